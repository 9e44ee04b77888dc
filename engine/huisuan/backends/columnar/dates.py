"""Calendar nodes as integer formulas on day numbers (D14), put down step by step so that none is computed twice.

Years begin in March inside, so that the leap day is the last; 400 years have 146,097 days. Needs no date type of polars.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import End, Number
from huisuan.backends.columnar.integers import Whole, constant
from huisuan.backends.columnar.plan import Planner
from huisuan.backends.record import UnsupportedNode
from huisuan.ir.nodes import Calendar, NodeId

DAYS_BEFORE_YEAR_ONE = 305
"""From the first of March of year 0 to the day before day number 1."""
YEARS = (0, 10_000)


def _n(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.Int64)


@dataclass(frozen=True, slots=True)
class Day:
    """The parts of a date, as columns of one table."""

    year: pl.Expr
    month: pl.Expr
    day: pl.Expr


class Dates:
    """Formulas over one table of a planner; columns are named after `name`."""

    def __init__(self, planner: Planner, table: int, name: str) -> None:
        self.planner, self.table, self.name, self.made = planner, table, name, 0

    def put(self, *exprs: pl.Expr) -> list[pl.Expr]:
        names = [f"{self.name}.d{self.made + place}" for place in range(len(exprs))]
        self.made += len(exprs)
        self.planner.derive(self.table, (expr.alias(name) for expr, name in zip(exprs, names, strict=True)))
        return [pl.col(name) for name in names]

    def parts(self, number: pl.Expr) -> Day:
        (shifted,) = self.put(number + _n(DAYS_BEFORE_YEAR_ONE))
        (era,) = self.put(shifted // _n(146_097))
        (day_of_era,) = self.put(shifted - era * _n(146_097))
        leaps = day_of_era // _n(1_460) - day_of_era // _n(36_524) + day_of_era // _n(146_096)
        (year_of_era,) = self.put((day_of_era - leaps) // _n(365))
        before = _n(365) * year_of_era + year_of_era // _n(4) - year_of_era // _n(100)
        (day_of_year,) = self.put(day_of_era - before)
        (march_month,) = self.put((_n(5) * day_of_year + _n(2)) // _n(153))
        late = march_month >= _n(10)
        year, month, day = self.put(
            year_of_era + era * _n(400) + late.cast(pl.Int64),
            pl.when(late).then(march_month - _n(9)).otherwise(march_month + _n(3)),
            day_of_year - (_n(153) * march_month + _n(2)) // _n(5) + _n(1),
        )
        return Day(year, month, day)

    def length(self, year: pl.Expr, month: pl.Expr) -> pl.Expr:
        leap = (year % _n(4) == 0) & ((year % _n(100) != 0) | (year % _n(400) == 0))
        february = pl.when(leap).then(_n(29)).otherwise(_n(28))
        short = month.is_in([4, 6, 9, 11])
        (days,) = self.put(pl.when(month == 2).then(february).when(short).then(_n(30)).otherwise(_n(31)))
        return days

    def number(self, date: Day) -> pl.Expr:
        early = (date.month <= 2).cast(pl.Int64)
        (year,) = self.put(date.year - early)
        (era,) = self.put(year // _n(400))
        year_of_era = year - era * _n(400)
        day_of_year = (_n(153) * ((date.month + _n(9)) % _n(12)) + _n(2)) // _n(5) + date.day - _n(1)
        within = _n(365) * year_of_era + year_of_era // _n(4) - year_of_era // _n(100) + day_of_year
        (result,) = self.put(era * _n(146_097) + within - _n(DAYS_BEFORE_YEAR_ONE))
        return result

    def moved(self, number: pl.Expr, months: pl.Expr) -> pl.Expr:
        start = self.parts(number)
        (count,) = self.put(start.year * _n(12) + start.month - _n(1) + months)
        year, month = self.put(count // _n(12), count % _n(12) + _n(1))
        return self.number(Day(year, month, pl.min_horizontal(start.day, self.length(year, month))))

    def between(self, start: pl.Expr, end: pl.Expr) -> pl.Expr:
        first, last = self.parts(start), self.parts(end)
        months = (last.year - first.year) * _n(12) + last.month - first.month
        reached = pl.min_horizontal(first.day, self.length(last.year, last.month)) <= last.day
        (result,) = self.put(months - (~reached).cast(pl.Int64))
        return result


def _whole(end: End, what: str) -> Whole:
    if end.ratio or end.den.lo != 1:
        raise UnsupportedNode(f"columnar: Calendar of a {what} that is not whole")
    return end.num


def _day(end: End) -> pl.Expr:
    """A day number that stands in the calendar."""
    return _whole(end, "day").typed(wide=False)


def calendar(planner: Planner, node: Calendar, place: NodeId, frame: int) -> Number:
    args = [planner.number(arg, frame) for arg in node.args]
    dates = Dates(planner, frame, f"n{place}")
    point = all(arg.point for arg in args)
    leaves = cols.union(planner.closed, *(arg.open for arg in args))
    lo, hi = _ends(dates, node, args, point=point)
    first = End(lo)
    return cols.number(first, first if point else End(hi), 0, leaves)


def _ends(dates: Dates, node: Calendar, args: list[Number], *, point: bool) -> tuple[Whole, Whole]:
    a = args[0]
    match node.function:
        case "year" | "month" | "day":
            return _parts(dates, node, a, point=point)
        case "add_months":
            first, last = _whole(args[1].lo, "count"), _whole(args[1].hi, "count")
            days = _whole(a.lo, "day"), _whole(a.hi, "day")
            least, most = days[0].lo + 31 * min(first.lo, 0) - 31, days[1].hi + 31 * max(last.hi, 0) + 31
            lo = ints.column(dates.moved(_day(a.lo), first.typed(wide=False)), least, most)
            return lo, lo if point else ints.column(dates.moved(_day(a.hi), last.typed(wide=False)), least, most)
        case "months_between":
            b, most = args[1], 12 * YEARS[1]
            lo = ints.column(dates.between(_day(a.hi), _day(b.lo)), -most, most)
            return lo, lo if point else ints.column(dates.between(_day(a.lo), _day(b.hi)), -most, most)


def _parts(dates: Dates, node: Calendar, a: Number, *, point: bool) -> tuple[Whole, Whole]:
    first = dates.parts(_day(a.lo))
    last = first if point else dates.parts(_day(a.hi))
    if node.function == "year":
        return ints.column(first.year, *YEARS), ints.column(last.year, *YEARS)
    together, most = (first.year == last.year), 12
    lo, hi = first.month, last.month
    if node.function == "day":
        together, most = together & (first.month == last.month), 31
        lo, hi = first.day, last.day
    low, high = ints.column(lo, 1, most), ints.column(hi, 1, most)
    if point:
        return low, low
    return ints.choose(together, low, constant(1)), ints.choose(together, high, constant(most))
