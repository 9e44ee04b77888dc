"""`smallest`: the smaller of values."""

from __future__ import annotations

from huisuan.ir.nodes import Min
from huisuan.mechanisms.listed import values_in
from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import unit_of
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.syntax.located import Mapping
from huisuan.vocabulary.units import Label


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    values = values_in(scope, node, "smallest")
    if values is None:
        return None
    chosen = scope.add(Min(tuple(value.node for value in values)), node.span, "smallest")
    return Lowered(Typed(chosen, unit_of(values)), tuple(need for value in values for need in value.requires))


SMALLEST = Mechanism(
    "smallest",
    (),
    Label("取小", "the smaller of values"),
    Label("取各项中最小的一项。", "The smallest of the values listed."),
    "smallest:\n  - 20万元\n  - percent: 10%\n    of: investment",
    lower,
)
