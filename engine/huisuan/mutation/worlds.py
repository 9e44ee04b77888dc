"""What a mutant is tried on: a pack with the packs its cases load, its cases by day, and which benefits can touch each other's results.

A mutant is compiled with the benefits it can touch only. That is sound: an award depends on other benefits by way of relations and of
`award.…` alone, and of the totals only the part that comes from those benefits moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from huisuan.compiler.compile import Outcome, Tables, compile_sources
from huisuan.compiler.files import PackFiles
from huisuan.compiler.pack import PackSource
from huisuan.packs.cases import TODAY, Case
from huisuan.profile.model import BoundProfile
from huisuan.syntax import located
from huisuan.vocabulary.model import Vocabulary

_AWARD = re.compile(r"(?<![\w.])award\.(\w+)")
Names = frozenset[str]
"""Benefits by their full ids."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One case, read; `subjects` are the benefits it says something about."""

    case: Case
    profile: BoundProfile
    subjects: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class World:
    """The pack under test (first) with the packs loaded beside it, as of one day, and the cases for them."""

    sources: tuple[PackSource, ...]
    tables: Tables
    vocabulary: Vocabulary
    day: date | None
    trials: tuple[Trial, ...]

    def compiled(self, own: PackSource, names: Names, *, related: bool = True) -> Outcome:
        """`own` in the place of the pack under test, with the benefits `names` only, and their relations unless told."""
        sources = [_reduced(own, names, related=related)]
        for each in self.sources[1:]:
            part = _reduced(each, names, related=related)
            if part.benefits:
                sources.append(part)
        days = {} if self.day is None else {each.id: self.day for each in sources}
        return compile_sources(sources, self.tables, self.vocabulary, TODAY, days)

    def about(self, names: Names) -> tuple[Trial, ...]:
        """The cases that say something of one of the benefits, or of the totals; the former first."""
        direct = [each for each in self.trials if any(name in names for name in each.subjects)]
        others = [each for each in self.trials if each.case.totals and each not in direct]
        return (*direct, *others)


def _reduced(source: PackSource, names: Names, *, related: bool) -> PackSource:
    benefits = tuple((key, body) for key, body in source.benefits if f"{source.id}/{key.text}" in names)
    relations = source.relations if related else ()
    kept = tuple(node for node in relations if names & mentioned(source.id, matters([source]), node))
    return replace(source, benefits=benefits, relations=kept)


def tables_of(files: Iterable[PackFiles], sources: Iterable[PackSource]) -> Tables:
    """The CSV files of each pack."""
    pairs = zip(files, sources, strict=True)
    return {source.id: {each.name.rpartition("/")[2]: each for each in pack.tables} for pack, source in pairs}


def components(sources: tuple[PackSource, ...]) -> tuple[Names, ...]:
    """Benefits that can touch each other's results, in the order of their first."""
    order = [f"{pack.id}/{key.text}" for pack in sources for key, _ in pack.benefits]
    groups: dict[str, set[str]] = {name: {name} for name in order}
    for linked in _links(sources):
        merged = set().union(*(groups[name] for name in linked if name in groups))
        for name in merged:
            groups[name] = merged
    found = {id(group): frozenset(group) for group in (groups[name] for name in order)}
    return tuple(found.values())


def needed_by(source: PackSource, bare: str) -> Names:
    """A benefit and those whose awards it is made of, however far back."""
    bodies = {key.text.replace("-", "_"): (key.text, body) for key, body in source.benefits}
    found: set[str] = set()
    waiting = [bare.replace("-", "_")]
    while waiting:
        name = waiting.pop()
        if name in bodies and bodies[name][0] not in found:
            found.add(bodies[name][0])
            waiting.extend(word for text in texts(bodies[name][1]) for word in _AWARD.findall(text))
    return frozenset(f"{source.id}/{name}" for name in found)


def _links(sources: tuple[PackSource, ...]) -> Iterator[set[str]]:
    by_matter = matters(sources)
    for pack in sources:
        for key, body in pack.benefits:
            name = f"{pack.id}/{key.text}"
            awards = {word for text in texts(body) for word in _AWARD.findall(text)}
            linked = {f"{pack.id}/{other.text}" for other, _ in pack.benefits if other.text.replace("-", "_") in awards}
            linked.update(_restated(body.get("restates")))
            if linked:
                yield {name, *linked}
        for node in pack.relations:
            yield mentioned(pack.id, by_matter, node)


def _restated(node: located.Node | None) -> Iterator[str]:
    """The benefits that one tells again."""
    for each in node.items if isinstance(node, located.Sequence) else (node,):
        named = each.get("benefit") if isinstance(each, located.Mapping) else each
        if isinstance(named, located.Scalar):
            yield named.text


def matters(sources: Iterable[PackSource]) -> dict[str, set[str]]:
    """The benefits on each matter."""
    found: dict[str, set[str]] = {}
    for pack in sources:
        for key, body in pack.benefits:
            matter = body.get("matter")
            if isinstance(matter, located.Scalar):
                found.setdefault(matter.text, set()).add(f"{pack.id}/{key.text}")
    return found


def mentioned(pack: str, by_matter: Mapping[str, set[str]], node: located.Node) -> set[str]:
    """The benefits a relation is about; names that are none do no harm."""
    found: set[str] = set()
    if isinstance(node, located.Mapping):
        for _, value in node.entries:
            matter = value.get("matter") if isinstance(value, located.Mapping) else None
            if isinstance(matter, located.Scalar):
                found |= by_matter.get(matter.text, set())
    for text in texts(node):
        found.add(text if "/" in text else f"{pack}/{text}")
    return found


def texts(node: located.Node) -> Iterator[str]:
    """Every scalar's text below a node."""
    match node:
        case located.Scalar():
            yield node.text
        case located.Sequence():
            for each in node.items:
                yield from texts(each)
        case located.Mapping():
            for _, value in node.entries:
                yield from texts(value)
