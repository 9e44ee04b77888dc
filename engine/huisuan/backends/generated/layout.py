"""Where generated code finds what a profile says: leaves as flat tuples, items as rows, numbers as integers at declared scales.

Knows facts and leaves, not how anything is computed from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from huisuan.ir.nodes import Field, Input, NodeId
from huisuan.ir.program import InputDecl, Program, ancestry
from huisuan.ir.reach import reached
from huisuan.values import UNKNOWN, Collection, Facts, Item, Kind, Known, KnownNone, Ranged, Scalar, State, Truth

Exact = int | Fraction
"""A number at a node's scale: whole, or a fraction where the scale is 0 (a ratio)."""

NumberCell = tuple[Exact, Exact, Kind, int]
TruthCell = tuple[Truth, int]
TextCell = tuple[str | None, frozenset[str] | None, int]
Cell = NumberCell | TruthCell | TextCell
"""Ends and kind, a truth, or a text and the members it may be; the open leaves come last."""

Bits = Mapping[tuple[str, str], int]
"""The bit of each leaf by tag and name."""

Segment = tuple[int, int, int]
"""The rows of one collection: the first, how many are seen, how many more may come. If any, a blank row follows the seen ones."""


EXACT = Kind.EXACT


def scaled(value: Fraction, scale: int) -> int:
    """`value` in units of 1/`scale`; ValueError if it does not fit, which binding a profile has made sure of."""
    number, over = value.as_integer_ratio()
    if over == 1:
        return number * scale
    whole, rest = divmod(number * scale, over)
    if rest:
        raise ValueError(f"{value} is no whole number of 1/{scale}")
    return whole


class Slot:
    """One leaf node as generated code reads it."""

    __slots__ = ("blank", "decl", "leaf", "node", "operation", "plain", "scale")

    def __init__(self, node: NodeId, decl: InputDecl, operation: Input | Field, leaf: int) -> None:
        self.node = node
        self.decl = decl
        self.operation = operation
        self.leaf = leaf
        self.blank = cell_of(decl, operation, leaf, UNKNOWN)
        self.plain = operation.part == "value"
        self.scale = decl.scale

    def cell(self, state: State) -> Cell:
        if type(state) is Known and self.plain:
            value = state.value
            if type(value) is str:
                return value, None, 0
            if type(value) is Fraction:
                whole = scaled(value, self.scale)
                return whole, whole, EXACT, 0
            return (value, None, 0) if isinstance(value, str) else (bool(value), 0)
        return cell_of(self.decl, self.operation, self.leaf, state)


class Leaves:
    """The leaves of a program: the bit of each by tag and name, and each leaf node's slot, made once for all layouts."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.bits: Bits = {leaf: 1 << place for leaf, place in program.leaf_index().items()}
        self._slots: dict[NodeId, Slot] = {}

    def slot(self, node: NodeId) -> Slot | None:
        """None for what is no leaf."""
        found = self._slots.get(node)
        if found is None:
            operation = self.program.nodes[node]
            if isinstance(operation, Input):
                decl = self.program.inputs[operation.decl]
                leaf = self.bits[decl.tag, decl.id]
            elif isinstance(operation, Field):
                owner = self.program.frames[operation.frame]
                decl = owner.fields[operation.decl]
                leaf = self.bits["fact", f"{owner.name}.{decl.id}"]
            else:
                return None
            found = self._slots[node] = Slot(node, decl, operation, leaf)
        return found


def cell_of(decl: InputDecl, operation: Input | Field, leaf: int, state: State) -> Cell:
    """A leaf's cell: its value, or all it may be with the leaf as open."""
    if operation.part == "none":
        flag = none_flag(decl, state)
        return flag, 0 if flag is not None else leaf
    if isinstance(state, Known):
        return _known(decl, state.value)
    match decl.type:
        case "number":
            lo, hi = (state.lo, state.hi) if isinstance(state, Ranged) else (decl.lo, decl.hi)
            return scaled(lo, decl.scale), scaled(hi, decl.scale), Kind.EXACT, leaf if lo != hi else 0
        case "truth":
            return (True, 0) if operation.met else (None, leaf)
        case "enum":
            return None, frozenset(decl.members), leaf
        case "text":
            return None, None, leaf


def _known(decl: InputDecl, value: Scalar) -> Cell:
    if isinstance(value, bool):
        return value, 0
    if isinstance(value, str):
        return value, None, 0
    whole = scaled(value, decl.scale)
    return whole, whole, Kind.EXACT, 0


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
    bits: Bits
    blanks: Mapping[int, tuple[Cell, ...]]
    """Of each frame, the row of an item of which nothing is known."""

    def cells(self, facts: Facts) -> tuple[Cell, ...]:
        return _cells(self.slots[0], facts.values)

    def rows(self, facts: Facts) -> dict[int, Rows]:
        found: dict[int, Rows] = {}
        for frame in self.frames:
            parent = self.program.frames[frame].parent
            if parent:
                found[frame] = self._rows_of(frame, zip(found[parent].items, found[parent].ids, strict=True))
            else:
                found[frame] = self._rows_of_profile(frame, facts)
        return found

    def _rows_of_profile(self, frame: int, facts: Facts) -> Rows:
        """As `_rows_of` with the profile as the one owner."""
        collection = collection_in(self.program, frame, facts)
        slots, items = self.slots[frame], collection.items
        segments = [(0, len(items), collection.more)]
        cells = [_cells(slots, item.values) for item in items]
        ids: list[tuple[str, ...] | None] = [(item.id,) for item in items]
        seen: list[Item | None] = [*items]
        if collection.more > 0:
            cells.append(self.blanks[frame])
            ids.append(None)
            seen.append(None)
        return Rows(cells, ids, [0] * len(cells), segments, seen)

    def _rows_of(self, frame: int, owners: Iterator[tuple[Item | None, tuple[str, ...] | None]]) -> Rows:
        rows, slots = Rows(), self.slots[frame]
        blank = self.blanks[frame]
        for outer, (owner, ids) in enumerate(owners):
            found = collection_in(self.program, frame, owner)
            rows.segments.append((len(rows.cells), len(found.items), found.more))
            for item in found.items:
                rows.cells.append(_cells(slots, item.values))
                rows.ids.append(None if ids is None else (*ids, item.id))
                rows.items.append(item)
            if found.more > 0:
                rows.cells.append(blank)
                rows.ids.append(None)
                rows.items.append(None)
            rows.up.extend([outer] * (len(rows.cells) - len(rows.up)))
        return rows


def _cells(slots: tuple[Slot, ...], values: Mapping[str, State]) -> tuple[Cell, ...]:
    get = values.get
    return tuple([slot.blank if (state := get(slot.decl.id)) is None else slot.cell(state) for slot in slots])


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


def lay_out(program: Program, nodes: Iterable[NodeId], leaves: Leaves | None = None) -> Layout:
    """The layout of all leaves that `nodes` read, directly or not; `leaves` are the program's, where they are at hand."""
    needed = tuple(sorted(reached(program, nodes)))
    known = leaves or Leaves(program)
    slots: list[list[Slot]] = [[] for _ in program.frames]
    places = {}
    for node in needed:
        slot = known.slot(node)
        if slot is not None:
            frame = program.frames_of[node]
            places[node] = len(slots[frame])
            slots[frame].append(slot)
    frames = frames_in_use(program, needed)
    inner = tuple(
        tuple(frame for frame in frames if program.frames[frame].parent == outer) for outer in range(len(slots))
    )
    blanks = {frame: tuple(slot.blank for slot in slots[frame]) for frame in frames}
    return Layout(program, needed, tuple(map(tuple, slots)), places, frames, inner, known.bits, blanks)
