"""Where generated code finds what a profile says: leaves as flat tuples, items as rows, numbers as integers at declared scales.

Knows facts and leaves, not how anything is computed from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from huisuan.ir.builder import operands
from huisuan.ir.nodes import Field, Input, NodeId, Relation
from huisuan.ir.program import InputDecl, Program, ancestry
from huisuan.values import UNKNOWN, Collection, Facts, Item, Kind, Known, KnownNone, Ranged, Scalar, State, Truth

Exact = int | Fraction
"""A number at a node's scale: whole, or a fraction where the scale is 0 (a ratio)."""

NumberCell = tuple[Exact, Exact, Kind, int]
TruthCell = tuple[Truth, int]
TextCell = tuple[str | None, frozenset[str] | None, int]
Cell = NumberCell | TruthCell | TextCell
"""Ends and kind, a truth, or a text and the members it may be; the open leaves come last."""

Segment = tuple[int, int, int]
"""The rows of one collection: the first, how many are seen, how many more may come. If any, a blank row follows the seen ones."""


def scaled(value: Fraction, scale: int) -> int:
    """`value` in units of 1/`scale`; ValueError if it does not fit, which binding a profile has made sure of."""
    whole, rest = divmod(value.numerator * scale, value.denominator)
    if rest:
        raise ValueError(f"{value} is no whole number of 1/{scale}")
    return whole


@dataclass(frozen=True, slots=True)
class Slot:
    """One leaf node as generated code reads it."""

    node: NodeId
    decl: InputDecl
    operation: Input | Field
    leaf: int

    def cell(self, state: State) -> Cell:
        decl = self.decl
        if self.operation.part == "none":
            flag = none_flag(decl, state)
            return flag, 0 if flag is not None else self.leaf
        if isinstance(state, Known):
            return self._known(state.value)
        match decl.type:
            case "number":
                return self._ends(state.lo, state.hi) if isinstance(state, Ranged) else self._ends(decl.lo, decl.hi)
            case "truth":
                return (True, 0) if self.operation.met else (None, self.leaf)
            case "enum":
                return None, frozenset(decl.members), self.leaf
            case "text":
                return None, None, self.leaf

    def _known(self, value: Scalar) -> Cell:
        if isinstance(value, bool):
            return value, 0
        if isinstance(value, str):
            return value, None, 0
        whole = scaled(value, self.decl.scale)
        return whole, whole, Kind.EXACT, 0

    def _ends(self, lo: Fraction, hi: Fraction) -> NumberCell:
        return scaled(lo, self.decl.scale), scaled(hi, self.decl.scale), Kind.EXACT, self.leaf if lo != hi else 0


def none_flag(decl: InputDecl, state: State) -> Truth:
    if isinstance(state, KnownNone):
        return True
    return False if isinstance(state, Known | Ranged) or not decl.nullable else None


@dataclass(slots=True)
class Rows:
    """The items of one frame in all collections of a profile, one after the other, with the row of the outer item of each."""

    cells: list[tuple[Cell, ...]] = field(default_factory=list)
    ids: list[tuple[str, ...] | None] = field(default_factory=list)
    up: list[int] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    items: list[Item | None] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    """The leaves some nodes of a program read, by frame, and which nodes those are."""

    program: Program
    needed: tuple[NodeId, ...]
    slots: tuple[tuple[Slot, ...], ...]
    places: Mapping[NodeId, int]
    frames: tuple[int, ...]
    """The collection frames in use, outer before inner."""
    inner: tuple[tuple[int, ...], ...]
    """Of each frame, those of them right inside it."""

    def cells(self, facts: Facts) -> tuple[Cell, ...]:
        return tuple(slot.cell(facts.values.get(slot.decl.id, UNKNOWN)) for slot in self.slots[0])

    def rows(self, facts: Facts) -> dict[int, Rows]:
        found: dict[int, Rows] = {}
        for frame in self.frames:
            parent = self.program.frames[frame].parent
            owners: Iterable[Facts | Item | None] = found[parent].items if parent else (facts,)
            outer_ids = found[parent].ids if parent else [()]
            found[frame] = self._rows_of(frame, zip(owners, outer_ids, strict=True))
        return found

    def _rows_of(self, frame: int, owners: Iterator[tuple[Facts | Item | None, tuple[str, ...] | None]]) -> Rows:
        rows, slots = Rows(), self.slots[frame]
        blank = tuple(slot.cell(UNKNOWN) for slot in slots)
        for outer, (owner, ids) in enumerate(owners):
            found = collection_in(self.program, frame, owner)
            rows.segments.append((len(rows.cells), len(found.items), found.more))
            for item in found.items:
                rows.cells.append(tuple(slot.cell(item.values.get(slot.decl.id, UNKNOWN)) for slot in slots))
                rows.ids.append(None if ids is None else (*ids, item.id))
                rows.items.append(item)
            if found.more > 0:
                rows.cells.append(blank)
                rows.ids.append(None)
                rows.items.append(None)
            rows.up.extend([outer] * (len(rows.cells) - len(rows.up)))
        return rows


def collection_in(program: Program, frame: int, owner: Facts | Item | None) -> Collection:
    """The collection of `frame` in a profile or outer item; one that is not stated may hold anything."""
    decl = program.frames[frame]
    name = decl.name if decl.parent == 0 else decl.name.rpartition(".")[2]
    found = owner.collections.get(name) if owner is not None else None
    return found or Collection((), decl.max_items)


def frames_in_use(program: Program, nodes: Iterable[NodeId]) -> tuple[int, ...]:
    """The collection frames that nodes stand in or look into, and those around them, outer before inner."""
    used = set()
    for node in nodes:
        used.add(program.frames_of[node])
        used.add(getattr(program.nodes[node], "frame", 0))
    around = {outer for frame in used for outer in ancestry(program.frames, frame)} - {0}
    return tuple(sorted(around, key=lambda frame: (len(ancestry(program.frames, frame)), frame)))


def reads(program: Program, node: NodeId) -> tuple[NodeId, ...]:
    """The nodes a node reads, a relation's by way of its group."""
    operation = program.nodes[node]
    if not isinstance(operation, Relation):
        return operands(operation)
    spec = program.relations[operation.spec]
    members = [place for member in spec.members for place in (member.gate, member.value)]
    choice = () if spec.choice is None else (spec.choice,)
    return (*members, *(group.ceiling for group in spec.ceilings), *choice)


def cone(program: Program, nodes: Iterable[NodeId]) -> set[NodeId]:
    """`nodes` and everything they read."""
    found: set[NodeId] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(reads(program, node))
    return found


def lay_out(program: Program, nodes: Iterable[NodeId]) -> Layout:
    """The layout of all leaves that `nodes` read, directly or not."""
    needed = tuple(sorted(cone(program, nodes)))
    slots: list[list[Slot]] = [[] for _ in program.frames]
    places = {}
    bits = {leaf: 1 << place for leaf, place in program.leaf_index().items()}
    for node in needed:
        match program.nodes[node]:
            case Input() as operation:
                decl = program.inputs[operation.decl]
                slot, frame = Slot(node, decl, operation, bits[decl.tag, decl.id]), 0
            case Field() as operation:
                owner = program.frames[operation.frame]
                decl = owner.fields[operation.decl]
                slot, frame = Slot(node, decl, operation, bits["fact", f"{owner.name}.{decl.id}"]), operation.frame
            case _:
                continue
        places[node] = len(slots[frame])
        slots[frame].append(slot)
    frames = frames_in_use(program, needed)
    inner = tuple(
        tuple(frame for frame in frames if program.frames[frame].parent == outer) for outer in range(len(slots))
    )
    return Layout(program, needed, tuple(map(tuple, slots)), places, frames, inner)
