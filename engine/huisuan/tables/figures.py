"""The figures of a pack as rows of a table: a row for each place in a rule file where a number stands, in the order of the document.

Nothing is written here, and no file format is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from types import MappingProxyType

from huisuan.compiler.compiled import BenefitInfo, Compiled
from huisuan.explain.unverified import place_words, unverified_words
from huisuan.explain.words import Words
from huisuan.finding.terms import Index
from huisuan.ir.program import Benefit
from huisuan.mechanisms.figure import Figure
from huisuan.sheets.remarks import figure_remarks
from huisuan.source import SourceFile, Span
from huisuan.tables.items import Known, item_label
from huisuan.tables.offsets import Offsets
from huisuan.tables.written import Written, read_literal
from huisuan.vocabulary.units import Label, Language

NUMBERED_PARTS = frozenset(("cases", "table", "tiers", "brackets", "lookup"))
LONGEST_AMOUNT = 240
OF_THE_PACK: Mapping[str, Label] = MappingProxyType(
    {
        "common": Label("（各事项的共同条件）", "(condition common to the benefits)"),
        "parameters": Label("（各事项共用的参数）", "(parameter the benefits share)"),
        "relations": Label("（事项之间的关系）", "(relation between benefits)"),
    }
)
"""Figures that several benefits read, by what their ids begin with."""
Locked = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One literal of a rule: its id (and others that share its place), what it is, and how a cell holds it.

    `fixed`: it cannot be changed in a table, since it names a row of the rule, or stands where its text cannot be told apart.
    """

    id: str
    benefit: str
    theme: str
    clause: str
    title: str
    item: str
    written: Written
    note: str
    fixed: bool
    text: str
    span: Span = field(compare=False)
    others: tuple[str, ...] = ()

    @property
    def locked(self) -> Locked:
        """The texts beside the value, in the order of the columns."""
        return self.clause, self.title, self.item, self.written.unit, self.note, self.id


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of one pack in one language. `digest` is of the pack and of every text beside the figures.

    `unverified` says why the figures could not be compared with the text of the document, where that is so.
    """

    pack: str
    title: str
    language: Language
    digest: str
    rows: tuple[TableRow, ...]
    unverified: str = ""

    def themes(self) -> dict[str, tuple[TableRow, ...]]:
        """Rows by rule file, in the order of the document."""
        names = dict.fromkeys(row.theme for row in self.rows)
        return {name: tuple(row for row in self.rows if row.theme == name) for name in names}


def table_of(
    compiled: Compiled, pack_id: str, digest: str, sources: Mapping[str, SourceFile], language: Language
) -> Table:
    """The table of one pack, whose content has the hash `digest`; `sources` are its texts. Raises KeyError for another pack."""
    making = _Making(compiled, pack_id, sources, language)
    rows = tuple(making.rows())
    whole = sha256("\n".join((digest, language, *("\t".join(row.locked) for row in rows))).encode())
    title = making.words.label(making.pack.document.title)
    return Table(pack_id, title, language, whole.hexdigest(), rows, unverified_words(making.pack.document, language))


class _Making:
    def __init__(self, compiled: Compiled, pack_id: str, sources: Mapping[str, SourceFile], language: Language) -> None:
        self.compiled = compiled
        self.language = language
        self.words = Words(compiled, language)
        self.pack = self.words.names.packs[pack_id]
        self.index = Index(compiled)
        self.texts = {name: Offsets(source.text) for name, source in sources.items()}
        found = [info for info in compiled.infos.values() if info.pack == pack_id]
        self.infos = sorted(found, key=lambda info: info.clause_number)

    def rows(self) -> Iterator[TableRow]:
        shared: dict[tuple[Span, str], list[str]] = {}
        for info in self.infos:
            for figure in info.figures:
                shared.setdefault(_place(figure), []).append(figure.id)
        done: set[tuple[Span, str]] = set()
        for info in self.infos:
            fresh = [each for each in dict.fromkeys(info.figures) if _place(each) not in done]
            done.update(map(_place, fresh))
            yield from self._of_benefit(info, fresh, shared)

    def _of_benefit(
        self, info: BenefitInfo, figures: list[Figure], shared: Mapping[tuple[Span, str], list[str]]
    ) -> Iterator[TableRow]:
        if not figures:
            return
        rule = self.index.rules[info.id]
        words = Words(self.compiled, self.language, rule)
        known = self._known(info)
        for figure in figures:
            others = tuple(each for each in dict.fromkeys(shared[_place(figure)]) if each != figure.id)
            at = self._written(figure)
            notes = [*figure_remarks(words, rule, figure), *_whole_amount(words, rule, figure)]
            if others:
                notes.append(words.say("同一个数也用于：", "the same figure serves: ") + ", ".join(others))
            if at is None:
                notes.append(
                    words.say("不能在表中修改，请改规则文件", "not to be changed in a table, but in the rule file")
                )
            own = info.id.rpartition("/")[2]
            wider = OF_THE_PACK.get(figure.id.partition(".")[0]) if not figure.id.startswith(f"{own}.") else None
            printed = place_words(self.pack.document, info.clause, info.clause_number, self.language)
            yield TableRow(
                id=figure.id,
                benefit=info.id,
                theme=info.theme,
                clause="" if wider else printed,
                title=words.label(wider or info.title),
                item=item_label(figure, own, known, self.language),
                written=at[1] if at else Written("text", figure.text, ""),
                note="\n".join(notes),
                fixed=at is None,
                text=self.texts[figure.span.file].at(at[0]) if at else figure.text,
                span=at[0] if at else figure.span,
                others=others,
            )

    def _known(self, info: BenefitInfo) -> Known:
        options = [option for name in info.readings for option in self.pack.readings[name].options]
        return Known(
            members={each.id: each.label for each in self.index.members(info.id)},
            options=dict(options),
            values={each.name: each.label for each in info.outputs},
        )

    def _written(self, figure: Figure) -> tuple[Span, Written] | None:
        """The literal and its place in the file, if just this figure stands there, and it is no key that names a row."""
        offsets = self.texts[figure.span.file]
        span = _within(figure, offsets.at(figure.span))
        text = offsets.at(span)
        written = read_literal(text)
        if written is None or offsets.is_key(span):
            return None
        same = written.value.toordinal() == figure.value if isinstance(written.value, date) else text == figure.text
        return (span, written) if same else None


def _within(figure: Figure, text: str) -> Span:
    """The place of the figure alone, where it stands once in a longer text such as `>= 100万元`, the cell of a table."""
    span = figure.span
    found = [*re.finditer(rf"(?<!\w)(?<![0-9][.,]){re.escape(figure.text)}(?![\w%,]|\.[0-9])", text)]
    if len(found) != 1 or span.line != span.end_line:
        return span
    return span._replace(col=span.col + found[0].start(), end_col=span.col + found[0].end())


def _whole_amount(words: Words, rule: Benefit, figure: Figure) -> Iterator[str]:
    """The amount in words where a figure is one case of it, and the words are short enough to help."""
    if ".amount." in figure.id and not NUMBERED_PARTS.isdisjoint(figure.id.split(".")):
        told = words.number(rule.line, words.money).inline(words.language)
        if len(told) <= LONGEST_AMOUNT:
            yield words.say("金额：", "amount: ") + told


def _place(figure: Figure) -> tuple[Span, str]:
    """Literals in one place are one, such as those of an anchor; in a line of a CSV file they may be several."""
    return figure.span, figure.text
