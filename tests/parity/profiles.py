"""Seeded random profiles for a program: sparse like real ones, with values at and beside every literal of the rules.

Plain seeded randomness, not Hypothesis: the same seed and program give the same profiles on every machine, in thousands.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from types import MappingProxyType

from huisuan.ir.builder import operands
from huisuan.ir.nodes import Bands, Compare, Const, Field, Input, Member, NodeId
from huisuan.ir.program import InputDecl, Program
from huisuan.values import NONE, Collection, Facts, Item, Known, Ranged, State

Leaf = tuple[int, str]
LONGEST = 4


def profiles(program: Program, count: int, seed: int) -> tuple[Facts, ...]:
    """`count` profiles: a third complete, a third with gaps, a third almost empty."""
    source = random.Random(seed)
    edges = literals_beside(program)
    return tuple(_facts(program, source, edges, unknown=(0.0, 0.3, 0.85)[place % 3]) for place in range(count))


def literals_beside(program: Program) -> dict[Leaf, list[Fraction | str]]:
    """For each leaf, the numbers and options the rules compare something made of it with."""
    found: dict[Leaf, list[Fraction | str]] = {}
    for node in program.nodes:
        match node:
            case Compare():
                for this, that in ((node.a, node.b), (node.b, node.a)):
                    _note(program, found, this, _constant(program, that))
            case Bands():
                for edge, _ in node.edges:
                    _note(program, found, node.a, edge)
            case Member():
                for member in node.members:
                    _note(program, found, node.a, member)
            case _:
                continue
    return found


def _constant(program: Program, place: NodeId) -> Fraction | str | None:
    node = program.nodes[place]
    value = node.value if isinstance(node, Const) else None
    return None if isinstance(value, bool) else value


def _note(
    program: Program, found: dict[Leaf, list[Fraction | str]], place: NodeId, value: Fraction | str | None
) -> None:
    if value is not None:
        for leaf in _leaves(program, place):
            found.setdefault(leaf, []).append(value)


def _leaves(program: Program, place: NodeId) -> Iterator[Leaf]:
    node = program.nodes[place]
    if isinstance(node, Input):
        yield 0, program.inputs[node.decl].id
    elif isinstance(node, Field):
        yield node.frame, program.frames[node.frame].fields[node.decl].id
    for operand in operands(node):
        yield from _leaves(program, operand)


def _facts(program: Program, source: random.Random, edges: dict[Leaf, list[Fraction | str]], unknown: float) -> Facts:
    values: dict[str, State] = {}
    for decl in program.inputs:
        if decl.default is not None and source.random() < 0.7:
            values[decl.id] = Known(decl.default)
        elif source.random() >= unknown:
            values[decl.id] = state_of(decl, source, edges.get((0, decl.id), []), unknown)
    return Facts(MappingProxyType(values), _collections(program, 0, source, edges, unknown))


def _collections(
    program: Program, parent: int, source: random.Random, edges: dict[Leaf, list[Fraction | str]], unknown: float
) -> MappingProxyType[str, Collection]:
    found: dict[str, Collection] = {}
    for number, frame in enumerate(program.frames):
        if number == 0 or frame.parent != parent or source.random() < unknown:
            continue
        count = source.randint(0, min(LONGEST, frame.max_items))
        items = []
        for place in range(count):
            fields = {
                decl.id: state_of(decl, source, edges.get((number, decl.id), []), unknown)
                for decl in frame.fields
                if source.random() >= unknown / 2
            }
            inner = _collections(program, number, source, edges, unknown)
            items.append(Item(f"i{place}", MappingProxyType(fields), inner))
        more = 0 if source.random() >= unknown else frame.max_items - count
        found[frame.name if parent == 0 else frame.name.rpartition(".")[2]] = Collection(tuple(items), more)
    return MappingProxyType(found)


def state_of(decl: InputDecl, source: random.Random, edges: list[Fraction | str], unknown: float) -> State:
    if decl.nullable and source.random() < 0.2:
        return NONE
    match decl.type:
        case "truth":
            return Known(source.random() < 0.6)
        case "enum":
            near = [edge for edge in edges if isinstance(edge, str) and edge in decl.members]
            return Known(source.choice(near if near and source.random() < 0.7 else list(decl.members)))
        case "text":
            near = [edge for edge in edges if isinstance(edge, str)]
            return Known(source.choice([*near, "x", "y"]))
        case "number":
            value = _number(decl, source, [edge for edge in edges if isinstance(edge, Fraction)])
            if unknown and source.random() < 0.2:
                other = _number(decl, source, [])
                return Ranged(min(value, other), max(value, other))
            return Known(value)


def _number(decl: InputDecl, source: random.Random, edges: list[Fraction]) -> Fraction:
    """At a literal, one step beside it, or anywhere; small numbers as often as large ones."""
    step = Fraction(1, decl.scale)
    if edges and source.random() < 0.6:
        value = source.choice(edges) + source.choice((-1, 0, 0, 1)) * step
    else:
        span = int((decl.hi - decl.lo) * decl.scale)
        digits = source.randint(1, max(1, span.bit_length()))
        value = decl.lo + Fraction(min(source.getrandbits(digits), span), decl.scale)
    value = Fraction(int(value * decl.scale), decl.scale)
    return min(max(value, decl.lo), decl.hi)
