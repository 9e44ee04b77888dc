"""The summary of a run as one HTML page that needs nothing else: sums, bars, counts, what cut how often, what is open.

Chinese first, English set back beside it. Nobody is named. Read on a screen, on a phone, printed on A4.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from huisuan.html_page import HOUSE_STYLE, html_page
from huisuan.office.bars import SHADES, Bar, bars, english, parts
from huisuan.office.figures import myriads_text, yuan_text
from huisuan.office.reconcile import reconciled
from huisuan.office.rows import DECISIONS, Run, RunFacts
from huisuan.office.summary_style import STYLE
from huisuan.office.tallies import Tally, by_benefit, by_bound, by_department, by_fact, tally
from huisuan.office.words import DECISION_WORDS, day, items_words
from huisuan.vocabulary.units import Label

MOST_BARS = 12
NONE = Label("无", "None")
ROUNDED = Label(
    "万元数四舍五入至两位小数，以元为准。",
    "Figures in 万元 (10,000 yuan) are rounded to two decimals; those in yuan are exact.",
)
ALL = Label("合计", "Total")
SUMMARY = "Summary"


def summary(run: Run) -> str:
    """The page. Raises `NotReconciled` where the run's own figures disagree."""
    facts = reconciled(run).facts
    body = (f"<main>{_head(facts)}", *_sections(run), f"{_foot(facts)}</main>")
    return html_page("zh", escape(f"{facts.title.zh}汇总"), HOUSE_STYLE + STYLE, body)


def _sections(run: Run) -> Iterable[str]:
    whole = tally(ALL, run.rows)
    yield _section(1, Label("总体情况", "Overview"), _top(whole))
    yield _section(2, Label("按事项", "By benefit"), _tallied(by_benefit(run.rows), whole))
    yield _section(3, Label("按主管部门", "By department"), _tallied(by_department(run.rows), whole))
    yield _section(4, Label("核减原因", "What cut the sums"), _bounds(run))
    yield _section(5, Label("待补充、待认定", "Open questions"), _open(run))
    yield _section(6, Label("数据核对", "Reconciliation"), _counts(run))
    yield _section(7, Label("依据文件", "Documents"), _packs(run.facts))


def _section(place: int, head: Label, inside: str) -> str:
    return f"<section><h2>{'一二三四五六七'[place - 1]}、{_both(head)}</h2>{inside}</section>"


def _both(label: Label) -> str:
    return f"{escape(label.zh)} {english(label.en)}" if label.en != label.zh else escape(label.zh)


def _head(facts: RunFacts) -> str:
    issuer = f"{escape(facts.issuer)}　" if facts.issuer else ""
    title = SUMMARY if facts.title.en == facts.title.zh else f"{facts.title.en}: {SUMMARY.lower()}"
    return (
        f'<header><h1>{escape(facts.title.zh)}汇总</h1><p class="title" lang="en">{escape(title)}</p>'
        f'<p class="line">{issuer}基准日 {english("as of")} {day(facts.as_of)}　批次 {english("run")} {escape(facts.name)}</p></header>'
    )


def _top(whole: Tally) -> str:
    """The sum paid, large; the other sums; the counts by decision as one bar with its key as a table."""
    tiles = (
        (Label("实付", "Paid"), whole.paid),
        (Label("应计", "Due before cuts"), whole.due),
        (Label("核减", "Cut"), whole.cut),
        (Label("暂缓", "Held"), whole.held),
    )
    shown = "".join(
        f"<div><dt>{_both(label)}</dt><dd><b>{myriads_text(fen)}<small>万元</small></b><span>{yuan_text(fen)}元</span></dd></div>"
        for label, fen in tiles
    )
    rows = [
        (f'<i style="background:{shade}"></i>{_both(DECISION_WORDS[each])}', f"{whole.count(each):,}")
        for each, shade in zip(DECISIONS, SHADES, strict=True)
    ]
    counted = _table(
        Label("笔数", "Claims by decision"),
        (Label("结果", "Decision"), Label("笔数", "Claims")),
        rows,
        (_both(ALL), f"{whole.claims:,}"),
    )
    return f'<dl class="tiles">{shown}</dl>{parts(whole.count(each) for each in DECISIONS)}{counted}'


def _tallied(groups: tuple[Tally, ...], whole: Tally) -> str:
    if not groups:
        return _none()
    heads = (
        Label("名称", "Name"),
        *(DECISION_WORDS[each] for each in DECISIONS),
        Label("实付（万元）", "Paid, 万元"),
        Label("实付（元）", "Paid, yuan"),
    )
    rows = [(_both(each.label), *_figures(each)) for each in groups]
    table = _table(Label("笔数与金额", "Claims and sums"), heads, rows, (_both(ALL), *_figures(whole)))
    return bars(_bars(groups)) + table


def _figures(each: Tally) -> tuple[str, ...]:
    return (*(f"{each.count(decision):,}" for decision in DECISIONS), myriads_text(each.paid), yuan_text(each.paid))


def _bars(groups: tuple[Tally, ...]) -> Iterable[Bar]:
    """The largest by what is paid; the others as one."""
    shown, others = groups[:MOST_BARS], groups[MOST_BARS:]
    for each in shown:
        yield Bar(each.label.zh, each.label.en, f"{myriads_text(each.paid)}万元", each.paid)
    if others:
        paid = sum(each.paid for each in others)
        yield Bar(f"其他{len(others)}项", f"{len(others)} others", f"{myriads_text(paid)}万元", paid, rest=True)


def _bounds(run: Run) -> str:
    found = by_bound(run.rows)
    if not found:
        return _none()
    heads = (Label("原因", "Bound"), Label("次数", "Times"), Label("核减（元）", "Cut, yuan"))
    rows = [(_both(each.label), f"{each.times:,}", yuan_text(each.fen)) for each in found]
    total = (_both(ALL), f"{sum(each.times for each in found):,}", yuan_text(sum(each.fen for each in found)))
    shown = [Bar(each.label.zh, each.label.en, f"{each.times:,}次", each.times) for each in found[:MOST_BARS]]
    return bars(shown) + _table(Label("核减次数与金额", "How often, and how much"), heads, rows, total)


def _open(run: Run) -> str:
    found = by_fact(run.open)
    if not found:
        return _none()
    heads = (Label("情况", "What is open"), Label("由谁答复", "Who can say"), Label("涉及笔数", "Claims"))
    rows = [(_both(each.fact), _both(each.who), f"{each.claims:,}") for each in found]
    shown = [Bar(each.fact.zh, each.fact.en, f"{each.claims:,}笔", each.claims) for each in found[:MOST_BARS]]
    return bars(shown) + _table(Label("待答复的情况", "Open questions by fact"), heads, rows, (), words=2)


def _counts(run: Run) -> str:
    heads = (Label("数据表", "Table"), Label("读入", "Read"), Label("采用", "Taken"), Label("退回", "Rejected"))
    rows = [(_both(each.label), f"{each.read:,}", f"{each.taken:,}", f"{each.rejected:,}") for each in run.facts.tables]
    items = "".join(
        f'<p class="note">{_both(Label(items_words(each, "zh"), items_words(each, "en")))}</p>' for each in run.items
    )
    told = Label(
        "各表读入＝采用＋退回；金额与逐笔合计相符。",
        "For each table, read = taken + rejected; sums agree with the claims.",
    )
    return _table(Label("行数", "Rows"), heads, rows, ()) + f'<p class="note">{_both(told)}</p>{items}'


def _packs(facts: RunFacts) -> str:
    items = "".join(
        f"<li>{_both(each.title)}<br><span>{escape(each.number)}　{escape(each.id)}</span><code>SHA-256 {escape(each.digest)}</code></li>"
        for each in facts.packs
    )
    return f'<ul class="packs">{items}</ul>'


def _foot(facts: RunFacts) -> str:
    drawn = f"<p>{day(facts.drawn)}</p>" if facts.drawn else ""
    return f"<footer>{drawn}<p>{_both(ROUNDED)}</p></footer>"


def _none() -> str:
    return f'<p class="note">{_both(NONE)}</p>'


def _table(
    caption: Label, heads: tuple[Label, ...], rows: Iterable[tuple[str, ...]], total: tuple[str, ...], *, words: int = 1
) -> str:
    """A table of markup: the first `words` columns are words, the others figures."""
    sides = ["" if place < words else ' class="n"' for place in range(len(heads))]
    head = "".join(f'<th scope="col"{side}>{_both(each)}</th>' for each, side in zip(heads, sides, strict=True))
    body = "".join(f"<tr>{_cells(row, sides)}</tr>" for row in rows)
    foot = f"<tfoot><tr>{_cells(total, sides)}</tr></tfoot>" if total else ""
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption.zh)}"><table><caption>{_both(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>{foot}</table></div>"
    )


def _cells(row: tuple[str, ...], sides: list[str]) -> str:
    first = f'<th scope="row">{row[0]}</th>'
    return first + "".join(f"<td{side}>{cell}</td>" for cell, side in zip(row[1:], sides[1:], strict=True))
