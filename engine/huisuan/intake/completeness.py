"""What the caller declares to be complete: everything, a file, a collection or a fact; then what is not there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from huisuan.intake.layout import Layout, may_be_none
from huisuan.intake.model import BlankMeans, Count, Place
from huisuan.intake.parts import Part
from huisuan.problems import Problem, closest, problem
from huisuan.profile.awards import PRIOR_AWARDS
from huisuan.profile.words import ALL_WORDS
from huisuan.vocabulary.model import Vocabulary


@dataclass(frozen=True, slots=True)
class Complete:
    """`everything`, or the parts, collections and facts named; `withdrawn` are collections of which rows were lost after all."""

    everything: bool = False
    parts: frozenset[int] = frozenset()
    collections: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()

    def less(self, counts: Mapping[str, Count]) -> Complete:
        """Without what rows that name nobody put in doubt: what was paid before and is forgotten is paid twice."""
        lost = counts.get(PRIOR_AWARDS, Count()).adrift
        return replace(self, withdrawn=self.withdrawn | {PRIOR_AWARDS}) if lost else self

    def blanks(self, part: Part, layout: Layout) -> Mapping[int, BlankMeans]:
        """What blanks mean in a sheet: what the sheet says, or else none where the fact allows it and its source is complete."""
        found: dict[int, BlankMeans] = {}
        whole = self.everything or part.number in self.parts
        for position, heading in layout.headings.items():
            fact = heading.fact
            if (
                layout.blanks.get(position) == "none"
                or (fact is not None and fact.nullable and (whole or fact.id in self.facts))
                or (fact is not None and fact.id in self.facts and may_be_none(heading))
            ):
                found[position] = "none"
        return found

    def covers(self, path: str, parts: Sequence[Part]) -> bool:
        """Whether the collection at `path` has no further items than those given."""
        if path in self.withdrawn:
            return False
        if self.everything or path in self.collections:
            return True
        own = [part for part in parts if part.table == path or path in part.inner]
        return bool(own) and all(part.number in self.parts or part.layout.complete for part in own)


def read_complete(
    names: Sequence[str], parts: Sequence[Part], vocabulary: Vocabulary
) -> tuple[Complete, tuple[tuple[Place, Problem], ...]]:
    """The names a caller gives, understood; one that names nothing, or a fact that cannot be none, is a problem."""
    everything = False
    numbers: set[int] = set()
    collections: set[str] = set()
    facts: set[str] = set()
    problems: list[tuple[Place, Problem]] = []
    for name in names:
        files = {
            part.number
            for part in parts
            if name in (part.source.file, part.source.file.rpartition("/")[2], part.source.sheet)
        }
        decl = vocabulary.collection(name) or vocabulary.collections.get(name)
        fact = vocabulary.fact(name)
        if name in ALL_WORDS:
            everything = True
        elif files:
            numbers |= files
        elif decl is not None:
            collections.add(decl.id)
        elif fact is not None and (fact.nullable or fact.type == "truth"):
            facts.add(fact.id)
        elif fact is not None:
            problems.append((Place(""), problem("profile-not-nullable", None, name=name)))
        else:
            known = ("all", *vocabulary.collection_names(), *vocabulary.fact_names())
            problems.append((Place(""), problem("complete-unknown", None, closest(name, known), name=name)))
    return Complete(everything, frozenset(numbers), frozenset(collections), frozenset(facts)), tuple(problems)
