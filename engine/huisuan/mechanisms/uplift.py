"""`uplift`: a percentage more, if a condition holds."""

from __future__ import annotations

from huisuan.ir.nodes import Add, Mul, Select
from huisuan.mechanisms import shape
from huisuan.mechanisms.conditions import lower_condition
from huisuan.mechanisms.mechanism import Modifier
from huisuan.mechanisms.parts import value_at
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.syntax.located import Node
from huisuan.vocabulary.units import Label


def apply(scope: Scope, value: Lowered, node: Node) -> Lowered | None:
    inner = scope.at("uplift")
    written = shape.mapping(inner, node)
    if written is None:
        return None
    shape.check_keys(inner, written, ("by", "if"))
    rate, test_at = value_at(inner, written, "by", "rate"), written.get("if")
    test = scope.const(True) if test_at is None else lower_condition(inner.at("if", role="threshold"), test_at)
    if rate is None or test is None:
        return None
    factor = scope.add(Add((scope.const(1), scope.add(Select(test, rate.node, scope.const(0))))))
    raised = scope.add(Mul(value.node, factor), node.span, "uplift")
    return Lowered(Typed(raised, value.typed.sort), value.requires + rate.requires)


UPLIFT = Modifier(
    "uplift",
    Label("上浮", "an uplift"),
    Label("条件成立时按比例上浮，先于上限。", "So many percent more if the condition holds; before any cap."),
    "uplift: {by: 5%, if: strategic_emerging}",
    apply,
)
