"""`soft`: a ceiling that holds in principle and may be exceeded."""

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
    value = value_at(scope, node, "soft", "cap")
    if value is None:
        return None
    top = scope.const(1) if value.typed.sort.unit == DIMENSIONLESS else scope.const(OPEN_TOP_MONEY)
    held = Range(value.node, top, Kind.AT_LEAST, f"{scope.benefit}:{scope.path}")
    return Lowered(Typed(scope.add(held, node.span, "soft"), value.typed.sort), value.requires)


SOFT = Mechanism(
    "soft",
    (),
    Label("原则上的上限", "a ceiling in principle"),
    Label(
        "“原则上不超过”：作上限用；不到这个数时是定数，超过时主管部门可以多给。",
        "“In principle not more than”: used as a cap. Below it the sum is a figure; above it the department may grant more.",
    ),
    "percent: 10%\nof: investment\ncap: {soft: 100万元}",
    lower,
)
