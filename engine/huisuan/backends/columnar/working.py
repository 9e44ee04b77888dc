"""A table while a plan runs: columns of one height by name. A step is shown the few it reads, since an expression over a wide table costs
as much again for every column that it does not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

MARK = "working.where"


@dataclass(frozen=True, slots=True)
class Folded:
    """A column of which few different rows are kept, and by row of the table the place among them. Mostly it is read of few rows alone."""

    few: pl.Series
    place: pl.Series


class Working:
    """Columns come and go; no column is changed. There is one at least."""

    __slots__ = ("_columns", "_folded", "height")

    def __init__(self, table: pl.DataFrame) -> None:
        self.height = table.height
        self._columns = {column.name: column for column in table.get_columns()}
        self._folded: dict[str, Folded] = {}

    def __getitem__(self, name: str) -> pl.Series:
        self._unfold([name])
        return self._columns[name]

    def __contains__(self, name: str) -> bool:
        return name in self._columns or name in self._folded

    def __len__(self) -> int:
        return len(self._columns) + len(self._folded)

    def frame(self, names: Iterable[str]) -> pl.DataFrame:
        """These columns, or any one where none is named: a literal is as long as the table then."""
        wanted = list(names)
        self._unfold(wanted)
        found = [self._columns[name] for name in wanted]
        return pl.DataFrame(found or [next(iter(self._columns.values()))])

    def where(self, names: Sequence[str], rows: pl.Series) -> pl.LazyFrame:
        """These columns in the rows marked true, and perhaps others."""
        folded = {name: self._folded[name] for name in names if name in self._folded}
        columns = [self._columns[name] for name in names if name not in folded]
        places = {each.place.name: each.place for each in folded.values()}
        marked = pl.LazyFrame([*columns, *places.values(), rows.alias(MARK)]).filter(pl.col(MARK))
        if not folded:
            return marked
        return marked.with_columns(
            pl.lit(each.few).gather(pl.col(each.place.name)).alias(name) for name, each in folded.items()
        )

    def put(self, columns: Iterable[pl.Series]) -> None:
        """Beside the others, each in the place of one of its name."""
        for column in columns:
            assert len(column) == self.height, column.name
            self._folded.pop(column.name, None)
            self._columns[column.name] = column

    def put_folded(self, few: pl.DataFrame, place: pl.Series) -> None:
        """Columns of which each row has the one row of `few` at its place; a name of its own goes with each such series of places."""
        assert len(place) == self.height, place.name
        for column in few.get_columns():
            self._columns.pop(column.name, None)
            self._folded[column.name] = Folded(column, place)

    def drop(self, names: Iterable[str]) -> None:
        for name in names:
            if self._folded.pop(name, None) is None:
                del self._columns[name]

    def _unfold(self, names: Iterable[str]) -> None:
        """Columns with the same places all at once."""
        by_place: dict[str, list[str]] = {}
        for name in dict.fromkeys(names):
            if name in self._folded:
                by_place.setdefault(self._folded[name].place.name, []).append(name)
        for named in by_place.values():
            folded = {name: self._folded.pop(name) for name in named}
            place = folded[named[0]].place
            self.put(pl.DataFrame([each.few for each in folded.values()])[place].get_columns())


def columns_read(exprs: Iterable[pl.Expr]) -> tuple[str, ...]:
    """The names of the columns that expressions read, each once."""
    return tuple(dict.fromkeys(name for expr in exprs for name in expr.meta.root_names()))


def read_before_made(levels: Sequence[Sequence[pl.Expr]]) -> tuple[str, ...]:
    """The columns that must stand before these levels of expressions, each of which sees what the earlier ones made."""
    found, made = dict[str, None](), set[str]()
    for exprs in levels:
        found.update(dict.fromkeys(name for name in columns_read(exprs) if name not in made))
        made.update(expr.meta.output_name() for expr in exprs)
    return tuple(found)
