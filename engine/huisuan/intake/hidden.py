"""What of a sheet nobody sees and is read all the same: hidden rows and columns, those that a filter leaves out, those folded away.

XLSX says it of each row and column, ODS too, and XLS. Text, JSON and Parquet have nothing of the kind. A row of no height, or white on
white, is told by none of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from huisuan.intake.cells import is_blank
from huisuan.intake.layout import Layout
from huisuan.intake.model import Place
from huisuan.intake.sources import HeldSource, RowSource
from huisuan.problems import Problem, warning

_LISTED = 10


def unseen_of(source: RowSource, layout: Layout, place: Place) -> Iterator[tuple[Place, Problem]]:
    """How many rows that hold something are hidden, and which columns that are used; where they are, as a warning."""
    held = getattr(source, "held", source)
    if not isinstance(held, HeldSource) or not layout.usable:
        return
    rows = [row for row in held.unseen.rows if layout.head < row <= len(held.rows)]
    rows = [row for row in rows if not all(map(is_blank, held.rows[row - 1]))]
    if rows:
        named = ", ".join(map(str, rows[:_LISTED])) + (", …" if len(rows) > _LISTED else "")
        yield place, warning("rows-hidden", None, count=str(len(rows)), rows=named)
    columns = [text for at, text in layout.texts.items() if at in held.unseen.columns]
    if columns:
        named = ", ".join(columns[:_LISTED]) + (", …" if len(columns) > _LISTED else "")
        yield place, warning("columns-hidden", None, count=str(len(columns)), columns=named)
