"""The outcome as one HTML page that needs nothing else: the user's own text by clauses, each figure marked by its state.

States differ in line and weight as well as in colour, so that a print in black and white can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from huisuan.coverage.coverage import STATES, Coverage, CoveredFigure, CoveredPassage, Gap
from huisuan.coverage.words import CLASS_WORDS, SOURCE_WORDS, STATE_WORDS, gap_words, place_words
from huisuan.html_page import html_page
from huisuan.vocabulary.units import Language

_STYLE = """
:root{--tied:#0b6e4f;--document:#35618f;--classed:#6b6b6b;--gap:#b3261e}
*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:1.5rem 1rem 4rem;font:16px/1.75 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;color:#1c1c1c;background:#fff}
h1{font-size:1.4rem;line-height:1.4;margin:0 0 .3rem}h2{font-size:1.1rem;margin:2rem 0 .6rem;border-bottom:1px solid #ccc}
.meta,.note{color:#555;font-size:.9rem;margin:.2rem 0}
table{border-collapse:collapse;margin:.8rem 0}th,td{border:1px solid #ccc;padding:.2rem .7rem;text-align:left;font-weight:400}td.n{text-align:right}
section{display:grid;grid-template-columns:5rem 1fr;gap:0 1rem;padding:.6rem 0;border-top:1px solid #eee;break-inside:avoid-page}
section>header{font-size:.85rem;color:#555}section p{margin:0 0 .4rem;overflow-wrap:anywhere}
section.part{background:#f6f7f8}
p.held{font-size:.8rem;color:#555}p.held code{margin-right:.6em}
mark{white-space:nowrap;background:none;color:inherit;padding:0 .1em;border-radius:.15em;cursor:help}
mark.tied{color:var(--tied);background:#e3f3ec;border-bottom:2px solid var(--tied);font-weight:600}
mark.document{color:var(--document);background:#e8f0f8;border-bottom:2px dotted var(--document)}
mark.classed{color:var(--classed);background:#f0f0f0;border-bottom:1px solid #aaa}
mark.gap{color:#fff;background:var(--gap);outline:2px solid var(--gap);font-weight:700}
ul.gaps{margin:.3rem 0;padding-left:1.2rem;font-size:.9rem}ul.gaps li{margin:.15rem 0}ul.gaps code.code{color:var(--gap)}
a{color:inherit}
@media(max-width:40rem){section{grid-template-columns:1fr}}
@media print{body{max-width:none;padding:0;font-size:10.5pt}mark{-webkit-print-color-adjust:exact;print-color-adjust:exact}a{text-decoration:none}}
"""


def coverage_page(coverage: Coverage, language: Language) -> str:
    """The page in one language."""
    title = coverage.pack.document.title.of(language)
    heading = escape(f"核对：{title}" if language == "zh" else f"Coverage: {title}")
    return html_page(language, heading, _STYLE, (f"<h1>{heading}</h1>", *_body(coverage, language)))


def _body(coverage: Coverage, language: Language) -> Iterator[str]:
    zh = language == "zh"
    number = coverage.pack.document.number
    stated = ("（未载文号）" if zh else "no number stated") if number.startswith("not stated") else number
    yield f'<p class="meta">{escape(coverage.pack.id)} · {escape(stated)}</p>'
    yield from _legend(coverage, language)
    yield from _gap_list(coverage.gaps, language)
    yield from _apart(coverage, language)
    yield f"<h2>{'原文' if zh else 'The document'}</h2>"
    for each in coverage.passages:
        yield from _section(each, coverage.gaps, language)


def _legend(coverage: Coverage, language: Language) -> Iterator[str]:
    head = ("图例", "数字个数") if language == "zh" else ("Key", "Figures")
    yield f"<table>\n<thead><tr><th>{head[0]}</th><th>{head[1]}</th></tr></thead>\n<tbody>"
    for state in STATES:
        count = coverage.count(state)
        yield f'<tr><td><mark class="{state}">{STATE_WORDS[state].of(language)}</mark></td><td class="n">{count}</td></tr>'
    yield "</tbody>\n</table>"


def _gap_list(gaps: Iterable[Gap], language: Language) -> Iterator[str]:
    found = list(gaps)
    if not found:
        agreed = "原文与政策包一致。" if language == "zh" else "Text and pack agree."
        yield f"<p>{agreed}</p>"
        return
    yield f'<h2>{f"不一致（{len(found)}处）" if language == "zh" else f"Gaps ({len(found)})"}</h2>\n<ul class="gaps">'
    for gap in found:
        yield f'<li><a href="#{_anchor(gap.place)}">{place_words(gap.place, language)}</a> {_gap_item(gap, language)}</li>'
    yield "</ul>"


def _gap_item(gap: Gap, language: Language) -> str:
    what, todo = gap_words(gap, language)
    written = f" ({escape(gap.span.file)}:{gap.span.line})" if gap.span else ""
    stop = "。" if language == "zh" else ". "
    sentence = re.sub("`([^`]*)`", r"<code>\1</code>", escape(f"{what}{stop}{todo}{stop.strip()}"))
    return f'<code class="code">{gap.code}</code> {sentence}{written}'


def _apart(coverage: Coverage, language: Language) -> Iterator[str]:
    if not coverage.apart:
        return
    yield f"<h2>{'另列的规则数字' if language == 'zh' else 'Literals listed apart'}</h2>\n<ul>"
    for each in coverage.apart:
        source = SOURCE_WORDS[each.source].of(language)
        place = place_words(each.place, language)
        yield f"<li>{place} <code>{escape(each.id)}</code> {escape(each.text)} · {source}</li>"
    yield "</ul>"


def _section(covered: CoveredPassage, gaps: Iterable[Gap], language: Language) -> Iterator[str]:
    passage = covered.passage
    kind = ' class="part"' if passage.kind == "section" else ""
    yield f'<section id="{_anchor(passage.place)}"{kind}>'
    yield f"<header>{place_words(passage.place, language)}</header>\n<div>"
    for line in re.split(r"\s*\n\s*", _marked(covered, language).strip()):
        if line:
            yield f"<p>{line}</p>"
    if covered.benefits:
        listed = " ".join(f"<code>{escape(each)}</code>" for each in covered.benefits)
        yield f'<p class="held">{"事项" if language == "zh" else "Benefits"} {listed}</p>'
    own = [gap for gap in gaps if gap.place == passage.place and gap.code != "unaccounted"]
    if own:
        yield '<ul class="gaps">' + "".join(f"<li>{_gap_item(gap, language)}</li>" for gap in own) + "</ul>"
    yield "</div>\n</section>"


def _marked(covered: CoveredPassage, language: Language) -> str:
    """The text of the passage with each figure in its mark; a line break inside a figure becomes a space."""
    text, parts, at = covered.passage.text, [], 0
    for each in covered.figures:
        figure = each.tied.figure
        inside = re.sub(r"\s+", " ", text[figure.start : figure.end])
        parts.append(escape(text[at : figure.start]))
        parts.append(f'<mark class="{each.state}" title="{escape(_tooltip(each, language))}">{escape(inside)}</mark>')
        at = figure.end
    return "".join(parts) + escape(text[at:])


def _tooltip(covered: CoveredFigure, language: Language) -> str:
    tied = covered.tied
    state = STATE_WORDS[covered.state].of(language)
    if tied.entry is not None:
        return f"{state} · {CLASS_WORDS[tied.entry.kind].of(language)} · {tied.entry.span.file}:{tied.entry.span.line}"
    named = [f"{each.title.of(language)} {each.id}" if each.title else each.id for each in tied.literals]
    return " · ".join([state, *named])


def _anchor(place: str) -> str:
    return place.replace(" ", "-")
