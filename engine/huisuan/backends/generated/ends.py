"""What generated interval code calls for scalar nodes that are more than a formula: quotients, rounding, rows, dates.

Pure functions on ends at stated scales. Knows neither programs nor profiles.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from fractions import Fraction
from typing import cast

from huisuan import calendar_dates as calendar
from huisuan.backends.generated.cells import same_text
from huisuan.backends.generated.layout import Exact, scaled
from huisuan.ir.nodes import Bands, Table
from huisuan.values import Kind, RoundMode, flip_kind, join_kinds

Ends = tuple[Exact, Exact]
NOTHING = (0, 0)


def at_scale(value: Fraction, scale: int) -> Exact:
    return scaled(value, scale) if scale else value


def product_ends(a_lo: Exact, a_hi: Exact, b_lo: Exact, b_hi: Exact) -> Ends:
    if (a_lo is a_hi or a_lo == a_hi) and (b_lo is b_hi or b_lo == b_hi):
        value = a_lo * b_lo
        return value, value
    corners = (a_lo * b_lo, a_lo * b_hi, a_hi * b_lo, a_hi * b_hi)
    return min(corners), max(corners)


def quotient_ends(a_lo: Exact, a_hi: Exact, b_lo: Exact, b_hi: Exact) -> Ends:
    """The divisor's ends are of one sign."""
    if a_lo == a_hi and b_lo == b_hi:
        value = Fraction(a_lo, b_lo)
        return value, value
    corners = (Fraction(a_lo, b_lo), Fraction(a_lo, b_hi), Fraction(a_hi, b_lo), Fraction(a_hi, b_hi))
    return min(corners), max(corners)


def round_count(value: Exact, times: int, over: int, mode: RoundMode) -> int:
    """`value * times / over` as a whole number; halves go away from zero."""
    over *= value.denominator
    number = value.numerator * times
    if mode == "floor":
        return number // over
    if mode == "ceil":
        return -(-number // over)
    magnitude = (2 * abs(number) + over) // (2 * over)
    return magnitude if number >= 0 else -magnitude


def between(kind: Kind) -> Kind:
    """A kind seen through a factor of either sign."""
    return Kind.BETWEEN if flip_kind(kind) is not kind else kind


def cuts_of(node: Bands, scale: int) -> tuple[int, ...]:
    """For a line in whole units of 1/`scale`: the first unit of each band but the lowest."""
    cuts = []
    for edge, belongs_above in node.edges:
        floor, rest = divmod(edge.numerator * scale, edge.denominator)
        cuts.append(floor if belongs_above and not rest else floor + 1)
    return tuple(cuts)


def place_of(node: Bands, value: Fraction) -> int:
    return sum(value > edge or (above and value == edge) for edge, above in node.edges)


def band_ends(node: Bands, scale: int, own: int) -> Callable[[Exact, Exact], Ends]:
    """The least and largest value of the bands between two ends at `scale`; values come at scale `own`."""
    values = tuple(scaled(value, own) for value in node.values)
    cuts = cuts_of(node, scale) if scale else ()

    def place(end: Exact) -> int:
        return bisect_right(cuts, end) if scale else place_of(node, Fraction(end))

    def ends(lo: Exact, hi: Exact) -> Ends:
        reached = values[place(lo) : place(hi) + 1]
        return min(reached), max(reached)

    return ends


def row_values(node: Table, own: int) -> dict[tuple[str, ...], tuple[int, int]]:
    """Least and largest value of the rows of each key, at scale `own`."""
    found: dict[tuple[str, ...], tuple[int, int]] = {}
    for key, value in node.rows:
        whole = scaled(value, own)
        lo, hi = found.get(key, (whole, whole))
        found[key] = min(lo, whole), max(hi, whole)
    return found


def table_ends(node: Table, own: int) -> Callable[..., tuple[int, int]]:
    """The hull over the rows that agree with the known keys; no row: 0."""
    rows = row_values(node, own)

    def agreeing(keys: tuple[str | None, ...]) -> tuple[int, int]:
        found = [
            pair
            for row, pair in rows.items()
            if all(key is None or key == cell for key, cell in zip(keys, row, strict=True))
        ]
        return (min(lo for lo, _ in found), max(hi for _, hi in found)) if found else (0, 0)

    if len(node.keys) == 1:
        single: dict[str | None, tuple[int, int]] = {key: pair for (key,), pair in rows.items()}
        single[None] = agreeing((None,))
        return lambda key: single.get(key, NOTHING)

    def ends(*keys: str | None) -> tuple[int, int]:
        return agreeing(keys) if None in keys else rows.get(cast("tuple[str, ...]", keys), NOTHING)

    return ends


def whole_day(value: Exact, scale: int) -> int:
    return int(Fraction(value, scale or 1))


def year_ends(lo: int, hi: int) -> tuple[int, int]:
    return calendar.year_of(lo), calendar.year_of(hi)


def month_ends(lo: int, hi: int) -> tuple[int, int]:
    same = calendar.year_of(lo) == calendar.year_of(hi)
    return (calendar.month_of(lo), calendar.month_of(hi)) if same else (1, 12)


def day_ends(lo: int, hi: int) -> tuple[int, int]:
    same = calendar.year_of(lo) == calendar.year_of(hi) and calendar.month_of(lo) == calendar.month_of(hi)
    return (calendar.day_of(lo), calendar.day_of(hi)) if same else (1, 31)


def moved_ends(lo: int, hi: int, fewest: int, most: int) -> tuple[int, int]:
    return calendar.add_months(lo, fewest), calendar.add_months(hi, most)


def months_ends(lo: int, hi: int, first: int, last: int) -> tuple[int, int]:
    return calendar.months_between(hi, first), calendar.months_between(lo, last)


RUNTIME: dict[str, object] = {
    "EXACT": Kind.EXACT,
    "Fraction": Fraction,
    "join_kinds": join_kinds,
    "flip_kind": flip_kind,
    "between": between,
    "same_text": same_text,
    "product_ends": product_ends,
    "quotient_ends": quotient_ends,
    "round_count": round_count,
    "whole_day": whole_day,
    "year_ends": year_ends,
    "month_ends": month_ends,
    "day_ends": day_ends,
    "add_months_ends": moved_ends,
    "months_between_ends": months_ends,
}
"""The names that generated lines of scalar nodes use."""
