"""The few things a plan does to the tables of a batch: derive columns, fetch, fold, pair. They know columns, not what any node means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from huisuan.backends.columnar.tables import BLANK, OWNER, PLACE, ROW, WEIGHT

Tables = dict[int, pl.DataFrame]
"""By frame; pairs of items of frame f stand at -f, or with each item also beside itself at ITSELF - f."""
STREAMED = 100_000
"""More rows than these are derived in pieces that stay in the processor's cache."""
MINE, THEIRS = "i.", "j."
ITSELF = -1_000


@dataclass(frozen=True, slots=True)
class Derive:
    """New columns of one table, level by level; with `keep` only these columns are left."""

    table: int
    levels: tuple[tuple[pl.Expr, ...], ...]
    keep: tuple[str, ...] | None = None

    def run(self, tables: Tables) -> None:
        table = tables[self.table]
        if len(self.levels) == 1 and self.keep is None:
            tables[self.table] = table.with_columns(self.levels[0])
            return
        lazy = table.lazy()
        for exprs in self.levels:
            lazy = lazy.with_columns(exprs)
        if self.keep is not None:
            lazy = lazy.select(self.keep)
        tables[self.table] = lazy.collect(engine="streaming" if table.height > STREAMED else "in-memory")


@dataclass(frozen=True, slots=True)
class Fetch:
    """Columns of `source` at the rows that column `by` of `target` names, under a prefix."""

    source: int
    target: int
    by: str
    names: tuple[str, ...]
    prefix: str = ""

    def run(self, tables: Tables) -> None:
        target = tables[self.target]
        found = tables[self.source].select(pl.col(name).alias(self.prefix + name) for name in self.names)
        tables[self.target] = target.hstack(found[target[self.by]].get_columns())


@dataclass(frozen=True, slots=True)
class Fold:
    """Aggregates of `source` by the row of `target` in its column `by`, which never falls; a row without any has sum 0, and the default.

    Sums are taken as differences of running totals at the ends of groups: a running total may wrap, the difference of two cannot, since
    it is proved to fit.
    """

    source: int
    target: int
    by: str
    sums: tuple[tuple[str, pl.Expr], ...]
    exprs: tuple[pl.Expr, ...]
    defaults: tuple[tuple[str, pl.Expr], ...]

    def run(self, tables: Tables) -> None:
        source, target = tables[self.source], tables[self.target]
        if self.sums:
            target = target.hstack(self._summed(source, target.height))
        if self.exprs and not source.height:
            target = target.with_columns(default.alias(name) for name, default in self.defaults)
        elif self.exprs:
            folded = source.group_by(self.by).agg(self.exprs).rename({self.by: ROW})
            joined = target.join(folded, on=ROW, how="left", maintain_order="left")
            target = joined.with_columns(pl.col(name).fill_null(default) for name, default in self.defaults)
        tables[self.target] = target

    def _summed(self, source: pl.DataFrame, groups: int) -> list[pl.Series]:
        """A column a sum, a row a group."""
        parts = source.select(pl.col(self.by), *(expr.alias(name) for name, expr in self.sums))
        ends = parts[self.by].search_sorted(pl.int_range(groups, dtype=pl.UInt32, eager=True), side="right")
        starts = ends.shift(1, fill_value=0)
        found = []
        for name, _ in self.sums:
            part = parts[name]
            running = pl.concat([pl.repeat(0, 1, dtype=part.dtype, eager=True), part.cum_sum()])
            found.append((running.gather(ends) - running.gather(starts)).alias(name))
        return found


@dataclass(frozen=True, slots=True)
class Pair:
    """Every two items of one owner, in a table of their own.

    Without `itself` an item does not stand beside itself, but a blank row does if it stands for more than one: then `weight` of
    the other one is how many unseen items it stands for besides this one.
    """

    frame: int
    itself: bool

    @property
    def table(self) -> int:
        return (ITSELF if self.itself else 0) - self.frame

    def run(self, tables: Tables) -> None:
        items = tables[self.frame].select(ROW, OWNER, PLACE, BLANK, WEIGHT)
        mine = items.select(pl.all().name.prefix(MINE))
        theirs = items.select(pl.all().name.prefix(THEIRS))
        both = mine.join(
            theirs, left_on=f"{MINE}{OWNER}", right_on=f"{THEIRS}{OWNER}", how="inner", maintain_order="left"
        )
        if not self.itself:
            blanks = pl.col(f"{MINE}{BLANK}") & pl.col(f"{THEIRS}{BLANK}")
            left = pl.col(f"{THEIRS}{WEIGHT}") - blanks.cast(pl.Int64)
            other = pl.col(f"{MINE}{ROW}") != pl.col(f"{THEIRS}{ROW}")
            both = both.with_columns(left.alias(f"{THEIRS}{WEIGHT}")).filter(
                other | (blanks & (pl.col(f"{THEIRS}{WEIGHT}") > 0))
            )
        tables[self.table] = both


Step = Derive | Fetch | Fold | Pair


def in_one_go(steps: Iterable[Step], keep: Mapping[int, tuple[str, ...]]) -> tuple[Step, ...]:
    """The same steps, those that derive columns of one table one after the other as one; at the last such only `keep` is left of it."""
    joined: list[Step] = []
    for step in steps:
        last = joined[-1] if joined else None
        if isinstance(step, Derive) and isinstance(last, Derive) and last.table == step.table:
            joined[-1] = Derive(step.table, (*last.levels, *step.levels))
        else:
            joined.append(step)
    if joined and isinstance(joined[-1], Derive):
        last = joined[-1]
        joined[-1] = Derive(last.table, last.levels, keep.get(last.table))
    return tuple(joined)
