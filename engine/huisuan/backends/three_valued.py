"""Values inside the reference: normalised numbers and truths, enum members or texts, and comparison by D4."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from huisuan.backends.record import NumberValue, TruthValue
from huisuan.ir.nodes import CompareOp
from huisuan.values import Kind, Truth


@dataclass(frozen=True, slots=True)
class TextValue:
    """An enum member or text, or the members it may be (None: any text)."""

    text: str | None
    possible: frozenset[str] | None
    open: int = 0


AnyValue = TruthValue | NumberValue | TextValue


YES, NO = TruthValue(True), TruthValue(False)


def number(lo: Fraction, hi: Fraction, kind: Kind, open_leaves: int) -> NumberValue:
    """A number value; a decided one is exact and open in nothing."""
    return NumberValue(lo, lo) if lo is hi or lo == hi else NumberValue(lo, hi, kind, open_leaves)


def truth(value: Truth, open_leaves: int) -> TruthValue:
    """A truth value; a decided one is open in nothing."""
    if value is None:
        return TruthValue(None, open_leaves)
    return YES if value else NO


def compare(op: CompareOp, a: AnyValue, b: AnyValue) -> Truth:
    """`a op b`; enum members, texts and truths by equality only."""
    if isinstance(a, NumberValue) and isinstance(b, NumberValue):
        match op:
            case "=":
                if a.lo == a.hi == b.lo == b.hi:
                    return True
                return False if a.hi < b.lo or b.hi < a.lo else None
            case "<":
                return True if a.hi < b.lo else False if a.lo >= b.hi else None
            case "<=":
                return True if a.hi <= b.lo else False if a.lo > b.hi else None
    if isinstance(a, TruthValue) and isinstance(b, TruthValue):
        return None if a.truth is None or b.truth is None else a.truth is b.truth
    assert isinstance(a, TextValue) and isinstance(b, TextValue)
    if a.text is not None and b.text is not None:
        return a.text == b.text
    if a.possible is not None and b.possible is not None and not a.possible & b.possible:
        return False
    return None
