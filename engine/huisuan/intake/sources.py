"""A sheet as rows in the order of its file, a chunk at a time: what every format hands on, whatever it was.

A chunk is a frame: `#place`, the number of the row as an office program shows it, and a column `c0`, `c1`, … of cells each (see `cells`);
Parquet's columns keep their types.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

import polars as pl
from polars import selectors

from huisuan.intake.cells import RESERVED
from huisuan.intake.model import PLACE
from huisuan.problems import Problem

_TEXTS = selectors.string()
ESCAPED = pl.when(_TEXTS.str.contains(RESERVED)).then(pl.lit("\x0e") + _TEXTS).otherwise(_TEXTS).name.keep()
"""Texts as cells: one that begins with a mark is marked as a text."""


AT, UNDER, NTH = "#at", "#under", "#nth"


class Unreadable(Exception):
    """A file stopped being readable in the middle; carries why and where. Raised while its rows are read."""

    def __init__(self, problem: Problem, file: str, row: int = 0) -> None:
        self.problem = problem
        self.file = file
        self.row = row
        super().__init__(problem.code)


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that could not be told apart into cells, as far as it could, and why."""

    place: int
    cells: tuple[str, ...]
    problem: Problem


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows, and those that could not be told apart into cells.

    `inner` holds items that stand inside these rows, a frame a collection: `#place` as of their row, `#at` the item's number in the
    chunk, `#nth` its number among those of its line, and of items inside items `#under`, the number of the item they are in.
    `headers` counts rows left out because they only repeat the headers.
    """

    rows: pl.DataFrame
    broken: tuple[Broken, ...] = ()
    inner: Mapping[str, pl.DataFrame] = field(default_factory=lambda: MappingProxyType({}))
    headers: int = 0


class RowSource(Protocol):
    """One sheet of one file. `inner` holds the headers of items that stand inside its rows, a collection each (JSON Lines)."""

    @property
    def file(self) -> str: ...
    @property
    def sheet(self) -> str: ...
    @property
    def epoch_1904(self) -> bool: ...
    @property
    def all_data(self) -> bool:
        """Whether there are no rows but those of data, as in a file of typed columns."""
        ...

    @property
    def inner(self) -> Mapping[str, Sequence[str]]: ...
    def first(self, rows: int) -> Sequence[Sequence[str]]:
        """The first rows as cells, for finding headers."""
        ...

    def chunks(self, after: int, positions: Sequence[int], size: int) -> Iterator[Chunk]:
        """The rows after the row numbered `after`, the columns at `positions` of them, `size` at a time."""
        ...


def column(position: int) -> str:
    return f"c{position}"


def frame(places: Sequence[int], columns: Mapping[int, Sequence[str | None]]) -> pl.DataFrame:
    """A chunk's frame of plain lists."""
    made = {PLACE: pl.Series(PLACE, places, dtype=pl.Int64)}
    made |= {
        column(position): pl.Series(column(position), cells, dtype=pl.String) for position, cells in columns.items()
    }
    return pl.DataFrame(made)


@dataclass(frozen=True, slots=True)
class Unseen:
    """Rows (as an office program numbers them) and columns (from 0) of a sheet that nobody sees: hidden, filtered out, folded away."""

    rows: Sequence[int] = ()
    columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class HeldSource:
    """A sheet held whole, as spreadsheets are: rows of cells, the first being row 1. A `hidden` one is named and not read.

    What is `unseen` of it is read like the rest.
    """

    file: str
    sheet: str
    rows: Sequence[Sequence[str]] = ()
    epoch_1904: bool = False
    hidden: bool = False
    unseen: Unseen = Unseen()
    all_data: bool = False
    inner: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))

    def first(self, rows: int) -> Sequence[Sequence[str]]:
        return self.rows[:rows]

    def chunks(self, after: int, positions: Sequence[int], size: int) -> Iterator[Chunk]:
        for start in range(after, len(self.rows), size):
            part = self.rows[start : start + size]
            columns = {at: [row[at] if at < len(row) else "" for row in part] for at in positions}
            yield Chunk(frame(range(start + 1, start + 1 + len(part)), columns))
