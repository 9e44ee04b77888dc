"""What a blank means is declared, and counted; undeclared it is unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from huisuan.intake.model import Count
from huisuan.values import NONE, Known
from tests.intake.made import read_rows

HEAD = ["标记", "申请编号", "统一社会信用代码", "高新技术企业", "2024年研发费用"]
ROWS = [["", "A1", "", "", ""], ["", "A2", "", "是", "5"]]


def test_an_undeclared_blank_is_unknown(tmp_path: Path) -> None:
    outcome = read_rows(tmp_path, [HEAD, *ROWS])
    assert not outcome.profiles[0].facts.values
    assert outcome.counts["applicants"] == Count(2, 2, 0, 4, 0)


def test_the_marked_row_says_what_blanks_mean(tmp_path: Path) -> None:
    outcome = read_rows(tmp_path, [HEAD, ["空白表示", "", "无", "无", "未知"], *ROWS])
    assert dict(outcome.profiles[0].facts.values) == {"uscc": NONE, "high_tech": Known(False)}
    assert outcome.counts["applicants"] == Count(2, 2, 0, 1, 3)


def test_a_column_that_cannot_be_none_cannot_declare_it(tmp_path: Path) -> None:
    assert read_rows(tmp_path, [HEAD, ["空白表示", "", "", "", "无"], *ROWS]).errors == ["blank-means-neither"]


@pytest.mark.parametrize("name", ["all", "申请人.csv", "uscc", "统一社会信用代码"])
def test_a_caller_declares_a_source_complete(tmp_path: Path, name: str) -> None:
    outcome = read_rows(tmp_path, [HEAD, *ROWS], complete=(name,))
    assert outcome.profiles[0].facts.values["uscc"] == NONE
    assert "high_tech" not in outcome.profiles[0].facts.values
    assert outcome.counts["applicants"].blank_none == 2


@pytest.mark.parametrize(("name", "code"), [("rd_expense", "profile-not-nullable"), ("nothing", "complete-unknown")])
def test_what_cannot_be_complete_is_said(tmp_path: Path, name: str, code: str) -> None:
    assert read_rows(tmp_path, [HEAD, *ROWS], complete=(name,)).errors == [code]


def test_a_word_for_unknown_stays_unknown_where_blanks_are_none(tmp_path: Path) -> None:
    outcome = read_rows(tmp_path, [HEAD, ["空白表示", "", "无", "", ""], ["", "A1", "不清楚", "", ""]])
    assert "uscc" not in outcome.profiles[0].facts.values


@pytest.mark.parametrize("sign", ["/", "—", "－", "N/A"])
def test_a_sign_for_nothing_means_what_a_blank_means_and_is_counted(tmp_path: Path, sign: str) -> None:
    rows = [["A1", sign, sign, sign], ["A2", "", "", "5"]]
    unknown = read_rows(tmp_path, [HEAD[1:], *rows]).counts["applicants"]
    assert (unknown.blank_unknown, unknown.blank_none, unknown.signs) == (5, 0, 3)
    declared = read_rows(tmp_path, [HEAD, ["空白表示", "", "无", "无", ""], *(["", *row] for row in rows)])
    assert declared.profiles[0].facts.values["uscc"] == NONE
    count = declared.counts["applicants"]
    assert (count.blank_unknown, count.blank_none, count.signs) == (1, 4, 3)


def test_a_sign_in_a_text_is_the_text(tmp_path: Path) -> None:
    outcome = read_rows(tmp_path, [["申请编号", "备注名称", "户名"], ["A1", "/", "/"]])
    assert outcome.applicants()["#payee"].to_list() == ["/"]


def test_examples_and_totals_are_no_rows_of_data(tmp_path: Path) -> None:
    rows = [["示例", "A0", "", "", "x"], *ROWS, ["合计", "", "", "", "5"], ["", "", "", "", ""]]
    outcome = read_rows(tmp_path, [HEAD, *rows])
    assert outcome.applicants()["#id"].to_list() == ["A1", "A2"]
    assert outcome.counts["applicants"].rows_in == 2
