"""Static bounds of a node from those of its operands (D3, D16).

Bounds are part of meaning: a quotient whose divisor may be 0, and an extreme that may have no member, take them as their value.
"""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from huisuan.ir.growing import Growing
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
from huisuan.values import Interval, round_to

FIRST_YEAR, LAST_YEAR = 1900, 2200
ZERO = Interval.point(0)
LEAST_RATIO = Fraction(1, 10**9)
"""The least non-zero magnitude taken for a divisor that is itself a quotient, and so has no scale of its own."""


def _int(value: int) -> Fraction:
    return Fraction(value)


def product(a: Interval, b: Interval) -> Interval:
    corners = (a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi)
    return Interval(min(corners), max(corners))


def quotient(a: Interval, b: Interval) -> Interval:
    """Hull of the quotients; the divisor interval does not hold 0."""
    corners = (a.lo / b.lo, a.lo / b.hi, a.hi / b.lo, a.hi / b.hi)
    return Interval(min(corners), max(corners))


def _static_quotient(a: Interval, b: Interval, least: Fraction) -> Interval:
    if not b.lo <= 0 <= b.hi:
        return quotient(a, b)
    parts = []
    if b.hi > 0:
        parts.append(quotient(a, Interval(min(least, b.hi), b.hi)))
    if b.lo < 0:
        parts.append(quotient(a, Interval(b.lo, max(-least, b.lo))))
    if not parts:
        return a.hull(ZERO)
    hull = parts[0]
    for part in parts[1:]:
        hull = hull.hull(part)
    return hull.hull(ZERO)


def _calendar(node: Calendar, ends: list[Interval]) -> Interval:
    match node.function:
        case "year":
            return Interval(_int(FIRST_YEAR), _int(LAST_YEAR))
        case "month":
            return Interval(_int(1), _int(12))
        case "day":
            return Interval(_int(1), _int(31))
        case "add_months":
            days, months = ends
            return Interval(days.lo + 31 * min(months.lo, _int(0)) - 31, days.hi + 31 * max(months.hi, _int(0)) + 31)
        case "months_between":
            return Interval(_int(-12 * (LAST_YEAR - FIRST_YEAR)), _int(12 * (LAST_YEAR - FIRST_YEAR)))


def _of(builder: Growing, place: NodeId) -> Interval:
    found = builder.bounds[place]
    if found is None:
        raise ValueError(f"node {place} is not a number")
    return found


def _hull(parts: list[Interval]) -> Interval:
    return Interval(min(part.lo for part in parts), max(part.hi for part in parts))


def _repeat(value: Interval, times: int) -> Interval:
    return Interval(times * min(value.lo, _int(0)), times * max(value.hi, _int(0)))


def bounds_of(node: Node, builder: Growing) -> Interval:
    """The static interval of a numeric node; ValueError for what is not a number."""
    match node:
        case Const(value=value):
            if isinstance(value, bool | str):
                raise ValueError("not a number")
            return Interval.point(value)
        case Input():
            decl = builder.inputs[node.decl]
            return Interval(decl.lo, decl.hi)
        case Field():
            decl = builder.frames[node.frame].fields[node.decl]
            return Interval(decl.lo, decl.hi)
        case Add():
            parts = [_of(builder, arg) for arg in node.args]
            return Interval(sum((part.lo for part in parts), _int(0)), sum((part.hi for part in parts), _int(0)))
        case Mul():
            return product(_of(builder, node.a), _of(builder, node.b))
        case Div():
            least = Fraction(1, builder.scales[node.b]) if builder.scales[node.b] else LEAST_RATIO
            return _static_quotient(_of(builder, node.a), _of(builder, node.b), least)
        case Min():
            parts = [_of(builder, arg) for arg in node.args]
            return Interval(min(part.lo for part in parts), min(part.hi for part in parts))
        case Max():
            parts = [_of(builder, arg) for arg in node.args]
            return Interval(max(part.lo for part in parts), max(part.hi for part in parts))
        case Round():
            inner = _of(builder, node.a)
            return Interval(round_to(inner.lo, node.step, node.mode), round_to(inner.hi, node.step, node.mode))
        case Select():
            return _of(builder, node.then).hull(_of(builder, node.other))
        case Table():
            return _hull([ZERO, *(Interval.point(value) for _, value in node.rows)])
        case Bands():
            return _hull([Interval.point(value) for value in node.values])
        case Calendar():
            return _calendar(node, [_of(builder, arg) for arg in node.args])
        case Count():
            return Interval(_int(0), _int(builder.frames[node.frame].max_items))
        case Extreme():
            return _of(builder, node.value)
        case Sum() | Pick() | Running() | Related():
            return _bounds_over_items(node, builder)
        case Range():
            low, high = _of(builder, node.low), _of(builder, node.high)
            return Interval(low.lo, max(low.hi, high.hi))
        case Limit():
            inner, ceiling = _of(builder, node.a), _of(builder, node.ceiling)
            return Interval(min(inner.lo, ceiling.lo), min(inner.hi, ceiling.hi))
        case Relation():
            return _bounds_of_relation(node, builder)
        case Not() | And() | Or() | Compare() | Member() | Exists():
            raise ValueError("not a number")
        case _:
            assert_never(node)


def _bounds_over_items(node: Sum | Pick | Running | Related, builder: Growing) -> Interval:
    most = builder.frames[node.frame].max_items
    if node.value is None:
        return Interval(_int(0), _int(most))
    value = _of(builder, node.value)
    if isinstance(node, Running) and node.out in ("each", "before_max"):
        return Interval(min(value.lo, _int(0)), max(value.hi, _int(0)))
    return _repeat(value, most)


def _bounds_of_relation(node: Relation, builder: Growing) -> Interval:
    spec = builder.relations[node.spec]
    values = [_of(builder, member.value) for member in spec.members]
    match node.out:
        case "total":
            return Interval(_int(0), sum((max(value.hi, _int(0)) for value in values), _int(0)))
        case "member":
            return Interval(_int(0), max(values[node.member].hi, _int(0)))
        case "chosen":
            return Interval(_int(0), _int(max(len(spec.sets) - 1, 0)))
