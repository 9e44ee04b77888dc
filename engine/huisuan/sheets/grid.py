"""Tables to be filled in, as values: typed cells, some of them open to be changed. How they are stored is `grid_workbook`'s business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Value = str | Decimal | date
Look = Literal["title", "hint", "head", "plain", "again", "grey", "open", "fixed"]
TEXT = "@"


@dataclass(frozen=True, slots=True)
class GridCell:
    """A value, how it looks, and its number format. `again` repeats what stands above; `open` may be changed, `fixed` may not."""

    value: Value = ""
    look: Look = "plain"
    form: str = TEXT
    right: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """`first` starts a new group; `whole` is one text over all columns."""

    cells: tuple[GridCell, ...]
    first: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: widths in characters, rows from the first, and the number of the row with the headings (0: none)."""

    name: str
    widths: tuple[int, ...]
    rows: tuple[GridRow, ...]
    head: int = 0
    footer: str = ""
