"""`percent`: a rate of a base."""

from __future__ import annotations

from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import product_of, value_at
from huisuan.mechanisms.scope import Lowered, Scope
from huisuan.syntax.located import Mapping
from huisuan.vocabulary.units import Label


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    rate, base = value_at(scope, node, "percent", "rate"), value_at(scope, node, "of")
    return None if rate is None or base is None else product_of(scope, rate, base, node.span)


PERCENT = Mechanism(
    "percent",
    ("of",),
    Label("按比例", "a share of a base"),
    Label("基数 `of` 乘以比例；比例也可以是任何算法。", "The base `of` times the rate; the rate may be any mechanism."),
    "percent: 20%\nof: price\ncap: 2000元",
    lower,
)
