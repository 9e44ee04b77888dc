"""What somebody does to the made-up pack's table, told as JSON, and what the import says of it.

`cells` sets cells by figure and heading, `formats` the number format of values, `delete` and `double` are about rows, `marks` about
what the first sheet says of the table.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from openpyxl import Workbook

from huisuan.problems import Problem
from huisuan.service.checking import Library
from huisuan.service.tabling import export_table, import_table
from huisuan.source import SourceFile
from huisuan.tables.layout import HEADS
from tests.tables.made_up import ID_COLUMN, PACK, RULES, cell_of, changed, library_at, rules_folder

Provoked = tuple[Iterable[Problem], Mapping[str, SourceFile]]
COLUMNS = {head.zh: number for number, head in enumerate(HEADS, 1)}


@cache
def library() -> Library:
    return library_at(rules_folder() / "exhibits", {"rules.yaml": RULES})


def provoke_table(path: Path) -> Provoked:
    done = json.loads(path.read_text(encoding="utf-8"))

    def change(book: Workbook) -> None:
        for figure, column, value in done.get("cells", ()):
            cell_of(book, figure, COLUMNS[column]).value = value
        for figure, form in done.get("formats", ()):
            cell_of(book, figure).number_format = form
        for figure in done.get("double", ()):
            page, row = book.worksheets[1], cell_of(book, figure).row
            page.append([page.cell(row, column).value for column in range(1, ID_COLUMN + 1)])
        for figure in done.get("delete", ()):
            book.worksheets[1].delete_rows(cell_of(book, figure).row)
        about = book.worksheets[0]
        for number in range(1, about.max_row + 1):
            mark = about.cell(number, 3).value
            if mark in done.get("marks", {}):
                about.cell(number, 2).value = done["marks"][mark]

    data = changed(export_table(library(), PACK, "zh").data, change)
    return import_table(library(), PACK, data, "figures.xlsx").problems, {}
