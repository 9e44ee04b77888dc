"""A program as steps over tables: the few things a step may do, and the store of values that steps have put into columns.

`Planner` is what the modules of the nodes write with. It knows frames and columns, not what any node means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from huisuan.backends.columnar.columns import WORD, Bits, Column, Mask, Number, TruthColumn, mapped
from huisuan.backends.columnar.integers import Whole
from huisuan.backends.columnar.tables import BLANK, OWNER, PLACE, ROW, WEIGHT, Shape
from huisuan.backends.record import UnsupportedNode
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import LeafTag, Program

Tables = dict[int, pl.DataFrame]
"""By frame; pairs of items of frame f stand at -f, or with each item also beside itself at ITSELF - f."""
MINE, THEIRS = "i.", "j."
ITSELF = -1_000


@dataclass(frozen=True, slots=True)
class Derive:
    """New columns of one table."""

    table: int
    exprs: tuple[pl.Expr, ...]

    def run(self, tables: Tables) -> None:
        tables[self.table] = tables[self.table].with_columns(self.exprs)


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
    """Aggregates of `source` by the row of `target` in its column `by`; a row without any takes the default."""

    source: int
    target: int
    by: str
    exprs: tuple[pl.Expr, ...]
    defaults: tuple[tuple[str, pl.Expr], ...]

    def run(self, tables: Tables) -> None:
        folded = tables[self.source].group_by(self.by).agg(self.exprs).rename({self.by: ROW})
        joined = tables[self.target].join(folded, on=ROW, how="left", maintain_order="left")
        tables[self.target] = joined.with_columns(pl.col(name).fill_null(default) for name, default in self.defaults)


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
        both = mine.join(theirs, left_on=f"{MINE}{OWNER}", right_on=f"{THEIRS}{OWNER}", how="inner")
        if not self.itself:
            blanks = pl.col(f"{MINE}{BLANK}") & pl.col(f"{THEIRS}{BLANK}")
            left = pl.col(f"{THEIRS}{WEIGHT}") - blanks.cast(pl.Int64)
            other = pl.col(f"{MINE}{ROW}") != pl.col(f"{THEIRS}{ROW}")
            both = both.with_columns(left.alias(f"{THEIRS}{WEIGHT}")).filter(
                other | (blanks & (pl.col(f"{THEIRS}{WEIGHT}") > 0))
            )
        tables[self.table] = both


Step = Derive | Fetch | Fold | Pair


class Planner:
    """Mutable while a plan is made: steps so far, where each node's value stands, which nodes are left out and why.

    `detail` asks for kinds and open leaves too; without it masks have no words and every kind reads as exact.
    """

    def __init__(self, program: Program, shape: Shape, codes: Mapping[str, int], *, detail: bool) -> None:
        self.program, self.shape, self.codes, self.detail = program, shape, codes, detail
        self.words = -(-len(program.leaves) // WORD) if detail else 0
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
        return (0,) * self.words

    def leaf(self, tag: LeafTag, name: str) -> Mask:
        place = self._leaf_places[tag, name]
        return tuple(1 << place % WORD if word == place // WORD else 0 for word in range(self.words))

    def kind(self, kind_bits: Bits) -> Bits:
        return kind_bits if self.detail else 0

    def derive(self, table: int, exprs: Iterable[pl.Expr]) -> None:
        made = tuple(exprs)
        if made:
            self.steps.append(Derive(table, made))

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


def names_of(value: Column) -> tuple[str, ...]:
    """The columns a kept value reads."""
    names: list[str] = []

    def note(expr: pl.Expr, _: str) -> pl.Expr:
        names.append(expr.meta.output_name())
        return expr

    mapped(value, note)
    return tuple(dict.fromkeys(names))
