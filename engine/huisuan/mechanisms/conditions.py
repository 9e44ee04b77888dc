"""Conditions: an expression, or `all`, `any`, `not`, `at_least` of further conditions, or an official judgement."""

from __future__ import annotations

from huisuan.ir.nodes import Add, And, Compare, NodeId, Not, Or, Select
from huisuan.mechanisms import shape
from huisuan.mechanisms.expressions import condition, judgement
from huisuan.mechanisms.scope import Scope
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence

KEYS = ("all", "any", "not", "judgement", "count_of", "min")


def lower_condition(scope: Scope, node: Node) -> NodeId | None:
    """The truth written at `node`; a list means all of it."""
    scope = scope.having(scope.role or "threshold")
    match node:
        case Scalar():
            return condition(scope, node)
        case Sequence():
            return _joined(scope, "all", node)
        case Mapping():
            return _mapping(scope, node)


def _mapping(scope: Scope, node: Mapping) -> NodeId | None:
    shape.check_keys(scope, node, KEYS)
    found: list[NodeId | None] = []
    for key, value in node.entries:
        match key.text:
            case "all" | "any":
                found.append(_joined(scope, key.text, value))
            case "not":
                inner = lower_condition(scope.at("not"), value)
                found.append(None if inner is None else scope.add(Not(inner), value.span, "not"))
            case "judgement":
                named = shape.scalar(scope, value)
                typed = None if named is None else judgement(scope, named.text, named)
                found.append(None if typed is None else typed.node)
            case "count_of":
                found.append(_count_of(scope, node, value))
            case _:
                continue
    known = tuple(each for each in found if each is not None)
    if len(known) < len(found) or not known:
        return None
    return known[0] if len(known) == 1 else scope.add(And(known), node.span, "all")


def _parts(scope: Scope, key: str, node: Node) -> tuple[NodeId, ...] | None:
    written = shape.items(scope, node)
    if not written and not isinstance(node, Mapping):
        scope.report("empty-group", node.span, keyword=key)
    found = [lower_condition(scope.at(key, str(place)), each) for place, each in enumerate(written, 1)]
    known = tuple(each for each in found if each is not None)
    return known if known and len(known) == len(found) else None


def _joined(scope: Scope, key: str, node: Node) -> NodeId | None:
    known = _parts(scope, key, node)
    if known is None:
        return None
    if len(known) == 1:
        return known[0]
    return scope.add(And(known) if key == "all" else Or(known), node.span, key)


def _count_of(scope: Scope, parent: Mapping, node: Node) -> NodeId | None:
    """At least `min` of the conditions listed."""
    known = _parts(scope, "count_of", node)
    least_at = shape.needed_scalar(scope, parent, "min")
    least = None if least_at is None else scope.shop.lower(scope.at("min", role="count"), least_at)
    if known is None or least is None:
        return None
    ones = tuple(scope.add(Select(each, scope.const(1), scope.const(0))) for each in known)
    total = scope.add(Add(ones)) if len(ones) > 1 else ones[0]
    return scope.add(Compare("<=", least.node, total), node.span, "count_of")
