"""Statuses and ends of a block as one table: a row for each applicant and benefit that is not ruled out."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from huisuan.backends.columnar.columns import Column, Number, TruthColumn
from huisuan.backends.columnar.integers import NARROW
from huisuan.backends.columnar.late import Late
from huisuan.backends.columnar.said import Said, rows_where
from huisuan.backends.columnar.steps import Tables
from huisuan.backends.columnar.sums import minor_units
from huisuan.backends.columnar.tables import ROW
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Benefit, Program


class Ends:
    """Reads statuses and ends off the tables of one plan; an expression is made when a row first asks for it, and kept."""

    def __init__(self, program: Program, values: Mapping[NodeId, Column], late: Late) -> None:
        self.program, self.values, self.late = program, values, late
        self._names = pl.Enum([benefit.id for benefit in program.benefits])
        self._said: dict[tuple[str, bool | None], Said] = {}

    def found(self, tables: Tables) -> pl.DataFrame:
        """Rows by benefit, then by applicant; eligible is null where undetermined."""
        parts = []
        for benefit in self.program.benefits:
            status = self.values[benefit.status]
            assert isinstance(status, TruthColumn)
            for eligible in (True, None) if status.nullable else (True,):
                rows = rows_where(tables[0], status, eligible)
                if rows is not None:
                    parts.append(self._of(benefit, eligible).of(tables[0], rows))
        return pl.concat(parts) if parts else pl.DataFrame(schema=self._schema)

    @property
    def _schema(self) -> Mapping[str, pl.DataType]:
        ends = {"low": NARROW, "high": NARROW}
        return {ROW: pl.UInt32(), "benefit": self._names, "eligible": pl.Boolean(), **ends}

    def _of(self, benefit: Benefit, eligible: bool | None) -> Said:
        found = self._said.get((benefit.id, eligible))
        if found is None:
            payable = self.values[benefit.payable]
            assert isinstance(payable, Number)
            exprs = {
                "benefit": pl.lit(benefit.id, dtype=self._names),
                "eligible": pl.lit(eligible, dtype=pl.Boolean),
                "low": minor_units(benefit, payable.lo),
                "high": minor_units(benefit, payable.hi),
            }
            found = self._said[benefit.id, eligible] = Said(exprs, self.late)
        return found
