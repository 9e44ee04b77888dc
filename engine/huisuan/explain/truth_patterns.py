"""Shapes of conditions, seen again: a stretch with two ends, an implication, a question about a reading, nested lists.

Pure; knows no language.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from huisuan.ir.nodes import And, Compare, Const, Input, Member, Node, NodeId, Not, Or
from huisuan.ir.program import Program


@dataclass(frozen=True, slots=True)
class Within:
    """low <= subject <= high, both ends constant."""

    subject: NodeId
    low: Fraction
    high: Fraction


def number_at(program: Program, place: NodeId) -> Fraction | None:
    node = program.nodes[place]
    return node.value if isinstance(node, Const) and isinstance(node.value, Fraction) else None


def within_of(program: Program, node: Node) -> Within | None:
    if not isinstance(node, And) or len(node.args) != 2:
        return None
    first, second = (program.nodes[arg] for arg in node.args)
    if not (isinstance(first, Compare) and isinstance(second, Compare) and first.op == second.op == "<="):
        return None
    low, high = number_at(program, first.a), number_at(program, second.b)
    if first.b != second.a or low is None or high is None:
        return None
    return Within(first.b, low, high)


def implication_of(program: Program, node: Node) -> tuple[NodeId, tuple[NodeId, ...]] | None:
    """`not p or q`, which people write as: where p, also q."""
    if not isinstance(node, Or) or len(node.args) < 2:
        return None
    first = program.nodes[node.args[0]]
    return (first.a, node.args[1:]) if isinstance(first, Not) else None


def reading_at(program: Program, place: NodeId) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    """The reading a condition asks about: its input id, the options asked for, and all the others."""
    node = program.nodes[place]
    if not isinstance(node, Member):
        return None
    asked = program.nodes[node.a]
    if not isinstance(asked, Input) or program.inputs[asked.decl].tag != "reading":
        return None
    decl = program.inputs[asked.decl]
    return decl.id, node.members, tuple(each for each in decl.members if each not in node.members)


def under_reading(program: Program, place: NodeId) -> tuple[NodeId, tuple[NodeId, ...]] | None:
    """What is asked only unless a reading is so: the question about the reading, and what is asked."""
    node = program.nodes[place]
    if not isinstance(node, Or) or len(node.args) < 2 or reading_at(program, node.args[0]) is None:
        return None
    return node.args[0], node.args[1:]


def flat(program: Program, node: And | Or) -> tuple[NodeId, ...]:
    """The parts of a conjunction or disjunction, those of the same kind inside it taken apart."""
    found: list[NodeId] = []
    for arg in node.args:
        inner = program.nodes[arg]
        plain = (
            isinstance(inner, And | Or) and within_of(program, inner) is None and implication_of(program, inner) is None
        )
        if plain and type(inner) is type(node) and isinstance(inner, And | Or):
            found.extend(flat(program, inner))
        else:
            found.append(arg)
    return tuple(found)
