"""Papers as XLSX, a sheet a paper, in the look of an office: 宋体 and 仿宋, A4 across, headings on every page, pages numbered.

Money is a numeric cell, so that an office can sum a column, and its digits are written into the file as they are, never by way of a
binary number (the library would print `%.16g` of one, which changes one in fifteen of the sums with thirteen to fifteen digits). A spreadsheet keeps
fifteen significant digits: up to 9,999,999,999,999.99 yuan. A number with more is refused. Ids and accounts are text.

Looks are named styles, which an office may change in one place. The same papers give the same bytes on any day. With `workbook`,
`grid_workbook` and `book` the only modules that know the spreadsheet library.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property, lru_cache

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from huisuan.sheets.paper import Paper, PaperLook
from huisuan.sheets.sheet_rows import SheetRows, number_cell, text_cell
from huisuan.sheets.workbook import (
    FORMULA_STARTS,
    LONGEST_CELL,
    LONGEST_NAME,
    NOT_IN_NAMES,
    Change,
    landscape,
    lines_in,
    without_clock,
)
from huisuan.source import visible

MOST_DIGITS, MOST_ROWS = 15, 1_000_000
LINE, TALLEST = 16.5, 400.0
TITLE, HEAD, NOTE, LEFT, RIGHT = "惠算 标题", "惠算 表头", "惠算 说明", "惠算 左", "惠算 右"
SONG, FANG = "宋体", "仿宋"
EDGE = Side("thin", "404040")
FRAME = Border(EDGE, EDGE, EDGE, EDGE)
HEAD_FILL = PatternFill("solid", "EDEDED")
LOOKS: dict[PaperLook, str] = {"plain": "正文", "quiet": "次要", "total": "合计"}
SIDES = {"left": "居左", "center": "居中", "right": "居右"}


def as_papers(papers: Iterable[Paper]) -> bytes:
    """The file's content. Raises ValueError for a number with more than `MOST_DIGITS` significant digits, and for a paper of more than
    `MOST_ROWS` rows.
    """
    book = Workbook()
    for style in _common_styles():
        book.add_named_style(style)
    first = book.active
    assert isinstance(first, Worksheet)
    bodies: dict[str, Change] = {}
    for place, paper in enumerate(papers):
        page = first if place == 0 else book.create_sheet()
        page.title = NOT_IN_NAMES.sub(" ", paper.name)[:LONGEST_NAME]
        bodies[page.title] = _fill(book, page, paper)
    return without_clock(book, bodies)


def _common_styles() -> Iterable[NamedStyle]:
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    yield NamedStyle(TITLE, Font(SONG, 18, bold=True), alignment=middle)
    yield NamedStyle(HEAD, Font(SONG, 11, bold=True), HEAD_FILL, FRAME, middle, number_format="@")
    notes = ((NOTE, "left", True), (LEFT, "left", False), (RIGHT, "right", False))
    for name, side, wrapped in notes:
        yield NamedStyle(
            name,
            Font(FANG, 11),
            alignment=Alignment(horizontal=side, vertical="center", wrap_text=wrapped),
            number_format="@",
        )


def _fill(book: Workbook, page: Worksheet, paper: Paper) -> Change:
    """All of the sheet but the rows of its table, which are returned as a change to be made to it."""
    if len(paper.rows) > MOST_ROWS:
        raise ValueError(f"a sheet holds {MOST_ROWS} rows, not {len(paper.rows)}")
    head = _above(page, paper)
    looks = {
        look: _column_looks(book, page, paper, look) for look in LOOKS if any(row.look == look for row in paper.rows)
    }
    for place, column in enumerate(paper.columns, 1):
        page.column_dimensions[get_column_letter(place)].width = column.width
        _text(page, head, place, column.head, HEAD)
    page.row_dimensions[head].height = LINE * max(lines_in(each.head, each.width) for each in paper.columns) + 6
    body = _body(paper, head + 1, looks)
    last = _below(page, paper, head + len(paper.rows) + 1)
    _for_print(page, paper, head)
    return lambda sheet: body.into(sheet, last)


def _above(page: Worksheet, paper: Paper) -> int:
    """Title, notes, and the line over the table; returns the row of the headings."""
    whole, last = sum(each.width for each in paper.columns), len(paper.columns)
    _across(page, 1, last, paper.title, TITLE)
    page.row_dimensions[1].height = 32.0 * lines_in(paper.title, int(whole * 0.6))
    for place, text in enumerate(paper.above, 2):
        _across(page, place, last, text, NOTE)
        page.row_dimensions[place].height = LINE * lines_in(text, whole) + 3
    place = len(paper.above) + 2
    _ends(page, place, last, paper.line)
    return place + 1


def _ends(page: Worksheet, place: int, last: int, texts: tuple[str, str]) -> None:
    """A text at each end of a row. They run over empty neighbours, so that neither needs room of its own."""
    _text(page, place, 1, texts[0], LEFT)
    if last > 1 and texts[1]:
        _text(page, place, last, texts[1], RIGHT)
    page.row_dimensions[place].height = 20.0


class _Look:
    """A column's named style by its number in the file; `quoted` is for texts that begin like a formula, and made when one is there."""

    def __init__(self, page: Worksheet, name: str) -> None:
        self._page, self._name = page, name
        self.plain = self._number(quoted=False)

    @cached_property
    def quoted(self) -> int:
        return self._number(quoted=True)

    def _number(self, *, quoted: bool) -> int:
        # A cell for each: the library keeps the cell's own style, and would see it change.
        cell = Cell(self._page, 1, 1)
        cell.style = self._name
        if quoted:
            cell.quotePrefix = True
        return cell.style_id


def _column_looks(book: Workbook, page: Worksheet, paper: Paper, look: PaperLook) -> tuple[_Look, ...]:
    """For each column its look; columns that look alike share a named style."""
    found = []
    for column in paper.columns:
        name = f"惠算 {LOOKS[look]} {SIDES[column.side]} {column.form}".strip()
        if name not in book.named_styles:
            bold, color = look == "total", "595959" if look == "quiet" else "000000"
            style = NamedStyle(name, Font(SONG if bold else FANG, 11, bold=bold, color=color), border=FRAME)
            words, inset = column.form == "@", int(column.side == "left")
            style.alignment = Alignment(horizontal=column.side, vertical="center", wrap_text=words, indent=inset)
            style.number_format = column.form
            book.add_named_style(style)
        found.append(_Look(page, name))
    return tuple(found)


def _body(paper: Paper, first: int, looks: Mapping[PaperLook, tuple[_Look, ...]]) -> SheetRows:
    body = SheetRows(first, [get_column_letter(place) for place in range(1, len(paper.columns) + 1)])
    for row in paper.rows:
        tallest, cells = 1, []
        for value, column, look in zip(row.cells, paper.columns, looks[row.look], strict=True):
            if not isinstance(value, str):
                cells.append(number_cell(look.plain, number_text(value)))
                continue
            shown = _shown(value)
            cells.append(text_cell(look.quoted if shown.startswith(FORMULA_STARTS) else look.plain, shown))
            if shown and (len(value) * 2 > column.width - 2 or "\n" in value):
                tallest = max(tallest, _lines(value, column.width - 1))
        body.row(cells, min(TALLEST, LINE * tallest + 5))
    return body


def _value(cell: Cell, value: str) -> None:
    """A text as it is, whatever it looks like."""
    shown = _shown(value)
    if shown:
        cell.value = shown
        cell.data_type = "s"


@lru_cache(maxsize=4096)
def _shown(text: str) -> str:
    return "\n".join(visible(line) for line in text.split("\n"))[:LONGEST_CELL]


@lru_cache(maxsize=4096)
def _lines(text: str, width: int) -> int:
    return lines_in(text, width)


def number_text(value: int | Decimal) -> str:
    """The digits of a number as a file holds them. Raises ValueError where a spreadsheet would not keep all of them."""
    text = f"{Decimal(value):f}"
    if len(text.replace("-", "").replace(".", "").lstrip("0")) > MOST_DIGITS:
        raise ValueError(f"a spreadsheet keeps {MOST_DIGITS} digits, not those of {text}")
    return text


def _below(page: Worksheet, paper: Paper, start: int) -> int:
    """Notes, then the people who sign with room behind each, then the date at the right. Returns the number of the last row."""
    whole, last, place = sum(each.width for each in paper.columns), len(paper.columns), start
    for text in paper.below:
        _across(page, place, last, text, NOTE)
        page.row_dimensions[place].height = LINE * lines_in(text, whole) + 3
        place += 1
    if paper.signed:
        room = max(12, int(whole * 0.4) // len(paper.signed))
        line = "".join(f"{each}：".ljust(room, "\u3000") for each in paper.signed).rstrip("\u3000")
        _across(page, place, last, line, LEFT)
        page.row_dimensions[place].height = 34.0
        place += 1
    if paper.dated:
        _ends(page, place, last, ("", paper.dated))
        place += 1
    return place - 1


def _for_print(page: Worksheet, paper: Paper, head: int) -> None:
    last = get_column_letter(len(paper.columns))
    page.sheet_view.showGridLines = False
    page.freeze_panes = f"A{head + 1}"
    page.print_title_rows = f"{head}:{head}"
    body = max((place for place, row in enumerate(paper.rows, 1) if row.look != "total"), default=0)
    if body:
        page.auto_filter.ref = f"A{head}:{last}{head + body}"
    page.print_options.horizontalCentered = True
    margins = page.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom = 0.6, 0.7
    landscape(page, paper.footer)
    footer = page.oddFooter
    assert footer is not None
    assert footer.right is not None
    footer.right.text = "第 &P 页 共 &N 页"


def _across(page: Worksheet, row: int, last: int, text: str, style: str) -> None:
    if last > 1:
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
    _text(page, row, 1, text, style)


def _text(page: Worksheet, row: int, column: int, text: str, style: str) -> None:
    cell = page.cell(row, column)
    assert isinstance(cell, Cell)
    cell.style = style
    _value(cell, text)
    cell.quotePrefix = text.startswith(FORMULA_STARTS)
