"""Text that lines up: widths of Chinese characters, padding, wrapping, and sums as a column of figures.

Knows no results and no click.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from huisuan.explain.figures import currency_word
from huisuan.source import display_width
from huisuan.vocabulary.units import Language

Style = Literal["plain", "title", "good", "maybe", "open", "no", "quiet"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report and how it is meant; colour is the terminal's business."""

    text: str = ""
    style: Style = "plain"


def left(text: str, width: int) -> str:
    return text + " " * max(0, width - display_width(text))


def right(text: str, width: int) -> str:
    return " " * max(0, width - display_width(text)) + text


def apart(first: str, last: str, width: int) -> str:
    """Two texts at both ends of a line."""
    gap = max(2, width - display_width(first) - display_width(last))
    return first + " " * gap + last if last else first


def clipped(text: str, width: int) -> str:
    """The text, or as much of it as fits before an ellipsis."""
    if display_width(text) <= width:
        return text
    kept = text
    while kept and display_width(kept) > width - 1:
        kept = kept[:-1]
    return kept + "…"


def wrapped(text: str, width: int, indent: str = "") -> tuple[str, ...]:
    """Lines of at most `width` columns: broken between Chinese characters or at spaces, never before closing punctuation."""
    lines: list[str] = []
    rest = text
    while display_width(indent + rest) > width:
        cut = _cut(rest, width - display_width(indent))
        lines.append(indent + rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return (*lines, indent + rest)


_CLOSING = "，。；：、）》”’！？,.;:)!?%元项"


def _cut(text: str, width: int) -> int:
    taken = used = 0
    for char in text:
        used += display_width(char)
        if used > width:
            break
        taken += 1
    taken = max(taken, 1)
    place = taken
    while place > taken // 2 and not _breakable(text, place):
        place -= 1
    return place if place > taken // 2 else taken


def _breakable(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place : place + 1]
    if after in _CLOSING:
        return False
    return before == " " or after == " " or display_width(before) == 2 or display_width(after) == 2


def money(value: Fraction, currency: str, language: Language, digits: int = 2) -> str:
    """`1,800.00元`; every sum with the currency's decimals, so that columns line up. Rounded sums are exact already."""
    scaled = value * 10**digits
    whole, part = divmod(abs(scaled.numerator) // scaled.denominator, 10**digits)
    sign = "-" if value < 0 else ""
    number = f"{sign}{whole:,}.{part:0{digits}d}" if digits else f"{sign}{whole:,}"
    return number + ("" if language == "zh" else " ") + currency_word(currency, language)
