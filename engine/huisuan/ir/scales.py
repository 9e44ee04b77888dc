"""The scale of a numeric node: the denominator D such that every value it can take is a whole number of 1/D (D16).

0 marks a ratio: a quotient by something that is not a constant, which has no fixed scale until a Round ends it.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from huisuan.ir.growing import Growing
from huisuan.ir.nodes import (
    Add,
    Bands,
    Calendar,
    Const,
    Count,
    Div,
    Extreme,
    Field,
    Input,
    Limit,
    Max,
    Min,
    Mul,
    Node,
    NodeId,
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

RATIO = 0


def common(scales: list[int]) -> int:
    return RATIO if RATIO in scales else lcm(*scales)


def scale_of(node: Node, builder: Growing) -> int:
    """Scale of a numeric node from those of its operands; 1 for what is not a number."""

    def of(*places: NodeId) -> int:
        return common([builder.scales[place] for place in places])

    match node:
        case Const(value=value):
            return value.denominator if isinstance(value, Fraction) else 1
        case Input():
            return builder.inputs[node.decl].scale
        case Field():
            return builder.frames[node.frame].fields[node.decl].scale
        case Add() | Min() | Max():
            return of(*node.args)
        case Mul():
            return builder.scales[node.a] * builder.scales[node.b]
        case Div():
            return _of_quotient(node, builder)
        case Round():
            return node.step.denominator
        case Select():
            return of(node.then, node.other)
        case Table():
            return lcm(*(value.denominator for _, value in node.rows))
        case Bands():
            return lcm(*(value.denominator for value in node.values))
        case Sum() | Extreme():
            return of(node.value)
        case Pick() | Running():
            ceiling = getattr(node, "ceiling", None)
            return of(node.value) if ceiling is None else of(node.value, ceiling)
        case Related():
            return 1 if node.value is None else of(node.value)
        case Range():
            return of(node.low, node.high)
        case Limit():
            return of(node.a, node.ceiling)
        case Relation():
            spec = builder.relations[node.spec]
            return of(*(member.value for member in spec.members), *(group.ceiling for group in spec.ceilings))
        case Calendar() | Count():
            return 1
        case _:
            return 1


def _of_quotient(node: Div, builder: Growing) -> int:
    divisor = builder.nodes[node.b]
    if isinstance(divisor, Const) and isinstance(divisor.value, Fraction) and divisor.value:
        return builder.scales[node.a] * abs(divisor.value.numerator)
    return RATIO
