"""The main job: profiles under packs. Which packs, on which day, with which readings; then bind, and assess.

Faces call this and render what comes back. The clock, the environment and the folders come in as arguments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from huisuan.assess import Assessment, assess
from huisuan.backends.record import Backend
from huisuan.backends.reference import ReferenceBackend
from huisuan.compiler.compiled import Compiled
from huisuan.packs.cache import Cache
from huisuan.packs.find import find_packs
from huisuan.packs.load import PackHead, PackTexts, load_packs, read_texts
from huisuan.problems import Problem, UsageError, closest, problem
from huisuan.profile.awards import check_awards
from huisuan.profile.bind import bind, check_answers
from huisuan.profile.model import BoundProfile
from huisuan.source import SourceFile
from huisuan.values import Facts
from huisuan.vocabulary.units import Label


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no result: every problem, and the texts they point into."""

    problems: tuple[Problem, ...]
    sources: Mapping[str, SourceFile] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Library:
    """Packs at hand: their texts, all of them compiled on their default days, and what is needed to compile them on others."""

    rules: Path
    cache: Cache
    today: date
    texts: PackTexts
    everything: Compiled
    sources: Mapping[str, SourceFile] = field(default_factory=lambda: MappingProxyType({}), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A pack that was asked for and has no text in force on the day asked for."""

    head: PackHead
    title: Label


@dataclass(frozen=True, slots=True)
class Options:
    """How to check: the day (None: each pack's own), packs by id (none: all), readings by name, and whether judgements are taken as met."""

    as_of: date | None = None
    packs: tuple[str, ...] = ()
    readings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    open_readings: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """One profile's assessment, with all that is needed to show it, to explain it and to write its receipt."""

    profile: BoundProfile
    compiled: Compiled
    facts: Facts
    assessment: Assessment
    heads: tuple[PackHead, ...]
    digests: Mapping[str, str]
    vocabulary: str
    left_out: tuple[LeftOut, ...]
    today: date
    as_of: date | None


def open_library(rules: Path, cache: Cache, today: date, extra: Path | None = None) -> Library | Refused:
    """Every pack at hand, compiled; refused with all problems of all packs."""
    found = find_packs(rules, extra)
    if found.problems:
        return Refused(found.problems)
    outcome = read_texts(found.folders, rules, cache)
    if outcome.texts is None:
        return Refused(outcome.problems, outcome.sources)
    texts = outcome.texts
    days = {head.id: head.day(today) for head in texts.heads}
    loaded = load_packs(texts, rules, cache, days)
    if loaded.compiled is None:
        return Refused(loaded.problems, loaded.sources)
    return Library(rules, cache, today, texts, loaded.compiled, outcome.sources)


def check(
    library: Library, profile: BoundProfile, options: Options | None = None, backend: Backend | None = None
) -> Checked | Refused:
    """What this profile gets; refused for answers and readings no pack asks for. Raises UsageError for packs that do not exist."""
    chosen = options or Options()
    day = chosen.as_of or profile.as_of
    selected = selected_packs(library, chosen.packs, day)
    if isinstance(selected, Refused):
        return selected
    heads, left_out = selected
    compiled = compiled_at(library, {head.id: day or head.day(library.today) for head in heads})
    if isinstance(compiled, Refused):
        return compiled
    inputs = (*library.everything.program.inputs, *compiled.program.inputs)
    asked = replace(profile, readings=MappingProxyType({**profile.readings, **chosen.readings}))
    run = BoundProfile(readings=chosen.readings)
    benefits = tuple(dict.fromkeys(benefit.id for benefit in library.everything.program.benefits))
    named = compiled.program.inputs if chosen.packs else inputs
    problems = (*check_answers(profile, inputs), *check_answers(run, named), *check_awards(profile, benefits))
    if problems:
        return Refused(problems)
    facts = bind(asked, compiled.program, open_readings=chosen.open_readings)
    found = assess(compiled.program, facts, backend or ReferenceBackend(), met=chosen.confirmed)
    return Checked(
        profile=asked,
        compiled=compiled,
        facts=facts,
        assessment=found,
        heads=heads,
        digests=MappingProxyType({head.id: library.texts.digests[head.id] for head in heads}),
        vocabulary=library.texts.vocabulary,
        left_out=left_out,
        today=library.today,
        as_of=day,
    )


def compiled_at(library: Library, days: Mapping[str, date]) -> Compiled | Refused:
    """The packs that `days` names, each on its day."""
    if days == dict(library.everything.as_of):
        return library.everything
    loaded = load_packs(library.texts.only(days), library.rules, library.cache, days)
    return loaded.compiled or Refused(loaded.problems, loaded.sources)


def selected_packs(
    library: Library, packs: tuple[str, ...], day: date | None
) -> tuple[tuple[PackHead, ...], tuple[LeftOut, ...]] | Refused:
    """The packs to use on a day, and those asked for that are not in force then. Raises UsageError for one that does not exist."""
    known = {head.id: head for head in library.texts.heads}
    for name in packs:
        if name not in known:
            raise UsageError(_no_such("pack", name, known))
    wanted = [head for head in library.texts.heads if not packs or head.id in packs]
    if not wanted:
        raise UsageError("no packs are installed; name a folder with --packs")
    taken = tuple(head for head in wanted if day is None or head.since <= day <= head.until)
    if not taken and day is not None:
        return Refused(tuple(_not_in_force(head, day) for head in wanted))
    titles = {pack.id: pack.document.title for pack in library.everything.packs}
    return taken, tuple(LeftOut(head, titles[head.id]) for head in wanted if head not in taken)


def _not_in_force(head: PackHead, day: date) -> Problem:
    start, end = head.since.isoformat(), head.until.isoformat()
    return problem("not-in-force", None, pack=head.id, date=day.isoformat(), start=start, end=end)


def benefit_named(compiled: Compiled, name: str) -> str:
    """The id of the benefit called `name`: its id, or its last part or Chinese title where only one has it. Raises UsageError."""
    if name in compiled.infos:
        return name
    found = [
        each.id for each in compiled.infos.values() if name in (each.id.partition("/")[2], each.title.zh, each.title.en)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"`{name}` 不止一个，请写全 / is ambiguous, write it in full: {', '.join(found)}")
    names = (*compiled.infos, *(each.partition("/")[2] for each in compiled.infos))
    raise UsageError(_no_such("benefit", name, names))


def _no_such(what: str, name: str, known: Iterable[str]) -> str:
    words = {"pack": "政策包", "benefit": "事项"}
    near = closest(name, known)
    meant = f" 您要的是不是 / did you mean: {', '.join(near)}" if near else ""
    return f"没有{words[what]} / there is no {what} `{name}`.{meant}"
