"""Frozen values as plain JSON and back, by their declared types: how a compiled set of packs is stored, never pickled.

Equal values are stored once, in the block of their type: by columns, and earlier values by their places in other blocks, so that
reading makes a thousand values as fast as a few and shares what is equal. A changed class needs a changed key, since a value is the
list of its fields. No type may hold itself. Knows types, no single class by its meaning.
Reading anything else than what writing produced raises ValueError, TypeError or LookupError.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Literal, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

Json: TypeAlias = "str | int | bool | Sequence[Json] | dict[str, Json] | None"
Hint: TypeAlias = object
Value = TypeVar("Value")
_AS_THEY_ARE = (str, int, bool)


def plain(kind: type, value: object) -> Json:
    """`value`, which is of the type `kind`, as JSON: the blocks by name of type, and that of `kind` holds nothing else."""
    writing = _Writing()
    writing.place(kind, value)
    return {_name(hint): writing.block(hint) for hint in writing.rows}


def value_of(kind: type[Value], data: object) -> Value:
    """The value of the type `kind` that `plain` wrote."""
    if not isinstance(data, dict):
        raise TypeError(f"blocks are wanted, not {type(data).__name__}")
    (found,) = _Reading(data).made(kind)
    assert isinstance(found, kind)
    return found


class _Writing:
    """Blocks being filled: the rows of each type in order, and the place of each row."""

    def __init__(self) -> None:
        self.rows: dict[Hint, list[list[Json]]] = {}
        self._places: dict[Hint, dict[str, int]] = {}
        self._open: set[Hint] = set()

    def block(self, hint: Hint) -> Json:
        rows = self.rows[hint]
        return [list(column) for column in zip(*rows, strict=True)] if _by_columns(hint) else rows

    def place(self, hint: Hint, value: object) -> int:
        """The place of `value` in the block of `hint`."""
        if hint in self._open:
            raise TypeError(f"no form for {_name(hint)}, which holds itself")
        self._open.add(hint)
        row = self._row(hint, value)
        self._open.remove(hint)
        rows = self.rows.setdefault(hint, [])
        place = self._places.setdefault(hint, {}).setdefault(repr(row), len(rows))
        if place == len(rows):
            rows.append(row)
        return place

    def _cell(self, hint: Hint, value: object) -> Json:
        """What stands for `value` where a value of the type `hint` is wanted."""
        if value is None:
            return None
        if not _as_it_is(_bare(hint)):
            return self.place(_bare(hint), value)
        assert isinstance(value, str | int | bool)
        return value

    def _row(self, hint: Hint, value: object) -> list[Json]:
        options = _options(hint)
        if options:
            number = next(number for number, option in enumerate(options) if type(value) is option)
            return [number, self.place(options[number], value)]
        kind: type = type(value)
        if _is_record(kind):
            return [self._cell(part, getattr(value, name)) for name, part in _hints(kind).items()]
        if isinstance(value, tuple | frozenset):
            each_of = _parts(hint, len(value))
            held = value if isinstance(value, tuple) else sorted(value, key=str)
            return [self._cell(part, each) for part, each in zip(each_of, held, strict=True)]
        if isinstance(value, Mapping):
            of_key, of_value = get_args(hint)
            return [
                cell for key, each in value.items() for cell in (self._cell(of_key, key), self._cell(of_value, each))
            ]
        return [_atom(value)]


def _atom(value: object) -> Json:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, str | int | bool):
        return value
    raise TypeError(f"no form for {type(value).__name__}")


class _Reading:
    """The values of each block, made when they are first asked for."""

    def __init__(self, blocks: Mapping[str, list[list[Json]]]) -> None:
        self._blocks = blocks
        self._made: dict[Hint, list[object]] = {}

    def made(self, hint: Hint) -> list[object]:
        """The values in the block of `hint`, by place."""
        found = self._made.get(hint)
        if found is None:
            found = self._made[hint] = self._make(hint, self._blocks.get(_name(hint), []))
        return found

    def _values(self, hint: Hint, cells: Sequence[Json]) -> Sequence[object]:
        """What the cells of a column stand for."""
        if _as_it_is(_bare(hint)):
            return cells
        made = self.made(_bare(hint))
        if _optional(hint):
            return [None if place is None else made[place] for place in cells]  # type: ignore[index]  # a cell that is no number raises
        return [made[place] for place in cells]  # type: ignore[index]  # as above

    def _make(self, hint: Hint, block: list[list[Json]]) -> list[object]:
        if not block:
            return []
        options = _options(hint)
        if options:
            made = [self.made(option) for option in options]
            return [made[number][place] for number, place in zip(*block, strict=True)]
        origin, args = get_origin(hint), get_args(hint)
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return [self._mapping(args, row) for row in block]
        if origin is tuple and not _by_columns(hint):
            return [tuple(self._values(args[0], row)) for row in block]
        if origin is frozenset:
            return [frozenset(self._values(args[0], row)) for row in block]
        columns = [self._values(part, cells) for part, cells in zip(_column_types(hint), block, strict=True)]
        return _joined(hint, columns)

    def _mapping(self, args: tuple[Hint, ...], row: list[Json]) -> Mapping[object, object]:
        of_key, of_value = args
        return MappingProxyType(
            dict(zip(self._values(of_key, row[::2]), self._values(of_value, row[1::2]), strict=True))
        )


def _column_types(hint: Hint) -> tuple[Hint, ...]:
    if get_origin(hint) is tuple:
        return get_args(hint)
    return (*_hints(hint).values(),) if isinstance(hint, type) and _is_record(hint) else (str,)


def _joined(hint: Hint, columns: Sequence[Sequence[object]]) -> list[object]:
    """A value out of each row of the columns."""
    rows = zip(*columns, strict=True)
    if get_origin(hint) is tuple:
        return [*rows]
    assert isinstance(hint, type)
    if _holds_only_fields(hint):
        return _filled(hint, columns)
    make: Callable[..., object] = date.fromordinal if hint is date else hint
    return [make(*cells) for cells in rows]


@cache
def _holds_only_fields(kind: type) -> bool:
    """Whether a value is its fields as they were written: nothing is checked or derived when one is made."""
    if not is_dataclass(kind) or "__slots__" not in vars(kind) or hasattr(kind, "__post_init__"):
        return False
    return all(each.init for each in fields(kind))


def _filled(kind: type, columns: Sequence[Sequence[object]]) -> list[object]:
    """Values of a frozen class with slots. Its constructor sets field by field in a way that takes thrice as long."""
    found: list[object] = [object.__new__(kind) for _ in columns[0]]
    for name, column in zip(_hints(kind), columns, strict=True):
        fill = getattr(kind, name).__set__
        for value, cell in zip(found, column, strict=True):
            fill(value, cell)
    return found


@cache
def _by_columns(hint: Hint) -> bool:
    """Whether all values of a type have the same number of cells."""
    origin, args = get_origin(hint), get_args(hint)
    return (args[-1:] != (...,)) if origin is tuple else origin in (None, Union, UnionType)


@cache
def _as_it_is(hint: Hint) -> bool:
    """Whether a cell is the value."""
    return hint in _AS_THEY_ARE or get_origin(hint) is Literal


@cache
def _optional(hint: Hint) -> bool:
    return get_origin(hint) in (Union, UnionType) and NoneType in get_args(hint)


@cache
def _bare(hint: Hint) -> Hint:
    """The one type that an optional one allows beside None, or `hint` itself."""
    rest = tuple(option for option in get_args(hint) if option is not NoneType)
    return rest[0] if _optional(hint) and len(rest) == 1 else hint


@cache
def _options(hint: Hint) -> tuple[Hint, ...]:
    """The members of a union, None apart."""
    if get_origin(hint) not in (Union, UnionType):
        return ()
    return tuple(option for option in get_args(hint) if option is not NoneType)


def _parts(hint: Hint, size: int) -> tuple[Hint, ...]:
    """The types of the items of a tuple or a set."""
    parts = get_args(hint)
    return parts if _by_columns(hint) else parts[:1] * size


@cache
def _name(hint: Hint) -> str:
    return f"{hint.__module__}.{hint.__qualname__}" if isinstance(hint, type) and not get_args(hint) else str(hint)


@cache
def _is_record(kind: type) -> bool:
    """Whether values of a class are made of named fields: a dataclass or a named tuple."""
    return is_dataclass(kind) or hasattr(kind, "_fields")


@cache
def _hints(kind: type) -> Mapping[str, Hint]:
    """The types of a record's fields by name, as far as they are given when it is made."""
    if not is_dataclass(kind):
        return get_type_hints(kind)
    return {each.name: _hint(kind.__module__, str(each.type)) for each in fields(kind) if each.init}


@cache
def _hint(module: str, written: str) -> Hint:
    """The type that an annotation names, as `get_type_hints` would find it; many fields are declared alike, so each is read once."""
    found: Hint = eval(written, vars(sys.modules[module]))  # noqa: S307 - our own annotations
    return found
