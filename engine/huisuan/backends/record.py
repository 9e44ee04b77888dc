"""What a backend returns for one profile, and the parity record made of it (D17, E4).

A backend evaluates a program's roots to `Value`s; everything beyond (statuses, lines, limits, losers) is read off them here, once, for
all backends. Knows the IR only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol

from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Benefit, LimitEntry, Program
from huisuan.values import Facts, Kind, Truth

Status = Literal["eligible", "not_eligible", "undetermined"]
STATUS: Mapping[Truth, Status] = {True: "eligible", False: "not_eligible", None: "undetermined"}


@dataclass(frozen=True, slots=True)
class TruthValue:
    """A truth and the leaves it is open in (a bit per place in `Program.leaves`; 0 when decided)."""

    truth: Truth
    open: int = 0


@dataclass(frozen=True, slots=True)
class NumberValue:
    """Ends, kind and open leaves of a number; decided: ends equal, kind exact, no leaf open."""

    lo: Fraction
    hi: Fraction
    kind: Kind = Kind.EXACT
    open: int = 0


Value = TruthValue | NumberValue


@dataclass(frozen=True, slots=True)
class Roots:
    """Values of a program's roots. Those of the profile frame in `single`; those of collection frames in `items`, by item ids
    (one id a level), in the order of the collection.
    """

    single: Mapping[NodeId, Value]
    items: Mapping[NodeId, Mapping[tuple[str, ...], Value]]


class Backend(Protocol):
    """Evaluates bound profiles; refuses by name (`UnsupportedNode`) what it does not owe."""

    @property
    def name(self) -> str: ...

    def evaluate(self, program: Program, profiles: tuple[Facts, ...]) -> tuple[Roots, ...]: ...


class UnsupportedNode(Exception):
    """A backend does not implement a node; the message names both."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Ends in the currency's unit; `hi` is None where nothing caps it (prints as null); both None when not eligible."""

    kind: Kind
    lo: Fraction | None
    hi: Fraction | None


@dataclass(frozen=True, slots=True)
class LineRecord:
    key: tuple[str, ...]
    member: Truth
    taken: Truth
    amount: Amount
    payable: Amount


@dataclass(frozen=True, slots=True)
class LimitRecord:
    """One limit, per line key (`()` for the profile): ceiling, what counted against it, prior use, and whether it bound."""

    name: str
    key: tuple[str, ...]
    ceiling: Amount
    counted: Amount
    prior: Amount | None
    bound: Truth


@dataclass(frozen=True, slots=True)
class Record:
    """The parity record of one determination."""

    benefit: str
    applies: Truth
    status: Status
    confirmed: Status
    amount: Amount
    payable: Amount
    lines: tuple[LineRecord, ...]
    limits: tuple[LimitRecord, ...]
    instalments: tuple[Amount, ...]
    worth: Amount | None
    chosen: tuple[tuple[Fraction, Fraction], ...]
    open_status: tuple[int, ...]
    open_amount: tuple[int, ...]
    open_payable: tuple[int, ...]


def bits(mask: int) -> tuple[int, ...]:
    """The places of the set bits, ascending."""
    places = []
    while mask:
        low = mask & -mask
        places.append(low.bit_length() - 1)
        mask ^= low
    return tuple(places)


def truth_at(roots: Roots, node: NodeId) -> TruthValue:
    value = roots.single[node]
    if not isinstance(value, TruthValue):
        raise TypeError(f"root {node} is not a truth")
    return value


def number_at(roots: Roots, node: NodeId) -> NumberValue:
    value = roots.single[node]
    if not isinstance(value, NumberValue):
        raise TypeError(f"root {node} is not a number")
    return value


def amount_of(program: Program, node: NodeId, value: NumberValue) -> Amount:
    """Prints the upper end as None when an open leaf without legal maximum reaches it and no constant caps it (D6)."""
    sets = program.raised_by[node]
    wide = value.lo is not value.hi and sets and value.lo != value.hi
    unlimited = wide and all(value.open & each for each in sets)
    return Amount(value.kind, value.lo, None if unlimited else value.hi)


def _in_frame(roots: Roots, program: Program, node: NodeId, key: tuple[str, ...]) -> Value:
    """A root as an item sees it: roots of outer frames are broadcast."""
    if program.frames_of[node] == 0:
        return roots.single[node]
    table = roots.items[node]
    while key not in table:
        key = key[:-1]
    return table[key]


def _number(value: Value) -> NumberValue:
    if not isinstance(value, NumberValue):
        raise TypeError("not a number")
    return value


def _truth(value: Value) -> Truth:
    if not isinstance(value, TruthValue):
        raise TypeError("not a truth")
    return value.truth


def _keys_of_frame(program: Program, facts: Facts, frame: int) -> tuple[tuple[str, ...], ...]:
    if frame == 0:
        return ((),)
    decl = program.frames[frame]
    if decl.parent == 0:
        found = facts.collections.get(decl.name)
        return tuple((item.id,) for item in found.items) if found else ()
    outer = program.frames[decl.parent or 0]
    parents = facts.collections.get(outer.name)
    keys: list[tuple[str, ...]] = []
    for item in parents.items if parents else ():
        inner = item.collections.get(decl.name.rpartition(".")[2])
        keys.extend((item.id, child.id) for child in (inner.items if inner else ()))
    return tuple(keys)


def _lines(program: Program, facts: Facts, roots: Roots, benefit: Benefit) -> tuple[LineRecord, ...]:
    lines = []
    for key in _keys_of_frame(program, facts, benefit.frame):

        def at(node: NodeId, key: tuple[str, ...] = key) -> Value:
            return _in_frame(roots, program, node, key)

        amount = amount_of(program, benefit.line, _number(at(benefit.line)))
        payable = amount_of(program, benefit.line_payable, _number(at(benefit.line_payable)))
        lines.append(LineRecord(key, _truth(at(benefit.member)), _truth(at(benefit.taken)), amount, payable))
    return tuple(lines)


def _limit_records(program: Program, facts: Facts, roots: Roots, entry: LimitEntry) -> tuple[LimitRecord, ...]:
    records = []
    for key in _keys_of_frame(program, facts, entry.frame):

        def amount(node: NodeId, key: tuple[str, ...] = key) -> Amount:
            return amount_of(program, node, _number(_in_frame(roots, program, node, key)))

        prior = None if entry.prior is None else amount(entry.prior)
        bound = _truth(_in_frame(roots, program, entry.bound, key))
        records.append(LimitRecord(entry.name, key, amount(entry.ceiling), amount(entry.pre), prior, bound))
    return tuple(records)


def payable_of(program: Program, roots: Roots, benefit: Benefit) -> Amount:
    if benefit.form == "in_kind":
        return Amount(Kind.IN_KIND, None, None)
    return amount_of(program, benefit.payable, number_at(roots, benefit.payable))


def record_of(program: Program, facts: Facts, roots: Roots, benefit: Benefit) -> Record:
    """The parity record of one benefit from the values of its roots."""
    status = truth_at(roots, benefit.status)
    barred, in_kind = status.truth is False, benefit.form == "in_kind"
    amount = None if barred else number_at(roots, benefit.amount)
    nothing = Amount(Kind.IN_KIND if in_kind else Kind.EXACT, None, None)
    worth = (
        None if benefit.worth is None or barred else amount_of(program, benefit.worth, number_at(roots, benefit.worth))
    )
    confirmed = STATUS[truth_at(roots, benefit.status_if_met).truth]
    chosen = [number_at(roots, node) for node in benefit.relations if program.frames_of[node] == 0]
    return Record(
        benefit=benefit.id,
        applies=truth_at(roots, benefit.applies).truth,
        status=STATUS[status.truth],
        confirmed=confirmed,
        amount=nothing if amount is None or in_kind else amount_of(program, benefit.amount, amount),
        payable=payable_of(program, roots, benefit),
        lines=_lines(program, facts, roots, benefit),
        limits=tuple(record for entry in benefit.limits for record in _limit_records(program, facts, roots, entry)),
        instalments=tuple(amount_of(program, part.node, number_at(roots, part.node)) for part in benefit.instalments),
        worth=worth,
        chosen=tuple((value.lo, value.hi) for value in chosen),
        open_status=bits(status.open),
        open_amount=() if amount is None else bits(amount.open),
        open_payable=bits(number_at(roots, benefit.payable).open),
    )


def records(program: Program, facts: Facts, roots: Roots) -> tuple[Record, ...]:
    return tuple(record_of(program, facts, roots, benefit) for benefit in program.benefits)
