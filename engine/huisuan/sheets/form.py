"""A workbook to be filled in, as values: sheets with headed columns, marked rows above the empty ones, lists to choose from.

What it asks is its maker's business, how it is stored `form_workbook`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Look = Literal["note", "blank", "example"]


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column: its head, its width in characters, the format of its cells, what may be chosen, and what is said while it is filled in.

    `strict`: nothing but the choices is taken; else the spreadsheet only warns.
    """

    head: str
    width: int
    form: str = "@"
    choices: tuple[str, ...] = ()
    strict: bool = True
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row that stands above the empty ones; `choices` a cell may be changed to, by position."""

    look: Look
    cells: tuple[str, ...]
    choices: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet to be filled in, with `lines` empty rows made ready."""

    name: str
    title: str
    hint: str
    columns: tuple[FormColumn, ...]
    rows: tuple[FormRow, ...]
    lines: int = 500
    fixed: int = 2


@dataclass(frozen=True, slots=True)
class Guide:
    """A sheet of explanations: lines of a heading and a text."""

    name: str
    title: str
    lines: tuple[tuple[str, str], ...]
