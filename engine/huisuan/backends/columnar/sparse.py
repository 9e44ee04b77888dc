"""Results of a block as tables that hold only what must be said: who gets what, by line too, what is open, and totals by applicant.

Sums are whole minor units of the benefit's currency. `high` is null where nothing caps a sum (D6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import WORD, Column, Number, TruthColumn
from huisuan.backends.columnar.integers import NARROW
from huisuan.backends.columnar.late import Late
from huisuan.backends.columnar.lines import Lines
from huisuan.backends.columnar.patterns import Patterns
from huisuan.backends.columnar.plan import Opens
from huisuan.backends.columnar.results import Filled, Found
from huisuan.backends.columnar.said import Said, rows_where
from huisuan.backends.columnar.sums import KINDS, Sums, limits_bound, rounded_down, typed
from huisuan.backends.columnar.tables import ROW
from huisuan.backends.columnar.totals import Totals
from huisuan.ir.across_time import AcrossCeiling, moving_ceilings
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Benefit, Program

ITEM, CERTAIN = "item", "certain"


class Sparse:
    """Reads results off the tables of one plan; an expression is made when a row first asks for it, and kept."""

    def __init__(
        self,
        program: Program,
        values: Mapping[NodeId, Column],
        late: Late,
        opens: Opens,
        patterns: Patterns,
        alike: frozenset[str],
    ) -> None:
        self.program, self.values, self.late, self.opens = program, values, late, opens
        self.patterns, self.alike = patterns, alike
        self.benefits = pl.Enum([benefit.id for benefit in program.benefits])
        self._sums = Sums(program, opens)
        self._totals = Totals(program, self._sums, values, alike)
        self._awards: dict[str, Said] = {}
        self._waiting: dict[str, Said] = {}
        self._lines: dict[str, Lines] = {}
        self._ceilings = moving_ceilings(program)
        self._most: dict[str, tuple[Said, ...]] = {}

    def found(self, filled: Filled, *, open_facts: bool) -> Found:
        applicants = filled.tables[0]
        awards, lines, undetermined, ceilings = [], [], [], list[pl.DataFrame]()
        totals = self._totals.adding(applicants)
        for benefit in self.program.benefits:
            status = self._truth(benefit.status)
            eligible = rows_where(applicants, status, True)
            if eligible is not None:
                told = self._awards_of(benefit).of(applicants, eligible)
                totals.add(benefit.id, told)
                awards.append(_first(told, _AWARDS))
                ceilings.extend(_certain(said.of(applicants, eligible)) for said in self._most_of(benefit))
                if benefit.frame in filled.ids:
                    lines.append(self._lines_of(benefit).of(filled))
            waiting = None if benefit.id in self.alike else rows_where(applicants, status, None)
            if waiting is not None:
                told = self._waiting_of(benefit, open_facts=open_facts).of(applicants, waiting)
                totals.add(benefit.id, told)
                undetermined.append(self._numbered(benefit, told) if open_facts else _first(told, _UNDETERMINED))
        granted, waits = self._joined(awards, _AWARDS), self._joined(undetermined, _UNDETERMINED)
        moving = self._joined(ceilings, _CEILINGS)
        return Found(granted, self._joined(lines, _LINES), waits, moving, self._totals.of(totals))

    def _truth(self, node: NodeId) -> TruthColumn:
        value = self.values[node]
        assert isinstance(value, TruthColumn)
        return value

    def _number(self, node: NodeId) -> Number:
        value = self.values[node]
        assert isinstance(value, Number)
        return value

    def _joined(self, parts: Sequence[pl.DataFrame], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
        return pl.concat(parts) if parts else pl.DataFrame(schema=schema).cast({"benefit": self.benefits})

    def _name(self, benefit: Benefit) -> pl.Expr:
        return pl.lit(benefit.id, dtype=self.benefits)

    def _awards_of(self, benefit: Benefit) -> Said:
        found = self._awards.get(benefit.id)
        if found is None:
            amount = self._sums.amount(benefit, benefit.amount, self._number(benefit.amount))
            payable = self._sums.amount(benefit, benefit.payable, self._number(benefit.payable))
            bound = limits_bound(benefit, 0, self.values)
            exprs = {"benefit": self._name(benefit), **dict(zip(("kind", "low", "high"), payable, strict=True))}
            exprs |= dict(zip(("amount_kind", "amount_low", "amount_high"), amount, strict=True))
            exprs |= {"limits": typed(bound, pl.UInt32()), "chosen": self._chosen(benefit)}
            found = self._awards[benefit.id] = Said({**exprs, **self._totals.exprs(benefit.id)}, self.late)
        return found

    def _most_of(self, benefit: Benefit) -> tuple[Said, ...]:
        """What ceilings over the benefit come to, and whether that is certain."""
        if benefit.id not in self._most:
            over = (each for each in self._ceilings if benefit.id in each.benefits)
            self._most[benefit.id] = tuple(filter(None, (self._ceiling(benefit, each) for each in over)))
        return self._most[benefit.id]

    def _ceiling(self, benefit: Benefit, ceiling: AcrossCeiling) -> Said | None:
        figure = self._number(ceiling.figure)
        most = rounded_down(ceiling, figure)
        if most is None:
            return None
        certain = ints.expression(cols.end_same(figure.lo, figure.hi))
        name = pl.lit(ceiling.name, dtype=pl.String)
        return Said({"benefit": self._name(benefit), "ceiling": name, "most": most, CERTAIN: certain}, self.late)

    def _lines_of(self, benefit: Benefit) -> Lines:
        found = self._lines.get(benefit.id)
        if found is None:
            kind, low, high = self._sums.amount(benefit, benefit.line_payable, self._number(benefit.line_payable))
            exprs = {"benefit": self._name(benefit), ITEM: pl.col(ITEM), "kind": kind, "low": low, "high": high}
            exprs["limits"] = typed(limits_bound(benefit, benefit.frame, self.values), pl.UInt32())
            found = self._lines[benefit.id] = Lines(self.program, benefit, self.values, exprs)
        return found

    def _waiting_of(self, benefit: Benefit, *, open_facts: bool) -> Said:
        """With open facts, the words of each row's open leaves stand in place of their number."""
        found = self._waiting.get(benefit.id)
        if found is None:
            _, low, high = self._sums.amount(benefit, benefit.payable, self._number(benefit.payable))
            confirmed = ints.expression(cols.is_true(self._truth(benefit.status_if_met)))
            exprs = {"benefit": self._name(benefit), "confirmed": confirmed, "low": low, "high": high}
            if open_facts:
                open_leaves = cols.union(self._truth(benefit.status).open, self._number(benefit.amount).open)
                exprs |= dict(zip(_words(self.opens.words), map(cols.bits_expression, open_leaves), strict=True))
            else:
                exprs["pattern"] = pl.lit(None, dtype=pl.UInt32)
            found = self._waiting[benefit.id] = Said({**exprs, **self._totals.exprs(benefit.id)}, self.late)
        return found

    def _numbered(self, benefit: Benefit, told: pl.DataFrame) -> pl.DataFrame:
        """The number of each row's set of open leaves, of the status and of the amount together."""
        names = _words(self.opens.words)
        sets = told.select(names).unique(maintain_order=True)
        numbers = [self.patterns.number(benefit.id, self._leaves(found)) for found in sets.rows()]
        known = sets.with_columns(pl.Series("pattern", numbers, dtype=pl.UInt32))
        return told.join(known, on=names, how="left", maintain_order="left").select(list(_UNDETERMINED))

    def _leaves(self, words: Sequence[int]) -> Iterator[int]:
        for place, word in enumerate(words):
            for bit in range(WORD):
                if word >> bit & 1:
                    yield self.opens.leaves[place * WORD + bit]

    def _chosen(self, benefit: Benefit) -> pl.Expr:
        nodes = [node for node in benefit.relations if not self.program.frames_of[node]]
        if not nodes:
            return pl.lit(None, dtype=pl.Int16)
        value = self._number(nodes[0])
        decided = ints.expression(cols.end_same(value.lo, value.hi))
        return pl.when(decided).then(typed(ints.floor_divide(value.lo.num, value.lo.den), pl.Int16()))


def _words(count: int) -> list[str]:
    return [f"word{place}" for place in range(count)]


def _certain(told: pl.DataFrame) -> pl.DataFrame:
    return told.filter(pl.col(CERTAIN)).drop(CERTAIN)


def _first(told: pl.DataFrame, names: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """These columns, which stand first."""
    return pl.DataFrame(told.get_columns()[: len(names)]) if told.width > len(names) else told


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
_CEILINGS: Mapping[str, pl.DataType] = {
    ROW: pl.UInt32(),
    "benefit": pl.String(),
    "ceiling": pl.String(),
    "most": NARROW,
}
_UNDETERMINED: Mapping[str, pl.DataType] = {
    ROW: pl.UInt32(),
    "benefit": pl.String(),
    "confirmed": pl.Boolean(),
    "low": NARROW,
    "high": NARROW,
    "pattern": pl.UInt32(),
}
