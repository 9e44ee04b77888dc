"""The vocabulary from its folder of YAML: units, regions, industries, facts, collections.

`rules/vocabulary/` is read whole or not at all. Declarations of facts are read by `declarations`, for packs too. The lists of units,
regions and industries are the project's own: a code or factor in them that is no number is our bug and raises ValueError.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from huisuan.problems import Problem, from_read_failure, in_order, problem
from huisuan.source import ReadFailure, SourceFile, Span, read_source
from huisuan.syntax.located import Node, Scalar
from huisuan.syntax.reading import Reader
from huisuan.syntax.yaml_reader import read_yaml
from huisuan.vocabulary.declarations import read_collections, read_facts, texts
from huisuan.vocabulary.industries import IndustryTable, Section
from huisuan.vocabulary.model import Vocabulary
from huisuan.vocabulary.regions import RegionTree
from huisuan.vocabulary.units import Dimension, Label, Unit, UnitTable

FILES = ("units.yaml", "regions.yaml", "industries.yaml", "facts.yaml", "collections.yaml")


@dataclass(frozen=True, slots=True)
class VocabularyOutcome:
    """The vocabulary, and every problem of its files; there is none where a file has an error."""

    vocabulary: Vocabulary | None
    problems: tuple[Problem, ...]
    sources: Mapping[str, SourceFile] = field(default_factory=lambda: MappingProxyType({}))


def load_vocabulary(folder: Path) -> VocabularyOutcome:
    """The vocabulary kept in `folder` (`rules_root() / "vocabulary"`)."""
    found = [read_source(folder / name, name=f"{folder.name}/{name}") for name in FILES]
    unread = tuple(from_read_failure(each) for each in found if isinstance(each, ReadFailure))
    outcome = _understood(tuple(each for each in found if isinstance(each, SourceFile)))
    return replace(outcome, problems=in_order((*unread, *outcome.problems))) if unread else outcome


@lru_cache(maxsize=4)
def _understood(files: tuple[SourceFile, ...]) -> VocabularyOutcome:
    """The vocabulary in these texts. Remembered, since whoever compiles several times does so with the same one."""
    problems: list[Problem] = []
    sources: dict[str, SourceFile] = {}
    trees: dict[str, Node] = {}
    for source in files:
        sources[source.name] = source
        outcome = read_yaml(source)
        problems.extend(outcome.problems)
        if outcome.node is not None:
            trees[source.name.rpartition("/")[2]] = outcome.node
    reader = Reader(problems)
    vocabulary = _assembled(trees, reader) if len(trees) == len(FILES) else None
    return VocabularyOutcome(None if problems else vocabulary, in_order(problems), MappingProxyType(sources))


def _assembled(trees: Mapping[str, Node], reader: Reader) -> Vocabulary:
    units = read_units(trees["units.yaml"], reader)
    facts = read_facts(trees["facts.yaml"], reader, units)
    collections = read_collections(trees["collections.yaml"], reader, units)
    named = [(fact.names, fact.span) for fact in facts]
    named += [(each.names, each.span) for each in collections if each.parent is None]
    for group in (named, *([(fact.names, fact.span) for fact in each.fields] for each in collections)):
        _refuse_repeats(group, reader)
    return Vocabulary(
        MappingProxyType({fact.id: fact for fact in facts}),
        MappingProxyType({collection.id: collection for collection in collections}),
        units,
        _regions(trees["regions.yaml"], reader),
        _industries(trees["industries.yaml"], reader),
    )


def _refuse_repeats(named: Iterable[tuple[tuple[str, ...], Span | None]], reader: Reader) -> None:
    taken: dict[str, Span | None] = {}
    for names, span in named:
        for name in dict.fromkeys(names):
            first = taken.get(name)
            if first is not None:
                reader.problems.append(problem("duplicate-name", span, name=name, line=str(first.line)))
            taken.setdefault(name, span)


def read_units(node: Node, reader: Reader) -> UnitTable:
    """Units by every name: dimensions, multiples, rates and counting words."""
    where = ("单位目录", "the list of units")
    names: dict[str, Unit] = {}
    fields = reader.fields(node, where, required=("dimensions", "units", "rates", "counts"))
    if fields is None or not all(key in fields for key in ("dimensions", "units", "rates", "counts")):
        return UnitTable(names)
    for key, tree in _entries(fields.node("dimensions"), where, reader):
        inner = reader.fields(tree, where, required=("unit", "en"), optional=("aliases",))
        if inner is not None:
            label = Label(_text(inner.node("unit")), _text(inner.node("en")))
            unit = Unit(((Dimension(key.text, label), 1),), written=label)
            names.update(dict.fromkeys((label.zh, *texts(inner.node("aliases"), reader)), unit))
    for section in ("units", "rates"):
        for key, tree in _entries(fields.node(section), where, reader):
            inner = reader.fields(tree, where, required=("is", "en"), optional=("of", "aliases"))
            if inner is None:
                continue
            base = names.get(_text(inner.node("of")), Unit())
            unit = Unit(base.powers, Fraction(_text(inner.node("is"))), Label(key.text, _text(inner.node("en"))))
            names.update(dict.fromkeys((key.text, *texts(inner.node("aliases"), reader)), unit))
    for word in texts(fields.node("counts"), reader):
        names[word] = Unit(written=Label(word, ""))
    return UnitTable(MappingProxyType(names))


def _regions(node: Node, reader: Reader) -> RegionTree:
    where = ("行政区划目录", "the list of regions")
    labels: dict[int, Label] = {}
    fields = reader.fields(node, where, required=("whole", "regions"))
    if fields is None:
        return RegionTree(MappingProxyType(labels), frozenset())
    for key, value in _entries(fields.node("regions"), where, reader):
        zh, en = texts(value, reader)
        labels[int(key.text)] = Label(zh, en)
    whole = frozenset(int(code) for code in texts(fields.node("whole"), reader))
    return RegionTree(MappingProxyType(labels), whole)


def _industries(node: Node, reader: Reader) -> IndustryTable:
    where = ("行业目录", "the list of industries")
    sections: dict[str, Section] = {}
    for key, value in _entries(node, where, reader):
        fields = reader.fields(value, where, required=("zh", "en", "divisions"))
        if fields is not None:
            first, last = texts(fields.node("divisions"), reader)
            label = Label(_text(fields.node("zh")), _text(fields.node("en")))
            sections[key.text] = Section(key.text, label, int(first), int(last))
    return IndustryTable(MappingProxyType(sections))


def _entries(node: Node | None, where: tuple[str, str], reader: Reader) -> tuple[tuple[Scalar, Node], ...]:
    tree = None if node is None else reader.mapping(node, where)
    return () if tree is None else tree.entries


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""
