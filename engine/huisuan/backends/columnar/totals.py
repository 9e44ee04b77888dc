"""Totals by applicant, over groups and never over members: exact sums, what is secured, the ceiling, and what cannot be counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import Number
from huisuan.backends.columnar.integers import NARROW, Whole
from huisuan.backends.columnar.plan import names_of
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


_SUMS = ("exact", "secured", "up_to", "uncounted")


@dataclass(frozen=True, slots=True)
class Decided:
    """The applicants of eligible results and of undetermined ones, and how many benefits are undetermined for all and stand in neither."""

    eligible: pl.Series
    waiting: pl.Series
    alike: int


def totals_of(program: Program, sums_of: Sums, filled: Filled, decided: Decided) -> pl.DataFrame:
    """A row an applicant and currency. Groups are added where they may pay something, which is nearly nowhere."""
    charges = {benefit.id for benefit in program.benefits if benefit.direction == "charge"}
    applicants = filled.tables[0]
    eligible = _counted(decided.eligible, 0, applicants.height).alias("eligible")
    waiting = _counted(decided.waiting, decided.alike, applicants.height).alias("undetermined")
    parts = []
    for currency in sorted({group.currency for group in program.groups}):
        told = []
        for group in program.groups:
            if group.currency == currency and charges.isdisjoint(group.members):
                value = filled.number(group.total)
                told.append(_told(sums_of, group.total, value, _digits(program, group.members), applicants))
        named = pl.repeat(currency, applicants.height, dtype=pl.String, eager=True).alias("currency")
        parts.append(pl.DataFrame([applicants[ROW], named, eligible, waiting, *_summed(told, applicants.height)]))
    return pl.concat(parts) if parts else pl.DataFrame(schema=_TOTALS)


def _counted(rows: pl.Series, more: int, height: int) -> pl.Series:
    """How often each applicant is among `rows`, and `more`."""
    known = rows.value_counts(name="count")
    counts = pl.repeat(more, height, dtype=pl.Int64, eager=True)
    return counts.scatter(known[ROW], known["count"].cast(pl.Int64) + more)


def _told(sums_of: Sums, root: NodeId, value: Number, digits: int, applicants: pl.DataFrame) -> pl.DataFrame:
    """What a group adds to the sums of those it may pay anything."""
    low, high = whole_units(value.lo, digits), whole_units(value.hi, digits)
    decided = ints.every(cols.end_same(value.lo, value.hi), is_exact(value.kind))
    unlimited = sums_of.unlimited(root, value)
    sums = ints.choose(decided, low, ints.NOUGHT), low, ints.choose(unlimited, low, high), ints.counted(unlimited)
    known = applicants.select(ROW, *names_of(value))
    something = ints.some(*(_nonzero(end) for end in (low, high)))
    paid = known.filter(something) if isinstance(something, pl.Expr) else known if something else known.clear()
    return paid.select(pl.col(ROW), *(sum_of([part]).alias(name) for name, part in zip(_SUMS, sums, strict=True)))


def _nonzero(end: Whole) -> ints.Condition:
    return bool(end.lo) if end.column is None else end.column != 0


def _summed(parts: Sequence[pl.DataFrame], height: int) -> list[pl.Series]:
    none = [pl.repeat(0, height, dtype=NARROW, eager=True).alias(name) for name in _SUMS]
    told = pl.concat(parts) if parts else pl.DataFrame(schema={ROW: pl.UInt32(), **dict.fromkeys(_SUMS, NARROW)})
    sums = told.group_by(ROW).agg(pl.col(_SUMS).sum())
    return [each.scatter(sums[ROW], sums[each.name]) for each in none]


def _digits(program: Program, members: Sequence[str]) -> int:
    return max((benefit.minor_digits for benefit in program.benefits if benefit.id in members), default=2)
