"""Bound profiles as tables of integer columns, one table a frame: how leaves are stored, and what a batch leaves open.

Numbers are whole at their declared scale, texts are codes, null is unknown and nothing else; beside a number that may be a range
stands its upper end, and then neither is null. Rows of a collection's table follow those of
its owner's; where more items may come, one blank row stands last. A value outside its declaration is refused, since widths are proved from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from huisuan.backends.columnar.integers import NARROW, WIDE
from huisuan.ir.nodes import Const, Field, Input, Member, Table
from huisuan.ir.program import Frame, InputDecl, Program
from huisuan.values import UNKNOWN, Collection, Facts, Item, Known, KnownNone, Ranged, State

ROW, OWNER, PLACE, BLANK, WEIGHT = "row", "owner", "place", "blank", "weight"
"""Columns of every table: its own row; of a collection's table: the owner's row, the item's place, whether it is blank, how many it is."""

Ids = tuple[str, ...]
LeafPart = tuple[InputDecl, int, str]
"""Of a leaf: what declares it, its place, and which part of it is read."""
Leaves = Mapping[int, tuple[LeafPart, ...]]
"""By frame."""


class OutsideDeclaration(ValueError):
    """A value, text or item count that its declaration does not allow: the profile was not bound to this program."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a batch leaves open: leaf columns that are null somewhere, or both of a number that differ, and collections with blank rows."""

    open: frozenset[str]
    blanks: frozenset[int]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch: the table of each frame, its shape, and the ids of items by frame and row (None for blank ones)."""

    rows: int
    tables: Mapping[int, pl.DataFrame]
    shape: Shape
    ids: Mapping[int, tuple[Ids | None, ...]]


def codes_of(program: Program, background: Facts | None = None) -> dict[str, int]:
    """Every text the program itself names, and what holds of all rows, numbered: those of a fact one after the other where no earlier
    fact has them too.
    """
    states = () if background is None else background.values.values()
    texts = {state.value for state in states if isinstance(state, Known) and isinstance(state.value, str)}
    decls = (*program.inputs, *(decl for frame in program.frames for decl in frame.fields))
    declared = dict.fromkeys(member for decl in decls for member in decl.members)
    for node in program.nodes:
        match node:
            case Const(value=str(value)):
                texts.add(value)
            case Member():
                texts.update(node.members)
            case Table():
                texts.update(cell for row, _ in node.rows for cell in row)
            case _:
                pass
    for spec in program.relations:
        texts.update(spec.set_names)
    return {text: place for place, text in enumerate((*declared, *sorted(texts - declared.keys())))}


def leaf_columns(program: Program) -> Leaves:
    """The leaves that the nodes of each frame read."""
    wanted: dict[int, set[tuple[int, str]]] = {frame: set() for frame in range(len(program.frames))}
    for node in program.nodes:
        match node:
            case Input():
                wanted[0].add((node.decl, node.part))
            case Field():
                wanted[node.frame].add((node.decl, node.part))
            case _:
                pass
    return {
        frame: tuple((declarations(program, frame)[decl], decl, part) for decl, part in sorted(leaves))
        for frame, leaves in wanted.items()
    }


def declarations(program: Program, frame: int) -> tuple[InputDecl, ...]:
    return program.frames[frame].fields if frame else program.inputs


def leaf_name(frame: int, place: int, part: str) -> str:
    """The column of a leaf: "value" of a truth or text, "low" and "high" of a number, or "none"."""
    return f"{part}.{frame}.{place}"


def _whole(decl: InputDecl, value: Fraction) -> int:
    if not decl.lo <= value <= decl.hi or decl.scale % value.denominator:
        raise OutsideDeclaration(f"{decl.id}: {value} is not within {decl.lo} to {decl.hi} in steps of 1/{decl.scale}")
    return value.numerator * (decl.scale // value.denominator)


def number_type(decl: InputDecl) -> pl.DataType:
    fits = -(1 << 63) <= decl.lo * decl.scale and decl.hi * decl.scale < 1 << 63
    return NARROW if fits else WIDE


def _numbers(frame: int, place: int, decl: InputDecl, states: Sequence[State]) -> list[pl.Series]:
    lows: list[int] = []
    highs: list[int] = []
    least, most = _whole(decl, decl.lo), _whole(decl, decl.hi)
    for state in states:
        if isinstance(state, Known) and isinstance(state.value, Fraction):
            low = high = _whole(decl, state.value)
        elif isinstance(state, Ranged):
            low, high = _whole(decl, state.lo), _whole(decl, state.hi)
        else:
            low, high = least, most
        lows.append(low)
        highs.append(high)
    kind = number_type(decl)
    return [
        pl.Series(leaf_name(frame, place, "low"), lows, dtype=kind),
        pl.Series(leaf_name(frame, place, "high"), highs, dtype=kind),
    ]


def _none_flag(decl: InputDecl, state: State) -> bool | None:
    if isinstance(state, KnownNone):
        return True
    return False if isinstance(state, Known | Ranged) or not decl.nullable else None


def _leaf(frame: int, leaf: LeafPart, states: Sequence[State], codes: dict[str, int]) -> list[pl.Series]:
    decl, place, part = leaf
    name = leaf_name(frame, place, part)
    if part == "none":
        return [pl.Series(name, [_none_flag(decl, state) for state in states], dtype=pl.Boolean)]
    if decl.type == "number":
        return _numbers(frame, place, decl, states)
    known = [state.value if isinstance(state, Known) else None for state in states]
    if decl.type == "truth":
        return [pl.Series(name, known, dtype=pl.Boolean)]
    coded = [None if text is None else codes.setdefault(str(text), len(codes)) for text in known]
    return [pl.Series(name, coded, dtype=pl.Int32)]


Owner = Facts | Item | None


def _collection(frame: Frame, owner: Owner) -> Collection:
    name = frame.name if isinstance(owner, Facts) else frame.name.rpartition(".")[2]
    found = owner.collections.get(name) if owner is not None else None
    return found or Collection((), frame.max_items)


@dataclass(slots=True)
class _Rows:
    """The rows of one frame while they are gathered."""

    owners: list[int]
    places: list[int]
    weights: list[int]
    items: list[Owner]
    ids: list[Ids | None]

    def columns(self) -> list[pl.Series]:
        return [
            pl.Series(OWNER, self.owners, dtype=pl.UInt32),
            pl.Series(PLACE, self.places, dtype=pl.Int64),
            pl.Series(BLANK, [item is None for item in self.items], dtype=pl.Boolean),
            pl.Series(WEIGHT, self.weights, dtype=pl.Int64),
        ]


def _rows_of(frame: Frame, outer: _Rows) -> _Rows:
    rows = _Rows([], [], [], [], [])
    for row, (owner, ids) in enumerate(zip(outer.items, outer.ids, strict=True)):
        found = _collection(frame, owner)
        if len(found.items) + found.more > frame.max_items:
            raise OutsideDeclaration(f"{frame.name}: more than {frame.max_items} items")
        for place, item in enumerate(found.items):
            rows.items.append(item)
            rows.ids.append(None if ids is None else (*ids, item.id))
            rows.owners.append(row)
            rows.places.append(place)
            rows.weights.append(1)
        if found.more:
            rows.items.append(None)
            rows.ids.append(None)
            rows.owners.append(row)
            rows.places.append(len(found.items))
            rows.weights.append(found.more)
    return rows


def _states(decl: InputDecl, items: Iterable[Owner]) -> list[State]:
    name = decl.id
    return [UNKNOWN if item is None else item.values.get(name, UNKNOWN) for item in items]


def prepare(program: Program, profiles: Sequence[Facts]) -> Prepared:
    """The tables of a batch of profiles; OutsideDeclaration for what the program does not declare so."""
    codes = codes_of(program)
    gathered = [_Rows([], [], [], list(profiles), [()] * len(profiles))]
    tables = {}
    leaves = leaf_columns(program)
    for place, frame in enumerate(program.frames):
        if place:
            gathered.append(_rows_of(frame, gathered[frame.parent or 0]))
        rows = gathered[place]
        columns = rows.columns() if place else []
        for leaf in leaves[place]:
            columns.extend(_leaf(place, leaf, _states(leaf[0], rows.items), codes))
        index = pl.Series(ROW, range(len(rows.items)), dtype=pl.UInt32)
        tables[place] = pl.DataFrame([index, *columns])
    ids = {place: tuple(rows.ids) for place, rows in enumerate(gathered)}
    return Prepared(len(profiles), tables, shape_of(leaves, tables), ids)


def shape_of(stored: Leaves, tables: Mapping[int, pl.DataFrame]) -> Shape:
    """Read off the tables: where ends differ, nulls stand and blank rows are."""
    found: set[str] = set()
    for frame, leaves in stored.items():
        if frame in tables:
            for decl, place, part in leaves:
                number = part == "value" and decl.type == "number"
                found |= _opened(tables[frame], frame, place, "low" if number else part)
    blanks = frozenset(frame for frame, table in tables.items() if frame and table[BLANK].any())
    return Shape(frozenset(found), blanks)


def _opened(table: pl.DataFrame, frame: int, place: int, part: str) -> set[str]:
    name, high = leaf_name(frame, place, part), leaf_name(frame, place, "high")
    if name not in table.columns:
        return set()
    if part == "low" and high in table.columns:
        return set() if table[name].equals(table[high]) else {name, high}
    return {name} if table[name].null_count() else set()
