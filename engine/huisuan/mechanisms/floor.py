"""`floor`: a least value."""

from __future__ import annotations

from huisuan.ir.nodes import Max
from huisuan.mechanisms.mechanism import Modifier
from huisuan.mechanisms.parts import number_of, same_unit
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.syntax.located import Node
from huisuan.vocabulary.units import Label


def apply(scope: Scope, value: Lowered, node: Node) -> Lowered | None:
    least = number_of(scope.at("floor", role="floor"), node)
    if least is None or not same_unit(scope, (value, least), node.span):
        return None
    raised = scope.add(Max((value.node, least.node)), node.span, "floor")
    return Lowered(Typed(raised, value.typed.sort), value.requires + least.requires)


FLOOR = Modifier(
    "floor",
    Label("下限", "a least value"),
    Label("不低于这个数。", "Not less than this."),
    "floor: 5万元",
    apply,
)
