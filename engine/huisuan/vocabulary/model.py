"""The catalogue of facts: what can be known of an applicant, typed, with question, source and proof.

Knows no rules, no profiles and no files; `load` makes it from YAML.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, Protocol, TypeVar

from huisuan.ir.program import InputDecl, ValueType
from huisuan.problems import Problem, closest, problem
from huisuan.source import Span
from huisuan.vocabulary.industries import IndustryTable
from huisuan.vocabulary.regions import RegionTree
from huisuan.vocabulary.units import DIMENSIONLESS, Label, Unit, UnitTable

FactType = Literal["truth", "number", "date", "enum", "text", "region", "industry", "uscc", "citizen_id"]
Period = Literal["year", "quarter", "month"]
Source = Literal["applicant", "register", "official"]
_VALUE_TYPES: Mapping[FactType, ValueType] = MappingProxyType(
    {"truth": "truth", "number": "number", "date": "number", "enum": "enum", "region": "number", "industry": "number"}
)


@dataclass(frozen=True, slots=True)
class Member:
    """One value of an enum."""

    id: str
    label: Label
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A typed input, of the applicant or of an item of a collection.

    Numbers are held in `unit` (a base unit), `lo` and `hi` too; people answer in `asked_in`, with at most `decimals` decimals in it.
    Dates are day numbers, regions and industries their codes as numbers. `legal_max`: `hi` is a bound in law or nature.
    """

    id: str
    type: FactType
    label: Label
    question: Label
    source: Source = "applicant"
    proof: Label | None = None
    help: Label | None = None
    unit: Unit = DIMENSIONLESS
    asked_in: Unit = DIMENSIONLESS
    decimals: int = 0
    lo: Fraction = Fraction(0)
    hi: Fraction = Fraction(0)
    legal_max: bool = False
    nullable: bool = False
    period: Period | None = None
    members: tuple[Member, ...] = ()
    aliases: tuple[str, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)

    def member(self, name: str) -> Member | None:
        """The enum member called `name`: its id, its label in either language, or an alias."""
        folded = name.casefold()
        for each in self.members:
            if folded in (each.id, each.label.zh.casefold(), each.label.en.casefold()) or name in each.aliases:
                return each
        return None

    def ask(self, period: str = "") -> Label:
        """The question, about `period` ("2024", "2024Q1", "2024-03") where the fact has periods."""
        if self.period is None:
            return self.question
        zh, en = _period_in_words(period)
        return Label(self.question.zh.replace("{period}", zh), self.question.en.replace("{period}", en))

    @property
    def names(self) -> tuple[str, ...]:
        return (self.id, self.label.zh, *self.aliases)

    @property
    def scale(self) -> int:
        """The denominator that divides every value in base units evenly: 100 for fen."""
        return (self.asked_in.factor / Fraction(10**self.decimals)).denominator

    @property
    def value_type(self) -> ValueType:
        return _VALUE_TYPES.get(self.type, "text")


@dataclass(frozen=True, slots=True)
class CollectionDecl:
    """A kind of things an applicant may have several of.

    `id` is its path: a collection inside the items of another is `employees.years`, a pack's own `<pack>.<name>`.
    """

    id: str
    label: Label
    question: Label
    max_items: int
    fields: tuple[Fact, ...]
    parent: str | None = None
    source: Source = "applicant"
    help: Label | None = None
    aliases: tuple[str, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)

    @property
    def path(self) -> str:
        return self.id

    @property
    def name(self) -> str:
        """The last part of the path, as rules and profiles call it."""
        return self.id.rpartition(".")[2]

    def field(self, name: str) -> Fact | None:
        """The field called `name`: its id, its Chinese label, or an alias."""
        return next((each for each in self.fields if name in each.names), None)

    @property
    def names(self) -> tuple[str, ...]:
        return (self.id, self.label.zh, *self.aliases)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All facts and collections by id, in declared order, which is the order open facts are asked in."""

    facts: Mapping[str, Fact]
    collections: Mapping[str, CollectionDecl]
    units: UnitTable
    regions: RegionTree
    industries: IndustryTable
    _fact_names: Mapping[str, Fact] = field(init=False, compare=False, repr=False)
    _collection_names: Mapping[str, CollectionDecl] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_fact_names", MappingProxyType(_by_name(self.facts.values())))
        top = [each for each in self.collections.values() if each.parent is None]
        object.__setattr__(self, "_collection_names", MappingProxyType(_by_name(top)))

    def fact(self, name: str, pack: str | None = None) -> Fact | None:
        """The fact called `name`: id, Chinese label or alias; one of `pack`'s own before the shared ones.

        Without `pack` a pack's fact is found by its full id, and by its bare name where only one pack declares it.
        """
        own = None if pack is None else self._fact_names.get(f"{pack}.{name}")
        return own or self._fact_names.get(name)

    def collection(self, name: str, pack: str | None = None) -> CollectionDecl | None:
        """The collection of the applicant called `name`, found as facts are. Those inside items: `children`."""
        own = None if pack is None else self._collection_names.get(f"{pack}.{name}")
        return own or self._collection_names.get(name)

    def children(self, path: str) -> tuple[CollectionDecl, ...]:
        """The collections that items of the collection at `path` hold."""
        return tuple(each for each in self.collections.values() if each.parent == path)

    def fact_names(self) -> tuple[str, ...]:
        return tuple(self._fact_names)

    def collection_names(self) -> tuple[str, ...]:
        return tuple(self._collection_names)

    def closest(self, name: str) -> tuple[str, ...]:
        """Names of facts like `name`, as did-you-mean."""
        return closest(name, self._fact_names)

    def unit(self, text: str) -> Unit | None:
        """The unit written `text`, or None."""
        return self.units.find(text)

    def unit_names(self) -> tuple[str, ...]:
        return tuple(self.units.names)

    def region_range(self, name: str) -> tuple[int, int] | None:
        """First and last county code of a region given by code or name, or None."""
        return self.regions.find(name)

    def region_names(self) -> tuple[str, ...]:
        return tuple(self.regions.codes)

    def industry_range(self, code: str) -> tuple[int, int] | None:
        """First and last class under an industry code or section name, as numbers, or None."""
        return self.industries.find(code)

    def input_decl(self, fact: Fact, period: int | str | None = None) -> InputDecl:
        """The leaf a fact is in a program; of a period fact the one at `period` (2024, "2024Q1", "2024-03")."""
        return InputDecl(
            id=input_id(fact, period),
            type=fact.value_type,
            scale=fact.scale if fact.type == "number" else 1,
            lo=fact.lo,
            hi=fact.hi,
            members=tuple(each.id for each in fact.members),
            nullable=fact.nullable,
            legal_max=fact.legal_max,
        )

    def extended(
        self, pack: str, facts: Iterable[Fact] = (), collections: Iterable[CollectionDecl] = ()
    ) -> tuple[Vocabulary, tuple[Problem, ...]]:
        """With a pack's own facts under `<pack>.<fact>`; a name that is shared already is refused and left out."""
        problems: list[Problem] = []
        new_facts = dict(self.facts)
        new_collections = dict(self.collections)
        for fact in facts:
            if self._taken(fact.names):
                problems.append(problem("redefined-fact", fact.span, name=fact.id))
                continue
            new_facts[f"{pack}.{fact.id}"] = replace(fact, id=f"{pack}.{fact.id}")
        for collection in collections:
            if self._taken(collection.names):
                problems.append(problem("redefined-fact", collection.span, name=collection.id))
                continue
            parent = collection.parent if collection.parent in self.collections else f"{pack}.{collection.parent}"
            path = f"{pack}.{collection.id}"
            new_collections[path] = replace(collection, id=path, parent=None if collection.parent is None else parent)
        return replace(self, facts=MappingProxyType(new_facts), collections=MappingProxyType(new_collections)), tuple(
            problems
        )

    def _taken(self, names: tuple[str, ...]) -> bool:
        found = [self._fact_names.get(name) or self._collection_names.get(name) for name in names]
        return any(each is not None and "." not in each.id for each in found)


def input_id(fact: Fact, period: int | str | None = None) -> str:
    """`rd_expense@2024`; a fact without periods is its own id."""
    return fact.id if period is None else f"{fact.id}@{period}"


def _period_in_words(period: str) -> tuple[str, str]:
    year, quarter, month = period[:4], period[5:] if "Q" in period else "", period[5:] if "-" in period else ""
    if quarter:
        return f"{year}年第{quarter}季度", f"quarter {quarter} of {year}"
    if month:
        return f"{year}年{int(month)}月", f"{year}-{month}"
    return f"{year}年", year


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...


Declared = TypeVar("Declared", bound=_Named)


def _by_name(declared: Iterable[Declared]) -> dict[str, Declared]:
    """Every name of each; shared names win over bare names of packs, and a bare name that two packs use is none."""
    everything = tuple(declared)
    found: dict[str, Declared] = {each.id: each for each in everything}
    bare: dict[str, list[Declared]] = {}
    for each in everything:
        pack, _, name = each.id.rpartition(".")
        for own in (name, *each.names[1:]):
            if not pack:
                found[own] = each
            else:
                bare.setdefault(own, []).append(each)
    for own, owners in bare.items():
        if len(owners) == 1:
            found.setdefault(own, owners[0])
    return found


__all__ = [
    "DIMENSIONLESS",
    "CollectionDecl",
    "Fact",
    "FactType",
    "Label",
    "Member",
    "Period",
    "Source",
    "Unit",
    "Vocabulary",
    "input_id",
]
