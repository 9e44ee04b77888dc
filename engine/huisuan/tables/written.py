"""A literal between its writing in a rule and a cell: `1.5万元/辆` is the number 1.5 and the unit `万元/辆`, `15%` a share of one.

What is written back keeps the author's writing: the unit, 万, groups of three, the form of a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from huisuan.source import Span
from huisuan.syntax.figures import DateLiteral
from huisuan.syntax.literals import read_date

Form = Literal["number", "percent", "date", "text"]
SPREADSHEET_DIGITS = 15
_NUMBER = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)([^0-9:].*)?", re.DOTALL)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日")
_RATIO = re.compile(r"[0-9][0-9.]*:[0-9][0-9.]*")
_PLAIN = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_NOWHERE = Span("", 1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Written:
    """A literal as a cell holds it: a number, a share of one, a day, or a text where no cell holds it exactly."""

    form: Form
    value: Decimal | date | str
    unit: str


def read_literal(text: str) -> Written | None:
    """The literal `text` as a cell holds it, or None for what is no literal."""
    if _DATE.fullmatch(text):
        found = read_date(text, _NOWHERE)
        return Written("date", found.value, "") if isinstance(found, DateLiteral) else None
    if _RATIO.fullmatch(text):
        return Written("text", text, "")
    number = _NUMBER.fullmatch(text)
    if number is None:
        return None
    digits, unit = number[1].replace(",", ""), number[2] or ""
    if len(digits.replace(".", "").lstrip("0")) > SPREADSHEET_DIGITS:
        return Written("text", digits, unit)
    value = Decimal(digits)
    return Written("percent", value.scaleb(-2), unit) if unit == "%" else Written("number", value, unit)


def write_literal(text: str, value: Decimal | date | str) -> str:
    """The literal `text` with another value in it; `value` as in its cell."""
    written = read_literal(text)
    assert written is not None, text
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日" if "年" in text else value.isoformat()
    if isinstance(value, str):
        return value if ":" in text else f"{value}{written.unit}"
    shown = plain(value.scaleb(2) if written.form == "percent" else value)
    if "," in text:
        whole, point, rest = shown.partition(".")
        shown = f"{int(whole):,}{point}{rest}"
    return f"{shown}{written.unit}"


def plain(value: Decimal) -> str:
    """Digits as people write them: no exponent, no nought behind the last decimal."""
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def decimals_of(value: Decimal) -> int:
    return len(plain(value).partition(".")[2])


def number_in(text: str, unit: str) -> Decimal | None:
    """The number somebody typed as a text: `2,500`, or `16%` for a share; None for anything else."""
    shown = text.strip()
    if unit == "%":
        if not shown.endswith("%"):
            return None
        shown = shown[:-1].rstrip()
    if _PLAIN.fullmatch(shown) is None:
        return None
    value = Decimal(shown.replace(",", ""))
    return value.scaleb(-2) if unit == "%" else value
