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
from huisuan.backends.columnar.patterns import Patterns
from huisuan.backends.columnar.plan import Opens, names_of
from huisuan.backends.columnar.results import Filled, Found
from huisuan.backends.columnar.steps import Tables
from huisuan.backends.columnar.sums import KINDS, Sums, minor_units, rounded_down, typed
from huisuan.backends.columnar.tables import BLANK, OWNER, ROW
from huisuan.backends.columnar.totals import Decided, totals_of
from huisuan.ir.across_time import moving_ceilings
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Benefit, Program


def ends_of(program: Program, filled: Filled) -> pl.DataFrame:
    """Statuses and ends of what is payable; eligible is null where undetermined."""
    names = pl.Enum([benefit.id for benefit in program.benefits])
    schema: dict[str, pl.DataType] = {ROW: pl.UInt32(), "benefit": names, "eligible": pl.Boolean()}
    schema |= {"low": NARROW, "high": NARROW}
    parts = []
    for benefit in program.benefits:
        status, payable = filled.truth(benefit.status), filled.number(benefit.payable)
        for eligible in (True, None) if status.nullable else (True,):
            part = _where(filled.tables[0], status, eligible, (payable,))
            if part is not None:
                ends = [
                    minor_units(benefit, end).alias(name) for name, end in (("low", payable.lo), ("high", payable.hi))
                ]
                own = (
                    pl.lit(benefit.id, dtype=names).alias("benefit"),
                    pl.lit(eligible, dtype=pl.Boolean).alias("eligible"),
                )
                parts.append(part.select(pl.col(ROW), *own, *ends))
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


class Sparse:
    """Reads results off the tables that a plan has filled."""

    def __init__(self, program: Program, opens: Opens, patterns: Patterns, alike: frozenset[str]) -> None:
        self.program, self.opens, self.patterns, self.alike = program, opens, patterns, alike
        self.benefits = pl.Enum([benefit.id for benefit in program.benefits])
        self._sums = Sums(program, opens)
        self._ceilings = moving_ceilings(program)

    def found(self, filled: Filled, *, open_facts: bool) -> Found:
        awards, lines, undetermined, ceilings = [], [], [], list[pl.DataFrame]()
        for benefit in self.program.benefits:
            status = filled.truth(benefit.status)
            shown = [filled.values[node] for node in self._shown(benefit)]
            eligible = _where(filled.tables[0], status, True, shown)
            if eligible is not None:
                awards.append(self._awards(filled, benefit, eligible))
                ceilings.extend(self._figures(filled, benefit, status))
                if benefit.frame in filled.ids:
                    lines.append(self._lines(filled, benefit))
            waiting = None if benefit.id in self.alike else _where(filled.tables[0], status, None, shown)
            if waiting is not None:
                undetermined.append(self._waiting(filled, benefit, status, waiting, open_facts=open_facts))
        granted, waits = self._joined(awards, _AWARDS), self._joined(undetermined, _UNDETERMINED)
        totals = totals_of(self.program, self._sums, filled, Decided(granted[ROW], waits[ROW], len(self.alike)))
        return Found(granted, self._joined(lines, _LINES), waits, self._joined(ceilings, _CEILINGS), totals)

    def _joined(self, parts: Sequence[pl.DataFrame], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
        return pl.concat(parts) if parts else pl.DataFrame(schema=schema).cast({"benefit": self.benefits})

    def _awards(self, filled: Filled, benefit: Benefit, rows: pl.DataFrame) -> pl.DataFrame:
        amount = self._sums.amount(benefit, benefit.amount, filled.number(benefit.amount))
        payable = self._sums.amount(benefit, benefit.payable, filled.number(benefit.payable))
        bound = [
            ints.choose(cols.is_true(filled.truth(entry.bound)), ints.constant(1 << place), ints.NOUGHT)
            for place, entry in enumerate(benefit.limits)
            if not entry.frame
        ]
        exprs = {"benefit": self._name(benefit), **dict(zip(("kind", "low", "high"), payable, strict=True))}
        exprs |= dict(zip(("amount_kind", "amount_low", "amount_high"), amount, strict=True))
        exprs |= {
            "limits": typed(ints.add(bound) if bound else ints.NOUGHT, pl.UInt32()),
            "chosen": self._chosen(filled, benefit),
        }
        return rows.select(pl.col(ROW), *(expr.alias(name) for name, expr in exprs.items()))

    def _figures(self, filled: Filled, benefit: Benefit, status: TruthColumn) -> Iterator[pl.DataFrame]:
        """What ceilings over the benefit come to for those eligible, where it is certain."""
        for ceiling in self._ceilings:
            if benefit.id not in ceiling.benefits:
                continue
            figure = filled.number(ceiling.figure)
            rows = _where(filled.tables[0], status, True, (figure,))
            most = rounded_down(ceiling, figure)
            if rows is not None and most is not None:
                certain = rows.filter(ints.expression(cols.end_same(figure.lo, figure.hi)))
                name = pl.lit(ceiling.name, dtype=pl.String).alias("ceiling")
                yield certain.select(pl.col(ROW), self._name(benefit).alias("benefit"), name, most.alias("most"))

    def _lines(self, filled: Filled, benefit: Benefit) -> pl.DataFrame:
        """Of seen items of eligible applicants."""
        tables, ids = filled.tables, filled.ids[benefit.frame]
        items, status = self._beside_owners(filled, benefit), filled.truth(benefit.status)
        owner = _owners(self.program, benefit.frame, tables)
        taken, line = filled.truth(benefit.taken), filled.number(benefit.line_payable)
        kind, low, high = self._sums.amount(benefit, benefit.line_payable, line)
        bound = [
            ints.choose(cols.is_true(filled.truth(entry.bound)), ints.constant(1 << place), ints.NOUGHT)
            for place, entry in enumerate(benefit.limits)
            if entry.frame == benefit.frame
        ]
        standing = tables[0].select(ints.expression(cols.is_true(status)).alias("standing"))
        eligible = pl.repeat(True, items.height, eager=True) if status.value is True else standing[owner].to_series()
        kept = items.with_columns(owner.alias(OWNERS_ROW), ids.alias(ITEM), eligible.alias(STANDING)).filter(
            pl.col(STANDING) & ~pl.col(BLANK) & ints.expression(ints.negation(cols.is_false(taken)))
        )
        exprs = {"benefit": self._name(benefit), ITEM: pl.col(ITEM), "kind": kind, "low": low, "high": high}
        exprs["limits"] = typed(ints.add(bound) if bound else ints.NOUGHT, pl.UInt32())
        found = kept.select(pl.col(OWNERS_ROW).alias(ROW), *(expr.alias(name) for name, expr in exprs.items()))
        return found.filter((pl.col("high") != 0).fill_null(True))

    def _beside_owners(self, filled: Filled, benefit: Benefit) -> pl.DataFrame:
        """The items with what is read of their owners."""
        items = filled.tables[benefit.frame]
        shown = (benefit.taken, benefit.line_payable, *(entry.bound for entry in benefit.limits if entry.frame))
        for node in shown:
            home = self.program.frames_of[node]
            names = [name for name in names_of(filled.values[node]) if name not in items.columns]
            if home != benefit.frame and names:
                owner = _owners(self.program, benefit.frame, filled.tables, home)
                items = items.hstack(filled.tables[home].select(names)[owner].get_columns())
        return items

    def _waiting(
        self, filled: Filled, benefit: Benefit, status: TruthColumn, rows: pl.DataFrame, *, open_facts: bool
    ) -> pl.DataFrame:
        _, low, high = self._sums.amount(benefit, benefit.payable, filled.number(benefit.payable))
        confirmed = ints.expression(cols.is_true(filled.truth(benefit.status_if_met)))
        exprs = {"benefit": self._name(benefit), "confirmed": confirmed, "low": low, "high": high}
        found = rows.select(pl.col(ROW), *(expr.alias(name) for name, expr in exprs.items()))
        if not open_facts:
            return found.with_columns(pl.lit(None, dtype=pl.UInt32).alias("pattern"))
        return found.with_columns(self._numbered(benefit, rows, status, filled.number(benefit.amount)).alias("pattern"))

    def _numbered(self, benefit: Benefit, rows: pl.DataFrame, status: TruthColumn, amount: Number) -> pl.Series:
        """The number of each row's set of open leaves, of the status and of the amount together."""
        words = cols.union(status.open, amount.open)
        names = [f"word{place}" for place in range(len(words))]
        told = rows.select(
            ROW, *(cols.bits_expression(word).alias(name) for word, name in zip(words, names, strict=True))
        )
        sets = told.select(names).unique(maintain_order=True)
        numbers = [self.patterns.number(benefit.id, self._leaves(found)) for found in sets.rows()]
        known = sets.with_columns(pl.Series("pattern", numbers, dtype=pl.UInt32))
        return told.join(known, on=names, how="left", maintain_order="left")["pattern"]

    def _leaves(self, words: Sequence[int]) -> Iterator[int]:
        for place, word in enumerate(words):
            for bit in range(WORD):
                if word >> bit & 1:
                    yield self.opens.leaves[place * WORD + bit]

    def _shown(self, benefit: Benefit) -> Iterator[NodeId]:
        """What is shown of an applicant, items apart."""
        yield from (benefit.payable, benefit.amount, benefit.status_if_met)
        yield from (entry.bound for entry in benefit.limits if not entry.frame)
        yield from (node for node in benefit.relations if not self.program.frames_of[node])

    def _name(self, benefit: Benefit) -> pl.Expr:
        return pl.lit(benefit.id, dtype=self.benefits)

    def _chosen(self, filled: Filled, benefit: Benefit) -> pl.Expr:
        nodes = [node for node in benefit.relations if not self.program.frames_of[node]]
        if not nodes:
            return pl.lit(None, dtype=pl.Int16)
        value = filled.number(nodes[0])
        decided = ints.expression(cols.end_same(value.lo, value.hi))
        return pl.when(decided).then(typed(ints.floor_divide(value.lo.num, value.lo.den), pl.Int16()))


ITEM, STANDING, OWNERS_ROW = "item", "result.standing", "result.row"
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


def _where(
    table: pl.DataFrame, status: TruthColumn, answer: bool | None, shown: Sequence[Column]
) -> pl.DataFrame | None:
    """The rows with this status and the columns of what is shown of them; None where there are no rows."""
    names = [ROW, *dict.fromkeys(name for value in (status, *shown) for name in names_of(value))]
    if isinstance(status.value, bool):
        return table.select(names) if status.value is answer and table.height else None
    column = table[status.value.meta.output_name()]
    mask = column if answer else column.is_null()
    return table.select(names).filter(mask) if mask.any() else None


def _owners(program: Program, frame: int, tables: Tables, home: int = 0) -> pl.Series:
    """By item the row of its owner in an outer frame: the applicant's, if no other is named."""
    owner, parent = tables[frame][OWNER], program.frames[frame].parent or 0
    return owner if parent == home else _owners(program, parent, tables, home)[owner]
