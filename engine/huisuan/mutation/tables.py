"""Changes of a decision table: its cells and what its rows give."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from huisuan.mutation.changes import Change, at, here, under, with_item, word
from huisuan.mutation.expressions import changes_of
from huisuan.mutation.rows import swapped_items
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence

ANYTHING = ("-", "—", "")
OTHER_SIGN = {">=": ">", ">": ">=", "<=": "<", "<": "<="}
OTHER_BRACKET = {"[": "(", "(": "[", "]": ")", ")": "]"}
OTHER_TRUTH = {"yes": "no", "no": "yes", "是": "否", "否": "是"}
_COMPARED = re.compile(r"(>=|<=|>|<|=)\s*(.+)", re.DOTALL)
_INTERVAL = re.compile(r"([\[(])\s*(.+?)\s*\.\.\s*(.+?)\s*([\])])", re.DOTALL)


def of_table(_node: Mapping, value: Node, of_value: Callable[[Node], Iterator[Change]]) -> Iterator[Change]:
    """Results of neighbouring rows swapped, each result changed, each cell moved, turned and opened to anything."""
    if not isinstance(value, Sequence):
        return
    results = Sequence(tuple(_result(row) for row in value.items), value.span)
    for each in swapped_items(results):
        assert isinstance(each.node, Sequence)
        rows = (_with_result(row, result) for row, result in zip(value.items, each.node.items, strict=True))
        yield replace(each, node=replace(value, items=tuple(rows)))
    yield from _of_columns(value)
    for place, row in enumerate(value.items):
        if isinstance(row, Mapping):
            for key, each_value in row.entries:
                yield from at(value, place, under(row, key.text, of_value(each_value)))
        elif isinstance(row, Sequence) and row.items:
            for column, cell in enumerate(row.items[:-1]):
                if isinstance(cell, Scalar):
                    yield from at(value, place, at(row, column, _of_cell(cell)))
            last = len(row.items) - 1
            yield from at(value, place, at(row, last, of_value(row.items[last])))


def _result(row: Node) -> Node:
    match row:
        case Sequence():
            return row.items[-1] if row.items else row
        case Mapping():
            return row.entries[0][1] if row.entries else row
        case _:
            return row


def _with_result(row: Node, result: Node) -> Node:
    match row:
        case Sequence():
            return with_item(row, len(row.items) - 1, result) if row.items else row
        case Mapping():
            first = row.entries[:1]
            return replace(row, entries=((first[0][0], result), *row.entries[1:])) if first else row
        case _:
            return result


def _of_cell(cell: Scalar) -> Iterator[Change]:
    text = cell.text.strip()
    if text in ANYTHING:
        return
    yield here("condition", "drop", cell, word("-", cell))
    if text in OTHER_TRUTH:
        yield here("condition", "negate", cell, word(OTHER_TRUTH[text], cell))
    for end in _ends(cell):
        turned = end.turned()
        if turned != text:
            yield here("comparison", end.name, cell, word(turned, cell))
        for each in end.moved():
            yield here(each.kind, each.what, cell, word(end.with_bound(_text(each)), cell), each.was, each.now)


@dataclass(frozen=True, slots=True)
class _End:
    """One bound of a cell, with the text on either side of it and the sign that opens or closes it."""

    cell: Scalar
    name: str
    before: str
    bound: str
    after: str

    def with_bound(self, bound: str) -> str:
        return f"{self.before}{bound}{self.after}"

    def turned(self) -> str:
        if self.name in OTHER_SIGN:
            return f"{OTHER_SIGN[self.name]} {self.bound}"
        if self.name == "low end":
            return f"{OTHER_BRACKET[self.before]}{self.bound}{self.after}"
        if self.name == "high end":
            return f"{self.before}{self.bound}{OTHER_BRACKET[self.after]}"
        return self.with_bound(self.bound)

    def moved(self) -> Iterator[Change]:
        return changes_of(Scalar(self.bound, self.cell.span), condition=False)


def _ends(cell: Scalar) -> tuple[_End, ...]:
    text = cell.text.strip()
    if compared := _COMPARED.fullmatch(text):
        sign, bound = compared.groups()
        return (_End(cell, sign, f"{sign} ", bound, ""),)
    if interval := _INTERVAL.fullmatch(text):
        opening, low, high, closing = interval.groups()
        first = _End(cell, "low end", opening, low, f"..{high}{closing}")
        return first, _End(cell, "high end", f"{opening}{low}..", high, closing)
    return ()


def _of_columns(rows: Sequence) -> Iterator[Change]:
    """A bound that several cells of a column share, moved and turned in all of them: each by itself they would overlap."""
    width = max((len(row.items) for row in rows.items if isinstance(row, Sequence)), default=0)
    for column in range(width - 1):
        shared: dict[str, dict[int, _End]] = {}
        for place, row in enumerate(rows.items):
            cell = row.items[column] if isinstance(row, Sequence) and column < len(row.items) - 1 else None
            for end in _ends(cell) if isinstance(cell, Scalar) else ():
                shared.setdefault(end.bound, {})[place] = end
        for bound, ends in shared.items():
            if len(ends) > 1:
                yield from _together(rows, column, bound, ends)


def _together(rows: Sequence, column: int, bound: str, ends: dict[int, _End]) -> Iterator[Change]:
    first = next(iter(ends.values()))
    name = f"column {column + 1}"
    turned = _with_cells(rows, column, {place: end.turned() for place, end in ends.items()})
    yield here("comparison", f"{name} {bound} turn", first.cell, turned, bound, "turned")
    for each in first.moved():
        other = _text(each)
        moved = _with_cells(rows, column, {place: end.with_bound(other) for place, end in ends.items()})
        yield here(each.kind, f"{name} {each.what}", first.cell, moved, bound, other)


def _with_cells(rows: Sequence, column: int, cells: dict[int, str]) -> Sequence:
    changed = rows
    for place, text in cells.items():
        row = changed.items[place]
        assert isinstance(row, Sequence)
        changed = with_item(changed, place, with_item(row, column, word(text, row.items[column])))
    return changed


def _text(change: Change) -> str:
    assert isinstance(change.node, Scalar)
    return change.node.text
