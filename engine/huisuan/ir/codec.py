"""A program as canonical JSON text and back, and its content hash.

Sorted keys, no spaces, fractions as "n/d", each node as [name, fields…]. Reading is strict: anything but what writing produces is a
ValueError that names the place. The shape follows the declared types of nodes and program, so it knows no single node by name.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from hashlib import sha256
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

from huisuan.ir.builder import operands
from huisuan.ir.nodes import Node
from huisuan.ir.program import Program, roots
from huisuan.values import Scalar

NODE_CLASSES = {each.__name__: each for each in get_args(Node)}
_FRACTION = re.compile(r"(0|-?[1-9][0-9]*)/([1-9][0-9]*)")
_SCALAR_KEYS = {"number": Fraction, "truth": bool, "text": str}


def encode_program(program: Program) -> str:
    """All of the program, origins and conditions too."""
    return _canonical(_encode(program, everything=True))


def decode_program(text: str) -> Program:
    """The program that `encode_program` wrote; ValueError says where the text is no such thing."""
    try:
        data = json.loads(text, object_pairs_hook=_object_of, parse_constant=_refuse, parse_float=_refuse)
    except RecursionError as error:
        raise ValueError("program: nested too deeply") from error
    program = _decode(Program, data, "program")
    assert isinstance(program, Program)
    _check_places(program)
    return program


def program_hash(program: Program) -> str:
    """SHA-256 of the canonical text without what equality ignores (origins, conditions), in hex: equal programs, equal hashes."""
    return sha256(_canonical(_encode(program, everything=False)).encode()).hexdigest()


def _check_places(program: Program) -> None:
    """Nodes stand beside their types, frames, bounds; each reads earlier nodes only."""
    count = len(program.nodes)
    beside = (program.types, program.frames_of, program.bounds, program.raised_by, program.scales)
    if any(len(column) != count for column in beside) or len(program.origins) not in (0, count):
        raise ValueError("program: nodes, types, frames_of, bounds, raised_by, scales and origins differ in length")
    for place, node in enumerate(program.nodes):
        if not all(0 <= operand < place for operand in operands(node)):
            raise ValueError(f"program.nodes[{place}]: reads a node that does not come before it")
    if not all(0 <= root < count for root in roots(program)):
        raise ValueError("program.benefits: a root is no node")


def _canonical(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _object_of(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _refuse(text: str) -> object:
    raise ValueError(f"not a whole number: {text}")


def _encode(value: object, *, everything: bool) -> object:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, tuple):
        return [_encode(part, everything=everything) for part in value]
    if not is_dataclass(value) or isinstance(value, type):
        raise ValueError(f"no form for {type(value).__name__}")
    hints = _hints(type(value))
    shown = {
        each.name: _encode_field(hints[each.name], getattr(value, each.name), everything=everything)
        for each in fields(value)
        if everything or each.compare
    }
    return [type(value).__name__, *shown.values()] if type(value).__name__ in NODE_CLASSES else shown


def _encode_field(hint: object, value: object, *, everything: bool) -> object:
    if hint == Scalar:
        key = "truth" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"
        return {key: _encode(value, everything=everything)}
    return _encode(value, everything=everything)


@cache
def _hints(kind: type) -> dict[str, object]:
    return get_type_hints(kind)


def _decode(hint: object, data: object, place: str) -> object:
    """`data` as a value of the type `hint`."""
    if hint == Scalar:
        return _decode_scalar(data, place)
    if hint == Node:
        return _decode_node(data, place)
    origin: object = get_origin(hint)
    if origin is tuple:
        return _decode_tuple(get_args(hint), data, place)
    if origin is Literal:
        if data in get_args(hint) and isinstance(data, str):
            return data
        raise ValueError(f"{place}: expected one of {', '.join(map(repr, get_args(hint)))}, found {data!r}")
    if origin is UnionType or origin is Union:
        options = [option for option in get_args(hint) if option is not NoneType]
        assert len(options) == 1, hint
        return None if data is None else _decode(options[0], data, place)
    assert isinstance(hint, type)
    return _decode_plain(hint, data, place)


def _decode_plain(kind: type, data: object, place: str) -> object:
    if is_dataclass(kind):
        return _decode_object(kind, data, place)
    if kind in (bool, int, str) and type(data) is kind:
        return data
    if kind is Fraction:
        return _decode_fraction(data, place)
    if issubclass(kind, StrEnum) and isinstance(data, str):
        try:
            return kind(data)
        except ValueError as error:
            raise ValueError(f"{place}: no {kind.__name__} {data!r}") from error
    raise ValueError(f"{place}: expected {kind.__name__}, found {data!r}")


def _decode_fraction(data: object, place: str) -> Fraction:
    found = _FRACTION.fullmatch(data) if isinstance(data, str) else None
    if found is None:
        raise ValueError(f'{place}: expected a fraction "n/d", found {data!r}')
    value = Fraction(int(found[1]), int(found[2]))
    if f"{value.numerator}/{value.denominator}" != data:
        raise ValueError(f"{place}: {data!r} is not in lowest terms")
    return value


def _decode_scalar(data: object, place: str) -> object:
    if not isinstance(data, dict) or len(data) != 1 or not data.keys() <= _SCALAR_KEYS.keys():
        raise ValueError(f"{place}: expected one of number, truth, text, found {data!r}")
    ((key, value),) = data.items()
    return _decode(_SCALAR_KEYS[key], value, f"{place}.{key}")


def _decode_tuple(parts: tuple[object, ...], data: object, place: str) -> tuple[object, ...]:
    if not isinstance(data, list):
        raise ValueError(f"{place}: expected a list, found {data!r}")
    if len(parts) == 2 and parts[1] is ...:
        return tuple(_decode(parts[0], value, f"{place}[{number}]") for number, value in enumerate(data))
    if len(parts) != len(data):
        raise ValueError(f"{place}: expected {len(parts)} entries, found {len(data)}")
    pairs = zip(parts, data, strict=True)
    return tuple(_decode(part, value, f"{place}[{number}]") for number, (part, value) in enumerate(pairs))


def _decode_node(data: object, place: str) -> object:
    if not isinstance(data, list) or not data or data[0] not in NODE_CLASSES:
        raise ValueError(f"{place}: expected [node, fields…], found {data!r}")
    kind = NODE_CLASSES[data[0]]
    names = [each.name for each in fields(kind)]
    if len(names) != len(data) - 1:
        raise ValueError(f"{place}: {kind.__name__} has {len(names)} fields, found {len(data) - 1}")
    return _decode_object(kind, dict(zip(names, data[1:], strict=True)), place)


def _decode_object(kind: type, data: object, place: str) -> object:
    assert is_dataclass(kind)
    names = {each.name for each in fields(kind)}
    if not isinstance(data, dict) or data.keys() != names:
        found = ", ".join(sorted(data)) if isinstance(data, dict) else repr(data)
        raise ValueError(f"{place}: expected {', '.join(sorted(names))}, found {found}")
    hints = _hints(kind)
    return kind(**{name: _decode(hints[name], value, f"{place}.{name}") for name, value in data.items()})
