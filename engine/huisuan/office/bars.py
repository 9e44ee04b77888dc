"""Bars as inline SVG. Each chart has a table with the same figures beside it, so the drawing itself is left out for who hears a page.

A drawing holds no text: labels and figures are text of the page, so that they keep their size on a phone and in print.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

WIDTH = 1000
SHADES = ("#1f4e8c", "#7d9cc4", "#d9b25f", "#b9bfc7")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its labels, the figure it shows in words, and its length in any unit. `rest` is what others come to together."""

    zh: str
    en: str
    figure: str
    length: int
    rest: bool = False


def bars(bars_shown: Iterable[Bar]) -> str:
    """A list of bars; the longest fills the width."""
    shown = tuple(bars_shown)
    longest = max((each.length for each in shown), default=0)
    items = "".join(
        f'<li><span class="name">{escape(each.zh)} {english(each.en if each.en != each.zh else "")}</span><b>{escape(each.figure)}</b>'
        f"{_drawing(_rectangle(0, _scaled(each.length, longest), SHADES[3 if each.rest else 0]))}</li>"
        for each in shown
    )
    return f'<ul class="bars" aria-hidden="true">{items}</ul>'


def parts(lengths: Iterable[int]) -> str:
    """One bar of several parts, in the order and the shades of their key."""
    shown = tuple(lengths)
    whole, at, drawn = sum(shown), 0, []
    for length, shade in zip(shown, SHADES, strict=True):
        width = _scaled(length, whole)
        drawn.append(_rectangle(at, width, shade))
        at += width
    return f'<div class="parts" aria-hidden="true">{_drawing("".join(drawn))}</div>'


def english(text: str) -> str:
    """The English beside the Chinese, set back."""
    return f'<span class="en" lang="en">{escape(text)}</span>' if text else ""


def _scaled(length: int, longest: int) -> int:
    """In WIDTHths of the longest; what is there at all can be seen."""
    return max(2, length * WIDTH // longest) if length else 0


def _rectangle(at: int, width: int, shade: str) -> str:
    return f'<rect x="{at}" y="0" width="{width}" height="10" fill="{shade}"/>' if width else ""


def _drawing(inside: str) -> str:
    return f'<svg viewBox="0 0 {WIDTH} 10" preserveAspectRatio="none" focusable="false">{inside}</svg>'
