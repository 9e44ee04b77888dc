"""The reference meaning of nodes over the items of a collection (D12): counts, sums, extremes, related items.

Picks and running totals, which depend on an order, are in `reference_queues.py`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from huisuan.backends.record import NumberValue, TruthValue, Value
from huisuan.backends.reference_parts import (
    BLANK,
    NOUGHT,
    Evaluates,
    Part,
    Parts,
    Path,
    compare_at,
    equal,
    open_at,
    others_of,
    part_of,
    parts_of,
)
from huisuan.backends.reference_queues import paid, paid_in_all, taken, taken_in_all
from huisuan.backends.three_valued import number, truth
from huisuan.ir.nodes import Count, Exists, Extreme, NodeId, Pick, Related, Running, Sum
from huisuan.values import Kind, truth_and

ItemNode = Count | Sum | Exists | Extreme | Pick | Running | Related


def evaluate_item_node(ev: Evaluates, node: NodeId, operation: ItemNode, path: Path) -> Value:
    """The value of an item node at `path`, the place of its own frame."""
    match operation:
        case Count():
            parts = parts_of(ev, operation.frame, operation.member, None, path)
            sure = sum(part.sure for part in parts.seen)
            return number(Fraction(sure), Fraction(len(parts.seen) + parts.more), Kind.EXACT, parts.open)
        case Exists():
            parts = parts_of(ev, operation.frame, operation.member, None, path)
            if any(part.sure for part in parts.seen):
                return TruthValue(True)
            return truth(None if parts.seen or parts.more else False, parts.open)
        case Sum():
            return _sum(parts_of(ev, operation.frame, operation.member, operation.value, path))
        case Extreme():
            return _extreme(ev, node, operation, path)
        case Pick():
            return taken(ev, operation, path) if operation.out == "taken" else taken_in_all(ev, operation, path)
        case Running():
            return paid_in_all(ev, operation, path) if operation.out == "sum" else paid(ev, operation, path)
        case Related():
            return _related(ev, operation, path)
        case _:
            assert_never(operation)


def _sum(parts: Parts) -> NumberValue:
    lo = hi = NOUGHT
    for part in parts.seen:
        lo += part.lo if part.sure else min(NOUGHT, part.lo)
        hi += part.hi if part.sure else max(NOUGHT, part.hi)
    if parts.unseen is not None:
        lo += parts.more * min(NOUGHT, parts.unseen.lo)
        hi += parts.more * max(NOUGHT, parts.unseen.hi)
    return number(lo, hi, parts.kind(), parts.open)


def _extreme(ev: Evaluates, node: NodeId, operation: Extreme, path: Path) -> NumberValue:
    parts = parts_of(ev, operation.frame, operation.member, operation.value, path)
    static = ev.program.bounds[node]
    assert static is not None
    sure = [part for part in parts.seen if part.sure]
    if not parts.seen and parts.unseen is None:
        return NumberValue(static.lo, static.hi, Kind.EXACT, ev.bit("undefined", operation.leaf))
    if not sure:
        return number(static.lo, static.hi, parts.kind(), parts.open)
    every = [*parts.seen, *([parts.unseen] if parts.unseen else [])]
    if operation.which == "max":
        lo, hi = max(part.lo for part in sure), max(part.hi for part in every)
    else:
        lo, hi = min(part.lo for part in every), min(part.hi for part in sure)
    return number(lo, hi, parts.kind(), parts.open)


def _related(ev: Evaluates, operation: Related, here: Path) -> Value:
    seen, more = others_of(ev, operation.frame, here)
    asked = [mine for mine, _ in operation.keys] + [mine for _, mine, _ in operation.compares]
    leaves = open_at(ev, asked, here)

    def stands(there: Path) -> Part | None:
        nonlocal leaves
        part = part_of(ev, operation.where, operation.value, there)
        if part is None:
            return None
        matched = [equal(ev, mine, here, theirs, there) for mine, theirs in operation.keys]
        ordered = [compare_at(ev, op, mine, here, theirs, there) for op, mine, theirs in operation.compares]
        holds = truth_and((*matched, *ordered))
        if holds is False:
            return None
        theirs_asked = [other for _, other in operation.keys] + [other for _, _, other in operation.compares]
        leaves |= part.open | open_at(ev, theirs_asked, there)
        return Part(there, part.lo, part.hi, part.sure and holds is True, part.kind, part.open)

    found = tuple(part for part in map(stands, seen) if part is not None)
    blank = stands((*here[:-1], BLANK)) if more > 0 else None
    if blank is not None:
        leaves |= ev.bit("fact", ev.program.frames[operation.frame].name)
    parts = Parts(found, blank, more if blank is not None else 0, leaves)
    match operation.out:
        case "exists":
            if any(part.sure for part in found):
                return TruthValue(True)
            return truth(None if found or parts.more else False, leaves)
        case "count":
            sure = sum(part.sure for part in found)
            return number(Fraction(sure), Fraction(len(found) + parts.more), Kind.EXACT, leaves)
        case "sum":
            return _sum(parts)
