"""`round`: to a step, up, down or to the nearest."""

from __future__ import annotations

from huisuan.ir.nodes import Round
from huisuan.mechanisms import shape
from huisuan.mechanisms.functions import ROUNDINGS
from huisuan.mechanisms.mechanism import Modifier
from huisuan.mechanisms.parts import constant_of, same_unit, value_at
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.problems import closest
from huisuan.syntax.located import Node
from huisuan.vocabulary.units import Label

MODES = {"up": ROUNDINGS["round_up"], "down": ROUNDINGS["round_down"], "nearest": ROUNDINGS["round"]}


def apply(scope: Scope, value: Lowered, node: Node) -> Lowered | None:
    inner = scope.at("round")
    written = shape.mapping(inner, node)
    if written is None:
        return None
    shape.check_keys(inner, written, ("to", "mode"))
    step, mode = value_at(inner, written, "to", "step"), shape.needed_scalar(inner, written, "mode")
    if step is None or mode is None or not same_unit(scope, (value, step), node.span):
        return None
    if mode.text not in MODES:
        scope.report(
            "unknown-member",
            mode.span,
            closest(mode.text, MODES),
            value=mode.text,
            name="mode",
            allowed="、".join(MODES),
        )
        return None
    size = constant_of(scope, step, node.span)
    if size is None or size <= 0:
        return None
    rounded = scope.add(Round(value.node, size, MODES[mode.text]), node.span, "round")
    return Lowered(Typed(rounded, value.typed.sort), value.requires)


ROUND = Modifier(
    "round",
    Label("取整", "rounding"),
    Label(
        "按 `to` 的倍数向上、向下或就近取整。", "To a multiple of `to`: up, down or nearest (halves away from zero)."
    ),
    "round: {to: 1元, mode: up}",
    apply,
)
