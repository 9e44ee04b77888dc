"""`minus`: a deduction, never below nought."""

from __future__ import annotations

from huisuan.ir.nodes import Add, Max, Mul
from huisuan.mechanisms.mechanism import Modifier
from huisuan.mechanisms.parts import number_of, same_unit
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.syntax.located import Node
from huisuan.vocabulary.units import Label


def apply(scope: Scope, value: Lowered, node: Node) -> Lowered | None:
    deducted = number_of(scope.at("minus"), node)
    if deducted is None or not same_unit(scope, (value, deducted), node.span):
        return None
    rest = scope.add(Add((value.node, scope.add(Mul(deducted.node, scope.const(-1))))), node.span, "minus")
    least = scope.add(Max((scope.const(0), rest)), node.span, "minus")
    return Lowered(Typed(least, value.typed.sort), value.requires + deducted.requires)


MINUS = Modifier(
    "minus",
    Label("扣减", "a deduction"),
    Label("减去这个数，减到零为止。", "Less this much, but not below nought."),
    "minus: paid_by_insurer",
    apply,
)
