"""`by_reading`: a value by a declared interpretation of an open text."""

from __future__ import annotations

from huisuan.ir.nodes import Member, Select
from huisuan.mechanisms import shape
from huisuan.mechanisms.comparisons import member_of
from huisuan.mechanisms.expressions import option
from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import number_of, same_unit, unit_of
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.syntax.located import Mapping
from huisuan.vocabulary.units import Label


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    written = shape.needed_scalar(scope, node, "by_reading")
    options = shape.mapping(scope, shape.needed(scope, node, "options"))
    chosen = None if written is None else option(scope, "reading", written.text, written)
    if chosen is None or options is None:
        return None
    rows: list[tuple[str, Lowered]] = []
    for key, each in options.entries:
        member = member_of(scope, chosen, key.text, key.span)
        value = number_of(scope.at("options", key.text), each)
        if member is None or value is None:
            return None
        rows.append((member, value))
    if not rows or not same_unit(scope, (value for _, value in rows), node.span):
        return None
    result = rows[-1][1].node
    for member, value in reversed(rows[:-1]):
        result = scope.add(
            Select(scope.add(Member(chosen.node, (member,))), value.node, result), node.span, "by_reading"
        )
    needs = tuple(need for _, value in rows for need in value.requires)
    return Lowered(Typed(result, unit_of(value for _, value in rows)), needs)


BY_READING = Mechanism(
    "by_reading",
    ("options",),
    Label("按解释", "by a reading"),
    Label(
        "原文有多种理解时，按所选解释取值；解释在 `pack.yaml` 的 `readings` 中声明。",
        "Where the text can be understood in several ways, the value under the reading chosen; readings are declared in `pack.yaml`.",
    ),
    "by_reading: furnishing_rate\noptions:\n  lower: 15%\n  upper: 20%",
    lower,
)
