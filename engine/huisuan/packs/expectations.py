"""What a worked case says must come out, and how it differs from what did. Sums are compared exactly.

benefit-id:
status: eligible            outcome: gets
amount: 1800元              or {kind: exact, low: 1800元, high: 2000元}; `high: none` where nothing caps it, `none` where not eligible
payable: 1800元             worth: 100元           undefined: []
missing: [purchases.energy_grade]                  subject_to: [...]   open_readings: [...]   open_choices: [...]
lines: {fridge: 1800元}     what each line is paid; item keys joined by "/"
limits: {limit: yes}        whether each limit bound: yes, no or open
instalments: [500元, 500元]
totals: {exact: 1800元, secured: 1800元, up_to: 2000元, currency: CNY}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from huisuan.assess import Determination, Totals
from huisuan.backends.record import Amount
from huisuan.problems import closest, problem
from huisuan.syntax import located
from huisuan.syntax.expression import parse_literal_scalar
from huisuan.syntax.figures import NumberLiteral
from huisuan.syntax.reading import Reader
from huisuan.values import Truth
from huisuan.vocabulary.model import Vocabulary

SUMS = ("amount", "payable", "worth")
LISTS = ("missing", "subject_to", "undefined", "open_readings", "open_choices")
WORDS = ("status", "outcome")
KEYS = (*WORDS, *SUMS, *LISTS, "lines", "limits", "instalments")
TOTALS = ("exact", "secured", "up_to")
NOTHING = frozenset(("none", "null", "~", "无"))
BOUND: Mapping[Truth, str] = MappingProxyType({True: "yes", False: "no", None: "open"})


@dataclass(frozen=True, slots=True)
class Sum:
    """An expected amount; an end or kind that is not stated is not compared. `None` as an end: no sum there."""

    kind: str | None
    low: Fraction | None
    high: Fraction | None
    stated: frozenset[str]

    def __str__(self) -> str:
        parts = {"kind": self.kind, "low": shown(self.low), "high": shown(self.high)}
        return " ".join(f"{name} {parts[name]}" for name in ("kind", "low", "high") if name in self.stated)


Expected: TypeAlias = str | Sum | tuple[str | Sum, ...] | Mapping[str, Sum] | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that came out otherwise than written."""

    subject: str
    field: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.subject} {self.field}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one benefit, or `totals`, must come to."""

    subject: str
    fields: Mapping[str, Expected]

    @classmethod
    def read(
        cls, key: located.Scalar, node: located.Node, vocabulary: Vocabulary, reader: Reader
    ) -> Expectation | None:
        where = (f"`{key.text}`", f"`{key.text}`")
        allowed = (*TOTALS, "currency") if key.text == "totals" else KEYS
        fields = reader.fields(node, where, optional=allowed)
        if fields is None:
            return None
        reading = _Reading(vocabulary, reader)
        found = {name: reading.field(name, value) for name, (_, value) in fields.entries.items()}
        known = {name: value for name, value in found.items() if value is not None}
        return cls(key.text, MappingProxyType(known)) if len(known) == len(found) else None


@dataclass(frozen=True, slots=True)
class _Reading:
    vocabulary: Vocabulary
    reader: Reader

    def field(self, name: str, node: located.Node) -> Expected | None:
        where = (f"`{name}`", f"`{name}`")
        if name in (*SUMS, *TOTALS):
            return self.sum(node)
        if name in LISTS:
            words = [self.reader.scalar(each, where) for each in self.reader.items(node, where)]
            return tuple(word.text for word in words if word is not None)
        if name == "instalments":
            return tuple(each for part in self.reader.items(node, where) if (each := self.sum(part)) is not None)
        if name in ("lines", "limits"):
            return self._table(name, node, where)
        word = self.reader.scalar(node, where)
        return None if word is None else word.text

    def _table(self, name: str, node: located.Node, where: tuple[str, str]) -> Expected | None:
        tree = self.reader.mapping(node, where)
        if tree is None:
            return None
        if name == "limits":
            words = {key.text: self.reader.scalar(value, where) for key, value in tree.entries}
            return MappingProxyType({key: word.text for key, word in words.items() if word is not None})
        sums = {key.text: self.sum(value) for key, value in tree.entries}
        return MappingProxyType({key: value for key, value in sums.items() if value is not None})

    def sum(self, node: located.Node) -> Sum | None:
        """One sum for both ends of an exact amount, or `{kind, low, high}` with what is to be compared."""
        if isinstance(node, located.Scalar):
            if node.text in NOTHING:
                return Sum(None, None, None, frozenset(("low", "high")))
            value = self._number(node)
            return None if value is None else Sum("exact", value, value, frozenset(("kind", "low", "high")))
        fields = self.reader.fields(node, ("金额", "an amount"), optional=("kind", "low", "high"))
        if fields is None:
            return None
        ends: dict[str, Fraction | None] = {}
        kind: str | None = None
        for name, (_, end) in fields.entries.items():
            word = self.reader.scalar(end, (f"`{name}`", f"`{name}`"))
            if word is None:
                return None
            if name == "kind":
                kind = word.text
            else:
                ends[name] = None if word.text in NOTHING else self._number(word)
        return Sum(kind, ends.get("low"), ends.get("high"), frozenset(fields.entries))

    def _number(self, word: located.Scalar) -> Fraction | None:
        outcome = parse_literal_scalar(word)
        self.reader.problems.extend(outcome.problems)
        literal = outcome.node
        if literal is None:
            return None
        unit = self.vocabulary.unit(literal.unit_text) if isinstance(literal, NumberLiteral) else None
        if not isinstance(literal, NumberLiteral) or unit is None:
            name = literal.unit_text if isinstance(literal, NumberLiteral) else word.text
            near = closest(name, self.vocabulary.unit_names())
            self.reader.problems.append(problem("unknown-unit", word.span, near, unit=name))
            return None
        return literal.value * unit.factor


def shown(value: Fraction | None) -> str:
    """A number as people write it; a fraction without end as it is."""
    if value is None:
        return "none"
    scaled = value * 10**6
    if scaled.denominator != 1:
        return str(value)
    whole, part = divmod(abs(scaled.numerator), 10**6)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}" + (f".{part:06d}".rstrip("0") if part else "")


def amount_text(amount: Amount | None) -> str:
    return "none" if amount is None else f"kind {amount.kind.value} low {shown(amount.lo)} high {shown(amount.hi)}"


def _same(expected: Sum, found: Amount | None) -> bool:
    kind = None if found is None else found.kind.value
    low, high = (None, None) if found is None else (found.lo, found.hi)
    actual = {"kind": kind, "low": low, "high": high}
    wanted = {"kind": expected.kind, "low": expected.low, "high": expected.high}
    return all(wanted[name] == actual[name] for name in expected.stated)


def compare(expected: Expectation, found: Determination) -> Iterable[Mismatch]:
    """Where a determination is not as expected."""
    for name, value in expected.fields.items():
        for label, wanted, actual, same in _compared(name, value, found):
            if not same:
                yield Mismatch(found.benefit, label, wanted, actual)


Compared: TypeAlias = tuple[str, str, str, bool]


def _compared(name: str, value: Expected, found: Determination) -> Iterable[Compared]:
    record = found.record
    if name in WORDS:
        actual = record.status if name == "status" else found.outcome
        yield name, str(value), actual, value == actual
    elif isinstance(value, Sum):
        amount = {"amount": record.amount, "payable": record.payable, "worth": record.worth}[name]
        yield name, str(value), amount_text(amount), _same(value, amount)
    elif name in LISTS:
        listed: tuple[str, ...] = getattr(found, name)
        yield name, str(value), str(listed), value == listed
    elif isinstance(value, tuple):
        yield from _parts(value, record.instalments)
    elif isinstance(value, Mapping):
        yield from _lines(value, found) if name == "lines" else _limits(value, found)


def _parts(value: tuple[str | Sum, ...], found: tuple[Amount, ...]) -> Iterable[Compared]:
    wanted = [each for each in value if isinstance(each, Sum)]
    if len(wanted) != len(found):
        yield "instalments", str(len(wanted)), str(len(found)), False
        return
    for place, (each, amount) in enumerate(zip(wanted, found, strict=True), 1):
        yield f"instalments[{place}]", str(each), amount_text(amount), _same(each, amount)


def _lines(value: Mapping[str, Sum] | Mapping[str, str], found: Determination) -> Iterable[Compared]:
    lines = {"/".join(line.key): line for line in found.record.lines}
    for key, wanted in value.items():
        amount = lines[key].payable if key in lines else None
        yield f"lines.{key}", str(wanted), amount_text(amount), isinstance(wanted, Sum) and _same(wanted, amount)


def _limits(value: Mapping[str, Sum] | Mapping[str, str], found: Determination) -> Iterable[Compared]:
    limits = {each.name: BOUND[each.bound] for each in found.record.limits}
    for key, wanted in value.items():
        near = [bound for name, bound in limits.items() if name == key or name.endswith(f".{key}")]
        actual = near[0] if near else "absent"
        yield f"limits.{key}", str(wanted), actual, wanted == actual


def compare_totals(expected: Expectation, found: tuple[Totals, ...]) -> Iterable[Mismatch]:
    """Where the totals of a currency are not as expected."""
    currency = expected.fields.get("currency", "CNY")
    totals = next((each for each in found if each.currency == currency), None)
    for name, value in expected.fields.items():
        if not isinstance(value, Sum):
            continue
        actual: Fraction | None = None if totals is None else getattr(totals, name)
        if totals is None or actual != value.high:
            yield Mismatch("totals", name, shown(value.high), "absent" if totals is None else shown(actual))
