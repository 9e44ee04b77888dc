"""Receipts written and replayed: the same determination made again, or the first place where it is another."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from huisuan.assess import assess
from huisuan.backends.reference import ReferenceBackend
from huisuan.compiler.compiled import Compiled
from huisuan.problems import Problem, problem
from huisuan.receipt import Circumstances, Difference, Json, canonical, facts_of, first_difference, receipt_of
from huisuan.semantics import SEMANTIC_VERSION
from huisuan.service.checking import Checked, Library, Refused, compiled_at
from huisuan.source import SourceFile, Span
from huisuan.values import Facts


@dataclass(frozen=True, slots=True)
class Replayed:
    """How a replay came out: `difference` None is equality, `in_result` says where results differ (None: they do not)."""

    difference: Difference | None
    in_result: Difference | None
    benefits: int

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The first difference, and the first within the results where that is another."""
        found = dict.fromkeys(each for each in (self.difference, self.in_result) if each is not None)
        return tuple(
            problem("replay-differs", None, where=each.path, recorded=each.recorded or "—", found=each.found or "—")
            for each in found
        )


def receipt_text(checked: Checked) -> str:
    """The receipt of a checked profile."""
    segments = {head.id: (head.since, head.until, checked.compiled.as_of[head.id]) for head in checked.heads}
    where = Circumstances(
        SEMANTIC_VERSION,
        checked.digests,
        checked.vocabulary,
        MappingProxyType(segments),
        checked.profile.complete,
        checked.profile.complete_all,
        _unverified(checked.compiled),
    )
    return canonical(receipt_of(where, checked.compiled.program, checked.facts, checked.assessment))


def replay(library: Library, source: SourceFile) -> Replayed | Refused:
    """The receipt in `source` against what the packs and the engine at hand make of the same facts."""
    try:
        recorded = _read(source.text)
        facts = _facts(recorded)
        days = _days(recorded)
        confirmed = recorded["confirmed"] is True
        complete, complete_all = _completeness(recorded)
    except (ValueError, KeyError, ArithmeticError) as error:
        field = str(error.args[0]) if error.args and not isinstance(error, json.JSONDecodeError) else "JSON"
        return Refused((problem("bad-receipt", Span(source.name, 1, 1, 1, 1), file=source.name, field=field),))
    known = {head.id: head for head in library.texts.heads}
    lost = [name for name in days if name not in known]
    if lost:
        return Refused((problem("bad-receipt", None, file=source.name, field=f"packs.{lost[0]}"),))
    heads = tuple(head for head in library.texts.heads if head.id in days)
    compiled = compiled_at(library, days)
    if isinstance(compiled, Refused):
        return compiled
    found = assess(compiled.program, facts, ReferenceBackend(), met=confirmed)
    where = Circumstances(
        SEMANTIC_VERSION,
        MappingProxyType({head.id: library.texts.digests[head.id] for head in heads}),
        library.texts.vocabulary,
        MappingProxyType({head.id: (head.since, head.until, days[head.id]) for head in heads}),
        complete,
        complete_all,
        _unverified(compiled),
    )
    again = receipt_of(where, compiled.program, facts, found)
    results = first_difference({"record": recorded["record"]}, {"record": again["record"]})
    return Replayed(first_difference(recorded, again), results, len(found.determinations))


def _unverified(compiled: Compiled) -> frozenset[str]:
    return frozenset(pack.id for pack in compiled.packs if pack.document.unverified is not None)


def _read(text: str) -> dict[str, Json]:
    try:
        data = json.loads(text, parse_float=_refuse, parse_int=_refuse, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("JSON") from error
    if not isinstance(data, dict) or data.get("receipt") != "1":
        raise ValueError("receipt")
    for name in ("segments", "completeness", "record", "facts"):
        if not isinstance(data.get(name), dict):
            raise ValueError(name)
    return data


def _facts(recorded: dict[str, Json]) -> Facts:
    try:
        return facts_of(recorded)
    except (ValueError, ArithmeticError) as error:
        raise ValueError("facts") from error


def _refuse(text: str) -> Json:
    raise ValueError(f"number {text}")


def _days(recorded: dict[str, Json]) -> dict[str, date]:
    segments = recorded["segments"]
    assert isinstance(segments, dict)
    days = {}
    for name, segment in segments.items():
        day = segment.get("as_of") if isinstance(segment, dict) else None
        if not isinstance(day, str):
            raise ValueError(f"segments.{name}")
        days[name] = date.fromisoformat(day)
    return days


def _completeness(recorded: dict[str, Json]) -> tuple[frozenset[str], bool]:
    held = recorded["completeness"]
    names = held.get("collections") if isinstance(held, dict) else None
    if not isinstance(held, dict) or not isinstance(names, list):
        raise ValueError("completeness")
    return frozenset(str(name) for name in names), held.get("all") is True
