"""Items against other items of their collection: who stands before whom, and what is related to what.

Everything here is an expression over the table of pairs: mine (the item asked) and theirs (the other one).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import Bits, Column, End, Mask, Number, TruthColumn
from huisuan.backends.columnar.common import common_of_items
from huisuan.backends.columnar.folds import (
    Folding,
    Parts,
    blank_of,
    collection_leaf,
    counted,
    summed,
    weight_of,
)
from huisuan.backends.columnar.integers import Condition, Whole
from huisuan.backends.columnar.plan import Planner
from huisuan.backends.columnar.steps import MINE, THEIRS, Pair
from huisuan.backends.columnar.tables import PLACE, ROW
from huisuan.ir.nodes import NodeId, Pick, Related, Running


class Pairs:
    """The table of pairs of a frame: values of nodes on either side."""

    def __init__(self, planner: Planner, frame: int, *, itself: bool = False) -> None:
        self.planner, self.frame, self.pair = planner, frame, Pair(frame, itself)
        self.mine_blank, self.their_blank = blank_of(planner, frame, MINE), blank_of(planner, frame, THEIRS)

    def side(self, value: Column, prefix: str) -> Column:
        return self.planner.beside(self.pair, value, prefix)

    def node(self, node: NodeId, prefix: str) -> Column:
        return self.side(self.planner.seen(node, self.frame), prefix)

    def flag(self, name: str, condition: Condition, prefix: str = THEIRS) -> Condition:
        """A condition on items, put down as a column, on one side."""
        value = self.side(self.planner.keep(self.frame, name, TruthColumn(condition, False, ())), prefix)
        assert isinstance(value, TruthColumn)
        return value.value

    def whole(self, name: str, amount: Whole, prefix: str) -> Whole:
        """An amount of items, put down as a column, on one side."""
        end = End(amount)
        return number_of(self.side(self.planner.keep(self.frame, name, Number(end, end, 0, ())), prefix)).lo.num

    def truth(self, node: NodeId, prefix: str) -> TruthColumn:
        value = self.node(node, prefix)
        assert isinstance(value, TruthColumn)
        return value

    def tie(self) -> TruthColumn:
        """Whether theirs has the lesser id; unknown of unseen items."""
        before: pl.Expr = pl.col(THEIRS + PLACE) < pl.col(MINE + PLACE)
        unknown = ints.some(self.mine_blank, self.their_blank)
        if unknown is False:
            return TruthColumn(before, False, self.planner.closed)
        return TruthColumn(pl.when(ints.negation(unknown)).then(before), True, self.planner.closed)

    def equal(self, keys: Sequence[tuple[NodeId, NodeId]]) -> list[TruthColumn]:
        return [cols.compare("=", self.node(mine, MINE), self.node(theirs, THEIRS)) for mine, theirs in keys]

    def first_before(self, by: tuple[NodeId, ...]) -> TruthColumn:
        """Theirs before mine by the numbers `by`, at last by id."""
        if not by:
            return self.tie()
        theirs, mine = self.node(by[0], THEIRS), self.node(by[0], MINE)
        return self._or_tied(cols.compare("<", theirs, mine), theirs, mine, self.first_before(by[1:]))

    def best_before(self, value: NodeId) -> TruthColumn:
        theirs, mine = self.node(value, THEIRS), self.node(value, MINE)
        return self._or_tied(cols.compare("<", mine, theirs), theirs, mine, self.tie())

    def _or_tied(self, before: TruthColumn, theirs: Column, mine: Column, tie: TruthColumn) -> TruthColumn:
        closed = self.planner.closed
        tied = cols.conjunction((cols.compare("=", theirs, mine), tie), closed)
        return cols.disjunction((before, tied), closed)

    def open_of(self, nodes: Sequence[NodeId], prefix: str) -> Mask:
        return cols.union(self.planner.closed, *(self.node(node, prefix).open for node in nodes))

    def folding(self, name: str) -> Folding:
        most = max(self.planner.program.frames[self.frame].max_items, 1)
        return Folding(self.planner, name, self.pair.table, self.frame, MINE + ROW, most)


def number_of(value: Column) -> Number:
    assert isinstance(value, Number)
    return value


def open_at(planner: Planner, nodes: Sequence[NodeId], frame: int) -> Mask:
    """Leaves that nodes are open in, in their own table."""
    return cols.union(planner.closed, *(planner.seen(node, frame).open for node in nodes))


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """The pairs whose other item is a member of my group and stands before me, perhaps or surely; leaves of all that may be members."""

    pairs: Pairs
    parts: Parts


def ahead_of(planner: Planner, node: Pick | Running, value: Number) -> Ahead:
    pairs = Pairs(planner, node.frame)
    member = pairs.truth(node.member, THEIRS)
    theirs = number_of(pairs.side(value, THEIRS))
    same = pairs.equal([(key, key) for key in node.keys])
    best = isinstance(node, Pick) and node.order == "best"
    before = pairs.best_before(node.value) if best else pairs.first_before(node.by)
    place = cols.conjunction([*same, before], planner.closed)
    possible = ints.negation(cols.is_false(member))
    stands = ints.every(possible, ints.negation(cols.is_false(place)))
    sure = ints.every(cols.is_true(member), cols.is_true(place), ints.negation(pairs.their_blank))
    if pairs.their_blank is False and not (member.nullable or place.nullable):
        sure = stands
    leaves = cols.union(member.open, theirs.open, pairs.open_of((*node.by, *node.keys), THEIRS))
    unseen, weight = collection_leaf(planner, node.frame), weight_of(planner, node.frame, THEIRS)
    return Ahead(pairs, Parts(stands, sure, pairs.their_blank, weight, theirs, theirs.kind, leaves, unseen, possible))


def taken(planner: Planner, node: Pick, name: str) -> TruthColumn:
    """Whether an item is among the first or best k of its group."""
    member = planner.truth(node.member, node.frame)
    ahead = ahead_of(planner, node, planner.number(node.value, node.frame))
    fold = ahead.pairs.folding(name)
    certain, possible = counted(fold, ahead.parts)
    leaves = cols.union(
        ahead.parts.leaves(fold), open_at(planner, (node.member, *node.by, *node.keys, node.value), node.frame)
    )
    fold.done()
    limit = ints.constant(node.k)
    out = ints.some(cols.is_false(member), ints.at_most(limit, certain))
    inside = ints.every(cols.is_true(member), ints.negation(out), ints.less(possible, limit))
    if possible is certain and not member.nullable:
        return cols.truth(inside, False, leaves)
    return cols.kleene(inside, out, leaves)


def running(planner: Planner, node: Running, place: NodeId) -> Number:
    """What stands before an item, or what the item is paid under its ceiling (D11)."""
    frame = node.frame
    nodes = (node.value,) if node.out != "each" or node.ceiling is None else (node.value, node.ceiling)
    common = common_of_items(planner, place, frame, nodes)
    value = number_of(planner.keep(frame, f"n{place}.own", common.values[0]))
    ahead = ahead_of(planner, node, value)
    fold = ahead.pairs.folding(f"n{place}")
    leaves = cols.union(
        ahead.parts.leaves(fold), open_at(planner, (node.member, *node.by, *node.keys, node.value), frame)
    )
    kind = ahead.parts.kinds(fold)
    before = _before(fold, ahead.parts, largest=node.out == "before_max")
    fold.done()
    if node.out != "each":
        return common.over(cols.number(*before, kind, leaves))
    stored = planner.keep(frame, f"n{place}.before", Number(*before, kind, leaves))
    return common.over(_paid(planner, node, value, number_of(stored), common.values[1]))


def _before(fold: Folding, parts: Parts, *, largest: bool) -> tuple[End, End]:
    assert parts.value is not None
    lo, hi = parts.value.lo, parts.value.hi
    if largest:
        low = fold.extreme(parts.sure, lo.num, 0, largest=True)
        if parts.sure is parts.kept and parts.value.point:
            end = End(ints.greatest((low, ints.NOUGHT)), lo.den)
            return end, end
        high = fold.extreme(parts.kept, hi.num, 0, largest=True)
        return End(ints.greatest((low, ints.NOUGHT)), lo.den), End(ints.greatest((high, ints.NOUGHT)), lo.den)
    low = fold.total(ints.choose(parts.sure, lo.num, ints.NOUGHT))
    if parts.sure is parts.kept and parts.value.point:
        end = End(low, lo.den)
        return end, end
    weighted = ints.multiply(hi.num, parts.weight) if parts.blank is not False else hi.num
    return End(low, lo.den), End(fold.total(ints.choose(parts.kept, weighted, ints.NOUGHT)), lo.den)


def left_of(ceiling: Whole, used: Whole) -> Whole:
    return ints.greatest((ints.NOUGHT, ints.subtract(ceiling, used)))


def _paid(planner: Planner, node: Running, own: Number, before: Number, ceiling: Number) -> Number:
    member = planner.truth(node.member, node.frame)
    first = ints.choose(cols.is_true(member), own.lo.num, ints.NOUGHT)
    low = ints.least((first, left_of(ceiling.lo.num, before.hi.num)))
    leaves = cols.union(before.open, member.open, own.open, ceiling.open)
    scale = own.lo.den
    lower = upper = End(low, scale)
    if not (own.point and before.point and ceiling.point) or member.nullable:
        upper = End(ints.least((own.hi.num, left_of(ceiling.hi.num, before.lo.num))), scale)
    elif member.value is not True:
        nothing = End(ints.NOUGHT, scale)
        only = cols.end_if(member.value, lower, nothing)
        return Number(only, only, 0, planner.closed)
    paid = cols.number(lower, upper, cols.bits(own.kind, ceiling.kind), leaves)
    excluded = cols.is_false(member)
    nothing = End(ints.NOUGHT, scale)
    return Number(
        cols.end_if(excluded, nothing, paid.lo),
        cols.end_if(excluded, nothing, paid.hi),
        cols.bits_if(excluded, 0, paid.kind),
        cols.mask_if(excluded, planner.closed, paid.open),
    )


def related(planner: Planner, node: Related, place: NodeId) -> Column:
    """Other items that hold against this one: any, how many, or the sum of their values."""
    frame = node.frame
    pairs = Pairs(planner, frame)
    value = common = None
    if node.value is not None:
        common = common_of_items(planner, place, frame, (node.value,))
        value = number_of(pairs.side(planner.keep(frame, f"n{place}.own", common.values[0]), THEIRS))
    where = pairs.truth(node.where, THEIRS)
    compared = [
        cols.compare(op, pairs.node(mine, MINE), pairs.node(theirs, THEIRS)) for op, mine, theirs in node.compares
    ]
    holds = cols.conjunction([where, *pairs.equal(node.keys), *compared], planner.closed)
    kept = ints.negation(cols.is_false(holds)) if holds.nullable else holds.value
    sure = ints.every(cols.is_true(holds), ints.negation(pairs.their_blank))
    mine_asked = [mine for mine, _ in node.keys] + [mine for _, mine, _ in node.compares]
    their_asked = [theirs for _, theirs in node.keys] + [theirs for _, _, theirs in node.compares]
    leaves = cols.union(where.open, pairs.open_of(their_asked, THEIRS))
    if value is not None:
        leaves = cols.union(leaves, value.open)
    kind: Bits = 0 if value is None else value.kind
    weight, unseen = weight_of(planner, frame, THEIRS), collection_leaf(planner, frame)
    parts = Parts(kept, sure, pairs.their_blank, weight, value, kind, leaves, unseen, kept)
    if pairs.their_blank is False and not holds.nullable:
        parts = replace(parts, sure=kept)
    found = _relatives(pairs.folding(f"n{place}"), node, parts, open_at(planner, mine_asked, frame))
    return found if common is None else common.over(number_of(found))


def _relatives(fold: Folding, node: Related, parts: Parts, mine: Mask) -> Column:
    leaves = cols.union(parts.leaves(fold), mine)
    found: Column
    match node.out:
        case "exists":
            sure = fold.any(parts.sure)
            possible = sure if parts.sure is parts.kept else fold.any(parts.kept)
            nowhere = ints.negation(possible)
            found = cols.kleene(sure, nowhere, leaves) if possible is not sure else cols.truth(sure, False, leaves)
        case "count":
            low, high = counted(fold, parts)
            first = End(low)
            found = cols.number(first, first if high is low else End(high), 0, leaves)
        case "sum":
            total = summed(fold, parts)
            found = cols.number(total.lo, total.hi, total.kind, leaves)
    fold.done()
    return found
