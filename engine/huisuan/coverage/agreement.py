"""When a figure of a text and a literal of a rule are the same: equal value, and units that mean the same where they stand.

The text may leave to its context what the rule must say: 每亩…15元 is 15元/亩, 200吨（含）标准煤 is 200吨标准煤.
"""

from __future__ import annotations

import re
from fractions import Fraction

from huisuan.coverage.figures import FoundFigure
from huisuan.coverage.grammar import MEASURES
from huisuan.coverage.literals import PackLiteral
from huisuan.vocabulary.units import DIMENSIONLESS, Unit, UnitTable

_RATE = re.compile("[%‰折成]|百分点|分之")
_COUNTING = frozenset(MEASURES)
_NEAR = 16


def agree(figure: FoundFigure, literal: PackLiteral, text: str, units: UnitTable) -> bool:
    """Whether `figure`, found in `text`, says what `literal` says; of a range, whether one of its ends does."""
    if literal.printed is not None:
        return _same_print(figure, literal.printed)
    match figure.kind:
        case "date":
            return literal.unit == "date" and literal.value in figure.values
        case "tax" | "name":
            return False
        case "ratio":
            told = {part for value in figure.values if value for part in (value, 1 / value)}
            return _is_plain(literal, units) and literal.value in told
        case "percent":
            wanted = {literal.value, 1 - literal.value} if literal.complement else {literal.value}
            is_rate = bool(_RATE.search(literal.text)) or literal.value.denominator > 1 or literal.complement
            return _is_plain(literal, units) and is_rate and bool(wanted & set(figure.values))
        case _:
            return not _RATE.search(literal.text) and _same_quantity(figure, literal, text, units)


def values_needed(figure: FoundFigure) -> tuple[Fraction, ...]:
    """The ends that literals must say for the figure to be told for: both of a range of numbers, else any one."""
    return figure.values if len(figure.values) == 2 and figure.kind not in ("date", "ratio") else ()


def _same_print(figure: FoundFigure, printed: FoundFigure) -> bool:
    if figure.text == printed.text:
        return True
    return (
        bool(figure.values)
        and figure.kind == printed.kind
        and figure.values == printed.values
        and figure.unit == printed.unit
    )


def _is_plain(literal: PackLiteral, units: UnitTable) -> bool:
    unit = unit_of(literal.unit, units)
    return unit is not None and unit.same_kind(DIMENSIONLESS)


def _same_quantity(figure: FoundFigure, literal: PackLiteral, text: str, units: UnitTable) -> bool:
    unit, wanted = unit_of(figure.unit, units), unit_of(literal.unit, units)
    if unit is None or wanted is None:
        return False
    if literal.value not in [value * unit.factor for value in figure.values]:
        return False
    if unit.same_kind(wanted) or _completed(figure, literal.unit, text, units):
        return True
    no_unit = not figure.unit and any(sign in figure.text for sign in "万亿")
    return no_unit and wanted.same_kind(unit_of("元", units) or DIMENSIONLESS)


def _completed(figure: FoundFigure, wanted: str, text: str, units: UnitTable) -> bool:
    """Whether the words around the figure supply the rest of the unit."""
    above, _, below = wanted.partition("/")
    own, meant = unit_of(figure.unit, units), unit_of(above, units)
    if own is None or meant is None:
        return False
    if below and own.same_kind(meant):
        before = text[: figure.start]
        return all(re.search(f"每(?:[一1]|年|月|)*{re.escape(part)}", before) is not None for part in below.split("/"))
    if meant.power("coal_equivalent") == 1 and own.power("mass") == 1 and not below:
        return "标准煤" in text[figure.end : figure.end + _NEAR] or "标煤" in text[figure.end : figure.end + _NEAR]
    return False


def unit_of(text: str, units: UnitTable) -> Unit | None:
    """The unit printed so; words that count things have none. None for a unit the vocabulary does not know."""
    above, *below = text.split("/") if text != "1" else [""]
    result = _product(above, units)
    for part in below:
        divisor = _product(part, units)
        if result is None or divisor is None:
            return None
        result /= divisor
    return result


def _product(text: str, units: UnitTable) -> Unit | None:
    result = DIMENSIONLESS
    for word in text.split("·"):
        unit = DIMENSIONLESS if word in _COUNTING or "(" in word or "（" in word else units.find(word)
        if unit is None:
            return None
        result *= unit
    return result
