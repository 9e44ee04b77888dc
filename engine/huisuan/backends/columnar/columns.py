"""Values as columns: truths (nullable Boolean), numbers (two ends, never null), texts (codes), with kinds and open leaves as bits.

An end is a numerator over a positive denominator, constant unless the number is a ratio. Where both ends are one object the number is
known in every row (the point path). Knows nothing of nodes and frames.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from math import lcm

import polars as pl

from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.integers import Condition, Whole, constant, every, expression, negation, some
from huisuan.ir.nodes import CompareOp
from huisuan.values import Interval, Kind

Bits = pl.Expr | int
"""A set of small numbers, never null: leaves, or a kind."""
Mask = tuple[Bits, ...]
WORD = 62

KIND_BITS = {
    Kind.EXACT: 0,
    Kind.AT_MOST: 1,
    Kind.AT_LEAST: 2,
    Kind.BETWEEN: 3,
    Kind.INDICATIVE: 7,
    Kind.UNQUANTIFIED: 15,
    Kind.IN_KIND: 31,
}
"""So chosen that joining kinds (D6) is a bitwise or."""


@dataclass(frozen=True, slots=True, eq=False)
class End:
    """`num` / `den`, den > 0."""

    num: Whole
    den: Whole = ints.ONE

    @property
    def ratio(self) -> bool:
        return self.den.column is not None


@dataclass(frozen=True, slots=True, eq=False)
class Number:
    """`known`: a column at the ends' denominator that is null where they are their least and most, and else is both."""

    lo: End
    hi: End
    kind: Bits
    open: Mask
    known: pl.Expr | None = None

    @property
    def point(self) -> bool:
        return self.lo is self.hi


@dataclass(frozen=True, slots=True, eq=False)
class TruthColumn:
    """Null means unknown; `nullable` false promises that no row is null."""

    value: Condition
    nullable: bool
    open: Mask


@dataclass(frozen=True, slots=True, eq=False)
class TextColumn:
    """A code, null where unknown; `possible`: what an unknown one may be (None: anything)."""

    code: pl.Expr | int
    nullable: bool
    possible: frozenset[int] | None
    open: Mask


Column = Number | TruthColumn | TextColumn


def bits(*parts: Bits) -> Bits:
    """The union."""
    fixed = 0
    moving: list[pl.Expr] = []
    for part in parts:
        if isinstance(part, int):
            fixed |= part
        else:
            moving.append(part)
    if not moving:
        return fixed
    joined = reduce(lambda a, b: a | b, moving)
    return joined | bits_expression(fixed) if fixed else joined


def bits_expression(part: Bits) -> pl.Expr:
    return pl.lit(part, dtype=pl.Int64) if isinstance(part, int) else part


def bits_if(condition: Condition, then: Bits, other: Bits = 0) -> Bits:
    if isinstance(condition, bool):
        return then if condition else other
    if isinstance(then, int) and isinstance(other, int) and then == other:
        return then
    return pl.when(condition).then(bits_expression(then)).otherwise(bits_expression(other))


def union(*masks: Mask) -> Mask:
    return tuple(bits(*words) for words in zip(*masks, strict=True))


def mask_if(condition: Condition, then: Mask, other: Mask | None = None) -> Mask:
    if other is None:
        return tuple(bits_if(condition, word) for word in then)
    return tuple(bits_if(condition, a, b) for a, b in zip(then, other, strict=True))


def aligned(ends: Sequence[End]) -> tuple[list[Whole], int]:
    """Numerators over one common constant denominator; none of the ends is a ratio."""
    scale = lcm(*(end.den.lo for end in ends))
    return [ints.times(end.num, scale // end.den.lo) for end in ends], scale


def exact(value: Fraction) -> End:
    return End(constant(value.numerator), constant(value.denominator))


def any_ratio(ends: Iterable[End]) -> bool:
    return any(end.ratio for end in ends)


def _crossed(a: End, b: End) -> tuple[Whole, Whole]:
    if a.den is b.den:
        return a.num, b.num
    if not any_ratio((a, b)):
        nums, _ = aligned((a, b))
        return nums[0], nums[1]
    return ints.multiply(a.num, b.den), ints.multiply(b.num, a.den)


def end_less(a: End, b: End) -> Condition:
    return ints.less(*_crossed(a, b))


def end_at_most(a: End, b: End) -> Condition:
    return ints.at_most(*_crossed(a, b))


def end_same(a: End, b: End) -> Condition:
    return True if a is b else ints.same(*_crossed(a, b))


def end_if(condition: Condition, a: End, b: End) -> End:
    if isinstance(condition, bool):
        return a if condition else b
    if any_ratio((a, b)):
        return End(ints.choose(condition, a.num, b.num), ints.choose(condition, a.den, b.den))
    nums, scale = aligned((a, b))
    return End(ints.choose(condition, nums[0], nums[1]), constant(scale))


def end_extreme(ends: Sequence[End], *, largest: bool) -> End:
    if any_ratio(ends):
        return reduce(lambda a, b: end_if(end_less(a, b), b, a) if largest else end_if(end_less(b, a), b, a), ends)
    nums, scale = aligned(ends)
    return End(ints.greatest(nums) if largest else ints.least(nums), constant(scale))


def number(lo: End, hi: End, kind: Bits, leaves: Mask) -> Number:
    """A number value; where it is decided it is exact and open in nothing."""
    nothing = tuple(0 for _ in leaves)
    if lo is hi:
        return Number(lo, lo, 0, nothing)
    wide = negation(end_same(lo, hi))
    return Number(lo, hi, bits_if(wide, kind), mask_if(wide, leaves))


def interval(bounds: Interval, scale: int) -> tuple[End, End]:
    """Constant ends, over `scale` where they have one."""
    ends = []
    for end in (bounds.lo, bounds.hi):
        whole = end * scale
        ends.append(End(constant(int(whole)), constant(scale)) if scale and whole.denominator == 1 else exact(end))
    return ends[0], ends[1]


def truth(value: Condition, nullable: bool, leaves: Mask) -> TruthColumn:
    if not nullable or isinstance(value, bool):
        return TruthColumn(value, False, tuple(0 for _ in leaves))
    return TruthColumn(value, True, mask_if(value.is_null(), leaves))


def is_true(part: TruthColumn) -> Condition:
    return part.value.fill_null(False) if part.nullable and isinstance(part.value, pl.Expr) else part.value


def is_false(part: TruthColumn) -> Condition:
    opposite = negation(part.value)
    return opposite.fill_null(False) if part.nullable and isinstance(opposite, pl.Expr) else opposite


def is_open(part: TruthColumn) -> Condition:
    return part.value.is_null() if part.nullable and isinstance(part.value, pl.Expr) else False


def conjunction(parts: Sequence[TruthColumn], leaves: Mask) -> TruthColumn:
    return truth(every(*(part.value for part in parts)), any(part.nullable for part in parts), leaves)


def disjunction(parts: Sequence[TruthColumn], leaves: Mask) -> TruthColumn:
    return truth(some(*(part.value for part in parts)), any(part.nullable for part in parts), leaves)


def kleene(yes: Condition, no: Condition, leaves: Mask) -> TruthColumn:
    """True, false, else unknown; the two conditions exclude each other."""
    decided = some(yes, no)
    if decided is True:
        return truth(yes, False, leaves)
    return truth(pl.when(expression(decided)).then(expression(yes)), True, leaves)


def compare(op: CompareOp, a: Column, b: Column) -> TruthColumn:
    """`a op b` by D4; enum members, texts and truths by equality only."""
    leaves = union(a.open, b.open)
    if isinstance(a, Number) and isinstance(b, Number):
        if (a.known is not None and _constant(b)) or (b.known is not None and _constant(a)):
            return truth(_compared(op, _nullable(a), _nullable(b)), True, leaves)
        points = a.point and b.point
        match op:
            case "=" if points:
                return truth(end_same(a.lo, b.lo), False, leaves)
            case "=":
                yes = every(end_same(a.lo, a.hi), end_same(b.lo, b.hi), end_same(a.hi, b.lo))
                return kleene(yes, some(end_less(a.hi, b.lo), end_less(b.hi, a.lo)), leaves)
            case "<" if points:
                return truth(end_less(a.lo, b.lo), False, leaves)
            case "<":
                return kleene(end_less(a.hi, b.lo), end_at_most(b.hi, a.lo), leaves)
            case "<=" if points:
                return truth(end_at_most(a.lo, b.lo), False, leaves)
            case "<=":
                return kleene(end_at_most(a.hi, b.lo), end_less(b.hi, a.lo), leaves)
    if isinstance(a, TruthColumn) and isinstance(b, TruthColumn):
        return truth(_alike(a.value, b.value), a.nullable or b.nullable, leaves)
    assert isinstance(a, TextColumn)
    assert isinstance(b, TextColumn)
    return _same_text(a, b, leaves)


def _constant(value: Number) -> bool:
    return value.point and value.lo.num.column is None and not value.lo.ratio


def _nullable(value: Number) -> End:
    if value.known is None:
        return value.lo
    return End(Whole(value.lo.num.lo, value.hi.num.hi, value.known), value.lo.den)


def _compared(op: CompareOp, a: End, b: End) -> Condition:
    """Of a column with nulls and a constant: decided for all rows by the column's least and most, or null where it is."""
    match op:
        case "=":
            return end_same(a, b)
        case "<":
            return end_less(a, b)
        case "<=":
            return end_at_most(a, b)


def _alike(a: Condition, b: Condition) -> Condition:
    """Null where either is."""
    if isinstance(a, bool):
        return b if a else negation(b)
    return (a if b else ~a) if isinstance(b, bool) else a == b


def code_expression(part: TextColumn) -> pl.Expr:
    return pl.lit(part.code, dtype=pl.Int32) if isinstance(part.code, int) else part.code


def _excluded(known: TextColumn, unknown: TextColumn) -> Condition:
    """The one is known, the other is not and cannot become it."""
    if not unknown.nullable or unknown.possible is None or isinstance(unknown.code, int):
        return False
    if isinstance(known.code, int):
        return False if known.code in unknown.possible else unknown.code.is_null()
    outside = ~known.code.is_in(sorted(unknown.possible)) if unknown.possible else known.code.is_not_null()
    return outside.fill_null(False) & unknown.code.is_null()


def _same_text(a: TextColumn, b: TextColumn, leaves: Mask) -> TruthColumn:
    if isinstance(a.code, int) and isinstance(b.code, int):
        return truth(a.code == b.code, False, leaves)
    equal = code_expression(b) == a.code if isinstance(a.code, int) else a.code == code_expression(b)
    apart = some(_excluded(a, b), _excluded(b, a))
    if a.nullable and b.nullable and a.possible is not None and b.possible is not None and not a.possible & b.possible:
        apart = some(apart, code_expression(a).is_null() & code_expression(b).is_null())
    if apart is not False:
        equal = pl.when(expression(apart)).then(pl.lit(False)).otherwise(equal)
    return truth(equal, a.nullable or b.nullable, leaves)


def unopened(value: Column, closed: Mask) -> Column:
    """The same value, its open leaves not told."""
    return replace(value, open=closed)


Rename = Callable[[pl.Expr, str], pl.Expr]


def mapped(value: Column, change: Rename) -> Column:
    """The same value with every column replaced; `change` is told which part it is."""

    def whole(part: Whole, tag: str) -> Whole:
        return part if part.column is None else Whole(part.lo, part.hi, change(part.column, tag))

    def mask(words: Mask) -> Mask:
        return tuple(word if isinstance(word, int) else change(word, f"o{place}") for place, word in enumerate(words))

    match value:
        case Number():
            lo = End(whole(value.lo.num, "l"), whole(value.lo.den, "ld"))
            shared = value.hi.den is value.lo.den
            hi = lo if value.point else End(whole(value.hi.num, "h"), lo.den if shared else whole(value.hi.den, "hd"))
            kind = value.kind if isinstance(value.kind, int) else change(value.kind, "k")
            known = None if value.known is None else change(value.known, "n")
            return Number(lo, hi, kind, mask(value.open), known)
        case TruthColumn():
            truth_value = value.value if isinstance(value.value, bool) else change(value.value, "t")
            return TruthColumn(truth_value, value.nullable, mask(value.open))
        case TextColumn():
            code = value.code if isinstance(value.code, int) else change(value.code, "c")
            return TextColumn(code, value.nullable, value.possible, mask(value.open))
