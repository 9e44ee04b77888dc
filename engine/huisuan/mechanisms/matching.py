"""`matching`: as much again as somebody else pays, in a stated proportion."""

from __future__ import annotations

from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import product_of, value_at
from huisuan.mechanisms.scope import Lowered, Scope
from huisuan.syntax.located import Mapping
from huisuan.vocabulary.units import Label


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    matched, ratio = value_at(scope, node, "matching"), value_at(scope, node, "ratio", "rate")
    return None if matched is None or ratio is None else product_of(scope, matched, ratio, node.span)


MATCHING = Mechanism(
    "matching",
    ("ratio",),
    Label("配套", "a matching grant"),
    Label(
        "按别处给予的金额配套；`ratio: 1:1` 即等额，`1:0.5` 即一半。",
        "In proportion to what is granted elsewhere: `ratio: 1:1` is the same again, `1:0.5` half of it.",
    ),
    "matching: higher_grant\nratio: 1:1\ncap: 100万元",
    lower,
)
