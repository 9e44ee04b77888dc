"""What generated interval code calls for aggregates and for items related to others (D12): columns in, a cell out.

Knows neither programs nor profiles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

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
from huisuan.values import Kind, join_kinds, truth_and


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


@dataclass(frozen=True, slots=True)
class Comparison:
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
    for segment in segments:
        for here in range(segment[0], segment[0] + segment[1] + (segment[2] > 0)):
            parts = _related_to(here, segment, where, value, comparisons, leaf)
            match out:
                case "exists":
                    found.append(_any_of(parts))
                case "count":
                    sure = sum(part.sure for part in parts.seen)
                    found.append(number_cell(sure, len(parts.seen) + parts.more, Kind.EXACT, parts.open))
                case "sum":
                    found.append(_sum_of(parts))
    return found


def _related_to(
    here: int, segment: Segment, where: Truths, value: Numbers | None, comparisons: Sequence[Comparison], leaf: int
) -> Parts:
    leaves = 0
    for comparison in comparisons:
        leaves |= comparison.mine[here][-1]

    def stands(there: int) -> Part | None:
        nonlocal leaves
        part = part_at(where, value, there)
        if part is None:
            return None
        holds = truth_and([compared(each.op, each.mine[here], each.theirs[there]) for each in comparisons])
        if holds is False:
            return None
        leaves |= part.open
        for comparison in comparisons:
            leaves |= comparison.theirs[there][-1]
        return part._replace(sure=part.sure and holds is True)

    start, seen, more = segment
    found = [part for row in range(start, start + seen) if row != here and (part := stands(row)) is not None]
    more -= here == start + seen
    blank = stands(start + seen) if more > 0 else None
    if blank is not None:
        leaves |= leaf
    return Parts(found, blank, more if blank is not None else 0, leaves)
