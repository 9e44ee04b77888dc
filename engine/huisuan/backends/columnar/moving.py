"""What ceilings across time come to for each eligible applicant, or for each item of one, where they hang on facts and the figure is certain."""

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
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Benefit, Program

ITEM, CERTAIN, MOST = "item", "certain", "most"
CEILINGS: Mapping[str, pl.DataType] = {
    ROW: pl.UInt32(),
    "benefit": pl.String(),
    "ceiling": pl.String(),
    ITEM: pl.String(),
    MOST: NARROW,
}


class Moving:
    """Reads ceilings off the tables of one plan; an expression is made when a row first asks for it, and kept."""

    def __init__(self, program: Program, roots: Roots, benefits: pl.Enum) -> None:
        self.roots, self.benefits = roots, benefits
        frames = program.frames_of
        self._ceilings = tuple(each for each in moving_ceilings(program) if not frames[each.figure])
        self._by_item = tuple(each for each in moving_ceilings(program) if frames[each.figure])
        self._said: dict[str, tuple[Said, ...]] = {}

    def of(self, benefit: Benefit, applicants: Working, eligible: pl.Series) -> Iterator[pl.LazyFrame]:
        """Of the applicants marked, one for each such ceiling that lies over the benefit."""
        if benefit.id not in self._said:
            over = (each for each in self._ceilings if benefit.id in each.benefits)
            self._said[benefit.id] = tuple(filter(None, (self._told(benefit, each) for each in over)))
        for said in self._said[benefit.id]:
            yield said.of(applicants, eligible).filter(pl.col(CERTAIN)).drop(CERTAIN)

    def _told(self, benefit: Benefit, ceiling: AcrossCeiling) -> Said | None:
        figure = self._figure(ceiling)
        if figure is None:
            return None
        most, certain = figure
        item = pl.lit(None, dtype=pl.String)
        exprs = {**self._named(benefit, ceiling), ITEM: item, MOST: most, CERTAIN: certain}
        return Said(exprs, self.roots.late)

    def _named(self, benefit: Benefit, ceiling: AcrossCeiling) -> Mapping[str, pl.Expr]:
        return {
            "benefit": pl.lit(benefit.id, dtype=self.benefits),
            "ceiling": pl.lit(ceiling.name, dtype=pl.String),
        }

    def _figure(self, ceiling: AcrossCeiling) -> tuple[pl.Expr, pl.Expr] | None:
        """What it comes to, and whether that is certain; None where it passes the widths."""
        figure = self.roots.number(ceiling.figure)
        most = rounded_down(ceiling, figure)
        return None if most is None else (most, ints.expression(cols.end_same(figure.lo, figure.hi)))

    def figures(self, benefit: Benefit) -> tuple[NodeId, ...]:
        """The nodes of ceilings over a benefit that go by its items."""
        return tuple(ceiling.figure for _, ceiling in self._over_items(benefit))

    def of_each_item(self, benefit: Benefit) -> Mapping[str, pl.Expr]:
        """What a line of a benefit says of these ceilings, for `of_lines`."""
        found: dict[str, pl.Expr] = {}
        for place, ceiling in self._over_items(benefit):
            figure = self._figure(ceiling)
            if figure is not None:
                found[f"{MOST}.{place}"], found[f"{CERTAIN}.{place}"] = figure
        return found

    def of_lines(self, benefit: Benefit, lines: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """The ceilings of lines that bring what `of_each_item` says."""
        for place, ceiling in self._over_items(benefit):
            if f"{MOST}.{place}" in lines.columns:
                names = (each.alias(name) for name, each in self._named(benefit, ceiling).items())
                certain = lines.filter(pl.col(f"{CERTAIN}.{place}"))
                yield certain.select(ROW, *names, ITEM, pl.col(f"{MOST}.{place}").alias(MOST))

    def _over_items(self, benefit: Benefit) -> Iterator[tuple[int, AcrossCeiling]]:
        return ((place, each) for place, each in enumerate(self._by_item) if benefit.id in each.benefits)
