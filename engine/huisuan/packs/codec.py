"""Frozen values as plain JSON and back, by their declared types: how a compiled set of packs is stored, never pickled.

A dataclass is the list of its fields, so a changed class needs a changed key. Knows types, no single class by its meaning.
Reading anything else than what writing produced raises ValueError, TypeError or LookupError.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache, lru_cache
from types import MappingProxyType, NoneType, UnionType
from typing import Literal, TypeAlias, Union, get_args, get_origin

Json: TypeAlias = "str | int | bool | list[Json] | None"
Reader: TypeAlias = Callable[[object], object]


def plain(value: object) -> Json:
    """`value` as JSON."""
    if value is None or isinstance(value, bool | int) or type(value) is str:
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, frozenset):
        return sorted((plain(each) for each in value), key=str)
    if isinstance(value, Mapping):
        return [part for key, each in value.items() for part in (plain(key), plain(each))]
    return _plain_object(value)


def _plain_object(value: object) -> Json:
    kind: type = type(value)
    if not is_dataclass(value):
        raise TypeError(f"no form for {kind.__name__}")
    hints = _hints(kind)
    return [_tagged(hints[each.name], getattr(value, each.name)) for each in fields(value) if each.init]


def _tagged(hint: object, value: object) -> Json:
    """A member of a union of several types carries its number in the union."""
    options = _options(hint)
    if len(options) > 1:
        place = next(number for number, option in enumerate(options) if type(value) is option)
        return [place, plain(value)]
    if get_origin(hint) is tuple:
        parts = get_args(hint)
        assert isinstance(value, tuple)
        each_of = parts[:1] * len(value) if parts[-1:] == (...,) else parts
        return [_tagged(part, each) for part, each in zip(each_of, value, strict=True)]
    return plain(value)


def _options(hint: object) -> tuple[object, ...]:
    if get_origin(hint) not in (Union, UnionType):
        return ()
    return tuple(option for option in get_args(hint) if option is not NoneType)


@cache
def _hints(kind: type) -> dict[str, object]:
    return {each.name: _hint(kind.__module__, each.type) for each in fields(kind)}  # type: ignore[arg-type]  # annotations are texts here


@cache
def _hint(module: str, written: str) -> object:
    """The type that an annotation names, as `get_type_hints` would find it; many fields are declared alike, so each is read once."""
    return eval(written, vars(sys.modules[module]))  # noqa: S307 - our own annotations


@cache
def reader(hint: object) -> Reader:
    """What turns JSON back into a value of the type `hint`."""
    options = _options(hint)
    if len(options) > 1:
        return _of_union(options)
    if options:
        return _of_optional(options[0])
    origin, args = get_origin(hint), get_args(hint)
    if origin is tuple:
        return _of_tuple(args)
    if origin is frozenset:
        return lambda data: frozenset(map(reader(args[0]), _items(data)))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _of_mapping(args)
    if origin is Literal:
        allowed = {str(each): each for each in args}
        return lambda data: allowed[str(data)]
    assert isinstance(hint, type), hint
    return _of_class(hint)


def _of_optional(hint: object) -> Reader:
    return lambda data: None if data is None else reader(hint)(data)


def _items(data: object) -> list[object]:
    if not isinstance(data, list):
        raise TypeError(f"a list is wanted, not {type(data).__name__}")
    return data


def _of_union(options: tuple[object, ...]) -> Reader:
    def read(data: object) -> object:
        if data is None:
            return None
        place, value = _items(data)
        assert isinstance(place, int)
        return reader(options[place])(value)

    return read


def _of_tuple(args: tuple[object, ...]) -> Reader:
    if args[-1:] == (...,):

        def read_many(data: object) -> object:
            part = reader(args[0])
            return tuple(_items(data) if part is _itself else map(part, _items(data)))

        return read_many
    return lambda data: tuple(reader(arg)(each) for arg, each in zip(args, _items(data), strict=True))


def _of_mapping(args: tuple[object, ...]) -> Reader:
    def read(data: object) -> object:
        items = _items(data)
        if not items:
            return MappingProxyType({})
        return MappingProxyType(
            dict(zip(map(reader(args[0]), items[::2]), map(reader(args[1]), items[1::2]), strict=True))
        )

    return read


def _of_class(kind: type) -> Reader:
    if is_dataclass(kind):
        return _of_dataclass(kind)
    if kind is Fraction:
        return _fraction
    if kind is date:
        return lambda data: date.fromordinal(int(str(data)))
    if issubclass(kind, Enum):
        return kind
    assert kind in (str, int, bool), kind
    return _itself


def _itself(data: object) -> object:
    return data


def _of_dataclass(kind: type) -> Reader:
    @cache
    def readers() -> tuple[int, list[tuple[int, Reader]]]:
        """How many fields there are, and what reads those that are not stored as they are."""
        found = [reader(_hints(kind)[each.name]) for each in fields(kind) if each.init]
        return len(found), [(place, part) for place, part in enumerate(found) if part is not _itself]

    def read(data: object) -> object:
        size, parts = readers()
        values = [*_items(data)]
        if len(values) != size:
            raise ValueError(f"{kind.__name__} has {size} fields, not {len(values)}")
        for place, part in parts:
            values[place] = part(values[place])
        return kind(*values)

    return read


@lru_cache(maxsize=4096, typed=True)
def _fraction(data: object) -> Fraction:
    if type(data) is int:
        return Fraction(data)
    numerator, _, denominator = str(data).partition("/")
    return Fraction(int(numerator), int(denominator))
