"""Figures of a text: each with its place, what kind it is, and what it is worth in the unit it is printed with.

Every digit of a text belongs to one figure, so that nothing is passed over. Knows the forms of figures, no units' factors and no packs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from huisuan.coverage.grammar import MULT, NUM, NUMERAL_FORMS, PATTERN, QUOTED, RANGE
from huisuan.coverage.numerals import DIGITS, chinese_number, decimal_digits

FigureKind = Literal["money", "percent", "quantity", "count", "date", "ratio", "tax", "number", "name"]
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_NUMBER = re.compile(rf"({NUM})({MULT})?")
_SPLIT = re.compile(RANGE)
_MONEY = re.compile(r"^[角分元](?:$|/)|^(?:美|欧|日|港|韩)元|^人民币")


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A figure of a text: `text` without spaces, `values` (two of a range) in `unit`, `start` and `end` in the text it was found in.

    Dates hold proleptic days (first and last day meant) in the unit `date`; rates are shares of one with the unit `%`.
    """

    text: str
    kind: FigureKind
    values: tuple[Fraction, ...]
    unit: str
    start: int
    end: int


def find_figures(text: str) -> tuple[FoundFigure, ...]:
    """Every figure of `text`, which has simplified characters and half-width digits, in order."""
    compact, places = _compact(text)
    quoted = [match.span() for match in QUOTED.finditer(compact) if not re.search("[0-9]", match.group())]
    found = []
    for match in PATTERN.finditer(compact):
        form = match.lastgroup or ""
        if form in NUMERAL_FORMS and any(start <= match.start() and match.end() <= end for start, end in quoted):
            continue
        kind, values, unit = _worth(form, match.group())
        start, end = places[match.start()], places[match.end() - 1] + 1
        found.append(FoundFigure(match.group().replace(" ", ""), kind, values, unit, start, end))
    return tuple(found)


def _compact(text: str) -> tuple[str, list[int]]:
    """`text` without white space, one space left between digits, and where each character stood."""
    kept: list[str] = []
    places: list[int] = []
    for match in re.finditer(r"\S+|\s+", text):
        piece = match.group()
        if piece.isspace():
            after = text[match.end() : match.end() + 1]
            if kept and _digit(kept[-1]) and _digit(after):
                kept.append(" " if piece == " " else "\n")
                places.append(match.start())
            continue
        kept.extend(piece)
        places.extend(range(match.start(), match.end()))
    return "".join(kept), places


def _digit(char: str) -> bool:
    return char in "0123456789" and char != ""


def _worth(form: str, text: str) -> tuple[FigureKind, tuple[Fraction, ...], str]:
    match form:
        case "serial" | "number_of_document" | "ordinal" | "chain" | "name":
            return "name", (), ""
        case "tax":
            return "tax", (), ""
        case "date" | "date_range" | "day":
            return "date", _days(form, text), "date"
        case "ratio":
            left, right = (_number(part) for part in re.split("[:：∶]", text))
            return ("ratio", (right / left,), "") if left else ("ratio", (), "")
        case "percent" | "percent_range" | "tenths" | "discount" | "fraction":
            return "percent", tuple(_rates(form, text)), "%"
        case "numeral" | "bare" | "stars":
            return _of_numeral(text)
        case _:
            return _quantity(text)


def _days(form: str, text: str) -> tuple[Fraction, ...]:
    parts = [int(part) for part in re.findall("[0-9]+", text)]
    try:
        if form == "date_range":
            return Fraction(date(parts[0], 1, 1).toordinal()), Fraction(date(parts[1], 12, 31).toordinal())
        if form == "day":
            return ()
        if len(parts) == 1:
            return Fraction(date(parts[0], 1, 1).toordinal()), Fraction(date(parts[0], 12, 31).toordinal())
        if len(parts) == 2:
            following = date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
            return Fraction(date(parts[0], parts[1], 1).toordinal()), Fraction(following.toordinal() - 1)
        return (Fraction(date(parts[0], parts[1], parts[2]).toordinal()),)
    except ValueError:
        return ()


def _rates(form: str, text: str) -> Iterator[Fraction]:
    match form:
        case "discount":
            digits = text[:-1]
            read = Fraction(digits) if digits[0].isascii() else Fraction(decimal_digits(digits) or 0)
            yield read / (100 if len(digits) == 2 and not digits[0].isascii() else 10)
        case "fraction":
            below, above = text.split("分之")
            whole, _, part = above.partition("点")
            value = Fraction(chinese_number(whole) or 0)
            for place, digit in enumerate(part, 1):
                value += Fraction(DIGITS.get(digit, 0), 10**place)
            yield value / (chinese_number(below) or 100)
        case "tenths":
            tenths = text[:-1]
            yield (Fraction(tenths) if tenths[0].isascii() else Fraction(chinese_number(tenths) or 0)) / 10
        case _:
            last = Fraction(1, 1000) if "‰" in text else Fraction(1, 100)
            for part in _SPLIT.split(text):
                yield _number(part) * last


def _number(text: str) -> Fraction:
    found = _NUMBER.match(text)
    assert found is not None, text
    return Fraction(found[1].replace(",", "").replace(" ", "")) * _power(found[2] or "")


def _power(signs: str) -> int:
    power: int = 10 ** sum(_POWERS[sign] for sign in signs)
    return power


def _of_numeral(text: str) -> tuple[FigureKind, tuple[Fraction, ...], str]:
    size = next(place for place in range(len(text), 0, -1) if chinese_number(text[:place]) is not None)
    value, unit = Fraction(chinese_number(text[:size]) or 0), text[size:]
    if unit == "个百分点":
        return "percent", (value / 100,), "%"
    return _kind(unit, ""), (value,), unit


def _quantity(text: str) -> tuple[FigureKind, tuple[Fraction, ...], str]:
    parts = _SPLIT.split(text)
    found = [_NUMBER.match(part) for part in parts]
    units = [part[match.end() :] for part, match in zip(parts, found, strict=True) if match]
    unit = units[-1]
    values = [_number(part) for part in parts]
    last = found[-1]
    first = found[0]
    if len(parts) == 2 and first and last and not first[2] and not units[0] and last[2]:
        values[0] *= _power(last[2])
    multiplier = last[2] if last else None
    return _kind(unit, multiplier or ""), tuple(values), unit


def _kind(unit: str, multiplier: str) -> FigureKind:
    if _MONEY.match(unit):
        return "money"
    if not unit:
        return "number" if not multiplier else "count"
    return "quantity"
