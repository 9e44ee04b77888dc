"""Declarations of facts and collections from YAML, for the shared vocabulary and for a pack's own names.

Every fault is reported with its place; a declaration that cannot be used is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import get_args

from huisuan.problems import closest, problem
from huisuan.source import Span
from huisuan.syntax.figures import NumberLiteral
from huisuan.syntax.literals import NUMBER, read_number
from huisuan.syntax.located import Mapping as Tree
from huisuan.syntax.located import Node, Scalar
from huisuan.syntax.reading import Fields, Reader
from huisuan.vocabulary import industries, regions
from huisuan.vocabulary.model import CollectionDecl, Fact, FactType, Member, Period, Source
from huisuan.vocabulary.units import DIMENSIONLESS, Label, Unit, UnitTable

Where = tuple[str, str]
MOST_ITEMS = 10_000
_ID = re.compile("[a-z][a-z0-9_]*")
_DAYS = (Fraction(date(1900, 1, 1).toordinal()), Fraction(date(2200, 12, 31).toordinal()))
_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class _Preset:
    """What a word under `type:` stands for unless the declaration says otherwise."""

    type: FactType
    unit: str = ""
    decimals: int = 0
    lo: Fraction = Fraction(0)
    hi: Fraction | None = Fraction(0)
    legal_max: bool = False


PRESETS: Mapping[str, _Preset] = {
    "truth": _Preset("truth"),
    "money": _Preset("number", "元", 2, hi=Fraction(10**11)),
    "ratio": _Preset("number", "", 6, hi=_ONE, legal_max=True),
    "count": _Preset("number", "", 0, hi=Fraction(10**7)),
    "year": _Preset("number", "年", 0, Fraction(1900), Fraction(2200), legal_max=True),
    "number": _Preset("number", hi=None),
    "date": _Preset("date", "", 0, *_DAYS, legal_max=True),
    "region": _Preset("region", "", 0, Fraction(regions.LOWEST), Fraction(regions.HIGHEST), legal_max=True),
    "industry": _Preset("industry", "", 0, Fraction(industries.LOWEST), Fraction(industries.HIGHEST), legal_max=True),
    "enum": _Preset("enum"),
    "text": _Preset("text"),
    "uscc": _Preset("uscc"),
    "citizen_id": _Preset("citizen_id"),
}
_COMMON = ("label", "question", "help", "source", "aliases")
_FACT_KEYS = ("type", "proof", "unit", "decimals", "min", "max", "legal_max", "nullable", "members")
_YES, _NO = frozenset(("yes", "true", "是")), frozenset(("no", "false", "否"))


def read_facts(node: Node, reader: Reader, units: UnitTable, *, of_items: bool = False) -> tuple[Fact, ...]:
    """Facts of a mapping `id: declaration`; those `of_items` have no periods (a year is a collection inside an item)."""
    where = ("事实声明", "the declarations of facts")
    facts: list[Fact] = []
    for key, value in _entries(node, reader, where):
        if _good_id(key, reader, _ID):
            found = _Declaration(key, reader, units).fact(value, of_items=of_items)
            if found is not None:
                facts.append(found)
    return tuple(facts)


def read_collections(node: Node, reader: Reader, units: UnitTable) -> tuple[CollectionDecl, ...]:
    """Collections of a mapping `id: declaration`."""
    where = ("集合声明", "the declarations of collections")
    found: list[CollectionDecl] = []
    path = re.compile(rf"{_ID.pattern}(\.{_ID.pattern})?")
    for key, value in _entries(node, reader, where):
        if _good_id(key, reader, path):
            collection = _Declaration(key, reader, units).collection(value, {each.id for each in found})
            if collection is not None:
                found.append(collection)
    return tuple(found)


def texts(node: Node | None, reader: Reader) -> tuple[str, ...]:
    """The texts of a list, or of one scalar; nothing where there is none."""
    if node is None:
        return ()
    scalars = [reader.scalar(each, ("列表的一项", "an item of the list")) for each in reader.one_or_many(node)]
    return tuple(each.text for each in scalars if each is not None)


def _entries(node: Node, reader: Reader, where: Where) -> Iterator[tuple[Scalar, Node]]:
    mapping = reader.mapping(node, where)
    yield from () if mapping is None else mapping.entries


def _good_id(key: Scalar, reader: Reader, pattern: re.Pattern[str]) -> bool:
    if pattern.fullmatch(key.text) is None:
        reader.problems.append(problem("bad-id", key.span, name=key.text))
        return False
    return True


@dataclass(slots=True)
class _Declaration:
    """One declaration being read."""

    key: Scalar
    reader: Reader
    units: UnitTable

    def fact(self, node: Node, *, of_items: bool) -> Fact | None:
        where = (f"事实 `{self.key.text}`", f"the fact `{self.key.text}`")
        keys = _FACT_KEYS if of_items else (*_FACT_KEYS, "period")
        before = len(self.reader.problems)
        fields = self.reader.fields(node, where, required=("type", *_COMMON[:2]), optional=(*_COMMON[2:], *keys[1:]))
        if fields is None or len(self.reader.problems) > before:
            return None
        word = self._word(fields, "type", tuple(PRESETS))
        preset = PRESETS[word or "truth"]
        asked_in = self._unit(fields, preset)
        members = self._members(fields, where) if preset.type == "enum" else ()
        lo, hi = self._bounds(fields, preset, asked_in, where)
        if word == "year":
            asked_in = asked_in.base()
        found = Fact(
            id=self.key.text,
            type=preset.type,
            label=self._label(fields, "label"),
            question=self._label(fields, "question"),
            source=_as_source(self._word(fields, "source", get_args(Source))),
            proof=self._optional_label(fields, "proof"),
            help=self._optional_label(fields, "help"),
            unit=asked_in.base(),
            asked_in=asked_in,
            decimals=self._count(fields, "decimals", preset.decimals, 9),
            lo=lo,
            hi=hi,
            legal_max=self._flag(fields, "legal_max", preset=preset.legal_max),
            nullable=self._flag(fields, "nullable", preset=False),
            period=_as_period(self._word(fields, "period", get_args(Period))),
            members=members,
            aliases=texts(fields.node("aliases"), self.reader),
            span=self.key.span,
        )
        return found if len(self.reader.problems) == before else None

    def collection(self, node: Node, known: set[str]) -> CollectionDecl | None:
        where = (f"集合 `{self.key.text}`", f"the collection `{self.key.text}`")
        before = len(self.reader.problems)
        required = ("label", "question", "max_items", "fields")
        fields = self.reader.fields(node, where, required=required, optional=(*_COMMON[2:], "parent"))
        if fields is None or len(self.reader.problems) > before:
            return None
        parent = self._word(fields, "parent", tuple(sorted(known)))
        if (parent or "") != self.key.text.rpartition(".")[0]:
            self.reader.problems.append(problem("bad-id", self.key.span, name=self.key.text))
        items = fields.node("fields")
        found = CollectionDecl(
            id=self.key.text,
            label=self._label(fields, "label"),
            question=self._label(fields, "question"),
            max_items=self._count(fields, "max_items", 0, MOST_ITEMS),
            fields=() if items is None else read_facts(items, self.reader, self.units, of_items=True),
            parent=parent,
            source=_as_source(self._word(fields, "source", get_args(Source))),
            help=self._optional_label(fields, "help"),
            aliases=texts(fields.node("aliases"), self.reader),
            span=self.key.span,
        )
        return found if len(self.reader.problems) == before else None

    def _word(self, fields: Fields, key: str, allowed: tuple[str, ...]) -> str | None:
        node = fields.node(key)
        scalar = None if node is None else self.reader.scalar(node, (f"`{key}`", f"`{key}`"))
        if scalar is None or scalar.text in allowed:
            return None if scalar is None else scalar.text
        self._not_allowed(scalar, key, allowed)
        return None

    def _not_allowed(self, scalar: Scalar, key: str, allowed: tuple[str, ...]) -> None:
        near = closest(scalar.text, allowed)
        listed = ", ".join(allowed)
        found = problem("unknown-member", scalar.span, suggestions=near, value=scalar.text, name=key, allowed=listed)
        self.reader.problems.append(found)

    def _missing(self, key: str, fields: Fields, where: Where) -> None:
        found = problem("missing-key", fields.span, key=key, where_zh=where[0], where_en=where[1])
        self.reader.problems.append(found)

    def _flag(self, fields: Fields, key: str, *, preset: bool) -> bool:
        word = self._word(fields, key, tuple(sorted(_YES | _NO)))
        return preset if word is None else word in _YES

    def _count(self, fields: Fields, key: str, preset: int, most: int) -> int:
        node = fields.node(key)
        scalar = None if node is None else self.reader.scalar(node, (f"`{key}`", f"`{key}`"))
        if scalar is None:
            return preset
        if re.fullmatch("[0-9]{1,5}", scalar.text) is None or int(scalar.text) > most:
            self.reader.problems.append(problem("bad-number", scalar.span, text=scalar.text))
            return preset
        return int(scalar.text)

    def _label(self, fields: Fields, key: str) -> Label:
        return self._optional_label(fields, key) or Label("", "")

    def _optional_label(self, fields: Fields, key: str) -> Label | None:
        node = fields.node(key)
        if node is None:
            return None
        where = (f"`{self.key.text}` 的 `{key}`", f"`{key}` of `{self.key.text}`")
        return read_label(node, self.reader, where)

    def _unit(self, fields: Fields, preset: _Preset) -> Unit:
        node = fields.node("unit")
        scalar = None if node is None else self.reader.scalar(node, ("`unit`", "`unit`"))
        text = preset.unit if scalar is None else scalar.text
        found = self.units.find(text)
        if found is None:
            near = closest(text, self.units.names)
            self.reader.problems.append(problem("unknown-unit", fields.place("unit"), suggestions=near, unit=text))
        return found or DIMENSIONLESS

    def _members(self, fields: Fields, where: Where) -> tuple[Member, ...]:
        node = fields.node("members")
        if not isinstance(node, Tree) or not node.entries:
            self._missing("members", fields, where)
            return ()
        found: list[Member] = []
        for key, value in node.entries:
            inside = (f"{where[0]} 的取值 `{key.text}`", f"the value `{key.text}` of {where[1]}")
            inner = self.reader.fields(value, inside, required=("zh", "en"), optional=("aliases",))
            if inner is not None and _good_id(key, self.reader, _ID):
                label = Label(*(self._inner(inner, language, inside) for language in ("zh", "en")))
                found.append(Member(key.text, label, texts(inner.node("aliases"), self.reader)))
        return tuple(found)

    def _inner(self, fields: Fields, key: str, where: Where) -> str:
        node = fields.node(key)
        scalar = None if node is None else self.reader.scalar(node, where)
        return "" if scalar is None else scalar.text

    def _bounds(self, fields: Fields, preset: _Preset, unit: Unit, where: Where) -> tuple[Fraction, Fraction]:
        if preset.type != "number":
            return preset.lo, preset.hi or Fraction(0)
        lo = self._quantity(fields, "min", unit)
        hi = self._quantity(fields, "max", unit)
        if "max" not in fields and preset.hi is None:
            self._missing("max", fields, where)
        lowest = preset.lo if lo is None else lo
        highest = hi if hi is not None else preset.hi or lowest
        if lowest > highest:
            place, low, high = fields.place("max"), str(lowest), str(highest)
            found = problem("profile-reversed-range", place, name=self.key.text, low=low, high=high)
            self.reader.problems.append(found)
        return lowest, max(lowest, highest)

    def _quantity(self, fields: Fields, key: str, unit: Unit) -> Fraction | None:
        node = fields.node(key)
        scalar = None if node is None else self.reader.scalar(node, (f"`{key}`", f"`{key}`"))
        if scalar is None:
            return None
        parts = NUMBER.fullmatch(scalar.text.removeprefix("-"))
        if parts is None:
            self.reader.problems.append(problem("bad-number", scalar.span, text=scalar.text))
            return None
        literal = read_number(parts[1], parts[2] or "", scalar.span)
        if not isinstance(literal, NumberLiteral):
            self.reader.problems.append(literal)
            return None
        return self._in_base(literal, unit, scalar.span) * (-1 if scalar.text.startswith("-") else 1)

    def _in_base(self, literal: NumberLiteral, unit: Unit, span: Span) -> Fraction:
        written = self.units.find(literal.unit_text) if literal.unit_text else unit
        if written is None or not written.same_kind(unit):
            found = problem("unit-mismatch", span, left=unit.name or "1", right=literal.unit_text)
            self.reader.problems.append(found)
            return Fraction(0)
        return literal.value * written.factor


def read_label(node: Node, reader: Reader, where: Where) -> Label:
    """`{zh: …, en: …}`; both are wanted."""
    fields = reader.fields(node, where, required=("zh", "en"))
    if fields is None:
        return Label("", "")
    parts = [fields.node(language) for language in ("zh", "en")]
    words = [None if part is None else reader.scalar(part, where) for part in parts]
    return Label(*("" if word is None else word.text for word in words))


def _as_source(word: str | None) -> Source:
    match word:
        case "register" | "official":
            return word
        case _:
            return "applicant"


def _as_period(word: str | None) -> Period | None:
    match word:
        case "year" | "quarter" | "month":
            return word
        case _:
            return None
