"""What generated interval code calls for aggregates and for items related to others (D12): columns in, a cell out.

Knows neither programs nor profiles.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from huisuan.backends.generated.cells import (
    NO,
    YES,
    Numbers,
    Part,
    Truths,
    compared,
    number_cell,
    part_at,
    parts_of,
)
from huisuan.backends.generated.layout import Cell, Exact, NumberCell, Segment, TruthCell
from huisuan.ir.nodes import CompareOp
from huisuan.values import Kind, Truth, join_kinds


def count(member: Truths, segment: Segment, leaf: int) -> NumberCell:
    sure, possible, leaves = _members(member, segment, leaf)
    return number_cell(sure, sure + possible, Kind.EXACT, leaves)


def exists(member: Truths, segment: Segment, leaf: int) -> TruthCell:
    start, seen, more = segment
    possible, leaves = False, 0
    for inside, open_ in member[start : start + seen]:
        if inside:
            return YES
        if inside is None:
            possible, leaves = True, leaves | open_
    if more > 0:
        inside, open_ = member[start + seen]
        if inside is not False:
            return None, leaves | open_ | leaf
    return (None, leaves) if possible else NO


def _members(member: Truths, segment: Segment, leaf: int) -> tuple[int, int, int]:
    """How many rows are surely in, how many more may be, and what leaves that open."""
    start, seen, more = segment
    sure = possible = leaves = 0
    for inside, open_ in member[start : start + seen]:
        if inside is None:
            possible += 1
            leaves |= open_
        elif inside:
            sure += 1
    if more > 0:
        inside, open_ = member[start + seen]
        if inside is not False:
            possible += more
            leaves |= open_ | leaf
    return sure, possible, leaves


def total(member: Truths, value: Numbers, segment: Segment, leaf: int) -> NumberCell:
    start, seen, more = segment
    lo: Exact = 0
    hi: Exact = 0
    kind, leaves = Kind.EXACT, 0
    rows = slice(start, start + seen)
    for (inside, open_), (low, high, own, own_open) in zip(member[rows], value[rows], strict=True):
        if inside is False:
            continue
        leaves |= open_ | own_open
        if own is not kind:
            kind = join_kinds((kind, own))
        lo += low if inside else min(0, low)
        hi += high if inside else max(0, high)
    if more > 0 and member[start + seen][0] is not False:
        low, high, own, own_open = value[start + seen]
        leaves |= member[start + seen][1] | own_open | leaf
        kind = kind if own is kind else join_kinds((kind, own))
        lo += more * min(0, low)
        hi += more * max(0, high)
    return number_cell(lo, hi, kind, leaves)


def extreme(
    member: Truths, value: Numbers, segment: Segment, leaf: int, largest: bool, static: tuple[Exact, Exact, int]
) -> NumberCell:
    """`static`: the node's static ends and its undefined leaf."""
    parts = parts_of(member, value, segment, leaf)
    sure = [part for part in parts.seen if part.sure]
    if not parts.everyone():
        return static[0], static[1], Kind.EXACT, static[2]
    if not sure:
        return number_cell(static[0], static[1], parts.kind(), parts.open)
    if largest:
        lo, hi = max(part.lo for part in sure), max(part.hi for part in parts.everyone())
    else:
        lo, hi = min(part.lo for part in parts.everyone()), min(part.hi for part in sure)
    return number_cell(lo, hi, parts.kind(), parts.open)


class Comparison(NamedTuple):
    """How another row must compare with this one: mine `op` theirs."""

    op: CompareOp
    mine: Sequence[Cell]
    theirs: Sequence[Cell]


RelatedOut = Literal["exists", "count", "sum"]


def related(
    segments: Sequence[Segment],
    where: Truths,
    value: Numbers | None,
    comparisons: Sequence[Comparison],
    out: RelatedOut,
    leaf: int,
) -> list[NumberCell | TruthCell]:
    """For every row: the other rows of its collection that `where` and all comparisons let in."""
    found: list[NumberCell | TruthCell] = []
    for start, seen, more in segments:
        parts = [part for row in range(start, start + seen) if (part := part_at(where, value, row)) is not None]
        blank = part_at(where, value, start + seen) if more > 0 else None
        for here in range(start, start + seen + (more > 0)):
            others = [(part, 0) for part in parts if part[0] != here]
            if blank is not None and more > (here == start + seen):
                others.append((blank, more - (here == start + seen)))
            found.append(_related_to(here, others, comparisons, out, leaf))
    return found


def _related_to(
    here: int, others: Sequence[tuple[Part, int]], comparisons: Sequence[Comparison], out: RelatedOut, leaf: int
) -> NumberCell | TruthCell:
    """What those of `others` that stand with this row come to; each is one row, or may come that many times."""
    sure = possible = leaves = 0
    lo: Exact = 0
    hi: Exact = 0
    kind = Kind.EXACT
    for _, mine, _ in comparisons:
        leaves |= mine[here][-1]
    for (there, low, high, inside, own, open_), times in others:
        holds = _all_hold(comparisons, here, there)
        if holds is False:
            continue
        leaves |= open_ | leaf if times else open_
        for _, _, theirs in comparisons:
            leaves |= theirs[there][-1]
        if own is not kind:
            kind = join_kinds((kind, own))
        if inside and holds and not times:
            sure, lo, hi = sure + 1, lo + low, hi + high
        else:
            many = times or 1
            possible, lo, hi = possible + many, lo + many * min(0, low), hi + many * max(0, high)
    if out == "exists":
        return YES if sure else (None, leaves) if possible else NO
    if out == "count":
        return number_cell(sure, sure + possible, Kind.EXACT, leaves)
    return number_cell(lo, hi, kind, leaves)


def _all_hold(comparisons: Sequence[Comparison], here: int, there: int) -> Truth:
    answer: Truth = True
    for op, mine, theirs in comparisons:
        one, other = mine[here], theirs[there]
        if op == "=" and len(one) == 3 and one[0] is not None and other[0] is not None:
            if one[0] != other[0]:
                return False
            continue
        if op == "=" and len(one) == 4 == len(other) and one[0] == one[1] and other[0] == other[1]:
            if one[0] != other[0]:
                return False
            continue
        holds = compared(op, one, other)
        if holds is False:
            return False
        if holds is None:
            answer = None
    return answer
