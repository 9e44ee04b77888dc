"""Literals that stand by themselves too, in profiles and declarations: numbers with their unit, ratios, dates.

Apart from the nodes of expressions, since a profile is read without them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from huisuan.source import Span


@dataclass(frozen=True, slots=True)
class NumberLiteral:
    """`1.5万元/辆` is value 15000 and unit text `元/辆`; `20%` is value 20 and unit text `%`; `12个月` has unit `月`."""

    text: str
    value: Fraction
    unit_text: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RatioLiteral:
    """`1:1.5`."""

    text: str
    left: Fraction
    right: Fraction
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DateLiteral:
    """A calendar day."""

    value: date
    span: Span = field(compare=False, repr=False)
