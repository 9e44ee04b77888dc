"""`pro_rata`: the part of a value that falls to a part of a period."""

from __future__ import annotations

from huisuan.ir.nodes import Div, Max, Min, Mul
from huisuan.mechanisms import shape
from huisuan.mechanisms.checks import constant
from huisuan.mechanisms.mechanism import Modifier
from huisuan.mechanisms.parts import same_unit, value_at
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.syntax.located import Node
from huisuan.vocabulary.units import Label


def apply(scope: Scope, value: Lowered, node: Node) -> Lowered | None:
    inner = scope.at("pro_rata")
    written = shape.mapping(inner, node)
    if written is None:
        return None
    shape.check_keys(inner, written, ("part", "of"))
    part, whole = value_at(inner, written, "part", "count"), value_at(inner, written, "of", "count")
    if part is None or whole is None or not same_unit(inner, (whole, part), node.span):
        return None
    known = constant(inner, whole.node)
    if known is not None and known <= 0:
        scope.report("division-by-zero", node.span, text=inner.path)
        return None
    if known is not None:
        quotient = scope.add(Mul(part.node, scope.const(1 / known)))
    else:
        quotient = scope.add(Div(part.node, whole.node, f"{scope.benefit}:{inner.path}"))
    share = scope.add(Max((scope.const(0), scope.add(Min((scope.const(1), quotient))))))
    paid = scope.add(Mul(value.node, share), node.span, "pro_rata")
    return Lowered(Typed(paid, value.typed.sort), value.requires + part.requires + whole.requires)


PRO_RATA = Modifier(
    "pro_rata",
    Label("按时间折算", "in proportion to time"),
    Label(
        "乘以 `part` 占 `of` 的份额，至多一整份；按月、按日由单位决定。",
        "Times the share of `part` in `of`, at most the whole; months or days as the units say.",
    ),
    "pro_rata: {part: months_insured, of: 12个月}",
    apply,
)
