"""`total`: values added up."""

from __future__ import annotations

from huisuan.ir.nodes import Add
from huisuan.mechanisms.listed import values_in
from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import unit_of
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.syntax.located import Mapping
from huisuan.vocabulary.units import Label


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    values = values_in(scope, node, "total")
    if values is None:
        return None
    added = scope.add(Add(tuple(value.node for value in values)), node.span, "total")
    return Lowered(Typed(added, unit_of(values)), tuple(need for value in values for need in value.requires))


TOTAL = Mechanism(
    "total",
    (),
    Label("相加", "values added up"),
    Label("列出的各项相加。", "The sum of the values listed."),
    "total:\n  - 5万元\n  - percent: 2%\n    of: sales",
    lower,
)
