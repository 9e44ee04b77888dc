"""`largest`: the larger of values."""

from __future__ import annotations

from huisuan.ir.nodes import Max
from huisuan.mechanisms.listed import values_in
from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import unit_of
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.syntax.located import Mapping
from huisuan.vocabulary.units import Label


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    values = values_in(scope, node, "largest")
    if values is None:
        return None
    chosen = scope.add(Max(tuple(value.node for value in values)), node.span, "largest")
    return Lowered(Typed(chosen, unit_of(values)), tuple(need for value in values for need in value.requires))


LARGEST = Mechanism(
    "largest",
    (),
    Label("取大", "the larger of values"),
    Label("取各项中最大的一项。", "The largest of the values listed."),
    "largest:\n  - 20万元\n  - percent: 10%\n    of: investment",
    lower,
)
