"""The head of a determination: its record without lines, limits and instalments, and how its parts are read off generated cells.

Knows records and cells, not how either comes about.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from huisuan.backends.generated.layout import Exact
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


Heads = tuple[tuple[int, Head], ...]
Totals = tuple[tuple[int, Amount], ...]
Found = tuple[Heads, Totals]
"""Heads by the benefit's place in the program, totals by the group's."""


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


def is_decided(found: Found) -> bool:
    """Whether nothing of heads and totals is open, so that no further fact or item can change them."""
    heads, totals = found
    return all(_is_decided(head) for _, head in heads) and all(_has_one_end(total) for _, total in totals)


def _is_decided(head: Head) -> bool:
    amounts = (head.amount, head.payable, *(() if head.worth is None else (head.worth,)))
    return (
        not head.open_status | head.open_amount | head.open_payable
        and head.applies is not None
        and "undetermined" not in (head.status, head.confirmed)
        and all(map(_has_one_end, amounts))
        and all(first == last for first, last in head.chosen)
    )


def _has_one_end(amount: Amount) -> bool:
    return amount.lo == amount.hi


def is_same_amount(a: Amount, b: Amount) -> bool:
    """As `==`, with few questions asked of fractions."""
    if a is b or a[0] is not b[0]:
        return a is b
    return _is_same_end(a[1], b[1]) and _is_same_end(a[2], b[2])


def _is_same_end(a: Fraction | None, b: Fraction | None) -> bool:
    if a is b or a is None or b is None:
        return a is b
    return a.as_integer_ratio() == b.as_integer_ratio()


def exact(value: Exact, scale: int) -> Fraction:
    """`value` in units of 1/`scale`; most sums are whole, which is quicker said."""
    if not value:
        return NOUGHT
    if type(value) is int and not value % scale:
        return Fraction(value // scale)
    return Fraction(value, scale)


def amount_reader(program: Program, node: NodeId) -> Callable[[Exact, Exact, Kind, int], Amount]:
    """As `record.amount_of`, from a cell."""
    scale, sets = program.scales[node] or 1, program.raised_by[node]

    def amount(lo: Exact, hi: Exact, kind: Kind, leaves: int) -> Amount:
        low = exact(lo, scale)
        if lo == hi:
            return ZERO if low is NOUGHT and kind is Kind.EXACT else Amount(kind, low, low)
        unlimited = sets and all(leaves & each for each in sets)
        return Amount(kind, low, None if unlimited else exact(hi, scale))

    return amount


def ends_reader(program: Program, node: NodeId) -> Callable[[Exact, Exact], tuple[Fraction, Fraction]]:
    """The sets that a contest may choose, from a cell."""
    scale = program.scales[node] or 1
    return lambda lo, hi: (Fraction(lo, scale), Fraction(hi, scale))


def contests(program: Program, benefit: Benefit) -> list[NodeId]:
    """The relations of a benefit as a whole, whose chosen sets a head shows."""
    return [node for node in benefit.relations if not program.frames_of[node]]


class RuledOut(dict[tuple[Truth, ...], Found]):
    """Heads and totals of benefits whose statuses are false, whose payables fall with them, and which choose the first set.

    By what is asked of each of them in turn: whether it applies, and its status if the open judgements were met.
    """

    def __init__(self, program: Program, places: tuple[int, ...], groups: tuple[int, ...]) -> None:
        super().__init__()
        self._benefits = [(place, program.benefits[place]) for place in places]
        self._sets = [len(contests(program, benefit)) for _, benefit in self._benefits]
        self._totals = tuple((number, ZERO) for number in groups)

    def __missing__(self, truths: tuple[Truth, ...]) -> Found:
        heads = []
        for (place, benefit), sets, applies, met in zip(
            self._benefits, self._sets, truths[::2], truths[1::2], strict=True
        ):
            amount, payable = (NO_AWARD, NO_AWARD) if benefit.form == "in_kind" else (NOTHING, ZERO)
            first = ((NOUGHT, NOUGHT),) * sets
            heads.append((place, Head(0, 0, 0, applies, "not_eligible", STATUS[met], amount, payable, None, first)))
        found = self[truths] = tuple(heads), self._totals
        return found
