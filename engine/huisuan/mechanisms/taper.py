"""`taper`: a value that shrinks as a figure grows."""

from __future__ import annotations

from fractions import Fraction

from huisuan.ir.nodes import Add, Max, Min, Mul, NodeId, Round
from huisuan.mechanisms import shape
from huisuan.mechanisms.mechanism import Modifier
from huisuan.mechanisms.parts import constant_of, same_unit, value_at
from huisuan.mechanisms.rounded import MODES
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.problems import closest
from huisuan.source import Span
from huisuan.syntax.located import Mapping, Node
from huisuan.vocabulary.units import DIMENSIONLESS, Label

KEYS = ("of", "from", "to", "per", "by", "whole_percent")


def apply(scope: Scope, value: Lowered, node: Node) -> Lowered | None:
    inner = scope.at("taper")
    written = shape.mapping(inner, node)
    if written is None:
        return None
    shape.check_keys(inner, written, KEYS)
    of, start = value_at(inner, written, "of"), value_at(inner, written, "from", "threshold")
    if of is None or start is None or not same_unit(inner, (of, start), node.span):
        return None
    over = scope.add(Max((scope.const(0), scope.add(Add((of.node, scope.add(Mul(start.node, scope.const(-1)))))))))
    lost = _to_nought(inner, written, over, of, start) if written.get("to") else _by_steps(inner, written, over, of)
    if lost is None:
        return None
    left = scope.add(Max((scope.const(0), scope.add(Add((scope.const(1), scope.add(Mul(lost, scope.const(-1)))))))))
    share = _whole_percent(inner, written, left)
    if share is None:
        return None
    paid = scope.add(Mul(value.node, share), node.span, "taper")
    return Lowered(Typed(paid, value.typed.sort), value.requires + of.requires)


def _to_nought(scope: Scope, written: Mapping, over: NodeId, of: Lowered, start: Lowered) -> NodeId | None:
    """The share lost on the way from `from` to `to`."""
    end = value_at(scope, written, "to", "threshold")
    if end is None or not same_unit(scope, (of, end), written.span):
        return None
    first, last = constant_of(scope, start, written.span), constant_of(scope, end, written.span)
    if first is None or last is None:
        return None
    if first >= last:
        scope.report("tier-order", written.span)
        return None
    return scope.add(Min((scope.const(1), scope.add(Mul(over, scope.const(1 / (last - first)))))))


def _by_steps(scope: Scope, written: Mapping, over: NodeId, of: Lowered) -> NodeId | None:
    """`by` for each full `per`."""
    per, by = value_at(scope, written, "per", "step"), value_at(scope, written, "by", "rate")
    if (
        per is None
        or by is None
        or not same_unit(scope, (of, per), written.span)
        or not _is_rate(scope, by, written.span)
    ):
        return None
    size = constant_of(scope, per, written.span)
    if size is None or size <= 0:
        return None
    steps = scope.add(Round(scope.add(Mul(over, scope.const(1 / size))), Fraction(1), "floor"))
    return scope.add(Mul(steps, by.node))


def _is_rate(scope: Scope, value: Lowered, span: Span) -> bool:
    if value.typed.sort.unit == DIMENSIONLESS:
        return True
    scope.report("unit-mismatch", span, left=scope.unit_name(value.typed), right="%")
    return False


def _whole_percent(scope: Scope, written: Mapping, share: NodeId) -> NodeId | None:
    if written.get("whole_percent") is None:
        return share
    mode = shape.needed_scalar(scope, written, "whole_percent")
    if mode is None:
        return None
    if mode.text not in MODES:
        allowed = "、".join(MODES)
        scope.report(
            "unknown-member",
            mode.span,
            closest(mode.text, MODES),
            value=mode.text,
            name="whole_percent",
            allowed=allowed,
        )
        return None
    return scope.add(Round(share, Fraction(1, 100), MODES[mode.text]))


TAPER = Modifier(
    "taper",
    Label("递减", "a taper"),
    Label(
        "`of` 超过 `from` 后递减：写 `to` 则到该数减为零；写 `per` 和 `by` 则每满一级减去一个比例。`whole_percent` 把份额取整到百分点（up、down、nearest）。",
        "Shrinks once `of` exceeds `from`: down to nought at `to`, or by `by` for each full `per`. `whole_percent` rounds the share to whole percent (up, down, nearest).",
    ),
    "taper: {of: income, from: 3万元, to: 6万元, whole_percent: down}",
    apply,
)
