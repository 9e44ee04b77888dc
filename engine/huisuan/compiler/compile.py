"""Packs to a program: read, declare, compile each benefit, relate, freeze. All problems of all files come out together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

from huisuan.compiler.amount import CURRENCIES, MINOR_DIGITS
from huisuan.compiler.benefit import Draft, compile_benefit
from huisuan.compiler.compiled import Compiled
from huisuan.compiler.contests import Stacked
from huisuan.compiler.files import PackFiles
from huisuan.compiler.invariants import check_drafts
from huisuan.compiler.order import in_dependency_order
from huisuan.compiler.pack import PackReader, PackSource
from huisuan.compiler.parameters import read_parameters
from huisuan.compiler.relate import stack
from huisuan.ir.program import Benefit, Leaf, Program
from huisuan.ir.rebuild import if_confirmed
from huisuan.mechanisms.expressions import elaborate
from huisuan.mechanisms.lowering import lower
from huisuan.mechanisms.scope import Option, PackNames, Scope, Typed, Workshop
from huisuan.problems import Problem, in_order, problem
from huisuan.source import SourceFile, Span
from huisuan.syntax import located
from huisuan.syntax.reading import Reader
from huisuan.syntax.yaml_reader import read_yaml
from huisuan.vocabulary.declarations import read_collections, read_facts
from huisuan.vocabulary.model import Vocabulary

Tables: TypeAlias = dict[str, Mapping[str, SourceFile]]
"""The CSV files of each pack, by pack id and by name."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The compiled packs (None if there is any error), and every problem found, in order of place."""

    compiled: Compiled | None
    problems: tuple[Problem, ...]


def read_pack(files: PackFiles) -> tuple[PackSource | None, tuple[Problem, ...]]:
    """One pack as written."""
    problems: list[Problem] = []
    trees: list[located.Mapping] = []
    reader = PackReader()
    for source in (files.head, *sorted(files.rules, key=lambda each: each.name)):
        outcome = read_yaml(source)
        problems.extend(outcome.problems)
        tree = reader.top(outcome.node)
        if tree is not None:
            trees.append(tree)
        elif source is files.head:
            return None, (*problems, *reader.problems)
    pack = reader.read(trees[0], tuple(trees[1:]))
    return pack, (*problems, *reader.problems)


def compile_packs(
    packs: Iterable[PackFiles],
    vocabulary: Vocabulary,
    today: date,
    as_of: Mapping[str, date] | None = None,
    overrides: Mapping[str, Fraction] | None = None,
) -> Outcome:
    """All packs as one program, each as of its own day: `as_of[pack]`, else the last day up to `today` it was in force."""
    problems: list[Problem] = []
    sources: list[PackSource] = []
    tables: Tables = {}
    for files in packs:
        source, found = read_pack(files)
        problems.extend(found)
        if source is not None:
            sources.append(source)
            if not source.benefits:
                head = Span(files.head.name, 1, 1, 1, 1)
                problems.append(problem("no-benefits", head, pack=source.id))
            tables[source.id] = {each.name.rpartition("/")[2]: each for each in files.tables}
            vocabulary, found = _with_own_facts(vocabulary, source)
            problems.extend(found)
    return compile_sources(sources, tables, vocabulary, today, as_of, overrides, problems)


def compile_sources(
    sources: list[PackSource],
    tables: Tables,
    vocabulary: Vocabulary,
    today: date,
    as_of: Mapping[str, date] | None = None,
    overrides: Mapping[str, Fraction] | None = None,
    found: Iterable[Problem] = (),
) -> Outcome:
    """Packs as written as one program; the vocabulary holds their own facts already, and `found` are the problems of reading them."""
    problems = list(found)
    declared = (f"{pack.id}/{key.text}" for pack in sources for key, _ in pack.benefits)
    shop = Workshop(vocabulary, elaborate, lower, overrides, declared)
    days = {pack.id: (as_of or {}).get(pack.id) or default_day(pack, today) for pack in sources}
    drafts, relations = _drafts(shop, sources, days, tables)
    if any(each.severity == "error" for each in (*problems, *shop.problems)):
        return Outcome(None, in_order((*problems, *shop.problems)))
    stacked = stack(drafts, relations, _extents(shop, sources))
    check_drafts(shop, drafts, stacked, sources)
    if any(each.severity == "error" for each in shop.problems):
        return Outcome(None, in_order((*problems, *shop.problems)))
    program = _frozen(shop, drafts, stacked)
    infos = MappingProxyType(
        {
            draft.info.id: replace(draft.info, figures=draft.info.figures + stacked.figures.get(place, ()))
            for place, draft in enumerate(drafts)
        }
    )
    compiled = Compiled(program, infos, tuple(sources), vocabulary, MappingProxyType(days))
    return Outcome(compiled, in_order((*problems, *shop.problems)))


def default_day(pack: PackSource, today: date) -> date:
    """The last day up to `today` on which the pack was in force; before it came into force, its first day."""
    return max(pack.in_force.since, min(today, pack.in_force.until))


def _with_own_facts(vocabulary: Vocabulary, pack: PackSource) -> tuple[Vocabulary, tuple[Problem, ...]]:
    reader = Reader()
    facts = [fact for node in pack.own_facts for fact in read_facts(node, reader, vocabulary.units)]
    collections = [each for node in pack.own_collections for each in read_collections(node, reader, vocabulary.units)]
    if not facts and not collections:
        return vocabulary, tuple(reader.problems)
    extended, more = vocabulary.extended(pack.id, facts, collections)
    return extended, (*reader.problems, *more)


def declared_names(pack: PackSource, as_of: date) -> PackNames:
    """What the rules of a pack may name beside facts."""
    options = {
        f"reading.{name}": Option(
            f"reading:{pack.id}/{name}", tuple(option for option, _ in reading.options), reading.default, "reading"
        )
        for name, reading in pack.readings.items()
    }
    return PackNames(
        pack=pack.id,
        since=pack.in_force.since,
        until=pack.in_force.until,
        policy_year=pack.policy_year,
        as_of=as_of,
        judgements=MappingProxyType({name: f"judgement:{pack.id}/{name}" for name in pack.judgements}),
        options=MappingProxyType(options),
    )


def _drafts(
    shop: Workshop, sources: list[PackSource], days: Mapping[str, date], tables: Tables
) -> tuple[list[Draft], list[tuple[Scope, located.Node]]]:
    drafts: list[Draft] = []
    relations: list[tuple[Scope, located.Node]] = []
    for pack in sources:
        names = declared_names(pack, days[pack.id])
        found_parameters = read_parameters(shop, pack, names)
        names = replace(
            names,
            parameters=MappingProxyType(found_parameters.current),
            dated=MappingProxyType(found_parameters.dated),
            parameter_figures=MappingProxyType(found_parameters.figures),
            tables=tables.get(pack.id, MappingProxyType({})),
        )
        found: list[Draft] = []
        for key, body in in_dependency_order(shop, pack):
            draft = compile_benefit(shop, pack, replace(names, awards=_Awards(found)), key, body)
            if draft is not None:
                found.append(draft)
        places = {f"{pack.id}/{key.text}": place for place, (key, _) in enumerate(pack.benefits)}
        drafts.extend(sorted(found, key=lambda draft: places[draft.info.id]))
        outer = Scope(shop, names, f"{pack.id}/relations", "", "relations")
        relations.extend((outer, node) for node in pack.relations)
    return drafts, relations


def _extents(shop: Workshop, sources: list[PackSource]) -> dict[str, tuple[int, int]]:
    """Where each pack's document is in force, of those that say it."""
    found = {pack.id: shop.vocabulary.regions.find(pack.document.place) for pack in sources if pack.document.place}
    return {pack: extent for pack, extent in found.items() if extent is not None}


class _Awards(Mapping[str, Typed]):
    """Amounts of benefits compiled before, for rules that refer to them: `award.compute_subsidy`. Made when asked for."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._drafts = tuple(drafts)

    @cached_property
    def _by_name(self) -> Mapping[str, Draft]:
        return {
            each.info.id.rpartition("/")[2].replace("-", "_"): each for each in self._drafts if each.form == "money"
        }

    def __getitem__(self, name: str) -> Typed:
        draft = self._by_name[name]
        return draft.scope.money(draft.award.amount, draft.status, CURRENCIES.get(draft.currency, "元"))

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)


def _frozen(shop: Workshop, drafts: list[Draft], stacked: Stacked) -> Program:
    builder = shop.builder
    benefits = []
    for place, draft in enumerate(drafts):
        benefits.append(
            Benefit(
                id=draft.info.id,
                applies=draft.applies,
                status=draft.status,
                status_if_met=if_confirmed(builder, draft.status),
                frame=draft.scope.frame,
                member=draft.member,
                taken=draft.award.taken,
                line=draft.award.line,
                line_payable=stacked.lines[place],
                amount=draft.award.amount,
                payable=stacked.payable[place],
                form=draft.form,
                direction=draft.direction,
                currency=draft.currency,
                minor_digits=MINOR_DIGITS.get(draft.currency, 2),
                worth=draft.worth,
                limits=draft.award.limits,
                instalments=draft.award.instalments,
                relations=stacked.chosen.get(place, ()),
                conditions=draft.conditions,
                restated=draft.restated,
            )
        )
    program = builder.finish(_ordered(builder.leaves(), shop.vocabulary))
    return replace(program, benefits=tuple(benefits), groups=tuple(stacked.groups))


def _ordered(leaves: tuple[Leaf, ...], vocabulary: Vocabulary) -> tuple[Leaf, ...]:
    """Facts in the vocabulary's order, then judgements, readings, choices, discretion, undefined, by name."""
    ranks: dict[str, int] = {}
    for fact in vocabulary.facts.values():
        ranks[fact.id] = len(ranks)
    for collection in vocabulary.collections.values():
        ranks[collection.id] = len(ranks)
        for field in collection.fields:
            ranks[f"{collection.id}.{field.id}"] = len(ranks)
    tags = ("fact", "judgement", "reading", "choice", "discretion", "undefined")

    def rank(leaf: Leaf) -> tuple[int, int, str]:
        name = leaf.name.partition("@")[0]
        return tags.index(leaf.tag), ranks.get(name, len(ranks)), leaf.name

    return tuple(sorted(leaves, key=rank))


__all__ = [
    "Compiled",
    "Outcome",
    "PackFiles",
    "compile_packs",
    "compile_sources",
    "declared_names",
    "default_day",
    "read_pack",
]
