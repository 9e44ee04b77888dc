"""What offices write to what a profile takes: full-width signs, currency signs, dates with slashes, ticks, serial days, percentages.

Only the writing changes, never the value: what a profile would refuse after that is refused here too, by the same reader. Knows facts
and cells, not files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, assert_never

from huisuan.intake.cells import Cell
from huisuan.problems import Problem, problem
from huisuan.profile.numbers import shorten
from huisuan.vocabulary.model import Fact

Epoch = Literal[1900, 1904]
SPACES = " \t\r\n\u3000\u00a0\ufeff\u200b"
_NARROW: Mapping[int, int | str | None] = MappingProxyType(
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {0x3000: 0x20, 0xA0: 0x20, 0x200B: None, 0xFEFF: None}
    | {ord("￥"): "¥", ord("。"): ".", ord("－"): "-", ord("−"): "-", ord("％"): "%"}
)
_TICKS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("√", "✓", "✔", "☑", "y", "t", "1", "对"), "yes")
    | dict.fromkeys(("×", "✗", "✘", "✕", "☒", "n", "f", "0", "错"), "no")
)
_CURRENCY = re.compile(r"(¥|RMB|CNY|人民币|US\$|USD|\$)\s*(?=-?[0-9])", re.IGNORECASE)
_DOLLARS = frozenset(("US$", "USD", "$"))
_BARE = re.compile(r"-?[0-9][0-9,.]*")
_MULTIPLIED = re.compile(r"-?[0-9][0-9,.]* *(?:万亿|[十百千]?[万亿]|[十百千])")
_WHOLE_YUAN = re.compile(r"(?<=[0-9万亿]) *[元圆][整正]$")
_SPACED = re.compile(r"-?[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]+)?(?: *[万亿]?元)?")
_EACH = re.compile(r"-?[0-9][0-9,. ]*[^0-9,. /]+ */ *([^0-9/]+)")
_SIGNS = r"[-/\\–—―─－／]{1,4}|n/a|不适用"
_NONE_SAID = "无|没有|暂无|none"
_TIME = r"(?:[ T] *(?:上午|下午)? *(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?)?"
"""A time of day, of which nothing is taken; one with an offset is not read, for its day may be another one here."""
_PARTED = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}")
_WORDED = re.compile(rf"([0-9]{{4}}) *年 *([0-9]{{1,2}}) *月 *([0-9]{{1,2}}) *[日号]{_TIME}")
_PACKED = re.compile(r"((?:19|20|21|22)[0-9]{2})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile(r"([0-9]{1,6})(?:\.[0-9]+)?")
_SERIAL_TEXT = re.compile(r"([1-9][0-9]{4})(?:\.[0-9]+)?")
_SERIAL_YEARS = range(1920, 2101)
"""A figure that counts to a day outside of these is hardly meant to be a day."""
_ID_WORDS = re.compile(r"号码?$|编码$|代码$|账户$|(?:^|_)(?:no|number|code|id|account|vin|serial)$")
_SHORT_NUMBER = 9


@dataclass(frozen=True, slots=True)
class Manner:
    """How a column is read: the fact it is of, the unit its bare numbers count ("" the fact's own), and the first day of serial days."""

    fact: Fact
    unit: str = ""
    epoch: Epoch = 1900


def signs_of_nothing(fact: Fact | None) -> str:
    """A pattern of what offices write into a cell that they leave blank: `/`, `—`; "" for a text, which may be a sign.

    Where a number or a day cannot be none, 无 says no more than that: whether it is nought or not known is not for us to choose.
    """
    if fact is not None and fact.type == "text":
        return ""
    bare = fact is not None and fact.type in ("number", "date") and not fact.nullable
    return rf"(?i)^(?:{_SIGNS}|{_NONE_SAID})$" if bare else rf"(?i)^(?:{_SIGNS})$"


def narrow(text: str) -> str:
    """Full-width letters, digits and signs as plain ones, and no space around."""
    return text.translate(_NARROW).strip(SPACES)


def is_id(fact: Fact) -> bool:
    """Whether a fact is a number that is no quantity, such as that of an invoice: its digits are its letters."""
    if fact.type in ("uscc", "citizen_id"):
        return True
    return fact.type == "text" and any(_ID_WORDS.search(name) for name in fact.names)


def normal_text(cell: Cell, manner: Manner) -> str | Problem:
    """The cell as a text that the reader of profiles takes; a cell that can have no value is a problem."""
    name = manner.fact.label.zh
    match cell.held:
        case "error":
            return problem("cell-error", None, text=cell.text)
        case "formula":
            return problem("cell-formula", None)
        case "merged":
            return problem("cell-merged", None, range=cell.text)
        case "number" | "percent" if is_id(manner.fact):
            return problem("cell-number-for-id", None, name=name, text=shorten(cell.text))
        case "text" | "number" | "percent" | "day" | "truth" | "range" | "other":
            return _of_type(cell, manner)
        case _:
            assert_never(cell.held)


def _of_type(cell: Cell, manner: Manner) -> str | Problem:
    match manner.fact.type:
        case "number":
            return _number(cell, manner)
        case "date":
            return _day(cell, manner)
        case "truth":
            text = narrow(cell.text)
            return _TICKS.get(text.casefold(), text)
        case "enum":
            return _member(manner.fact, cell.text)
        case "text":
            return cell.text.strip(SPACES)
        case "uscc" | "citizen_id":
            return "".join(narrow(cell.text).lstrip("'").split())
        case "region" | "industry":
            return narrow(cell.text)
        case _:
            assert_never(manner.fact.type)


def _number(cell: Cell, manner: Manner) -> str | Problem:
    if cell.held == "percent":
        return f"{Decimal(cell.text) * 100:f}%"
    text = narrow(cell.text)
    sign = _CURRENCY.search(text)
    if sign is not None and not text[: sign.start()].strip("-+"):
        text = text[: sign.start()] + text[sign.end() :]
        unit = "美元" if sign[1].upper() in _DOLLARS else "元"
        if unit == "元" and manner.fact.unit.name == "日元":
            unit = "日元"
        if _BARE.fullmatch(text) or _MULTIPLIED.fullmatch(text):
            return text + unit
    text = text.removeprefix("+")
    text = _WHOLE_YUAN.sub("元", text)
    each = _EACH.fullmatch(text)
    if each is not None and "/" not in manner.fact.unit.name + manner.fact.asked_in.name:
        words = {"text": shorten(text), "each": each[1], "unit": manner.fact.asked_in.name}
        return problem("cell-per-piece", None, (), name=manner.fact.label.zh, **words)
    if _SPACED.fullmatch(text):
        text = text.replace(" ", "")
    if manner.unit and _BARE.fullmatch(text):
        return text + manner.unit
    if manner.unit and _MULTIPLIED.fullmatch(text):
        return problem("cell-twice-multiplied", None, text=shorten(text), unit=manner.unit)
    return text


def _day(cell: Cell, manner: Manner) -> str | Problem:
    """The day as `2025-01-31`, whatever the time of it. A figure counts days only where a spreadsheet says that it is a figure."""
    text = narrow(cell.text)
    counted = (_SERIAL if cell.held == "number" else _SERIAL_TEXT).fullmatch(text)
    if counted is not None:
        day = _serial_day(int(counted[1]), manner.epoch)
        if day is None:
            return text
        if cell.held == "number" and int(day[:4]) in _SERIAL_YEARS:
            return day
        return problem("cell-serial-day", None, name=manner.fact.label.zh, text=shorten(text), day=day)
    for form in (_PARTED, _WORDED, _PACKED):
        parts = form.fullmatch(text)
        if parts is not None:
            year, month, day = (part for part in parts.groups() if part not in ("-", "/", "."))
            return f"{year}-{int(month):02d}-{int(day):02d}"
    return text


def _serial_day(number: int, epoch: Epoch) -> str | None:
    """The day a spreadsheet counts as `number`; with 1900 day 60 never was, and those before it are one off."""
    if epoch == 1904:
        start = date(1904, 1, 1)
    elif number in {0, 60}:
        return None
    else:
        start = date(1899, 12, 30) if number > 60 else date(1899, 12, 31)
    return (start + timedelta(days=number)).isoformat()


def _member(fact: Fact, text: str) -> str:
    stripped = text.strip(SPACES)
    if fact.member(stripped) is not None:
        return stripped
    wanted = folded(stripped)
    alike = {
        each.id
        for each in fact.members
        if wanted in {folded(name) for name in (each.id, each.label.zh, each.label.en, *each.aliases)}
    }
    return alike.pop() if len(alike) == 1 else stripped


def folded(text: str) -> str:
    """What remains of a name when width, spaces and capitals do not count."""
    return "".join(narrow(text).casefold().split())


def id_text(cell: Cell, name: str) -> str | Problem:
    """An applicant's or item's id; a short whole number is taken for its digits, a long one may have lost some."""
    match cell.held:
        case "error":
            return problem("cell-error", None, text=cell.text)
        case "formula":
            return problem("cell-formula", None)
        case "merged":
            return problem("cell-merged", None, range=cell.text)
        case "number" if cell.text.isdigit() and len(cell.text) <= _SHORT_NUMBER:
            return cell.text
        case "number" | "percent":
            return problem("cell-number-for-id", None, name=name, text=shorten(cell.text))
        case _:
            return narrow(cell.text).lstrip("'")
