"""Grids as XLSX with typed cells. What is not open is locked, without a password: a slip is prevented, not a person.

The same grids give the same bytes on any day. With `workbook` and `book` the only modules that know the spreadsheet library.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from huisuan.sheets.grid import Grid, GridCell, GridRow, Look
from huisuan.sheets.workbook import (
    FORMULA_STARTS,
    HEAD_FILL,
    LINE,
    LONGEST_CELL,
    LONGEST_NAME,
    NOT_IN_NAMES,
    THICK,
    THIN,
    landscape,
    lines_in,
    without_clock,
)
from huisuan.source import visible

DEEP, DARK, GREY, LIGHT = "10233A", "1D2733", "8A94A3", "A9B1BC"
FONTS: dict[Look, Font] = {
    "title": Font(bold=True, size=14, color=DEEP),
    "hint": Font(size=10, color="5B6878"),
    "head": Font(bold=True, size=10, color=DEEP),
    "plain": Font(size=10, color=DARK),
    "again": Font(size=10, color=LIGHT),
    "grey": Font(size=9, color=GREY),
    "open": Font(bold=True, size=11, color="0B3D91"),
    "fixed": Font(size=10, color=GREY),
}
OPEN_FILL = PatternFill("solid", "FFF8DC")
SMALLER = Fraction(11, 10)
"""How much more of the smaller letters fits in a width."""


def as_book(grids: Iterable[Grid]) -> bytes:
    """The file's content, a sheet a grid."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    for place, grid in enumerate(grids):
        name = NOT_IN_NAMES.sub(" ", grid.name)[:LONGEST_NAME]
        page = first if place == 0 else book.create_sheet()
        page.title = name
        _fill(page, grid)
    return without_clock(book)


def _fill(page: Worksheet, grid: Grid) -> None:
    for place, width in enumerate(grid.widths, 1):
        page.column_dimensions[get_column_letter(place)].width = width
    for place, row in enumerate(grid.rows, 1):
        _row(page, place, row, grid)
    page.sheet_view.showGridLines = False
    page.sheet_view.zoomScale = 110
    if grid.head:
        last = get_column_letter(len(grid.widths))
        page.freeze_panes = f"A{grid.head + 1}"
        page.auto_filter.ref = f"A{grid.head}:{last}{len(grid.rows)}"
        page.print_title_rows = f"{grid.head}:{grid.head}"
    _checks(page, grid)
    _locks(page)
    landscape(page, grid.footer)


def _row(page: Worksheet, place: int, row: GridRow, grid: Grid) -> None:
    if row.whole:
        page.merge_cells(start_row=place, start_column=1, end_row=place, end_column=len(grid.widths))
    tallest = 1
    for number, each in enumerate(row.cells, 1):
        _cell(page, place, number, each, framed=bool(grid.head) and place >= grid.head, first=row.first)
        room = sum(grid.widths) if row.whole else grid.widths[number - 1]
        tallest = max(tallest, lines_in(str(each.value), int(room * SMALLER) if each.look == "grey" else room))
    titled = any(each.look == "title" for each in row.cells)
    page.row_dimensions[place].height = 28.0 if titled else min(400.0, LINE * tallest + 4)


def _cell(page: Worksheet, row: int, column: int, each: GridCell, *, framed: bool, first: bool) -> None:
    cell = page.cell(row, column)
    assert isinstance(cell, Cell)
    _value(cell, each)
    cell.font = FONTS[each.look]
    cell.alignment = Alignment(
        horizontal="center" if each.look == "head" else "right" if each.right else "left",
        vertical="center",
        wrap_text=True,
    )
    cell.protection = Protection(locked=each.look != "open")
    if each.look == "open":
        cell.fill = OPEN_FILL
    if each.look == "head":
        cell.fill = HEAD_FILL
        cell.border = Border(THIN, THIN, THICK, THICK)
    elif framed:
        cell.border = Border(THIN, THIN, THICK if first else THIN, THIN)


def _value(cell: Cell, each: GridCell) -> None:
    """A number stays a number and a day a day; a text is never taken for a formula."""
    if isinstance(each.value, Decimal | date):
        cell.value = each.value
        cell.number_format = each.form
        return
    shown = "\n".join(visible(line) for line in each.value.split("\n"))[:LONGEST_CELL]
    if shown:
        cell.value = shown
        cell.data_type = "s"
        cell.quotePrefix = shown.startswith(FORMULA_STARTS)
    cell.number_format = each.form


def _checks(page: Worksheet, grid: Grid) -> None:
    """The spreadsheet itself refuses what is no number, or no day, in an open cell."""
    number = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=False)
    number.error = "请填不小于零的数，单位不用写。 A number not below nought, without its unit."
    day = DataValidation("date", operator="greaterThan", formula1="1", allow_blank=False)
    day.error = "请填日期，如 2025-06-30。 A date such as 2025-06-30."
    for check, kind in ((number, Decimal), (day, date)):
        check.errorTitle = "惠算 Huisuan"
        check.showErrorMessage = True
        for place, row in enumerate(grid.rows, 1):
            for column, each in enumerate(row.cells, 1):
                if each.look == "open" and isinstance(each.value, kind):
                    check.add(f"{get_column_letter(column)}{place}")
        if check.sqref:
            page.add_data_validation(check)


def _locks(page: Worksheet) -> None:
    """Locked, but to be filtered, and rows and columns to be sized. (The library's attributes say what is not allowed.)"""
    page.protection.sheet = True
    page.protection.autoFilter = False
    page.protection.formatColumns = False
    page.protection.formatRows = False
