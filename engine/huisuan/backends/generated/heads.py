"""The head of a determination: its record without lines, limits and instalments, read off the cells that generated code gives.

Knows records and cells, not how either comes about.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from huisuan.backends.generated.layout import Cell, Exact, NumberCell, TruthCell
from huisuan.backends.record import NO_AWARD, NOTHING, STATUS, Amount, Record, Status
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Benefit, Program
from huisuan.values import Kind, Truth

NOUGHT = Fraction(0)
ZERO = Amount(Kind.EXACT, NOUGHT, NOUGHT)


class Head(NamedTuple):
    """What a record says of a benefit as a whole; the open leaves as masks, first, since heads mostly differ in them."""

    open_status: int
    open_amount: int
    open_payable: int
    applies: Truth
    status: Status
    confirmed: Status
    amount: Amount
    payable: Amount
    worth: Amount | None
    chosen: tuple[tuple[Fraction, Fraction], ...]


def head_of(record: Record) -> Head:
    """The head of a full record."""
    places = (record.open_status, record.open_amount, record.open_payable)
    status, amount, payable = (sum(1 << place for place in each) for each in places)
    return Head(
        status,
        amount,
        payable,
        record.applies,
        record.status,
        record.confirmed,
        record.amount,
        record.payable,
        record.worth,
        record.chosen,
    )


def exact(value: Exact, scale: int) -> Fraction:
    """`value` in units of 1/`scale`; most sums are whole, which is quicker said."""
    if not value:
        return NOUGHT
    if type(value) is int and not value % scale:
        return Fraction(value // scale)
    return Fraction(value, scale)


class HeadReader:
    """Cells of a program's roots as heads and totals."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._ruled_out: dict[tuple[Truth, Truth, bool, int], Head] = {}

    def amount(self, node: NodeId, cell: NumberCell) -> Amount:
        """As `record.amount_of`, from a cell."""
        lo, hi, kind, leaves = cell
        if lo == hi == 0 and kind is Kind.EXACT:
            return ZERO
        scale = self.program.scales[node] or 1
        low = exact(lo, scale)
        if lo == hi:
            return Amount(kind, low, low)
        sets = self.program.raised_by[node]
        unlimited = sets and all(leaves & each for each in sets)
        return Amount(kind, low, None if unlimited else exact(hi, scale))

    def ruled_out(self, benefit: Benefit, applies: Truth, confirmed: Truth) -> Head:
        """The head of a benefit whose status is false, whose payable falls with it, and which chooses the first set."""
        chosen = sum(1 for node in benefit.relations if not self.program.frames_of[node])
        key = (applies, confirmed, benefit.form == "in_kind", chosen)
        found = self._ruled_out.get(key)
        if found is None:
            amount, payable = (NO_AWARD, NO_AWARD) if key[2] else (NOTHING, ZERO)
            sets = ((NOUGHT, NOUGHT),) * chosen
            found = Head(0, 0, 0, applies, "not_eligible", STATUS[confirmed], amount, payable, None, sets)
            self._ruled_out[key] = found
        return found

    def head(self, benefit: Benefit, cells: Mapping[NodeId, Cell]) -> Head:
        status, open_status = truth_cell_of(cells[benefit.status])
        amount, payable = number_cell_of(cells[benefit.amount]), number_cell_of(cells[benefit.payable])
        in_kind, barred = benefit.form == "in_kind", status is False
        worth = None
        if benefit.worth is not None and not barred:
            worth = self.amount(benefit.worth, number_cell_of(cells[benefit.worth]))
        nothing = NO_AWARD if in_kind else NOTHING
        return Head(
            open_status,
            0 if barred else amount[3],
            payable[3],
            truth_cell_of(cells[benefit.applies])[0],
            STATUS[status],
            STATUS[truth_cell_of(cells[benefit.status_if_met])[0]],
            nothing if barred or in_kind else self.amount(benefit.amount, amount),
            nothing if in_kind else self.amount(benefit.payable, payable),
            worth,
            tuple(self._ends(node, cells) for node in benefit.relations if not self.program.frames_of[node]),
        )

    def _ends(self, node: NodeId, cells: Mapping[NodeId, Cell]) -> tuple[Fraction, Fraction]:
        lo, hi, _, _ = number_cell_of(cells[node])
        scale = self.program.scales[node] or 1
        return Fraction(lo, scale), Fraction(hi, scale)


def truth_cell_of(cell: Cell) -> TruthCell:
    assert len(cell) == 2
    return cell


def number_cell_of(cell: Cell) -> NumberCell:
    assert len(cell) == 4
    return cell
