"""What eligible applicants are paid item by item: of each seen item that may be taken, where it may be more than nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import Column, TruthColumn
from huisuan.backends.columnar.late import Late
from huisuan.backends.columnar.plan import names_of
from huisuan.backends.columnar.results import Filled
from huisuan.backends.columnar.said import Said
from huisuan.backends.columnar.steps import Tables
from huisuan.backends.columnar.tables import BLANK, OWNER
from huisuan.backends.columnar.working import Working, columns_read
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Benefit, Program

STANDING, OWNERS_ROW = "result.standing", "result.row"


class Lines:
    """The lines of one benefit, `exprs` the columns of each; `reads`: nodes that these read beside the benefit's own."""

    def __init__(
        self,
        program: Program,
        benefit: Benefit,
        values: Mapping[NodeId, Column],
        exprs: Mapping[str, pl.Expr],
        reads: Iterable[NodeId] = (),
    ) -> None:
        self.program, self.frame = program, benefit.frame
        status, taken = values[benefit.status], values[benefit.taken]
        assert isinstance(status, TruthColumn)
        assert isinstance(taken, TruthColumn)
        self._said = Said(exprs, Late({}), OWNERS_ROW)
        self._status = cols.is_true(status)
        paid = pl.col(STANDING) & ~pl.col(BLANK)
        self._paid = paid & ints.expression(ints.negation(cols.is_false(taken)))
        self._reads = tuple(name for name in columns_read([self._paid]) if name != STANDING)
        shown = (benefit.taken, benefit.line_payable, *reads, *(entry.bound for entry in benefit.limits if entry.frame))
        self._homes = {name: program.frames_of[node] for node in shown for name in names_of(values[node])}

    def of(self, filled: Filled) -> pl.LazyFrame:
        """Of the items of a block."""
        tables, items = filled.tables, filled.tables[self.frame]
        standing = self._standing(tables).alias(STANDING)
        marks = pl.DataFrame([standing, *(self._column(tables, name) for name in self._reads)])
        paid = marks.select(self._paid).to_series()
        own = {OWNERS_ROW: owners(self.program, self.frame, tables), "item": filled.ids[self.frame]}
        assert items.height == len(paid)
        columns = [(own[name] if name in own else self._column(tables, name)).alias(name) for name in self._said.reads]
        told = self._said.of(Working(pl.DataFrame(columns)), paid)
        return told.filter((pl.col("high") != 0).fill_null(True))

    def _standing(self, tables: Tables) -> pl.Series:
        """Whether each item's applicant is eligible."""
        if isinstance(self._status, bool):
            return pl.repeat(self._status, tables[self.frame].height, dtype=pl.Boolean, eager=True)
        applicants = tables[0].frame(columns_read([self._status])).select(self._status).to_series()
        return applicants[owners(self.program, self.frame, tables)]

    def _column(self, tables: Tables, name: str) -> pl.Series:
        """A column as items see it: their own, or their owner's."""
        home = self._homes.get(name, self.frame)
        if name in tables[self.frame] or home == self.frame:
            return tables[self.frame][name]
        return tables[home][name][owners(self.program, self.frame, tables, home)]


def owners(program: Program, frame: int, tables: Tables, home: int = 0) -> pl.Series:
    """By item the row of its owner in an outer frame: the applicant's, if no other is named."""
    owner, parent = tables[frame][OWNER], program.frames[frame].parent or 0
    return owner if parent == home else owners(program, parent, tables, home)[owner]
