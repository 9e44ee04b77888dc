"""The table an office fills in: a sheet of applicants and one for each collection, as forms; what it writes, a register reads back.

The caller says which facts and fields; words are those of the vocabulary. Knows no file format.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from huisuan.intake.answers import Question
from huisuan.intake.headers import CARRIED_NAMES, Heading, Names, applicant_names, item_names
from huisuan.intake.normalise import is_id
from huisuan.intake.template_words import WORDS, Words
from huisuan.messages.render import Language
from huisuan.profile.numbers import date_text, number_text
from huisuan.sheets.form import Form, FormColumn, FormRow, Guide
from huisuan.sheets.form_workbook import as_form_book
from huisuan.vocabulary.model import CollectionDecl, Fact, Vocabulary, input_id
from huisuan.vocabulary.units import Label

_SAMPLE_DAY = Fraction(date(2025, 3, 1).toordinal())
_SAMPLE_USCC, _SAMPLE_CITIZEN = "91330499MA00000009", "11010519491231002X"
_SAMPLE_CODE, _SAMPLE_NUMBER = "A0001", "SL-0001"
_DAY_FORM, _WHOLE_FORM, _DECIMAL_FORM = "yyyy-mm-dd", "#,##0", "#,##0.00####"
_SAMPLED = ("benefit", "amount", "paid_on", "award_year")
"""What the example of an earlier payout fills in: one that was paid, and of which nothing came back."""
READY = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A column of the applicants' sheet: a fact, of a period where it has periods (`2024`, `2024Q1`, `2024-03`)."""

    fact: str
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a template asks: facts; of each collection the fields (None: all of them); what an official is to judge, in words.

    `key` is the fact that tells applicants apart, a code or a number of a person; without one they get a number of the office's own.
    `numbers` are columns of `model.THINGS` for each sheet of items; `ready` the empty rows prepared; `asked` every question of the
    packs it is for, so that no header means two of them.
    """

    facts: Sequence[Asked]
    collections: Mapping[str, Sequence[str] | None] = field(default_factory=lambda: MappingProxyType({}))
    judgements: Mapping[str, Label] = field(default_factory=lambda: MappingProxyType({}))
    key: str | None = None
    numbers: Sequence[str] = ()
    ready: int = READY
    asked: Sequence[Question] = ()


def template_book(vocabulary: Vocabulary, wanted: Wanted, language: Language = "zh") -> bytes:
    """The template as XLSX. Raises KeyError for a fact, collection or field that does not exist."""
    return as_form_book(guide(language), template_forms(vocabulary, wanted, language))


def template_forms(vocabulary: Vocabulary, wanted: Wanted, language: Language = "zh") -> tuple[Form, ...]:
    """The sheets of the template, the applicants' first. Raises KeyError for what does not exist."""
    making = _Making(vocabulary, wanted, language, WORDS[language])
    forms = [making.applicants()]
    forms += [making.items(vocabulary.collections[path], fields) for path, fields in wanted.collections.items()]
    return tuple(replace(each, lines=wanted.ready) for each in forms)


def record_form(
    vocabulary: Vocabulary,
    decl: CollectionDecl,
    names: Names,
    wanted: Wanted,
    language: Language,
    benefits: Sequence[str],
) -> Form:
    """The sheet of an office's record of earlier payouts, with the columns of `decl`; `benefits` are those that may stand in it."""
    making = _Making(vocabulary, wanted, language, WORDS[language])
    return making.record(decl, names, benefits)


def guide(language: Language) -> Guide:
    """The sheet that explains the others."""
    return Guide(*WORDS[language].guide)


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    note: str
    sample: str
    form: str = "@"
    choices: tuple[str, ...] = ()
    strict: bool = True
    blanks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Making:
    """A template being made in one language."""

    vocabulary: Vocabulary
    wanted: Wanted
    language: Language
    words: Words

    def applicants(self) -> Form:
        words = self.words
        key = None if self.wanted.key is None else self.vocabulary.facts[self.wanted.key]
        names = applicant_names(self.vocabulary)
        columns = [
            _Column(words.code, words.code_note, _SAMPLE_CODE)
            if key is None
            else replace(self._of_fact(key, None, names), blanks=()),
            _Column(words.name, words.name_note, words.name_sample),
        ]
        columns += [
            self._of_fact(self.vocabulary.facts[each.fact], each.period, names)
            for each in self.wanted.facts
            if each.fact != self.wanted.key
        ]
        columns += [self._of_judgement(name, label) for name, label in self.wanted.judgements.items()]
        columns += [_Column(head, note, sample) for head, note, sample in words.carried.values()]
        return self._form(words.applicants, words.applicants_title, words.one_each, columns, ("", ""))

    def items(self, decl: CollectionDecl, wanted: Sequence[str] | None) -> Form:
        words, label = self.words, self._said(decl.label)
        names = item_names(self.vocabulary, decl.id)
        columns = [self._owner()]
        if decl.parent is not None:
            parent = self._said(self.vocabulary.collections[decl.parent].label)
            columns.append(_Column(words.item_id.format(parent), words.parent_note.format(parent), "1"))
        if any(each.id in self.wanted.collections for each in self.vocabulary.children(decl.id)):
            columns.append(_Column(words.item_id.format(label), words.item_note, "1"))
        fields = {fact.id: fact for fact in decl.fields}
        columns += [self._of_fact(fields[name], None, names) for name in (fields if wanted is None else wanted)]
        columns += [self._of_number(each) for each in self.wanted.numbers]
        hint = words.an_item.format(self._said(decl.question), decl.max_items)
        return self._form(label, words.items_title.format(label), hint, columns, (words.unknown, words.complete))

    def record(self, decl: CollectionDecl, names: Names, benefits: Sequence[str]) -> Form:
        words, label = self.words, self._said(decl.label)
        whose = replace(self._owner(), note=words.paid_note)
        if self.wanted.key is None:
            whose = replace(whose, sample=_SAMPLE_USCC)
        columns = [whose]
        for fact in decl.fields:
            column = self._of_fact(fact, None, names)
            if fact.id == "benefit":
                column = replace(column, sample=next(iter(benefits), ""), choices=tuple(benefits), strict=False)
            columns.append(column if fact.id in _SAMPLED else replace(column, sample=""))
        columns += [self._of_number(each) for each in self.wanted.numbers]
        made = self._form(label, words.items_title.format(label), words.record_hint, columns, ("", ""))
        return replace(made, lines=self.wanted.ready, rows=tuple(each for each in made.rows if each.look != "blank"))

    def _owner(self) -> _Column:
        words = self.words
        if self.wanted.key is None:
            return _Column(words.code, words.owner_note, _SAMPLE_CODE)
        fact = self.vocabulary.facts[self.wanted.key]
        return _Column(self._said(fact.label), words.owner_note, self._sample(fact))

    def _of_judgement(self, name: str, label: Label) -> _Column:
        """Headed by its label where that reads back as this one, else by its name."""
        words = self.words
        note = f"{self._said(label)}\n{name}\n{words.sources['official']}"
        own = tuple(Question(f"judgement:{each}", told) for each, told in self.wanted.judgements.items())
        head = words.judgement.format(self._said(label))
        found = applicant_names(self.vocabulary, tuple(self.wanted.asked) or own).find(head)
        if not isinstance(found, Heading) or found.column != f"judgement:{name}":
            head = words.judgement.format(name)
        return _Column(head, note, words.yes, "@", (words.yes, words.no), True, (words.unknown,))

    def _of_number(self, column: str) -> _Column:
        known = CARRIED_NAMES[column]
        chinese, english = known[0], next(each for each in known if each.isascii())
        return _Column(chinese if self.language == "zh" else english, self.words.number_note, "")

    def _of_fact(self, fact: Fact, period: str | None, names: Names) -> _Column:
        choices, strict = self._choices(fact)
        unknown, none = self.words.unknown, self.words.none
        blanks = (unknown, none) if fact.nullable or fact.type == "truth" else (unknown,)
        notes = [self._said(fact.ask(period or "")), self._said(fact.help), self.words.sources[fact.source]]
        if fact.proof is not None:
            notes.append(self.words.proof.format(self._said(fact.proof)))
        note = "\n".join(each for each in notes if each)
        head = self._head(fact, period, names)
        return _Column(head, note, self._sample(fact), _form_of(fact), choices, strict, blanks)

    def _head(self, fact: Fact, period: str | None, names: Names) -> str:
        """A header that reads back as this fact, with its unit."""
        unit = ""
        if fact.type == "number" and fact.asked_in.name:
            unit = self.words.unit.format(self._unit(fact))
        spoken = "" if period is None else _spoken(period) if self.language == "zh" else f"{period} "
        for head in (f"{spoken}{self._said(fact.label)}{unit}", f"{spoken}{fact.label.zh}（{fact.asked_in.name}）"):
            found = names.find(head)
            if isinstance(found, Heading) and found.column == input_id(fact, period) and not found.unit:
                return head
        return input_id(fact, period)

    def _unit(self, fact: Fact) -> str:
        known = self.vocabulary.units.names.get(fact.asked_in.name)
        return fact.asked_in.name if self.language == "zh" or known is None else known.label.en

    def _said(self, label: Label | None) -> str:
        return "" if label is None else label.zh if self.language == "zh" else label.en

    def _choices(self, fact: Fact) -> tuple[tuple[str, ...], bool]:
        words = self.words
        match fact.type:
            case "truth":
                return (words.yes, words.no), True
            case "enum":
                none = (words.none,) if fact.nullable else ()
                return (*(self._said(each.label) for each in fact.members), *none), True
            case "region":
                return tuple(self.vocabulary.regions.full_name(code) for code in self.vocabulary.regions.labels), False
            case _:
                return (), True

    def _sample(self, fact: Fact) -> str:
        """A value that could be there, and reads back without fault."""
        match fact.type:
            case "truth":
                return self.words.yes
            case "number":
                wanted = Fraction(2025) if fact.asked_in.name == "年" else fact.asked_in.factor * 100
                wanted = Fraction(1, 20) if fact.hi <= 1 and fact.decimals >= 2 else wanted
                return number_text(max(fact.lo, min(fact.hi, wanted)), fact)
            case "date":
                return date_text(max(fact.lo, min(fact.hi, _SAMPLE_DAY)))
            case "enum":
                return self._said(fact.members[0].label)
            case "region":
                regions = self.vocabulary.regions
                return regions.full_name(next((code for code in regions.labels if code % 100), 330400))
            case "industry":
                return "C3562"
            case "uscc":
                return _SAMPLE_USCC
            case "citizen_id":
                return _SAMPLE_CITIZEN
            case "text":
                return _SAMPLE_NUMBER if is_id(fact) else self.words.text

    def _form(self, name: str, title: str, hint: str, columns: Sequence[_Column], first_blank: tuple[str, str]) -> Form:
        words = self.words
        blank = tuple(words.unknown if each.blanks else "" for each in columns)
        choices = tuple(each.blanks if len(each.blanks) > 1 else () for each in columns)
        if first_blank[0]:
            blank, choices = (first_blank[0], *blank[1:]), (first_blank, *choices[1:])
        rows = (
            FormRow("note", (words.note, *(each.note for each in columns))),
            FormRow("blank", (words.blank, *blank), ((), *choices)),
            FormRow("example", (words.example, *(each.sample for each in columns))),
        )
        made = [FormColumn(words.mark, 12)]
        made += [
            FormColumn(each.head, _width(each), each.form, each.choices, each.strict, each.note) for each in columns
        ]
        return Form(name, title, hint, tuple(made), rows)


def _spoken(period: str) -> str:
    if "Q" in period:
        return f"{period[:4]}年第{period[-1]}季度"
    return f"{period[:4]}年{int(period[5:])}月" if "-" in period else f"{period}年"


def _form_of(fact: Fact) -> str:
    if fact.type == "date":
        return _DAY_FORM
    if fact.type == "number":
        return "0" if fact.asked_in.name == "年" else _DECIMAL_FORM if fact.decimals else _WHOLE_FORM
    return "@"


def _width(column: _Column) -> int:
    longest = max(_columns_of(each) for each in (column.head, column.sample, *column.choices))
    return max(14, min(26, longest + 3))


def _columns_of(text: str) -> int:
    return sum(1 if each.isascii() else 2 for each in text)


def asked_of(columns: Iterable[str]) -> tuple[Asked, ...]:
    """Input ids (`rd_expense@2024`) as what a template asks."""
    return tuple(Asked(name, period or None) for name, _, period in (each.partition("@") for each in columns))
