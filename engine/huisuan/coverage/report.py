"""The outcome as lines of text: a line a gap, then the literals listed apart, then a table of counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from huisuan.coverage.coverage import STATES, Coverage, Gap
from huisuan.coverage.words import CLASS_WORDS, SOURCE_WORDS, STATE_WORDS, gap_words, place_words
from huisuan.vocabulary.units import Language


def report_lines(coverage: Coverage, language: Language, place: str = "") -> Iterable[str]:
    """The whole report, or that of one place."""
    zh = language == "zh"
    gaps = [gap for gap in coverage.gaps if place in ("", gap.place)]
    if coverage.same_copy is False:
        yield (
            "注意：这份原文不是 pack.yaml 所记校验值的那一份"
            if zh
            else "note: this file is not the copy whose hash pack.yaml states"
        )
        yield ""
    for gap in gaps:
        yield gap_line(gap, language)
    if gaps:
        yield ""
    if not place:
        yield from _apart(coverage, language)
    if not place:
        yield from _counts(coverage, language)
    if gaps:
        yield f"有{len(gaps)}处不一致" if zh else f"{len(gaps)} {'gap' if len(gaps) == 1 else 'gaps'}"
    else:
        yield "原文与政策包一致" if zh else "text and pack agree"


def gap_line(gap: Gap, language: Language) -> str:
    """`第9条 [unaccounted] 数字 300万元 …；处理：… (原文第21行; industry.yaml:30)`."""
    what, todo = gap_words(gap, language)
    places = []
    if gap.line:
        places.append(f"原文第{gap.line}行" if language == "zh" else f"line {gap.line} of the text")
    if gap.span is not None:
        places.append(f"{gap.span.file}:{gap.span.line}")
    where = "；".join(places) if language == "zh" else "; ".join(places)
    if language == "zh":
        return f"{place_words(gap.place, language)} [{gap.code}] {what}。处理：{todo}。" + (
            f"（{where}）" if where else ""
        )
    return f"{place_words(gap.place, language)} [{gap.code}] {what}. What to do: {todo}." + (
        f" ({where})" if where else ""
    )


def _apart(coverage: Coverage, language: Language) -> Iterable[str]:
    """Literals that need not stand in the document, by where they come from."""
    by_source: dict[str, list[str]] = {}
    for each in coverage.apart:
        by_source.setdefault(each.source, []).append(f"{each.id} {each.text}")
    for source, found in sorted(by_source.items()):
        words = SOURCE_WORDS[source].of(language)
        listed = ("、" if language == "zh" else ", ").join(found)
        yield f"另列·{words}：{listed}" if language == "zh" else f"Apart, {words}: {listed}"
    if by_source:
        yield ""


def _counts(coverage: Coverage, language: Language) -> Iterable[str]:
    kinds = Counter(passage.passage.kind for passage in coverage.passages)
    figures = {state: coverage.count(state) for state in STATES}
    classes = Counter(
        figure.tied.entry.kind for passage in coverage.passages for figure in passage.figures if figure.tied.entry
    )
    total = sum(figures.values())
    if language == "zh":
        yield f"条款 {kinds['clause']}  部分 {kinds['section']}  附件行 {kinds['annex']}  数字 {total}"
    else:
        yield f"clauses {kinds['clause']}  sections {kinds['section']}  annex rows {kinds['annex']}  figures {total}"
    for state, number in figures.items():
        line = f"  {STATE_WORDS[state].of(language)} {number}"
        if state == "classed" and classes:
            listed = "  ".join(f"{CLASS_WORDS[kind].of(language)} {count}" for kind, count in classes.most_common())
            line += f"（{listed}）" if language == "zh" else f" ({listed})"
        yield line
    stands = len({each.id for each in coverage.standing})
    yield (
        f"规则中见于原文的数字 {stands}"
        if language == "zh"
        else f"literals of the rules that stand in the text {stands}"
    )
