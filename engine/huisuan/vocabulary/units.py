"""Units of measurement: what multiplies and divides, what may be added, and how units are written.

Words that count things (个, 件, 辆, 家, 人) have no dimension: a number of refrigerators is a number. Floor area and farmland are
two dimensions, and so are days, months and years, since documents never convert between them. 万 and 亿 before a number belong to
the number. Knows no facts and no files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Language = Literal["zh", "en"]
ONE = Fraction(1)
_PREFIXES = {"百": 100, "千": 1000, "万": 10_000, "十万": 100_000, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_PREFIXED = re.compile("(十万|百万|千万|[百千万亿])(.+)")


@dataclass(frozen=True, slots=True)
class Label:
    """A text in both languages."""

    zh: str
    en: str

    def of(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True, order=True)
class Dimension:
    """One kind of quantity; `label` names the unit its numbers are held in."""

    id: str
    label: Label = field(compare=False)


@dataclass(frozen=True, slots=True)
class Unit:
    """Powers of dimensions (sorted, none zero), and how many base units one of it is: 公顷 is 15 of the base 亩.

    `written` is the name people use, where there is one; it is not part of what the unit is.
    """

    powers: tuple[tuple[Dimension, int], ...] = ()
    factor: Fraction = ONE
    written: Label | None = field(default=None, compare=False)

    def __mul__(self, other: Unit) -> Unit:
        return self._combined(other, 1)

    def __truediv__(self, other: Unit) -> Unit:
        return self._combined(other, -1)

    def _combined(self, other: Unit, sign: int) -> Unit:
        powers = dict(self.powers)
        for dimension, power in other.powers:
            powers[dimension] = powers.get(dimension, 0) + sign * power
        factor = self.factor * other.factor if sign > 0 else self.factor / other.factor
        return Unit(tuple(sorted((each, power) for each, power in powers.items() if power)), factor)

    def power(self, dimension: str) -> int:
        """The power of the dimension with this id, 0 if it is not there."""
        return next((power for each, power in self.powers if each.id == dimension), 0)

    def same_kind(self, other: Unit) -> bool:
        """Whether quantities of the two may be added and compared."""
        return self.powers == other.powers

    def base(self) -> Unit:
        """The unit that numbers of this kind are held in."""
        return Unit(self.powers)

    @property
    def label(self) -> Label:
        """How the unit is written; a plain number has the empty name."""
        return self.written or Label(self._composed("zh"), self._composed("en"))

    @property
    def name(self) -> str:
        return self.label.zh

    def _composed(self, language: Language) -> str:
        def side(sign: int) -> str:
            return "·".join("·".join([each.label.of(language)] * (sign * n)) for each, n in self.powers if sign * n > 0)

        above, below = side(1), side(-1)
        return f"{above or '1'}/{below}" if below else above


DIMENSIONLESS = Unit()


@dataclass(frozen=True, slots=True)
class UnitTable:
    """Every unit by each of its names."""

    names: Mapping[str, Unit]

    def find(self, text: str) -> Unit | None:
        """`元`, `元/标箱`, `元/亩/年`, `元/人·月`, `元/万吨`; the empty text is a plain number. None where a part is not known."""
        if text in ("", "1"):
            return DIMENSIONLESS
        if text in self.names:
            return self.names[text]
        above, *below = text.split("/")
        result = self._product(above)
        for part in below:
            divisor = self._product(part)
            if result is None or divisor is None:
                return None
            result /= divisor
        return result if result is None else Unit(result.powers, result.factor, Label(text, result.label.en))

    def _product(self, text: str) -> Unit | None:
        result = DIMENSIONLESS
        for word in re.split("[·*]", text):
            unit = self._word(word)
            if unit is None:
                return None
            result *= unit
        return result

    def _word(self, word: str) -> Unit | None:
        found = DIMENSIONLESS if word == "1" else self.names.get(word)
        if found is None and (prefixed := _PREFIXED.fullmatch(word)):
            rest = self.names.get(prefixed[2])
            if rest is not None:
                return Unit(rest.powers, rest.factor * _PREFIXES[prefixed[1]])
        return found
