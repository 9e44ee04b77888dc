"""Statuses and ends of a block as one table: a row for each applicant and benefit that is not ruled out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from huisuan.backends.columnar.integers import NARROW
from huisuan.backends.columnar.roots import Roots
from huisuan.backends.columnar.said import Said, rows_where, told_as_one
from huisuan.backends.columnar.steps import Tables
from huisuan.backends.columnar.sums import minor_units
from huisuan.backends.columnar.tables import ROW
from huisuan.backends.columnar.working import Working
from huisuan.ir.program import Benefit, Program


class Ends:
    """Reads statuses and ends off the tables of one plan; an expression is made when a row first asks for it, and kept."""

    def __init__(self, program: Program, roots: Roots) -> None:
        self.program, self.roots = program, roots
        self._names = pl.Enum([benefit.id for benefit in program.benefits])
        self._said: dict[tuple[str, bool | None], Said] = {}

    def found(self, tables: Tables) -> pl.DataFrame:
        """Rows by benefit, then by applicant; eligible is null where undetermined."""
        asked = [part for benefit in self.program.benefits for part in self._parts(benefit, tables[0])]
        return told_as_one(asked) if asked else pl.DataFrame(schema=self._schema)

    def _parts(self, benefit: Benefit, applicants: Working) -> Iterator[pl.LazyFrame]:
        status = self.roots.truth(benefit.status)
        for eligible in (True, None) if status.nullable else (True,):
            rows = rows_where(applicants, status, eligible)
            if rows is not None:
                yield self._of(benefit, eligible).of(applicants, rows)

    @property
    def _schema(self) -> Mapping[str, pl.DataType]:
        ends = {"low": NARROW, "high": NARROW}
        return {ROW: pl.UInt32(), "benefit": self._names, "eligible": pl.Boolean(), **ends}

    def _of(self, benefit: Benefit, eligible: bool | None) -> Said:
        found = self._said.get((benefit.id, eligible))
        if found is None:
            payable = self.roots.where(benefit.payable, benefit.status, eligible)
            low = minor_units(self.program, benefit, benefit.payable, payable.lo)
            exprs = {
                "benefit": pl.lit(benefit.id, dtype=self._names),
                "eligible": pl.lit(eligible, dtype=pl.Boolean),
                "low": low,
                "high": low if payable.point else minor_units(self.program, benefit, benefit.payable, payable.hi),
            }
            found = self._said[benefit.id, eligible] = Said(exprs, self.roots.late)
        return found
