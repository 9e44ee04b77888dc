"""Results of a block as tables that hold only what must be said: who gets what, by line too, what is open, and totals by applicant.

Sums are whole minor units of the benefit's currency. `high` is null where nothing caps a sum (D6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.integers import NARROW
from huisuan.backends.columnar.lines import Lines
from huisuan.backends.columnar.moving import CEILINGS, ITEM, Moving
from huisuan.backends.columnar.openings import NUMBER, PATTERN, Openings
from huisuan.backends.columnar.patterns import Patterns
from huisuan.backends.columnar.plan import Opens
from huisuan.backends.columnar.results import Filled, Found
from huisuan.backends.columnar.roots import Roots
from huisuan.backends.columnar.said import Said, rows_where, told
from huisuan.backends.columnar.sums import KINDS, Sums, limits_bound, typed
from huisuan.backends.columnar.tables import ROW
from huisuan.backends.columnar.totals import Totals
from huisuan.ir.program import Benefit, Program

Table = Literal["awards", "lines", "undetermined", "ceilings"]


@dataclass(frozen=True, slots=True)
class Part:
    """What is asked for one benefit, of rows that are eligible (`answer` true) or undetermined (null)."""

    benefit: Benefit
    table: Table
    answer: bool | None
    asked: pl.LazyFrame


class Sparse:
    """Reads results off the tables of one plan; an expression is made when a row first asks for it, and kept."""

    def __init__(self, program: Program, roots: Roots, opens: Opens, patterns: Patterns, alike: frozenset[str]) -> None:
        self.program, self.roots, self.opens = program, roots, opens
        self.patterns, self.alike = patterns, alike
        self.benefits = pl.Enum([benefit.id for benefit in program.benefits])
        self._sums = Sums(program, opens)
        self._totals = Totals(program, self._sums, roots, alike)
        self._moving = Moving(program, roots, self.benefits)
        self._awards: dict[str, Said] = {}
        self._waiting: dict[str, Said] = {}
        self._openings: dict[str, Openings] = {}
        self._lines: dict[str, Lines] = {}

    def found(self, filled: Filled, *, open_facts: bool) -> Found:
        """Rows by benefit, then by applicant."""
        applicants = filled.tables[0]
        parts = [part for each in self.program.benefits for part in self._parts(filled, each, open_facts=open_facts)]
        adding = self._totals.adding(applicants)
        tables: dict[Table, list[pl.DataFrame]] = {"awards": [], "lines": [], "undetermined": [], "ceilings": []}
        for part, rows in zip(parts, told(part.asked for part in parts), strict=True):
            if part.table in ("awards", "undetermined"):
                adding.add(part.benefit.id, part.answer, rows)
            if part.table == "lines":
                tables["ceilings"].extend(self._moving.of_lines(part.benefit, rows))
            said = _first(rows, len(_SCHEMAS[part.table]))
            if part.table == "undetermined" and open_facts:
                said = said.with_columns(self._openings_of(part.benefit).numbered(rows))
            tables[part.table].append(said)
        joined = {table: self._joined(rows, _SCHEMAS[table]) for table, rows in tables.items()}
        return Found(**joined, totals=self._totals.of(applicants, adding))

    def _parts(self, filled: Filled, benefit: Benefit, *, open_facts: bool) -> Iterator[Part]:
        """Open results have no pattern yet."""
        applicants, status = filled.tables[0], self.roots.truth(benefit.status)
        eligible = rows_where(applicants, status, True)
        if eligible is not None:
            yield Part(benefit, "awards", True, self._awards_of(benefit).of(applicants, eligible))
            if benefit.frame in filled.ids:
                yield Part(benefit, "lines", True, self._lines_of(benefit).of(filled))
            for asked in self._moving.of(benefit, applicants, eligible):
                yield Part(benefit, "ceilings", True, asked)
        waits = None if benefit.id in self.alike else rows_where(applicants, status, None)
        if waits is not None:
            asked = self._waiting_of(benefit, open_facts=open_facts).of(applicants, waits)
            yield Part(benefit, "undetermined", None, asked)

    def _joined(self, found: Sequence[pl.DataFrame], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
        return pl.concat(found) if found else pl.DataFrame(schema=schema).cast({"benefit": self.benefits})

    def _name(self, benefit: Benefit) -> pl.Expr:
        return pl.lit(benefit.id, dtype=self.benefits)

    def _awards_of(self, benefit: Benefit) -> Said:
        found = self._awards.get(benefit.id)
        if found is None:
            amount = self._sums.amount(benefit, benefit.amount, self.roots.number(benefit.amount))
            value = self.roots.where(benefit.payable, benefit.status, True)
            payable = self._sums.amount(benefit, benefit.payable, value)
            bound = limits_bound(benefit, 0, self.roots.values)
            exprs = {"benefit": self._name(benefit), **dict(zip(("kind", "low", "high"), payable, strict=True))}
            exprs |= dict(zip(("amount_kind", "amount_low", "amount_high"), amount, strict=True))
            exprs |= {"limits": typed(bound, pl.UInt32()), "chosen": self._chosen(benefit)}
            found = self._awards[benefit.id] = Said({**exprs, **self._totals.exprs(benefit.id, True)}, self.roots.late)
        return found

    def _lines_of(self, benefit: Benefit) -> Lines:
        found = self._lines.get(benefit.id)
        if found is None:
            kind, low, high = self._sums.amount(benefit, benefit.line_payable, self.roots.number(benefit.line_payable))
            exprs = {"benefit": self._name(benefit), ITEM: pl.col(ITEM), "kind": kind, "low": low, "high": high}
            exprs["limits"] = typed(limits_bound(benefit, benefit.frame, self.roots.values), pl.UInt32())
            exprs |= self._moving.of_each_item(benefit)
            reads = self._moving.figures(benefit)
            found = self._lines[benefit.id] = Lines(self.program, benefit, self.roots.values, exprs, reads)
        return found

    def _waiting_of(self, benefit: Benefit, *, open_facts: bool) -> Said:
        """With open facts, the words of each row's open leaves follow, of which its number comes."""
        found = self._waiting.get(benefit.id)
        if found is None:
            payable = self.roots.where(benefit.payable, benefit.status, None)
            _, low, high = self._sums.amount(benefit, benefit.payable, payable)
            confirmed = ints.expression(cols.is_true(self.roots.truth(benefit.status_if_met)))
            exprs = {"benefit": self._name(benefit), "confirmed": confirmed, "low": low, "high": high}
            exprs[PATTERN] = pl.lit(None, dtype=NUMBER)
            words = self._openings_of(benefit).exprs if open_facts else {}
            made = {**exprs, **words, **self._totals.exprs(benefit.id, None)}
            found = self._waiting[benefit.id] = Said(made, self.roots.late)
        return found

    def _openings_of(self, benefit: Benefit) -> Openings:
        found = self._openings.get(benefit.id)
        if found is None:
            words = cols.union(self.roots.truth(benefit.status).open, self.roots.number(benefit.amount).open)
            found = self._openings[benefit.id] = Openings(benefit.id, self.opens, words, self.patterns)
        return found

    def _chosen(self, benefit: Benefit) -> pl.Expr:
        nodes = [node for node in benefit.relations if not self.program.frames_of[node]]
        if not nodes:
            return pl.lit(None, dtype=pl.Int16)
        value = self.roots.number(nodes[0])
        decided = ints.expression(cols.end_same(value.lo, value.hi))
        return pl.when(decided).then(typed(ints.floor_divide(value.lo.num, value.lo.den), pl.Int16()))


def _first(rows: pl.DataFrame, count: int) -> pl.DataFrame:
    """So many columns, which stand first."""
    return rows if rows.width == count else pl.DataFrame(rows.get_columns()[:count])


_AWARDS: Mapping[str, pl.DataType] = {
    ROW: pl.UInt32(),
    "benefit": pl.String(),
    "kind": KINDS,
    "low": NARROW,
    "high": NARROW,
    "amount_kind": KINDS,
    "amount_low": NARROW,
    "amount_high": NARROW,
    "limits": pl.UInt32(),
    "chosen": pl.Int16(),
}
_LINES: Mapping[str, pl.DataType] = {
    ROW: pl.UInt32(),
    "benefit": pl.String(),
    ITEM: pl.String(),
    "kind": KINDS,
    "low": NARROW,
    "high": NARROW,
    "limits": pl.UInt32(),
}
_UNDETERMINED: Mapping[str, pl.DataType] = {
    ROW: pl.UInt32(),
    "benefit": pl.String(),
    "confirmed": pl.Boolean(),
    "low": NARROW,
    "high": NARROW,
    "pattern": pl.UInt32(),
}
_SCHEMAS: Mapping[Table, Mapping[str, pl.DataType]] = {
    "awards": _AWARDS,
    "lines": _LINES,
    "undetermined": _UNDETERMINED,
    "ceilings": CEILINGS,
}
