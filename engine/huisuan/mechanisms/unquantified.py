"""`unquantified`: a sum of money the text does not state."""

from __future__ import annotations

from huisuan.ir.nodes import Range
from huisuan.ir.raisers import OPEN_TOP_MONEY
from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.scope import Lowered, Scope, Sort, Typed
from huisuan.syntax.located import Mapping
from huisuan.values import Kind
from huisuan.vocabulary.units import Label


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    discretion = Range(scope.const(0), scope.const(OPEN_TOP_MONEY), Kind.UNQUANTIFIED, f"{scope.benefit}:{scope.path}")
    money = Sort("number", scope.unit("元"))
    return Lowered(Typed(scope.add(discretion, node.span, "unquantified"), money))


UNQUANTIFIED = Mechanism(
    "unquantified",
    (),
    Label("未载金额", "no figure stated"),
    Label("文件给予支持而没有写明数额。", "The document grants support without a figure."),
    "unquantified: true",
    lower,
)
