"""`lookup`: a value from a CSV table that lies in the pack."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from huisuan.ir.nodes import And, Member, NodeId, Or, Table
from huisuan.mechanisms import shape
from huisuan.mechanisms.checks import constant
from huisuan.mechanisms.comparisons import member_of
from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import number_of, same_unit, unit_of
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.problems import closest
from huisuan.source import SourceFile, Span
from huisuan.syntax.located import Mapping, Scalar
from huisuan.vocabulary.units import Label


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV file's heading and rows, every cell with its place."""

    file: SourceFile
    heading: tuple[str, ...]
    rows: tuple[tuple[Scalar, ...], ...]


def read_csv(file: SourceFile) -> CsvTable:
    written = file.text.removeprefix("\ufeff").splitlines()
    reader = csv.reader(written)
    heading = tuple(cell.strip() for cell in next(reader, ()))
    rows = tuple(
        tuple(_cells(file.name, reader.line_num, line, written[reader.line_num - 1])) for line in reader if line
    )
    return CsvTable(file, heading, rows)


def _cells(name: str, number: int, cells: list[str], written: str) -> Iterator[Scalar]:
    """The cells of a line with their places; of cells in quotes only the line can be told."""
    parts = written.split(",")
    start = 1
    for place, cell in enumerate(cells):
        text, part = cell.strip(), parts[place] if place < len(parts) else ""
        if '"' in written or part.strip() != text or not text:
            yield Scalar(text, Span(name, number, 1, number, 2))
        else:
            col = start + len(part) - len(part.lstrip())
            yield Scalar(text, Span(name, number, col, number, col + len(text)), raw=text)
        start += len(part) + 1


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    table = _table(scope, node)
    keys = shape.mapping(scope, shape.needed(scope, node, "by"))
    wanted = shape.needed_scalar(scope, node, "value")
    if table is None or keys is None or wanted is None:
        return None
    places = [_place(scope, table, key) for key, _ in keys.entries]
    columns = [_key(scope, expression) for _, expression in keys.entries]
    value_place = _place(scope, table, wanted)
    known = [column for column in columns if column is not None]
    at = [place for place in places if place is not None]
    if value_place is None or not known or len(known) < len(columns) or len(at) < len(places):
        return None
    rows = _rows(scope, table, known, at, value_place)
    if not rows or not same_unit(scope, (value for _, value in rows), node.span):
        return None
    exact = _constants(scope, rows, node.span)
    if exact is None:
        return None
    found = scope.add(Table(tuple(column.node for column in known), exact), node.span, "lookup")
    sort = unit_of(value for _, value in rows)
    return Lowered(Typed(found, sort), (_listed(scope, known, [key for key, _ in rows], node.span),))


def _table(scope: Scope, node: Mapping) -> CsvTable | None:
    name = shape.needed_scalar(scope, node, "lookup")
    if name is None:
        return None
    file = scope.names.tables.get(name.text)
    if file is None:
        scope.report("unknown-table", name.span, closest(name.text, scope.names.tables), name=name.text)
        return None
    return read_csv(file)


def _place(scope: Scope, table: CsvTable, column: Scalar) -> int | None:
    if column.text in table.heading:
        return table.heading.index(column.text)
    owner, allowed = table.file.name, "、".join(table.heading)
    near = closest(column.text, table.heading)
    scope.report("unknown-field", column.span, near, owner=owner, name=column.text, allowed=allowed)
    return None


def _key(scope: Scope, node: object) -> Typed | None:
    written = node if isinstance(node, Scalar) else None
    key = None if written is None else scope.shop.lower(scope.at("by"), written)
    if key is None or written is None:
        return None
    if key.typed.sort.name != "enum":
        words = {"wanted_zh": "选项", "wanted_en": "an option", "found_zh": "别的值", "found_en": "something else"}
        scope.report("type-mismatch", written.span, text=written.text, **words)
        return None
    return key.typed


Rows = list[tuple[tuple[str, ...], Lowered]]


def _rows(scope: Scope, table: CsvTable, keys: list[Typed], places: list[int], value_place: int) -> Rows | None:
    found: Rows = []
    failed = False
    for number, row in enumerate(table.rows, 1):
        if len(row) != len(table.heading):
            scope.report("row-length", row[0].span, cells=str(len(row)), columns=str(len(table.heading)))
            return None
        members = [
            member_of(scope, key, row[place].text, row[place].span) for key, place in zip(keys, places, strict=True)
        ]
        value = number_of(scope.at("lookup", str(number), role=scope.role or "award"), row[value_place])
        named = tuple(each for each in members if each is not None)
        if value is None or len(named) < len(members):
            failed = True
        elif any(named == each for each, _ in found):
            scope.report("duplicate-level", row[0].span, level=" / ".join(named))
            failed = True
        else:
            found.append((named, value))
    return None if failed else found


def _constants(scope: Scope, rows: Rows, span: Span) -> tuple[tuple[tuple[str, ...], Fraction], ...] | None:
    known = [(key, constant(scope, value.node)) for key, value in rows]
    exact = tuple((key, value) for key, value in known if value is not None)
    if len(exact) < len(known):
        scope.report("constant-needed", span, text=scope.path)
        return None
    return exact


def _listed(scope: Scope, keys: list[Typed], rows: list[tuple[str, ...]], span: Span) -> NodeId:
    """A key without a row does not qualify."""
    if len(keys) == 1:
        members = tuple(sorted({row[0] for row in rows}))
        return scope.add(Member(keys[0].node, members), span, "lookup")
    tests = []
    for row in rows:
        cells = tuple(scope.add(Member(key.node, (cell,))) for key, cell in zip(keys, row, strict=True))
        tests.append(scope.add(And(cells)))
    return scope.add(Or(tuple(tests)), span, "lookup")


LOOKUP = Mechanism(
    "lookup",
    ("by", "value"),
    Label("查表", "a look-up"),
    Label(
        "从政策包中的 CSV 文件取值：`by` 把表的列对应到选项，`value` 是取值的列；表中没有的不符合。",
        "A value from a CSV file of the pack: `by` maps its columns to options, `value` names the column taken; what has no row does not qualify.",
    ),
    "lookup: standards.csv\nby: {level: level, grade: grade}\nvalue: amount",
    lower,
)
