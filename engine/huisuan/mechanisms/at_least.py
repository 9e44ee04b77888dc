"""`at_least`: discretion from a figure."""

from __future__ import annotations

from huisuan.ir.nodes import Range
from huisuan.ir.raisers import OPEN_TOP_MONEY
from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import value_at
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.syntax.located import Mapping
from huisuan.values import Kind
from huisuan.vocabulary.units import DIMENSIONLESS, Label


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    value = value_at(scope, node, "at_least")
    if value is None:
        return None
    top = scope.const(1) if value.typed.sort.unit == DIMENSIONLESS else scope.const(OPEN_TOP_MONEY)
    leaf = f"{scope.benefit}:{scope.path}"
    discretion = Range(value.node, top, Kind.AT_LEAST, leaf)
    return Lowered(Typed(scope.add(discretion, node.span, "at_least"), value.typed.sort), value.requires)


AT_LEAST = Mechanism(
    "at_least",
    (),
    Label("不低于", "at least"),
    Label("不低于这个数，上不封顶（比例最高 100%）。", "Not below this figure; a rate tops out at 100%."),
    "at_least: 100万元",
    lower,
)
