"""A plan in the making: steps so far, and the store of values that they have put into columns.

`Planner` is what the modules of the nodes write with. It knows frames and columns, not what any node means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from huisuan.backends.columnar.columns import WORD, Column, Mask, Number, TruthColumn, mapped
from huisuan.backends.columnar.integers import Whole
from huisuan.backends.columnar.steps import MINE, THEIRS, Derive, Fetch, Pair, Step
from huisuan.backends.columnar.tables import BLANK, OWNER, PLACE, ROW, WEIGHT, Shape
from huisuan.backends.record import UnsupportedNode, bits
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import LeafTag, Program


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


def names_of(value: Column) -> tuple[str, ...]:
    """The columns a kept value reads."""
    names: list[str] = []

    def note(expr: pl.Expr, _: str) -> pl.Expr:
        names.append(expr.meta.output_name())
        return expr

    mapped(value, note)
    return tuple(dict.fromkeys(names))
