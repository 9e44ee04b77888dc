"""The benefits that meet what is wanted: one place for every face, for what is on offer and for what a profile gets alike."""

from __future__ import annotations

from collections.abc import Iterator

from huisuan.compiler.compiled import BenefitInfo, Compiled
from huisuan.finding.places import open_in
from huisuan.finding.search import search
from huisuan.finding.terms import Index
from huisuan.finding.topics import topic_label, topics, topics_named
from huisuan.finding.wanted import AMOUNTS, Wanted
from huisuan.ir.reach import amount_kinds
from huisuan.problems import UsageError, closest


def find(compiled: Compiled, wanted: Wanted) -> tuple[str, ...]:
    """Benefits by id, in their order. Raises UsageError for a place, applicant, topic or kind of amount that there is not."""
    kept = frozenset(compiled.infos)
    for some in _each(compiled, wanted):
        kept &= some
    return tuple(benefit for benefit in compiled.infos if benefit in kept)


def _each(compiled: Compiled, wanted: Wanted) -> Iterator[frozenset[str]]:
    """For each thing asked the benefits that meet it."""
    asked, infos = wanted.asked(), compiled.infos.values()
    if "place" in asked:
        yield open_in(compiled, wanted.place)
    if "department" in asked:
        name = wanted.department.strip().casefold()
        yield frozenset(info.id for info in infos if _of_department(info, name))
    if "applicant" in asked:
        kind = _applicant(compiled, wanted.applicant.strip())
        yield frozenset(info.id for info in infos if not info.applicants or kind in info.applicants)
    if "topic" in asked:
        themes = _themes(compiled, wanted.topic)
        yield frozenset(info.id for info in infos if info.theme in themes)
    if "amount" in asked:
        yield _of_kind(compiled, wanted.amount.strip())
    if "search" in asked:
        yield search(Index(compiled), compiled.infos, wanted.search)


def _of_department(info: BenefitInfo, name: str) -> bool:
    return name in info.department.zh.casefold() or name in info.department.en.casefold()


def _applicant(compiled: Compiled, name: str) -> str:
    """The kind of applicant called `name`: its id, its label, an alias."""
    fact = compiled.vocabulary.facts.get("applicant_kind")
    member = None if fact is None else fact.member(name)
    if member is None:
        known = [f"{each.id} {each.label.zh}" for each in (fact.members if fact else ())]
        raise UsageError(
            f"没有申请人类型 `{name}` / there is no kind of applicant `{name}`. 可选 / one of: {', '.join(known)}"
        )
    return member.id


def _themes(compiled: Compiled, name: str) -> tuple[str, ...]:
    known = topics(compiled)
    found = topics_named(name, known)
    if not found:
        listed = ", ".join(dict.fromkeys(f"{theme} {topic_label(theme).zh}" for theme in known))
        raise UsageError(f"没有主题 `{name}` / there is no topic `{name}`. 可选 / one of: {listed}")
    return found


def _of_kind(compiled: Compiled, name: str) -> frozenset[str]:
    if name not in AMOUNTS:
        near = closest(name, AMOUNTS) or AMOUNTS
        raise UsageError(
            f"没有金额类型 `{name}` / there is no kind of amount `{name}`. 可选 / one of: {', '.join(near)}"
        )
    program = compiled.program
    return frozenset(rule.id for rule in program.benefits if name in map(str, amount_kinds(program, rule)))
