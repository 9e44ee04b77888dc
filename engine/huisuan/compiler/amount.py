"""What a benefit comes to: its intermediate values, its amount times the pack's factors, its award, its worth in kind."""

from __future__ import annotations

from collections.abc import Mapping as ReadOnly
from dataclasses import replace
from types import MappingProxyType

from huisuan.compiler.award import Award, Ceiling, item_award, rounded_line, single_award
from huisuan.compiler.compiled import Output
from huisuan.compiler.limits import read_counts, read_ladder, read_phases
from huisuan.compiler.pack import PackSource
from huisuan.ir.nodes import NodeId, Select
from huisuan.mechanisms import shape
from huisuan.mechanisms.parts import joined, number_of, product_of
from huisuan.mechanisms.scope import Lowered, Scope, Sort, Typed
from huisuan.syntax.located import Mapping, Node, Scalar
from huisuan.vocabulary.units import DIMENSIONLESS, Label

CURRENCIES = {"CNY": "元", "USD": "美元", "EUR": "欧元", "HKD": "港元", "JPY": "日元", "KRW": "韩元"}
MINOR_DIGITS = {"CNY": 2, "USD": 2, "EUR": 2, "HKD": 2, "JPY": 0, "KRW": 0}


def intermediate(scope: Scope, body: Mapping) -> dict[str, Lowered] | None:
    """`let:` — values with a name, each usable by those after it and everywhere in the benefit."""
    written = shape.mapping(scope, body.get("let"))
    found: dict[str, Lowered] = {}
    failed = False
    for key, node in written.entries if written else ():
        names = MappingProxyType({name: value.typed for name, value in found.items()})
        at = replace(scope.at("let", key.text), named=names)
        if scope.shop.vocabulary.fact(key.text, scope.names.pack) is not None or key.text in found:
            scope.report("redefined-fact", key.span, name=key.text)
            failed = True
            continue
        value = scope.shop.lower(replace(at, role="award"), _value_under(at, node))
        failed = failed or value is None
        if value is not None:
            found[key.text] = value
    return None if failed else found


def _value_under(scope: Scope, node: Node) -> Node:
    """The value of a name: what stands there, or what stands under `value` where it has a label."""
    if not isinstance(node, Mapping) or node.get("label") is None:
        return node
    shape.check_keys(scope, node, ("label", "value"))
    return shape.needed(scope, node, "value") or node


def outputs_of(scope: Scope, body: Mapping, named: ReadOnly[str, Lowered]) -> tuple[Output, ...]:
    """The values of `let:` as people see them; without a label they go by their name."""
    written = body.get("let")
    found = []
    for name, value in named.items():
        node = written.get(name) if isinstance(written, Mapping) else None
        said = node.get("label") if isinstance(node, Mapping) else None
        label = Label(name, name) if said is None else shape.label_of(scope, said)
        found.append(Output(name, value.node, (value.typed.sort.unit or DIMENSIONLESS).name, label))
    return tuple(found)


def value_of(scope: Scope, pack: PackSource, body: Mapping, currency: str) -> Lowered | None:
    money = CURRENCIES.get(currency, CURRENCIES["CNY"])
    node = body.get("amount")
    if node is None:
        if body.get("in_kind") is None:
            shape.needed(scope, body, "amount")
            return None
        return Lowered(Typed(scope.const(0), Sort("number", scope.unit(money))))
    value = number_of(scope.at("amount", role="award"), node)
    if value is None:
        return None
    if value.typed.sort.unit != scope.unit(money):
        scope.report("unit-mismatch", node.span, left=scope.unit_name(value.typed), right=money)
        return None
    return _times_factors(scope, pack, body, value)


def _times_factors(scope: Scope, pack: PackSource, body: Mapping, value: Lowered) -> Lowered | None:
    """The pack's common factors, unless the benefit is exempted from them by name."""
    exempt = {each.text for each in shape.items(scope, body.get("except")) if isinstance(each, Scalar)}
    for each in pack.common:
        if not each.factor or each.name in exempt:
            continue
        at = replace(scope.outside(), path=f"common.{each.name}", role="rate")
        factor = number_of(at, each.condition)
        if factor is None:
            return None
        if factor.typed.sort.unit != DIMENSIONLESS:
            scope.report("unit-mismatch", each.condition.span, left=scope.unit_name(factor.typed), right="%")
            return None
        value = product_of(replace(scope, mechanism=each.name), value, factor, each.condition.span)
    return value


def award_of(
    scope: Scope, body: Mapping, member: NodeId, value: Lowered, ceilings: tuple[Ceiling, ...], minor: int
) -> Award:
    line = rounded_line(scope, value.node, minor)
    if not scope.collections:
        for key in ("count", "ladder"):
            if (misplaced := body.key(key)) is not None:
                scope.report("items-needed", misplaced.span, key=key)
        award = single_award(scope, line, ceilings)
    else:
        line = read_ladder(scope, body.get("ladder"), member, line)
        award = item_award(scope, member, line, read_counts(scope, body.get("count")), ceilings)
    return read_phases(scope, body.get("phases"), award, minor)


def worth_of(scope: Scope, body: Mapping, profile: NodeId, minor: int) -> NodeId | None:
    node = body.get("worth")
    if node is None:
        return None
    value = number_of(replace(scope.outside().at("worth"), role="award"), node)
    if value is None:
        return None
    gate = joined(scope, (profile, *value.requires))
    return scope.add(Select(gate, rounded_line(scope, value.node, minor), scope.const(0)))
