"""What a backend returns for one profile, and the parity record made of it (D17, E4).

A backend evaluates a program's roots to `Value`s; everything beyond (statuses, lines, limits, losers) is read off them here, once, for
all backends. Knows the IR only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple, Protocol

from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Benefit, LimitEntry, Program
from huisuan.values import Facts, Kind, Truth

Keys = tuple[tuple[str, ...], ...]
"""Items of a frame by their ids, one id a level; `((),)` for the profile itself."""
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


class Amount(NamedTuple):
    """Ends in the currency's unit; `hi` is None where nothing caps it (prints as null); both None when not eligible."""

    kind: Kind
    lo: Fraction | None
    hi: Fraction | None


NOTHING = Amount(Kind.EXACT, None, None)
NO_AWARD = Amount(Kind.IN_KIND, None, None)
"""What a record shows as amount of a benefit that is ruled out, and of one in kind."""


class LineRecord(NamedTuple):
    """One line; what is no member of the benefit, or stands under one that is ruled out, has no amount."""

    key: tuple[str, ...]
    member: Truth
    taken: Truth
    amount: Amount
    payable: Amount


class LimitRecord(NamedTuple):
    """One limit, per line key (`()` for the profile): ceiling, what counted against it, prior use, and whether it bound."""

    name: str
    key: tuple[str, ...]
    ceiling: Amount
    counted: Amount
    prior: Amount | None
    bound: Truth


class Record(NamedTuple):
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
    if value.lo is value.hi or value.lo == value.hi:
        return Amount(value.kind, value.lo, value.hi)
    sets = program.raised_by[node]
    unlimited = sets and all(value.open & each for each in sets)
    return Amount(value.kind, value.lo, None if unlimited else value.hi)


def _in_frame(program: Program, roots: Roots, node: NodeId, keys: Keys) -> list[Value]:
    """A root as each item sees it: roots of outer frames are broadcast."""
    if program.frames_of[node] == 0 or not keys:
        return [roots.single[node]] * len(keys) if keys else []
    table = roots.items[node]
    depth = len(next(iter(table)))
    return [table[key[:depth]] for key in keys]


def _amounts(program: Program, roots: Roots, node: NodeId, keys: Keys) -> list[Amount]:
    found = []
    for value in _in_frame(program, roots, node, keys):
        if not isinstance(value, NumberValue):
            raise TypeError(f"root {node} is not a number")
        found.append(amount_of(program, node, value))
    return found


def _truths(program: Program, roots: Roots, node: NodeId, keys: Keys) -> list[Truth]:
    found = []
    for value in _in_frame(program, roots, node, keys):
        if not isinstance(value, TruthValue):
            raise TypeError(f"root {node} is not a truth")
        found.append(value.truth)
    return found


def _keys_of_frame(program: Program, facts: Facts, frame: int) -> Keys:
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


def _lines(
    program: Program, facts: Facts, roots: Roots, benefit: Benefit, payable: Amount, barred: bool
) -> tuple[LineRecord, ...]:
    if not benefit.frame:
        return (_whole_line(program, roots, benefit, payable, barred),)
    keys = _keys_of_frame(program, facts, benefit.frame)
    if not keys:
        return ()
    members, taken = (_truths(program, roots, node, keys) for node in (benefit.member, benefit.taken))
    shown = [key for key, member in zip(keys, members, strict=True) if member is not False and not barred]
    amounts = dict(zip(shown, _amounts(program, roots, benefit.line, tuple(shown)), strict=True))
    amount = [amounts.get(key, NOTHING) for key in keys]
    return tuple(map(LineRecord, keys, members, taken, amount, _amounts(program, roots, benefit.line_payable, keys)))


def _whole_line(program: Program, roots: Roots, benefit: Benefit, payable: Amount, barred: bool) -> LineRecord:
    """The one line of a benefit that is not reckoned by items."""
    member, taken = truth_at(roots, benefit.member).truth, truth_at(roots, benefit.taken).truth
    amount = NOTHING
    if not barred and member is not False:
        amount = amount_of(program, benefit.line, number_at(roots, benefit.line))
    if benefit.line_payable != benefit.payable:
        payable = amount_of(program, benefit.line_payable, number_at(roots, benefit.line_payable))
    return LineRecord((), member, taken, amount, payable)


def _limit_records(program: Program, facts: Facts, roots: Roots, entry: LimitEntry) -> tuple[LimitRecord, ...]:
    keys = _keys_of_frame(program, facts, entry.frame)
    if not keys:
        return ()
    ceiling, counted = (_amounts(program, roots, node, keys) for node in (entry.ceiling, entry.pre))
    prior = [None] * len(keys) if entry.prior is None else _amounts(program, roots, entry.prior, keys)
    bound = _truths(program, roots, entry.bound, keys)
    return tuple(map(LimitRecord, [entry.name] * len(keys), keys, ceiling, counted, prior, bound))


def _limits(program: Program, facts: Facts, roots: Roots, benefit: Benefit) -> tuple[LimitRecord, ...]:
    if not benefit.limits:
        return ()
    return tuple(record for entry in benefit.limits for record in _limit_records(program, facts, roots, entry))


def payable_of(program: Program, roots: Roots, benefit: Benefit) -> Amount:
    if benefit.form == "in_kind":
        return NO_AWARD
    return amount_of(program, benefit.payable, number_at(roots, benefit.payable))


def record_of(program: Program, facts: Facts, roots: Roots, benefit: Benefit) -> Record:
    """The parity record of one benefit from the values of its roots."""
    single = roots.single
    status, payable = single[benefit.status], single[benefit.payable]
    applies, if_met = single[benefit.applies], single[benefit.status_if_met]
    if not (isinstance(status, TruthValue) and isinstance(applies, TruthValue) and isinstance(if_met, TruthValue)):
        raise TypeError(f"a status of {benefit.id} is not a truth")
    if not isinstance(payable, NumberValue):
        raise TypeError(f"the payable of {benefit.id} is not a number")
    barred, in_kind = status.truth is False, benefit.form == "in_kind"
    amount = None if barred else number_at(roots, benefit.amount)
    nothing = NO_AWARD if in_kind else NOTHING
    paid = amount_of(program, benefit.payable, payable)
    worth = (
        None if benefit.worth is None or barred else amount_of(program, benefit.worth, number_at(roots, benefit.worth))
    )
    return Record(
        benefit=benefit.id,
        applies=applies.truth,
        status=STATUS[status.truth],
        confirmed=STATUS[if_met.truth],
        amount=nothing if amount is None or in_kind else amount_of(program, benefit.amount, amount),
        payable=nothing if in_kind else paid,
        lines=_lines(program, facts, roots, benefit, paid, barred),
        limits=_limits(program, facts, roots, benefit),
        instalments=_instalments(program, roots, benefit) if benefit.instalments else (),
        worth=worth,
        chosen=tuple(_chosen(program, roots, benefit)) if benefit.relations else (),
        open_status=bits(status.open) if status.open else (),
        open_amount=() if amount is None or not amount.open else bits(amount.open),
        open_payable=bits(payable.open) if payable.open else (),
    )


def _instalments(program: Program, roots: Roots, benefit: Benefit) -> tuple[Amount, ...]:
    return tuple(amount_of(program, part.node, number_at(roots, part.node)) for part in benefit.instalments)


def _chosen(program: Program, roots: Roots, benefit: Benefit) -> Iterator[tuple[Fraction, Fraction]]:
    for node in benefit.relations:
        if program.frames_of[node] == 0:
            value = number_at(roots, node)
            yield value.lo, value.hi


def records(program: Program, facts: Facts, roots: Roots) -> tuple[Record, ...]:
    return tuple(record_of(program, facts, roots, benefit) for benefit in program.benefits)
