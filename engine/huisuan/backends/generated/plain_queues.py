"""Picks and running totals where nothing about a collection is open: by sorting once, as the point path does.

`plain_entries` says whether it is so; what is open goes the long way, in `queues.py`. Knows neither programs nor profiles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from huisuan.backends.generated.cells import Columns, Numbers, Truths, known_key, known_place, number_cell
from huisuan.backends.generated.holes import before_rows, paid_rows, taken_rows
from huisuan.backends.generated.layout import Exact, NumberCell, Segment
from huisuan.values import Kind, join_kinds

Entry: TypeAlias = tuple[tuple[Exact, ...], tuple[object, ...], Exact | None]
"""A row: its order (last its number), its group, its value; None marks what is no member."""


def plain_entries(
    member: Truths,
    value: Numbers,
    order: tuple[Numbers, ...],
    best: bool,
    keys: Columns,
    segment: Segment,
    wide: bool = False,
    asked: Sequence[bool] = (),
) -> list[Entry] | None:
    """The rows of a collection, or None if membership, order, group or value of one is open, or a row may still come.

    With `wide` values may be open (each stands at its low). With `asked`, a truth a row, what comes before rows is wanted: then a row of
    no value adds nothing, and one that is not asked either needs neither order nor group. Nor does a lone row.
    """
    start, count, more = segment
    if more > 0 or (best and wide):
        return None
    rows = range(start, start + count)
    told = []
    for row in rows:
        inside, (lo, hi, _, _) = member[row][0], value[row]
        if asked and lo == hi == 0:
            inside = False
        if inside is None or (inside and lo != hi and not wide):
            return None
        told.append((row, inside, lo))
    relevant = [inside for _, inside, _ in told]
    if asked:
        relevant = [inside or wanted for inside, wanted in zip(relevant, asked, strict=True)]
    alone = relevant.count(True) <= 1
    entries: list[Entry] = []
    for (row, inside, lo), matters in zip(told, relevant, strict=True):
        if alone or not matters:
            entries.append(((row,), (), lo if inside else None))
            continue
        group = known_key([cell[row] for cell in keys])
        places = known_place([column[row] for column in order])
        if group is None or places is None:
            return None
        first = (-lo,) if best else places
        entries.append(((*first, row), group, lo if inside else None))
    return entries


def members_of(entries: list[Entry]) -> list[tuple[tuple[Exact, ...], tuple[object, ...], Exact]]:
    return [(order, group, value) for order, group, value in entries if value is not None]


def plain_taken(entries: list[Entry], k: int) -> set[Exact]:
    """The rows taken."""
    return taken_rows(members_of(entries), k)


def plain_sum(entries: list[Entry], k: int, value: Numbers, open_at: Callable[[int], int]) -> NumberCell:
    """What the first `k` of each group come to, whose values may be open; then so are all members', with order and group."""
    chosen, kind, leaves = plain_taken(entries, k), Kind.EXACT, 0
    low: Exact = 0
    high: Exact = 0
    for order, _, _ in members_of(entries):
        row = int(order[-1])
        own_lo, own_hi, own_kind, open_ = value[row]
        kind, leaves = join_kinds((kind, own_kind)), leaves | open_ | open_at(row)
        if order[-1] in chosen:
            low += own_lo
            high += own_hi
    return number_cell(low, high, kind, leaves)


def plain_before(entries: list[Entry], largest: bool) -> list[NumberCell]:
    """For each row, in the order of rows."""
    found = before_rows(list(entries), largest)
    return [_point(found[order[-1]]) for order, _, _ in entries]


def plain_paid(entries: list[Entry], ceiling: Numbers) -> list[NumberCell] | None:
    """What each row is paid under the ceiling it sees; None if that is open."""
    seen = []
    for order, group, value in members_of(entries):
        lo, hi, _, _ = ceiling[int(order[-1])]
        if lo != hi:
            return None
        seen.append((order, group, value, lo))
    found = paid_rows(seen)
    return [_point(found.get(order[-1], 0)) for order, _, _ in entries]


def plain_paid_in_all(entries: list[Entry], ceiling: Numbers) -> Exact | None:
    """All that is paid; None if a ceiling is open, or not one for its group."""
    sums: dict[tuple[object, ...], tuple[Exact, Exact]] = {}
    for order, group, value in members_of(entries):
        lo, hi, _, _ = ceiling[int(order[-1])]
        before, first = sums.get(group, (0, lo))
        if lo != hi or lo != first:
            return None
        sums[group] = before + value, lo
    return sum(min(paid, max(0, top)) for paid, top in sums.values())


def _point(value: Exact) -> NumberCell:
    return value, value, Kind.EXACT, 0
