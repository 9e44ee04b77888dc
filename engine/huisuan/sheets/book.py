"""A workbook somebody hands in, read cell by cell: what each holds, never what it means.

A formula counts with the value the spreadsheet kept beside it. Numbers are taken to the fifteen digits a spreadsheet keeps, so that
the trace of binary arithmetic in a sum (2200.0000000000005) is not taken for decimals that somebody wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from math import isfinite
from typing import Literal
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

LARGEST, LARGEST_UNPACKED = 20_000_000, 60_000_000
MOST_ROWS, MOST_COLUMNS = 20_000, 40
Held = Literal["nothing", "text", "number", "day", "other", "formula"]
"""`formula`: one without a kept value. `other`: a truth, an error, a time of day."""


@dataclass(frozen=True, slots=True)
class BookCell:
    """What a cell holds; `percent`: shown as a percentage, so that 15% is held as 0.15."""

    name: str
    held: Held = "nothing"
    text: str = ""
    number: Decimal = Decimal(0)
    day: date = date.min
    percent: bool = False


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet's rows, each with all columns up to the widest."""

    name: str
    rows: tuple[tuple[BookCell, ...], ...]


def read_book(data: bytes) -> tuple[BookSheet, ...] | None:
    """The sheets, or None for what is no workbook, a damaged one, or one larger than any table of figures."""
    if len(data) > LARGEST or not _is_package(data):
        return None
    try:
        book = load_workbook(BytesIO(data))
        kept = load_workbook(BytesIO(data), data_only=True) if _has_formulas(book) else book
    except Exception:  # noqa: BLE001 - the library raises whatever a damaged part happens to provoke
        return None
    if any((each.max_row or 0) > MOST_ROWS for each in book.worksheets):
        return None
    return tuple(_sheet(each, after) for each, after in zip(book.worksheets, kept.worksheets, strict=True))


def _is_package(data: bytes) -> bool:
    try:
        with ZipFile(BytesIO(data)) as package:
            return sum(each.file_size for each in package.infolist()) <= LARGEST_UNPACKED
    except BadZipFile:
        return False


def _has_formulas(book: Workbook) -> bool:
    pages = [page for page in book.worksheets if (page.max_row or 0) <= MOST_ROWS]
    return any(cell.data_type == "f" for page in pages for row in page.iter_rows(max_col=MOST_COLUMNS) for cell in row)


def _sheet(page: Worksheet, kept: Worksheet) -> BookSheet:
    rows = []
    for number in range(1, (page.max_row or 0) + 1):
        row = []
        for column in range(1, min(page.max_column or 0, MOST_COLUMNS) + 1):
            name = f"{page.title}!{get_column_letter(column)}{number}"
            formula = page.cell(number, column).data_type == "f"
            found = kept.cell(number, column)
            row.append(_cell(name, found.value, str(found.number_format), formula=formula))
        rows.append(tuple(row))
    return BookSheet(page.title, tuple(rows))


def _cell(name: str, value: object, form: str, *, formula: bool) -> BookCell:
    percent = "%" in form
    match value:
        case None:
            return BookCell(name, "formula" if formula else "nothing", percent=percent)
        case bool():
            return BookCell(name, "other", str(value).upper())
        case int():
            return BookCell(name, "number", str(value), Decimal(value), percent=percent)
        case float() if isfinite(value):
            exact = Decimal(f"{value:.15g}")
            return BookCell(name, "number", f"{exact:f}", exact, percent=percent)
        case datetime():
            midnight = value.time() == datetime.min.time()
            return BookCell(name, "day" if midnight else "other", value.isoformat(" "), day=value.date())
        case date():
            return BookCell(name, "day", value.isoformat(), day=value)
        case str() if value.startswith("#") and value.endswith(("!", "?", "A")):
            return BookCell(name, "other", value)
        case str():
            return BookCell(name, "text" if value.strip() else "nothing", value, percent=percent)
        case _:
            return BookCell(name, "other", str(value))
