"""`size_table`: a sum by the number of people or things, with a unit step beyond the last row."""

from __future__ import annotations

from fractions import Fraction

from huisuan.ir.nodes import Add, Bands, Compare, Max, Mul, NodeId, Select
from huisuan.mechanisms import shape
from huisuan.mechanisms.checks import constant
from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import constant_of, number_of, same_unit, unit_of, value_at
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.source import Span
from huisuan.syntax.located import Mapping, Scalar
from huisuan.vocabulary.units import Label

Row = tuple[Fraction, Lowered]


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    size = value_at(scope, node, "by")
    rows = _rows(scope, node)
    beyond = None if node.get("beyond") is None else value_at(scope, node, "beyond", "step")
    if size is None or rows is None or (node.get("beyond") is not None and beyond is None):
        return None
    values = [value for _, value in rows]
    if not same_unit(scope, [*values, *([beyond] if beyond else [])], node.span):
        return None
    found = _looked_up(scope, size.node, rows, node.span)
    needs = [*size.requires, *(need for value in values for need in value.requires)]
    needs.append(scope.add(Compare("<=", scope.const(rows[0][0]), size.node)))
    last = scope.const(rows[-1][0])
    if beyond is None:
        needs.append(scope.add(Compare("<=", size.node, last)))
    else:
        more = scope.add(Max((scope.const(0), scope.add(Add((size.node, scope.add(Mul(last, scope.const(-1)))))))))
        found = scope.add(Add((found, scope.add(Mul(more, beyond.node)))), node.span, "size_table")
    return Lowered(Typed(found, unit_of(values)), tuple(needs))


def _rows(scope: Scope, node: Mapping) -> list[Row] | None:
    table = shape.mapping(scope, shape.needed(scope, node, "size_table"))
    rows: list[Row] = []
    for key, each in table.entries if table else ():
        inner = scope.at("size_table", key.text)
        size = scope.shop.lower(inner.at(role="count"), Scalar(key.text, key.span, raw=key.raw))
        number = None if size is None else constant_of(inner, size, key.span)
        value = number_of(inner, each)
        if number is None or value is None:
            return None
        if rows and number != rows[-1][0] + 1:
            low, high = str(rows[-1][0]), str(number)
            scope.report("tier-gap" if number > rows[-1][0] else "tier-order", key.span, low=low, high=high)
            return None
        rows.append((number, value))
    return rows or None


def _looked_up(scope: Scope, size: NodeId, rows: list[Row], span: Span) -> NodeId:
    constants = [constant(scope, value.node) for _, value in rows]
    known = tuple(each for each in constants if each is not None)
    edges = tuple((number, True) for number, _ in rows[1:])
    if len(known) == len(rows):
        return scope.add(Bands(size, edges, known), span, "size_table")
    chosen = rows[0][1].node
    for number, value in rows[1:]:
        reached = scope.add(Compare("<=", scope.const(number), size))
        chosen = scope.add(Select(reached, value.node, chosen), span, "size_table")
    return chosen


SIZE_TABLE = Mechanism(
    "size_table",
    ("by", "beyond"),
    Label("按人数分列", "a table by size"),
    Label(
        "按 `by`（如家庭人口）取表中的数；超过最后一行，每多一个单位加 `beyond`。不写 `beyond` 时超过即不符合。",
        "The row for `by`, such as the size of a household; beyond the last row each further unit adds `beyond`. Without `beyond`, more than the last row does not qualify.",
    ),
    "size_table: {1: 1000元, 2: 1800元, 3: 2400元}\nby: household_size\nbeyond: 500元",
    lower,
)
