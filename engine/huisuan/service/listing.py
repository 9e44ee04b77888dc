"""What is on offer, as plain rows: packs, benefits with their figures, facts, clauses. One form for JSON; faces choose columns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

from huisuan.compiler.compiled import BenefitInfo, Compiled
from huisuan.compiler.pack import Period
from huisuan.finding.topics import topic_label
from huisuan.finding.wanted import Wanted
from huisuan.ir.program import Benefit, Program
from huisuan.ir.reach import amount_kinds
from huisuan.mechanisms.figure import Figure
from huisuan.problems import UsageError
from huisuan.receipt import number
from huisuan.service.checking import Library
from huisuan.service.finding import sought
from huisuan.vocabulary.model import CollectionDecl, Fact
from huisuan.vocabulary.units import Label

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"
KINDS = ("packs", "benefits", "facts", "clauses")


def rows(library: Library, kind: str, wanted: Wanted | None = None) -> list[dict[str, Json]]:
    """The rows of one list; of benefits those that are wanted. Raises UsageError where something else is to be narrowed down."""
    compiled = library.everything
    kept = sought(compiled, wanted)
    if kept is not None and kind != "benefits":
        raise UsageError("只有 benefits（事项）可以筛选和搜索 / only benefits can be filtered and searched")
    match kind:
        case "packs":
            return list(_packs(library))
        case "benefits":
            program, infos = compiled.program, compiled.infos
            return [_benefit(program, rule, infos[rule.id]) for rule in _in_order(compiled, kept)]
        case "facts":
            return list(_facts(compiled))
        case _:
            return list(_clauses(compiled))


def label(text: Label | None) -> Json:
    return None if text is None else {"zh": text.zh, "en": text.en}


def period(found: Period | None) -> Json:
    return None if found is None else {"from": found.since.isoformat(), "to": found.until.isoformat()}


def _packs(library: Library) -> Iterable[dict[str, Json]]:
    for pack in library.everything.packs:
        document = pack.document
        counted = sum(info.pack == pack.id for info in library.everything.infos.values())
        yield {
            "pack": pack.id,
            "title": label(document.title),
            "number": document.number,
            "issuer": document.issuer,
            "issued": _day(document.issued),
            "based_on": list(document.based_on),
            "in_force": period(pack.in_force),
            "claims": period(pack.claims),
            "detailed_rules": document.detailed_rules,
            "source_sha256": document.sha256,
            "unverified": label(document.unverified),
            "sha256": library.texts.digests[pack.id],
            "currency": pack.currency,
            "benefits": counted,
        }


def _day(day: date | None) -> Json:
    return None if day is None else day.isoformat()


def clause(number_: int, printed: str) -> Json:
    return {"number": number_, "label": printed}


def _in_order(compiled: Compiled, kept: frozenset[str] | None) -> list[Benefit]:
    """The rules that are kept, in the order in which people are shown benefits."""
    rules = {rule.id: rule for rule in compiled.program.benefits}
    return [rules[benefit] for benefit in compiled.infos if kept is None or benefit in kept]


def _benefit(program: Program, rule: Benefit, info: BenefitInfo) -> dict[str, Json]:
    return {
        "benefit": info.id,
        "clause": clause(info.clause_number, info.clause),
        "title": label(info.title),
        "topic": label(topic_label(info.theme)),
        "applicants": list(info.applicants),
        "department": label(info.department),
        "amount_kinds": [str(kind) for kind in amount_kinds(program, rule)],
        "readings": list(info.readings),
        "judgements": list(info.judgements),
        "papers": [label(each) for each in info.papers],
        "note": label(info.note),
        "figures": [figure(each) for each in info.figures],
    }


def figure(each: Figure) -> Json:
    """A literal of a rule: yuan, rates as `0.2`, quantities in base units."""
    return {
        "id": each.id,
        "value": number(each.value),
        "unit": each.unit,
        "role": each.role,
        "text": each.text,
        "source": each.source,
    }


def _facts(compiled: Compiled) -> Iterable[dict[str, Json]]:
    for fact in compiled.vocabulary.facts.values():
        yield _fact(fact, None)
    for collection in compiled.vocabulary.collections.values():
        for field in collection.fields:
            yield _fact(field, collection)


def _fact(fact: Fact, collection: CollectionDecl | None) -> dict[str, Json]:
    return {
        "fact": fact.id if collection is None else f"{collection.id}.{fact.id}",
        "type": fact.type,
        "unit": fact.asked_in.name,
        "period": fact.period,
        "label": label(fact.label),
        "question": label(fact.question),
        "source": fact.source,
        "proof": label(fact.proof),
        "nullable": fact.nullable,
        "members": [{"id": each.id, "label": label(each.label)} for each in fact.members],
        "aliases": list(fact.aliases),
    }


def _clauses(compiled: Compiled) -> Iterable[dict[str, Json]]:
    for pack in compiled.packs:
        held: dict[int, list[str]] = {}
        titles = {each.number: each for each in pack.clauses}
        printed = {each.number: each.label for each in pack.clauses}
        for info in compiled.infos.values():
            if info.pack == pack.id:
                held.setdefault(info.clause_number, []).append(info.id)
                printed.setdefault(info.clause_number, info.clause)
        for place in sorted(printed):
            entry = titles.get(place)
            benefits: list[Json] = list(held.get(place, ()))
            yield {
                "pack": pack.id,
                "clause": clause(place, printed[place]),
                "title": label(entry.title) if entry else None,
                "benefits": benefits,
                "none": label(entry.none) if entry else None,
            }
