"""The few things a plan does to the tables of a batch: derive columns, fetch, fold, pair. They know columns, not what any node means."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from huisuan.backends.columnar.tables import BLANK, OWNER, PLACE, ROW, WEIGHT
from huisuan.backends.columnar.working import Working, columns_read, read_before_made

Tables = dict[int, Working]
"""By frame; pairs of items of frame f stand at -f, or with each item also beside itself at ITSELF - f."""
STREAMED = 100_000
"""More rows than these are derived in pieces that stay in the processor's cache."""
MINE, THEIRS = "i.", "j."
ITSELF = -1_000


@dataclass(frozen=True, slots=True)
class Derive:
    """New columns of one table, level by level; with `keep` only these of the new ones stay."""

    table: int
    levels: tuple[tuple[pl.Expr, ...], ...]
    keep: tuple[str, ...] | None = None
    reads: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reads", read_before_made(self.levels))

    def run(self, tables: Tables) -> None:
        table = tables[self.table]
        made = table.frame(self.reads)
        keep = [expr.meta.output_name() for exprs in self.levels for expr in exprs] if self.keep is None else self.keep
        if table.height > STREAMED:
            lazy = made.lazy()
            for exprs in self.levels:
                lazy = lazy.with_columns(exprs)
            made = lazy.select(keep).collect(engine="streaming")
        else:
            for exprs in self.levels:
                made = made.with_columns(exprs)
        table.put(made[name] for name in keep)


@dataclass(frozen=True, slots=True)
class Drop:
    """Columns that nothing reads any more."""

    table: int
    names: tuple[str, ...]

    def run(self, tables: Tables) -> None:
        tables[self.table].drop(self.names)


@dataclass(frozen=True, slots=True)
class Fetch:
    """Columns of `source` at the rows that column `by` of `target` names, under a prefix."""

    source: int
    target: int
    by: str
    names: tuple[str, ...]
    prefix: str = ""

    def run(self, tables: Tables) -> None:
        source, target = tables[self.source], tables[self.target]
        found = source.frame(self.names)[target[self.by]]
        target.put(column.alias(self.prefix + column.name) for column in found.get_columns())


@dataclass(frozen=True, slots=True)
class Group:
    """Of each row of `target` the number, from 1, of the group of rows of `source` that name it in column `by`; 0 where none does.

    Groups are numbered as they come.
    """

    source: int
    target: int
    by: str

    def run(self, tables: Tables) -> None:
        target, named = tables[self.target], tables[self.source][self.by].unique(maintain_order=True)
        none = pl.repeat(0, target.height, dtype=pl.UInt32, eager=True)
        number = none.scatter(named, pl.int_range(1, len(named) + 1, dtype=pl.UInt32, eager=True))
        target.put([number.alias(self.name)])

    @property
    def name(self) -> str:
        return group_of(self.source, self.by)


@dataclass(frozen=True, slots=True)
class Least:
    """The sum of the least `places` amounts of a group, each counting `count` times; `places` is one for the group."""

    name: str
    amount: pl.Expr
    count: pl.Expr
    places: pl.Expr


@dataclass(frozen=True, slots=True)
class Fold:
    """Aggregates of `source` by the row of `target` in its column `by`; `Group` has been before. A row without any has sum 0, and the
    default. For sums and the least of a group `by` never falls.

    Sums are taken as differences of running totals at the ends of groups: a running total may wrap, the difference of two cannot, since
    it is proved to fit. Unions are of sets of bits, each of a group's rows with ever more of those before it.
    """

    source: int
    target: int
    by: str
    sums: tuple[tuple[str, pl.Expr], ...] = ()
    unions: tuple[tuple[str, pl.Expr], ...] = ()
    exprs: tuple[pl.Expr, ...] = ()
    defaults: tuple[tuple[str, pl.Expr], ...] = ()
    leasts: tuple[Least, ...] = ()
    reads: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        told = (each for least in self.leasts for each in (least.amount, least.count, least.places))
        exprs = (*(expr for _, expr in (*self.sums, *self.unions)), *self.exprs, *told)
        object.__setattr__(self, "reads", tuple(dict.fromkeys((self.by, *columns_read(exprs)))))

    def run(self, tables: Tables) -> None:
        source, target = tables[self.source].frame(self.reads), tables[self.target]
        last, number = _ends(source[self.by]), target[group_of(self.source, self.by)]
        parts = []
        if self.sums:
            told = source.select(pl.col(self.by), *(expr.alias(name) for name, expr in self.sums))
            parts.append(_summed(told.drop(self.by), last))
        if self.unions:
            told = source.select(pl.col(self.by), *(expr.alias(name) for name, expr in self.unions))
            parts.append(_united(told.drop(self.by), source[self.by], last))
        parts.extend(self._least(each, source, last, number) for each in self.leasts)
        if parts:
            nothing = pl.select(pl.lit(0, dtype=each.dtype).alias(each.name) for part in parts for each in part)
            parts = [pl.concat([nothing, pl.concat(parts, how="horizontal")])]
        if self.exprs:
            default = pl.select(default.alias(name) for name, default in self.defaults)
            folded = source.group_by(self.by, maintain_order=True).agg(self.exprs) if source.height else default.clear()
            filled = folded.select(pl.col(name).fill_null(value) for name, value in self.defaults)
            parts.append(pl.concat([default, filled]))
        target.put_folded(pl.concat(parts, how="horizontal"), number)

    def _least(self, least: Least, source: pl.DataFrame, last: pl.Series, number: pl.Series) -> pl.DataFrame:
        told = source.select(
            pl.col(self.by), least.amount.alias("amount"), least.count.alias("count"), least.places.alias("places")
        ).sort(self.by, "amount")
        running = told["count"].cum_sum()
        started = running.gather(last).shift(1, fill_value=0).gather(number.gather(told[self.by]) - 1)
        left = told["places"] - (running - told["count"] - started)
        taken = told.select(
            (pl.col("amount") * pl.min_horizontal("count", pl.lit(left).clip(lower_bound=0))).alias(least.name)
        )
        return _summed(taken, last)


def _summed(parts: pl.DataFrame, last: pl.Series) -> pl.DataFrame:
    """A column a sum, a row a group."""
    running = parts.select(pl.all().cum_sum().gather(pl.lit(last)))
    return running.select(pl.all() - pl.all().shift(1, fill_value=0))


def _united(parts: pl.DataFrame, owners: pl.Series, last: pl.Series) -> pl.DataFrame:
    """A column a union, a row a group. After each round a row holds twice as many rows of its group, itself the last of them."""
    largest, held = last.diff().max(), 1
    longest = max(largest if isinstance(largest, int) else 0, last[0] + 1 if len(last) else 0)
    while held < longest:
        same = (owners == owners.shift(held)).fill_null(False)
        before = pl.when(pl.lit(same)).then(pl.all().shift(held, fill_value=0)).otherwise(0)
        parts = parts.select(pl.all() | before)
        held *= 2
    return parts[last]


def _ends(owners: pl.Series) -> pl.Series:
    """The last row of each group."""
    return owners.ne_missing(owners.shift(-1)).arg_true()


def group_of(source: int, by: str) -> str:
    """The column that says which group of `source` a row has."""
    return f"group.{source}.{by}"


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
        items = tables[self.frame].frame((ROW, OWNER, PLACE, BLANK, WEIGHT))
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
        tables[self.table] = Working(both)


Step = Derive | Drop | Fetch | Group | Fold | Pair
