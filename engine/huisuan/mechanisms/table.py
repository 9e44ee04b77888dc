"""`table`: a decision table over several figures at once, with a stated hit policy."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from huisuan.ir.nodes import Add, And, NodeId, Select
from huisuan.mechanisms import shape
from huisuan.mechanisms.cells import Cell, Extent, read_cell
from huisuan.mechanisms.expressions import expression
from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import first_match, number_of, same_unit, unit_of
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.problems import closest
from huisuan.source import Span
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence
from huisuan.vocabulary.units import Label

POLICIES = ("first", "unique", "any", "sum")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number, its test, the values each cell takes, and what it gives."""

    number: int
    test: NodeId
    cells: tuple[Extent | None, ...]
    value: Lowered
    span: Span

    def meets(self, other: Row) -> bool:
        """Whether some figures may fall into both rows; cells that are not fixed may always meet."""
        pairs = zip(self.cells, other.cells, strict=True)
        return all(one is None or two is None or one.meets(two) for one, two in pairs)

    def covers(self, other: Row) -> bool:
        pairs = zip(self.cells, other.cells, strict=True)
        return all(one is not None and two is not None and one.covers(two) for one, two in pairs)


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    policy = _policy(scope, node)
    columns = [_column(scope, each) for each in shape.items(scope, shape.needed(scope, node, "columns"))]
    known = [column for column in columns if column is not None]
    written = shape.items(scope, shape.needed(scope, node, "table"))
    if policy is None or not known or len(known) < len(columns) or not written:
        return None
    rows: list[Row] = []
    otherwise: Lowered | None = None
    failed = False
    for number, each in enumerate(written, 1):
        if isinstance(each, Mapping):
            otherwise = _otherwise(scope, each, number)
            failed = failed or otherwise is None or number < len(written)
            continue
        row = _row(scope, each, number, known)
        failed = failed or row is None
        rows.extend([row] if row else [])
    values = [row.value for row in rows] + ([otherwise] if otherwise else [])
    if failed or not rows or not same_unit(scope, values, node.span) or not _fits(scope, policy, rows):
        return None
    if policy == "sum":
        return _added(scope, rows, otherwise, node.span)
    return first_match(scope, tuple((row.test, row.value) for row in rows), otherwise, node.span)


def _policy(scope: Scope, node: Mapping) -> str | None:
    written = shape.needed_scalar(scope, node, "hit")
    if written is not None and written.text not in POLICIES:
        near = closest(written.text, POLICIES)
        scope.report("unknown-member", written.span, near, value=written.text, name="hit", allowed="、".join(POLICIES))
        return None
    return None if written is None else written.text


def _column(scope: Scope, node: Node) -> Typed | None:
    written = shape.scalar(scope, node)
    return None if written is None else expression(scope.at("columns"), written)


def _otherwise(scope: Scope, row: Mapping, number: int) -> Lowered | None:
    shape.check_keys(scope, row, ("else",))
    found = shape.needed(scope, row, "else")
    return None if found is None else number_of(scope.at("table", str(number)), found)


def _row(scope: Scope, node: Node, number: int, columns: list[Typed]) -> Row | None:
    if not isinstance(node, Sequence):
        shape.wrong_shape(scope, node, Sequence)
        return None
    if len(node.items) != len(columns) + 1:
        counts = {"cells": str(len(node.items)), "columns": str(len(columns) + 1)}
        scope.report("row-length", node.span, **counts)
        return None
    inner = scope.at("table", str(number))
    cells = [_cell(inner, column, each) for column, each in zip(columns, node.items[:-1], strict=True)]
    value = number_of(inner, node.items[-1])
    known = [cell for cell in cells if cell is not None]
    if value is None or len(known) < len(cells):
        return None
    tests = tuple(cell.test for cell in known if cell.test is not None)
    test = scope.const(True) if not tests else tests[0] if len(tests) == 1 else scope.add(And(tests), node.span)
    return Row(number, test, tuple(cell.extent for cell in known), value, node.span)


def _cell(scope: Scope, column: Typed, node: Node) -> Cell | None:
    written = shape.scalar(scope, node)
    if not isinstance(written, Scalar):
        return None
    return read_cell(scope, column, written)


def _fits(scope: Scope, policy: str, rows: list[Row]) -> bool:
    """Whether rows overlap only as the hit policy allows, and each can be reached."""
    fine = True
    for before, after in combinations(rows, 2):
        if policy == "first" and before.covers(after):
            scope.report("unreachable-row", after.span, row=str(after.number))
            fine = False
        elif policy in ("unique", "any") and before.meets(after):
            if policy == "any" and before.value.node == after.value.node:
                continue
            scope.report("rows-overlap", after.span, first=str(before.number), second=str(after.number), policy=policy)
            fine = False
    return fine


def _added(scope: Scope, rows: list[Row], otherwise: Lowered | None, span: Span) -> Lowered:
    """All rows that hold, added up; `else` only where none does."""
    parts = [scope.add(Select(row.test, row.value.node, scope.const(0)), row.span, "table") for row in rows]
    total = scope.add(Add(tuple(parts)), span, "table") if len(parts) > 1 else parts[0]
    values = [row.value for row in rows]
    needs = tuple(scope.add(Select(row.test, need, scope.const(True))) for row in rows for need in row.value.requires)
    if otherwise is not None:
        none = tuple((row.test, Lowered(Typed(scope.const(0), unit_of(values)))) for row in rows)
        rest = first_match(scope, none, otherwise, span)
        total = scope.add(Add((total, rest.node)), span, "table")
        needs = (*needs, *rest.requires)
    return Lowered(Typed(total, unit_of(values)), needs)


TABLE = Mechanism(
    "table",
    ("columns", "hit"),
    Label("决策表", "a decision table"),
    Label(
        "`columns` 列出各列的算式，每行依次写各格的条件和结果。`hit` 写明取法：first 取第一行，unique 各行互不重叠，any 重叠的行结果相同，sum 成立的各行相加。格子写 `-`、`>= 100万元`、`[1..5)`、`a, b`、`not a`、`yes`。",
        "`columns` names the figures; each row gives a cell for each and the result. `hit`: first takes the first row, unique allows no overlap, any allows it between rows of one result, sum adds all rows that hold. Cells: `-`, `>= 100万元`, `[1..5)`, `a, b`, `not a`, `yes`.",
    ),
    "table:\n  - ['>= 1亿元', yes, 50万元]\n  - ['-', '-', 10万元]\ncolumns: [revenue, high_tech]\nhit: first",
    lower,
)
