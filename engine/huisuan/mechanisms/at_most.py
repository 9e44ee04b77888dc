"""`at_most`: discretion up to a figure."""

from __future__ import annotations

from huisuan.ir.nodes import Range
from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import value_at
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.syntax.located import Mapping
from huisuan.values import Kind
from huisuan.vocabulary.units import Label


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    value = value_at(scope, node, "at_most")
    if value is None:
        return None
    leaf = f"{scope.benefit}:{scope.path}"
    discretion = Range(scope.const(0), value.node, Kind.AT_MOST, leaf)
    return Lowered(Typed(scope.add(discretion, node.span, "at_most"), value.typed.sort), value.requires)


AT_MOST = Mechanism(
    "at_most",
    (),
    Label("至多", "at most"),
    Label(
        "由主管部门在上限以内核定；金额是区间，不是定数。",
        "The department decides within the ceiling: the sum is a range, not a figure.",
    ),
    "at_most: 100万元",
    lower,
)
