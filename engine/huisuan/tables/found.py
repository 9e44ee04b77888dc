"""A workbook handed in as a table of figures: whose it is, and the rows that name a figure. What they say is judged by `compare`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from huisuan.problems import Problem, problem
from huisuan.sheets.book import BookCell, BookSheet
from huisuan.tables.layout import HEADS, ID, MARKS, VERSION
from huisuan.vocabulary.units import Language

_HIGHEST_HEAD = 12


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row that names a figure, with all its cells from the first column on."""

    id: str
    cells: tuple[BookCell, ...]


@dataclass(frozen=True, slots=True)
class FoundTable:
    """What the workbook says it is, and its rows in the order of its sheets."""

    pack: str
    content: str
    language: Language
    rows: tuple[FoundRow, ...]


def find_table(sheets: Iterable[BookSheet], file: str) -> FoundTable | Problem:
    """The table in a workbook, or why it is none."""
    listed = tuple(sheets)
    marks = _marks(listed)
    if marks.get("table") != VERSION or not set(MARKS) <= set(marks):
        return problem("table-not-ours", None, file=file)
    rows: list[FoundRow] = []
    for sheet in listed:
        head = _head(sheet)
        if head is not None:
            rows.extend(_rows(sheet, head))
    return FoundTable(marks["pack"], marks["content"], "en" if marks["language"] == "en" else "zh", tuple(rows))


def _marks(sheets: tuple[BookSheet, ...]) -> dict[str, str]:
    """What a sheet says of the table: a mark in the third column, its value in the second."""
    for sheet in sheets:
        found = {row[2].text: row[1].text for row in sheet.rows if len(row) > 2 and row[2].text in MARKS}
        if "table" in found:
            return found
    return {}


def _head(sheet: BookSheet) -> int | None:
    """The place of the headings, in either language; None where there are none, as in a sheet somebody added for himself."""
    wanted = {tuple(each.zh for each in HEADS), tuple(each.en for each in HEADS)}
    for place, row in enumerate(sheet.rows[:_HIGHEST_HEAD]):
        if tuple(cell.text.strip() for cell in row[: len(HEADS)]) in wanted:
            return place
    return None


def _rows(sheet: BookSheet, head: int) -> Iterator[FoundRow]:
    for row in sheet.rows[head + 1 :]:
        cells = row[: len(HEADS)]
        if any(cell.held != "nothing" for cell in cells):
            yield FoundRow(cells[ID].text.strip(), cells)
