"""Integer columns that cannot wrap: each carries the ends it never leaves, and every operation picks 64 or 128 bits by them (D16).

Also two-valued conditions that fold while they are constant. Knows polars and nothing of programs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce

import polars as pl

Condition = pl.Expr | bool
"""Never null."""

NARROW, WIDE = pl.Int64(), pl.Int128()


class TooWide(Exception):
    """An intermediate may pass 127 bits; the message names its ends."""


def _fits(lo: int, hi: int, bits: int) -> bool:
    return -(1 << bits) <= lo and hi < 1 << bits


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """An integer column between `lo` and `hi`; without a column, the constant `lo` = `hi`."""

    lo: int
    hi: int
    column: pl.Expr | None = None

    @property
    def wide(self) -> bool:
        return not _fits(self.lo, self.hi, 63)

    def typed(self, wide: bool) -> pl.Expr:
        if self.column is None:
            return pl.lit(self.lo, dtype=WIDE if wide else NARROW)
        return self.column.cast(WIDE) if wide and not self.wide else self.column


def held(lo: int, hi: int) -> Whole:
    """A shape for values between these ends; TooWide past 127 bits."""
    if not _fits(lo, hi, 127):
        raise TooWide(f"a number between {lo} and {hi} passes 127 bits")
    return Whole(lo, hi)


def constant(value: int) -> Whole:
    return Whole(value, value)


NOUGHT, ONE = constant(0), constant(1)


def column(expr: pl.Expr, lo: int, hi: int) -> Whole:
    """A column already of the type its ends ask for."""
    return constant(lo) if lo == hi else Whole(lo, hi, expr)


def _made(lo: int, hi: int, operands: Iterable[Whole], make: Callable[[list[pl.Expr]], pl.Expr]) -> Whole:
    shape = held(lo, hi)
    if lo == hi:
        return constant(lo)
    parts = list(operands)
    wide = shape.wide or any(part.wide for part in parts)
    expr = make([part.typed(wide) for part in parts])
    return Whole(lo, hi, expr.cast(NARROW) if wide and not shape.wide else expr)


def add(parts: Iterable[Whole]) -> Whole:
    terms = [part for part in parts if part.column is not None or part.lo]
    lo, hi = sum(term.lo for term in terms), sum(term.hi for term in terms)
    return terms[0] if len(terms) == 1 else _made(lo, hi, terms, lambda exprs: reduce(lambda a, b: a + b, exprs))


def subtract(a: Whole, b: Whole) -> Whole:
    if b.column is None and not b.lo:
        return a
    return _made(a.lo - b.hi, a.hi - b.lo, (a, b), lambda exprs: exprs[0] - exprs[1])


def negate(a: Whole) -> Whole:
    return subtract(NOUGHT, a)


def multiply(a: Whole, b: Whole) -> Whole:
    for one, other in ((a, b), (b, a)):
        if one.column is None and one.lo == 1:
            return other
    corners = (a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi)
    return _made(min(corners), max(corners), (a, b), lambda exprs: exprs[0] * exprs[1])


def times(a: Whole, factor: int) -> Whole:
    return multiply(a, constant(factor))


def floor_divide(a: Whole, b: Whole) -> Whole:
    """Quotient rounded down; the divisor is positive."""
    if b.lo < 1:
        raise ValueError("a divisor that may be 0 or negative")
    if b.column is None and b.lo == 1:
        return a
    lo, hi = min(a.lo // b.lo, a.lo // b.hi), max(a.hi // b.lo, a.hi // b.hi)
    return _made(lo, hi, (a, b), lambda exprs: exprs[0] // exprs[1])


def least(parts: Iterable[Whole]) -> Whole:
    every = list(parts)
    lo, hi = min(part.lo for part in every), min(part.hi for part in every)
    kept = [part for part in every if part.lo < hi] or [min(every, key=lambda part: part.hi)]
    if not any(part.hi == hi for part in kept):
        kept.append(next(part for part in every if part.hi == hi))
    return kept[0] if len(kept) == 1 else _made(lo, hi, kept, lambda exprs: pl.min_horizontal(*exprs))


def greatest(parts: Iterable[Whole]) -> Whole:
    every = list(parts)
    lo, hi = max(part.lo for part in every), max(part.hi for part in every)
    kept = [part for part in every if part.hi > lo] or [max(every, key=lambda part: part.lo)]
    if not any(part.lo == lo for part in kept):
        kept.append(next(part for part in every if part.lo == lo))
    return kept[0] if len(kept) == 1 else _made(lo, hi, kept, lambda exprs: pl.max_horizontal(*exprs))


def choose(condition: Condition, a: Whole, b: Whole) -> Whole:
    if isinstance(condition, bool):
        return a if condition else b
    if a is b:
        return a
    lo, hi = min(a.lo, b.lo), max(a.hi, b.hi)
    return _made(lo, hi, (a, b), lambda exprs: pl.when(condition).then(exprs[0]).otherwise(exprs[1]))


def within(a: Whole, lo: int, hi: int) -> Whole:
    """The same values, known by proof to lie between `lo` and `hi` too."""
    low, high = max(a.lo, lo), min(a.hi, hi)
    if a.column is None:
        return a
    return _made(low, high, (a,), lambda exprs: exprs[0])


Comparison = Callable[[pl.Expr, pl.Expr], pl.Expr]


def _compared(a: Whole, b: Whole, make: Comparison, mirrored: Comparison) -> pl.Expr:
    """A literal stands on the right: on the left of a column that is one repeated value, polars 2.1 makes a column one row long."""
    wide = a.wide or b.wide
    return mirrored(b.typed(wide), a.typed(wide)) if a.column is None else make(a.typed(wide), b.typed(wide))


def less(a: Whole, b: Whole) -> Condition:
    if a.hi < b.lo:
        return True
    return False if a.lo >= b.hi else _compared(a, b, lambda x, y: x < y, lambda x, y: x > y)


def at_most(a: Whole, b: Whole) -> Condition:
    if a.hi <= b.lo:
        return True
    return False if a.lo > b.hi else _compared(a, b, lambda x, y: x <= y, lambda x, y: x >= y)


def same(a: Whole, b: Whole) -> Condition:
    if a is b or (a.column is None and b.column is None and a.lo == b.lo):
        return True
    return False if a.hi < b.lo or b.hi < a.lo else _compared(a, b, lambda x, y: x == y, lambda x, y: x == y)


def expression(condition: Condition) -> pl.Expr:
    return pl.lit(condition) if isinstance(condition, bool) else condition


def negation(condition: Condition) -> Condition:
    return not condition if isinstance(condition, bool) else ~condition


def every(*conditions: Condition) -> Condition:
    if any(condition is False for condition in conditions):
        return False
    left = [condition for condition in conditions if not isinstance(condition, bool)]
    return reduce(lambda a, b: a & b, left) if left else True


def some(*conditions: Condition) -> Condition:
    if any(condition is True for condition in conditions):
        return True
    left = [condition for condition in conditions if not isinstance(condition, bool)]
    return reduce(lambda a, b: a | b, left) if left else False


def counted(condition: Condition) -> Whole:
    """1 where it holds, else 0."""
    return choose(condition, ONE, NOUGHT)
