"""Sheets as XLSX, for reading, signing and printing on A4. The only module that knows the spreadsheet library.

Every cell is text: a sum keeps its digits, an id its dots, and what begins like a formula stays what it is. The same sheet gives the
same bytes on any day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from huisuan.sheets.sheet import Column, Row, Sheet
from huisuan.source import display_width, visible

A4 = 9
LINE = 15.0
LONGEST_CELL = 32_000
LONGEST_NAME = 31
FORMULA_STARTS = ("=", "+", "-", "@")
NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]]")
MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
LONG_AGO = (1980, 1, 1, 0, 0, 0)
Change = Callable[[bytes], bytes]
"""From a sheet as the library writes it to the sheet that is stored."""
NO_CHANGES: Mapping[str, Change] = MappingProxyType({})
THIN, THICK = Side("thin", "C4CCD6"), Side("medium", "5B6878")
HEAD_FILL, QUIET_FILL = PatternFill("solid", "E3E9F1"), PatternFill("solid", "F4F6F9")


def as_xlsx(sheet: Sheet) -> bytes:
    """The file's content."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = NOT_IN_NAMES.sub(" ", sheet.name)[:LONGEST_NAME]
    head = _above(page, sheet)
    _columns(page, sheet.columns, head)
    for place, row in enumerate(sheet.rows, head + 1):
        _row(page, place, row, sheet.columns)
    _below(page, sheet, head + len(sheet.rows) + 2)
    _for_print(page, sheet, head)
    return without_clock(book)


def _above(page: Worksheet, sheet: Sheet) -> int:
    """The title block; returns the row of the headings."""
    last = len(sheet.columns)
    for place, text in enumerate((sheet.title, *sheet.above), 1):
        page.merge_cells(start_row=place, start_column=1, end_row=place, end_column=last)
        cell = _text(page, place, 1, text)
        cell.font = Font(bold=True, size=14) if place == 1 else Font(size=10, color="3A4654")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        whole = sum(column.width for column in sheet.columns)
        page.row_dimensions[place].height = 24.0 if place == 1 else LINE * lines_in(text, whole)
    return len(sheet.above) + 3


def _columns(page: Worksheet, columns: tuple[Column, ...], head: int) -> None:
    for place, column in enumerate(columns, 1):
        page.column_dimensions[get_column_letter(place)].width = column.width
        cell = _text(page, head, place, column.head)
        cell.font, cell.fill = Font(bold=True, size=10), HEAD_FILL
        cell.border = Border(THIN, THIN, THICK, THICK)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    page.row_dimensions[head].height = LINE * max(lines_in(column.head, column.width) for column in columns) + 4


def _row(page: Worksheet, place: int, row: Row, columns: tuple[Column, ...]) -> None:
    for number, (text, column) in enumerate(zip(row.cells, columns, strict=True), 1):
        cell = _text(page, place, number, text)
        cell.font = Font(size=10, color="5B6878" if row.quiet else "1D2733")
        cell.border = Border(THIN, THIN, THICK if row.first else THIN, THIN)
        cell.alignment = Alignment(horizontal="right" if column.right else "left", vertical="top", wrap_text=True)
        if row.quiet:
            cell.fill = QUIET_FILL
    tallest = max(lines_in(text, column.width) for text, column in zip(row.cells, columns, strict=True))
    page.row_dimensions[place].height = min(400.0, LINE * tallest + 3)


def _below(page: Worksheet, sheet: Sheet, start: int) -> None:
    for place, text in enumerate(sheet.below, start):
        page.merge_cells(start_row=place, start_column=1, end_row=place, end_column=len(sheet.columns))
        _text(page, place, 1, text).alignment = Alignment(vertical="center", wrap_text=True)
        page.row_dimensions[place].height = 26.0


def _for_print(page: Worksheet, sheet: Sheet, head: int) -> None:
    last = get_column_letter(len(sheet.columns))
    page.freeze_panes = f"A{head + 1}"
    page.auto_filter.ref = f"A{head}:{last}{head + len(sheet.rows)}"
    page.print_title_rows = f"{head}:{head}"
    margins = page.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom = 0.5, 0.6
    landscape(page, sheet.footer)


def landscape(page: Worksheet, footer_text: str) -> None:
    """Printed on A4, as wide as the paper, with a footer and the page's number."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = page.oddFooter
    assert footer is not None
    left, right = footer.left, footer.right
    assert left is not None
    assert right is not None
    left.text, right.text = footer_text.replace("&", "&&"), "&P / &N"


def _text(page: Worksheet, row: int, column: int, text: str) -> Cell:
    """A cell that holds exactly this text, never a formula or a number."""
    cell = page.cell(row, column)
    assert isinstance(cell, Cell)
    shown = "\n".join(visible(line) for line in text.split("\n"))[:LONGEST_CELL]
    if shown:
        cell.value = shown
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = shown.startswith(FORMULA_STARTS)
    return cell


def lines_in(text: str, width: int) -> int:
    """How many lines a text takes in a cell of that width."""
    return sum(max(1, -(-display_width(line) // max(1, width - 1))) for line in text.split("\n"))


def without_clock(book: Workbook, sheets: Mapping[str, Change] = NO_CHANGES) -> bytes:
    """The workbook without the time it was written at; `sheets` by title are stored as changed."""
    changes = {f"xl/worksheets/sheet{place}.xml": sheets.get(name) for place, name in enumerate(book.sheetnames, 1)}
    written, kept = BytesIO(), BytesIO()
    book.save(written)
    with ZipFile(written) as source, ZipFile(kept, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=_first):
            data = source.read(name)
            if name == "docProps/core.xml":
                data = MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", data)
            change = changes.get(name)
            if change is not None:
                data = change(data)
            info = ZipInfo(name, LONG_AGO)
            info.compress_type = ZIP_DEFLATED
            target.writestr(info, data)
    return kept.getvalue()


def _first(name: str) -> tuple[bool, str]:
    """Readers look for the list of content first."""
    return (name != "[Content_Types].xml", name)
