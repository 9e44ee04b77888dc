"""A comparison as one HTML page that needs nothing else: read on a screen, printed on A4.

Every text is escaped; signs say what colours say, for print in black and white.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from huisuan.differences.model import BenefitDifference, Change, FigureChange, PackDifference, PackFace, Sought, State
from huisuan.differences.words import (
    ASPECTS,
    CLAUSES,
    DOCUMENT,
    FIGURES,
    LEGEND,
    NO_WITNESS,
    NOTHING,
    SECTIONS,
    WITNESS,
    beside,
    clause_counts,
    clause_words,
    fact_words,
    place,
    taken_for_same,
)
from huisuan.explain.show import ROLES
from huisuan.html_page import HOUSE_STYLE, html_page
from huisuan.vocabulary.units import Label, Language

ORDER: tuple[State, ...] = ("changed", "added", "dropped", "wording", "same")
STYLE = (
    HOUSE_STYLE
    + """\
.faces{display:grid;grid-template-columns:1fr 1fr;gap:1rem;margin-bottom:1.2rem}
.face{border:1px solid var(--line);border-top:4px solid var(--gone);padding:.8rem 1rem}
.face+.face{border-top-color:var(--come)}
.face p{margin:.15rem 0;color:var(--soft);font-size:.85rem;overflow-wrap:anywhere}
.face strong{display:block;line-height:1.4}
.counts{display:grid;grid-template-columns:repeat(5,1fr);gap:.6rem;margin:0 0 .6rem;padding:0;list-style:none}
.counts li{border:1px solid var(--line);padding:.5rem .8rem;text-align:center;font-size:.85rem;color:var(--soft)}
.counts b{display:block;font-size:1.6rem;line-height:1.25;color:var(--ink);font-variant-numeric:tabular-nums}
article{border:1px solid var(--line);border-left:4px solid var(--mark);padding:.7rem 1.1rem;margin:0 0 .8rem}
article.wording{border-left-color:var(--line)}
.where{color:var(--soft);font-size:.82rem;margin:0}
.id{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.78rem}
table{width:100%;border-collapse:collapse;margin:.5rem 0;font-size:.9rem}
table.told th{width:7.5rem;font-weight:400;font-size:.9rem} table.told td,table.told th{border:0;padding:.15rem .6rem .15rem 0}
table.list td:first-child{width:9.5rem;white-space:nowrap;color:var(--soft)} table.list td:nth-child(2){width:45%} tr{break-inside:avoid}
th,td{text-align:left;vertical-align:top;padding:.32rem .6rem;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--soft);font-size:.8rem}
td.n{white-space:nowrap;font-variant-numeric:tabular-nums} thead th:nth-child(n+2):nth-child(-n+3){width:9.5rem}
del,ins{text-decoration:none;display:block;padding:.1rem .5rem;white-space:pre-line}
del{background:var(--gonewash);color:var(--gone)} ins{background:var(--comewash);color:var(--come)}
del::before{content:"− "} ins::before{content:"+ "}
.eg{background:var(--wash);padding:.5rem .8rem;margin:.6rem 0 0;font-size:.9rem} .eg b{white-space:nowrap}
ul.clauses{list-style:none;padding:0;margin:0;font-size:.92rem} ul.clauses li{padding:.2rem .5rem}
li.added{background:var(--comewash);color:var(--come)} li.added::before{content:"+ "}
li.dropped{background:var(--gonewash);color:var(--gone)} li.dropped::before{content:"− "}
footer{margin-top:2rem;color:var(--soft);font-size:.82rem;border-top:1px solid var(--line);padding-top:.6rem}
@media(max-width:44rem){main{margin:0;padding:1rem;border:0}.faces{grid-template-columns:1fr}
.counts{grid-template-columns:repeat(2,1fr)}}
@page{size:A4;margin:16mm 14mm}
@media print{body{background:none;font-size:9.5pt;line-height:1.45}main{border:0;margin:0;padding:0;max-width:none}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}h2,h3,.where{break-after:avoid}.eg{break-inside:avoid}}
"""
)


def page(found: PackDifference, language: Language) -> str:
    """The whole page."""
    return _Page(found, language).whole()


class _Page:
    def __init__(self, found: PackDifference, language: Language) -> None:
        self.found = found
        self.language = language

    def text(self, label: Label) -> str:
        return escape(label.of(self.language))

    def say(self, zh: str, en: str) -> str:
        return escape(zh if self.language == "zh" else en)

    def whole(self) -> str:
        title = self.say("政策包对比", "Two packs compared")
        heading = f"{title} {escape(self.found.before.id)} → {escape(self.found.after.id)}"
        body = (f"<main>\n<h1>{heading}</h1>", *self._body(), f"<footer>{self.text(LEGEND)}</footer>\n</main>")
        return html_page(self.language, heading, STYLE, body)

    def _body(self) -> Iterable[str]:
        found = self.found
        yield f'<div class="faces">{self._face(found.before)}{self._face(found.after)}</div>'
        if found.empty:
            yield f"<p>{self.text(NOTHING)}</p>"
            return
        counts = found.counts()
        shown = [(SECTIONS[state], counts[state]) for state in ("added", "dropped", "changed", "wording", "same")]
        tiles = "".join(f"<li><b>{count}</b>{self.text(label)}</li>" for label, count in shown)
        yield f'<ul class="counts">{tiles}</ul>'
        yield f'<p class="where">{self.text(CLAUSES)}{self.say("：", ": ")}{self.text(clause_counts(found))}</p>'
        if found.document:
            yield f"<h2>{self.text(DOCUMENT)}</h2>{''.join(self._sides(each) for each in found.document)}"
        for state in ORDER:
            benefits = [each for each in found.benefits if each.state == state]
            if benefits:
                yield f"<h2>{self.text(SECTIONS[state])}{self.say(f'（{len(benefits)}项）', f' ({len(benefits)})')}</h2>"
                if state in ("changed", "wording"):
                    yield from (self._benefit(each) for each in benefits)
                else:
                    yield f'<table class="list">{"".join(self._row(each) for each in benefits)}</table>'
        clauses = "".join(f'<li class="{each.state}">{self.text(clause_words(each))}</li>' for each in found.clauses)
        yield f'<h2>{self.text(CLAUSES)}</h2><ul class="clauses">{clauses}</ul>'

    def _face(self, face: PackFace) -> str:
        since, until = face.in_force.since.isoformat(), face.in_force.until.isoformat()
        return (
            f'<div class="face"><strong>{self.text(face.document.title)}</strong>'
            f'<p class="id">{escape(face.id)}</p><p>{self.say("实施期", "In force")} {since} – {until}</p>'
            f'<p class="id">SHA-256 {face.digest}</p></div>'
        )

    def _row(self, each: BenefitDifference) -> str:
        """A benefit of one side, or an unchanged one, in one line: clause, title, what it gives."""
        info = each.after or each.before
        assert info is not None
        name = f'{self.text(info.title)} <span class="id">{escape(info.id.rpartition("/")[2])}</span>'
        gives = "".join(self._sides(change) for change in each.changes)
        return f"<tr><td>{self.text(place(each))}</td><td>{name}</td><td>{gives}</td></tr>"

    def _benefit(self, each: BenefitDifference) -> str:
        info = each.after or each.before
        assert info is not None
        names = dict.fromkeys(one.id.rpartition("/")[2] for one in (each.before, each.after) if one is not None)
        shown = " → ".join(map(escape, names))
        return (
            f'<article class="{each.state}"><h3>{self.text(info.title)}</h3>'
            f'<p class="where">{self.text(place(each))} · <span class="id">{shown}</span></p>'
            f"{''.join(self._details(each))}</article>"
        )

    def _details(self, each: BenefitDifference) -> Iterable[str]:
        if each.why is not None:
            yield f'<p class="where">{self.text(taken_for_same(each.why))}</p>'
        if each.figures:
            heads = (FIGURES, Label("原", "Before"), Label("现", "After"), Label("所在", "Where"))
            head = "".join(f"<th>{self.text(label)}</th>" for label in heads)
            rows = "".join(self._figure(change) for change in each.figures)
            yield f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        changes = (*each.changes, *each.wording)
        if changes:
            told = (f"<tr><th>{self.text(ASPECTS[one.aspect])}</th><td>{self._sides(one)}</td></tr>" for one in changes)
            yield f'<table class="told">{"".join(told)}</table>'
        if each.sought is not None:
            yield self._witness(each.sought)

    def _figure(self, change: FigureChange) -> str:
        level = f" {self.text(change.level)}" if change.level else ""
        before = f"<del>{self.text(change.before_words)}</del>" if change.before_words else ""
        after = f"<ins>{self.text(change.after_words)}</ins>" if change.after_words else ""
        where = self.text(change.within) if change.within else f'<span class="id">{escape(change.path)}</span>'
        return (
            f"<tr><td>{self.text(ROLES[change.role])}{level}</td><td class=n>{before}</td>"
            f"<td class=n>{after}</td><td>{where}</td></tr>"
        )

    def _sides(self, change: Change) -> str:
        before, after = beside(change)
        gone = "" if before is None else f"<del>{self.text(before)}</del>"
        return gone + ("" if after is None else f"<ins>{self.text(after)}</ins>")

    def _witness(self, sought: Sought) -> str:
        if sought.witness is None:
            trials = self.say(f"（试算{sought.trials}次）", f" ({sought.trials} trials)")
            return f'<p class="eg">{self.text(WITNESS)}{self.text(NO_WITNESS)}{trials}</p>'
        facts = self.say("；", "; ").join(self.text(fact_words(each)) for each in sought.witness.facts)
        sums = f"{self.text(sought.witness.before)} → {self.text(sought.witness.after)}"
        return f'<p class="eg">{self.text(WITNESS)}{facts}{self.say("：", ": ")}<b>{sums}</b></p>'
