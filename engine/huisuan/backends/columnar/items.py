"""Aggregates over the items of a collection: count, exists, sum, extreme (D12), one fold each."""

from __future__ import annotations

from math import ceil, floor

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import End, Number, TruthColumn
from huisuan.backends.columnar.common import Common, common_of_items
from huisuan.backends.columnar.folds import by_owner, counted, parts_of, summed
from huisuan.backends.columnar.plan import Planner
from huisuan.ir.nodes import Count, Exists, Extreme, NodeId, Sum


def count(planner: Planner, node: Count, place: NodeId) -> Number:
    parts = parts_of(planner, node.frame, planner.truth(node.member, node.frame), None)
    fold = by_owner(planner, place, node.frame)
    sure, possible = counted(fold, parts)
    leaves = parts.leaves(fold)
    fold.done()
    first = End(sure)
    return cols.number(first, first if possible is sure else End(possible), 0, leaves)


def exists(planner: Planner, node: Exists, place: NodeId) -> TruthColumn:
    parts = parts_of(planner, node.frame, planner.truth(node.member, node.frame), None)
    fold = by_owner(planner, place, node.frame)
    sure = fold.any(parts.sure)
    possible = sure if parts.sure is parts.kept else fold.any(parts.kept)
    leaves = parts.leaves(fold)
    fold.done()
    if possible is sure:
        return cols.truth(sure, False, leaves)
    return cols.kleene(sure, ints.negation(possible), leaves)


def total(planner: Planner, node: Sum, place: NodeId) -> Number:
    common = _common(planner, node, place)
    parts = parts_of(planner, node.frame, planner.truth(node.member, node.frame), *common.values)
    fold = by_owner(planner, place, node.frame)
    found = summed(fold, parts)
    fold.done()
    return common.over(cols.number(found.lo, found.hi, found.kind, found.open))


def _common(planner: Planner, node: Sum | Extreme, place: NodeId) -> Common:
    return common_of_items(planner, place, node.frame, (node.value,))


def extreme(planner: Planner, node: Extreme, place: NodeId) -> Number:
    """Without a sure member the static bounds stand; without any possible one the law is silent (`leaf`)."""
    common = _common(planner, node, place)
    (value,) = common.values
    parts = parts_of(planner, node.frame, planner.truth(node.member, node.frame), value)
    bounds = planner.program.bounds[place]
    assert bounds is not None
    scale = planner.program.scales[place]
    low, high = floor(bounds.lo * scale), ceil(bounds.hi * scale)
    fold = by_owner(planner, place, node.frame)
    largest = node.which == "max"
    for_low, for_high = (parts.sure, parts.kept) if largest else (parts.kept, parts.sure)
    lo = fold.extreme(for_low, value.lo.num, low, largest=largest)
    hi = fold.extreme(for_high, value.hi.num, high, largest=largest)
    sure, possible = fold.any(parts.sure), fold.any(parts.kept)
    kind, leaves = parts.kinds(fold), parts.leaves(fold)
    fold.done()
    found = common.over(cols.number(End(lo, value.lo.den), End(hi, value.lo.den), kind, leaves))
    bare = cols.number(*cols.interval(bounds, scale), kind, leaves)
    silent = planner.leaf("undefined", node.leaf)
    return Number(
        cols.end_if(sure, found.lo, bare.lo),
        cols.end_if(sure, found.hi, bare.hi),
        cols.bits_if(sure, found.kind, cols.bits_if(possible, bare.kind)),
        cols.mask_if(sure, found.open, cols.mask_if(possible, bare.open, silent)),
    )
