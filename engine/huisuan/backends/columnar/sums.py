"""Sums as results show them: whole minor units, a kind by name, no upper end where nothing caps it (D6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import KIND_BITS, WORD, Column, Number, TruthColumn
from huisuan.backends.columnar.integers import NARROW, Condition, Whole
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
        low = minor_units(benefit, value.lo)
        high = low if value.point else minor_units(benefit, value.hi)
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


def whole_units(end: cols.End, digits: int) -> Whole:
    minor = 10**digits
    if end.ratio or minor % end.den.lo:
        raise UnsupportedNode("columnar: a total is not rounded to its minor unit")
    return ints.times(end.num, minor // end.den.lo)


def minor_units(benefit: Benefit, end: cols.End) -> pl.Expr:
    minor = 10**benefit.minor_digits
    if end.ratio or minor % end.den.lo:
        raise UnsupportedNode(f"columnar: {benefit.id} is not rounded to its minor unit")
    whole = ints.times(end.num, minor // end.den.lo)
    if whole.wide:
        raise UnsupportedNode(f"columnar: {benefit.id} may pay more than 64 bits hold")
    return whole.typed(wide=False).cast(NARROW)


def rounded_down(ceiling: AcrossCeiling, value: Number) -> pl.Expr | None:
    """What a ceiling comes to in whole minor units, none of which lies between; None where it passes the widths."""
    try:
        whole = ints.floor_divide(ints.times(value.lo.num, 10**ceiling.minor_digits), value.lo.den)
    except ints.TooWide:
        return None
    return typed(ints.greatest((ints.NOUGHT, ints.least((whole, ints.constant(_MOST))))), NARROW)
