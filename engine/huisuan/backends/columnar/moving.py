"""What ceilings across time come to for each eligible applicant, where they hang on facts and the figure is certain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.integers import NARROW
from huisuan.backends.columnar.roots import Roots
from huisuan.backends.columnar.said import Said
from huisuan.backends.columnar.sums import rounded_down
from huisuan.backends.columnar.tables import ROW
from huisuan.backends.columnar.working import Working
from huisuan.ir.across_time import AcrossCeiling, moving_ceilings
from huisuan.ir.program import Benefit, Program

CEILINGS: Mapping[str, pl.DataType] = {
    ROW: pl.UInt32(),
    "benefit": pl.String(),
    "ceiling": pl.String(),
    "most": NARROW,
}
CERTAIN = "certain"


class Moving:
    """Reads ceilings off the tables of one plan; an expression is made when a row first asks for it, and kept."""

    def __init__(self, program: Program, roots: Roots, benefits: pl.Enum) -> None:
        self.roots, self.benefits = roots, benefits
        self._ceilings = moving_ceilings(program)
        self._said: dict[str, tuple[Said, ...]] = {}

    def of(self, benefit: Benefit, applicants: Working, eligible: pl.Series) -> Iterator[pl.LazyFrame]:
        """Of the applicants marked, one for each such ceiling that lies over the benefit."""
        if benefit.id not in self._said:
            over = (each for each in self._ceilings if benefit.id in each.benefits)
            self._said[benefit.id] = tuple(filter(None, (self._told(benefit, each) for each in over)))
        for said in self._said[benefit.id]:
            yield said.of(applicants, eligible).filter(pl.col(CERTAIN)).drop(CERTAIN)

    def _told(self, benefit: Benefit, ceiling: AcrossCeiling) -> Said | None:
        figure = self.roots.number(ceiling.figure)
        most = rounded_down(ceiling, figure)
        if most is None:
            return None
        certain = ints.expression(cols.end_same(figure.lo, figure.hi))
        named = {"benefit": pl.lit(benefit.id, dtype=self.benefits), "ceiling": pl.lit(ceiling.name, dtype=pl.String)}
        return Said({**named, "most": most, CERTAIN: certain}, self.roots.late)
