"""The 40 rules in numpy by hand: whole columns in, an array a rule out, one thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from huisuan.vocabulary.units import Label
from tests.bench.contenders import Contender, Paid
from tests.bench.peers.columns import Array, columns_of, paid_of
from tests.bench.peers.formulas import GATE_FORMULAS, STANDINGS, SUMS

VERSION = np.__version__


def payout_columns(columns: Mapping[str, Array]) -> dict[str, Array]:
    """An array for each rule: fen, or whether a standing is conferred."""
    gates = {name: formula(columns.__getitem__) for name, formula in GATE_FORMULAS.items()}
    fact = {**columns, **gates}.__getitem__
    return {**{name: formula(fact) for name, formula in {**SUMS, **STANDINGS}.items()}, **gates}


def contender(key: str, label: Label, plain: pl.DataFrame, wanted: Sequence[Paid]) -> Contender:
    columns = columns_of(plain)
    first = {name: column[: len(wanted)] for name, column in columns.items()}
    return Contender(
        key, label, plain.height, lambda: payout_columns(columns), lambda: paid_of(payout_columns(first)), wanted
    )
