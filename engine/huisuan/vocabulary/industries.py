"""Industry codes of GB/T 4754-2017 as numbers: `C3562` is 33562 (C is the third letter), a shorter code the range under it.

Knows the sections with their divisions, not the classes inside them. Knows no facts and no files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_letters

from huisuan.vocabulary.units import Label

LOWEST, HIGHEST = 10000, 209999
_CODE = re.compile("([A-Ta-t])([0-9]{0,4})")


@dataclass(frozen=True, slots=True)
class Section:
    """A letter of the standard, with its first and last division."""

    letter: str
    label: Label
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class IndustryTable:
    """The sections of the classification by letter."""

    sections: Mapping[str, Section]

    def find(self, text: str) -> tuple[int, int] | None:
        """The extent of a code (`C`, `C35`, `C356`, `C3562`) or of a section's Chinese name; None where there is no such code."""
        for section in self.sections.values():
            if text in (section.label.zh, section.label.en):
                return _extent(section.letter, "")
        parts = _CODE.fullmatch(text)
        if parts is None:
            return None
        letter, digits = parts[1].upper(), parts[2]
        section_found = self.sections.get(letter)
        if section_found is None or len(digits) == 1:
            return None
        if digits and not section_found.first <= int(digits[:2]) <= section_found.last:
            return None
        return _extent(letter, digits)

    def near(self, text: str) -> tuple[str, ...]:
        """Codes that `text` may have meant: the same digits under the letter they belong to."""
        digits = text.lstrip(ascii_letters)
        if not (digits.isascii() and digits.isdigit() and 2 <= len(digits) <= 4):
            return ()
        owners = (each for each in self.sections.values() if each.first <= int(digits[:2]) <= each.last)
        return tuple(f"{each.letter}{digits}" for each in owners)

    @staticmethod
    def text(low: int, high: int) -> str:
        """The code whose extent this is, as `find` reads it."""
        letter = chr(ord("A") - 1 + low // 10000)
        width = {9999: 0, 99: 2, 9: 3, 0: 4}[high - low]
        return letter + f"{low % 10000:04d}"[:width]


def _extent(letter: str, digits: str) -> tuple[int, int]:
    base = (ord(letter) - ord("A") + 1) * 10000
    low = base + int(digits.ljust(4, "0"))
    return low, low + 10 ** (4 - len(digits)) - 1
