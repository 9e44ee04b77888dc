"""Parts that mechanisms are made of: values under keys, products, choices, sums of requirements."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from huisuan.ir.nodes import And, Max, Mul, NodeId, Not, Or, Select
from huisuan.mechanisms import shape
from huisuan.mechanisms.checks import constant
from huisuan.mechanisms.figure import Role
from huisuan.mechanisms.scope import Lowered, Scope, Sort, Typed
from huisuan.source import Span
from huisuan.syntax.located import Mapping, Node, Scalar
from huisuan.vocabulary.units import DIMENSIONLESS

NUMBER = Sort("number", DIMENSIONLESS)


def value_at(scope: Scope, parent: Mapping, key: str, role: Role | None = None) -> Lowered | None:
    """The value under `key`, which must be there and be a number."""
    found = shape.needed(scope, parent, key)
    return None if found is None else number_of(scope.at(key, role=role), found)


def number_of(scope: Scope, node: Node) -> Lowered | None:
    """A value that must be a number."""
    value = scope.shop.lower(scope, node)
    if value is not None and value.typed.sort.name != "number":
        words = {"wanted_zh": "数", "wanted_en": "a number", "found_zh": "别的值", "found_en": "something else"}
        text = node.text if isinstance(node, Scalar) else scope.path
        scope.report("type-mismatch", node.span, text=text, **words)
        return None
    return value


def product_of(scope: Scope, left: Lowered, right: Lowered, span: Span) -> Lowered:
    unit = (left.typed.sort.unit or DIMENSIONLESS) * (right.typed.sort.unit or DIMENSIONLESS)
    node = scope.add(Mul(left.node, right.node), span, scope.mechanism)
    return Lowered(Typed(node, Sort("number", unit)), left.requires + right.requires)


def same_unit(scope: Scope, values: Iterable[Lowered], span: Span) -> bool:
    """Whether all values are of one unit; reports the first that is not. A plain 0 goes with every unit."""
    first: Lowered | None = None
    for value in values:
        if constant(scope, value.node) == 0 and value.typed.sort.unit == DIMENSIONLESS:
            continue
        if first is None:
            first = value
        elif value.typed.sort.unit != first.typed.sort.unit:
            units = {"left": scope.unit_name(first.typed), "right": scope.unit_name(value.typed)}
            scope.report("unit-mismatch", span, **units)
            return False
    return True


def unit_of(values: Iterable[Lowered]) -> Sort:
    """The common sort of values that `same_unit` has passed."""
    found = [value.typed.sort for value in values]
    return next((sort for sort in found if sort.unit != DIMENSIONLESS), found[0])


def first_match(
    scope: Scope, branches: tuple[tuple[NodeId, Lowered], ...], otherwise: Lowered | None, span: Span
) -> Lowered:
    """The value of the first true condition; without `otherwise` one of them must hold, so that hulls run over the branches only."""
    values = [value for _, value in branches] + ([otherwise] if otherwise else [])
    node, needs = values[-1].node, joined(scope, values[-1].requires)
    if otherwise is None:
        needs = scope.const(False)
    for test, value in reversed(branches):
        node = scope.add(Select(test, value.node, node), span, scope.mechanism)
        own = joined(scope, value.requires)
        needs = chosen_truth(scope, test, own, needs)
    requires = () if scope.shop.builder.nodes[needs] == scope.shop.builder.nodes[scope.const(True)] else (needs,)
    return Lowered(Typed(node, unit_of(values)), requires)


def joined(scope: Scope, requires: tuple[NodeId, ...]) -> NodeId:
    if not requires:
        return scope.const(True)
    return requires[0] if len(requires) == 1 else scope.add(And(requires))


def chosen_truth(scope: Scope, test: NodeId, then: NodeId, otherwise: NodeId) -> NodeId:
    """What must hold when `test` chooses between two values' requirements."""
    always, never = scope.const(True), scope.const(False)
    if then == otherwise:
        return then
    if then == always:
        return test if otherwise == never else scope.add(Or((test, otherwise)))
    if otherwise == always:
        return scope.add(Or((scope.add(Not(test)), then)))
    if otherwise == never:
        return scope.add(And((test, then)))
    return scope.add(Select(test, then, otherwise))


def constant_of(scope: Scope, value: Lowered, span: Span) -> Fraction | None:
    """A value no fact can change; anything else is reported."""
    found = constant(scope, value.node)
    if found is None:
        scope.report("constant-needed", span, text=scope.path)
    return found


def not_below_zero(scope: Scope, node: NodeId) -> NodeId:
    bounds = scope.shop.builder.bounds[node]
    return node if bounds is not None and bounds.lo >= 0 else scope.add(Max((scope.const(0), node)))
