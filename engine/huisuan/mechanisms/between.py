"""`between`: discretion between two figures."""

from __future__ import annotations

from huisuan.ir.nodes import Range
from huisuan.mechanisms.checks import constant
from huisuan.mechanisms.listed import values_in
from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.syntax.located import Mapping
from huisuan.values import Kind
from huisuan.vocabulary.units import Label


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    values = values_in(scope, node, "between")
    if values is None:
        return None
    if len(values) != 2:
        scope.report("wrong-argument-count", node.span, function="between", wanted="2", found=str(len(values)))
        return None
    low, high = values
    first, last = constant(scope, low.node), constant(scope, high.node)
    if first is not None and last is not None and first > last:
        scope.report("tier-order", node.span)
        return None
    discretion = Range(low.node, high.node, Kind.BETWEEN, f"{scope.benefit}:{scope.path}")
    return Lowered(Typed(scope.add(discretion, node.span, "between"), low.typed.sort), low.requires + high.requires)


BETWEEN = Mechanism(
    "between",
    (),
    Label("区间", "between two figures"),
    Label("由主管部门在两个数之间核定。", "The department decides between the two figures."),
    "between: [20万元, 50万元]",
    lower,
)
