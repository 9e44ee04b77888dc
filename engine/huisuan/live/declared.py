"""Checks of facts that come in one at a time against what the program declares; UsageError names the fact and the remedy. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeVar

from huisuan.ir.program import Frame, InputDecl, Program
from huisuan.problems import UsageError, closest
from huisuan.values import Collection, Item, Known, KnownNone, Ranged, Scalar, State, Unknown

T = TypeVar("T")


def declared_fact(program: Program, name: str) -> InputDecl:
    """The profile's fact of this name."""
    return _named(name, {decl.id: decl for decl in program.inputs}, "fact")


def declared_collection(program: Program, name: str) -> int:
    """The number of the frame of the profile's collection of this name."""
    frames = enumerate(program.frames)
    return _named(name, {frame.name: place for place, frame in frames if frame.parent == 0}, "collection")


def check_state(decl: InputDecl, state: State) -> None:
    match state:
        case Known(value=value):
            _check_value(decl, value)
        case Ranged(lo=lo, hi=hi):
            _check_value(decl, lo)
            _check_value(decl, hi)
            if lo > hi:
                raise UsageError(f"{decl.id}: the ends {lo} and {hi} are reversed")
        case KnownNone() if not decl.nullable:
            raise UsageError(f"{decl.id}: cannot be none")
        case KnownNone() | Unknown():
            return


def check_item(program: Program, frame: int, item: Item) -> None:
    """The item's fields, and those of its own collections."""
    declaration = program.frames[frame]
    fields = {decl.id: decl for decl in declaration.fields}
    for name, state in item.values.items():
        check_state(_named(name, fields, f"field of {declaration.name}"), state)
    inner = {
        each.name.rpartition(".")[2]: place
        for place, each in enumerate(program.frames)
        if frame and each.parent == frame
    }
    for name, found in item.collections.items():
        place = _named(name, inner, f"collection in {declaration.name}")
        check_collection(program.frames[place], found)
        for child in found.items:
            check_item(program, place, child)


def check_collection(frame: Frame, found: Collection) -> None:
    ids = [item.id for item in found.items]
    if found.more < 0 or len(ids) + found.more > frame.max_items:
        raise UsageError(
            f"{frame.name}: {len(ids)} items and {found.more} more; at most {frame.max_items} are declared"
        )
    if ids != sorted(set(ids)):
        raise UsageError(f"{frame.name}: items are wanted in the order of their ids, without repeats")


def _named(name: str, known: Mapping[str, T], what: str) -> T:
    found = known.get(name)
    if found is None:
        likely = " or ".join(closest(name, known))
        raise UsageError(f"no {what} is called {name}" + (f"; did you mean {likely}?" if likely else ""))
    return found


def _check_value(decl: InputDecl, value: Scalar) -> None:
    match decl.type:
        case "number":
            fits = isinstance(value, Fraction) and decl.lo <= value <= decl.hi and not decl.scale % value.denominator
        case "truth":
            fits = isinstance(value, bool)
        case "enum":
            fits = isinstance(value, str) and value in decl.members
        case "text":
            fits = isinstance(value, str)
    if not fits:
        raise UsageError(f"{decl.id}: {value!r} is not within its declaration")
