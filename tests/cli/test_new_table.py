"""`huisuan new table`: the workbook it writes has just the columns that benefits need, and its own sample goes through `huisuan batch`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.run import huisuan

APPLIANCES = ("--pack", "haining-2025", "--benefit", "appliance-trade-in")
EXAMPLE = {"zh": "示例", "en": "example"}


def count_the_sample(path: Path) -> None:
    """Takes the mark from the rows of examples, as a clerk would who leaves them in by mistake."""
    book = load_workbook(path)
    for page in book.worksheets:
        if page["A6"].value in EXAMPLE.values():
            page["A6"] = None
    book.save(path)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("chosen", [APPLIANCES, ("--pack", "ruian-2025")], ids=["a benefit", "a pack"])
def test_its_sample_is_taken_whole_and_every_column_is_used(
    tmp_path: Path, language: str, chosen: tuple[str, ...]
) -> None:
    table, out = tmp_path / "a.xlsx", tmp_path / "out"
    numbers = ("--number", "invoice", "--number", "vin", "--judgements", "--rows", "3")
    made = huisuan("new", "table", table, *chosen, *numbers, "--lang", language)
    assert made.exit_code == 0, made.output
    count_the_sample(table)
    done = huisuan("batch", table, "--out", out, "--pack", chosen[1], "--lang", language)
    assert done.exit_code == 0, done.output
    told = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert told["unused_columns"] == []
    assert [(each["in"], each["rejected"]) for each in told["tables"].values()] == [(1, 0)] * len(told["tables"])


def test_only_what_the_benefit_needs_is_asked_and_said_in_both_languages(tmp_path: Path) -> None:
    asked = ("--number", "invoice", "--rows", "2")
    zh, en = (
        huisuan("new", "table", tmp_path / f"{each}.xlsx", *APPLIANCES, *asked, "--lang", each) for each in ("zh", "en")
    )
    assert zh.stdout.splitlines()[1:3] == [
        "  申请人：公民身份号码、申请人名称、申请人类型、所在地区、收款人、开户行、账号",
        "  购买的商品：公民身份号码、商品类别、家电品种、售价（元）、购买日期、能效等级、购买人、发票号码",
    ]
    assert en.stdout.splitlines()[1:3] == [
        "  Applicants: citizen id number, applicant name, kind of applicant, region, payee, bank, account number",
        "  purchases: citizen id number, category, kind of appliance, price (yuan), date of purchase, energy grade, buyer, invoice",
    ]
    heads = [[cell.value for cell in page[3]][1:] for page in load_workbook(tmp_path / "zh.xlsx").worksheets[:2]]
    assert ["、".join(map(str, each)) for each in heads] == [
        line.partition("：")[2] for line in zh.stdout.splitlines()[1:3]
    ]


@pytest.mark.parametrize(
    ("benefit", "first"),
    [("jiaxing-2025/computing-power", "统一社会信用代码"), ("jiaxing-2025/fleet-renewal", "申请编号")],
)
def test_applicants_are_told_apart_by_what_they_have(tmp_path: Path, benefit: str, first: str) -> None:
    told = huisuan("new", "table", tmp_path / "a.xlsx", "--benefit", benefit, "--rows", "1").stdout
    assert told.splitlines()[1].startswith(f"  申请人：{first}、")


def test_a_table_that_is_there_stays_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"mine")
    refused = huisuan("new", "table", path, *APPLIANCES)
    assert refused.exit_code == 2
    assert "已经存在" in refused.stderr
    assert "is there already" in refused.stderr
    assert path.read_bytes() == b"mine"
    assert huisuan("new", "table", path, *APPLIANCES, "--rows", "1", "--replace").exit_code == 0
    assert path.read_bytes().startswith(b"PK")
    assert [each.name for each in tmp_path.iterdir()] == ["a.xlsx"]


def test_what_cannot_be_written_or_is_no_workbook_is_said(tmp_path: Path) -> None:
    assert "以 .xlsx 结尾" in huisuan("new", "table", tmp_path / "a.csv").stderr
    missing = huisuan("new", "table", tmp_path / "no" / "a.xlsx", *APPLIANCES, "--rows", "1")
    assert missing.exit_code == 2
    assert str(tmp_path / "no" / "a.xlsx") in missing.stderr
    assert huisuan("new", "table", tmp_path / "a.xlsx", "--benefit", "applience-trade-in").exit_code == 2


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("chosen", [("--pack", "haining-2025"), ("--pack", "ruian-2025")], ids=["persons", "any"])
def test_the_record_of_earlier_payouts_is_filled_in_and_taken_with_what_came_back(
    tmp_path: Path, language: str, chosen: tuple[str, ...]
) -> None:
    table = tmp_path / "往年.xlsx"
    made = huisuan(
        "new", "table", table, *chosen, "--earlier", "--number", "invoice", "--rows", "3", "--lang", language
    )
    assert made.exit_code == 0, made.output
    assert f"--history {table}" in made.stdout
    (page,) = [each for each in load_workbook(table).worksheets if each.title in ("往年发放", "earlier payouts")]
    heads = [str(cell.value) for cell in page[3]]
    back = ["退回金额（元）", "退回日期"] if language == "zh" else ["amount paid back (yuan)", "paid back on"]
    assert [each for each in heads if each in back] == back
    book = load_workbook(table)
    page = book[page.title]
    assert [page.cell(row, 1).value for row in (4, 5, 6)] == [
        "填写说明" if language == "zh" else "notes",
        EXAMPLE[language],
        None,
    ]
    page["A5"] = None
    page.cell(5, heads.index(back[0]) + 1).value = "40"
    page.cell(5, heads.index(back[1]) + 1).value = "2025-04-01"
    book.save(table)
    people = tmp_path / "申请.csv"
    people.write_text("统一社会信用代码,所在地区\n91330499MA00000009,海宁市\n", encoding="utf-8")
    done = huisuan("batch", people, "--out", tmp_path / "out", *chosen, "--history", table)
    assert done.exit_code == 0, done.output
    told = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert told["history"] == {"in": 1, "out": 1, "other_packs": {}, "rejected": 0}
