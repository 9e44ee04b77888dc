"""A document against its pack: every place with its figures and their states, every literal, and every gap in either direction.

Values only; rendering is elsewhere. The text comes from the caller; the pack holds figures and numbers of clauses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal as OneOf

from huisuan.compiler.compiled import BenefitInfo, Compiled
from huisuan.compiler.ledger import ClauseEntry, LedgerFigure, PassageEntry
from huisuan.compiler.pack import PackSource
from huisuan.coverage.document import Document, Passage
from huisuan.coverage.figures import find_figures
from huisuan.coverage.literals import PackLiteral, facts_of_document, literals_by_clause
from huisuan.coverage.tie import PlaceTies, Tied, tie_place
from huisuan.source import Span

GapCode = OneOf[
    "unaccounted",
    "not-in-text",
    "stale",
    "not-in-ledger",
    "no-such-place",
    "heading",
    "no-statement",
    "two-statements",
    "department",
    "skipped-number",
    "unknown-literal",
]
State = OneOf["tied", "document", "classed", "gap"]
STATES: tuple[State, ...] = ("tied", "document", "classed", "gap")
_ENTERED = ("clause", "annex")


@dataclass(frozen=True, slots=True)
class Gap:
    """What does not agree: where in the document (`place`, `line`), where in the pack (`span`), and what fills the texts."""

    code: GapCode
    place: str
    figure: str = ""
    benefit: str = ""
    literal: str = ""
    found: str = ""
    wanted: str = ""
    line: int = 0
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class CoveredFigure:
    """A figure of a place and its state; `start` and `end` in the text of the passage."""

    tied: Tied
    state: State
    line: int


@dataclass(frozen=True, slots=True)
class CoveredPassage:
    passage: Passage
    figures: tuple[CoveredFigure, ...]
    benefits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole outcome for one pack and one text; `same_copy`: the file is the one whose hash pack.yaml states (None: not known)."""

    pack: PackSource
    passages: tuple[CoveredPassage, ...]
    standing: tuple[PackLiteral, ...]
    apart: tuple[PackLiteral, ...]
    gaps: tuple[Gap, ...]
    same_copy: bool | None = None

    def count(self, state: State) -> int:
        return sum(each.state == state for passage in self.passages for each in passage.figures)


def cover(compiled: Compiled, pack: PackSource, document: Document) -> Coverage:
    """Every figure of `document` against `pack`; `compiled` holds its benefits."""
    return _Covering(compiled, pack, document).outcome()


class _Covering:
    def __init__(self, compiled: Compiled, pack: PackSource, document: Document) -> None:
        self.pack, self.document = pack, document
        self.units = compiled.vocabulary.units
        self.infos = [info for info in compiled.infos.values() if info.pack == pack.id]
        self.apart = {each.id: each.source for each in pack.ledger.literals}
        self.literals = literals_by_clause(compiled, pack.id, self.apart)
        self.facts = tuple(facts_of_document(pack))
        self.gaps: list[Gap] = []
        self.standing: list[PackLiteral] = []
        self.set_apart: list[PackLiteral] = []

    def outcome(self) -> Coverage:
        passages = tuple(self._passage(each) for each in self.document.passages)
        self.gaps.extend(self._places())
        self.gaps.extend(self._statements())
        self.gaps.extend(self._departments())
        self.gaps.extend(self._document_facts(passages))
        self.gaps.extend(self._unknown_literals())
        order = {passage.place: number for number, passage in enumerate(self.document.passages)}
        gaps = sorted(self.gaps, key=lambda gap: order.get(gap.place, len(order)))
        return Coverage(self.pack, passages, tuple(self.standing), tuple(self.set_apart), tuple(gaps))

    def _passage(self, passage: Passage) -> CoveredPassage:
        inside = list(self.literals.get(passage.number, ())) if passage.kind == "clause" else []
        wanted = [each for each in inside if each.source == "text"]
        facts = self.facts if passage.kind in ("lead", "closing") else ()
        entries = self._entries(passage)
        figures = [
            each for each in find_figures(passage.text) if each.end > passage.mark_end or each.end <= passage.mark_start
        ]
        ties = tie_place(passage.text, figures, wanted, entries, self.units, facts)
        self._take(passage, ties, [each for each in inside if each.source != "text"])
        covered = tuple(CoveredFigure(tied, _state(tied), passage.line_of(tied.figure.start)) for tied in ties.figures)
        for each in covered:
            if each.state == "gap":
                self.gaps.append(Gap("unaccounted", passage.place, figure=each.tied.figure.text, line=each.line))
        benefits = tuple(info.id.rpartition("/")[2] for info in self._benefits_of(passage))
        return CoveredPassage(passage, covered, benefits)

    def _entries(self, passage: Passage) -> list[LedgerFigure]:
        """Entries of the passage; a closing in two parts has its entries where they stand first."""
        return [each for each in self.pack.ledger.figures if each.place == passage.place]

    def _take(self, passage: Passage, ties: PlaceTies, apart: list[PackLiteral]) -> None:
        self.standing.extend(ties.standing)
        self.set_apart.extend(apart)
        for each in ties.missing:
            if each.optional:
                self.set_apart.append(each)
                continue
            self.gaps.append(
                Gap("not-in-text", passage.place, each.text, each.benefit, each.id, line=passage.line, span=each.span)
            )
        for entry in ties.stale:
            self.gaps.append(
                Gap("stale", passage.place, entry.text, wanted=entry.kind, line=passage.line, span=entry.span)
            )

    def _benefits_of(self, passage: Passage) -> list[BenefitInfo]:
        if passage.kind != "clause":
            return []
        return [info for info in self.infos if info.clause_number == passage.number]

    def _places(self) -> Iterator[Gap]:
        """Places of one side that the other has not, and headings that differ."""
        ledger = self.pack.ledger
        declared: dict[str, ClauseEntry | PassageEntry] = {f"clause {each.number}": each for each in ledger.clauses}
        declared |= {each.place: each for each in ledger.passages}
        printed = {each.place: each for each in self.document.passages}
        for place, passage in printed.items():
            entry = declared.get(place)
            if entry is None and passage.kind in _ENTERED:
                yield Gap("not-in-ledger", place, found=passage.title, line=passage.line)
            if entry is not None and entry.title.zh and not same_words(entry.title.zh, passage.title):
                wanted, found = entry.title.zh, passage.title
                yield Gap("heading", place, found=found, wanted=wanted, line=passage.line, span=entry.span)
        for place, entry in declared.items():
            if place not in printed:
                yield Gap("no-such-place", place, wanted=entry.title.zh, span=entry.span)
        for info in self.infos:
            place = f"clause {info.clause_number}"
            if place not in printed and place not in declared:
                yield Gap("no-such-place", place, benefit=info.id.rpartition("/")[2])
        for number in self.document.skipped:
            yield Gap("skipped-number", f"clause {number}")

    def _statements(self) -> Iterator[Gap]:
        """Each clause holds benefits or says why it has none, not both; a row of the annex too."""
        held = {info.clause_number for info in self.infos}
        for each in self.pack.ledger.clauses:
            if each.number not in held and each.none is None:
                yield Gap("no-statement", f"clause {each.number}", span=each.span)
            if each.number in held and each.none is not None:
                yield Gap("two-statements", f"clause {each.number}", span=each.span)
        for row in self.pack.ledger.passages:
            if row.place.startswith("annex") and row.none is None:
                yield Gap("no-statement", row.place, span=row.span)

    def _departments(self) -> Iterator[Gap]:
        printed = {each.number: each for each in self.document.clauses}
        for info in self.infos:
            passage = printed.get(info.clause_number)
            name = info.department.zh
            if passage is not None and name and plain(name) not in plain(passage.text):
                benefit = info.id.rpartition("/")[2]
                yield Gap("department", passage.place, benefit=benefit, wanted=name, line=passage.line)

    def _document_facts(self, passages: Iterable[CoveredPassage]) -> Iterator[Gap]:
        """The number, dates and year of pack.yaml that neither lead nor closing has."""
        told = {
            literal.id
            for each in passages
            for figure in each.figures
            for literal in figure.tied.literals
            if not literal.benefit
        }
        seen = [figure.tied for each in passages if each.passage.kind in ("lead", "closing") for figure in each.figures]
        for fact in self.facts:
            shown = any(tied.figure.text == fact.text for tied in seen)
            if fact.id not in told and not shown and not fact.optional:
                yield Gap("not-in-text", "lead", figure=fact.text, literal=fact.id)

    def _unknown_literals(self) -> Iterator[Gap]:
        known = {figure.id for info in self.infos for figure in info.figures}
        for each in self.pack.ledger.literals:
            if each.id not in known:
                yield Gap("unknown-literal", each.place, literal=each.id, span=each.span)


def _state(tied: Tied) -> State:
    if tied.entry is not None:
        return "classed"
    if not tied.literals:
        return "gap"
    return "tied" if tied.literals[0].benefit else "document"


_SAME = str.maketrans({"(": "（", ")": "）", ",": "，", ":": "：", '"': "“", "著": "着"})


def plain(text: str) -> str:
    """Without white space, quotation marks as one sign, brackets and commas full-width."""
    return "".join(text.split()).translate(_SAME).replace("”", "“").replace("「", "“").replace("」", "“")


def same_words(first: str, second: str) -> bool:
    return plain(first) == plain(second)
