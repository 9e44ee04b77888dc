"""The generated-Python backend: a program becomes Python source of ours, compiled once, run on one profile at a time.

It owes all but the trace. Three ways in: every root of any profile; payables, by points where a profile is complete; and what a
profile changes against the blank one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from huisuan.backends.generated.code import IntervalCode, PointCode
from huisuan.backends.generated.differences import Differencer, Differences
from huisuan.backends.record import NumberValue, Roots, number_at, truth_at
from huisuan.ir.program import Program, roots
from huisuan.values import Facts, Truth


@dataclass(frozen=True, slots=True)
class Payable:
    """What a benefit, by its place in the program, pays: eligible, or not known to be."""

    benefit: int
    status: Truth
    payable: NumberValue


class GeneratedProgram:
    """The code generated from one program, each path when it is first asked for; build once, use for many profiles."""

    def __init__(self, program: Program) -> None:
        self.program = program

    @cached_property
    def interval(self) -> IntervalCode:
        return IntervalCode(self.program, roots(self.program))

    @cached_property
    def exact(self) -> PointCode:
        return PointCode(self.program)

    @cached_property
    def _wide(self) -> tuple[tuple[int, ...], IntervalCode]:
        """The benefits that the point path leaves out, with the code of their statuses and payables."""
        places = tuple(sorted(set(range(len(self.program.benefits))) - set(self.exact.places)))
        benefits = [self.program.benefits[place] for place in places]
        nodes = {node for benefit in benefits for node in (benefit.status, benefit.payable)}
        return places, IntervalCode(self.program, tuple(sorted(nodes)))

    @cached_property
    def differencer(self) -> Differencer:
        return Differencer(self.program)

    def differences(self, facts: Facts) -> Differences:
        """What the profile changes against the blank one."""
        return self.differencer.of(facts)

    def roots(self, facts: Facts) -> Roots:
        return self.interval.roots(facts)

    def payables(self, facts: Facts) -> tuple[Payable, ...]:
        """What every benefit that is not ruled out pays, in their order: by points as far as the profile allows."""
        found = self.exact.point(self.exact.prepare(facts))
        if found is None:
            return self._payables(range(len(self.program.benefits)), self.roots(facts))
        benefits = self.program.benefits
        decided = [(place, Fraction(units, 10 ** benefits[place].minor_digits)) for place, units in found]
        places, code = self._wide
        wide = self._payables(places, code.roots(facts)) if places else ()
        exact = (Payable(place, True, NumberValue(amount, amount)) for place, amount in decided)
        return tuple(sorted((*exact, *wide), key=lambda payable: payable.benefit))

    def _payables(self, places: Iterable[int], found: Roots) -> tuple[Payable, ...]:
        payables = []
        for place in places:
            benefit = self.program.benefits[place]
            status = truth_at(found, benefit.status).truth
            if status is not False:
                payables.append(Payable(place, status, number_at(found, benefit.payable)))
        return tuple(payables)


class GeneratedBackend:
    """Owes all but the trace. Keeps the code of the programs used last, at most `kept`."""

    name = "generated"

    def __init__(self, kept: int = 8) -> None:
        self._kept = kept
        self._programs: OrderedDict[int, GeneratedProgram] = OrderedDict()

    def code(self, program: Program) -> GeneratedProgram:
        found = self._programs.get(id(program))
        if found is None:
            found = self._programs[id(program)] = GeneratedProgram(program)
        self._programs.move_to_end(id(program))
        if len(self._programs) > self._kept:
            self._programs.popitem(last=False)
        return found

    def evaluate(self, program: Program, profiles: tuple[Facts, ...]) -> tuple[Roots, ...]:
        code = self.code(program)
        return tuple(code.roots(facts) for facts in profiles)
