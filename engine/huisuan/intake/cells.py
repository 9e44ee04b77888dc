"""A cell as one text that remembers what kind it was: the form in which every source hands on what it holds.

A text is itself. What a spreadsheet or JSON knows to be a number, a day or an error begins with a mark, a control character that no
text of an office has; a text that does begin with one is marked as a text. So a column is one column of texts, whatever it came
from, and is read once for each distinct value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Literal

Held = Literal["text", "number", "percent", "day", "truth", "error", "formula", "merged", "range", "other"]
_MARKS: dict[Held, str] = {
    "text": "\x0e",
    "number": "\x01",
    "percent": "\x02",
    "day": "\x03",
    "truth": "\x04",
    "error": "\x05",
    "formula": "\x06",
    "merged": "\x07",
    "range": "\x08",
    "other": "\x0f",
}
_HELD: dict[str, Held] = {mark: held for held, mark in _MARKS.items()}
_WITH = "\x1f"
NUMBER_MARK = _MARKS["number"]
RESERVED = "^[\x01-\x08\x0e\x0f]"
"""A text that begins like a mark."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds, and as which text. A `percent` holds the number behind the sign: 15% is 0.15."""

    held: Held
    text: str


def marked(held: Held, text: str) -> str:
    return _MARKS[held] + text


def from_text(text: str) -> str:
    """A text that came as one."""
    return _MARKS["text"] + text if text[:1] in _HELD else text


def decode(cell: str) -> Cell:
    """The cell that a marked text stands for."""
    held = _HELD.get(cell[:1])
    text = cell[1:].partition(_WITH)[0] if held == "merged" else cell[1:]
    return Cell("text", cell) if held is None else Cell(held, text)


def merged(cells: str, first: str) -> str:
    """A cell of the merged `cells`, of which the `first` alone is written."""
    return marked("merged", cells + _WITH + first)


def merged_first(cell: str) -> str:
    """What the first of the merged cells holds, of which this is one; blank where this is none of any."""
    return cell.partition(_WITH)[2] if _HELD.get(cell[:1]) == "merged" else ""


def shown(cell: str) -> str:
    """The cell as a person should see it in a message."""
    found = decode(cell)
    if found.held == "percent":
        return (
            f"{Decimal(found.text) * 100:f}".rstrip("0").rstrip(".") + "%" if "." in found.text else f"{found.text}00%"
        )
    return found.text


def is_blank(cell: str) -> bool:
    return not cell.strip(" \t\r\n\u3000\u00a0\ufeff")


def float_text(value: float) -> str:
    """A spreadsheet's number at the fifteen digits it shows and keeps, written out without exponent."""
    short = format(value, ".15g")
    if "e" not in short:
        return short
    return format(Decimal(short), "f") if abs(value) < 1e30 else short


def from_value(value: object) -> str:
    """A spreadsheet's value; a time of day that is no day is `other`."""
    if type(value) is float and isfinite(value):
        return NUMBER_MARK + float_text(value)
    match value:
        case str():
            return from_text(value)
        case bool():
            return marked("truth", "TRUE" if value else "FALSE")
        case int():
            return NUMBER_MARK + str(value)
        case float():
            return NUMBER_MARK + float_text(value) if isfinite(value) else marked("error", str(value))
        case datetime():
            if value.time() != time.min:
                return marked("other", value.isoformat(" "))
            return marked("day", value.date().isoformat())
        case date():
            return marked("day", value.isoformat())
        case None:
            return ""
        case timedelta() | _:
            return marked("other", str(value))
