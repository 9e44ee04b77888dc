"""Profiles as columns of numpy, each as narrow as its values allow: money takes eight bytes, a level one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np
import polars as pl

from tests.bench.contenders import Paid
from tests.bench.figures import RULES

Array: TypeAlias = np.ndarray
WIDTHS: Final = {"count": "i2", "price": "i8", "level": "i1", "compute": "i8", "credit": "i8", "research": "i8"}
NARROW: Final = {
    **dict.fromkeys(("region", "crop", "grade", "destination", "tax_grade"), "i1"),
    **dict.fromkeys(("models_filed", "above_scale", "in_zone", "blacklisted"), "i1"),
    **dict.fromkeys(("years", "patents"), "i2"),
    **dict.fromkeys(("day", "energy_saved", "staff", "sea_boxes", "rail_boxes"), "i4"),
}


def columns_of(plain: pl.DataFrame) -> dict[str, Array]:
    """Raises OverflowError where a value does not fit."""
    found = {}
    for name in plain.columns:
        wide = plain[name].to_numpy()
        width = NARROW.get(name) or WIDTHS.get(name.partition("_")[0], "i8")
        found[name] = np.ascontiguousarray(wide.astype(width))
        if not np.array_equal(found[name], wide):
            raise OverflowError(name)
    return found


def paid_of(dense: Mapping[str, Array]) -> Sequence[Paid]:
    """What each profile is paid, from an array a rule."""
    listed = {rule: dense[rule].astype("i8").tolist() for rule in RULES}
    rows = zip(*listed.values(), strict=True)
    return [{rule: fen for rule, fen in zip(listed, row, strict=True) if fen} for row in rows]
