"""Administrative regions as numbers: a county has its six-digit code, a city or province is the range of codes under it.

Whoever gives a city says that the county is one of that range: partial knowledge. Knows no facts and no files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from huisuan.vocabulary.units import Label

LOWEST, HIGHEST = 110000, 829999
_SUFFIXES = ("省", "市", "县", "区")


def extent(code: int) -> tuple[int, int]:
    """First and last code under `code`; a county is its own extent."""
    if code % 10000 == 0:
        return code, code + 9999
    if code % 100 == 0:
        return code, code + 99
    return code, code


@dataclass(frozen=True, slots=True)
class RegionTree:
    """Known regions by code. `whole`: provinces (two digits) whose every county is listed, so that other codes in them are wrong."""

    labels: Mapping[int, Label]
    whole: frozenset[int]
    codes: Mapping[str, int] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", MappingProxyType(self._names()))

    def _names(self) -> dict[str, int]:
        names = {self.full_name(code): code for code in self.labels}
        short: dict[str, set[int]] = {}
        for code, label in self.labels.items():
            short.setdefault(label.zh, set()).add(code)
            short.setdefault(label.en.casefold(), set()).add(code)
            if len(label.zh) > 2 and label.zh.endswith(_SUFFIXES):
                short.setdefault(label.zh[:-1], set()).add(code)
            for above in {code - code % 10000, code - code % 100} & self.labels.keys() - {code}:
                short.setdefault(self.labels[above].zh + label.zh, set()).add(code)
        for name, codes in short.items():
            if len(codes) == 1:
                names.setdefault(name, min(codes))
        return names

    def full_name(self, code: int) -> str:
        """`浙江省嘉兴市南湖区`; an unlisted code is its digits."""
        chain = dict.fromkeys((code - code % 10000, code - code % 100, code))
        return (
            "".join(self.labels[part].zh for part in chain if part in self.labels) if code in self.labels else str(code)
        )

    def name(self, code: int) -> Label:
        return self.labels.get(code, Label(str(code), str(code)))

    def find(self, text: str) -> tuple[int, int] | None:
        """The extent of a region given by code or name; None where there is no such region."""
        if text.isascii() and text.isdigit():
            return extent(int(text)) if self._well_formed(text) else None
        code = self.codes.get(text, self.codes.get(text.casefold()))
        return None if code is None else extent(code)

    def _well_formed(self, text: str) -> bool:
        if len(text) != 6 or int(text[:2]) * 10000 not in self.labels:
            return False
        code = int(text)
        if code in self.labels:
            return True
        return int(text[:2]) not in self.whole and not (text[2:4] == "00" and text[4:] != "00")

    def text(self, low: int, high: int) -> str:
        """The code whose extent this is, as `find` reads it."""
        assert extent(low) == (low, high)
        return f"{low:06d}"
