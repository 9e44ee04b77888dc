"""Cells of a decision table: what is written in one, as a condition on its column and as a set of values to compare with other cells.

-            anything              >= 100万元   < 5亩   = 3      a comparison
[1..5)       from 1, without 5     a, b         not a, b         members
yes / no     for a condition
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from huisuan.ir.nodes import And, Compare, Member, NodeId, Not
from huisuan.mechanisms.checks import constant, require
from huisuan.mechanisms.comparisons import member_of, members_of
from huisuan.mechanisms.expressions import expression
from huisuan.mechanisms.scope import Scope, Typed
from huisuan.syntax.located import Scalar

ANYTHING = ("-", "—", "")
TRUTHS = {"yes": True, "是": True, "no": False, "否": False}
_COMPARED = re.compile(r"(>=|<=|>|<|=)\s*(.+)", re.DOTALL)
_INTERVAL = re.compile(r"([\[(])\s*(.+?)\s*\.\.\s*(.+?)\s*([\])])", re.DOTALL)
_NOT = re.compile(r"not\s+(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Extent:
    """The numbers or members a cell takes; a number's end with True belongs to it, None is no end."""

    low: tuple[Fraction, bool] | None = None
    high: tuple[Fraction, bool] | None = None
    members: frozenset[str] | None = None

    def meets(self, other: Extent) -> bool:
        if self.members is not None and other.members is not None:
            return bool(self.members & other.members)
        return not _apart(self.high, other.low) and not _apart(other.high, self.low)

    def covers(self, other: Extent) -> bool:
        if self.members is not None:
            return other.members is not None and other.members <= self.members
        return _reaches(other.low, self.low, below=True) and _reaches(other.high, self.high, below=False)


def _apart(high: tuple[Fraction, bool] | None, low: tuple[Fraction, bool] | None) -> bool:
    if high is None or low is None:
        return False
    return high[0] < low[0] or (high[0] == low[0] and not (high[1] and low[1]))


def _reaches(inner: tuple[Fraction, bool] | None, outer: tuple[Fraction, bool] | None, *, below: bool) -> bool:
    if outer is None:
        return True
    if inner is None:
        return False
    if inner[0] == outer[0]:
        return outer[1] or not inner[1]
    return inner[0] > outer[0] if below else inner[0] < outer[0]


@dataclass(frozen=True, slots=True)
class Cell:
    """The condition a cell puts on its column (None: none) and, where it is fixed, the values it takes."""

    test: NodeId | None
    extent: Extent | None


def read_cell(scope: Scope, column: Typed, written: Scalar) -> Cell | None:
    """A cell under `column`, or None after reporting."""
    scope = replace(scope, role="threshold")
    text = written.text.strip()
    match column.sort.name:
        case "truth":
            return _truth(scope, column, written)
        case "enum" | "text":
            return _members(scope, column, written)
        case _ if text in ANYTHING:
            return Cell(None, Extent())
        case _:
            return _numbers(scope, column, written)


def _bad(scope: Scope, written: Scalar) -> None:
    scope.report("bad-cell", written.span, text=written.text)


def _truth(scope: Scope, column: Typed, written: Scalar) -> Cell | None:
    if written.text.strip() in ANYTHING:
        return Cell(None, Extent(members=frozenset(("yes", "no"))))
    wanted = TRUTHS.get(written.text.strip())
    if wanted is None:
        _bad(scope, written)
        return None
    test = column.node if wanted else scope.add(Not(column.node))
    return Cell(test, Extent(members=frozenset(("yes" if wanted else "no",))))


def _members(scope: Scope, column: Typed, written: Scalar) -> Cell | None:
    every = frozenset(members_of(scope, column).values())
    text = written.text.strip()
    if text in ANYTHING:
        return Cell(None, Extent(members=every) if every else None)
    negated = _NOT.fullmatch(text)
    words = [word.strip() for word in re.split("[,，、]", negated[1] if negated else text)]
    fixed = column.sort.name == "enum"
    found = [member_of(scope, column, word, written.span) if fixed else word for word in words]
    named = frozenset(each for each in found if each is not None)
    if len(named) < len(found):
        return None
    inside = scope.add(Member(column.node, tuple(sorted(named))), written.span, text)
    if negated is None:
        return Cell(inside, Extent(members=named))
    return Cell(scope.add(Not(inside), written.span, text), Extent(members=every - named) if every else None)


def _numbers(scope: Scope, column: Typed, written: Scalar) -> Cell | None:
    text = written.text.strip()
    interval = _INTERVAL.fullmatch(text)
    compared = _COMPARED.fullmatch(text)
    if interval is not None:
        low = _end(scope, column, written, interval[2], held=interval[1] == "[", below=True)
        high = _end(scope, column, written, interval[3], held=interval[4] == "]", below=False)
    elif compared is not None:
        sign = compared[1]
        end = _end(scope, column, written, compared[2], held="=" in sign, below=">" in sign)
        if sign == "=":
            low, high = end, _end(scope, column, written, compared[2], held=True, below=False)
        else:
            low, high = (end, NO_END) if ">" in sign else (NO_END, end)
    else:
        low = _end(scope, column, written, text, held=True, below=True)
        high = _end(scope, column, written, text, held=True, below=False)
    if low is None or high is None:
        return None
    return _between(scope, written, low, high)


@dataclass(frozen=True, slots=True)
class End:
    """One end of a cell's numbers: its test, and its place where that is fixed (`known`)."""

    test: NodeId | None
    at: tuple[Fraction, bool] | None
    known: bool = True


NO_END = End(None, None)


def _between(scope: Scope, written: Scalar, low: End, high: End) -> Cell | None:
    tests = tuple(each.test for each in (low, high) if each.test is not None)
    test = tests[0] if len(tests) == 1 else scope.add(And(tests), written.span, written.text)
    if not (low.known and high.known):
        return Cell(test, None)
    if low.at is not None and high.at is not None and _apart(high.at, low.at):
        scope.report("tier-order", written.span)
        return None
    return Cell(test, Extent(low.at, high.at))


def _end(scope: Scope, column: Typed, written: Scalar, text: str, *, held: bool, below: bool) -> End | None:
    value = expression(scope, Scalar(text.strip(), written.span))
    if value is None or require(scope, value, column.sort.name, written) is None:
        return None
    if value.sort.unit != column.sort.unit:
        scope.report("unit-mismatch", written.span, left=scope.unit_name(column), right=scope.unit_name(value))
        return None
    first, second = (value.node, column.node) if below else (column.node, value.node)
    test = scope.add(Compare("<=" if held else "<", first, second), written.span, written.text)
    at = constant(scope, value.node)
    return End(test, None if at is None else (at, held), at is not None)
