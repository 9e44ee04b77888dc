"""Result tables can be joined: the register's own number and the applicant's id stand in all of them, also where the two differ."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from huisuan.batch.csv_cells import as_csv_cells
from huisuan.batch.keys import KEYS, NUMBER, keyed
from huisuan.intake.model import ID, InputFile
from tests.batch.test_unawarded import OPTIONS, run

ONE, TWO, THREE, FOUR = "330402198001010006", "330402198001010014", "330402198001010022", "330402198001010049"
APPLICANTS = f"""\
编号,公民身份号码,姓名,申请人类型,所在地区,申请日期
=1+1,{ONE},甲,个人,海宁市,2025-12-01
B2,{TWO},乙,个人,海宁市,2025-12-01
C3,{ONE},甲,个人,海宁市,2025-12-02
D4,{TWO[:-1]}5,丁,个人,海宁市,2025-12-01
E5,{THREE},戊,个人,海宁市,2025-12-01
G7,{FOUR},庚,个人,海宁市,2025-12-01
"""
ITEMS = """\
申请编号,商品类别,家电品种,售价（元）,购买日期,能效等级,销售商家所在地,购买人
=1+1,家用电器,冰箱,3000,2025-06-01,1级,海宁市,本人
B2,家用电器,冰箱,3001,2025-06-01,1级,海宁市,本人
B2,家用电器,冰箱,3001,2024-06-01,1级,海宁市,本人
C3,家用电器,电视,3002,2025-06-01,1级,海宁市,本人
D4,家用电器,电视,3002,2025-06-01,1级,海宁市,本人
E5,家用电器,电视,三千,2025-06-01,1级,海宁市,本人
F6,家用电器,电视,3000,2025-06-01,1级,海宁市,本人
G7,家用电器,电视,3002,2025-06-01,,海宁市,本人
"""
NUMBERS = {"'=1+1": ONE, "B2": TWO, "C3": ONE, "G7": FOUR}
"""As the tables hold them: two numbers of one citizen, and one that a spreadsheet would take for a formula."""


@pytest.fixture(scope="module", name="out")
def run_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    run(inputs(folder), folder / "out", replace(OPTIONS, full=True))
    return folder / "out"


def inputs(folder: Path) -> list[InputFile]:
    (folder / "申请.csv").write_text(APPLICANTS, encoding="utf-8")
    (folder / "商品.csv").write_text(ITEMS, encoding="utf-8")
    return [InputFile(folder / "申请.csv"), InputFile(folder / "商品.csv", table="purchases")]


def rows(out: Path, table: str) -> list[dict[str, str]]:
    with (out / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    "table", ["payouts", "awards", "lines", "totals", "undetermined", "unawarded", "determinations"]
)
def test_every_table_begins_with_the_number_and_the_id_of_its_applicant(out: Path, table: str) -> None:
    found = rows(out, table)
    assert found and tuple(found[0])[:2] == KEYS
    assert {each["number"]: each["applicant"] for each in found}.items() <= NUMBERS.items()
    if table in ("payouts", "totals", "determinations"):
        assert {each["number"] for each in found} >= {"'=1+1", "B2", "C3"}


def test_what_is_paid_joins_what_was_awarded_by_number(out: Path) -> None:
    awarded = {(each["number"], each["benefit"]): int(each["low"]) for each in rows(out, "awards")}
    asked: dict[tuple[str, str], int] = {}
    for each in rows(out, "payouts"):
        place = each["number"], each["benefit"]
        asked[place] = asked.get(place, 0) + int(each["asked"])
    assert {place: fen for place, fen in awarded.items() if fen} == {place: fen for place, fen in asked.items() if fen}
    assert asked


def test_a_rejected_row_has_the_number_of_its_applicant_as_far_as_it_can_be_told(out: Path) -> None:
    found = {(each["table"], each["row"]): each["number"] for each in rows(out, "rejects")}
    assert found == {
        ("applicants", "5"): "D4", ("purchases", "6"): "D4",
        ("applicants", "6"): "E5", ("purchases", "7"): "E5",
        ("purchases", "8"): "F6",
    }  # fmt: skip


def test_numbers_stay_numbers_and_parquet_holds_texts_as_they_are(tmp_path: Path) -> None:
    run(inputs(tmp_path), tmp_path / "out", replace(OPTIONS, form="parquet"))
    for table in ("payouts", "awards", "totals", "rejects"):
        assert "=1+1" in pl.read_parquet(tmp_path / "out" / table)[NUMBER].to_list() or table == "rejects"
    text = pl.DataFrame({"sum": [-5], "text": ["-5"], "low": [None]}, schema_overrides={"low": pl.Int64})
    assert as_csv_cells(text).write_csv() == "sum,text,low\n-5,'-5,\n"


def test_the_keys_of_a_row_are_those_of_the_applicant_it_is_about() -> None:
    applicants = pl.DataFrame({ID: ["A", "B", "C"], "uscc": ["U", None, None], "citizen_id": [None, "P", None]})
    table = pl.DataFrame({"row": [2, 0, 1, 0], "low": [1, 2, 3, 4]})
    assert keyed(applicants, table).rows() == [("C", "C", 1), ("A", "U", 2), ("B", "P", 3), ("A", "U", 4)]


def test_rejected_rows_of_two_files_are_told_apart(tmp_path: Path) -> None:
    """Both have a fault in row 7, of another applicant each."""
    lines = ITEMS.splitlines()
    (tmp_path / "补.csv").write_text("\n".join([lines[0], *["F6" + lines[-1][2:]] * 5, "B2" + lines[6][2:]]), "utf-8")
    run([*inputs(tmp_path), InputFile(tmp_path / "补.csv", table="purchases")], tmp_path / "out")
    found = {(each["file"], each["row"]): each["number"] for each in rows(tmp_path / "out", "rejects")}
    assert (found["商品.csv", "7"], found["补.csv", "7"]) == ("E5", "B2")


def test_the_workbook_has_the_keys_too(out: Path) -> None:
    book = load_workbook(out / "审核结果.xlsx")
    for sheet in ("审核结果表", "待补充、待认定清单", "未获补贴明细"):
        table = [[str(cell) for cell in line] for line in book[sheet].iter_rows(values_only=True)]
        head = next(line for line in table if "申请编号\nNumber" in line)
        at = head.index("申请编号\nNumber")
        assert head[at + 1] == "证件号码\nId"
        found = {line[at].removeprefix("'"): line[at + 1] for line in table if line[0].isdigit()}
        assert found and found.items() <= {number.removeprefix("'"): each for number, each in NUMBERS.items()}.items()


@pytest.mark.parametrize("text", ["=1+1", "+8613", "-1", "@x", "\t=1", "\r=1", "\tx", " =1", "　@x", "＝1", "－1"])
def test_what_a_spreadsheet_would_take_for_a_formula_has_an_apostrophe_before_it(text: str) -> None:
    assert as_csv_cells(pl.DataFrame({"a": [text, None]}))["a"].to_list() == [f"'{text}", None]


@pytest.mark.parametrize("text", ["", "a=1", "3-4", "'=1", "330402198001010006", "家电 -100", " 1"])
def test_other_texts_are_left_as_they_are(text: str) -> None:
    assert as_csv_cells(pl.DataFrame({"a": [text]}))["a"].to_list() == [text]
