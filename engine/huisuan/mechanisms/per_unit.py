"""`per_unit`: so much for each unit of a quantity."""

from __future__ import annotations

from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import product_of, value_at
from huisuan.mechanisms.scope import Lowered, Scope
from huisuan.syntax.located import Mapping
from huisuan.vocabulary.units import Label


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    rate, quantity = value_at(scope, node, "per_unit", "per_unit"), value_at(scope, node, "of")
    return None if rate is None or quantity is None else product_of(scope, rate, quantity, node.span)


PER_UNIT = Mechanism(
    "per_unit",
    ("of",),
    Label("按单位定额", "a sum per unit"),
    Label(
        "每单位金额乘以数量 `of`，单位要对得上。",
        "The sum per unit times the quantity `of`; the units must go together.",
    ),
    "per_unit: 130元/标箱\nof: teu",
    lower,
)
