"""A search for one small profile on which two versions of a benefit pay differently. No chance in it: the same rules, the same profile.

It starts from profiles that are eligible under one version, varies one slot at a time to where either rule changes its course, and then
leaves out what does not matter. It may miss a difference; it then says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from operator import itemgetter

from huisuan.differences.candidates import Border, Solver, borders, near, plain_candidates, rounder
from huisuan.differences.model import Sought
from huisuan.differences.normal_form import Forms
from huisuan.differences.pairing import Pair
from huisuan.differences.slots import Slot, Value, Values, slots_of
from huisuan.differences.telling import Telling
from huisuan.differences.trials import SpentError, Trials
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Benefit
from huisuan.ir.reach import reached

MOST_TRIALS = 4_000
MOST_PER_SEED = 500


def search(pair: Pair, forms: tuple[Forms, Forms]) -> Sought:
    """A witness, first in what the benefit gives by itself, then in what other benefits leave of it."""
    trials = 0
    for payable in (False, True):
        if payable and not _stands_with_others(pair, forms):
            break
        found = _Search(pair, forms, payable=payable)
        values = found.run()
        trials += found.trials.count
        if values is not None:
            telling = Telling(pair, forms, found.slots, payable=payable)
            return Sought(telling.witness(values, found.trials.records(values)), trials)
    return Sought(None, trials)


def _stands_with_others(pair: Pair, forms: tuple[Forms, Forms]) -> bool:
    return any(
        own.leaves(each.payable) - own.leaves(each.amount) - own.leaves(each.status)
        for own, each in zip(forms, (pair.before, pair.after), strict=True)
    )


class _Search:
    def __init__(self, pair: Pair, forms: tuple[Forms, Forms], *, payable: bool) -> None:
        self.forms = forms
        both = (pair.before, pair.after)
        places = [
            sorted(reached(own.program, _roots(each, payable=payable))) for own, each in zip(forms, both, strict=True)
        ]
        self.slots = slots_of(forms, (places[0], places[1]))
        self.trials = Trials(pair, forms, self.slots, MOST_TRIALS, payable=payable)
        self.solver = Solver(self.trials)
        self.borders = [self._borders(side, nodes) for side, nodes in enumerate(places)]
        shared = {key for key, _, _ in self.borders[1]}
        self.borders[0] = [each for each in self.borders[0] if each[0] not in shared]
        self.deciding = [own.leaves(each.status) for own, each in zip(forms, both, strict=True)]

    def _borders(self, side: int, places: list[NodeId]) -> list[tuple[str, frozenset[str], Border]]:
        """Each border with its form, by which the same border of the other version is known, and what it reads."""
        own = self.forms[side]
        found = borders(((place, own.program.nodes[place]) for place in places), own.program.types)
        return [(self._form(own, border), self._read_by(own, border), border) for border in found]

    def _form(self, own: Forms, border: Border) -> str:
        second = border[1]
        return f"{own.form(border[0])} {second if isinstance(second, Fraction) else own.form(second)}"

    def _read_by(self, own: Forms, border: Border) -> frozenset[str]:
        second = border[1]
        return own.leaves(border[0]) | (frozenset() if isinstance(second, Fraction) else own.leaves(second))

    def run(self) -> Values | None:
        """A small telling profile, or None."""
        try:
            found = next((values for values in self._tried() if self.trials.telling(values)), None)
        except SpentError:
            return None
        return None if found is None else self._smallest(found)

    def _tried(self) -> Iterator[Values]:
        """Seeds, with one choice made beforehand or none; every seed with one slot changed, and then with two."""
        seeds: dict[tuple[tuple[str, object], ...], Values] = {}
        for fixed in self._starts():
            for side in (0, 1):
                seed = self._eligible(side, fixed)
                key = tuple(sorted(seed.items(), key=itemgetter(0))) if seed else ()
                if seed and key not in seeds:
                    seeds[key] = seed
                    yield seed
                    yield from self._varied(seed)
        for known in seeds.values():
            for step in self._varied(known):
                if any(each.status == "eligible" for each in self.trials.records(step)):
                    yield from self._varied(step)

    def _starts(self) -> Iterator[dict[str, Value]]:
        """Nothing chosen; one quantity at nothing, so that what stands beside it decides; one choice made."""
        yield {}
        for slot in self.slots:
            if slot.measured and slot.decl is not None:
                yield {slot.name: slot.decl.lo}
        for slot in self.slots:
            if slot.type in ("enum", "truth", "items"):
                yield from ({slot.name: value} for value in plain_candidates(slot))

    def _eligible(self, side: int, fixed: Values) -> dict[str, Value] | None:
        """A whole profile that one version admits, by trying values in turn and turning back where it is refused."""
        values: dict[str, Value] = {slot.name: Fraction(1) for slot in self.slots if slot.type == "items"}
        values.update(fixed)
        deciding = [slot for slot in self.slots if slot.name not in values and slot.name in self.deciding[side]]
        limit = self.trials.count + MOST_PER_SEED
        if self.trials.status(side, values) is False or not self._fill(side, values, deciding, limit):
            return None
        for slot in self.slots:
            if slot.name not in values:
                values[slot.name] = plain_candidates(slot)[0]
        return values

    def _fill(self, side: int, values: dict[str, Value], left: list[Slot], limit: int) -> bool:
        if self.trials.count > limit:
            return False
        if not left:
            return self.trials.status(side, values) is True
        slot, *further = left
        for value in plain_candidates(slot):
            values[slot.name] = value
            if self.trials.status(side, values) is not False and self._fill(side, values, further, limit):
                return True
        del values[slot.name]
        return False

    def _varied(self, seed: Values) -> Iterator[Values]:
        for slot in self.slots:
            for value in dict.fromkeys((*plain_candidates(slot), *self._solved(seed, slot))):
                if value != seed.get(slot.name):
                    yield {**seed, slot.name: value}

    def _solved(self, seed: Values, slot: Slot) -> Iterable[Value]:
        """Values of a number at, below and above each border it takes part in."""
        decl = slot.decl
        if not slot.measured or decl is None:
            return
        for side in (0, 1):
            for _, leaves, border in self.borders[side]:
                if slot.name in leaves:
                    met = self.solver.meets(side, seed, slot, border)
                    if met is not None:
                        yield from (each for each in near(met, decl.scale) if decl.lo <= each <= decl.hi)

    def _smallest(self, found: Values) -> Values:
        """The profile without what does not matter, in rounder numbers where they tell it too."""
        kept = dict(found)
        try:
            for slot in reversed(self.slots):
                without = {name: value for name, value in kept.items() if name != slot.name}
                if self.trials.telling(without):
                    kept = without
            for slot in self.slots:
                for value in rounder(slot, kept.get(slot.name)):
                    if self.trials.telling({**kept, slot.name: value}):
                        kept[slot.name] = value
                        break
        except SpentError:
            pass
        return kept


def _roots(benefit: Benefit, *, payable: bool) -> list[NodeId]:
    worth = () if benefit.worth is None else (benefit.worth,)
    return [benefit.status, benefit.amount, *worth, *((benefit.payable,) if payable else ())]
