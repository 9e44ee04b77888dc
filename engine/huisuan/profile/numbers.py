"""Numbers and dates of a profile, read from their text and never rounded (D1).

`12000`, `12,000`, `1.2万元`, `12000元`, `20%`; ISO dates and `2025年3月13日`. Exponents, NaN, full-width digits, too many decimals and
foreign units are refused, each with its own message. Knows facts, not where they stand.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from huisuan.problems import Problem, problem
from huisuan.source import Span
from huisuan.syntax.figures import DateLiteral
from huisuan.syntax.literals import DATE, EXPONENT, NUMBER, read_date, read_number
from huisuan.vocabulary.model import Fact
from huisuan.vocabulary.units import UnitTable

_FULL_WIDTH = re.compile("[\uff05\uff0b-\uff0f\uff10-\uff19\u3000]+")
_LOOSE_UNIT = re.compile(r"(?<=[0-9]) +(?=[^0-9 ,.])")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Spot:
    """A value's place: `name` as people find it (`purchases[1].price`), and where it is written, if it is."""

    name: str
    span: Span | None = None


def parse_number(text: str, fact: Fact, units: UnitTable, spot: Spot) -> Fraction | Problem:
    """The number in base units, or why it is none; a bare number counts the unit the fact is asked in."""
    written = _LOOSE_UNIT.sub("", text.strip())
    shown = shorten(text)
    wide = _FULL_WIDTH.search(written)
    if wide is not None:
        return _full_width(wide.group(), spot)
    sign, body = (-1, written[1:]) if written.startswith("-") else (1, written)
    if EXPONENT.match(body):
        return problem("profile-exponent", spot.span, name=spot.name, text=shown)
    parts = NUMBER.fullmatch(body)
    if parts is None:
        return problem("profile-not-a-number", spot.span, name=spot.name, text=shown)
    literal = read_number(parts[1], parts[2] or "", spot.span or _NOWHERE)
    if isinstance(literal, Problem):
        return _worded(literal, fact, spot, shown)
    unit = units.find(literal.unit_text) if literal.unit_text else fact.asked_in
    if unit is None or not unit.same_kind(fact.unit):
        wanted = fact.asked_in.name or "（无单位）"
        return problem("profile-wrong-unit", spot.span, name=spot.name, wanted=wanted, found=literal.unit_text)
    return check_number(sign * literal.value * unit.factor, fact, spot, shown)


def check_number(value: Fraction, fact: Fact, spot: Spot, shown: str) -> Fraction | Problem:
    """`value` in base units if it is within the declared decimals and bounds."""
    if (value * fact.scale).denominator != 1:
        limit = str(fact.decimals)
        return problem("profile-too-many-decimals", spot.span, name=spot.name, text=shown, limit=limit)
    if not fact.lo <= value <= fact.hi:
        return _out_of_bounds(shown, number_text(fact.lo, fact), number_text(fact.hi, fact), spot)
    return value


def parse_date(text: str, fact: Fact, spot: Spot) -> Fraction | Problem:
    """The day number of a date, or why it is none."""
    written = text.strip()
    wide = _FULL_WIDTH.search(written)
    if wide is not None:
        return _full_width(wide.group(), spot)
    found = read_date(written, spot.span or _NOWHERE) if DATE.fullmatch(written) else None
    if not isinstance(found, DateLiteral):
        return problem("profile-impossible-date", spot.span, name=spot.name, text=shorten(text))
    day = Fraction(found.value.toordinal())
    if not fact.lo <= day <= fact.hi:
        return _out_of_bounds(shorten(text), date_text(fact.lo), date_text(fact.hi), spot)
    return day


def number_text(value: Fraction, fact: Fact) -> str:
    """An exact decimal in the unit the fact is asked in, as `parse_number` reads it."""
    return decimal_text(value / fact.asked_in.factor)


def decimal_text(value: Fraction) -> str:
    """A fraction whose decimals end, written out in full."""
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
        assert digits <= 40, "a number in a profile has an end"
    whole = str(abs((value * 10**digits).numerator)).rjust(digits + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (whole if digits == 0 else f"{whole[:-digits]}.{whole[-digits:]}")


def date_text(day: Fraction) -> str:
    """The ISO form of a day number."""
    return date.fromordinal(int(day)).isoformat()


def shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


_NOWHERE = Span("", 1, 1, 1, 1)


def _full_width(found: str, spot: Spot) -> Problem:
    remedy = unicodedata.normalize("NFKC", found).replace(" ", "U+0020")
    return problem("full-width", spot.span, found=found.replace("\u3000", "U+3000"), remedy=remedy)


def _out_of_bounds(value: str, low: str, high: str, spot: Spot) -> Problem:
    return problem("profile-out-of-bounds", spot.span, name=spot.name, value=value, low=low, high=high)


def _worded(fault: Problem, fact: Fact, spot: Spot, shown: str) -> Problem:
    """A fault of the digits in the words of profiles."""
    match fault.code:
        case "too-many-decimals":
            limit = str(fact.decimals)
            return problem("profile-too-many-decimals", spot.span, name=spot.name, text=shown, limit=limit)
        case "too-many-digits":
            return _out_of_bounds(shown, number_text(fact.lo, fact), number_text(fact.hi, fact), spot)
        case _:
            return problem("profile-not-a-number", spot.span, name=spot.name, text=shown)
