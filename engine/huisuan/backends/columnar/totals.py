"""Totals by applicant, over groups and never over members: exact sums, what is secured, the ceiling, and what cannot be counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import Number
from huisuan.backends.columnar.integers import NARROW, Whole
from huisuan.backends.columnar.results import Filled
from huisuan.backends.columnar.sums import Sums, is_exact, sum_of, whole_units
from huisuan.backends.columnar.tables import ROW
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Program

_TOTALS: Mapping[str, pl.DataType] = {
    ROW: pl.UInt32(),
    "currency": pl.String(),
    "eligible": pl.Int64(),
    "undetermined": pl.Int64(),
    "exact": NARROW,
    "secured": NARROW,
    "up_to": NARROW,
    "uncounted": NARROW,
}


def totals_of(program: Program, sums_of: Sums, filled: Filled) -> pl.DataFrame:
    charges = {benefit.id for benefit in program.benefits if benefit.direction == "charge"}
    statuses = [filled.truth(benefit.status) for benefit in program.benefits]
    eligible = sum_of([ints.counted(cols.is_true(status)) for status in statuses])
    waiting = sum_of([ints.counted(cols.is_open(status)) for status in statuses])
    parts = []
    for currency in sorted({group.currency for group in program.groups}):
        sums: dict[str, list[Whole]] = {"exact": [], "secured": [], "up_to": [], "uncounted": []}
        for group in program.groups:
            if group.currency == currency and charges.isdisjoint(group.members):
                _add(sums_of, sums, group.total, filled.number(group.total), _digits(program, group.members))
        exprs = [sum_of(found).alias(name) for name, found in sums.items()]
        counts = eligible.alias("eligible"), waiting.alias("undetermined")
        parts.append(filled.tables[0].select(pl.col(ROW), pl.lit(currency).alias("currency"), *counts, *exprs))
    return pl.concat(parts) if parts else pl.DataFrame(schema=_TOTALS)


def _add(sums_of: Sums, sums: Mapping[str, list[Whole]], root: NodeId, value: Number, digits: int) -> None:
    low, high = whole_units(value.lo, digits), whole_units(value.hi, digits)
    decided = ints.every(cols.end_same(value.lo, value.hi), is_exact(value.kind))
    unlimited = sums_of.unlimited(root, value)
    sums["secured"].append(low)
    sums["exact"].append(ints.choose(decided, low, ints.NOUGHT))
    sums["up_to"].append(ints.choose(unlimited, low, high))
    sums["uncounted"].append(ints.counted(unlimited))


def _digits(program: Program, members: Sequence[str]) -> int:
    return max((benefit.minor_digits for benefit in program.benefits if benefit.id in members), default=2)
