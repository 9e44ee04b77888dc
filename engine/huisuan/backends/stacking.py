"""The best admissible combination of competing lines, at the ends of what is known (D13).

Pure arithmetic on (low, high) pairs, exact whatever exact number type it is given. Used by the backends that work one profile at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from huisuan.ir.program import RelationBar
from huisuan.values import Interval, Truth

ZERO = Interval.point(0)


@dataclass(frozen=True, slots=True)
class Stacked:
    """What a group comes to: its total, each member's payable, and the first and last set that may be the chosen one."""

    total: Interval
    members: tuple[Interval, ...]
    chosen: Interval


@dataclass(frozen=True, slots=True)
class Contest:
    """A group with its numbers filled in: gates and values by member, ceilings with their members, the sets still allowed."""

    gates: tuple[Truth, ...]
    values: tuple[Interval, ...]
    ceilings: tuple[tuple[tuple[int, ...], Interval], ...]
    bars: tuple[RelationBar, ...]
    sets: tuple[tuple[int, ...], ...]
    allowed: tuple[int, ...]


def resolve(contest: Contest) -> Stacked:
    """Splits on the open barring members, takes each case as decided, and returns the hull.

    Whether a benefit bars is a matter of its own gate, not of what it is paid: one that is barred itself still bars.
    """
    open_barrers = sorted({bar.barrer for bar in contest.bars if contest.gates[bar.barrer] is None})
    cases = []
    for answers in product((True, False), repeat=len(open_barrers)):
        answered = dict(zip(open_barrers, answers, strict=True))
        gates = [answered.get(place, gate) for place, gate in enumerate(contest.gates)]
        barred = {loser for bar in contest.bars if gates[bar.barrer] is True for loser in bar.barred}
        cases.append(
            _resolve_case(contest, tuple(False if place in barred else gate for place, gate in enumerate(gates)))
        )
    hull = cases[0]
    for case in cases[1:]:
        members = tuple(a.hull(b) for a, b in zip(hull.members, case.members, strict=True))
        hull = Stacked(hull.total.hull(case.total), members, hull.chosen.hull(case.chosen))
    return hull


def _gated(gate: Truth, value: Interval) -> Interval:
    if gate is False:
        return ZERO
    return value if gate is True else value.hull(ZERO)


def _resolve_case(contest: Contest, gates: tuple[Truth, ...]) -> Stacked:
    values = tuple(_gated(gate, value) for gate, value in zip(gates, contest.values, strict=True))
    if not contest.allowed:
        return Stacked(ZERO, tuple(ZERO for _ in values), ZERO)
    sums = {place: _set_total(contest, contest.sets[place], values) for place in contest.allowed}
    secured = max(total.lo for total in sums.values())
    first = next(place for place in contest.allowed if sums[place].lo == secured)
    live = [
        place for place in contest.allowed if sums[place].hi > secured or (sums[place].hi == secured and place <= first)
    ]
    paid = [_set_members(contest, contest.sets[place], values) for place in live]
    members = []
    for member in range(len(values)):
        hull = paid[0].get(member, ZERO)
        for other in paid[1:]:
            hull = hull.hull(other.get(member, ZERO))
        members.append(hull)
    total = Interval(secured, max(sums[place].hi for place in contest.allowed))
    return Stacked(total, tuple(members), Interval(Fraction(live[0]), Fraction(live[-1])))


def _end(
    contest: Contest, chosen: Sequence[int], amounts: Sequence[Fraction], ceilings: Sequence[int], *, high: bool
) -> dict[int, Fraction]:
    """Payments of a set at one end: in declared order, each cut to what these ceilings leave."""
    rooms = {place: contest.ceilings[place][1].hi if high else contest.ceilings[place][1].lo for place in ceilings}
    paid: dict[int, Fraction] = {}
    for member in chosen:
        over = [place for place in ceilings if member in contest.ceilings[place][0]]
        amount = min([amounts[member], *(max(rooms[place], Fraction(0)) for place in over)])
        for place in over:
            rooms[place] -= amount
        paid[member] = amount
    return paid


def _ends(contest: Contest, chosen: Sequence[int], values: Sequence[Interval], ceilings: Sequence[int]) -> Interval:
    low = _end(contest, chosen, [value.lo for value in values], ceilings, high=False)
    high = _end(contest, chosen, [value.hi for value in values], ceilings, high=True)
    return Interval(sum(low.values(), Fraction(0)), sum(high.values(), Fraction(0)))


def _set_total(contest: Contest, chosen: tuple[int, ...], values: tuple[Interval, ...]) -> Interval:
    return _ends(contest, chosen, values, range(len(contest.ceilings)))


def _set_members(contest: Contest, chosen: tuple[int, ...], values: tuple[Interval, ...]) -> dict[int, Interval]:
    """Each member's payment, by D11 under each ceiling over it.

    What came before under a ceiling is taken under the ceilings inside it only. That is exact unless an outer one cut it, and then
    nothing is left for this member anyhow; counting the outer cut would widen the result as more is learnt.
    """
    paid = {}
    for place, member in enumerate(chosen):
        lo, hi = values[member].lo, values[member].hi
        for number, (members, ceiling) in enumerate(contest.ceilings):
            if member in members:
                earlier = [other for other in chosen[:place] if other in members]
                inside = [inner for inner in range(number) if set(contest.ceilings[inner][0]) <= set(members)]
                before = _ends(contest, earlier, values, inside)
                lo = min(lo, max(Fraction(0), ceiling.lo - before.hi))
                hi = min(hi, max(Fraction(0), ceiling.hi - before.lo))
        paid[member] = Interval(lo, hi)
    return paid
