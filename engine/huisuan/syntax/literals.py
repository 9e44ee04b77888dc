"""Literals as people write them: exact numbers with 万 and 亿 and a unit text, ratios, dates.

Which units exist is the vocabulary's business; here a unit is a text. Rules of writing:

- A unit stands right after its number. A `/` between unit and letter without spaces belongs to the unit (`元/辆`);
  a division has spaces around its sign, or a number before it.
- 万, 亿 and their compounds multiply; a bare 千 or 百 too, unless it is part of the unit (千瓦, 百分点).
- 个 before a unit is dropped: `12个月` has unit `月`.
- Commas group digits by three; inside a list or call such a number is refused as ambiguous.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from huisuan.problems import Problem, problem
from huisuan.source import Span
from huisuan.syntax.figures import DateLiteral, NumberLiteral, RatioLiteral

MAX_DIGITS = 18
MAX_DECIMALS = 9

LETTERS = "A-Za-z\u3007\u3400-\u9fff\U00020000-\U0003347f"
_BLOB = r"[0-9](?:[0-9.]|,(?=[0-9]{3}(?![0-9])))*"
_UNIT_WORD = rf"(?:(?!并且|或者|否则|如果|其中|属于|[且或])[{LETTERS}㎡℃°²³·])+"
DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?![0-9])|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日")
RATIO = re.compile(rf"({_BLOB}):({_BLOB})")
EXPONENT = re.compile(rf"{_BLOB}[eE][+-]?[0-9]+")
NUMBER = re.compile(rf"({_BLOB})((?:[%‰]|{_UNIT_WORD})(?:/{_UNIT_WORD})*)?")

_WELL_FORMED = re.compile(r"(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_MULTIPLIER = re.compile(r"万亿|[十百千]?[万亿]|千(?![瓦克米卡伏帕焦赫安])|百(?![分帕])")
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}


def read_date(text: str, span: Span) -> DateLiteral | Problem:
    """`2025-01-31` or `2025年1月31日`; with hyphens month and day have two digits."""
    parts = re.findall(r"[0-9]+", text)
    if "-" in text and len(text) != 10:
        return problem("bad-date", span, text=text)
    try:
        return DateLiteral(date(int(parts[0]), int(parts[1]), int(parts[2])), span)
    except ValueError:
        return problem("bad-date", span, text=text)


def read_ratio(text: str, span: Span) -> RatioLiteral | Problem:
    """`1:1.5`."""
    left, right = (_read_digits(part, span) for part in text.split(":"))
    if isinstance(left, Problem):
        return left
    if isinstance(right, Problem):
        return right
    return RatioLiteral(text, left, right, span)


def read_number(digits: str, suffix: str, span: Span) -> NumberLiteral | Problem:
    """A number whose digits and what follows them are parted already."""
    value = _read_digits(digits, span)
    if isinstance(value, Problem):
        return value
    multiplier = _MULTIPLIER.match(suffix)
    unit = suffix
    if multiplier is not None:
        value *= 10 ** sum(_POWERS[sign] for sign in multiplier.group())
        unit = suffix[multiplier.end() :]
    return NumberLiteral(digits + suffix, value, _without_counter(unit), span)


def _without_counter(unit: str) -> str:
    return re.sub(f"个(?=[{LETTERS}])", "", unit, count=1) if "个" in unit else unit


def _read_digits(text: str, span: Span) -> Fraction | Problem:
    shown = text if len(text) <= 40 else text[:39] + "…"
    if _WELL_FORMED.fullmatch(text) is None:
        return problem("bad-number", span, text=shown)
    plain = text.replace(",", "")
    if len(plain.replace(".", "")) > MAX_DIGITS:
        return problem("too-many-digits", span, text=shown, limit=str(MAX_DIGITS))
    if len(plain.partition(".")[2]) > MAX_DECIMALS:
        return problem("too-many-decimals", span, text=shown, limit=str(MAX_DECIMALS))
    return Fraction(plain)
