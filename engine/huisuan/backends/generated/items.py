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
    Parts,
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
    sure, possible, leaves = _members(member, segment, leaf)
    return YES if sure else (None, leaves) if possible else NO


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


def _any_of(parts: Parts) -> TruthCell:
    if any(part.sure for part in parts.seen):
        return YES
    return (None, parts.open) if parts.seen or parts.more else NO


def total(member: Truths, value: Numbers, segment: Segment, leaf: int) -> NumberCell:
    start, seen, more = segment
    lo: Exact = 0
    hi: Exact = 0
    kind, leaves = Kind.EXACT, 0
    for row in range(start, start + seen + (more > 0)):
        inside, open_ = member[row]
        if inside is False:
            continue
        low, high, own, more_open = value[row]
        leaves |= open_ | more_open
        if own is not kind:
            kind = join_kinds((kind, own))
        if row == start + seen:
            leaves |= leaf
            lo += more * min(0, low)
            hi += more * max(0, high)
        else:
            lo += low if inside else min(0, low)
            hi += high if inside else max(0, high)
    return number_cell(lo, hi, kind, leaves)


def _sum_of(parts: Parts) -> NumberCell:
    lo: Exact = 0
    hi: Exact = 0
    for part in parts.seen:
        lo += part.lo if part.sure else min(0, part.lo)
        hi += part.hi if part.sure else max(0, part.hi)
    if parts.blank is not None:
        lo += parts.more * min(0, parts.blank.lo)
        hi += parts.more * max(0, parts.blank.hi)
    return number_cell(lo, hi, parts.kind(), parts.open)


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
        others = [part for row in range(start, start + seen) if (part := part_at(where, value, row)) is not None]
        blank = part_at(where, value, start + seen) if more > 0 else None
        for here in range(start, start + seen + (more > 0)):
            parts = _related_to(here, others, None if more == 1 and here == start + seen else blank, comparisons, leaf)
            if parts.blank is not None:
                parts = parts._replace(more=more - (here == start + seen))
            found.append(_related_cell(parts, out))
    return found


def _related_cell(parts: Parts, out: RelatedOut) -> NumberCell | TruthCell:
    match out:
        case "exists":
            return _any_of(parts)
        case "count":
            sure = sum([part.sure for part in parts.seen])
            return number_cell(sure, len(parts.seen) + parts.more, Kind.EXACT, parts.open)
        case "sum":
            return _sum_of(parts)


def _related_to(
    here: int, others: Sequence[Part], blank: Part | None, comparisons: Sequence[Comparison], leaf: int
) -> Parts:
    """The rows among `others` and the blank that stand with this one; `more` is left to the caller."""
    leaves = 0
    for _, mine, _ in comparisons:
        leaves |= mine[here][-1]
    found: list[Part] = []
    for part in others if blank is None else [*others, blank]:
        there = part[0]
        if there == here and part is not blank:
            continue
        holds = _all_hold(comparisons, here, there)
        if holds is False:
            continue
        leaves |= part[5]
        for _, _, theirs in comparisons:
            leaves |= theirs[there][-1]
        if part is blank:
            return Parts(found, _unless_sure(part, holds), 1, leaves | leaf)
        found.append(_unless_sure(part, holds))
    return Parts(found, None, 0, leaves)


def _unless_sure(part: Part, holds: Truth) -> Part:
    return part if holds or not part[3] else part._replace(sure=False)


def _all_hold(comparisons: Sequence[Comparison], here: int, there: int) -> Truth:
    answer: Truth = True
    for op, mine, theirs in comparisons:
        one, other = mine[here], theirs[there]
        if op == "=" and len(one) == 3 and one[0] is not None and other[0] is not None:
            if one[0] != other[0]:
                return False
            continue
        holds = compared(op, one, other)
        if holds is False:
            return False
        if holds is None:
            answer = None
    return answer
