"""A profile file or a located tree to a `BoundProfile`, with every problem of it in one run.

The one form of a profile: single facts under `facts`, each collection under its own name, and beside them `profile`, `complete`,
`judgements`, `readings`, `choices`, `as_of`. Chinese names serve everywhere. Knows no program: `bind` brings the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from huisuan.problems import Problem, closest, from_read_failure, in_order, problem
from huisuan.profile.items import ItemReader
from huisuan.profile.model import BoundProfile, ProfileOutcome
from huisuan.profile.numbers import Spot, shorten
from huisuan.profile.states import not_a_line, read_state, wrong_shape
from huisuan.profile.words import ALL_WORDS, OPEN, OPEN_WORDS, SECTIONS, is_line, says_unknown, truth_of
from huisuan.source import PACK_LIMIT, ReadFailure, SourceFile, Span, read_source
from huisuan.syntax.located import Mapping as Tree
from huisuan.syntax.located import Node, Scalar, Sequence
from huisuan.syntax.yaml_reader import read_yaml
from huisuan.values import NONE, Collection, Facts, State, Unknown
from huisuan.vocabulary.model import CollectionDecl, Fact, Period, Vocabulary, input_id

Value = TypeVar("Value")
TABLES = frozenset((".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".et"))
_KEYS = ("若干 `键: 值` 行", "a mapping of `key: value` lines")
_ONE = ("一个值", "a single value")
_PERIODS: Mapping[Period, tuple[re.Pattern[str], str]] = MappingProxyType(
    {
        "year": (re.compile("(?:19|20|21)[0-9]{2}"), "2024"),
        "quarter": (re.compile("(?:19|20|21)[0-9]{2}Q[1-4]"), "2024Q1"),
        "month": (re.compile("(?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])"), "2024-03"),
    }
)
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def load_profile(path: Path, vocabulary: Vocabulary, *, name: str | None = None) -> ProfileOutcome:
    """The profile in a YAML or JSON file."""
    source = open_profile(path, name=name)
    return ProfileOutcome(None, (source,)) if isinstance(source, Problem) else read_profile(source, vocabulary)


def open_profile(path: Path, *, name: str | None = None) -> SourceFile | Problem:
    """The text of the profile at `path`, or why there is none; a table is told from a text that is merely wrong."""
    if path.suffix.lower() in TABLES and path.is_file():
        return problem("profile-is-table", None, file=path.name)
    source = read_source(path, name=name, limit=PACK_LIMIT)
    return from_read_failure(source) if isinstance(source, ReadFailure) else source


def read_profile(source: SourceFile, vocabulary: Vocabulary) -> ProfileOutcome:
    """The profile in a text of YAML or JSON."""
    outcome = read_yaml(source)
    if outcome.node is None:
        return ProfileOutcome(None, outcome.problems)
    return read_tree(outcome.node, vocabulary, outcome.problems)


def read_tree(node: Node, vocabulary: Vocabulary, problems: tuple[Problem, ...] = ()) -> ProfileOutcome:
    """The profile in a located tree, such as the profile of a worked case; `problems` are those of reading the tree."""
    reading = _Reading(vocabulary, list(problems))
    profile = reading.profile(node)
    return ProfileOutcome(None if reading.problems else profile, in_order(reading.problems))


@dataclass(slots=True)
class _Reading:
    """What was read so far: states and places by name, what was given at all, and every problem."""

    vocabulary: Vocabulary
    problems: list[Problem]
    values: dict[str, State] = field(default_factory=dict)
    places: dict[str, Span] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)

    def profile(self, node: Node) -> BoundProfile | None:
        if not isinstance(node, Tree):
            self.problems.append(wrong_shape(node, Spot("profile", node.span), _KEYS))
            return None
        sections: dict[str, tuple[Scalar, Node]] = {}
        collections: dict[str, tuple[CollectionDecl, Node, Scalar]] = {}
        for key, value in node.entries:
            name = SECTIONS.get(key.text)
            decl = self.vocabulary.collection(key.text)
            slot = name or (decl.id if decl is not None else "")
            if slot and (slot in sections or slot in collections):
                self._report("profile-given-twice", key.span, name=key.text)
            elif name is not None:
                sections[name] = (key, value)
            elif decl is not None:
                collections[decl.id] = (decl, value, key)
            else:
                self._unknown_section(key)
        return self._read(sections, collections)

    def _read(
        self,
        sections: Mapping[str, tuple[Scalar, Node]],
        collections: Mapping[str, tuple[CollectionDecl, Node, Scalar]],
    ) -> BoundProfile:
        def section(name: str) -> Node | None:
            return sections[name][1] if name in sections else None

        complete, complete_all = self._complete(section("complete"))
        self._facts(section("facts"))
        if complete_all:
            for fact in self.vocabulary.facts.values():
                if fact.nullable and fact.period is None and fact.id not in self.given:
                    self.values[fact.id] = NONE
        profile_id, label = self._identity(section("profile"))
        return BoundProfile(
            id=profile_id,
            label=label,
            facts=Facts(
                MappingProxyType(self.values),
                MappingProxyType(self._collections(collections, complete, complete_all=complete_all)),
            ),
            complete=complete,
            complete_all=complete_all,
            judgements=self._answers(section("judgements"), "judgements", self._truth),
            readings=self._answers(section("readings"), "readings", self._alternative),
            choices=self._answers(section("choices"), "choices", self._alternative),
            as_of=self._day(section("as_of")),
            places=MappingProxyType(self.places),
        )

    def _unknown_section(self, key: Scalar) -> None:
        fact = self.vocabulary.fact(key.text.partition("@")[0])
        if fact is not None:
            self._report("profile-misplaced-fact", key.span, name=key.text)
            return
        names = (*self.vocabulary.collection_names(), *SECTIONS)
        allowed = "、".join(("facts", *(each.id for each in self.vocabulary.collections.values() if not each.parent)))
        near = closest(key.text, names)
        found = problem("profile-unknown-collection", key.span, suggestions=near, name=key.text, allowed=allowed)
        self.problems.append(found)

    def _facts(self, node: Node | None) -> None:
        for key, value in self._entries(node, "facts"):
            name, _, period = key.text.partition("@")
            fact = self.vocabulary.fact(name)
            if fact is None:
                near = self.vocabulary.closest(name)
                self.problems.append(problem("profile-unknown-fact", key.span, suggestions=near, name=key.text))
            elif fact.period is None and not period:
                self._state(fact, "", key, value, key.text)
            elif fact.period is None:
                self._report("profile-bad-period", key.span, name=fact.id, text=period, form="—")
            elif period:
                self._at(fact, fact.period, Scalar(period, key.span), value, fact.id)
            elif isinstance(value, Tree):
                for inner_key, inner in value.entries:
                    self._at(fact, fact.period, inner_key, inner, key.text)
            elif not (isinstance(value, Scalar) and says_unknown(value.text)):
                form = f"{{{_PERIODS[fact.period][1]}: …}}"
                self._report("profile-missing-period", value.span, name=key.text, form=form)

    def _at(self, fact: Fact, length: Period, key: Scalar, value: Node, name: str) -> None:
        pattern, form = _PERIODS[length]
        period = key.text.removesuffix("年") if length == "year" else key.text
        if pattern.fullmatch(period) is None:
            self._report("profile-bad-period", key.span, name=name, text=shorten(key.text), form=form)
            return
        self._state(fact, period, key, value, f"{name}.{key.text}")

    def _state(self, fact: Fact, period: str, key: Scalar, value: Node, name: str) -> None:
        wanted = input_id(fact, period or None)
        if wanted in self.given:
            self._report("profile-given-twice", key.span, name=name)
            return
        self.given.add(wanted)
        self.places[wanted] = value.span
        state = read_state(fact, value, Spot(name, value.span), self.vocabulary)
        if isinstance(state, Problem):
            self.problems.append(state)
        elif not isinstance(state, Unknown):
            self.values[wanted] = state

    def _collections(
        self,
        given: Mapping[str, tuple[CollectionDecl, Node, Scalar]],
        complete: frozenset[str],
        *,
        complete_all: bool,
    ) -> dict[str, Collection]:
        items = ItemReader(self.vocabulary, complete, complete_all, self.problems)
        found: dict[str, Collection] = {}
        for decl in self.vocabulary.collections.values():
            if decl.parent is not None:
                continue
            if decl.id in given:
                _, node, key = given[decl.id]
                self.places[decl.id] = key.span
                collection = items.collection(decl, node, Spot(key.text, key.span))
            else:
                collection = items.absent(decl)
            if collection is not None:
                found[decl.id] = collection
        return found

    def _complete(self, node: Node | None) -> tuple[frozenset[str], bool]:
        named: set[str] = set()
        everything = False
        for each in node.items if isinstance(node, Sequence) else () if node is None else (node,):
            if not isinstance(each, Scalar):
                wanted = ("`all` 或集合名的列表", "`all` or a list of collections")
                self.problems.append(wrong_shape(each, Spot("complete", each.span), wanted))
                continue
            decl = self.vocabulary.collection(each.text) or self.vocabulary.collections.get(each.text)
            if decl is not None:
                named.add(decl.id)
            elif each.text in ALL_WORDS:
                everything = True
            elif each.text.strip():
                allowed = "、".join(("all", *self.vocabulary.collections))
                near = closest(each.text, (*self.vocabulary.collection_names(), *self.vocabulary.collections))
                found = problem(
                    "profile-unknown-collection", each.span, suggestions=near, name=each.text, allowed=allowed
                )
                self.problems.append(found)
        return frozenset(named), everything

    def _identity(self, node: Node | None) -> tuple[str, str]:
        texts = {"id": "", "label": ""}
        for key, value in self._entries(node, "profile"):
            if key.text not in texts:
                near = closest(key.text, texts)
                wanted = ("`id`、`label`", "`id` and `label`")
                found = problem(
                    "unknown-key",
                    key.span,
                    suggestions=near,
                    key=key.text,
                    where_zh="`profile` 下",
                    where_en="`profile`",
                    allowed_zh=wanted[0],
                    allowed_en=wanted[1],
                )
                self.problems.append(found)
            elif isinstance(value, Scalar) and is_line(value.text):
                texts[key.text] = value.text
            else:
                spot = Spot(f"profile.{key.text}", value.span)
                wrong = not_a_line(value.text, spot) if isinstance(value, Scalar) else wrong_shape(value, spot, _ONE)
                self.problems.append(wrong)
        return texts["id"], texts["label"]

    def _answers(
        self, node: Node | None, section: str, read: Callable[[Scalar, str], Value | None]
    ) -> Mapping[str, Value]:
        found: dict[str, Value] = {}
        for key, value in self._entries(node, section):
            name = f"{section}.{key.text}"
            if not isinstance(value, Scalar):
                self.problems.append(wrong_shape(value, Spot(name, value.span), _ONE))
            elif not (is_line(key.text) and is_line(value.text)):
                self.problems.append(not_a_line(value.text, Spot(name, value.span)))
            elif not says_unknown(value.text):
                self.places[name] = key.span
                answer = read(value, name)
                if answer is not None:
                    found[key.text] = answer
        return MappingProxyType(found)

    def _truth(self, value: Scalar, name: str) -> bool | None:
        truth = truth_of(value.text)
        if truth is None:
            wanted = {"wanted_zh": "是或否", "wanted_en": "yes or no"}
            self._report("profile-bad-value", value.span, text=shorten(value.text), name=name, **wanted)
        return truth

    @staticmethod
    def _alternative(value: Scalar, _name: str) -> str | None:
        text = value.text.strip()
        return OPEN if text.casefold() in OPEN_WORDS else text

    def _day(self, node: Node | None) -> date | None:
        if node is None or (isinstance(node, Scalar) and says_unknown(node.text)):
            return None
        text = node.text.strip() if isinstance(node, Scalar) else ""
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self._report("bad-as-of", node.span, text=shorten(text))
        return None

    def _entries(self, node: Node | None, section: str) -> tuple[tuple[Scalar, Node], ...]:
        if node is None or (isinstance(node, Scalar) and says_unknown(node.text)):
            return ()
        if isinstance(node, Tree):
            return node.entries
        self.problems.append(wrong_shape(node, Spot(section, node.span), _KEYS))
        return ()

    def _report(self, code: str, span: Span, /, **args: str) -> None:
        self.problems.append(Problem(code, span, MappingProxyType(args)))
