"""The ledger of a document's places: clauses with their titles, other passages, and the figures in them that no rule uses.

Reads located trees; knows places by their names (`clause 9`, `section 1`, `annex 12`, `lead`, `closing`), never the text of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from huisuan.problems import Problem, problem
from huisuan.source import Span
from huisuan.syntax.located import Mapping, Node, Scalar
from huisuan.syntax.reading import Reader
from huisuan.vocabulary.units import Label

CLASSES = ("target", "budget", "date", "count", "standard", "name", "share", "furniture")
ENTRY_KEYS = ("title", "none", "figures", "literals")
Apart = Literal["outside", "reading", "correction"]
APART: tuple[Apart, ...] = ("outside", "reading", "correction")
_PASSAGE = re.compile("(?:(lead|closing)|(section|annex) *([0-9]+|[一二三四五六七八九十]+))")
_ROUND_A_NUMBER = re.compile("第(.+)条|（(.+)）|[(](.+)[)]")
_CLAUSES = ("`clauses`", "`clauses`")
_PASSAGES = ("`passages`", "`passages`")


@dataclass(frozen=True, slots=True)
class ClauseEntry:
    """One numbered place of the document: its label as printed, and why it holds no benefit if it holds none."""

    number: int
    label: str
    title: Label
    none: Label | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PassageEntry:
    """A place that is no numbered clause: `lead`, `closing`, `section 1`, `annex 12`."""

    place: str
    title: Label
    none: Label | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LedgerFigure:
    """A figure of the document that no benefit uses, as printed, and what it is instead (one of `CLASSES`)."""

    place: str
    kind: str
    text: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LedgerLiteral:
    """A literal of a benefit that stands nowhere in its clause, and where it comes from instead (one of `APART`)."""

    place: str
    source: Apart
    id: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the rule files of a pack say about the places of its document."""

    clauses: tuple[ClauseEntry, ...] = ()
    passages: tuple[PassageEntry, ...] = ()
    figures: tuple[LedgerFigure, ...] = ()
    literals: tuple[LedgerLiteral, ...] = ()


def read_ledger(files: tuple[Mapping, ...]) -> tuple[Ledger, tuple[Problem, ...]]:
    """The ledger of all rule files, each place declared once; clauses in order of number."""
    reading = _LedgerReading()
    for tree in files:
        clauses, passages = tree.get("clauses"), tree.get("passages")
        for key, value in _entries(reading.reader, clauses, _CLAUSES):
            reading.clause(key, value)
        for key, value in _entries(reading.reader, passages, _PASSAGES):
            reading.passage(key, value)
    ledger = Ledger(
        tuple(sorted(reading.clauses, key=lambda each: each.number)),
        tuple(reading.passages),
        tuple(reading.figures),
        tuple(reading.literals),
    )
    return ledger, tuple(reading.reader.problems)


def _entries(reader: Reader, node: Node | None, where: tuple[str, str]) -> tuple[tuple[Scalar, Node], ...]:
    found = None if node is None else reader.mapping(node, where)
    return found.entries if found else ()


Kind = TypeVar("Kind", bound=str)


class _LedgerReading:
    def __init__(self) -> None:
        self.reader = Reader()
        self.clauses: list[ClauseEntry] = []
        self.passages: list[PassageEntry] = []
        self.figures: list[LedgerFigure] = []
        self.literals: list[LedgerLiteral] = []
        self.declared: dict[str, Span] = {}

    def clause(self, key: Scalar, value: Node) -> None:
        number = clause_number(key.text)
        if number is None:
            self.reader.problems.append(problem("bad-clause", key.span, (), text=key.text))
            return
        found = self._entry(f"clause {number}", key, value)
        if found is not None:
            self.clauses.append(ClauseEntry(number, clause_label(key.text), *found, key.span))

    def passage(self, key: Scalar, value: Node) -> None:
        place = passage_place(key.text)
        if place is None:
            self.reader.problems.append(problem("bad-passage", key.span, (), text=key.text))
            return
        found = self._entry(place, key, value)
        if found is not None:
            self.passages.append(PassageEntry(place, *found, key.span))

    def _entry(self, place: str, key: Scalar, value: Node) -> tuple[Label, Label | None] | None:
        """Title and reason of one place, its figures kept; None for what cannot be read or was declared before."""
        earlier = self.declared.setdefault(place, key.span)
        if earlier is not key.span:
            at = str(earlier.line) if earlier.file == key.span.file else f"{earlier.file}:{earlier.line}"
            self.reader.problems.append(problem("duplicate-clause", key.span, (), name=key.text, at=at))
            return None
        where = (f"`{key.text}` ", f"`{key.text}`")
        fields = self.reader.fields(value, where, optional=ENTRY_KEYS)
        if fields is None:
            return None
        for kind, text in self._listed(fields.node("figures"), CLASSES, "figures", where):
            self.figures.append(LedgerFigure(place, kind, text.text, text.span))
        for source, text in self._listed(fields.node("literals"), APART, "literals", where):
            self.literals.append(LedgerLiteral(place, source, text.text, text.span))
        none = fields.node("none")
        return self._label(fields.node("title")), None if none is None else self._label(none)

    def _listed(
        self, node: Node | None, kinds: tuple[Kind, ...], name: str, where: tuple[str, str]
    ) -> Iterator[tuple[Kind, Scalar]]:
        """Each text of the lists under the kinds, with its kind."""
        inside = (f"{where[0]}的 `{name}` ", f"`{name}` of {where[1]}")
        fields = None if node is None else self.reader.fields(node, inside, optional=kinds)
        for kind in kinds:
            listed = None if fields is None else fields.node(kind)
            for item in () if listed is None else self.reader.items(listed, (f"`{kind}`", f"`{kind}`")):
                text = self.reader.scalar(item, (f"`{kind}`", f"`{kind}`"))
                if text is not None:
                    yield kind, text

    def _label(self, node: Node | None) -> Label:
        """A text in both languages, or one text for both."""
        if isinstance(node, Scalar):
            return Label(node.text, node.text)
        if not isinstance(node, Mapping):
            return Label("", "")
        fields = self.reader.fields(node, ("这里", "this"), optional=("zh", "en"))
        zh, en = (fields.node("zh"), fields.node("en")) if fields else (None, None)
        first = zh.text if isinstance(zh, Scalar) else ""
        return Label(first, en.text if isinstance(en, Scalar) else first)


DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}


def passage_place(label: str) -> str | None:
    """The place a key of `passages` names: `section 一` and `section 1` are one place."""
    found = _PASSAGE.fullmatch(label.strip())
    if found is None:
        return None
    if found[1]:
        return found[1]
    number = clause_number(found[3])
    return f"{found[2]} {number}" if number else None


def clause_label(printed: str) -> str:
    """The bare number of a clause as printed: `十一` of `十一`, `第十一条` and `（十一）`."""
    found = _ROUND_A_NUMBER.fullmatch(printed.strip())
    return next(each for each in found.groups() if each is not None) if found else printed.strip()


def clause_number(printed: str) -> int | None:
    """The number of a clause printed in Chinese numerals below a hundred or in digits, bare, as `第十一条` or as `（十一）`."""
    label = clause_label(printed)
    if label.isascii() and label.isdigit():
        return int(label)
    if label in DIGITS:
        return DIGITS[label]
    tens, mark, ones = label.partition("十")
    if not mark or (tens and tens not in DIGITS) or (ones and ones not in DIGITS):
        return None
    return DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0)
