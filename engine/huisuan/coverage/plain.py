"""The outcome as plain JSON with stable keys; `models` documents each of them. The text of the document is not repeated, only places in it."""

from __future__ import annotations

import json
from typing import TypeAlias

from huisuan.coverage.coverage import Coverage, CoveredFigure, CoveredPassage, Gap
from huisuan.coverage.literals import PackLiteral
from huisuan.coverage.words import gap_words
from huisuan.receipt import number
from huisuan.source import Span

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"


def coverage_json(coverage: Coverage, place: str = "") -> str:
    """The whole outcome, or that of one place, indented."""
    return json.dumps(coverage_object(coverage, place), ensure_ascii=False, indent=2) + "\n"


def coverage_object(coverage: Coverage, place: str = "") -> dict[str, Json]:
    document = coverage.pack.document
    passages = [each for each in coverage.passages if place in ("", each.passage.place)]
    gaps = [each for each in coverage.gaps if place in ("", each.place)]
    figures = [figure for each in passages for figure in each.figures]
    return {
        "pack": coverage.pack.id,
        "document": {
            "title": {"zh": document.title.zh, "en": document.title.en},
            "number": document.number,
            "sha256": document.sha256,
            "same_copy": coverage.same_copy,
        },
        "agrees": not gaps,
        "counts": {
            "clauses": sum(each.passage.kind == "clause" for each in passages),
            "sections": sum(each.passage.kind == "section" for each in passages),
            "annex_rows": sum(each.passage.kind == "annex" for each in passages),
            "figures": len(figures),
            **{state: sum(each.state == state for each in figures) for state in ("tied", "document", "classed", "gap")},
            "gaps": len(gaps),
        },
        "passages": [_passage(each) for each in passages],
        "apart": [_literal(each) for each in coverage.apart if place in ("", each.place)],
        "gaps": [_gap(each) for each in gaps],
    }


def _passage(covered: CoveredPassage) -> Json:
    passage = covered.passage
    return {
        "place": passage.place,
        "label": passage.label,
        "title": passage.title,
        "line": passage.line,
        "benefits": list(covered.benefits),
        "figures": [_figure(each) for each in covered.figures],
    }


def _figure(covered: CoveredFigure) -> Json:
    figure, tied = covered.tied.figure, covered.tied
    return {
        "text": figure.text,
        "kind": figure.kind,
        "values": [number(each) for each in figure.values],
        "unit": figure.unit,
        "line": covered.line,
        "state": covered.state,
        "class": tied.entry.kind if tied.entry else None,
        "literals": [{"benefit": each.benefit, "id": each.id} for each in tied.literals],
    }


def _literal(each: PackLiteral) -> Json:
    return {
        "place": each.place,
        "benefit": each.benefit,
        "id": each.id,
        "text": each.text,
        "source": "implied" if each.source == "text" else each.source,
        "written": _span(each.span),
    }


def _gap(gap: Gap) -> Json:
    zh, en = gap_words(gap, "zh"), gap_words(gap, "en")
    return {
        "code": gap.code,
        "place": gap.place,
        "figure": gap.figure,
        "benefit": gap.benefit,
        "literal": gap.literal,
        "found": gap.found,
        "wanted": gap.wanted,
        "line": gap.line or None,
        "written": _span(gap.span),
        "message": {"zh": zh[0], "en": en[0]},
        "remedy": {"zh": zh[1], "en": en[1]},
    }


def _span(span: Span | None) -> Json:
    return None if span is None else {"file": span.file, "line": span.line, "col": span.col}
