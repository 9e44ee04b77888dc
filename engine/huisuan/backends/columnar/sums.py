"""Sums as results show them: whole minor units, a kind by name, no upper end where nothing caps it (D6).

A limit that is an unrounded percentage leaves a part of a minor unit; both ends are then rounded down, for no whole sum lies between, and
what goes by the exact ends (kind, whether a sum is decided, totals) goes by them still.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import floor, lcm

import polars as pl

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import KIND_BITS, WORD, Column, Number, TruthColumn
from huisuan.backends.columnar.compile import unproved
from huisuan.backends.columnar.integers import NARROW, Condition, Whole, constant
from huisuan.backends.columnar.plan import Opens
from huisuan.backends.record import UnsupportedNode
from huisuan.ir.across_time import AcrossCeiling
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Benefit, Program
from huisuan.values import Kind

_MOST = 2**62
"""Above any sum that is paid."""
KINDS = pl.Enum([kind.value for kind in Kind])
_KIND_OF = {bits: kind.value for kind, bits in KIND_BITS.items()}
_KINDS_BY_BITS = pl.Series([_KIND_OF.get(bits) for bits in range(max(_KIND_OF) + 1)], dtype=KINDS)


class Sums:
    """Sums of one program, where these leaves are followed."""

    def __init__(self, program: Program, opens: Opens) -> None:
        self.program, self.opens = program, opens
        self._followed = {place: bit for bit, place in enumerate(opens.leaves)}

    def amount(self, benefit: Benefit, root: NodeId, value: Number) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
        """Kind, low and high of a sum."""
        if benefit.form == "in_kind":
            return pl.lit(Kind.IN_KIND.value, dtype=KINDS), pl.lit(None, dtype=NARROW), pl.lit(None, dtype=NARROW)
        low = minor_units(self.program, benefit, root, value.lo)
        high = low if value.point else minor_units(self.program, benefit, root, value.hi)
        unlimited = self.unlimited(root, value)
        if unlimited is not False:
            high = pl.when(ints.negation(unlimited)).then(high)
        return kind_of(value.kind), low, high

    def unlimited(self, root: NodeId, value: Number) -> ints.Condition:
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


def limits_bound(benefit: Benefit, frame: int, values: Mapping[NodeId, Column]) -> Whole:
    """A bit for each limit of the benefit in this frame that bound for certain."""
    bound = []
    for place, entry in enumerate(benefit.limits):
        if entry.frame == frame:
            truth = values[entry.bound]
            assert isinstance(truth, TruthColumn)
            bound.append(ints.choose(cols.is_true(truth), ints.constant(1 << place), ints.NOUGHT))
    return ints.add(bound) if bound else ints.NOUGHT


def kind_of(kind: cols.Bits) -> pl.Expr:
    if isinstance(kind, int):
        return pl.lit(_KIND_OF[kind], dtype=KINDS)
    return pl.lit(_KINDS_BY_BITS).gather(kind)


def is_exact(kind: cols.Bits) -> ints.Condition:
    return not kind if isinstance(kind, int) else kind == 0


def typed(part: Whole, kind: pl.DataType) -> pl.Expr:
    return pl.lit(part.lo, dtype=kind) if part.column is None else part.typed(part.wide).cast(kind)


def refuse_wide(parts: Iterable[Whole]) -> None:
    """UnsupportedNode where a sum of these may pass 64 bits."""
    every = list(parts)
    if ints.held(sum(part.lo for part in every), sum(part.hi for part in every)).wide:
        raise UnsupportedNode("columnar: a total may be more than 64 bits hold")


def sum_of(parts: Sequence[Whole]) -> pl.Expr:
    """Of many columns at once; refused where a sum may pass 64 bits."""
    refuse_wide(parts)
    fixed = sum(part.lo for part in parts if part.column is None)
    moving = [part.typed(part.wide) for part in parts if part.column is not None]
    whole = pl.lit(fixed, dtype=NARROW)
    return pl.sum_horizontal(whole, *moving) if moving else whole


def number_of(conditions: Iterable[Condition]) -> pl.Expr:
    """How many hold, of fewer than 2^16: added up in two bytes, which is many rows at a time."""
    given = tuple(conditions)
    assert len(given) < 1 << 16
    fixed = sum(condition is True for condition in given)
    marks = (condition.cast(pl.UInt16) for condition in given if not isinstance(condition, bool))
    return pl.sum_horizontal(pl.lit(fixed, dtype=pl.UInt16), *marks).cast(NARROW)


def whole_units(program: Program, root: NodeId, end: cols.End, units: int) -> Whole:
    """An end of a node in whole parts of the currency's unit, which has so many, rounded down; UnsupportedNode past the widths."""
    try:
        whole = _rounded_down(end, units)
    except ints.TooWide as reason:
        raise UnsupportedNode(f"columnar: node {root} in parts of {units}: {reason}") from reason
    bounds = program.bounds[root]
    if not end.ratio or bounds is None or root in unproved(program):
        return whole
    return ints.within(whole, floor(bounds.lo * units), floor(bounds.hi * units))


def _rounded_down(end: cols.End, units: int) -> Whole:
    if end.ratio:
        return ints.floor_divide(ints.times(end.num, units), end.den)
    factor = Fraction(units, end.den.lo)
    return ints.floor_divide(ints.times(end.num, factor.numerator), constant(factor.denominator))


def minor_units(program: Program, benefit: Benefit, root: NodeId, end: cols.End) -> pl.Expr:
    whole = whole_units(program, root, end, 10**benefit.minor_digits)
    if whole.wide:
        raise UnsupportedNode(f"columnar: {benefit.id} may pay more than 64 bits hold")
    return whole.typed(wide=False).cast(NARROW)


def parts_of_a_unit(ends: Iterable[cols.End], minor: int) -> int:
    """Into how many parts a minor unit falls, so that these ends are whole numbers of parts; ratios have none and do not count."""
    return lcm(*(Fraction(minor, end.den.lo).denominator for end in ends if not end.ratio))


def rounded_down(ceiling: AcrossCeiling, value: Number) -> pl.Expr | None:
    """What a ceiling comes to in whole minor units, none of which lies between; None where it passes the widths."""
    try:
        whole = _rounded_down(value.lo, 10**ceiling.minor_digits)
    except ints.TooWide:
        return None
    return typed(ints.greatest((ints.NOUGHT, ints.least((whole, ints.constant(_MOST))))), NARROW)
