"""`brackets`: progressive rates, each on its own slice of a base."""

from __future__ import annotations

from fractions import Fraction

from huisuan.ir.nodes import Add, Max, Min, Mul
from huisuan.mechanisms import shape
from huisuan.mechanisms.checks import constant
from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import product_of, same_unit, unit_of, value_at
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.source import Span
from huisuan.syntax.located import Mapping
from huisuan.vocabulary.units import Label


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    of = value_at(scope, node, "of")
    rows = [shape.mapping(scope, row) for row in shape.items(scope, shape.needed(scope, node, "brackets"))]
    start = None if node.get("from") is None else value_at(scope, node, "from", "threshold")
    if of is None or not rows or (node.get("from") is not None and start is None):
        return None
    parts: list[Lowered] = []
    low = start
    for place, row in enumerate(rows, 1):
        if row is None:
            return None
        last = place == len(rows)
        slice_of = _slice(scope.at("brackets", str(place)), row, of, low, last=last)
        if slice_of is None:
            return None
        part, low = slice_of
        parts.append(part)
    if not same_unit(scope, parts, node.span):
        return None
    nodes = tuple(part.node for part in parts)
    added = scope.add(Add(nodes), node.span, "brackets") if len(nodes) > 1 else nodes[0]
    needs = tuple(need for part in (of, *parts) for need in part.requires)
    return Lowered(Typed(added, unit_of(parts)), needs)


def _slice(
    scope: Scope, row: Mapping, of: Lowered, low: Lowered | None, *, last: bool
) -> tuple[Lowered, Lowered | None] | None:
    shape.check_keys(scope, row, ("to", "rate"))
    rate = value_at(scope, row, "rate", "rate")
    to = None if row.get("to") is None and last else value_at(scope, row, "to", "threshold")
    if rate is None or (to is None and not last):
        return None
    if not same_unit(scope, [of, *([low] if low else []), *([to] if to else [])], row.span):
        return None
    if not _rising(scope, low, to, row.span):
        return None
    within = of.node if to is None else scope.add(Min((of.node, to.node)))
    if low is not None:
        within = scope.add(Add((within, scope.add(Mul(low.node, scope.const(-1))))))
    above = scope.add(Max((scope.const(0), within)))
    part = product_of(scope, rate, Lowered(Typed(above, of.typed.sort)), row.span)
    return Lowered(part.typed, (*rate.requires, *(to.requires if to else ()))), to


def _rising(scope: Scope, low: Lowered | None, to: Lowered | None, span: Span) -> bool:
    first, second = _fixed(scope, low), _fixed(scope, to)
    if first is not None and second is not None and first >= second:
        scope.report("tier-order", span)
        return False
    return True


def _fixed(scope: Scope, value: Lowered | None) -> Fraction | None:
    return None if value is None else constant(scope, value.node)


BRACKETS = Mechanism(
    "brackets",
    ("of", "from"),
    Label("分段累进", "progressive brackets"),
    Label(
        "基数 `of` 逐段按各自比例计算后相加；段的终点 `to` 可以是算式（如上年数），最后一段可以不写。`from` 以下的部分不计。",
        "Each slice of the base `of` at its own rate, added up; an end `to` may be a formula such as last year's figure, and the last may be left out. What lies below `from` does not count.",
    ),
    "brackets:\n  - {to: 100万元, rate: 5%}\n  - {to: 500万元, rate: 8%}\n  - {rate: 10%}\nof: exports",
    lower,
)
