"""A comparison as plain data for JSON: texts in both languages, sums in yuan, rates as decimals, quantities in base units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from huisuan.compiler.compiled import BenefitInfo
from huisuan.compiler.ledger import ClauseEntry
from huisuan.differences.model import (
    BenefitDifference,
    Change,
    ClauseDifference,
    FigureChange,
    PackDifference,
    PackFace,
    Sought,
    State,
)
from huisuan.mechanisms.figure import Figure
from huisuan.receipt import number
from huisuan.vocabulary.units import Label

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"


def as_json(found: PackDifference) -> dict[str, Json]:
    """The whole comparison."""
    return {
        "before": _face(found.before),
        "after": _face(found.after),
        "differ": not found.empty,
        "counts": {"benefits": _counts(found.counts()), "clauses": _counts(found.clause_counts())},
        "document": [_change(each) for each in found.document],
        "clauses": [_clause(each) for each in found.clauses],
        "benefits": [_benefit(each) for each in found.benefits],
    }


def _counts(counts: Mapping[State, int] | Mapping[str, int]) -> Json:
    return {str(state): count for state, count in counts.items()}


def _face(face: PackFace) -> Json:
    return {
        "pack": face.id,
        "title": _label(face.document.title),
        "number": face.document.number,
        "in_force": {"from": face.in_force.since.isoformat(), "to": face.in_force.until.isoformat()},
        "sha256": face.digest,
    }


def _label(label: Label | None) -> Json:
    return None if label is None else {"zh": label.zh, "en": label.en}


def _change(change: Change) -> Json:
    return {"aspect": change.aspect, "before": _label(change.before), "after": _label(change.after)}


def _clause(found: ClauseDifference) -> Json:
    return {
        "state": found.state,
        "before": _entry(found.before),
        "after": _entry(found.after),
        "renumbered": found.renumbered,
        "retitled": found.retitled,
        "matched_by": _label(found.why),
        "benefits_in_common": found.shared,
        "wording": [_change(each) for each in found.wording],
    }


def _entry(entry: ClauseEntry | None) -> Json:
    if entry is None:
        return None
    return {
        "number": entry.number,
        "label": entry.label,
        "title": _label(entry.title),
        "none": _label(entry.none),
    }


def _benefit(found: BenefitDifference) -> Json:
    return {
        "state": found.state,
        "before": _info(found.before),
        "after": _info(found.after),
        "moved": found.moved,
        "matched_by": _label(found.why),
        "figures": [_figure_change(each) for each in found.figures],
        "changes": [_change(each) for each in found.changes],
        "wording": [_change(each) for each in found.wording],
        "witness": _sought(found.sought),
    }


def _info(info: BenefitInfo | None) -> Json:
    if info is None:
        return None
    clause: Json = {"number": info.clause_number, "label": info.clause}
    return {"benefit": info.id, "clause": clause, "title": _label(info.title)}


def _figure_change(change: FigureChange) -> Json:
    return {
        "path": change.path,
        "role": change.role,
        "before": _figure(change.before),
        "after": _figure(change.after),
        "within": _label(change.within),
        "level": _label(change.level),
    }


def _figure(figure: Figure | None) -> Json:
    if figure is None:
        return None
    return {
        "id": figure.id,
        "value": number(figure.value),
        "unit": figure.unit,
        "role": figure.role,
        "text": figure.text,
        "source": figure.source,
    }


def _sought(sought: Sought | None) -> Json:
    if sought is None:
        return None
    if sought.witness is None:
        return {"found": False, "trials": sought.trials}
    facts: list[Json] = [
        {"name": _label(each.name), "before": _label(each.before), "after": _label(each.after)}
        for each in sought.witness.facts
    ]
    return {
        "found": True,
        "trials": sought.trials,
        "facts": facts,
        "before": _label(sought.witness.before),
        "after": _label(sought.witness.after),
    }
