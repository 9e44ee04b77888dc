"""A sheet as values: a title block, columns, rows of texts. What it means is its maker's business, how it is stored `workbook`'s."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, and whether its texts stand to the right."""

    head: str
    width: int
    right: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row, a text a column; `first` starts a new group, `quiet` is set back."""

    cells: tuple[str, ...]
    first: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with what stands above and below it."""

    name: str
    title: str
    above: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    below: tuple[str, ...] = ()
    footer: str = ""
