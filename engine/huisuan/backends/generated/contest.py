"""The best admissible combination of competing lines on whole numbers (D13): `stacking.resolve` with what a spec says worked out once.

Pure arithmetic on pairs of ends. Knows neither programs nor profiles.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from huisuan.backends.generated.layout import Exact
from huisuan.ir.program import RelationSpec
from huisuan.values import Truth

Pair = tuple[Exact, Exact]
NONE: Pair = (0, 0)
Resolved = tuple[Pair, list[Pair], Pair]
"""What a group comes to: its total, each member's payable, and the first and last set that may be the chosen one."""
Earlier = tuple[int, tuple[int, ...], tuple[int, ...]]
"""A ceiling over a member, the members under it that come before, and the ceilings inside it."""


class ContestOf:
    """Contests under one spec."""

    def __init__(self, spec: RelationSpec) -> None:
        self.spec = spec
        self.ceilings = [group.members for group in spec.ceilings]
        self._barrers = sorted({bar.barrer for bar in spec.bars})
        self._earlier = [{member: self._before(chosen, member) for member in chosen} for chosen in spec.sets]

    def _before(self, chosen: tuple[int, ...], member: int) -> list[Earlier]:
        before = chosen[: chosen.index(member)]
        found: list[Earlier] = []
        for number, members in enumerate(self.ceilings):
            if member in members:
                inside = tuple(inner for inner in range(number) if set(self.ceilings[inner]) <= set(members))
                found.append((number, tuple(other for other in before if other in members), inside))
        return found

    def resolve(
        self, gates: Sequence[Truth], values: Sequence[Pair], rooms: Sequence[Pair], allowed: Sequence[int]
    ) -> Resolved:
        """Splits on the open barring members, takes each case as decided, and returns the hull."""
        hull: Resolved | None = None
        open_barrers = [barrer for barrer in self._barrers if gates[barrer] is None]
        for answers in product((True, False), repeat=len(open_barrers)):
            own = list(gates)
            for barrer, answer in zip(open_barrers, answers, strict=True):
                own[barrer] = answer
            barred = {loser for bar in self.spec.bars if own[bar.barrer] is True for loser in bar.barred}
            gated = [_gated(False if place in barred else gate, values[place]) for place, gate in enumerate(own)]
            case = self._case(gated, rooms, allowed)
            hull = case if hull is None else _hull_of(hull, case)
        assert hull is not None
        return hull

    def _case(self, values: Sequence[Pair], rooms: Sequence[Pair], allowed: Sequence[int]) -> Resolved:
        if not allowed:
            return NONE, [NONE] * len(values), NONE
        everything = range(len(rooms))
        sums = [self._ends(self.spec.sets[place], values, rooms, everything) for place in allowed]
        secured = max([lo for lo, _ in sums])
        first = next(place for place, (lo, _) in zip(allowed, sums, strict=True) if lo == secured)
        live = [
            place
            for place, (_, hi) in zip(allowed, sums, strict=True)
            if hi > secured or (hi == secured and place <= first)
        ]
        paid = [self._members(place, values, rooms) for place in live]
        members = paid[0]
        for other in paid[1:]:
            members = list(map(_hull, members, other))
        return (secured, max([hi for _, hi in sums])), members, (live[0], live[-1])

    def _ends(
        self, chosen: Sequence[int], values: Sequence[Pair], rooms: Sequence[Pair], ceilings: Sequence[int]
    ) -> Pair:
        """What a set comes to under some ceilings, at either end."""
        if not ceilings:
            return sum([values[member][0] for member in chosen]), sum([values[member][1] for member in chosen])
        return self._end(chosen, values, rooms, ceilings, 0), self._end(chosen, values, rooms, ceilings, 1)

    def _end(
        self, chosen: Sequence[int], values: Sequence[Pair], rooms: Sequence[Pair], ceilings: Sequence[int], end: int
    ) -> Exact:
        """In declared order, each member cut to what the ceilings over it leave."""
        left = {place: rooms[place][end] for place in ceilings}
        total: Exact = 0
        for member in chosen:
            over = [place for place in ceilings if member in self.ceilings[place]]
            amount = min([values[member][end], *(max(left[place], 0) for place in over)])
            for place in over:
                left[place] -= amount
            total += amount
        return total

    def _members(self, place: int, values: Sequence[Pair], rooms: Sequence[Pair]) -> list[Pair]:
        """Each member's payment in a set, by D11 under each ceiling over it; `stacking` says why only the inner ones cut before."""
        paid = [NONE] * len(values)
        for member, earlier in self._earlier[place].items():
            lo, hi = values[member]
            for number, before, inside in earlier:
                before_lo, before_hi = self._ends(before, values, rooms, inside)
                least, most = rooms[number]
                lo = min(lo, max(0, least - before_hi))
                hi = min(hi, max(0, most - before_lo))
            paid[member] = lo, hi
        return paid


def _gated(gate: Truth, value: Pair) -> Pair:
    if gate is None:
        return min(value[0], 0), max(value[1], 0)
    return value if gate else NONE


def _hull(a: Pair, b: Pair) -> Pair:
    return min(a[0], b[0]), max(a[1], b[1])


def _hull_of(a: Resolved, b: Resolved) -> Resolved:
    return _hull(a[0], b[0]), list(map(_hull, a[1], b[1])), _hull(a[2], b[2])
