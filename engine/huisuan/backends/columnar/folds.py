"""Aggregates of one table by the rows of another, and the parts that counts, sums and extremes are made of (D12).

The aggregated table is that of a collection's items, folded by owner, or that of their pairs, folded by the item asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import Bits, End, Mask, Number, TruthColumn
from huisuan.backends.columnar.integers import NOUGHT, Condition, Whole, constant
from huisuan.backends.columnar.plan import Planner
from huisuan.backends.columnar.steps import Fold, Least
from huisuan.backends.columnar.tables import BLANK, OWNER, WEIGHT
from huisuan.ir.nodes import NodeId


class Folding:
    """Gathers aggregates under one name; `done` makes them columns of the target. No group is larger than `most`."""

    def __init__(self, planner: Planner, name: str, source: int, target: int, by: str, most: int) -> None:
        self.planner, self.name, self.most = planner, name, most
        self._place = (source, target, by)
        self._sums: list[tuple[str, pl.Expr]] = []
        self._exprs: list[pl.Expr] = []
        self._unions: list[tuple[str, pl.Expr]] = []
        self._leasts: list[Least] = []
        self._defaults: list[tuple[str, pl.Expr]] = []
        self._counts: dict[int, tuple[Condition, Whole]] = {}

    def _named(self) -> str:
        return f"{self.name}.f{len(self._sums) + len(self._unions) + len(self._exprs) + len(self._leasts)}"

    def _put(self, expr: pl.Expr, default: pl.Expr) -> pl.Expr:
        name = self._named()
        self._exprs.append(expr.alias(name))
        self._defaults.append((name, default))
        return pl.col(name)

    def _sum(self, expr: pl.Expr) -> pl.Expr:
        name = self._named()
        self._sums.append((name, expr))
        return pl.col(name)

    def total(self, part: Whole) -> Whole:
        """Sum over the group; 0 over none."""
        lo, hi = self.most * min(part.lo, 0), self.most * max(part.hi, 0)
        if lo == hi:
            return NOUGHT
        wide = ints.held(lo, hi).wide
        kind = ints.WIDE if wide else ints.NARROW
        return ints.column(self._sum(part.typed(wide).cast(kind)), lo, hi)

    def count(self, condition: Condition) -> Whole:
        """In how many rows of the group it holds; asked again for the same condition, the same column."""
        known = self._counts.get(id(condition))
        if known is None:
            known = self._counts[id(condition)] = condition, self.total(ints.counted(condition))
        return known[1]

    def any(self, condition: Condition) -> Condition:
        return ints.less(NOUGHT, self.count(condition)) if condition is not False else False

    def extreme(self, condition: Condition, part: Whole, default: int, *, largest: bool) -> Whole:
        """The largest or smallest where the condition holds; `default` if nowhere."""
        if condition is False:
            return constant(default)
        here = pl.when(ints.expression(condition)).then(part.typed(part.wide))
        lo, hi = min(part.lo, default), max(part.hi, default)
        wide = Whole(lo, hi).wide
        kind = ints.WIDE if wide else ints.NARROW
        expr = (here.max() if largest else here.min()).cast(kind)
        return ints.column(self._put(expr, pl.lit(default, dtype=kind)), lo, hi)

    def least(self, condition: Condition, part: Whole, weight: Whole, places: Whole) -> Whole:
        """The sum of the least `places` amounts where the condition holds, each counting `weight` times; `places` is one for the group."""
        lo, hi = self.most * min(part.lo, 0), self.most * max(part.hi, 0)
        wide = ints.held(lo, hi).wide
        kind = ints.WIDE if wide else ints.NARROW
        count = ints.choose(condition, weight, NOUGHT).typed(wide=False).cast(kind)
        name = self._named()
        self._leasts.append(Least(name, part.typed(wide).cast(kind), count, places.typed(wide=False).cast(kind)))
        return ints.column(pl.col(name), lo, hi)

    def bits(self, part: Bits, where: Condition) -> Bits:
        """The union over the rows where the condition holds."""
        if isinstance(part, int):
            return part and cols.bits_if(self.any(where), part)
        name = self._named()
        self._unions.append((name, cols.bits_expression(cols.bits_if(where, part))))
        return pl.col(name)

    def mask(self, words: Mask, where: Condition) -> Mask:
        return tuple(self.bits(word, where) for word in words)

    def done(self) -> None:
        source, target, by = self._place
        if self._sums or self._unions or self._exprs or self._leasts:
            sums, unions, leasts = tuple(self._sums), tuple(self._unions), tuple(self._leasts)
            exprs, defaults = tuple(self._exprs), tuple(self._defaults)
            self.planner.steps.append(Fold(source, target, by, sums, unions, exprs, defaults, leasts))


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What the rows of a table may add: whether they may be in at all, whether they surely are (never a blank one), ends, kind, leaves.

    `open` and, of blank rows, `unseen` count where `asked` holds.
    """

    kept: Condition
    sure: Condition
    blank: Condition
    weight: Whole
    value: Number | None
    kind: Bits
    open: Mask
    unseen: Mask
    asked: Condition

    def kinds(self, fold: Folding) -> Bits:
        return fold.bits(self.kind, self.kept)

    def leaves(self, fold: Folding) -> Mask:
        blank = ints.every(self.asked, self.blank)
        return cols.union(fold.mask(self.open, self.asked), fold.mask(self.unseen, blank))


def blank_of(planner: Planner, frame: int, prefix: str = "") -> Condition:
    return pl.col(prefix + BLANK) if planner.has_blanks(frame) else False


def weight_of(planner: Planner, frame: int, prefix: str = "") -> Whole:
    if not planner.has_blanks(frame):
        return ints.ONE
    return ints.column(pl.col(prefix + WEIGHT), 0, max(planner.program.frames[frame].max_items, 1))


def collection_leaf(planner: Planner, frame: int) -> Mask:
    return planner.leaf("fact", planner.program.frames[frame].name)


def parts_of(planner: Planner, frame: int, member: TruthColumn, value: Number | None) -> Parts:
    """The items of a frame as parts of an aggregate in the parent frame."""
    blank = blank_of(planner, frame)
    sure = ints.every(cols.is_true(member), ints.negation(blank))
    kept = ints.negation(cols.is_false(member)) if member.nullable else member.value
    return Parts(
        kept,
        kept if blank is False and not member.nullable else sure,
        blank,
        weight_of(planner, frame),
        value,
        0 if value is None else value.kind,
        member.open if value is None else cols.union(member.open, value.open),
        collection_leaf(planner, frame),
        kept,
    )


def by_owner(planner: Planner, place: NodeId, frame: int, tag: str = "") -> Folding:
    decl = planner.program.frames[frame]
    return Folding(planner, f"n{place}{tag}", frame, decl.parent or 0, OWNER, decl.max_items)


def counted(fold: Folding, parts: Parts) -> tuple[Whole, Whole]:
    """How many surely, and how many possibly."""
    sure = fold.count(parts.sure)
    if parts.sure is parts.kept:
        return sure, sure
    return sure, fold.total(ints.choose(parts.kept, parts.weight, NOUGHT))


def summed(fold: Folding, parts: Parts) -> Number:
    """The sum of the parts, which stand at one constant denominator, not yet normalised; the caller finishes the fold."""
    assert parts.value is not None
    lo, hi = parts.value.lo.num, parts.value.hi.num
    below, above = ints.least((lo, NOUGHT)), ints.greatest((hi, NOUGHT))
    plain = parts.value.point and parts.sure is parts.kept
    low = ints.choose(parts.sure, lo, _weighted(parts, below))
    high = low if plain else ints.choose(parts.sure, hi, _weighted(parts, above))
    scale = parts.value.lo.den
    first = End(fold.total(low), scale)
    return Number(first, first if plain else End(fold.total(high), scale), parts.kinds(fold), parts.leaves(fold))


def _weighted(parts: Parts, amount: Whole) -> Whole:
    weighted = ints.multiply(parts.weight, amount) if parts.blank is not False else amount
    return ints.choose(parts.kept, weighted, NOUGHT)
