"""Hypothesis strategies of profiles in the shipped vocabulary, and short ways to read one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from unicodedata import is_normalized

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from stdnum.cn.uscc import calc_check_digit

from huisuan.problems import Problem
from huisuan.profile.model import BoundProfile
from huisuan.profile.read import read_profile
from huisuan.source import SourceFile
from huisuan.values import NONE, Collection, Facts, Item, Known, Ranged, State
from huisuan.vocabulary.model import CollectionDecl, Fact
from tests.vocabulary.shipped import VOCABULARY

USCCS = ("91110000600037341L", "91330400MA2B00000" + calc_check_digit("91330400MA2B00000"))
CITIZEN_IDS = ("360426199101010071",)
_REGIONS = sorted(VOCABULARY.regions.codes)
_WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=12)
TEXTS = st.one_of(
    _WORDS, st.sampled_from(("none", "unknown", "无", "a: b", "#x", "'", '"', "- y", "1e5", "是"))
).filter(lambda text: text == "".join(text.splitlines()) and text.strip() == text and is_normalized("NFC", text))


def read(text: str) -> tuple[BoundProfile | None, tuple[Problem, ...]]:
    outcome = read_profile(SourceFile("profile.yaml", text), VOCABULARY)
    return outcome.profile, outcome.problems


def profile_of(text: str) -> BoundProfile:
    found, problems = read(text)
    assert found is not None, problems
    return found


def codes_of(text: str) -> list[str]:
    found, problems = read(text)
    assert (found is None) == bool(problems)
    assert all(each.span is not None for each in problems)
    return [each.code for each in problems]


def _numbers(fact: Fact) -> SearchStrategy[Fraction]:
    step = fact.asked_in.factor / Fraction(10**fact.decimals)
    return st.integers(int(fact.lo / step), int(fact.hi / step)).map(lambda count: count * step)


def _extents(fact: Fact) -> SearchStrategy[State]:
    table = VOCABULARY.regions.find if fact.type == "region" else VOCABULARY.industries.find
    names = _REGIONS if fact.type == "region" else ["C", "C35", "C356", "C3562", "A01", "T97"]
    return st.sampled_from(names).map(table).map(lambda ends: _between(*(ends or (0, 0))))


def _between(low: int, high: int) -> State:
    return Known(Fraction(low)) if low == high else Ranged(Fraction(low), Fraction(high))


def states(fact: Fact) -> SearchStrategy[State]:
    """Every state but unknown that the fact can have."""
    known: SearchStrategy[State]
    match fact.type:
        case "truth":
            known = st.booleans().map(Known)
        case "number" | "date":
            ends = st.tuples(_numbers(fact), _numbers(fact)).map(sorted)
            known = ends.map(lambda pair: Known(pair[0]) if pair[0] == pair[1] else Ranged(*pair)) | _numbers(fact).map(
                Known
            )
        case "enum":
            known = st.sampled_from([Known(each.id) for each in fact.members])
        case "region" | "industry":
            known = _extents(fact)
        case "uscc":
            known = st.sampled_from(USCCS).map(Known)
        case "citizen_id":
            known = st.sampled_from(CITIZEN_IDS).map(Known)
        case "text":
            known = TEXTS.map(Known)
    return known | st.just(NONE) if fact.nullable else known


@st.composite
def _values(draw: DrawFn, facts: Iterable[Fact], most: int) -> Mapping[str, State]:
    chosen = draw(st.lists(st.sampled_from(list(facts)), max_size=most, unique_by=lambda fact: fact.id))
    values: dict[str, State] = {}
    for fact in chosen:
        periods = draw(st.sets(st.sampled_from(("2023", "2024")), min_size=1)) if fact.period else {""}
        for period in periods:
            values[f"{fact.id}@{period}" if period else fact.id] = draw(states(fact))
    return MappingProxyType(values)


@st.composite
def _collection(draw: DrawFn, decl: CollectionDecl, complete: frozenset[str], complete_all: bool) -> Collection:
    ids = draw(st.sets(TEXTS, max_size=2))
    items: list[Item] = []
    for name in sorted(ids):
        inner: dict[str, Collection] = {}
        for child in VOCABULARY.children(decl.id):
            if complete_all or child.id in complete or draw(st.booleans()):
                inner[child.name] = draw(_collection(child, complete, complete_all))
        items.append(Item(name, draw(_values(decl.fields, 4)), MappingProxyType(inner)))
    done = complete_all or decl.id in complete
    return Collection(tuple(items), 0 if done else decl.max_items - len(items))


ANSWER_NAMES = st.sampled_from(("jiaxing-2025/meets", "x", "另一个", "jiaxing-2024/a-b"))


@st.composite
def profiles(draw: DrawFn) -> BoundProfile:
    """Profiles as `read_profile` can return them."""
    top = [decl for decl in VOCABULARY.collections.values() if decl.parent is None]
    complete = draw(st.frozensets(st.sampled_from(sorted(VOCABULARY.collections)), max_size=3))
    complete_all = draw(st.booleans())
    values = dict(draw(_values(VOCABULARY.facts.values(), 8)))
    if complete_all:
        silent = [fact for fact in VOCABULARY.facts.values() if fact.nullable and fact.period is None]
        values = {**{fact.id: NONE for fact in silent}, **values}
    chosen = draw(st.lists(st.sampled_from(top), max_size=3, unique_by=lambda decl: decl.id))
    collections = {
        decl.id: draw(_collection(decl, complete, complete_all)) if decl in chosen else Collection((), 0)
        for decl in top
        if decl in chosen or complete_all or decl.id in complete
    }
    return BoundProfile(
        id=draw(st.just("") | TEXTS),
        label=draw(st.just("") | TEXTS),
        facts=Facts(MappingProxyType(values), MappingProxyType(collections)),
        complete=complete,
        complete_all=complete_all,
        judgements=MappingProxyType(draw(st.dictionaries(ANSWER_NAMES, st.booleans(), max_size=2))),
        readings=MappingProxyType(
            draw(st.dictionaries(ANSWER_NAMES, st.sampled_from(("open", "one", "原文")), max_size=2))
        ),
        choices=MappingProxyType(draw(st.dictionaries(ANSWER_NAMES, st.sampled_from(("a", "b")), max_size=2))),
        as_of=draw(st.none() | st.dates(date(1900, 1, 1), date(2200, 12, 31))),
    )
