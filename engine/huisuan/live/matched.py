"""Statuses by what fires: atoms judged, told to the matcher as true, false or unknown, and nothing else read but its firings.

An atom's truth is taken back before another is told, and with it whatever had fired for it, since the matcher itself keeps what it once
derived. One ruleset a pack; all cases of a program share them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count

from huisuan.ir.program import Program
from huisuan.live.atoms import Atoms, atoms_of, packs_of
from huisuan.live.errors import MatcherFailed
from huisuan.live.judge import Judge
from huisuan.live.matcher import Matcher
from huisuan.live.reach import Reach, Touched, hit
from huisuan.live.ruleset import Ruleset, fact, parts_of, ruleset
from huisuan.live.statuses import MethodName
from huisuan.values import Facts, Truth

Part = tuple[int, int]
"""A benefit, and a part of its atoms."""


@dataclass(frozen=True, slots=True)
class PackRules:
    """A pack in the matcher; per atom what it depends on, and the joins it takes part in."""

    atoms: Atoms
    rules: Ruleset
    matcher: Matcher
    masks: tuple[Touched, ...]
    parts_with: tuple[tuple[Part, ...], ...]


@dataclass(slots=True)
class Standing:
    """What one pack's rules have said of one case and not taken back."""

    told: dict[int, Truth] = field(default_factory=dict)
    ruled_out: set[int] = field(default_factory=set)
    opened: set[int] = field(default_factory=set)
    complete: set[Part] = field(default_factory=set)


class MatchedStatuses:
    """One case."""

    def __init__(self, case: str, packs: tuple[PackRules, ...], judge: Judge) -> None:
        self._case = case
        self._packs = packs
        self._judge = judge
        self._standings = tuple(Standing() for _ in packs)

    def update(self, facts: Facts, touched: Touched) -> Mapping[str, Truth]:
        found: dict[str, Truth] = {}
        for pack, standing in zip(self._packs, self._standings, strict=True):
            self._tell(pack, standing, self._judged(pack, facts, touched))
            found.update(_derived(pack, standing))
        return found

    def close(self) -> None:
        for pack, standing in zip(self._packs, self._standings, strict=True):
            standing.told.clear()
            pack.matcher.forget(self._case)

    def _judged(self, pack: PackRules, facts: Facts, touched: Touched) -> dict[int, Truth]:
        reached = {place: pack.atoms.atoms[place] for place, mask in enumerate(pack.masks) if hit(touched, mask)}
        truths = self._judge.truths(tuple(sorted({atom.node for atom in reached.values()})), facts)
        return {place: atom.judged(truths[atom.node]) for place, atom in reached.items()}

    def _tell(self, pack: PackRules, standing: Standing, judged: Mapping[int, Truth]) -> None:
        told = standing.told
        changed = {atom: truth for atom, truth in judged.items() if atom not in told or told[atom] is not truth}
        pack.matcher.take_back(self._case, (fact(self._case, atom, told[atom]) for atom in changed if atom in told))
        for atom in changed:
            standing.ruled_out.discard(atom)
            standing.opened.discard(atom)
            standing.complete.difference_update(pack.parts_with[atom])
        told.update(changed)
        _hear(
            pack,
            standing,
            pack.matcher.tell(self._case, (fact(self._case, atom, truth) for atom, truth in changed.items())),
        )


def _hear(pack: PackRules, standing: Standing, fired: Iterable[str]) -> None:
    for name in fired:
        if name in pack.rules.parts:
            standing.complete.add(pack.rules.parts[name])
            continue
        truth, atom = pack.rules.verdicts[name]
        (standing.opened if truth is None else standing.ruled_out).add(atom)


def _derived(pack: PackRules, standing: Standing) -> dict[str, Truth]:
    """Statuses from what has fired alone. MatcherFailed where the rules are silent or speak against each other."""
    found: dict[str, Truth] = {}
    for place, (benefit, needs) in enumerate(zip(pack.atoms.benefits, pack.atoms.needs, strict=True)):
        complete = all((place, part) in standing.complete for part in range(len(parts_of(needs))))
        ruled_out = not standing.ruled_out.isdisjoint(needs)
        opened = not standing.opened.isdisjoint(needs)
        if complete is (ruled_out or opened):
            raise MatcherFailed(f"{benefit}: the rules {'contradict each other' if complete else 'are silent'}")
        found[benefit] = True if complete else False if ruled_out else None
    return found


class Matched:
    """The method: the rulesets of a program's packs. MatcherMissing, PackTooWide."""

    name: MethodName = "durable-rules"

    def __init__(self, program: Program, judge: Judge, reach: Reach) -> None:
        self._judge = judge
        self._cases = count()
        self._packs = tuple(
            _pack_rules(pack, atoms_of(program, found), reach) for pack, found in packs_of(program).items()
        )

    def begin(self) -> MatchedStatuses:
        return MatchedStatuses(f"c{next(self._cases)}", self._packs, self._judge)

    def close(self) -> None:
        for pack in self._packs:
            pack.matcher.close()


def _pack_rules(pack: str, atoms: Atoms, reach: Reach) -> PackRules:
    rules = ruleset(pack, atoms)
    parts_with: list[list[Part]] = [[] for _ in atoms.atoms]
    for benefit, needs in enumerate(atoms.needs):
        for part, some in enumerate(parts_of(needs)):
            for atom in some:
                parts_with[atom].append((benefit, part))
    masks = tuple(reach.of((atom.node,)) for atom in atoms.atoms)
    return PackRules(atoms, rules, Matcher(pack or "pack", rules.definition), masks, tuple(map(tuple, parts_with)))
