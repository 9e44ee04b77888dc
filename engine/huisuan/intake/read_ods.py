"""ODS workbooks, walked element by element: the library for the other forms tells neither percentages nor errors nor merged cells of them.

A repeated row or cell is written out only as far as it holds something; a sheet that says it holds more than any office has is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from huisuan.intake.cells import float_text, from_text, from_value, marked
from huisuan.intake.packages import BadXml, check_package, parse_xml, part, parts_of
from huisuan.intake.read_xlsx import Merge, SheetSource
from huisuan.intake.sources import HeldSource, RowSource, Unseen
from huisuan.problems import Problem, problem

MOST_CELLS = 20_000_000
_MOST_COLUMNS = 20_000
_ERRORS = ("#", "Err:")


class _TooLarge(Exception):
    pass


def open_ods(path: Path, file: str) -> tuple[RowSource, ...] | Problem:
    """The sheets of a workbook; of hidden ones the name."""
    refused = check_package(path)
    if refused is not None:
        return refused
    try:
        if "META-INF/manifest.xml" in parts_of(path) and b"encryption-data" in part(path, "META-INF/manifest.xml"):
            return problem("register-locked", None)
        walk = _Walk()
        parse_xml(part(path, "content.xml"), walk.start, walk.end, walk.text)
    except _TooLarge:
        return problem("sheet-too-large", None, rows="?", columns="?")
    except (BadXml, KeyError, ValueError, OSError) as error:
        return problem("register-damaged", None, reason=type(error).__name__)
    return tuple(
        HeldSource(file, each.name, hidden=True)
        if each.style in walk.hidden
        else SheetSource(HeldSource(file, each.name, each.rows, unseen=each.unseen()), each.merges)
        for each in walk.sheets
    )


@dataclass(slots=True)
class _Sheet:
    name: str
    style: str
    rows: list[list[str]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    waiting: int = 0
    unseen_rows: list[int] = field(default_factory=list)
    unseen_columns: set[int] = field(default_factory=set)
    columns: int = 0

    def unseen(self) -> Unseen:
        return Unseen(self.unseen_rows, frozenset(self.unseen_columns))


@dataclass(slots=True)
class _Walk:
    sheets: list[_Sheet] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    style: str = ""
    row: list[str] = field(default_factory=list)
    row_repeats: int = 1
    row_unseen: bool = False
    folded: list[bool] = field(default_factory=list)
    blanks: int = 0
    cell: dict[str, str] | None = None
    said: list[str] = field(default_factory=list)
    paragraphs: int = 0
    listening: int = 0
    quiet: int = 0
    held: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "style":
                self.style = attributes.get("name", "")
            case "table-properties" if attributes.get("display") == "false":
                self.hidden.add(self.style)
            case "table":
                self.sheets.append(_Sheet(attributes.get("name", ""), attributes.get("style-name", "")))
            case "table-row-group" | "table-column-group":
                self.folded.append(attributes.get("display") == "false")
            case "table-column":
                self._column(attributes)
            case "table-row":
                self.row, self.blanks = [], 0
                self.row_repeats = int(attributes.get("number-rows-repeated", "1"))
                self.row_unseen = self._is_unseen(attributes)
            case "table-cell" | "covered-table-cell":
                self.cell, self.said, self.paragraphs = attributes, [], 0
                self._merge(attributes)
            case "annotation":
                self.quiet += 1
            case "p" if self.cell is not None and not self.quiet:
                self.said += ["\n"] if self.paragraphs else []
                self.paragraphs += 1
                self.listening += 1
            case "s" if self.listening:
                self.said.append(" " * min(1000, int(attributes.get("c", "1"))))
            case "line-break" if self.listening:
                self.said.append("\n")
            case _:
                pass

    def text(self, data: str) -> None:
        if self.listening and not self.quiet:
            self.said.append(data)

    def end(self, name: str) -> None:
        match name:
            case "annotation":
                self.quiet -= 1
            case "p" if self.listening and not self.quiet:
                self.listening -= 1
            case "table-cell" | "covered-table-cell" if self.cell is not None:
                self._cell(_value(self.cell, "".join(self.said)), int(self.cell.get("number-columns-repeated", "1")))
                self.cell = None
            case "table-row":
                self._row()
            case "table-row-group" | "table-column-group":
                self.folded.pop()
            case _:
                pass

    def _is_unseen(self, attributes: dict[str, str]) -> bool:
        return attributes.get("visibility", "visible") != "visible" or any(self.folded)

    def _column(self, attributes: dict[str, str]) -> None:
        sheet = self.sheets[-1]
        last = min(_MOST_COLUMNS, sheet.columns + int(attributes.get("number-columns-repeated", "1")))
        if self._is_unseen(attributes):
            sheet.unseen_columns.update(range(sheet.columns, last))
        sheet.columns = last

    def _merge(self, attributes: dict[str, str]) -> None:
        rows, columns = (int(attributes.get(f"number-{each}-spanned", "1")) for each in ("rows", "columns"))
        if rows > 1 or columns > 1:
            sheet = self.sheets[-1]
            top, left = len(sheet.rows) + sheet.waiting, len(self.row) + self.blanks
            sheet.merges.append((top, left, top + rows - 1, left + columns - 1))

    def _cell(self, cell: str, repeats: int) -> None:
        if not cell:
            self.blanks += repeats
            return
        self._hold(self.blanks + repeats)
        self.row += [""] * self.blanks + [cell] * repeats
        self.blanks = 0

    def _row(self) -> None:
        sheet = self.sheets[-1]
        if not self.row:
            sheet.waiting += self.row_repeats
            return
        self._hold(sheet.waiting + len(self.row) * self.row_repeats)
        sheet.rows += [[] for _ in range(sheet.waiting)]
        if self.row_unseen:
            sheet.unseen_rows += range(len(sheet.rows) + 1, len(sheet.rows) + 1 + self.row_repeats)
        sheet.rows += [list(self.row) for _ in range(self.row_repeats)]
        sheet.waiting = 0

    def _hold(self, cells: int) -> None:
        self.held += cells
        if self.held > MOST_CELLS:
            raise _TooLarge


def _value(attributes: dict[str, str], said: str) -> str:
    """A cell by its declared kind; a formula that shows an error is one."""
    kind = attributes.get("value-type", "")
    if "formula" in attributes and (said.startswith(_ERRORS) or kind == "error"):
        return marked("error", said)
    match kind:
        case "float" | "currency":
            return marked("number", float_text(float(attributes["value"])))
        case "percentage":
            return marked("percent", float_text(float(attributes["value"])))
        case "date":
            return from_value(datetime.fromisoformat(attributes["date-value"]))
        case "boolean":
            return from_value(attributes.get("boolean-value") == "true")
        case "time":
            return marked("other", attributes.get("time-value", said))
        case "" if "formula" in attributes and not said:
            return marked("formula", "")
        case _:
            return from_text(said)
