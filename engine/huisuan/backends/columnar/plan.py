"""A program as steps over tables: the few things a step may do, and the store of values that steps have put into columns.

`Planner` is what the modules of the nodes write with. It knows frames and columns, not what any node means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from huisuan.backends.columnar.columns import WORD, Column, Mask, Number, TruthColumn, mapped
from huisuan.backends.columnar.integers import Whole
from huisuan.backends.columnar.tables import BLANK, OWNER, PLACE, ROW, WEIGHT, Shape
from huisuan.backends.record import UnsupportedNode, bits
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import LeafTag, Program

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


@dataclass(frozen=True, slots=True)
class Opens:
    """Which leaves are followed, by place in `Program.leaves`, and through which nodes; the open leaves of others are not told."""

    leaves: tuple[int, ...]
    nodes: frozenset[NodeId] | None = None

    def through(self, node: NodeId) -> bool:
        return self.nodes is None or node in self.nodes

    @property
    def words(self) -> int:
        return -(-len(self.leaves) // WORD)


NOT_FOLLOWED = Opens((), frozenset())


def all_leaves(program: Program) -> Opens:
    return Opens(tuple(range(len(program.leaves))))


class Planner:
    """Mutable while a plan is made: steps so far, where each node's value stands, which nodes are left out and why."""

    def __init__(self, program: Program, shape: Shape, codes: Mapping[str, int], opens: Opens) -> None:
        self.program, self.shape, self.codes, self.opens = program, shape, codes, opens
        self._bits = {place: bit for bit, place in enumerate(opens.leaves)}
        self.steps: list[Step] = []
        self.values: dict[NodeId, Column] = {}
        self.left_out: dict[NodeId, str] = {}
        self.stacked: dict[int, Mapping[str, tuple[Whole, Whole]]] = {}
        self._leaf_places = program.leaf_index()
        self._present: set[tuple[int, str]] = set()
        self._paired: set[Pair] = set()

    @property
    def closed(self) -> Mask:
        """The empty set of leaves."""
        return (0,) * self.opens.words

    def leaf(self, tag: LeafTag, name: str) -> Mask:
        return self.mask(1 << self._leaf_places[tag, name])

    def mask(self, open_leaves: int) -> Mask:
        """Those of a set of leaves that are followed; the set is a number, a bit for each place."""
        words = [0] * self.opens.words
        for place in bits(open_leaves):
            bit = self._bits.get(place)
            if bit is not None:
                words[bit // WORD] |= 1 << bit % WORD
        return tuple(words)

    def derive(self, table: int, exprs: Iterable[pl.Expr]) -> None:
        made = tuple(exprs)
        if made:
            self.steps.append(Derive(table, (made,)))

    def kept(self, name: str, value: Column) -> tuple[list[pl.Expr], Column]:
        """Expressions that put `value` into columns named after `name`, and the value as it then stands."""
        exprs: list[pl.Expr] = []

        def put(expr: pl.Expr, tag: str) -> pl.Expr:
            if expr.meta.is_column():
                return expr
            exprs.append(expr.alias(f"{name}.{tag}"))
            return pl.col(f"{name}.{tag}")

        return exprs, mapped(value, put)

    def keep(self, table: int, name: str, value: Column) -> Column:
        exprs, stored = self.kept(name, value)
        self.derive(table, exprs)
        return stored

    def keep_all(self, table: int, values: Mapping[str, Column]) -> dict[str, Column]:
        """As `keep`, for values that do not read each other, in one step."""
        exprs: list[pl.Expr] = []
        stored: dict[str, Column] = {}
        for name, value in values.items():
            more, stored[name] = self.kept(name, value)
            exprs.extend(more)
        self.derive(table, exprs)
        return stored

    def value(self, node: NodeId) -> Column:
        found = self.values.get(node)
        if found is None:
            raise UnsupportedNode(self.left_out.get(node, f"node {node} is not computed"))
        return found

    def seen(self, node: NodeId, frame: int) -> Column:
        """The value of `node` as rows of `frame` see it: fetched from the owners' tables if it is theirs."""
        value, home = self.value(node), self.program.frames_of[node]
        self._bring(value, home, frame)
        return value

    def _bring(self, value: Column, home: int, frame: int) -> None:
        if home == frame:
            return
        parent = self.program.frames[frame].parent
        assert parent is not None
        self._bring(value, home, parent)
        self._fetch(parent, frame, OWNER, value, "")

    def _fetch(self, source: int, target: int, by: str, value: Column, prefix: str) -> None:
        names = tuple(name for name in names_of(value) if (target, prefix + name) not in self._present)
        if names:
            self.steps.append(Fetch(source, target, by, names, prefix))
            self._present.update((target, prefix + name) for name in names)

    def beside(self, pair: Pair, value: Column, prefix: str) -> Column:
        """A value of a frame's table as seen in a table of its pairs: of the one item (`MINE`) or the other (`THEIRS`)."""
        if pair not in self._paired:
            self.steps.append(pair)
            self._paired.add(pair)
            standing = (side + name for side in (MINE, THEIRS) for name in (ROW, PLACE, BLANK, WEIGHT))
            self._present.update((pair.table, name) for name in standing)
        self._fetch(pair.frame, pair.table, prefix + ROW, value, prefix)
        return mapped(value, lambda expr, _: pl.col(prefix + expr.meta.output_name()))

    def number(self, node: NodeId, frame: int) -> Number:
        value = self.seen(node, frame)
        assert isinstance(value, Number)
        return value

    def truth(self, node: NodeId, frame: int) -> TruthColumn:
        value = self.seen(node, frame)
        assert isinstance(value, TruthColumn)
        return value

    def has_blanks(self, frame: int) -> bool:
        return frame in self.shape.blanks


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


def names_of(value: Column) -> tuple[str, ...]:
    """The columns a kept value reads."""
    names: list[str] = []

    def note(expr: pl.Expr, _: str) -> pl.Expr:
        names.append(expr.meta.output_name())
        return expr

    mapped(value, note)
    return tuple(dict.fromkeys(names))
