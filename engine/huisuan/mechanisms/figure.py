"""A literal of a rule as people look it up: what it is worth, what it is for, and the id that addresses it.

Knows no syntax tree and no program, so that a stored pack is listed without either.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from huisuan.source import Span

Role = Literal["award", "rate", "cap", "floor", "threshold", "per_unit", "step", "count", "date"]
FigureSource = Literal["text", "reading", "correction", "outside"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One literal of a rule, addressable for overrides, listings and coverage."""

    id: str
    value: Fraction
    unit: str
    role: Role
    text: str
    span: Span = field(compare=False)
    source: FigureSource = "text"
