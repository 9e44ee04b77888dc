"""The summary page: nothing from outside, a table for each chart, the exact sum beside each rounded one, nobody named."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings

from huisuan.office.bars import WIDTH, Bar, bars, parts
from huisuan.office.figures import myriads_text, yuan_text
from huisuan.office.rows import Run
from huisuan.office.summary import MOST_BARS, summary
from huisuan.office.tallies import by_benefit, by_bound, by_department, by_fact
from huisuan.vocabulary.units import Label
from tests.office.runs import run_of, runs
from tests.office.season import SEASON, SEASON_ROWS

GOLDEN = Path(__file__).resolve().parent / "goldens" / "summary.html"
VOID = {"meta", "br", "rect"}


class Reader(HTMLParser):
    """The page's elements, its text, and the rows of its tables; elements must close in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if {"th", "td"} & set(self.open):
            self.rows[-1][-1] += data


def test_the_page_is_the_one_that_was_read() -> None:
    assert summary(SEASON) == GOLDEN.read_text(encoding="utf-8")


@settings(deadline=None, max_examples=30)
@given(runs())
def test_the_totals_of_every_table_are_those_of_the_run(run: Run) -> None:
    totals = [row for row in Reader(summary(run)).rows if row and row[0].startswith("合计")]
    paid = sum(row.paid for row in run.rows)
    assert totals[0][1] == f"{len(run.rows):,}"
    for row in totals[1:3] if run.rows else ():
        assert sum(int(each.replace(",", "")) for each in row[1:5]) == len(run.rows)
        assert row[5:] == [myriads_text(paid), yuan_text(paid)]


@settings(deadline=None, max_examples=30)
@given(runs())
def test_groups_add_up_to_the_run(run: Run) -> None:
    for groups in (by_benefit(run.rows), by_department(run.rows)):
        assert sum(each.paid for each in groups) == sum(row.paid for row in run.rows)
        assert sum(each.due for each in groups) == sum(row.due for row in run.rows)
        assert sum(each.claims for each in groups) == len(run.rows)
    assert sum(each.fen for each in by_bound(run.rows)) == sum(row.cut for row in run.rows)


def test_a_bound_counts_every_claim_it_cut() -> None:
    cut, refused = SEASON_ROWS[0], SEASON_ROWS[2]
    found = by_bound((refused, cut, refused))
    assert [(each.label.zh, each.times, each.fen) for each in found] == [
        ("年度预算总额", 2, 2 * refused.cut),
        ("每家企业每年最高200万元", 1, cut.cut),
    ]


def test_a_fact_counts_each_claim_that_waits_for_it_once() -> None:
    twice = by_fact((*SEASON.open, SEASON.open[0]))
    assert [(each.fact.zh, each.claims) for each in twice] == [("购置日期", 2), ("是否属于首台套", 1)]


def test_nothing_comes_from_outside() -> None:
    page = summary(SEASON)
    names = {tag for tag, _ in Reader(page).elements}
    assert not names & {"script", "link", "img", "iframe", "object", "use", "image"}
    assert not re.search(r"https?:|@import|url\(|@font-face|\son\w+=", page)


def test_every_chart_has_a_table_after_it_and_is_left_out_for_who_hears_the_page() -> None:
    elements = Reader(summary(SEASON)).elements
    charts = [number for number, (_, attributes) in enumerate(elements) if "aria-hidden" in attributes]
    assert len(charts) == 5
    for number, after in zip(charts, [*charts[1:], len(elements)], strict=True):
        assert "table" in [tag for tag, _ in elements[number:after]]
    tables = sum(tag == "table" for tag, _ in elements)
    assert sum(tag == "caption" for tag, _ in elements) == tables
    assert all(attributes.get("scope") for tag, attributes in elements if tag == "th")


def test_nobody_is_named() -> None:
    page = summary(SEASON)
    for row in SEASON_ROWS:
        assert row.applicant not in page
        assert row.id not in page
        assert not row.account or row.account not in page


def test_words_of_a_run_are_never_taken_for_markup() -> None:
    evil = "<script>alert('1')</script>&\"x\""
    facts = replace(SEASON.facts, title=Label(evil, evil), issuer=evil, name=evil)
    rows = (replace(SEASON_ROWS[0], title=Label(evil, evil), department=Label(evil, evil)), *SEASON_ROWS[1:])
    open_rows = (replace(SEASON.open[0], fact=Label(evil, evil), who=Label(evil, evil)),)
    page = summary(replace(SEASON, facts=facts, rows=rows, open=open_rows))
    assert "<script" not in page
    assert "script" not in {tag for tag, _ in Reader(page).elements}


def test_what_has_no_english_of_its_own_is_said_once() -> None:
    """A title or a limit that an office names in Chinese only stands as both of its labels."""
    named = Label("第四批发放", "第四批发放")
    rows = (replace(SEASON_ROWS[0], title=named, department=named), *SEASON_ROWS[1:])
    page = summary(replace(SEASON, facts=replace(SEASON.facts, title=named), rows=rows))
    assert 'lang="en">第四批发放' not in page
    assert '<p class="title" lang="en">Summary</p>' in page


def test_an_empty_run_has_a_page_too() -> None:
    page = summary(run_of([]))
    assert "0.00元" in page
    assert "无" in page


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "0.00"),
        (4_999, "0.00"),
        (5_000, "0.01"),
        (1_004_999, "1.00"),
        (1_005_000, "1.01"),
        (10**15, "1,000,000,000.00"),
    ],
)
def test_ten_thousands_are_rounded_half_up(fen: int, text: str) -> None:
    assert myriads_text(fen) == text


def test_bars_are_as_long_as_their_figures_and_what_is_small_is_seen() -> None:
    drawn = bars(Bar("a", "a", "1", length) for length in (100, 50, 1, 0))
    assert re.findall(r'width="(\d+)" height', drawn) == [str(WIDTH), str(WIDTH // 2), str(WIDTH // 100)]
    assert bars(Bar("a", "a", "1", length) for length in (10**9, 1)).count('width="2"') == 1
    assert re.findall(r'width="(\d+)" height', parts((1, 1, 2, 0))) == ["250", "250", "500"]


def test_many_benefits_are_drawn_as_the_largest_and_the_others() -> None:
    rows = [
        replace(SEASON_ROWS[1], benefit=f"b{place:02d}", title=Label(f"事项{place}", f"B{place}"))
        for place in range(MOST_BARS + 5)
    ]
    page = summary(run_of(rows))
    assert "其他5项" in page
    assert page.count("事项16") == 1


if __name__ == "__main__":
    GOLDEN.write_text(summary(SEASON), encoding="utf-8")
