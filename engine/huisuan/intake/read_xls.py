"""XLS workbooks of the old form, with errors, formats and merged cells. The only module that imports xlrd.

python-calamine reads them too, but gives an error as an empty cell, which would pass for unknown.
"""

from __future__ import annotations

import struct
from pathlib import Path

from xlrd import XLRDError, error_text_from_code, open_workbook
from xlrd.biffh import XL_CELL_BLANK, XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_EMPTY, XL_CELL_ERROR, XL_CELL_NUMBER
from xlrd.book import Book
from xlrd.compdoc import CompDocError
from xlrd.sheet import Cell, Sheet
from xlrd.xldate import XLDateError, xldate_as_datetime

from huisuan.intake.cells import float_text, from_text, from_value, marked
from huisuan.intake.packages import LARGEST_FILE
from huisuan.intake.read_xlsx import SheetSource
from huisuan.intake.sources import HeldSource, RowSource, Unseen
from huisuan.problems import Problem, problem

_DAMAGE = (
    XLRDError,
    CompDocError,
    struct.error,
    AssertionError,
    IndexError,
    KeyError,
    ValueError,
    UnicodeError,
    OverflowError,
)


def open_xls(path: Path, file: str) -> tuple[RowSource, ...] | Problem:
    """The sheets of a workbook; of hidden ones the name."""
    if path.stat().st_size > LARGEST_FILE:
        return problem("register-too-large", None, limit=f"{LARGEST_FILE // 1_000_000} MB")
    try:
        with path.open("rb") as stream, open_workbook(file_contents=stream.read(), formatting_info=True) as book:
            return tuple(_sheet(book, sheet, file) for sheet in book.sheets())
    except _DAMAGE as error:
        if "ncrypt" in str(error) or "assword" in str(error):
            return problem("register-locked", None)
        return problem("register-damaged", None, reason=type(error).__name__)


def _sheet(book: Book, sheet: Sheet, file: str) -> RowSource:
    if sheet.visibility != 0:
        return HeldSource(file, sheet.name, hidden=True)
    rows = [[_cell(book, cell) for cell in sheet.row(number)] for number in range(sheet.nrows)]
    merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    unseen = Unseen(
        [
            number + 1
            for number in range(sheet.nrows)
            if number in sheet.rowinfo_map and sheet.rowinfo_map[number].hidden
        ],
        frozenset(at for at, each in sheet.colinfo_map.items() if each.hidden and at < sheet.ncols),
    )
    return SheetSource(HeldSource(file, sheet.name, rows, book.datemode == 1, unseen=unseen), merges)


def _cell(book: Book, cell: Cell) -> str:
    match cell.ctype:
        case kind if kind in (XL_CELL_EMPTY, XL_CELL_BLANK):
            return ""
        case kind if kind == XL_CELL_NUMBER:
            percent = "%" in book.format_map[book.xf_list[cell.xf_index].format_key].format_str
            return marked("percent" if percent else "number", float_text(cell.value))
        case kind if kind == XL_CELL_DATE:
            return _day(cell.value, book.datemode)
        case kind if kind == XL_CELL_BOOLEAN:
            return from_value(bool(cell.value))
        case kind if kind == XL_CELL_ERROR:
            return marked("error", str(error_text_from_code.get(cell.value, "#")))
        case _:
            return from_text(cell.value)


def _day(value: float, datemode: int) -> str:
    try:
        return from_value(xldate_as_datetime(value, datemode)) if value >= 1 else marked("other", float_text(value))
    except (XLDateError, ValueError, OverflowError):
        return marked("other", float_text(value))
