"""`indicative`: a sum the text gives as a mean or an orientation only."""

from __future__ import annotations

from huisuan.ir.nodes import Range
from huisuan.ir.raisers import OPEN_TOP_MONEY
from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import value_at
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.syntax.located import Mapping
from huisuan.values import Kind
from huisuan.vocabulary.units import Label


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    mean = value_at(scope, node, "indicative")
    if mean is None:
        return None
    leaf = f"{scope.benefit}:{scope.path}"
    discretion = Range(scope.const(0), scope.const(OPEN_TOP_MONEY), Kind.INDICATIVE, leaf, mean.node)
    return Lowered(Typed(scope.add(discretion, node.span, "indicative"), mean.typed.sort), mean.requires)


INDICATIVE = Mechanism(
    "indicative",
    (),
    Label("参考数", "an indicative sum"),
    Label(
        "文件只给出平均数或大致标准；它列在旁边，不参与计算。",
        "The document gives a mean or an orientation only; it is shown beside and never counted.",
    ),
    "indicative: 5000元",
    lower,
)
