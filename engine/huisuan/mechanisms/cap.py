"""`cap`: a ceiling on the value beside it."""

from __future__ import annotations

from huisuan.ir.nodes import Limit
from huisuan.mechanisms.mechanism import Modifier
from huisuan.mechanisms.parts import number_of, same_unit
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.syntax.located import Node
from huisuan.vocabulary.units import Label


def apply(scope: Scope, value: Lowered, node: Node) -> Lowered | None:
    ceiling = number_of(scope.at("cap", role="cap"), node)
    if ceiling is None or not same_unit(scope, (value, ceiling), node.span):
        return None
    least, most = scope.shop.builder.bounds[value.node], scope.shop.builder.bounds[ceiling.node]
    if least is not None and most is not None and 0 < most.hi < least.lo:
        scope.report("cap-below-floor", node.span, cap=str(most.hi), floor=str(least.lo))
        return None
    capped = scope.add(Limit(value.node, ceiling.node, f"{scope.path}.cap"), node.span, "cap")
    return Lowered(Typed(capped, value.typed.sort), value.requires + ceiling.requires)


CAP = Modifier(
    "cap",
    Label("上限", "a ceiling"),
    Label("不超过这个数；上限本身可以分情形。", "Not more than this; the ceiling may itself have cases."),
    "cap: 200万元",
    apply,
)
