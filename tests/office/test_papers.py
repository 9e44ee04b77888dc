"""The papers: texts that a person has read, sums that add up in the file itself, and citizens who are not shown whole.

After a wanted change: `python -m tests.office.test_papers`, then read the texts.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huisuan.office.capitals import in_capitals
from huisuan.office.notice import notice
from huisuan.office.payment import payment
from huisuan.office.results import results
from huisuan.office.rows import Run, Share
from huisuan.sheets.paper import Paper, PaperRow
from huisuan.sheets.paper_workbook import as_papers
from tests.office.reading import as_text, cells, column
from tests.office.runs import run_of, runs
from tests.office.season import CITY, COUNTY, SEASON, SEASON_ROWS, many
from tests.office.test_capitals import read_back

FOLDER = Path(__file__).resolve().parent / "goldens"


def texts() -> dict[str, str]:
    return {
        "notice.txt": as_text(notice(SEASON)),
        "payment.txt": as_text(payment(SEASON)),
        "results.zh.txt": "\n".join(map(as_text, results(SEASON))),
        "results.en.txt": "\n".join(map(as_text, results(SEASON, "en"))),
    }


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.txt")))
def test_the_paper_is_the_one_that_was_read(name: str) -> None:
    assert texts()[name] == (FOLDER / name).read_text(encoding="utf-8")


def test_every_paper_has_its_golden() -> None:
    assert set(texts()) == {path.name for path in FOLDER.glob("*.txt")}


def body(paper: Paper) -> list[PaperRow]:
    return [row for row in paper.rows if row.look != "total"]


def place(paper: Paper, head: str) -> int:
    return next(number for number, each in enumerate(paper.columns) if each.head.startswith(head))


def number(value: object) -> Decimal:
    assert isinstance(value, Decimal)
    return value


@settings(deadline=None, max_examples=40)
@given(runs())
def test_the_columns_of_a_payment_table_add_up_in_figures_and_in_capitals(run: Run) -> None:
    paper = payment(run)
    figure, words = place(paper, "金额（元）"), place(paper, "金额大写")
    total = paper.rows[-1].cells
    for row in paper.rows:
        parts = [number(cell) for cell in row.cells[words + 1 : -1]]
        assert not parts or sum(parts) == row.cells[figure]
        assert read_back(str(row.cells[words])) == 100 * number(row.cells[figure])
    for summed in range(figure, len(paper.columns) - 1):
        if summed != words:
            assert sum(number(row.cells[summed]) for row in body(paper)) == total[summed]
    assert total[figure] == Decimal(run.facts.paid) / 100
    assert in_capitals(run.facts.paid) in paper.below[0]


@settings(deadline=None, max_examples=40)
@given(runs())
def test_a_notice_lists_what_is_paid_and_adds_it_up(run: Run) -> None:
    paper = notice(run)
    assert [row.cells[0] for row in body(paper)] == list(range(1, len(body(paper)) + 1))
    assert sum(number(row.cells[-1]) for row in body(paper)) == paper.rows[-1].cells[-1]
    assert len(body(paper)) == sum(row.decision in ("paid", "reduced") for row in run.rows)


@settings(deadline=None, max_examples=40)
@given(runs())
def test_no_citizen_stands_whole_in_a_notice(run: Run) -> None:
    for row, shown in zip((row for row in run.rows if row.paid), body(notice(run)), strict=True):
        text = " ".join(map(str, shown.cells[:-1]))
        if row.kind == "citizen":
            assert row.id[6:] not in text
            assert row.applicant not in text
            assert row.account not in text
        else:
            assert row.applicant in text


def test_a_claim_numbered_by_what_is_masked_shows_no_number() -> None:
    person = SEASON_ROWS[4]
    for revealing in (f"{person.id}-1", "王明/1", f"x{person.account}", f"2025/{person.id[6:14]}"):
        shown = notice(run_of([replace(person, number=revealing)])).rows[0].cells
        assert shown[1] == ""
    assert notice(run_of([person])).rows[0].cells[1] == person.number


def test_what_the_register_says_in_its_own_words_is_not_in_a_notice() -> None:
    row = replace(SEASON_ROWS[4], remark="王明之妻代领", bank="张三支行")
    text = as_text(notice(run_of([row])))
    assert "代领" not in text
    assert "张三" not in text


@settings(deadline=None, max_examples=40)
@given(runs())
def test_every_claim_stands_in_the_results_and_due_is_cut_held_or_paid(run: Run) -> None:
    payouts, _, _, _, sums, _ = results(run)
    due = place(payouts, "应计")
    assert len(body(payouts)) == len(run.rows)
    for row in payouts.rows:
        total, cut, held, paid = map(number, row.cells[due : due + 4])
        assert total == cut + held + paid
    whole = sums.rows[-1].cells
    for summed in range(1, len(sums.columns)):
        listed = [row.cells[summed] for row in body(sums)]
        # Every claim is of one benefit and of one department, so each column holds the total twice.
        assert sum(Decimal(str(each)) for each in listed) == 2 * Decimal(str(whole[summed]))


def test_shares_stated_as_sums_are_shown_as_they_are() -> None:
    row = replace(SEASON_ROWS[1], shares=(Share(CITY, 7), Share(COUNTY, SEASON_ROWS[1].fen - 7)))
    paper = payment(run_of([row]))
    assert paper.rows[0].cells[8:10] == (Decimal("0.07"), Decimal("107000.46"))


def test_a_payee_who_is_not_the_applicant_and_a_lost_account_are_said() -> None:
    row = replace(SEASON_ROWS[4], payee="王小红", account=" ")
    paper = payment(run_of([row]))
    assert paper.rows[0].cells[-1] == "收款信息不全\n申请人：王明"
    assert "其中1笔收款信息不全" in paper.below[1]


def test_nothing_to_pay_is_a_paper_too() -> None:
    paper = payment(run_of([]))
    assert paper.rows[-1].cells[1] == "0笔"
    assert "零元整" in paper.below[0]
    as_papers((paper, notice(run_of([])), *results(run_of([]))))


def test_nobody_signs_but_by_hand() -> None:
    data = as_papers((payment(replace(SEASON, facts=replace(SEASON.facts, issuer="", drawn=None))),))
    held = [text for _, text in cells(data).values()]
    signatures = next(text for text in held if text.startswith("负责人："))
    assert signatures.replace("\u3000", "") == "负责人：复核人：制表人："
    assert "编制单位：" in held
    assert any(text.replace("\u3000", "") == "年月日" for text in held)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.integers(1, 10**15 - 1), st.booleans()), min_size=1, max_size=5))
def test_a_sum_in_the_file_is_its_exact_text_and_an_account_is_text(sums: list[tuple[int, bool]]) -> None:
    found = [
        replace(
            SEASON_ROWS[4],
            fen=fen // len(sums) or 1,
            account="0201000123456789" if plain else "=1+1",
            shares=(Share(CITY, Fraction(1)),),
        )
        for fen, plain in sums
    ]
    data = as_papers((payment(run_of(found)),))
    written = [text for kind, text in column(data, "G") if kind == "n"]
    assert written[: len(found)] == [f"{row.fen // 100}.{row.fen % 100:02d}" for row in found]
    accounts = column(data, "F")[1 : len(found) + 1]
    assert accounts == [("inlineStr", row.account) for row in found]


def test_many_claims_are_written_with_all_their_sums() -> None:
    run = many(2_000)
    data = as_papers((payment(run),))
    figures = [Decimal(text) for kind, text in column(data, "G") if kind == "n"]
    assert len(figures) == 2_001
    assert sum(figures[:-1]) == figures[-1] == Decimal(run.facts.paid) / 100


def test_the_same_run_gives_the_same_bytes() -> None:
    assert as_papers(results(SEASON)) == as_papers(results(SEASON))
    assert as_papers((notice(SEASON),)) == as_papers((notice(SEASON),))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for golden, text in texts().items():
        (FOLDER / golden).write_text(text, encoding="utf-8")
