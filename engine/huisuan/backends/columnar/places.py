"""What the first k members of each group come to at least (D10): the surely taken, and the places that certain members fill beyond these."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import TruthColumn
from huisuan.backends.columnar.folds import Parts, weight_of
from huisuan.backends.columnar.integers import NOUGHT, Condition, Whole, constant
from huisuan.backends.columnar.pairs import Pairs
from huisuan.backends.columnar.plan import Planner
from huisuan.backends.columnar.steps import MINE, THEIRS
from huisuan.backends.columnar.tables import PLACE
from huisuan.ir.nodes import Pick


@dataclass(frozen=True, slots=True, eq=False)
class Queue:
    """The items of a pick: parts, whether each is taken, whether its key is open, and its low."""

    parts: Parts
    state: TruthColumn
    loose: Condition
    low: Whole


class _Places:
    """The table of pairs with each item beside itself: the first seen item of a group speaks for it."""

    def __init__(self, planner: Planner, node: Pick, name: str, queue: Queue) -> None:
        self.planner, self.node, self.name, self.queue = planner, node, name, queue
        self.pairs = pairs = Pairs(planner, node.frame, itself=True)
        self.seen = ints.every(queue.parts.kept, ints.negation(queue.parts.blank))
        served = ints.every(self.seen, cols.is_true(queue.state))
        waits = ints.every(self.seen, cols.is_open(queue.state))
        may = ints.every(queue.loose, self.seen, ints.negation(cols.is_false(queue.state)))
        unseen = ints.every(queue.parts.blank, queue.parts.kept)
        self.their_seen = pairs.flag(f"{name}.seen", self.seen)
        self.served, self.sure = pairs.flag(f"{name}.served", served), pairs.flag(f"{name}.sure", queue.parts.sure)
        self.waits, self.may = pairs.flag(f"{name}.waits", waits), pairs.flag(f"{name}.may", may)
        self.unseen = pairs.flag(f"{name}.unseen", unseen)
        self.low = pairs.whole(f"{name}.low", queue.low, THEIRS)

    def filled(self, tag: str, same: Condition, others: Condition, speaks: Condition) -> Whole:
        """Of the group that `same` makes, at the item that speaks for it; `others` may take its places too."""
        name = f"{self.name}.{tag}"
        fold = self.pairs.folding(f"{name}1")
        certain = fold.count(ints.every(same, self.sure))
        served = fold.count(ints.every(same, self.served))
        secured = fold.total(ints.choose(ints.every(same, self.served), self.low, NOUGHT))
        earlier = pl.col(THEIRS + PLACE) < pl.col(MINE + PLACE)
        later = fold.any(ints.every(same, self.their_seen, earlier))
        fold.done()
        places = ints.greatest((NOUGHT, ints.subtract(ints.least((certain, constant(self.node.k))), served)))
        mine = self.pairs.whole(f"{name}.places", places, MINE)
        could = ints.some(ints.every(same, self.waits), others)
        second = self.pairs.folding(f"{name}2")
        least = second.least(could, self.low, weight_of(self.planner, self.node.frame, THEIRS), mine)
        second.done()
        return ints.choose(ints.every(speaks, ints.negation(later)), ints.add((secured, least)), NOUGHT)


def first_lows(planner: Planner, node: Pick, name: str, queue: Queue) -> list[Whole]:
    """Amounts of items, to be summed by owner: by group, and as if all were one group; the low is the larger sum."""
    places = _Places(planner, node, f"{name}.places", queue)
    of_all = places.filled("all", True, places.unseen, places.seen)
    if not node.keys:
        return [of_all]
    equal = places.pairs.equal([(key, key) for key in node.keys])
    same = ints.every(*(cols.is_true(part) for part in equal), ints.negation(places.pairs.mine_blank))
    same = ints.every(same, ints.negation(places.pairs.their_blank))
    keyed = ints.every(places.seen, ints.negation(queue.loose))
    others = ints.some(places.may, places.unseen)
    return [places.filled("key", same, others, keyed), of_all]
