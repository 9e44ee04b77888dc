"""Sheets hang together by ids: nothing is lost on the way, nothing is counted for somebody else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from huisuan.intake.model import InputFile, Options
from huisuan.profile.mapping import profile_from_mapping
from huisuan.profile.model import BoundProfile
from tests.intake.made import Outcome, Rows, read, read_sheets, write_csv
from tests.vocabulary.shipped import VOCABULARY

PEOPLE: Rows = [["申请编号", "所在地区"], ["A1", "桐乡市"], ["A2", "海宁市"], ["A3", "桐乡市"]]
BOUGHT = ["申请编号", "商品类别", "售价", "购买日期"]


def bought(folder: Path, *rows: Sequence[object], people: Rows = PEOPLE, **options: Any) -> Outcome:
    return read_sheets(folder, {"申请人": people, "购买的商品": [BOUGHT, *rows]}, options=Options(**options))


def codes(outcome: Outcome) -> list[tuple[str, str, int]]:
    return sorted((each.table, each.code, each.place.row) for each in outcome.rejects)


def single(said: dict[str, Any]) -> BoundProfile:
    found = profile_from_mapping(said, VOCABULARY)
    assert found.profile is not None, found.problems
    return found.profile


def test_items_come_to_their_applicant_in_any_order(tmp_path: Path) -> None:
    outcome = bought(tmp_path, ["A3", "手机", 1, ""], ["A1", "手机", 2, ""], ["A3", "手机", 3, ""])
    (batch,) = outcome.batches
    joined = batch.collections["purchases"].frame.join(
        batch.applicants.frame.select(pl.col("#row").alias("#owner"), pl.col("#id").alias("who")), on="#owner"
    )
    assert sorted(joined.select("who", "price").rows()) == [("A1", 200), ("A3", 100), ("A3", 300)]
    assert batch.more["purchases"].rows() == [(0, 199), (1, 200), (2, 198)]


def test_a_bad_item_rejects_its_applicant_and_names_its_row(tmp_path: Path) -> None:
    outcome = bought(tmp_path, ["A1", "手机", 1, "2025-02-30"], ["A1", "手机", 2, ""], ["A2", "手机", 3, ""])
    assert codes(outcome) == [
        ("applicants", "items-refused", 2),
        ("purchases", "applicant-refused", 3),
        ("purchases", "profile-impossible-date", 2),
    ]
    assert "购买的商品 2" in next(each for each in outcome.rejects if each.code == "items-refused").reason("zh")
    assert outcome.applicants()["#id"].to_list() == ["A2", "A3"]
    assert [outcome.counts["purchases"].rows_out, outcome.counts["purchases"].rejected] == [1, 2]


def test_an_item_row_that_falls_apart_rejects_its_applicant(tmp_path: Path) -> None:
    people = InputFile(write_csv(tmp_path / "申请人.csv", PEOPLE))
    (tmp_path / "购买的商品.csv").write_text("申请编号,商品类别,售价\nA1,手机\nA2,手机,5\n", encoding="utf-8")
    outcome = read([people, InputFile(tmp_path / "购买的商品.csv")])
    assert codes(outcome) == [("applicants", "items-refused", 2), ("purchases", "row-misfit", 2)]
    assert outcome.counts["purchases"].rows_in == 2


def test_an_item_of_nobody_is_refused_by_name(tmp_path: Path) -> None:
    outcome = bought(tmp_path, ["A9", "手机", 1, ""], ["", "手机", 1, ""])
    assert codes(outcome) == [("purchases", "owner-blank", 3), ("purchases", "owner-not-found", 2)]
    assert outcome.counts["applicants"].rows_out == 3


PAID = ["申请编号", "政策事项", "领取金额"]


def said(outcome: Outcome) -> list[str]:
    return [problem.code for _, problem in outcome.register.adrift(outcome.counts)]


@pytest.mark.parametrize(
    ("complete", "code"), [(("all",), ["items-adrift"]), (("购买的商品",), ["items-adrift"]), ((), [])]
)
def test_items_that_name_nobody_put_a_table_said_to_be_complete_in_doubt(
    tmp_path: Path, complete: tuple[str, ...], code: list[str]
) -> None:
    rows: list[list[object]] = [["A1", "手机", 1, ""], ["", "手机", 1, ""], ["制表人：张三", "", "", ""]]
    outcome = bought(tmp_path, *rows, complete=complete)
    assert said(outcome) == code
    assert (outcome.counts["purchases"].adrift, outcome.counts["purchases"].rejected) == (1, 2)
    more = outcome.batches[0].more["purchases"]["#more"].to_list()
    assert more == ([0, 0, 0] if complete else [199, 200, 200])


@pytest.mark.parametrize("owner", ["A9", "A1"])
def test_rows_that_name_somebody_put_nothing_in_doubt(tmp_path: Path, owner: str) -> None:
    outcome = bought(tmp_path, [owner, "手机", "x", ""], complete=("all",))
    assert outcome.counts["purchases"].adrift == 0
    assert said(outcome) == []


def test_rows_that_fell_apart_name_nobody_where_their_owner_cannot_be_told(tmp_path: Path) -> None:
    people = InputFile(write_csv(tmp_path / "申请人.csv", PEOPLE))
    (tmp_path / "购买的商品.csv").write_text("商品类别,申请编号,售价\n手机,A1\n手机\n手机,A2,5\n", encoding="utf-8")
    outcome = read([people, InputFile(tmp_path / "购买的商品.csv")], Options(complete=("all",)))
    assert (outcome.counts["purchases"].adrift, outcome.counts["purchases"].rejected) == (1, 2)


@pytest.mark.parametrize("owner", ["", "A1"])
def test_an_earlier_payout_that_names_nobody_leaves_nobodys_record_whole(tmp_path: Path, owner: str) -> None:
    rows: Rows = [PAID, ["A2", "haining-2025/appliance-trade-in", 5], [owner, "haining-2025/appliance-trade-in", 6]]
    outcome = read_sheets(
        tmp_path, {"申请人": PEOPLE, "已获补贴": rows, "购买的商品": [BOUGHT]}, options=Options(complete=("all",))
    )
    assert said(outcome) == ([] if owner else ["awards-adrift"])
    (batch,) = outcome.batches
    assert all(batch.more["prior_awards"]["#more"] > 0) is not bool(owner)
    assert batch.more["purchases"]["#more"].to_list() == [0, 0, 0]


def test_an_id_given_twice_rejects_both_rows_and_their_items(tmp_path: Path) -> None:
    outcome = bought(tmp_path, ["A1", "手机", 1, ""], people=[*PEOPLE, ["A1", "海宁市"]])
    assert codes(outcome) == [
        ("applicants", "id-twice", 2),
        ("applicants", "id-twice", 5),
        ("purchases", "applicant-refused", 2),
    ]


def test_an_item_id_given_twice_by_one_applicant_is_refused_but_not_by_two(tmp_path: Path) -> None:
    rows: Rows = [["申请编号", "编号", "商品类别"], ["A1", "1", "手机"], ["A1", "1", "手机"], ["A2", "1", "手机"]]
    outcome = read_sheets(tmp_path, {"申请人": PEOPLE, "购买的商品": rows})
    assert [each for each in codes(outcome) if each[0] == "purchases"] == [
        ("purchases", "profile-duplicate-item", 2),
        ("purchases", "profile-duplicate-item", 3),
    ]


def test_more_items_than_allowed_reject_the_applicant(tmp_path: Path) -> None:
    outcome = bought(tmp_path, *(["A1", "手机", price, ""] for price in range(1, 202)))
    assert "profile-too-many-items" in [each.code for each in outcome.rejects]
    assert outcome.counts["purchases"].rejected == 201
    assert outcome.applicants()["#id"].to_list() == ["A2", "A3"]


@pytest.mark.parametrize("complete", [["all"], ["purchases"], ["购买的商品"], ["表.xlsx"]])
def test_a_complete_collection_has_no_more(tmp_path: Path, complete: list[str]) -> None:
    outcome = bought(tmp_path, ["A1", "手机", 1, ""], complete=tuple(complete))
    assert outcome.batches[0].more["purchases"]["#more"].to_list() == [0, 0, 0]


def test_a_sheet_says_itself_that_it_is_complete(tmp_path: Path) -> None:
    rows: Rows = [["标记", *BOUGHT], ["空白表示", "齐全", "", "", ""], ["", "A1", "手机", 1, ""]]
    outcome = read_sheets(tmp_path, {"申请人": PEOPLE, "购买的商品": rows})
    assert outcome.batches[0].more["purchases"]["#more"].to_list() == [0, 0, 0]


def test_applicants_known_by_credit_code_own_items_by_it(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "申请人": [["统一社会信用代码", "所在地区"], ["91330499MA00000009", "桐乡市"]],
        "购买的商品": [["统一社会信用代码", "商品类别"], ["91330499 ma00000009", "手机"]],
    }
    outcome = read_sheets(tmp_path, sheets)
    assert not outcome.rejects
    assert outcome.batches[0].collections["purchases"].height == 1


EMPLOYED: dict[str, Rows] = {
    "申请人": PEOPLE,
    "员工": [["申请编号", "员工编号", "入职日期"], ["A1", "E1", "2024-01-01"], ["A2", "E1", "2024-02-01"]],
    "员工年度情况": [["申请编号", "员工编号", "年度"], ["A2", "E1", 2024], ["A1", "E1", 2023], ["A1", "E1", 2024]],
}


def test_items_of_items_come_to_theirs(tmp_path: Path) -> None:
    outcome = read_sheets(tmp_path, EMPLOYED)
    assert not outcome.rejects
    years = {
        profile.id: [len(item.collections["years"].items) for item in profile.facts.collections["employees"].items]
        for profile in outcome.profiles
        if "employees" in profile.facts.collections
    }
    assert years == {"A1": [2], "A2": [1]}


@pytest.mark.parametrize("complete", [(), ("all",), ("employees.years",)])
def test_nameless_items_are_called_as_the_single_reader_calls_them(tmp_path: Path, complete: tuple[str, ...]) -> None:
    said: list[dict[str, Any]] = [
        {
            "profile": {"id": "A1"},
            "facts": {"region": "嘉兴市", "rd_expense": {"2024": "12000.5"}},
            "employees": [
                {
                    "hired_on": "2024-01-01",
                    "years": [{"year": 2024, "wage": "1.2万元"}, {"year": 2024, "wage": "1.2万元"}],
                },
                {"hired_on": "2024-01-01", "disabled": True},
                {"hired_on": "2024-01-01", "disabled": True},
            ],
            "purchases": [{"category": "手机", "seller_region": "嘉兴市", "purchased_on": {"min": "2025-01-01"}}],
        },
        {"profile": {"id": "A2"}, "facts": {}},
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in said), encoding="utf-8")
    outcome = read([InputFile(path, table="applicants")], Options(complete=complete))
    assert not outcome.rejects, [each.reason("zh") for each in outcome.rejects]
    wanted = [single({**each, "complete": list(complete)}) for each in said]
    assert [(each.id, each.facts) for each in outcome.profiles] == [(each.id, each.facts) for each in wanted]


def _register(folder: Path) -> list[InputFile]:
    people: list[list[object]] = [["申请编号", "所在地区", "2024年研发费用"]]
    people.extend([f"A{number}", "桐乡市", "x" if number % 17 == 3 else str(number)] for number in range(300))
    people.append(["A5", "海宁市", "1"])
    items: list[list[object]] = [list(BOUGHT)]
    items += [[f"A{n * 7 % 310}", "手机", n, "2025-02-30" if n % 41 == 1 else ""] for n in range(900)]
    return [
        InputFile(write_csv(folder / "申请人.csv", people)),
        InputFile(write_csv(folder / "购买的商品.csv", items)),
    ]


def _canonical(outcome: Outcome) -> tuple[object, ...]:
    rejects = sorted((each.table, each.place.row, each.place.column, each.code, each.value) for each in outcome.rejects)
    return [(each.id, each.facts) for each in outcome.profiles], rejects, dict(outcome.counts)


@pytest.mark.parametrize(("batch", "held"), [(7, 2_000_000), (64, 100), (1000, 1)])
def test_any_split_and_any_waiting_place_give_the_same(tmp_path: Path, batch: int, held: int) -> None:
    files = _register(tmp_path)
    whole = read(files)
    assert len(whole.rejects) > 50
    split = read(files, Options(batch=batch, folder=tmp_path / "waiting", held_rows=held))
    assert _canonical(split) == _canonical(whole)
    assert (tmp_path / "waiting").exists() == (held < 900)


def test_what_comes_in_goes_out_or_is_refused_in_every_table(tmp_path: Path) -> None:
    outcome = read(_register(tmp_path), Options(batch=32))
    assert {table: count.rows_in for table, count in outcome.counts.items()} == {"applicants": 301, "purchases": 900}
    assert all(count.balanced for count in outcome.counts.values())
    out = {"applicants": sum(batch.applicants.height for batch in outcome.batches)}
    out["purchases"] = sum(batch.collections["purchases"].height for batch in outcome.batches)
    assert {table: count.rows_out for table, count in outcome.counts.items()} == out
    for table, count in outcome.counts.items():
        refused = {(each.place.file, each.place.row) for each in outcome.rejects if each.table == table}
        assert len(refused) == count.rejected


@pytest.mark.parametrize("number", ["A1", 7])
def test_items_whose_owner_stands_in_merged_cells_strike_that_owner(tmp_path: Path, number: object) -> None:
    people: Rows = [["申请编号", "所在地区"], [number, "桐乡市"], ["A2", "海宁市"]]
    rows: Rows = [BOUGHT, [number, "手机", 1, ""], ["", "手机", 2, ""], ["A2", "手机", 3, ""]]
    sheets = {"申请人": people, "购买的商品": rows}
    outcome = read_sheets(tmp_path, sheets, merge={"购买的商品": ["A2:A3"]}, options=Options(complete=("all",)))
    assert [each.id for each in outcome.profiles] == ["A2"]
    assert {(each.table, each.place.row, each.code) for each in outcome.rejects} == {
        ("purchases", 2, "cell-merged"), ("purchases", 3, "cell-merged"), ("applicants", 2, "items-refused"),
    }  # fmt: skip
    assert {each.value for each in outcome.rejects if each.table == "purchases"} == {"A2:A3"}


def test_a_sheet_with_no_row_is_counted_as_none(tmp_path: Path) -> None:
    outcome = bought(tmp_path)
    assert (outcome.counts["purchases"].rows_in, outcome.counts["applicants"].rows_in) == (0, 3)


def test_headers_repeated_among_the_rows_are_no_row(tmp_path: Path) -> None:
    people: Rows = [*PEOPLE[:2], PEOPLE[0], *PEOPLE[2:]]
    outcome = bought(tmp_path, ["A1", "手机", 1, ""], list(BOUGHT), ["A2", "手机", 2, ""], people=people)
    assert not outcome.rejects
    assert {table: count.rows_in for table, count in outcome.counts.items()} == {"applicants": 3, "purchases": 2}
    assert {table: count.headers for table, count in outcome.counts.items()} == {"applicants": 1, "purchases": 1}
