"""Arithmetic as column expressions: add, multiply, divide, extremes, rounding, bands, discretion.

A quotient by what is not a constant is kept as numerator over denominator until a Round ends it. Knows no items.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import Bits, End, Mask, Number
from huisuan.backends.columnar.integers import Condition, Whole, constant
from huisuan.backends.columnar.plan import Planner
from huisuan.ir.nodes import Add, Bands, Div, Limit, Max, Min, Mul, NodeId, Range, Round
from huisuan.values import Interval


def _open(planner: Planner, parts: Sequence[Number]) -> Mask:
    return cols.union(planner.closed, *(part.open for part in parts))


def _kinds(parts: Sequence[Number]) -> Bits:
    return cols.bits(*(part.kind for part in parts))


def _added(ends: Sequence[End]) -> End:
    fixed = [end for end in ends if not end.ratio]
    nums, scale = cols.aligned(fixed)
    total = End(ints.add(nums), constant(scale))
    for ratio in (end for end in ends if end.ratio):
        num = ints.add((ints.multiply(total.num, ratio.den), ints.multiply(ratio.num, total.den)))
        total = End(num, ints.multiply(total.den, ratio.den))
    return total


def added(planner: Planner, node: Add, frame: int) -> Number:
    parts = [planner.number(arg, frame) for arg in node.args]
    lo = _added([part.lo for part in parts])
    hi = lo if all(part.point for part in parts) else _added([part.hi for part in parts])
    return cols.number(lo, hi, _kinds(parts), _open(planner, parts))


def extreme(planner: Planner, node: Min | Max | Limit, frame: int) -> Number:
    args = (node.a, node.ceiling) if isinstance(node, Limit) else node.args
    parts = [planner.number(arg, frame) for arg in args]
    largest = isinstance(node, Max)
    lo = cols.end_extreme([part.lo for part in parts], largest=largest)
    points = all(part.point for part in parts)
    hi = lo if points else cols.end_extreme([part.hi for part in parts], largest=largest)
    return cols.number(lo, hi, _kinds(parts), _open(planner, parts))


def _product(a: End, b: End) -> End:
    return End(ints.multiply(a.num, b.num), ints.multiply(a.den, b.den))


def multiplied(planner: Planner, node: Mul, frame: int) -> Number:
    a, b = planner.number(node.a, frame), planner.number(node.b, frame)
    kind = _factor_kind(planner, node, a, b)
    leaves = _open(planner, (a, b))
    if a.point and b.point:
        only = _product(a.lo, b.lo)
        return cols.number(only, only, kind, leaves)
    if a.lo.num.lo >= 0 and b.lo.num.lo >= 0:
        return cols.number(_product(a.lo, b.lo), _product(a.hi, b.hi), kind, leaves)
    ends = [_product(x, y) for x in dict.fromkeys((a.lo, a.hi)) for y in dict.fromkeys((b.lo, b.hi))]
    lo, hi = cols.end_extreme(ends, largest=False), cols.end_extreme(ends, largest=True)
    return cols.number(lo, hi, kind, leaves)


def _through(planner: Planner, kind: Bits, factor: NodeId, *, flipped: bool) -> Bits:
    """A kind seen through a factor, by the factor's static sign; `flipped` if the whole is a decreasing function of it."""
    bounds = planner.program.bounds[factor]
    assert bounds is not None
    if isinstance(kind, int) and not kind:
        return 0
    expr = cols.bits_expression(kind)
    if bounds.lo < 0 < bounds.hi:
        return cols.bits_if(expr.is_in([1, 2]), 3, kind)
    falling = (bounds.lo < 0) is not flipped
    return cols.bits_if(expr == 1, 2, cols.bits_if(expr == 2, 1, kind)) if falling else kind


def _factor_kind(planner: Planner, node: Mul | Div, a: Number, b: Number) -> Bits:
    by_b = _through(planner, a.kind, node.b, flipped=False)
    return cols.bits(by_b, _through(planner, b.kind, node.a, flipped=isinstance(node, Div)))


def _negative(end: End) -> End:
    return End(ints.negate(end.num), end.den)


def _quotient(a: End, b: End) -> End:
    """A / b for b > 0; where b is not, any number."""
    divisor = ints.greatest((b.num, ints.ONE))
    if not (a.ratio or b.ratio):
        common = Fraction(b.den.lo, a.den.lo)
        return End(ints.times(a.num, common.numerator), ints.times(divisor, common.denominator))
    return End(ints.multiply(a.num, b.den), ints.multiply(a.den, divisor))


def divided(planner: Planner, node: Div, place: NodeId, frame: int) -> Number:
    """Where the divisor interval holds 0 the node's static bounds stand; a divisor of exactly 0 opens the leaf."""
    a, b = planner.number(node.a, frame), planner.number(node.b, frame)
    kind, leaves = _factor_kind(planner, node, a, b), _open(planner, (a, b))
    bounds = planner.program.bounds[place]
    assert bounds is not None
    static = cols.interval(bounds, planner.program.scales[place])
    none = ints.every(ints.at_most(b.lo.num, ints.NOUGHT), ints.at_most(ints.NOUGHT, b.hi.num))
    nought = ints.every(none, cols.end_same(b.lo, b.hi))
    silent = cols.union(leaves, planner.leaf("undefined", node.leaf))
    bare = cols.number(*static, kind, leaves)
    unbound = Number(*static, cols.bits_if(nought, kind, bare.kind), cols.mask_if(nought, silent, bare.open))
    if none is True:
        return unbound
    quotient = cols.number(*_quotient_hull(a, b), kind, leaves)
    if none is False:
        return quotient
    return Number(
        _guarded(none, static[0], quotient.lo),
        _guarded(none, static[1], quotient.hi),
        cols.bits_if(none, unbound.kind, quotient.kind),
        cols.mask_if(none, unbound.open, quotient.open),
    )


def _guarded(none: Condition, static: End, quotient: End) -> End:
    """The denominator of the quotient is meaningless where the divisor is 0, and replaced there before anything reads it."""
    return End(ints.choose(none, static.num, quotient.num), ints.choose(none, static.den, quotient.den))


def _quotient_hull(a: Number, b: Number) -> tuple[End, End]:
    below = ints.less(b.hi.num, ints.NOUGHT)
    flipped = _negative(b.hi), _negative(b.lo)
    b_lo = cols.end_if(below, flipped[0], b.lo)
    b_hi = b_lo if b.point else cols.end_if(below, flipped[1], b.hi)
    a_lo = cols.end_if(below, _negative(a.hi), a.lo)
    a_hi = a_lo if a.point else cols.end_if(below, _negative(a.lo), a.hi)
    if a.point and b.point:
        only = _quotient(a_lo, b_lo)
        return only, only
    low_falls, high_rises = ints.less(a_lo.num, ints.NOUGHT), ints.less(ints.NOUGHT, a_hi.num)
    low = _quotient(a_lo, cols.end_if(low_falls, b_lo, b_hi))
    return low, _quotient(a_hi, cols.end_if(high_rises, b_lo, b_hi))


def _rounded(end: End, node: Round) -> End:
    step = node.step
    if end.ratio:
        num, den = ints.times(end.num, step.denominator), ints.times(end.den, step.numerator)
    else:
        factor = Fraction(step.denominator, end.den.lo * step.numerator)
        num, den = ints.times(end.num, factor.numerator), constant(factor.denominator)
    if den.column is None and den.lo == 1:
        count = num
    elif node.mode == "floor":
        count = ints.floor_divide(num, den)
    elif node.mode == "ceil":
        count = ints.negate(ints.floor_divide(ints.negate(num), den))
    else:
        count = _half_away(num, den)
    return End(ints.times(count, step.numerator), constant(step.denominator))


def _half_away(num: Whole, den: Whole) -> Whole:
    twice = ints.times(den, 2)

    def up(magnitude: Whole) -> Whole:
        return ints.floor_divide(ints.add((ints.times(magnitude, 2), den)), twice)

    if num.lo >= 0:
        return up(num)
    below = ints.less(num, ints.NOUGHT)
    magnitude = up(ints.within(ints.choose(below, ints.negate(num), num), 0, max(-num.lo, num.hi, 0)))
    return ints.choose(below, ints.negate(magnitude), magnitude)


def rounded(planner: Planner, node: Round, frame: int) -> Number:
    a = planner.number(node.a, frame)
    lo = _rounded(a.lo, node)
    return cols.number(lo, lo if a.point else _rounded(a.hi, node), a.kind, a.open)


def banded(planner: Planner, node: Bands, frame: int) -> Number:
    a = planner.number(node.a, frame)
    values, scale = cols.aligned([cols.exact(value) for value in node.values])
    first = _banded(node, a.lo, values)
    if a.point:
        end = End(first, constant(scale))
        return cols.number(end, end, a.kind, a.open)
    last = _banded(node, a.hi, values)
    amounts = [value.lo for value in values]
    if amounts == sorted(amounts):
        lo, hi = first, last
    elif amounts == sorted(amounts, reverse=True):
        lo, hi = last, first
    else:
        lo, hi = _reached(node, a, values)
    return cols.number(End(lo, constant(scale)), End(hi, constant(scale)), a.kind, a.open)


def _banded(node: Bands, end: End, values: Sequence[Whole]) -> Whole:
    """The value of the band that `end` lies in: the first edge it does not pass closes it."""
    result = values[-1]
    for (edge, belongs_above), value in reversed(list(zip(node.edges, values, strict=False))):
        mark = cols.exact(edge)
        below = cols.end_less(end, mark) if belongs_above else cols.end_at_most(end, mark)
        result = ints.choose(below, value, result)
    return result


def _reached(node: Bands, a: Number, values: Sequence[Whole]) -> tuple[Whole, Whole]:
    places = [constant(place) for place in range(len(values))]
    first, last = _banded(node, a.lo, places), _banded(node, a.hi, places)
    reached = [
        (ints.every(ints.at_most(first, place), ints.at_most(place, last)), value)
        for place, value in zip(places, values, strict=True)
    ]
    top, bottom = max(value.lo for value in values), min(value.lo for value in values)
    lows = [ints.choose(inside, value, constant(top)) for inside, value in reached]
    highs = [ints.choose(inside, value, constant(bottom)) for inside, value in reached]
    return ints.least(lows), ints.greatest(highs)


def discretion(planner: Planner, node: Range, frame: int) -> Number:
    low, high = planner.number(node.low, frame), planner.number(node.high, frame)
    top = cols.end_extreme((low.hi, high.hi), largest=True)
    leaf = planner.leaf("discretion", node.leaf)
    own = cols.KIND_BITS[node.kind]
    return cols.number(low.lo, top, cols.bits(own, low.kind, high.kind), cols.union(low.open, high.open, leaf))


def settled(value: Number, bounds: Interval | None, scale: int) -> Number:
    """The same number at its node's scale; with `bounds` proved, no wider than they ask for."""
    if not scale or cols.any_ratio((value.lo, value.hi)):
        return value

    def end(part: End) -> End:
        if scale % part.den.lo:
            return part
        num = ints.times(part.num, scale // part.den.lo)
        if bounds is not None:
            num = ints.within(num, int(bounds.lo * scale), int(bounds.hi * scale))
        return End(num, constant(scale))

    lo = end(value.lo)
    known = value.known if value.lo.den.lo == scale else None
    return Number(lo, lo if value.point else end(value.hi), value.kind, value.open, known)
