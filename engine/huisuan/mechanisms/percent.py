"""`percent`: a rate of a base."""

from __future__ import annotations

from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import product_of, value_at
from huisuan.mechanisms.scope import Lowered, Scope
from huisuan.syntax.located import Mapping, Scalar
from huisuan.vocabulary.units import Label


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    rate, base = value_at(scope, node, "percent", "rate"), value_at(scope, node, "of")
    if rate is None or base is None or _forgets_the_sign(scope, node):
        return None
    return product_of(scope, rate, base, node.span)


def _forgets_the_sign(scope: Scope, node: Mapping) -> bool:
    """`percent: 20` would be two thousand percent."""
    written = node.get("percent")
    if not isinstance(written, Scalar) or not written.text.strip().isdigit() or written.text.strip() in ("0", "1"):
        return False
    scope.report("unit-mismatch", written.span, left="1", right="%")
    return True


PERCENT = Mechanism(
    "percent",
    ("of",),
    Label("按比例", "a share of a base"),
    Label("基数 `of` 乘以比例；比例也可以是任何算法。", "The base `of` times the rate; the rate may be any mechanism."),
    "percent: 20%\nof: price\ncap: 2000元",
    lower,
)
