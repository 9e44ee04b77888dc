"""Neighbours of a literal as written: one unit of its last printed digit more or less, and ten of them; a day for dates.

Works on the text, so that 万, units and decimals stay as the author wrote them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from huisuan.syntax.figures import DateLiteral, NumberLiteral, RatioLiteral
from huisuan.syntax.surface import Expression

_NUMBER = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A literal next to the one written, and how it was reached: `+1`, `-10`, `+1d`."""

    step: str
    text: str


def neighbours(text: str) -> Iterator[Neighbour]:
    """Of a number with its unit: ±1 and ±10 of the last digit printed; a bare number (a count, a year) moves by one only."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return
    digits, unit = found[1].replace(",", ""), found[2]
    value = Decimal(digits)
    last = Decimal(1).scaleb(-len(digits.partition(".")[2]))
    for step in (1, -1, 10, -10) if unit else (1, -1):
        moved = value + step * last
        if moved >= 0:
            yield Neighbour(f"{step:+d}", f"{moved:f}{unit}")


def days_beside(day: date) -> Iterator[Neighbour]:
    for step in (1, -1):
        yield Neighbour(f"{step:+d}d", (day + timedelta(days=step)).isoformat())


def ratios_beside(text: str) -> Iterator[Neighbour]:
    """Of `1:1.5`, each side moved."""
    left, _, right = text.partition(":")
    for each in neighbours(left):
        yield Neighbour(f"left {each.step}", f"{each.text}:{right}")
    for each in neighbours(right):
        yield Neighbour(f"right {each.step}", f"{left}:{each.text}")


def literals_beside(node: Expression) -> Iterator[Neighbour]:
    """Neighbours of a literal in an expression; of anything else none."""
    match node:
        case NumberLiteral():
            yield from neighbours(node.text)
        case RatioLiteral():
            yield from ratios_beside(node.text)
        case DateLiteral():
            yield from days_beside(node.value)
        case _:
            return


def written(node: NumberLiteral | RatioLiteral | DateLiteral) -> str:
    return node.value.isoformat() if isinstance(node, DateLiteral) else node.text
