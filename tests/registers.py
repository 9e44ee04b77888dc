"""Bound profiles as a register: what an intake would hand to the batch backend for them."""

from __future__ import annotations

from collections.abc import Collection as Names
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import polars as pl

from huisuan.backends.columnar import Register
from huisuan.ir.program import InputDecl, Program
from huisuan.values import UNKNOWN, Collection, Facts, Item, Known, KnownNone, Ranged, State

Owner = Facts | Item


def with_background(facts: Facts, background: Facts, inputs: Names[str], collections: Names[str]) -> Facts:
    """The profile with everything but these inputs and collections as the background says."""
    values = {**background.values, **{name: state for name, state in facts.values.items() if name in inputs}}
    for name in inputs:
        if name not in facts.values:
            values.pop(name, None)
    kept = {**background.collections}
    for name in collections:
        kept.pop(name, None)
        if name in facts.collections:
            kept[name] = facts.collections[name]
    return replace(facts, values=MappingProxyType(values), collections=MappingProxyType(kept))


def register(program: Program, profiles: Sequence[Facts], inputs: Names[str], collections: Names[str]) -> Register:
    """The profiles' states of these inputs and top collections, with what stands inside their items."""
    rows = pl.Series("#row", range(len(profiles)), dtype=pl.UInt32)
    decls = [decl for decl in program.inputs if decl.id in inputs]
    applicants = pl.DataFrame([rows, *_columns(decls, [facts.values for facts in profiles])])
    items: dict[str, pl.DataFrame] = {}
    more: dict[str, pl.DataFrame] = {}
    owners: dict[int, list[Owner]] = {0: list(profiles)}
    for place, frame in enumerate(program.frames):
        if not place or (frame.parent == 0 and frame.name not in collections) or frame.parent not in owners:
            continue
        assert frame.parent is not None
        found = [_collection(owner, frame.name, frame.max_items) for owner in owners[frame.parent]]
        standing = sorted(
            ((row, item) for row, each in enumerate(found) for item in each.items),
            key=lambda pair: (pair[0], pair[1].id),
        )
        owners[place] = [item for _, item in standing]
        own = [
            pl.Series("#owner", [row for row, _ in standing], dtype=pl.UInt32),
            pl.Series("#id", [item.id for _, item in standing], dtype=pl.String),
        ]
        items[frame.name] = pl.DataFrame([*own, *_columns(frame.fields, [item.values for _, item in standing])])
        more[frame.name] = pl.DataFrame(
            [rows_of(len(found)), pl.Series("#more", [each.more for each in found], dtype=pl.Int64)]
        )
    return Register(applicants, items, more)


def rows_of(count: int) -> pl.Series:
    return pl.Series("#owner", range(count), dtype=pl.UInt32)


def _collection(owner: Owner, name: str, most: int) -> Collection:
    own = name if isinstance(owner, Facts) else name.rpartition(".")[2]
    return owner.collections.get(own) or Collection((), most)


def _columns(decls: Sequence[InputDecl], values: Sequence[Mapping[str, State]]) -> list[pl.Series]:
    made = []
    for decl in decls:
        states = [each.get(decl.id, UNKNOWN) for each in values]
        made.append(_series(decl, states))
        if any(isinstance(state, KnownNone) for state in states):
            made.append(
                pl.Series(f"{decl.id}?none", [isinstance(state, KnownNone) for state in states], dtype=pl.Boolean)
            )
        if any(isinstance(state, Ranged) for state in states):
            ends = [int(state.hi * decl.scale) if isinstance(state, Ranged) else None for state in states]
            made.append(pl.Series(f"{decl.id}?high", ends, dtype=_kind(decl)))
    return made


def _series(decl: InputDecl, states: Sequence[State]) -> pl.Series:
    return pl.Series(decl.id, [_value(decl, state) for state in states], dtype=_kind(decl))


def _value(decl: InputDecl, state: State) -> int | bool | str | None:
    match state:
        case Known(value=bool() | str() as value):
            return value
        case Known(value=number):
            return int(number * decl.scale)
        case Ranged():
            return int(state.lo * decl.scale)
        case _:
            return None


def _kind(decl: InputDecl) -> pl.DataType:
    match decl.type:
        case "number":
            fits = -(1 << 63) <= decl.lo * decl.scale and decl.hi * decl.scale < 1 << 63
            return pl.Int64() if fits else pl.Int128()
        case "truth":
            return pl.Boolean()
        case "enum":
            return pl.Enum(sorted(decl.members))
        case _:
            return pl.String()
