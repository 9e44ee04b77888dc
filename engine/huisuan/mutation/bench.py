"""The bench a pack's mutants are tried on: everything read and compiled once, each mutant judged by the cases it can touch.

The reference runs them. For a program used for a handful of cases and then thrown away it is the fastest backend by far: generating
code for one mutant costs more than the reference's run of all its cases, and that every backend agrees with it is proved elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeAlias

from huisuan.assess import Determination, Totals, determination, totals, with_judgements_met
from huisuan.backends.record import Roots, record_of
from huisuan.backends.reference import ReferenceBackend
from huisuan.compiler.pack import PackSource
from huisuan.ir.program import Program
from huisuan.mutation.mutants import PACK, RELATIONS, Mutant, PackTrees
from huisuan.mutation.worlds import Names, Trial, World, components, matters, mentioned, needed_by, texts
from huisuan.packs.expectations import Expectation, Sum, compare
from huisuan.profile.bind import bind
from huisuan.values import Facts

Verdict: TypeAlias = Literal["killed", "survived", "same", "invalid"]
VERDICTS: tuple[Verdict, ...] = ("killed", "survived", "same", "invalid")
AFTER_RELATIONS = frozenset(("payable", "lines", "open_choices"))
"""What relations may change of a benefit; everything else is the benefit's own."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A part of a world in which a mutant may be seen: benefits compiled together, the program unchanged, the cases about them."""

    world: World
    names: Names
    program: Program
    trials: list[Trial]
    related: bool = True


@dataclass(slots=True)
class Bench:
    """Worlds of one pack and, as they are asked for, the plans in them."""

    pack: PackTrees
    worlds: tuple[World, ...]
    _backend: ReferenceBackend = field(default_factory=ReferenceBackend)
    _plans: dict[tuple[int, Names, bool], Plan] = field(default_factory=dict)
    _totals: dict[tuple[int, int], tuple[Fraction | None, ...]] = field(default_factory=dict)
    _components: dict[int, tuple[Names, ...]] = field(default_factory=dict)

    def failing(self, owners: Collection[str] = (PACK,)) -> tuple[str, ...]:
        """The cases about `owners` (`pack`: all) that do not come out as written although nothing is changed, by file and line."""
        found: dict[str, None] = {}
        wanted = {f"{self.pack.source.id}/{each}" for each in owners}
        for place in range(len(self.worlds)):
            for names in self._components_of(place):
                if PACK not in owners and names.isdisjoint(wanted):
                    continue
                plan = self._plan(place, names)
                for trial in plan.trials:
                    if self._fails(plan, plan.program, trial):
                        span = trial.case.span
                        found[f"{span.file}:{span.line}: {trial.case.name}"] = None
        return tuple(found)

    def judge(self, mutant: Mutant) -> Verdict:
        """What the cases make of a mutant."""
        changed = self.pack.changed(mutant)
        if changed is None:
            return "invalid"
        differs = False
        for plan in self._plans_for(mutant):
            outcome = plan.world.compiled(changed, plan.names, related=plan.related)
            if outcome.compiled is None:
                return "invalid"
            program = outcome.compiled.program
            if program == plan.program:
                continue
            differs = True
            if self._kills(plan, program):
                return "killed"
        return "survived" if differs else "same"

    def _kills(self, plan: Plan, program: Program) -> bool:
        for place, trial in enumerate(plan.trials):
            if self._fails(plan, program, trial):
                # What found one mutant of a benefit is likely to find the next.
                plan.trials.insert(0, plan.trials.pop(place))
                return True
        return False

    def _plans_for(self, mutant: Mutant) -> Iterator[Plan]:
        """For a benefit first it alone, which is quick and kills most; what it is related to only if it survives that."""
        for place in range(len(self.worlds)):
            for names in self._components_of(place):
                if not self._touches(mutant, names):
                    continue
                if mutant.owner != PACK and len(names) > 1:
                    yield self._plan(place, needed_by(self.pack.source, mutant.owner), related=False)
                yield self._plan(place, names)

    def _touches(self, mutant: Mutant, names: Names) -> bool:
        own = self.pack.source
        if mutant.owner != PACK:
            return f"{own.id}/{mutant.owner}" in names
        if mutant.section == RELATIONS:
            return bool(names & mentioned(own.id, matters([own]), own.relations[mutant.index]))
        if mutant.kind == "reading":
            name = mutant.id.removeprefix(f"{PACK}/").split(".")[1]
            return any(name in text for text in _texts_of(own, names))
        return any(f"{own.id}/{key.text}" in names for key, _ in own.benefits)

    def _components_of(self, place: int) -> tuple[Names, ...]:
        if place not in self._components:
            self._components[place] = components(self.worlds[place].sources)
        return self._components[place]

    def _plan(self, place: int, names: Names, *, related: bool = True) -> Plan:
        key = (place, names, related)
        if key not in self._plans:
            world = self.worlds[place]
            outcome = world.compiled(self.pack.source, names, related=related)
            assert outcome.compiled is not None, "part of what compiles as a whole"
            trials = [each for each in world.about(names) if related or any(name in names for name in each.subjects)]
            self._plans[key] = Plan(world, names, outcome.compiled.program, trials, related)
        return self._plans[key]

    def _fails(self, plan: Plan, program: Program, trial: Trial) -> bool:
        facts = bind(trial.profile, program)
        if trial.case.met:
            facts = with_judgements_met(program, facts)
        roots = self._backend.evaluate(program, (facts,))[0]
        places = {benefit.id: benefit for benefit in program.benefits}
        for name, number in trial.subjects.items():
            if name in places and name in plan.names:
                found = determination(program, record_of(program, facts, roots, places[name]), None)
                wanted = trial.case.expect[number]
                if any(_counts(plan, mismatch.field) for mismatch in compare(wanted, found)):
                    return True
        if not plan.related or not trial.case.totals:
            return False
        return self._sums(plan, trial, program, facts, roots) != self._usual(plan, trial)

    def _usual(self, plan: Plan, trial: Trial) -> tuple[Fraction | None, ...]:
        """What these benefits bring to the totals that a case states, with nothing changed."""
        key = (id(plan), id(trial))
        if key not in self._totals:
            facts = bind(trial.profile, plan.program)
            if trial.case.met:
                facts = with_judgements_met(plan.program, facts)
            roots = self._backend.evaluate(plan.program, (facts,))[0]
            self._totals[key] = self._sums(plan, trial, plan.program, facts, roots)
        return self._totals[key]

    @staticmethod
    def _sums(plan: Plan, trial: Trial, program: Program, facts: Facts, roots: Roots) -> tuple[Fraction | None, ...]:
        assert plan.related
        found: tuple[Determination, ...] = tuple(
            determination(program, record_of(program, facts, roots, each), None) for each in program.benefits
        )
        return tuple(_stated(totals(program, roots, found), trial.case.totals))


def _counts(plan: Plan, field_name: str) -> bool:
    return plan.related or field_name.partition(".")[0].partition("[")[0] not in AFTER_RELATIONS


def _stated(found: tuple[Totals, ...], wanted: tuple[Expectation, ...]) -> Iterator[Fraction | None]:
    for each in wanted:
        currency = each.fields.get("currency", "CNY")
        sums = next((total for total in found if total.currency == currency), None)
        for name, value in each.fields.items():
            if isinstance(value, Sum):
                yield Fraction(0) if sums is None else getattr(sums, name)


def _texts_of(source: PackSource, names: Names) -> Iterator[str]:
    """Everything written of these benefits, and what all benefits share."""
    for key, body in source.benefits:
        if f"{source.id}/{key.text}" in names:
            yield from texts(body)
    for each in source.common:
        yield from texts(each.condition)
    for node in (*source.relations, *(value for _, value in source.parameters)):
        yield from texts(node)
