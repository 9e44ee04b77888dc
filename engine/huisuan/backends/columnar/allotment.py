"""What picks and running ceilings come to in the parent frame: sums over groups of equal keys (D10, D11).

Ranks inside a group come from the table of pairs; sums of groups from a fold by owner and key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import Column, End, Number, TextColumn, TruthColumn
from huisuan.backends.columnar.common import common_of_items
from huisuan.backends.columnar.folds import Folding, Parts, by_owner, parts_of, weight_of
from huisuan.backends.columnar.integers import NOUGHT, Condition, Whole, constant
from huisuan.backends.columnar.pairs import Pairs, number_of, open_at, taken
from huisuan.backends.columnar.places import Queue, first_lows
from huisuan.backends.columnar.plan import Planner
from huisuan.backends.columnar.steps import MINE, THEIRS
from huisuan.backends.columnar.tables import PLACE, ROW
from huisuan.ir.nodes import NodeId, Pick, Running

LAST_ROW = (1 << 32) - 1


def _is_loose(keys: Sequence[Column]) -> Condition:
    """Some part of the key is open."""
    found: list[Condition] = []
    for key in keys:
        match key:
            case Number():
                found.append(ints.negation(cols.end_same(key.lo, key.hi)))
            case TruthColumn():
                found.append(cols.is_open(key))
            case TextColumn():
                unknown = key.nullable and isinstance(key.code, pl.Expr)
                found.append(cols.code_expression(key).is_null() if unknown else False)
    return ints.some(*found)


class _Ranks:
    """How many others come before an item when candidates are put in falling order of an amount, equal ones by id."""

    def __init__(self, planner: Planner, node: Pick, name: str) -> None:
        self.planner, self.node, self.name = planner, node, name
        self.pairs = Pairs(planner, node.frame)
        self.fold = self.pairs.folding(name)
        self.same = [cols.is_true(equal) for equal in self.pairs.equal([(key, key) for key in node.keys])]
        self._made = 0

    def _sides(self, amount: Whole, flag: Condition) -> tuple[Whole, Whole, Condition]:
        """The amount of mine and theirs, and the flag of theirs."""
        self._made += 1
        mine, theirs = (self.pairs.whole(f"{self.name}.a{self._made}{side}", amount, side) for side in (MINE, THEIRS))
        return mine, theirs, self.pairs.flag(f"{self.name}.c{self._made}", flag)

    def among(self, amount: Whole, candidate: Condition, *, grouped: bool) -> Whole:
        """Among seen candidates, of my group or of all; an unseen item comes after equal ones."""
        mine, theirs, eligible = self._sides(amount, candidate)
        earlier = ints.some(self.pairs.mine_blank, pl.col(THEIRS + PLACE) < pl.col(MINE + PLACE))
        ahead = ints.some(ints.less(mine, theirs), ints.every(ints.same(mine, theirs), earlier))
        return self.fold.count(ints.every(eligible, ahead, *(self.same if grouped else ())))

    def unseen(self, amount: Whole, kept: Condition) -> Whole:
        """How many unseen items, k at most, are larger than a seen one."""
        if self.pairs.their_blank is False:
            return NOUGHT
        mine, theirs, possible = self._sides(amount, kept)
        larger = ints.every(self.pairs.their_blank, possible, ints.less(mine, theirs))
        weight = weight_of(self.planner, self.node.frame, THEIRS)
        return self.fold.total(ints.choose(larger, ints.least((weight, constant(self.node.k))), NOUGHT))


def picked_sum(planner: Planner, node: Pick, place: NodeId) -> Number:
    """Low: what is surely taken; high: the k largest highs of each group of candidates, and all of open key."""
    frame, name = node.frame, f"n{place}"
    common = common_of_items(planner, place, frame, (node.value,))
    value = number_of(planner.keep(frame, f"{name}.own", common.values[0]))
    state = planner.keep(frame, f"{name}.taken", taken(planner, node, f"{name}.order"))
    assert isinstance(state, TruthColumn)
    parts = parts_of(planner, frame, planner.truth(node.member, frame), value)
    scale = value.lo.den
    fold = by_owner(planner, place, frame)
    sure = ints.every(cols.is_true(state), ints.negation(parts.blank))
    if value.point and not state.nullable and parts.blank is False:
        only = End(fold.total(ints.choose(sure, value.lo.num, NOUGHT)), scale)
        fold.done()
        return common.over(Number(only, only, 0, planner.closed))
    ranks = _Ranks(planner, node, f"{name}.rank")
    if node.order == "best":
        lows = _best_lows(planner, node, parts, ranks)
    else:
        loose = _is_loose([planner.seen(key, frame) for key in node.keys])
        lows = first_lows(planner, node, name, Queue(parts, state, loose, value.lo.num))
    high = _largest_highs(node, parts, state, ranks)
    ranks.fold.done()
    low, top = ints.greatest([fold.total(part) for part in lows]), fold.total(high)
    parts = replace(parts, open=cols.union(parts.open, open_at(planner, (*node.by, *node.keys), frame)))
    leaves, kind = parts.leaves(fold), parts.kinds(fold)
    fold.done()
    return common.over(cols.number(End(low, scale), End(top, scale), kind, leaves))


def _best_lows(planner: Planner, node: Pick, parts: Parts, ranks: _Ranks) -> list[Whole]:
    """The k largest lows of the certain, by group and of all; the sum is the larger of the two."""
    assert parts.value is not None
    lo, k = parts.value.lo.num, constant(node.k)
    keyed = ints.negation(_is_loose([planner.seen(key, node.frame) for key in node.keys]))
    by_group = ints.every(parts.sure, keyed, ints.less(ranks.among(lo, parts.sure, grouped=True), k))
    of_all = ints.every(parts.sure, ints.less(ranks.among(lo, parts.sure, grouped=False), k))
    return [ints.choose(inside, lo, NOUGHT) for inside in (by_group, of_all)]


def _largest_highs(node: Pick, parts: Parts, state: TruthColumn, ranks: _Ranks) -> Whole:
    """What each item adds to the upper end."""
    assert parts.value is not None
    hi, k = parts.value.hi.num, constant(node.k)
    seen = ints.every(parts.kept, ints.negation(parts.blank), ints.negation(cols.is_false(state)))
    rank = ranks.among(hi, seen, grouped=True)
    if node.keys:
        copies = parts.weight
    else:
        outdone = ints.add((rank, ranks.unseen(hi, parts.kept)))
        copies = ints.least((parts.weight, ints.greatest((NOUGHT, ints.subtract(k, rank)))))
        rank = ints.choose(parts.blank, rank, outdone)
    of_seen = ints.choose(ints.every(seen, ints.less(rank, k)), hi, NOUGHT)
    return ints.choose(ints.every(parts.blank, parts.kept), ints.multiply(copies, hi), of_seen)


class _Pool:
    """The members under a ceiling that holds for each group, as columns: what each may be paid with the others of its group."""

    def __init__(self, planner: Planner, node: Running, place: NodeId, value: Number, room: Number) -> None:
        self.planner, self.frame, self.name = planner, node.frame, f"n{place}"
        self.value, self.room = value, room
        member = planner.truth(node.member, node.frame)
        self.parts = parts_of(planner, node.frame, member, value)
        self.inside = cols.is_true(member)
        self.pairs = Pairs(planner, node.frame)
        self.fold = self.pairs.folding(f"{self.name}.pool")
        same = [cols.is_true(equal) for equal in self.pairs.equal([(key, key) for key in node.keys])]
        if node.keys:
            same += [ints.negation(self.pairs.mine_blank), ints.negation(self.pairs.their_blank)]
        self.same = ints.every(*same)
        self.kept = self.pairs.flag(f"{self.name}.kept", self.parts.kept)
        self.sure = self.pairs.flag(f"{self.name}.sure", self.parts.sure)
        sides = [
            (number_of(self.pairs.side(part, MINE)), number_of(self.pairs.side(part, THEIRS))) for part in (value, room)
        ]
        (_, self.their_value), (self.my_room, self.their_room) = sides

    def lows(self) -> tuple[Whole, Whole]:
        """Of a sure member: what its group gets at least; what it gets at least with all who have as much room, whatever their keys."""
        own, room, sure = self.value.lo.num, self.room.lo.num, self.parts.sure
        theirs, their_room = self.their_value.lo.num, self.their_room.lo.num
        together = ints.every(self.same, self.sure)
        group = ints.add((own, self.fold.total(ints.choose(together, theirs, NOUGHT))))
        most = ints.greatest((NOUGHT, room, self.fold.extreme(together, their_room, 0, largest=True)))
        top = ints.greatest((NOUGHT, self.my_room.lo.num))
        as_much = ints.every(self.sure, ints.at_most(top, their_room))
        others = self.fold.total(ints.choose(as_much, theirs, NOUGHT))
        any_key = ints.least((ints.greatest((NOUGHT, room)), ints.add((own, others))))
        return ints.choose(sure, ints.least((group, most)), NOUGHT), ints.choose(sure, any_key, NOUGHT)

    def high(self) -> Whole:
        """Of a possible member: what those with as much room get, if the sure members of the group allow that much."""
        own, room = self.value.hi.num, self.room.hi.num
        weight = weight_of(self.planner, self.frame, THEIRS)
        as_much = ints.every(self.same, self.kept, ints.at_most(self.my_room.hi.num, self.their_room.hi.num))
        weighted = ints.multiply(weight, self.their_value.hi.num)
        total = ints.add((own, self.fold.total(ints.choose(as_much, weighted, NOUGHT))))
        binding = ints.every(self.same, self.pairs.flag(f"{self.name}.in", self.inside))
        allowed = self.fold.extreme(binding, self.their_room.hi.num, self.room.hi.num.hi, largest=False)
        fits = ints.every(self.parts.kept, ints.at_most(room, allowed))
        return ints.choose(fits, ints.least((ints.greatest((NOUGHT, room)), total)), NOUGHT)

    def first_row(self) -> pl.Expr:
        """The least row among the seen members of an item's group: its own, where none stands before it."""
        together = ints.every(self.same, self.kept)
        row = Whole(0, LAST_ROW, pl.col(THEIRS + ROW).cast(pl.Int64))
        first = self.fold.extreme(together, row, LAST_ROW, largest=False)
        own = Whole(0, LAST_ROW, pl.col(ROW).cast(pl.Int64))
        least = ints.choose(self.parts.kept, ints.least((own, first)), own)
        return least.typed(wide=False).cast(pl.UInt32)


def running_sum(planner: Planner, node: Running, place: NodeId) -> Number:
    """All that is paid under a ceiling that holds for each group."""
    assert node.ceiling is not None
    frame, name = node.frame, f"n{place}"
    common = common_of_items(planner, place, frame, (node.value, node.ceiling))
    value = number_of(planner.keep(frame, f"{name}.own", common.values[0]))
    room = number_of(planner.keep(frame, f"{name}.room", common.values[1]))
    pool = _Pool(planner, node, place, value, room)
    parts, (by_group, by_any), high = pool.parts, pool.lows(), pool.high()
    row = pool.first_row() if node.keys else None
    pool.fold.done()
    if row is not None:
        by_group, high = _once_a_group(planner, node, place, row, (by_group, high))
        loose = _is_loose([planner.seen(key, frame) for key in node.keys])
        by_group = ints.choose(loose, NOUGHT, by_group)
    fold = by_owner(planner, place, frame)
    any_low = fold.extreme(True, by_any, 0, largest=True)
    if node.keys:
        low, most = fold.total(by_group), fold.total(ints.multiply(parts.weight, high))
    else:
        low, most = fold.extreme(True, by_group, 0, largest=True), fold.extreme(True, high, 0, largest=True)
    asked = open_at(planner, (*node.by, *node.keys, node.ceiling), frame)
    parts = replace(parts, open=cols.union(parts.open, asked), kind=cols.bits(parts.kind, room.kind))
    leaves, kind = parts.leaves(fold), parts.kinds(fold)
    fold.done()
    first = End(ints.greatest((low, any_low)), value.lo.den)
    known = parts.sure is parts.kept and value.point and room.point and not node.keys
    same_room = planner.program.frames_of[node.ceiling] != frame
    return common.over(cols.number(first, first if known and same_room else End(most, value.lo.den), kind, leaves))


def _once_a_group(
    planner: Planner, node: Running, place: NodeId, row: pl.Expr, amounts: tuple[Whole, Whole]
) -> tuple[Whole, Whole]:
    """The largest of each group, standing at its first row, and 0 in its other rows."""
    name = f"n{place}.group"
    planner.derive(node.frame, [row.alias(f"{name}.row")])
    fold = Folding(planner, name, node.frame, node.frame, f"{name}.row", 1)
    low, high = (fold.extreme(True, amount, 0, largest=True) for amount in amounts)
    fold.done()
    return low, high
