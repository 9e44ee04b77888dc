"""`cases`: the value of the first condition that holds."""

from __future__ import annotations

from huisuan.ir.nodes import NodeId
from huisuan.mechanisms import shape
from huisuan.mechanisms.conditions import lower_condition
from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import first_match, number_of, same_unit
from huisuan.mechanisms.scope import Lowered, Scope
from huisuan.syntax.located import Mapping, Node
from huisuan.vocabulary.units import Label


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    written = shape.items(scope, shape.needed(scope, node, "cases"))
    branches: list[tuple[NodeId, Lowered]] = []
    otherwise: Lowered | None = None
    failed = not written
    for place, each in enumerate(written, start=1):
        row = shape.mapping(scope, each)
        if row is None:
            return None
        if otherwise is not None:
            scope.report("unreachable-row", row.span, row=str(place))
            failed = True
        elif row.get("else") is not None:
            otherwise = _value(scope, row, "else", place)
            failed = failed or otherwise is None
        else:
            branch = _branch(scope, row, place, [test for test, _ in branches])
            failed = failed or branch is None
            branches.extend([branch] if branch else [])
    values = [*(value for _, value in branches), *([otherwise] if otherwise else [])]
    if failed or not same_unit(scope, values, node.span):
        return None
    return first_match(scope, tuple(branches), otherwise, node.span)


def _value(scope: Scope, row: Mapping, key: str, place: int) -> Lowered | None:
    shape.check_keys(scope, row, ("if", "then", "else"))
    found: Node | None = shape.needed(scope, row, key)
    return None if found is None else number_of(scope.at("cases", str(place)), found)


def _branch(scope: Scope, row: Mapping, place: int, earlier: list[NodeId]) -> tuple[NodeId, Lowered] | None:
    value = _value(scope, row, "then", place)
    written = shape.needed(scope, row, "if")
    test = None if written is None else lower_condition(scope.at("cases", str(place), "if", role="threshold"), written)
    if test is None or value is None:
        return None
    if test in earlier:
        scope.report("unreachable-row", row.span, row=str(place))
        return None
    return test, value


CASES = Mechanism(
    "cases",
    (),
    Label("分情形", "the first case that holds"),
    Label(
        "自上而下，取第一个成立的条件的值；没有 `else` 时，各条件都不成立就不符合。",
        "From the top, the value of the first condition that holds; without `else`, none holding means not eligible.",
    ),
    "cases:\n  - if: any(filings where kind = genai_model)\n    then: 500万元\n  - else: 200万元",
    lower,
)
