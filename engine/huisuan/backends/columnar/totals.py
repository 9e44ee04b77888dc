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
from huisuan.ir.program import Group, Program

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


FEW = 16
"""Below one result in so many that there could be, few are said."""
_SUMS = ("exact", "secured", "up_to", "uncounted")


@dataclass(frozen=True, slots=True)
class Decided:
    """The applicants of eligible results and of undetermined ones, and how many benefits are undetermined for all and stand in neither."""

    eligible: pl.Series
    waiting: pl.Series
    alike: int


def totals_of(program: Program, sums_of: Sums, filled: Filled, decided: Decided) -> pl.DataFrame:
    """A row an applicant and currency. Where few results are said, only rows that a group pays are added up; else whole columns are."""
    charges = {benefit.id for benefit in program.benefits if benefit.direction == "charge"}
    applicants = filled.tables[0]
    said = len(decided.eligible) + len(decided.waiting)
    few = said * FEW < len(program.benefits) * applicants.height
    counts = _counts(decided, applicants.height) if few else _counts_across(program, filled)
    parts = []
    for currency in sorted({group.currency for group in program.groups}):
        groups = [
            (_whole_sums(sums_of, group, filled, _digits(program, group.members)), filled.number(group.total))
            for group in program.groups
            if group.currency == currency and charges.isdisjoint(group.members)
        ]
        named = pl.repeat(currency, applicants.height, dtype=pl.String, eager=True).alias("currency")
        sums = _added(groups, applicants) if few else _added_across(groups, applicants)
        parts.append(pl.DataFrame([applicants[ROW], named, *counts, *sums]))
    return pl.concat(parts) if parts else pl.DataFrame(schema=_TOTALS)


def _counts(decided: Decided, height: int) -> list[pl.Series]:
    eligible = _counted(decided.eligible, 0, height).alias("eligible")
    return [eligible, _counted(decided.waiting, decided.alike, height).alias("undetermined")]


def _counts_across(program: Program, filled: Filled) -> list[pl.Series]:
    statuses = [filled.truth(benefit.status) for benefit in program.benefits]
    eligible = sum_of([ints.counted(cols.is_true(status)) for status in statuses]).alias("eligible")
    waiting = sum_of([ints.counted(cols.is_open(status)) for status in statuses]).alias("undetermined")
    return filled.tables[0].select(pl.col(ROW), eligible, waiting).drop(ROW).get_columns()


def _counted(rows: pl.Series, more: int, height: int) -> pl.Series:
    """How often each applicant is among `rows`, and `more`."""
    known = rows.value_counts(name="count")
    counts = pl.repeat(more, height, dtype=pl.Int64, eager=True)
    return counts.scatter(known[ROW], known["count"].cast(pl.Int64) + more)


def _whole_sums(sums_of: Sums, group: Group, filled: Filled, digits: int) -> tuple[Whole, ...]:
    """What a group adds to each of the sums."""
    value = filled.number(group.total)
    low, high = whole_units(value.lo, digits), whole_units(value.hi, digits)
    decided = ints.every(cols.end_same(value.lo, value.hi), is_exact(value.kind))
    unlimited = sums_of.unlimited(group.total, value)
    return ints.choose(decided, low, ints.NOUGHT), low, ints.choose(unlimited, low, high), ints.counted(unlimited)


def _added(groups: Sequence[tuple[tuple[Whole, ...], Number]], applicants: pl.DataFrame) -> list[pl.Series]:
    """The sums of those whom a group may pay anything, put where they stand."""
    parts = [pl.DataFrame(schema={ROW: pl.UInt32(), **dict.fromkeys(_SUMS, NARROW)})]
    for sums, value in groups:
        known = applicants.select(ROW, *names_of(value))
        something = ints.some(*(_nonzero(end.num) for end in (value.lo, value.hi)))
        paid = known.filter(something) if isinstance(something, pl.Expr) else known if something else known.clear()
        named = (sum_of([part]).alias(name) for name, part in zip(_SUMS, sums, strict=True))
        parts.append(paid.select(pl.col(ROW), *named))
    found = pl.concat(parts).group_by(ROW).agg(pl.col(_SUMS).sum())
    none = (pl.repeat(0, applicants.height, dtype=NARROW, eager=True).alias(name) for name in _SUMS)
    return [each.scatter(found[ROW], found[each.name]) for each in none]


def _added_across(groups: Sequence[tuple[tuple[Whole, ...], Number]], applicants: pl.DataFrame) -> list[pl.Series]:
    exprs = [sum_of([sums[at] for sums, _ in groups]).alias(name) for at, name in enumerate(_SUMS)]
    return applicants.select(pl.col(ROW), *exprs).drop(ROW).get_columns()


def _nonzero(end: Whole) -> ints.Condition:
    return bool(end.lo) if end.column is None else end.column != 0


def _digits(program: Program, members: Sequence[str]) -> int:
    return max((benefit.minor_digits for benefit in program.benefits if benefit.id in members), default=2)
