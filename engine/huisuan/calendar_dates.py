"""Calendar arithmetic on day numbers (1 = 0001-01-01), as D14 defines it. Knows numbers only."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def year_of(day: int) -> int:
    return date.fromordinal(day).year


def month_of(day: int) -> int:
    return date.fromordinal(day).month


def day_of(day: int) -> int:
    return date.fromordinal(day).day


def add_months(day: int, months: int) -> int:
    """The same day of the month `months` on (or back), clamped to that month's end."""
    start = date.fromordinal(day)
    count = start.year * 12 + start.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).toordinal()


def months_between(start: int, end: int) -> int:
    """The largest n with `add_months(start, n) <= end`."""
    first, last = date.fromordinal(start), date.fromordinal(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    return months if add_months(start, months) <= end else months - 1
