"""Cells of generated interval code and what one row of a collection may add (D12): the ground under its nodes over items.

A column holds a cell per row of its frame, numbers already at the node's scale. Knows neither programs nor profiles.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from huisuan.backends.generated.layout import Cell, Exact, NumberCell, Segment, TextCell, TruthCell
from huisuan.ir.nodes import CompareOp
from huisuan.values import Kind, Truth, join_kinds

Numbers = Sequence[NumberCell]
Truths = Sequence[TruthCell]
Columns = tuple[Sequence[Cell], ...]
YES: TruthCell = (True, 0)
NO: TruthCell = (False, 0)
NOUGHT: NumberCell = (0, 0, Kind.EXACT, 0)


new = tuple.__new__


class Part(NamedTuple):
    """What one row may add: its ends, whether it is surely in, and the leaves that leave it open."""

    row: int
    lo: Exact
    hi: Exact
    sure: bool
    kind: Kind
    open: int


class Parts(NamedTuple):
    """The rows of a collection that are not excluded, the blank one apart, with how often it may come."""

    seen: list[Part]
    blank: Part | None
    more: int
    open: int

    def everyone(self) -> list[Part]:
        return self.seen if self.blank is None else [*self.seen, self.blank]

    def kind(self) -> Kind:
        found = Kind.EXACT
        for part in self.everyone():
            if part[4] is not found:
                found = join_kinds((found, part[4]))
        return found


def number_cell(lo: Exact, hi: Exact, kind: Kind, leaves: int) -> NumberCell:
    return (lo, lo, Kind.EXACT, 0) if lo == hi else (lo, hi, kind, leaves)


def truth_cell(truth: Truth, leaves: int) -> TruthCell:
    return truth, leaves if truth is None else 0


def rescale(column: Numbers, factor: int) -> Numbers:
    return [(lo * factor, hi * factor, kind, leaves) for lo, hi, kind, leaves in column]


def same_text(a: TextCell | tuple[str | None, frozenset[str] | None], b: TextCell | tuple[str, None]) -> Truth:
    """Whether two texts are equal; members that neither may share decide against it."""
    if a[0] is not None and b[0] is not None:
        return a[0] == b[0]
    one = a[1] if a[0] is None else frozenset((a[0],))
    other = b[1] if b[0] is None else frozenset((b[0],))
    return False if one is not None and other is not None and not one & other else None


def compared(op: CompareOp, a: Cell, b: Cell) -> Truth:
    match a, b:
        case (a_lo, a_hi, _, _), (b_lo, b_hi, _, _):
            if op == "<":
                return True if a_hi < b_lo else False if a_lo >= b_hi else None
            if op == "<=":
                return True if a_hi <= b_lo else False if a_lo > b_hi else None
            if a_hi < b_lo or b_hi < a_lo:
                return False
            return True if a_lo == a_hi == b_lo == b_hi else None
        case (a_truth, _), (b_truth, _):
            return None if a_truth is None or b_truth is None else a_truth is b_truth
        case (_, _, _) as a_text, (_, _, _) as b_text:
            return same_text(a_text, b_text)
        case _:
            raise TypeError("cells of different types")


def part_at(member: Truths, value: Numbers | None, row: int) -> Part | None:
    inside, leaves = member[row]
    if inside is False:
        return None
    if value is None:
        return Part(row, 0, 0, inside is True, Kind.EXACT, leaves)
    lo, hi, kind, own = value[row]
    return new(Part, (row, lo, hi, inside is True, kind, leaves | own))


def parts_of(member: Truths, value: Numbers | None, segment: Segment, leaf: int) -> Parts:
    start, count, more = segment
    seen = [part for row in range(start, start + count) if (part := part_at(member, value, row)) is not None]
    blank = part_at(member, value, start + count) if more > 0 else None
    leaves = 0 if blank is None else blank.open | leaf
    for part in seen:
        leaves |= part.open
    return Parts(seen, blank, 0 if blank is None else more, leaves)


def known_key(cells: Sequence[Cell]) -> tuple[object, ...] | None:
    """The values of a key; None if one is open."""
    key = []
    for cell in cells:
        value = cell[0]
        if value is None or (len(cell) == 4 and value != cell[1]):
            return None
        key.append(value)
    return tuple(key)


def known_place(cells: Sequence[NumberCell]) -> tuple[Exact, ...] | None:
    """The numbers of an order; None if one is open."""
    place = []
    for lo, hi, _, _ in cells:
        if lo != hi:
            return None
        place.append(lo)
    return tuple(place)
