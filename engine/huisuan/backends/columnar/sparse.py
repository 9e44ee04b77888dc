"""Results of a block as tables that hold only what must be said: who gets what, by line too, what is open, and totals by applicant.

Sums are whole minor units of the benefit's currency. `high` is null where nothing caps a sum (D6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import KIND_BITS, WORD, Number, TruthColumn
from huisuan.backends.columnar.compile import Plan
from huisuan.backends.columnar.integers import NARROW, Whole
from huisuan.backends.columnar.patterns import Patterns
from huisuan.backends.columnar.plan import Opens, Tables
from huisuan.backends.columnar.tables import BLANK, OWNER, ROW
from huisuan.backends.record import UnsupportedNode
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Benefit, Program
from huisuan.values import Kind

KINDS = pl.Enum([kind.value for kind in Kind])
_KIND_OF = {bits: kind.value for kind, bits in KIND_BITS.items()}


@dataclass(frozen=True, slots=True)
class Found:
    """A block of applicants assessed; `row` is the applicant's in the block.

    awards: row, benefit, kind, low, high (payable), amount_kind, amount_low, amount_high (before other benefits and prior awards),
    limits (a bit for each limit of the benefit that bound for certain), chosen (the number of the set its relation chose, null if it
    has none or that is open); rows of eligible results, by benefit, then applicant.
    lines: row, benefit, item (id), kind, low, high, limits; what eligible results pay by item, where it may be more than nothing.
    undetermined (but for benefits of which this is the same in every row): row, benefit, confirmed (eligible if officials confirm), low, high, pattern (null unless open facts are asked for).
    totals: row, currency, eligible, undetermined (counts of benefits), exact, secured, up_to, uncounted (count); a row an applicant.
    """

    awards: pl.DataFrame
    lines: pl.DataFrame
    undetermined: pl.DataFrame
    totals: pl.DataFrame


def roots_read(program: Program, extent: str) -> tuple[NodeId, ...]:
    """The nodes that results of this extent are read off."""
    found: set[NodeId] = set()
    for benefit in program.benefits:
        found.update((benefit.status, benefit.payable))
        if extent == "ends":
            continue
        found.update((benefit.status_if_met, benefit.amount))
        found.update(entry.bound for entry in benefit.limits)
        found.update(node for node in benefit.relations if not program.frames_of[node])
        if benefit.frame:
            found.update((benefit.taken, benefit.line_payable))
    if extent != "ends":
        found.update(group.total for group in program.groups)
    return tuple(sorted(found))


def ends_of(program: Program, made: Plan, table: pl.DataFrame) -> pl.DataFrame:
    """Statuses and ends of what is payable; eligible is null where undetermined."""
    names = pl.Enum([benefit.id for benefit in program.benefits])
    schema = {ROW: pl.UInt32, "benefit": names, "eligible": pl.Boolean, "low": NARROW, "high": NARROW}
    parts = []
    for benefit in program.benefits:
        status, payable = _truth(made, benefit.status), _number(made, benefit.payable)
        for eligible in (True, None) if status.nullable else (True,):
            part = _where(table, status, eligible)
            if part is not None:
                ends = [
                    _minor_units(benefit, end).alias(name) for name, end in (("low", payable.lo), ("high", payable.hi))
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
        self._followed = {place: bit for bit, place in enumerate(opens.leaves)}

    def found(self, made: Plan, tables: Tables, ids: Mapping[int, pl.Series], *, open_facts: bool) -> Found:
        awards, lines, undetermined = [], [], []
        for benefit in self.program.benefits:
            status = _truth(made, benefit.status)
            eligible = _where(tables[0], status, True)
            if eligible is not None:
                awards.append(self._awards(made, benefit, eligible))
                if benefit.frame:
                    lines.append(self._lines(made, benefit, tables, ids[benefit.frame]))
            waiting = None if benefit.id in self.alike else _where(tables[0], status, None)
            if waiting is not None:
                undetermined.append(self._waiting(made, benefit, status, waiting, open_facts=open_facts))
        return Found(
            self._joined(awards, _AWARDS),
            self._joined(lines, _LINES),
            self._joined(undetermined, _UNDETERMINED),
            self._totals(made, tables[0]),
        )

    def _joined(self, parts: Sequence[pl.DataFrame], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
        return pl.concat(parts) if parts else pl.DataFrame(schema={**schema, "benefit": self.benefits})

    def _awards(self, made: Plan, benefit: Benefit, rows: pl.DataFrame) -> pl.DataFrame:
        amount = self._amount(benefit, benefit.amount, _number(made, benefit.amount))
        payable = self._amount(benefit, benefit.payable, _number(made, benefit.payable))
        bound = [
            ints.choose(cols.is_true(_truth(made, entry.bound)), ints.constant(1 << place), ints.NOUGHT)
            for place, entry in enumerate(benefit.limits)
            if not entry.frame
        ]
        exprs = {"benefit": self._name(benefit), **dict(zip(("kind", "low", "high"), payable, strict=True))}
        exprs |= dict(zip(("amount_kind", "amount_low", "amount_high"), amount, strict=True))
        exprs |= {
            "limits": _typed(ints.add(bound) if bound else ints.NOUGHT, pl.UInt32()),
            "chosen": self._chosen(made, benefit),
        }
        return rows.select(pl.col(ROW), *(expr.alias(name) for name, expr in exprs.items()))

    def _lines(self, made: Plan, benefit: Benefit, tables: Tables, ids: pl.Series) -> pl.DataFrame:
        """Of seen items of eligible applicants."""
        items, status = tables[benefit.frame], _truth(made, benefit.status)
        owner = _owners(self.program, benefit.frame, tables)
        taken, line = _truth(made, benefit.taken), _number(made, benefit.line_payable)
        kind, low, high = self._amount(benefit, benefit.line_payable, line)
        bound = [
            ints.choose(cols.is_true(_truth(made, entry.bound)), ints.constant(1 << place), ints.NOUGHT)
            for place, entry in enumerate(benefit.limits)
            if entry.frame == benefit.frame
        ]
        standing = tables[0].select(ints.expression(cols.is_true(status)).alias("standing"))
        eligible = pl.repeat(True, items.height, eager=True) if status.value is True else standing[owner].to_series()
        kept = items.with_columns(owner.alias(OWNERS_ROW), ids.alias(ITEM), eligible.alias(STANDING)).filter(
            pl.col(STANDING) & ~pl.col(BLANK) & ints.expression(ints.negation(cols.is_false(taken)))
        )
        exprs = {"benefit": self._name(benefit), ITEM: pl.col(ITEM), "kind": kind, "low": low, "high": high}
        exprs["limits"] = _typed(ints.add(bound) if bound else ints.NOUGHT, pl.UInt32())
        found = kept.select(pl.col(OWNERS_ROW).alias(ROW), *(expr.alias(name) for name, expr in exprs.items()))
        return found.filter((pl.col("high") != 0).fill_null(True))

    def _waiting(
        self, made: Plan, benefit: Benefit, status: TruthColumn, rows: pl.DataFrame, *, open_facts: bool
    ) -> pl.DataFrame:
        _, low, high = self._amount(benefit, benefit.payable, _number(made, benefit.payable))
        confirmed = ints.expression(cols.is_true(_truth(made, benefit.status_if_met)))
        exprs = {"benefit": self._name(benefit), "confirmed": confirmed, "low": low, "high": high}
        found = rows.select(pl.col(ROW), *(expr.alias(name) for name, expr in exprs.items()))
        if not open_facts:
            return found.with_columns(pl.lit(None, dtype=pl.UInt32).alias("pattern"))
        return found.with_columns(self._numbered(benefit, rows, status, _number(made, benefit.amount)).alias("pattern"))

    def _numbered(self, benefit: Benefit, rows: pl.DataFrame, status: TruthColumn, amount: Number) -> pl.Series:
        """The number of each row's set of open leaves, of the status and of the amount together."""
        words = cols.union(status.open, amount.open)
        names = [f"word{place}" for place in range(len(words))]
        told = rows.select(ROW, *(_repeated(word).alias(name) for word, name in zip(words, names, strict=True)))
        sets = told.select(names).unique(maintain_order=True)
        numbers = [self.patterns.number(benefit.id, self._leaves(found)) for found in sets.rows()]
        known = sets.with_columns(pl.Series("pattern", numbers, dtype=pl.UInt32))
        return told.join(known, on=names, how="left", maintain_order="left")["pattern"]

    def _leaves(self, words: Sequence[int]) -> Iterator[int]:
        for place, word in enumerate(words):
            for bit in range(WORD):
                if word >> bit & 1:
                    yield self.opens.leaves[place * WORD + bit]

    def _amount(self, benefit: Benefit, root: NodeId, value: Number) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
        """Kind, low and high of a sum."""
        if benefit.form == "in_kind":
            return pl.lit(Kind.IN_KIND.value, dtype=KINDS), pl.lit(None, dtype=NARROW), pl.lit(None, dtype=NARROW)
        low = _minor_units(benefit, value.lo)
        high = low if value.point else _minor_units(benefit, value.hi)
        unlimited = self._unlimited(root, value)
        if unlimited is not False:
            high = pl.when(ints.negation(unlimited)).then(high)
        return _kind(value.kind), low, high

    def _unlimited(self, root: NodeId, value: Number) -> ints.Condition:
        """Whether open leaves without legal maximum reach the upper end and no constant caps it."""
        sets = self.program.raised_by[root]
        if not sets or value.point:
            return False
        return ints.every(
            *(self._meets(value, each) for each in sets), ints.negation(cols.end_same(value.lo, value.hi))
        )

    def _meets(self, value: Number, leaves: int) -> ints.Condition:
        wanted = [0] * self.opens.words
        for place, bit in self._followed.items():
            if leaves >> place & 1:
                wanted[bit // WORD] |= 1 << bit % WORD
        met: list[ints.Condition] = []
        for word, mask in zip(value.open, wanted, strict=True):
            if isinstance(word, int):
                met.append(bool(word & mask))
            elif mask:
                met.append((word & pl.lit(mask, dtype=pl.Int64)) != 0)
        return ints.some(*met)

    def _name(self, benefit: Benefit) -> pl.Expr:
        return pl.lit(benefit.id, dtype=self.benefits)

    def _chosen(self, made: Plan, benefit: Benefit) -> pl.Expr:
        nodes = [node for node in benefit.relations if not self.program.frames_of[node]]
        if not nodes:
            return pl.lit(None, dtype=pl.Int16)
        value = _number(made, nodes[0])
        decided = ints.expression(cols.end_same(value.lo, value.hi))
        return pl.when(decided).then(_typed(value.lo.num, pl.Int16()))

    def _totals(self, made: Plan, table: pl.DataFrame) -> pl.DataFrame:
        charges = {benefit.id for benefit in self.program.benefits if benefit.direction == "charge"}
        statuses = [_truth(made, benefit.status) for benefit in self.program.benefits]
        eligible = _sum([ints.counted(cols.is_true(status)) for status in statuses])
        waiting = _sum([ints.counted(cols.is_open(status)) for status in statuses])
        parts = []
        for currency in sorted({group.currency for group in self.program.groups}):
            sums: dict[str, list[Whole]] = {"exact": [], "secured": [], "up_to": [], "uncounted": []}
            for group in self.program.groups:
                if group.currency == currency and charges.isdisjoint(group.members):
                    self._add(sums, group.total, _number(made, group.total), _digits(self.program, group.members))
            exprs = [_sum(found).alias(name) for name, found in sums.items()]
            counts = eligible.alias("eligible"), waiting.alias("undetermined")
            parts.append(table.select(pl.col(ROW), pl.lit(currency).alias("currency"), *counts, *exprs))
        return pl.concat(parts) if parts else pl.DataFrame(schema=_TOTALS)

    def _add(self, sums: Mapping[str, list[Whole]], root: NodeId, value: Number, digits: int) -> None:
        low, high = _whole_units(value.lo, digits), _whole_units(value.hi, digits)
        decided = ints.every(cols.end_same(value.lo, value.hi), _is_exact(value.kind))
        unlimited = self._unlimited(root, value)
        sums["secured"].append(low)
        sums["exact"].append(ints.choose(decided, low, ints.NOUGHT))
        sums["up_to"].append(ints.choose(unlimited, low, high))
        sums["uncounted"].append(ints.counted(unlimited))


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
_UNDETERMINED: Mapping[str, pl.DataType] = {
    ROW: pl.UInt32(),
    "benefit": pl.String(),
    "confirmed": pl.Boolean(),
    "low": NARROW,
    "high": NARROW,
    "pattern": pl.UInt32(),
}
_TOTALS: Mapping[str, pl.DataType] = {
    ROW: pl.UInt32(),
    "currency": pl.String(),
    "eligible": pl.Int64(),
    "undetermined": pl.Int64(),
    "exact": NARROW,
    "secured": NARROW,
    "up_to": NARROW,
    "uncounted": NARROW,
}


def _truth(made: Plan, node: NodeId) -> TruthColumn:
    value = made.values[node]
    assert isinstance(value, TruthColumn)
    return value


def _number(made: Plan, node: NodeId) -> Number:
    value = made.values[node]
    assert isinstance(value, Number)
    return value


def _where(table: pl.DataFrame, status: TruthColumn, answer: bool | None) -> pl.DataFrame | None:
    """The rows with this status, None where there are none."""
    if isinstance(status.value, bool):
        return table if status.value is answer and table.height else None
    column = table[status.value.meta.output_name()]
    mask = column if answer else column.is_null()
    return table.filter(mask) if mask.any() else None


def _owners(program: Program, frame: int, tables: Tables) -> pl.Series:
    """The applicant's row of each item."""
    owner, parent = tables[frame][OWNER], program.frames[frame].parent or 0
    return _owners(program, parent, tables)[owner] if parent else owner


def _kind(kind: cols.Bits) -> pl.Expr:
    if isinstance(kind, int):
        return pl.lit(_KIND_OF[kind], dtype=KINDS)
    return kind.replace_strict(_KIND_OF, return_dtype=KINDS)


def _is_exact(kind: cols.Bits) -> ints.Condition:
    return not kind if isinstance(kind, int) else kind == 0


def _repeated(word: cols.Bits) -> pl.Expr:
    return cols.bits_expression(word)


def _typed(part: Whole, kind: pl.DataType) -> pl.Expr:
    return pl.lit(part.lo, dtype=kind) if part.column is None else part.typed(part.wide).cast(kind)


def _sum(parts: Sequence[Whole]) -> pl.Expr:
    """Of many columns at once; refused where a sum may pass 64 bits."""
    ints.held(sum(part.lo for part in parts), sum(part.hi for part in parts))
    fixed = sum(part.lo for part in parts if part.column is None)
    moving = [part.typed(part.wide) for part in parts if part.column is not None]
    whole = pl.lit(fixed, dtype=NARROW)
    return pl.sum_horizontal(whole, *moving) if moving else whole


def _digits(program: Program, members: Sequence[str]) -> int:
    return max(benefit.minor_digits for benefit in program.benefits if benefit.id in members)


def _whole_units(end: cols.End, digits: int) -> Whole:
    minor = 10**digits
    if end.ratio or minor % end.den.lo:
        raise UnsupportedNode("columnar: a total is not rounded to its minor unit")
    return ints.times(end.num, minor // end.den.lo)


def _minor_units(benefit: Benefit, end: cols.End) -> pl.Expr:
    minor = 10**benefit.minor_digits
    if end.ratio or minor % end.den.lo:
        raise UnsupportedNode(f"columnar: {benefit.id} is not rounded to its minor unit")
    whole = ints.times(end.num, minor // end.den.lo)
    if whole.wide:
        raise UnsupportedNode(f"columnar: {benefit.id} may pay more than 64 bits hold")
    return whole.typed(wide=False).cast(NARROW)
