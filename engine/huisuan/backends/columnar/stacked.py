"""Competing lines as column expressions (D13), the twin of `backends/stacking.py`: the sets and the cases of open barrers are known when
the plan is made, what they come to is a column each.

All amounts of a group stand at one scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import Column, End, Mask, Number, TextColumn, TruthColumn
from huisuan.backends.columnar.common import Common, common
from huisuan.backends.columnar.integers import NOUGHT, Condition, Whole, constant
from huisuan.backends.columnar.plan import Planner
from huisuan.ir.nodes import Relation
from huisuan.ir.program import RelationSpec

Pair = tuple[Whole, Whole]
"""Low and high at the group's scale."""
Results = Mapping[str, Pair]


@dataclass(frozen=True, slots=True, eq=False)
class Contest:
    """A group as columns: gates, values and ceilings at one denominator, and which sets the applicant's choice allows."""

    spec: RelationSpec
    gates: tuple[TruthColumn, ...]
    values: tuple[Number, ...]
    ceilings: tuple[Number, ...]
    allowed: tuple[Condition, ...]
    choice: Mask
    common: Common


def _pair(value: Number) -> Pair:
    return value.lo.num, value.lo.num if value.point else value.hi.num


def contest_of(planner: Planner, node: Relation) -> Contest:
    spec = planner.program.relations[node.spec]
    frame = spec.frame
    gates = tuple(planner.truth(member.gate, frame) for member in spec.members)
    values = tuple(planner.number(member.value, frame) for member in spec.members)
    ceilings = tuple(planner.number(group.ceiling, frame) for group in spec.ceilings)
    together = common((*values, *ceilings))
    values, ceilings = together.values[: len(values)], together.values[len(values) :]
    choice = None if spec.choice is None else planner.seen(spec.choice, frame)
    leaves = planner.closed if choice is None else choice.open
    return Contest(spec, gates, values, ceilings, _allowed(planner, spec, choice), leaves, together)


def _allowed(planner: Planner, spec: RelationSpec, choice: Column | None) -> tuple[Condition, ...]:
    if not isinstance(choice, TextColumn):
        return (True,) * len(spec.sets)
    allowed: list[Condition] = []
    for place in range(len(spec.sets)):
        code = planner.codes[spec.set_names[place]] if place < len(spec.set_names) else -1
        if isinstance(choice.code, int):
            allowed.append(choice.code == code)
        else:
            allowed.append((choice.code == code).fill_null(True))
    return tuple(allowed)


def resolved(planner: Planner, node: Relation) -> Results:
    """Total, members ("0", "1", …) and chosen set of the group; put down once for all nodes that ask."""
    found = planner.stacked.get(node.spec)
    if found is None:
        contest = contest_of(planner, node)
        found = planner.stacked[node.spec] = Resolution(planner, node.spec, contest).hull()
    return found


class Resolution:
    """The hull over the cases of open barrers, each taken as decided."""

    def __init__(self, planner: Planner, spec: int, contest: Contest) -> None:
        self.planner, self.contest, self.name = planner, contest, f"r{spec}"
        self.frame = contest.spec.frame
        self.values = [_pair(value) for value in contest.values]
        self.ceilings = [_pair(value) for value in contest.ceilings]
        self._made = 0

    def put(self, *pairs: Pair) -> list[Pair]:
        """The pairs as columns; where both ends are one object they stay so."""
        named: dict[str, Column] = {}
        for low, high in pairs:
            self._made += 1
            first = End(low)
            second = first if high is low else End(high)
            named[f"{self.name}.{self._made}"] = Number(first, second, 0, ())
        stored = self.planner.keep_all(self.frame, named)
        return [(value.lo.num, value.hi.num) for value in stored.values() if isinstance(value, Number)]

    def hull(self) -> Results:
        barrers = sorted({bar.barrer for bar in self.contest.spec.bars})
        cases: list[tuple[Condition, Results]] = []
        for answers in product((True, False), repeat=len(barrers)):
            gates = dict(zip(barrers, answers, strict=True))
            applies = ints.every(*(self._may_be(barrer, answer) for barrer, answer in gates.items()))
            if applies is not False:
                cases.append((applies, self._case(self._barred(gates))))
        if len(cases) == 1:
            return cases[0][1]
        decided = not any(self.contest.gates[barrer].nullable for barrer in barrers)
        names = list(cases[0][1])
        joined = [self._joined([(applies, case[name]) for applies, case in cases], decided=decided) for name in names]
        return dict(zip(names, self.put(*joined), strict=True))

    @staticmethod
    def _joined(cases: Sequence[tuple[Condition, Pair]], *, decided: bool) -> Pair:
        """Over the cases that apply: one where every barrer is decided."""
        if decided and all(low is high for _, (low, high) in cases):
            only = cases[-1][1][0]
            for applies, (low, _) in cases[:-1]:
                only = ints.choose(applies, low, only)
            return only, only
        return _hull_of(cases)

    def _may_be(self, barrer: int, answer: bool) -> Condition:
        gate = self.contest.gates[barrer]
        return ints.negation(cols.is_false(gate) if answer else cols.is_true(gate))

    def _barred(self, gates: Mapping[int, bool]) -> dict[int, bool]:
        """Gates decided by the case: one that is barred itself still bars."""
        losers = {loser for bar in self.contest.spec.bars if gates[bar.barrer] for loser in bar.barred}
        return {**gates, **dict.fromkeys(losers, False)}

    def _gated(self, decided: Mapping[int, bool]) -> list[Pair]:
        pairs: list[Pair] = []
        for member, (gate, (low, high)) in enumerate(zip(self.contest.gates, self.values, strict=True)):
            if member in decided:
                pairs.append((low, high) if decided[member] else (NOUGHT, NOUGHT))
                continue
            yes, no = cols.is_true(gate), cols.is_false(gate)
            first = ints.choose(yes, low, ints.choose(no, NOUGHT, ints.least((low, NOUGHT))))
            if high is low and not gate.nullable:
                pairs.append((first, first))
            else:
                pairs.append((first, ints.choose(yes, high, ints.choose(no, NOUGHT, ints.greatest((high, NOUGHT))))))
        return self.put(*pairs)

    def _case(self, decided: Mapping[int, bool]) -> Results:
        values = self._gated(decided)
        sets = self.contest.spec.sets
        everything = range(len(self.ceilings))
        sums = self.put(*(_total(chosen, self._ends(chosen, values, everything)) for chosen in sets))
        before = [self._before(chosen, values) for chosen in sets]
        live, results = self._live(sums)
        point = all(low is high for low, high in sums)
        for member in range(len(values)):
            paid = [
                self._paid(member, values, used) if member in chosen else (NOUGHT, NOUGHT)
                for chosen, used in zip(sets, before, strict=True)
            ]
            hull = _hull_of(list(zip(live, paid, strict=True)))
            results[str(member)] = (hull[0], hull[0]) if point else hull
        return dict(zip(results, self.put(*results.values()), strict=True))

    def _live(self, sums: Sequence[Pair]) -> tuple[list[Condition], dict[str, Pair]]:
        """Which sets may be the chosen one, with the total and the first and last of them."""
        allowed = self.contest.allowed
        total = _best_of(list(zip(allowed, sums, strict=True)))
        point = all(low is high for low, high in sums)
        ((secured, most),) = self.put((total[0], total[0] if point else total[1]))
        last = constant(len(sums))
        leading = [ints.every(may, ints.same(low, secured)) for may, (low, _) in zip(allowed, sums, strict=True)]
        first = ints.least([ints.choose(lead, constant(place), last) for place, lead in enumerate(leading)])
        ((first, _),) = self.put((first, first))
        live = [
            ints.every(
                may,
                ints.some(
                    ints.less(secured, high),
                    ints.every(ints.same(high, secured), ints.at_most(constant(place), first)),
                ),
            )
            for place, (may, (_, high)) in enumerate(zip(allowed, sums, strict=True))
        ]
        flags = self.put(*((ints.counted(flag),) * 2 for flag in live))
        kept = [ints.same(flag, ints.ONE) for flag, _ in flags]
        places = [(constant(place), constant(place)) for place in range(len(sums))]
        chosen = _hull_of(list(zip(kept, places, strict=True)))
        return kept, {"total": (secured, most), "chosen": (chosen[0], chosen[0]) if point else chosen}

    def _ends(self, chosen: Sequence[int], values: Sequence[Pair], ceilings: Sequence[int]) -> dict[int, Pair]:
        """Payments of a set at both ends: in declared order, each cut to what these ceilings leave."""
        rooms = {place: self.ceilings[place] for place in ceilings}
        paid: dict[int, Pair] = {}
        for member in chosen:
            over = [place for place in ceilings if member in self.contest.spec.ceilings[place].members]
            left = [(ints.greatest((rooms[p][0], NOUGHT)), ints.greatest((rooms[p][1], NOUGHT))) for p in over]
            low = ints.least([values[member][0], *(room for room, _ in left)])
            point = all(a is b for a, b in (values[member], *(rooms[place] for place in over)))
            high = low if point else ints.least([values[member][1], *(room for _, room in left)])
            paid[member] = self.put((low, high))[0] if over else (low, high)
            for place in over:
                room_low = ints.subtract(rooms[place][0], paid[member][0])
                room_high = room_low if point else ints.subtract(rooms[place][1], paid[member][1])
                rooms[place] = (room_low, room_high)
        return paid

    def _before(self, chosen: tuple[int, ...], values: Sequence[Pair]) -> list[dict[int, Pair]]:
        """By ceiling: what the members under it take before any of them, cut by the ceilings inside it only."""
        found: list[dict[int, Pair]] = []
        groups = self.contest.spec.ceilings
        for number, group in enumerate(groups):
            under = [member for member in chosen if member in group.members]
            inside = [inner for inner in range(number) if set(groups[inner].members) <= set(group.members)]
            paid = self._ends(under, values, inside)
            found.append({member: _total(under[:place], paid) for place, member in enumerate(under)})
        return found

    def _paid(self, member: int, values: Sequence[Pair], before: Sequence[Mapping[int, Pair]]) -> Pair:
        """What a member of a set may be paid: its value within what the others before it leave of each ceiling."""
        lows, highs = [values[member][0]], [values[member][1]]
        for (low, high), taken in zip(self.ceilings, before, strict=True):
            if member in taken:
                lows.append(_left(low, taken[member][1]))
                highs.append(_left(high, taken[member][0]))
        return ints.least(lows), ints.least(highs)


def _left(ceiling: Whole, used: Whole) -> Whole:
    return ints.greatest((NOUGHT, ints.subtract(ceiling, used)))


def _total(chosen: Sequence[int], paid: Mapping[int, Pair]) -> Pair:
    low = ints.add([paid[member][0] for member in chosen])
    if all(paid[member][0] is paid[member][1] for member in chosen):
        return low, low
    return low, ints.add([paid[member][1] for member in chosen])


def _best_of(cases: Sequence[tuple[Condition, Pair]]) -> Pair:
    """Largest low and largest high where the conditions hold; 0 where none does."""
    lows = [ints.choose(may, low, NOUGHT) for may, (low, _) in cases]
    highs = [ints.choose(may, high, NOUGHT) for may, (_, high) in cases]
    return ints.greatest(lows), ints.greatest(highs)


def _hull_of(cases: Sequence[tuple[Condition, Pair]]) -> Pair:
    """Least low and largest high where the conditions hold; 0 where none does."""
    if all(isinstance(may, bool) for may, _ in cases):
        kept = [pair for may, pair in cases if may is True] or [(NOUGHT, NOUGHT)]
        return ints.least([low for low, _ in kept]), ints.greatest([high for _, high in kept])
    top = max(low.hi for _, (low, _) in cases)
    least = ints.least([ints.choose(may, low, constant(top)) for may, (low, _) in cases])
    most = ints.greatest([ints.choose(may, high, NOUGHT) for may, (_, high) in cases])
    nowhere = ints.negation(ints.some(*(may for may, _ in cases)))
    return ints.choose(nowhere, NOUGHT, least), most


def relation(planner: Planner, node: Relation) -> Number:
    results = resolved(planner, node)
    contest = contest_of(planner, node)
    gates = [gate.open for gate in contest.gates]
    leaves = cols.union(contest.choice, *gates, *(value.open for value in (*contest.values, *contest.ceilings)))
    ceiling_kinds = cols.bits(*(value.kind for value in contest.ceilings))
    match node.out:
        case "total":
            live = [
                cols.bits_if(ints.negation(cols.is_false(gate)), value.kind)
                for gate, value in zip(contest.gates, contest.values, strict=True)
            ]
            return _number(results["total"], contest.common, cols.bits(*live, ceiling_kinds), leaves)
        case "member":
            kind = cols.bits(contest.values[node.member].kind, ceiling_kinds)
            return _number(results[str(node.member)], contest.common, kind, leaves)
        case "chosen":
            return _number(results["chosen"], common(()), 0, leaves)


def _number(pair: Pair, over: Common, kind: cols.Bits, leaves: Mask) -> Number:
    low, high = pair
    den = constant(1) if over.den.column is not None else over.den
    first = End(low, den)
    return over.over(cols.number(first, first if high is low else End(high, den), kind, leaves))
