"""A table while a plan runs: columns of one height by name. A step is shown the few it reads, since an expression over a wide table costs
as much again for every column that it does not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl


class Working:
    """Columns come and go; no column is changed. There is one at least."""

    __slots__ = ("_columns", "height")

    def __init__(self, table: pl.DataFrame) -> None:
        self.height = table.height
        self._columns = {column.name: column for column in table.get_columns()}

    def __getitem__(self, name: str) -> pl.Series:
        return self._columns[name]

    def __contains__(self, name: str) -> bool:
        return name in self._columns

    def __len__(self) -> int:
        return len(self._columns)

    def frame(self, names: Iterable[str]) -> pl.DataFrame:
        """These columns, or any one where none is named: a literal is as long as the table then."""
        found = [self._columns[name] for name in names]
        return pl.DataFrame(found or [next(iter(self._columns.values()))])

    def put(self, columns: Iterable[pl.Series]) -> None:
        """Beside the others, each in the place of one of its name."""
        for column in columns:
            assert len(column) == self.height, column.name
            self._columns[column.name] = column

    def drop(self, names: Iterable[str]) -> None:
        for name in names:
            del self._columns[name]


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
