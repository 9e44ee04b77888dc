"""Totals by applicant, over groups and never over members: exact sums, what is secured, the ceiling, and what cannot be counted.

A group that comes to what one benefit pays, and to nothing where that is ruled out, is added up from that benefit's rows; others from
whole columns. Sums with parts of a minor unit are added up in such parts and rounded down at the end, unless these pass 64 bits; a ratio,
which has no fixed parts, counts by its whole minor units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import lcm

import polars as pl

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import Number
from huisuan.backends.columnar.integers import NARROW, Whole
from huisuan.backends.columnar.nought import paid_by_one
from huisuan.backends.columnar.roots import Roots
from huisuan.backends.columnar.sums import (
    Sums,
    is_exact,
    number_of,
    parts_of_a_unit,
    refuse_wide,
    sum_of,
    typed,
    whole_units,
)
from huisuan.backends.columnar.tables import ROW
from huisuan.backends.columnar.working import Working, columns_read
from huisuan.backends.record import UnsupportedNode
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
UNCOUNTED = "uncounted"
_SUMS = ("exact", "secured", "up_to", UNCOUNTED)
Names = tuple[str, ...]
"""The sums that an amount is added to."""


@dataclass(frozen=True, slots=True)
class Paying:
    """What a group comes to, and what it adds to which sums."""

    currency: str
    value: Number
    adds: Mapping[Names, Whole]

    def anything(self, applicants: Working) -> bool:
        """Whether it adds something to the sums of any applicant; cheap, and no sums are added up in vain."""
        return any(
            bool(end.lo) if end.column is None else (applicants[end.column.meta.output_name()] != 0).any()
            for end in (self.value.lo.num, self.value.hi.num)
        )


class Totals:
    """Adds up what the groups of a program come to. `alike`: benefits whose rows are not gone through."""

    def __init__(self, program: Program, sums_of: Sums, roots: Roots, alike: frozenset[str]) -> None:
        self.currencies = sorted({group.currency for group in program.groups})
        statuses = [roots.truth(benefit.status) for benefit in program.benefits]
        sure, waiting = map(cols.is_true, statuses), map(cols.is_open, statuses)
        self._counts = number_of(sure).alias("eligible"), number_of(waiting).alias("undetermined")
        charges = {benefit.id for benefit in program.benefits if benefit.direction == "charge"}
        counted = [group for group in program.groups if charges.isdisjoint(group.members)]
        single = {group.id: name for name, group in paid_by_one(program).items() if name not in alike}
        nodes = {benefit.id: benefit.status for benefit in program.benefits}
        self._parts = dict.fromkeys(self.currencies, 1) | _parts(program, counted, roots)
        try:
            paying = self._paid(program, sums_of, counted, roots)
        except UnsupportedNode:
            self._parts = dict.fromkeys(self.currencies, 1)
            paying = self._paid(program, sums_of, counted, roots)
        self._whole = [found for name, found in paying.items() if name not in single]
        self._by_benefit: dict[tuple[str, bool | None], Paying] = {}
        for group in counted:
            if group.id in single:
                benefit = single[group.id]
                for answer in (True, None):
                    value = roots.where(group.total, nodes[benefit], answer)
                    parts = self._parts[group.currency]
                    self._by_benefit[benefit, answer] = _paying(program, sums_of, group, value, parts)

    def _paid(self, program: Program, sums_of: Sums, counted: Iterable[Group], roots: Roots) -> Mapping[str, Paying]:
        """What each group adds; UnsupportedNode where that may pass 64 bits."""
        paying = {
            group.id: _paying(program, sums_of, group, roots.number(group.total), self._parts[group.currency])
            for group in counted
        }
        for name in _SUMS:
            refuse_wide(part for found in paying.values() for names, part in found.adds.items() if name in names)
        return paying

    def exprs(self, benefit: str, answer: bool | None) -> Mapping[str, pl.Expr]:
        """What rows of a benefit with this answer say for its group's sums, by the names that `Adding.add` asks for."""
        found = self._by_benefit.get((benefit, answer))
        adds = {} if found is None else found.adds
        return {_name(names): typed(part, NARROW) for names, part in adds.items()}

    def adding(self, applicants: Working) -> Adding:
        return Adding(applicants, self._by_benefit)

    def of(self, applicants: Working, adding: Adding) -> pl.DataFrame:
        """A row an applicant and currency, with what was added benefit by benefit."""
        counts = _columns(applicants, self._counts)
        parts = []
        for currency in self.currencies:
            named = pl.repeat(currency, applicants.height, dtype=pl.String, eager=True).alias("currency")
            paying = [found for found in self._whole if found.currency == currency and found.anything(applicants)]
            whole = (
                sum_of([part for found in paying for names, part in found.adds.items() if name in names])
                for name in _SUMS
            )
            sums = _columns(applicants, [expr.alias(name) for expr, name in zip(whole, _SUMS, strict=True)])
            sums = [adding.added(currency, each) for each in sums]
            if self._parts[currency] > 1:
                sums = [each if each.name == UNCOUNTED else each // self._parts[currency] for each in sums]
            parts.append(pl.DataFrame([applicants[ROW], named, *counts, *sums]))
        return pl.concat(parts) if parts else pl.DataFrame(schema=_TOTALS)


class Adding:
    """The sums of one block while rows of benefits are gone through."""

    def __init__(self, applicants: Working, paying: Mapping[tuple[str, bool | None], Paying]) -> None:
        self._height, self._paying = applicants.height, paying
        self._sums: dict[tuple[str, Names], pl.Series] = {}

    def add(self, benefit: str, answer: bool | None, rows: pl.DataFrame) -> None:
        """Rows of a benefit with this answer, each of another applicant."""
        found = self._paying.get((benefit, answer))
        for names in () if found is None else found.adds:
            assert found is not None
            place = found.currency, names
            standing = self._sums.get(place)
            if standing is None:
                standing = self._sums[place] = pl.repeat(0, self._height, dtype=NARROW, eager=True)
            standing.scatter(rows[ROW], standing[rows[ROW]] + rows[_name(names)])

    def added(self, currency: str, sums: pl.Series) -> pl.Series:
        """With what was added to the sums of this name."""
        for (named, names), more in self._sums.items():
            if named == currency and sums.name in names:
                sums = sums + more
        return sums


def _name(names: Names) -> str:
    return f"sum.{'.'.join(names)}"


def _columns(applicants: Working, exprs: Sequence[pl.Expr]) -> list[pl.Series]:
    told = applicants.frame((ROW, *(name for name in columns_read(exprs) if name != ROW)))
    return told.select(pl.col(ROW).alias("result.row"), *exprs).get_columns()[1:]


def _parts(program: Program, groups: Iterable[Group], roots: Roots) -> dict[str, int]:
    """By currency into how many parts its minor unit falls."""
    found: dict[str, int] = {}
    for group in groups:
        total = roots.number(group.total)
        parts = parts_of_a_unit((total.lo, total.hi), 10 ** _digits(program, group.members))
        found[group.currency] = lcm(found.get(group.currency, 1), parts)
    return found


def _paying(program: Program, sums_of: Sums, group: Group, value: Number, parts: int) -> Paying:
    """Sums in so many parts of the minor unit."""
    minor = 10 ** _digits(program, group.members)

    def in_parts(end: cols.End) -> Whole:
        if end.ratio or parts % parts_of_a_unit((end,), minor):
            return ints.times(whole_units(program, group.total, end, minor), parts)
        return whole_units(program, group.total, end, minor * parts)

    low = in_parts(value.lo)
    high = low if value.point else in_parts(value.hi)
    decided = ints.every(cols.end_same(value.lo, value.hi), is_exact(value.kind))
    unlimited = sums_of.unlimited(group.total, value)
    amounts = ints.choose(decided, low, ints.NOUGHT), low, ints.choose(unlimited, low, high), ints.counted(unlimited)
    adds: dict[int, tuple[Whole, list[str]]] = {}
    for name, part in zip(_SUMS, amounts, strict=True):
        if part.column is not None or part.lo:
            adds.setdefault(id(part), (part, []))[1].append(name)
    return Paying(group.currency, value, {tuple(names): part for part, names in adds.values()})


def _digits(program: Program, members: Iterable[str]) -> int:
    return max((benefit.minor_digits for benefit in program.benefits if benefit.id in members), default=2)
