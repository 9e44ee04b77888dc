"""What can raise a number past every constant (D6): for each node, sets of leaves without a legal maximum, all of which would have to be open.

No set: a constant bounds the node from above. A printed upper end is null when the node's open leaves meet each of its sets.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import assert_never

from huisuan.ir.growing import Growing, LeafName, Raisers
from huisuan.ir.nodes import (
    Add,
    And,
    Bands,
    Calendar,
    Compare,
    Const,
    Count,
    Div,
    Exists,
    Extreme,
    Field,
    Input,
    Limit,
    Max,
    Member,
    Min,
    Mul,
    Node,
    NodeId,
    Not,
    Or,
    Pick,
    Range,
    Related,
    Relation,
    Round,
    Running,
    Select,
    Sum,
    Table,
)
from huisuan.ir.program import InputDecl

ANY: LeafName = ("undefined", "")
"""Stands for every leaf: a quotient whose divisor may be 0 has technical bounds only."""
NONE: Raisers = ()
MOST_SETS = 4
OPEN_TOP_MONEY = Fraction(10**11)
"""The finite stand-in for "no upper end" of a sum, in yuan; prints as null."""


def either(*parts: Raisers) -> Raisers:
    """Raised if any part is: each choice of one set a part, joined. Sets beyond the first few are dropped, which only prints null more often."""
    raised = [part for part in parts if part]
    if not raised:
        return NONE
    joined = (frozenset().union(*choice) for choice in product(*(part[:2] for part in raised[:8])))
    rest = frozenset(leaf for part in raised[8:] for each in part for leaf in each)
    return tuple(dict.fromkeys(each | rest for each in joined))[:MOST_SETS]


def both(*parts: Raisers) -> Raisers:
    """Raised only if all parts are."""
    if not all(parts):
        return NONE
    return tuple(dict.fromkeys(each for part in parts for each in part))[:MOST_SETS]


def raisers_of(node: Node, builder: Growing) -> Raisers:
    """The raisers of a node from those of its operands; none for what is not a number."""

    def of(*places: NodeId) -> tuple[Raisers, ...]:
        return tuple(builder.raisers[place] for place in places)

    match node:
        case Input():
            decl = builder.inputs[node.decl]
            return _leaf(decl, (decl.tag, decl.id))
        case Field():
            frame = builder.frames[node.frame]
            decl = frame.fields[node.decl]
            return _leaf(decl, ("fact", f"{frame.name}.{decl.id}"))
        case Const() | Not() | And() | Or() | Compare() | Member() | Exists() | Table() | Bands():
            return NONE
        case Add() | Max():
            return either(*of(*node.args))
        case Min():
            return both(*of(*node.args))
        case Limit():
            return both(*of(node.a, node.ceiling))
        case Mul():
            return _of_product(node, builder)
        case Div():
            divisor = builder.bounds[node.b]
            safe = divisor is not None and divisor.lo > 0
            return either(*of(node.a)) if safe else (frozenset((ANY,)),)
        case Round():
            return builder.raisers[node.a]
        case Select():
            return either(*of(node.then, node.other))
        case Calendar():
            return NONE if node.function in ("month", "day") else either(*of(*node.args))
        case Count():
            return _more(node.frame, builder)
        case Sum():
            return either(*of(node.value), _more(node.frame, builder))
        case Related():
            more = _more(node.frame, builder)
            return NONE if node.out == "exists" else either(*of(*([] if node.value is None else [node.value])), more)
        case Extreme():
            return (
                either(*of(node.value), (frozenset((("undefined", node.leaf),)),))
                if builder.raisers[node.value]
                else NONE
            )
        case Pick() | Running():
            return _of_allotment(node, builder)
        case Range():
            return _of_range(node, builder)
        case Relation():
            spec = builder.relations[node.spec]
            return NONE if node.out == "chosen" else either(*of(*(member.value for member in spec.members)))
        case _:
            assert_never(node)


def _leaf(decl: InputDecl, name: LeafName) -> Raisers:
    return NONE if decl.legal_max or decl.type != "number" else (frozenset((name,)),)


def _more(frame: int, builder: Growing) -> Raisers:
    return (frozenset((("fact", builder.frames[frame].name),)),)


def _of_product(node: Mul, builder: Growing) -> Raisers:
    """A factor that is never positive lets nothing raise the product of it and what is never negative."""
    bounds = (builder.bounds[node.a], builder.bounds[node.b])
    for one, other in (bounds, bounds[::-1]):
        if one is not None and other is not None and one.hi <= 0 <= other.lo:
            return NONE
    return either(builder.raisers[node.a], builder.raisers[node.b])


def _of_allotment(node: Pick | Running, builder: Growing) -> Raisers:
    value, more = builder.raisers[node.value], _more(node.frame, builder)
    match node.out:
        case "taken":
            return NONE
        case "before_max":
            return value
        case "before_sum":
            return either(value, more)
        case "each":
            assert node.ceiling is not None
            return both(value, builder.raisers[node.ceiling])
        case "sum" if isinstance(node, Running):
            assert node.ceiling is not None
            ceiling = builder.raisers[node.ceiling]
            return both(either(value, more), either(ceiling, more) if node.keys else ceiling)
        case "sum":
            return either(value, more) if node.keys else value
        case _:
            assert_never(node.out)


def _of_range(node: Range, builder: Growing) -> Raisers:
    high = builder.nodes[node.high]
    if isinstance(high, Const) and high.value == OPEN_TOP_MONEY:
        return (frozenset((("discretion", node.leaf),)),)
    return either(builder.raisers[node.high], builder.raisers[node.low])
