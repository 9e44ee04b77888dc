"""A paper of an office as values: a title, a table with numbers in it, a line of totals, room for signatures. `paper_workbook` stores it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

PaperCell = str | int | Decimal
PaperLook = Literal["plain", "quiet", "total"]


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column: heading, width in characters, where its texts stand, and the format of its numbers (`@`: it has none)."""

    head: str
    width: int
    side: Literal["left", "center", "right"] = "left"
    form: str = "@"


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A cell a column: a text stays text, a number is one that can be summed. A total stands out, what is quiet is set back."""

    cells: tuple[PaperCell, ...]
    look: PaperLook = "plain"


@dataclass(frozen=True, slots=True)
class Paper:
    """One sheet. `line` stands over the table, at its left and its right end; `signed` are the people who are to sign, by their office.

    `dated` is printed at the right below the signatures.
    """

    name: str
    title: str
    line: tuple[str, str]
    columns: tuple[PaperColumn, ...]
    rows: tuple[PaperRow, ...]
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    dated: str = ""
    footer: str = ""
