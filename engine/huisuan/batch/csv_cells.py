"""Texts as a CSV for people holds them: what a spreadsheet would take for a formula has an apostrophe before it.

Every CSV of a run goes through here, and nothing else does: Parquet holds texts as they are. Numbers are numbers, negative ones too. Ids
are texts with all their digits; a spreadsheet that opens the file itself must be told so, the papers need no telling.
"""

from __future__ import annotations

import polars as pl

from huisuan.sheets.workbook import FORMULA_STARTS

FULL_WIDTH = "＝＋－＠"
"""Some spreadsheets read these as the half-width signs."""
_SIGNS = "".join(f"\\{each}" for each in FORMULA_STARTS) + FULL_WIDTH
_FORMULA = rf"^(\s*[{_SIGNS}]|[\t\r\n])"
"""Blanks before the sign do not keep a spreadsheet from reading a formula; a tab or a line's end may part the cell from what follows."""


def as_csv_cells(rows: pl.DataFrame) -> pl.DataFrame:
    """The same rows, their texts safe to be opened in a spreadsheet."""
    return rows.with_columns(pl.col(pl.String).str.replace(_FORMULA, "'$1"))
