"""The table an office fills in for the policies at hand: which facts and tables of items their benefits read, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from huisuan.batch.asked import asked_of as asked_of_packs
from huisuan.batch.past import record, record_names, titles
from huisuan.compiler.compiled import Compiled
from huisuan.intake.model import THINGS
from huisuan.intake.template import READY, Wanted, asked_of, guide, record_form, template_forms
from huisuan.ir.nodes import Field, Input
from huisuan.ir.program import Program
from huisuan.ir.reach import reached
from huisuan.messages.render import Language
from huisuan.profile.awards import PRIOR_AWARDS
from huisuan.service.checking import Library, Refused, benefit_named, compiled_at, selected_packs
from huisuan.sheets.form import Form
from huisuan.sheets.form_workbook import as_form_book
from huisuan.vocabulary.model import FactType, Vocabulary
from huisuan.vocabulary.units import Label

Key = Literal["auto", "number", "uscc", "citizen_id"]
PERSONS = frozenset(("household", "individual"))


@dataclass(frozen=True, slots=True)
class TemplateOptions:
    """For which packs and benefits (none: all), on which day, how applicants are told apart, which numbers of things are asked.

    `record`: the office's record of earlier payouts is to be filled in, and no register.
    """

    as_of: date | None = None
    packs: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()
    key: Key = "auto"
    numbers: tuple[str, ...] = ()
    judgements: bool = False
    record: bool = False
    ready: int = READY
    language: Language = "zh"


@dataclass(frozen=True, slots=True)
class Template:
    """The workbook, for how many benefits it is, and the headers of each of its sheets; `earlier`: earlier payouts matter to them."""

    data: bytes
    benefits: int
    sheets: Mapping[str, tuple[str, ...]]
    earlier: bool


def new_table(library: Library, options: TemplateOptions) -> Template | Refused:
    """The template of what the benefits read. Raises UsageError for packs and benefits that do not exist."""
    selected = selected_packs(library, options.packs, options.as_of)
    if isinstance(selected, Refused):
        return selected
    compiled = compiled_at(library, {head.id: options.as_of or head.day(library.today) for head in selected[0]})
    if isinstance(compiled, Refused):
        return compiled
    named = tuple(benefit_named(compiled, each) for each in options.benefits) or tuple(compiled.infos)
    read = needed(compiled.program, named)
    numbers = [f"#{each}" for each in options.numbers]
    assert all(each in THINGS for each in numbers)
    judged = _judged(compiled, read.judgements) if options.judgements else {}
    wanted = Wanted(
        asked_of(in_order(read.facts, compiled.vocabulary.facts)), _fields(compiled.vocabulary, read.fields), judged,
        _key(compiled, named, options.key), numbers, options.ready, asked_of_packs(compiled),
    )  # fmt: skip
    if options.record:
        forms: tuple[Form, ...] = (_record(compiled, named, wanted, options.language),)
    else:
        forms = template_forms(compiled.vocabulary, wanted, options.language)
    sheets = {form.name: tuple(column.head for column in form.columns[1:]) for form in forms}
    return Template(as_form_book(guide(options.language), forms), len(named), sheets, PRIOR_AWARDS in read.fields)


def _record(compiled: Compiled, named: Iterable[str], wanted: Wanted, language: Language) -> Form:
    """The form of earlier payouts; a benefit is named by its Chinese title where that means it alone."""
    known = titles(compiled, None)
    called = {full: title for title, full in known.items()} if language == "zh" else {}
    vocabulary = compiled.vocabulary
    benefits = [called.get(each, each) for each in named]
    return record_form(vocabulary, record(vocabulary), record_names(vocabulary), wanted, language, benefits)


@dataclass(frozen=True, slots=True)
class Needed:
    """What results depend on: inputs of applicants (`rd_expense@2024`), judgements by full name, of each collection the fields."""

    facts: tuple[str, ...]
    judgements: tuple[str, ...]
    fields: Mapping[str, frozenset[str]]


def needed(program: Program, benefits: Iterable[str]) -> Needed:
    """What the results of `benefits` read, by way of other benefits too."""
    wanted = set(benefits)
    chosen = [each for each in program.benefits if each.id in wanted]
    own: set[int] = set()
    fields: dict[int, set[str]] = {}
    for place in reached(program, (root for each in chosen for root in (each.payable, each.status))):
        match program.nodes[place]:
            case Input(decl=at):
                own.add(at)
            case Field(frame=frame, decl=at):
                fields.setdefault(frame, set()).add(program.frames[frame].fields[at].id)
            case _:
                continue
    for frame in tuple(fields):
        outer = program.frames[frame].parent
        if outer:
            fields.setdefault(outer, set())
    read = [program.inputs[at] for at in sorted(own)]
    return Needed(
        tuple(each.id for each in read if each.tag == "fact"),
        tuple(each.id.partition(":")[2] for each in read if each.tag == "judgement"),
        MappingProxyType({program.frames[frame].name: frozenset(found) for frame, found in sorted(fields.items())}),
    )


def in_order(inputs: Iterable[str], facts: Iterable[str]) -> list[str]:
    """Inputs as the vocabulary lists their facts, periods of one fact together, the latest first."""
    places = {name: place for place, name in enumerate(facts)}
    latest_first = sorted(inputs, key=lambda each: each.partition("@")[2], reverse=True)
    return sorted(latest_first, key=lambda each: places[each.partition("@")[0]])


def _fields(vocabulary: Vocabulary, read: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """The fields in the vocabulary's order; earlier payouts are no table to fill in, the office has its record of them."""
    return {
        path: tuple(fact.id for fact in decl.fields if fact.id in read[path])
        for path, decl in vocabulary.collections.items()
        if path in read and path != PRIOR_AWARDS
    }


def _judged(compiled: Compiled, names: Iterable[str]) -> dict[str, Label]:
    declared = {f"{pack.id}/{name}": each.label for pack in compiled.packs for name, each in pack.judgements.items()}
    return {name: declared[name] for name in names if name in declared}


def _key(compiled: Compiled, benefits: Iterable[str], asked: Key) -> str | None:
    """The fact that tells applicants apart: of persons alone the number of the person, of bodies alone the credit code."""
    if asked == "number":
        return None
    if asked != "auto":
        return _of_type(compiled.vocabulary, asked)
    groups = [frozenset(compiled.infos[each].applicants) for each in benefits]
    if groups and all(each and each <= PERSONS for each in groups):
        return _of_type(compiled.vocabulary, "citizen_id")
    return (
        _of_type(compiled.vocabulary, "uscc")
        if groups and all(each and not each & PERSONS for each in groups)
        else None
    )


def _of_type(vocabulary: Vocabulary, wanted: FactType) -> str | None:
    return next((each.id for each in vocabulary.facts.values() if each.type == wanted and "." not in each.id), None)
