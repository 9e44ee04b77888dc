"""Items as the reference sees them: where they are, what each may add to an aggregate, and comparison between two of them.

An item not yet seen is evaluated as one with every field unknown (`BLANK`). Items come sorted by id, and no result depends on more
of their order than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from huisuan.backends.record import NumberValue, TruthValue
from huisuan.backends.three_valued import AnyValue, compare
from huisuan.ir.nodes import CompareOp, NodeId
from huisuan.ir.program import LeafTag, Program
from huisuan.values import UNKNOWN, Collection, Facts, Item, Kind, State, Truth, join_kinds

Path = tuple[int, ...]
BLANK = -1
"""The place of an item not yet seen."""
NOUGHT = Fraction(0)


class Evaluates(Protocol):
    """What nodes over items ask of the evaluation of a profile: values of other nodes, there and at other items."""

    program: Program
    items: Items
    values: dict[NodeId, AnyValue]

    def value(self, node: NodeId, path: Path) -> AnyValue: ...

    def truth(self, node: NodeId, path: Path) -> TruthValue: ...

    def number(self, node: NodeId, path: Path) -> NumberValue: ...

    def bit(self, tag: LeafTag, name: str) -> int: ...


class Items:
    """Where the items of each frame are in a profile."""

    def __init__(self, program: Program, facts: Facts) -> None:
        self.program = program
        self.facts = facts

    def collection(self, frame: int, outer: Path) -> Collection:
        """The collection of `frame` inside the item at `outer` (`()` for the profile)."""
        decl = self.program.frames[frame]
        if not outer:
            return self.facts.collections.get(decl.name) or Collection((), decl.max_items)
        owner = self.item(decl.parent or 0, outer)
        name = decl.name.rpartition(".")[2]
        found = owner.collections.get(name) if owner is not None else None
        return found or Collection((), decl.max_items)

    def item(self, frame: int, path: Path) -> Item | None:
        if path[-1] == BLANK:
            return None
        return self.collection(frame, path[:-1]).items[path[-1]]

    def state(self, frame: int, path: Path, field: str) -> State:
        item = self.item(frame, path)
        return UNKNOWN if item is None else item.values.get(field, UNKNOWN)

    def paths(self, frame: int) -> Iterator[Path]:
        """The places of all seen items of a frame."""
        parent = self.program.frames[frame].parent
        for outer in self.paths(parent) if parent else iter(((),)):
            yield from ((*outer, place) for place in range(len(self.collection(frame, outer).items)))

    def ids(self, frame: int, path: Path) -> tuple[str, ...]:
        parent = self.program.frames[frame].parent
        item = self.item(frame, path)
        assert item is not None
        return (item.id,) if not parent else (*self.ids(parent, path[:-1]), item.id)


@dataclass(frozen=True, slots=True)
class Part:
    """What one item may add: its ends, whether it is surely in, and the leaves that leave it open."""

    path: Path
    lo: Fraction
    hi: Fraction
    sure: bool
    kind: Kind
    open: int


@dataclass(frozen=True, slots=True)
class Parts:
    """The items not excluded, in order; the unseen one if it is not excluded, and how many of it there may be."""

    seen: tuple[Part, ...]
    unseen: Part | None
    more: int
    open: int

    def kind(self) -> Kind:
        every = (*self.seen, self.unseen) if self.unseen else self.seen
        return join_kinds(part.kind for part in every)


def part_of(ev: Evaluates, member: NodeId, value: NodeId | None, path: Path) -> Part | None:
    inside = ev.truth(member, path)
    if inside.truth is False:
        return None
    if value is None:
        return Part(path, NOUGHT, NOUGHT, inside.truth is True, Kind.EXACT, inside.open)
    amount = ev.number(value, path)
    return Part(path, amount.lo, amount.hi, inside.truth is True, amount.kind, inside.open | amount.open)


def parts_of(ev: Evaluates, frame: int, member: NodeId, value: NodeId | None, outer: Path) -> Parts:
    found = ev.items.collection(frame, outer)
    seen = [part_of(ev, member, value, (*outer, place)) for place in range(len(found.items))]
    kept = tuple(part for part in seen if part is not None)
    blank = part_of(ev, member, value, (*outer, BLANK)) if found.more > 0 else None
    leaves = 0
    for part in kept:
        leaves |= part.open
    if blank is not None:
        leaves |= blank.open | ev.bit("fact", ev.program.frames[frame].name)
    return Parts(kept, blank, found.more if blank is not None else 0, leaves)


def equal(ev: Evaluates, mine: NodeId, here: Path, theirs: NodeId, there: Path) -> Truth:
    return compare_at(ev, "=", mine, here, theirs, there)


def compare_at(ev: Evaluates, op: CompareOp, mine: NodeId, here: Path, theirs: NodeId, there: Path) -> Truth:
    return compare(op, ev.value(mine, here), ev.value(theirs, there))


def others_of(ev: Evaluates, frame: int, here: Path) -> tuple[list[Path], int]:
    """The other items of the collection, and how many more may be unseen besides this one."""
    found = ev.items.collection(frame, here[:-1])
    seen = [(*here[:-1], place) for place in range(len(found.items)) if place != here[-1]]
    return seen, found.more - (1 if here[-1] == BLANK else 0)


def open_at(ev: Evaluates, nodes: Iterable[NodeId], path: Path) -> int:
    leaves = 0
    for node in nodes:
        leaves |= ev.value(node, path).open
    return leaves
