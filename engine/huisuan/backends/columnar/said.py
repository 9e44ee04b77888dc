"""What is said of some rows of a table: expressions made once, and evaluated over these rows of the columns they read alone.

What is asked for a block is told in one go: a query costs more than its rows where it is one of hundreds, each small.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from huisuan.backends.columnar.columns import TruthColumn
from huisuan.backends.columnar.late import Late, Levels
from huisuan.backends.columnar.tables import ROW
from huisuan.backends.columnar.working import Working, columns_read, read_before_made

AS_IT_STANDS = pl.QueryOptFlags.none()
"""Columns are read where they are needed already, and nothing is worked out twice."""


@dataclass(frozen=True, slots=True)
class Said:
    """Columns by name, after the row's own number."""

    exprs: Mapping[str, pl.Expr]
    late: Late
    number: str = ROW
    _levels: Levels = field(init=False)
    _reads: tuple[str, ...] = field(init=False)
    _made: tuple[pl.Expr, ...] = field(init=False)

    def __post_init__(self) -> None:
        levels = self.late.levels(columns_read(self.exprs.values()))
        object.__setattr__(self, "_levels", levels)
        reads = tuple(dict.fromkeys((self.number, *read_before_made((*levels, tuple(self.exprs.values()))))))
        object.__setattr__(self, "_reads", reads)
        named = (expr.alias(name) for name, expr in self.exprs.items())
        object.__setattr__(self, "_made", (pl.col(self.number).alias(ROW), *named))

    def of(self, table: Working, rows: pl.Series) -> pl.LazyFrame:
        """Of the rows marked true."""
        found = table.where(self._reads, rows)
        for exprs in self._levels:
            found = found.with_columns(exprs)
        return found.select(self._made)

    @property
    def reads(self) -> tuple[str, ...]:
        return self._reads


def rows_where(table: Working, status: TruthColumn, answer: bool | None) -> pl.Series | None:
    """Marks of the rows with this status; None where there are none."""
    if isinstance(status.value, bool):
        everywhere = status.value is answer and table.height
        return pl.repeat(True, table.height, dtype=pl.Boolean, eager=True) if everywhere else None
    column = table[status.value.meta.output_name()]
    if answer:
        return column if column.any() else None
    return column.is_null() if column.null_count() else None


def told(asked: Iterable[pl.LazyFrame]) -> list[pl.DataFrame]:
    """A table for each, in order."""
    return pl.collect_all(asked, optimizations=AS_IT_STANDS, engine="in-memory")


def told_as_one(asked: Iterable[pl.LazyFrame]) -> pl.DataFrame:
    """One under the other, in order; there is one at least."""
    return pl.concat(asked).collect(optimizations=AS_IT_STANDS, engine="in-memory")
