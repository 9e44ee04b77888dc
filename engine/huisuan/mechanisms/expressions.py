"""Surface expressions to core nodes, with names, types and units checked on the way.

Every function returns None after reporting a problem, so that a rule's problems all come out in one run.
Comparisons are in `comparisons.py`, calls in `functions.py`, aggregates in `aggregates.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import assert_never

from huisuan.ir.nodes import Add, And, Const, Div, Mul, NodeId, Not, Or, Select
from huisuan.ir.program import InputDecl
from huisuan.ir.raisers import OPEN_TOP_MONEY
from huisuan.mechanisms.aggregates import aggregate
from huisuan.mechanisms.checks import SORT_NAMES, TRUTH, constant, numeric, part, require, same_sort, settled, truth
from huisuan.mechanisms.comparisons import between, comparison, membership, within
from huisuan.mechanisms.functions import call, last_period
from huisuan.mechanisms.scope import Scope, Sort, Typed
from huisuan.problems import closest
from huisuan.syntax import surface
from huisuan.syntax.located import Scalar
from huisuan.vocabulary.units import DIMENSIONLESS, Unit


def expression(scope: Scope, scalar: Scalar) -> Typed | None:
    """The expression written in a scalar; a fact that may be none must have been settled by `given`."""
    outcome = scope.shop.parse(scalar)
    scope.shop.problems.extend(outcome.problems)
    if outcome.node is None:
        return None
    return settled(scope, elaborate(scope, outcome.node), outcome.node)


def condition(scope: Scope, scalar: Scalar) -> NodeId | None:
    """A scalar that must be a condition."""
    typed = expression(scope, scalar)
    if typed is None:
        return None
    if typed.sort.name != "truth":
        scope.report("not-a-condition", scalar.span, text=scalar.text)
        return None
    return typed.node


def number(scope: Scope, scalar: Scalar) -> Typed | None:
    """A scalar that must be a number (dates are not)."""
    typed = expression(scope, scalar)
    return None if typed is None else require(scope, typed, "number", scalar)


def elaborate(scope: Scope, node: surface.Expression) -> Typed | None:
    """The core nodes of a surface node, in this scope."""
    match node:
        case surface.NumberLiteral() | surface.RatioLiteral() | surface.DateLiteral():
            return _literal(scope, node)
        case surface.TextLiteral():
            return Typed(scope.const(node.value), Sort("text"))
        case surface.TruthLiteral():
            return Typed(scope.const(node.value), TRUTH)
        case surface.Name():
            return name(scope, node)
        case surface.Attribute():
            return _attribute(scope, node)
        case surface.Index():
            return _indexed(scope, node)
        case surface.Call():
            return call(scope, node)
        case surface.Aggregate():
            return aggregate(scope, node)
        case surface.ListDisplay():
            scope.report("type-mismatch", node.span, text=surface.render(node), **_list_misplaced())
            return None
        case surface.Negate():
            inner = numeric(scope, node.operand)
            return None if inner is None else replace(inner, node=_scaled(scope, inner.node, Fraction(-1)))
        case surface.Arithmetic():
            return _arithmetic(scope, node)
        case surface.Comparison():
            return comparison(scope, node)
        case surface.Membership():
            return membership(scope, node)
        case surface.Within():
            return within(scope, node)
        case surface.Between():
            return between(scope, node)
        case surface.Not() | surface.And() | surface.Or():
            return _logic(scope, node)
        case surface.Conditional():
            return _conditional(scope, node)
        case surface.Given():
            return _given(scope, node)
        case _:
            assert_never(node)


def _list_misplaced() -> dict[str, str]:
    return {"wanted_zh": "一个值", "wanted_en": "a single value", "found_zh": "列表", "found_en": "a list"}


def _literal(scope: Scope, node: surface.NumberLiteral | surface.RatioLiteral | surface.DateLiteral) -> Typed | None:
    match node:
        case surface.DateLiteral():
            shown = node.value.isoformat()
            dated = replace(scope, role="date" if scope.role else None)
            value = dated.figure(Fraction(node.value.toordinal()), "date", shown, node.span)
            return Typed(scope.add(Const(value), node.span, shown), Sort("date"))
        case surface.RatioLiteral():
            if node.left == 0:
                scope.report("division-by-zero", node.span, text=node.text)
                return None
            value = scope.figure(node.right / node.left, "1", node.text, node.span)
            return Typed(scope.add(Const(value), node.span, node.text), Sort("number", DIMENSIONLESS))
        case surface.NumberLiteral():
            unit = scope.shop.vocabulary.unit(node.unit_text)
            if unit is None:
                near = closest(node.unit_text, scope.shop.vocabulary.unit_names())
                scope.report("unknown-unit", node.span, near, unit=node.unit_text)
                return None
            shown = unit.base().name or "1"
            value = scope.figure(node.value * unit.factor, shown, node.text, node.span)
            return Typed(scope.add(Const(value), node.span, node.text), Sort("number", unit.base()))


def name(scope: Scope, node: surface.Name) -> Typed | None:
    """A name alone: an intermediate value, a field of the item at hand, a fact, or one of the few words of the language."""
    if node.text in scope.named:
        return scope.named[node.text]
    for depth in range(len(scope.collections), 0, -1):
        found = scope.read_field(scope.collections[depth - 1], node.text, node.span)
        if found is not None:
            return found
    if node.text == "policy_year":
        return _policy_year(scope, node)
    if node.text == "unlimited":
        return Typed(scope.const(OPEN_TOP_MONEY), Sort("number", scope.unit("元")))
    if node.text == "as_of":
        return Typed(scope.const(scope.names.as_of.toordinal()), Sort("date"))
    fact = scope.shop.vocabulary.fact(node.text, scope.names.pack)
    if fact is not None:
        period = None if fact.period is None else scope.names.policy_year
        if fact.period is not None and period is None:
            scope.report("constant-needed", node.span, text=node.text)
            return None
        return scope.read_fact(fact, period, node.span)
    _unknown_name(scope, node)
    return None


def _unknown_name(scope: Scope, node: surface.Name) -> None:
    vocabulary = scope.shop.vocabulary
    for collection in vocabulary.collections.values():
        if collection.field(node.text) is not None:
            scope.report("wrong-frame", node.span, name=node.text, collection=collection.id)
            return
    fields = [field.id for collection in scope.collections for field in collection.fields]
    near = (*closest(node.text, fields), *vocabulary.closest(node.text))
    scope.report("unknown-fact", node.span, near, name=node.text)


def _policy_year(scope: Scope, node: surface.Name) -> Typed | None:
    if scope.names.policy_year is None:
        scope.report("constant-needed", node.span, text=node.text)
        return None
    return Typed(scope.const(scope.names.policy_year), Sort("number", scope.unit("年")))


def _attribute(scope: Scope, node: surface.Attribute) -> Typed | None:
    base = node.base.text if isinstance(node.base, surface.Name) else None
    match base:
        case "judgement":
            return judgement(scope, node.field_name, node)
        case "reading" | "choice":
            return option(scope, base, node.field_name, node)
        case "parameter":
            scope.use(f"parameter.{node.field_name}")
            return _declared(scope, "unknown-parameter", scope.names.parameters, node)
        case "award":
            return _declared(scope, "unknown-benefit", scope.names.awards, node)
        case "this" if scope.collections:
            return _field(scope, len(scope.collections) - 1, node)
        case _:
            for depth, collection in enumerate(scope.collections):
                if base in collection.names:
                    return _field(scope, depth, node)
            scope.report("unknown-fact", node.span, name=surface.render(node))
            return None


def _field(scope: Scope, depth: int, node: surface.Attribute) -> Typed | None:
    collection = scope.collections[depth]
    found = scope.read_field(collection, node.field_name, node.span)
    if found is None:
        fields = [field.id for field in collection.fields]
        words = {"owner": collection.id, "name": node.field_name, "allowed": "、".join(fields)}
        scope.report("unknown-field", node.span, closest(node.field_name, fields), **words)
    return found


def _declared(scope: Scope, code: str, declared: Mapping[str, Typed], node: surface.Attribute) -> Typed | None:
    found = declared.get(node.field_name)
    if found is None:
        scope.report(code, node.span, closest(node.field_name, declared), name=node.field_name)
        return None
    return found


def judgement(scope: Scope, wanted: str, node: surface.Attribute | Scalar) -> Typed | None:
    """An official's judgement the pack declares."""
    declared = scope.names.judgements.get(wanted)
    if declared is None:
        near = closest(wanted, scope.names.judgements)
        scope.report("unknown-judgement", node.span, near, name=wanted)
        return None
    scope.use(f"judgement.{wanted}")
    decl = InputDecl(declared, "truth", "judgement")
    return Typed(scope.read_tagged(decl, node.span), TRUTH)


def option(scope: Scope, tag: str, wanted: str, node: surface.Attribute | Scalar) -> Typed | None:
    """A reading or choice the pack declares, as an enum over its alternatives."""
    declared = scope.names.options.get(f"{tag}.{wanted}")
    if declared is None:
        known = [each.removeprefix(f"{tag}.") for each in scope.names.options if each.startswith(f"{tag}.")]
        scope.report("unknown-reading", node.span, closest(wanted, known), name=wanted, allowed="、".join(known))
        return None
    scope.use(f"{tag}.{wanted}")
    decl = InputDecl(declared.input_id, "enum", declared.tag, members=declared.members, default=declared.default)
    return Typed(scope.read_tagged(decl, node.span), Sort("enum"))


def _indexed(scope: Scope, node: surface.Index) -> Typed | None:
    if not isinstance(node.base, surface.Name):
        scope.report("constant-needed", node.span, text=surface.render(node))
        return None
    fact = scope.shop.vocabulary.fact(node.base.text, scope.names.pack)
    if fact is None:
        _unknown_name(scope, node.base)
        return None
    index = numeric(replace(scope, role=None), node.index)
    if index is None:
        return None
    period = constant(scope, index.node)
    if period is None or period.denominator != 1 or fact.period is None:
        scope.report("constant-needed", node.index.span, text=surface.render(node.index))
        return None
    return scope.read_fact(fact, int(period), node.span)


def _scaled(scope: Scope, node: NodeId, factor: Fraction) -> NodeId:
    return scope.add(Mul(node, scope.const(factor)))


def _arithmetic(scope: Scope, node: surface.Arithmetic) -> Typed | None:
    the_whole = node.operator == "-" and _bare_whole(node.left) == 1  # of `1 - 70%`: no figure of the text
    left, right = part(replace(scope, role=None) if the_whole else scope, node.left), part(scope, node.right)
    if left is None or right is None:
        return None
    left, right = _as_years(scope, node, left, right)
    text = surface.render(node)
    if "date" in (left.sort.name, right.sort.name):
        return _date_arithmetic(scope, node, left, right)
    for typed, side in ((left, node.left), (right, node.right)):
        if require(scope, typed, "number", Scalar(surface.render(side), side.span)) is None:
            return None
    assert left.sort.unit is not None and right.sort.unit is not None
    if node.operator in ("+", "-"):
        if left.sort.unit != right.sort.unit:
            scope.report("unit-mismatch", node.span, left=scope.unit_name(left), right=scope.unit_name(right))
            return None
        other = right.node if node.operator == "+" else _scaled(scope, right.node, Fraction(-1))
        return Typed(scope.add(Add((left.node, other)), node.span, text), left.sort)
    if node.operator == "*":
        return multiplied(scope, left, right, node)
    return divided(scope, left, right, node)


def _as_years(scope: Scope, node: surface.Arithmetic, left: Typed, right: Typed) -> tuple[Typed, Typed]:
    """Beside `policy_year` a bare whole number counts years: `policy_year - 1`."""
    years = Sort("number", scope.unit("年"))
    if node.operator not in ("+", "-"):
        return left, right
    if _is_policy_year(scope, node.left) and _bare_whole(node.right) is not None:
        return left, replace(right, sort=years)
    if _is_policy_year(scope, node.right) and _bare_whole(node.left) is not None:
        return replace(left, sort=years), right
    return left, right


def _is_policy_year(scope: Scope, node: surface.Expression) -> bool:
    return isinstance(node, surface.Name) and node.text == "policy_year" and node.text not in scope.named


def _bare_whole(node: surface.Expression) -> Fraction | None:
    """The value of a whole number written without a unit."""
    if isinstance(node, surface.NumberLiteral) and not node.unit_text and node.value.denominator == 1:
        return node.value
    return None


def multiplied(scope: Scope, left: Typed, right: Typed, node: surface.Expression) -> Typed | None:
    assert left.sort.unit is not None and right.sort.unit is not None
    unit: Unit = left.sort.unit * right.sort.unit
    if unit.power("money") > 1:
        scope.report("unit-mismatch", node.span, left=scope.unit_name(left), right=scope.unit_name(right))
        return None
    return Typed(scope.add(Mul(left.node, right.node), node.span, surface.render(node)), Sort("number", unit))


def divided(scope: Scope, left: Typed, right: Typed, node: surface.Expression) -> Typed | None:
    assert left.sort.unit is not None and right.sort.unit is not None
    sort = Sort("number", left.sort.unit / right.sort.unit)
    known, text = constant(scope, right.node), surface.render(node)
    if known == 0:
        scope.report("division-by-zero", node.span, text=text)
        return None
    if known is not None:
        return Typed(scope.add(Mul(left.node, scope.const(1 / known)), node.span, text), sort)
    return Typed(scope.add(Div(left.node, right.node, f"{scope.benefit}:{text}"), node.span, text), sort)


def _date_arithmetic(scope: Scope, node: surface.Arithmetic, left: Typed, right: Typed) -> Typed | None:
    days, text = scope.unit("天"), surface.render(node)
    if left.sort.name == right.sort.name == "date" and node.operator == "-":
        difference = Add((left.node, _scaled(scope, right.node, Fraction(-1))))
        return Typed(scope.add(difference, node.span, text), Sort("number", days))
    if left.sort.name == "date" and right.sort == Sort("number", days) and node.operator in ("+", "-"):
        other = right.node if node.operator == "+" else _scaled(scope, right.node, Fraction(-1))
        return Typed(scope.add(Add((left.node, other)), node.span, text), Sort("date"))
    scope.report("unit-mismatch", node.span, left=SORT_NAMES[left.sort.name][0], right=SORT_NAMES[right.sort.name][0])
    return None


def _logic(scope: Scope, node: surface.Not | surface.And | surface.Or) -> Typed | None:
    text = surface.render(node)
    if isinstance(node, surface.Not):
        inner = truth(scope, node.operand)
        return None if inner is None else Typed(scope.add(Not(inner), node.span, text), TRUTH)
    parts = [truth(scope, operand) for operand in node.operands]
    known = tuple(each for each in parts if each is not None)
    if len(known) < len(parts):
        return None
    return Typed(scope.add(And(known) if isinstance(node, surface.And) else Or(known), node.span, text), TRUTH)


def _conditional(scope: Scope, node: surface.Conditional) -> Typed | None:
    test = truth(replace(scope, role="threshold" if scope.role else None), node.condition)
    then, otherwise = part(scope, node.then), part(scope, node.otherwise)
    if test is None or then is None or otherwise is None:
        return None
    if not same_sort(scope, then, otherwise, node):
        return None
    return Typed(scope.add(Select(test, then.node, otherwise.node), node.span, surface.render(node)), then.sort)


def _given(scope: Scope, node: surface.Given) -> Typed | None:
    value, otherwise = elaborate(scope, node.value), part(scope, node.otherwise)
    if value is None or otherwise is None or not same_sort(scope, value, otherwise, node):
        return None
    if value.none is None:
        return value
    chosen = scope.add(Select(value.none, otherwise.node, value.node), node.span, surface.render(node))
    return Typed(chosen, value.sort)


__all__ = ["condition", "elaborate", "expression", "last_period", "number"]
