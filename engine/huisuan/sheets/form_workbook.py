"""Forms as XLSX with drop-down lists. The lists stand on a hidden sheet, since a list in a cell's rule may have 255 letters only.

The same forms give the same bytes on any day.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from huisuan.sheets.form import Form, FormColumn, Guide, Look
from huisuan.sheets.sheet_rows import SheetRows, text_cell
from huisuan.sheets.workbook import (
    FORMULA_STARTS,
    HEAD_FILL,
    LINE,
    LONGEST_CELL,
    LONGEST_NAME,
    NOT_IN_NAMES,
    THICK,
    THIN,
    Change,
    landscape,
    lines_in,
    without_clock,
)

LISTS = "选项"
_HEAD = 3
_LONGEST_PROMPT = 250
_FONTS: dict[Look, Font] = {
    "note": Font(size=9, color="5B6878"),
    "blank": Font(size=10, color="8A4B00"),
    "example": Font(size=10, italic=True, color="8A94A3"),
}
_FILLS: dict[Look, PatternFill] = {
    "note": PatternFill("solid", "F7F9FB"),
    "blank": PatternFill("solid", "FFF4E0"),
    "example": PatternFill("solid", "FBFBFB"),
}


def as_form_book(guide: Guide, forms: Sequence[Form]) -> bytes:
    """The file's content: the forms, and the guide behind them."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    lists, empty = _Lists(book.create_sheet(LISTS)), dict[str, Change]()
    for place, form in enumerate(forms):
        page = first if place == 0 else book.create_sheet(_name(form.name), place)
        page.title = _name(form.name)
        empty[page.title] = _fill(page, form, lists)
    _guide(book.create_sheet(_name(guide.name), len(forms)), guide)
    lists.page.sheet_state = "hidden"
    return without_clock(book, empty)


class _Lists:
    """Lists to choose from, a column each, written once."""

    def __init__(self, page: Worksheet) -> None:
        self.page = page
        self.columns: dict[tuple[str, ...], str] = {}

    def reference(self, choices: tuple[str, ...]) -> str:
        if choices not in self.columns:
            letter = get_column_letter(len(self.columns) + 1)
            for row, text in enumerate(choices, 1):
                _text(self.page, row, len(self.columns) + 1, text)
            self.columns[choices] = f"{LISTS}!${letter}$1:${letter}${len(choices)}"
        return self.columns[choices]


def _name(text: str) -> str:
    return NOT_IN_NAMES.sub(" ", text)[:LONGEST_NAME]


def _fill(page: Worksheet, form: Form, lists: _Lists) -> Change:
    width = len(form.columns)
    for row, (text, font) in enumerate(
        ((form.title, Font(bold=True, size=14)), (form.hint, Font(size=10, color="5B6878"))), 1
    ):
        # Over the first columns only: a title as wide as the sheet is out of sight once it is scrolled.
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=max(2, min(width, 8)))
        cell = _text(page, row, 1, text)
        cell.font, cell.alignment = font, Alignment(vertical="center", wrap_text=True)
    room = sum(column.width for column in form.columns[:8])
    page.row_dimensions[1].height, page.row_dimensions[2].height = 26.0, LINE * lines_in(form.hint, room) + 4
    for place, column in enumerate(form.columns, 1):
        page.column_dimensions[get_column_letter(place)].width = column.width
        _head(page, place, column)
    page.row_dimensions[_HEAD].height = LINE * max(lines_in(each.head, each.width) for each in form.columns) + 6
    for number, row_told in enumerate(form.rows, _HEAD + 1):
        tallest = 1
        for place, text in enumerate(row_told.cells, 1):
            cell = _text(page, number, place, text)
            cell.font, cell.fill = _FONTS[row_told.look], _FILLS[row_told.look]
            cell.border = Border(THIN, THIN, THIN, THIN)
            cell.alignment = Alignment(vertical="top" if row_told.look == "note" else "center", wrap_text=True)
            tallest = max(tallest, lines_in(text, int(form.columns[place - 1].width * 1.1)))
        page.row_dimensions[number].height = min(300.0, 13.0 * tallest + 5)
        for place, choices in enumerate(row_told.choices, 1):
            if choices:
                _choose(page, lists, choices, f"{get_column_letter(place)}{number}", strict=True)
    empty = _entries(page, form, lists)
    page.freeze_panes = f"{get_column_letter(form.fixed + 1)}{_HEAD + 1}"
    page.sheet_view.zoomScale = 110
    landscape(page, form.title)
    page.print_title_rows = f"{_HEAD}:{_HEAD}"
    return empty


def _head(page: Worksheet, place: int, column: FormColumn) -> None:
    cell = _text(page, _HEAD, place, column.head)
    cell.font, cell.fill = Font(bold=True, size=10), HEAD_FILL
    cell.border = Border(THIN, THIN, THICK, THICK)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _entries(page: Worksheet, form: Form, lists: _Lists) -> Change:
    """The empty rows: formats, frames, lists and prompts. The rows themselves are returned as a change to be made to the sheet."""
    first = _HEAD + 1 + len(form.rows)
    last = first + form.lines - 1
    cells = []
    for place, column in enumerate(form.columns, 1):
        letter = get_column_letter(place)
        look = Cell(page, 1, 1)
        look.number_format = column.form
        look.border = Border(THIN, THIN, THIN, THIN)
        cells.append(text_cell(look.style_id, ""))
        within = f"{letter}{first}:{letter}{last}"
        if column.choices:
            _choose(page, lists, column.choices, within, strict=column.strict, column=column)
        elif column.prompt:
            _prompted(DataValidation(allow_blank=True), page, within, column)
    rows = SheetRows(first, [get_column_letter(place) for place in range(1, len(form.columns) + 1)])
    for _ in range(form.lines):
        rows.row(cells)
    return lambda sheet: rows.into(sheet, last)


def _choose(
    page: Worksheet,
    lists: _Lists,
    choices: tuple[str, ...],
    cells: str,
    *,
    strict: bool,
    column: FormColumn | None = None,
) -> None:
    rule = DataValidation("list", formula1=lists.reference(choices), allow_blank=True, showErrorMessage=True)
    rule.errorStyle = "stop" if strict else "warning"
    rule.errorTitle, rule.error = "惠算", "请从下拉列表中选择。" if strict else "列表里没有这一项，确定要填吗？"
    _prompted(rule, page, cells, column)


def _prompted(rule: DataValidation, page: Worksheet, cells: str, column: FormColumn | None) -> None:
    if column is not None and column.prompt:
        rule.showInputMessage = True
        rule.promptTitle, rule.prompt = column.head[:30], column.prompt[:_LONGEST_PROMPT]
    rule.add(cells)
    page.add_data_validation(rule)


def _guide(page: Worksheet, guide: Guide) -> None:
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 16, 90
    page.merge_cells("A1:B1")
    _text(page, 1, 1, guide.title).font = Font(bold=True, size=14)
    page.row_dimensions[1].height = 26.0
    for row, (head, text) in enumerate(guide.lines, 2):
        _text(page, row, 1, head).font = Font(bold=True, size=10)
        _text(page, row, 2, text).font = Font(size=10)
        for column in (1, 2):
            page.cell(row, column).alignment = Alignment(vertical="top", wrap_text=True)
        page.row_dimensions[row].height = LINE * lines_in(text, 90) + 4
    page.sheet_view.showGridLines = False
    landscape(page, guide.title)


def _text(page: Worksheet, row: int, column: int, text: str) -> Cell:
    """A cell that holds exactly this text."""
    cell = page.cell(row, column)
    assert isinstance(cell, Cell)
    if text:
        cell.value = text[:LONGEST_CELL]
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(FORMULA_STARTS)
    cell.number_format = "@"
    return cell
