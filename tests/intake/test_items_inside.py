"""Items inside the rows of their applicants: as keys of JSON Lines, as nested columns of Parquet; none of them vanishes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from huisuan.intake.model import InputFile, Options, Reject
from tests.intake.made import Outcome, read
from tests.vocabulary.shipped import VOCABULARY

GOOD = {"id": "A2", "region": "桐乡市", "购买的商品": [{"category": "手机"}]}


def lines(folder: Path, *said: object) -> Outcome:
    path = folder / "申请人.jsonl"
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in said), encoding="utf-8")
    return read([InputFile(path)])


@pytest.mark.parametrize("key", ["购买的商品", "purchases"])
@pytest.mark.parametrize(
    ("held", "odd"),
    [([{"category": "手机"}, 5], "`5`"), ("无", "`无`"), ({"category": "手机"}, "手机"), (5, "`5`"), ([[]], "[]")],
)
def test_a_line_whose_items_are_no_list_of_objects_is_refused_whole(
    tmp_path: Path, key: str, held: object, odd: str
) -> None:
    outcome = lines(tmp_path, {"id": "A1", "region": "海宁市", key: held}, GOOD)
    (refused,) = outcome.rejects
    assert (refused.table, refused.place.row, refused.code) == ("applicants", 1, "items-wrong-shape")
    assert key in refused.reason("zh")
    assert odd in refused.reason("en")
    assert [each.id for each in outcome.profiles] == ["A2"]
    assert outcome.counts["applicants"].rejected == 1
    assert not outcome.register.unused


def test_items_inside_items_are_held_to_the_same(tmp_path: Path) -> None:
    employed = [{"id": "E1", "years": [{"year": 2024}]}, {"id": "E2", "years": 2024}]
    outcome = lines(tmp_path, {"id": "A1", "employees": employed}, {**GOOD, "employees": employed[:1]})
    assert [(each.code, each.place.row) for each in outcome.rejects] == [("items-wrong-shape", 1)]
    assert outcome.batches[0].collections["employees.years"].height == 1


@pytest.mark.parametrize("nothing", [None, [], "未知"])
def test_no_items_are_no_fault(tmp_path: Path, nothing: object) -> None:
    outcome = lines(tmp_path, {"id": "A1", "region": "海宁市", "购买的商品": nothing}, GOOD)
    assert not outcome.rejects
    assert not outcome.register.unused
    assert outcome.batches[0].collections["purchases"].height == 1


def test_keys_stand_in_no_row(tmp_path: Path) -> None:
    outcome = lines(tmp_path, {"id": "A1"}, {**GOOD, "备注": "x"})
    assert [(place.row, place.column) for place, _ in outcome.register.problems] == [(0, "备注")]
    assert [(place.row, place.column) for place in outcome.register.unused] == [(0, "备注")]


FAMILY: list[dict[str, object]] = [
    {
        "id": "A1",
        "region": "嘉兴市",
        "rd_expense": {"2023": "1.2万元", "2024": "12000.5"},
        "2024年研发人员数": 4,
        "employees": [
            {"hired_on": "2024-01-01", "years": [{"year": 2023, "wage": "1"}, {"year": 2024, "wage": "2.5"}]},
            {"hired_on": "2024-02-01", "years": []},
            {"hired_on": "2024-01-01", "years": [{"year": 2024, "wage": None}]},
        ],
        "购买的商品": [{"category": "手机", "price": "5", "purchased_on": {"min": "2025-01-01", "max": None}}],
    },
    {"id": "A2", "region": None, "rd_expense": None, "2024年研发人员数": None, "employees": None, "购买的商品": []},
    {
        "id": "A3",
        "region": "海宁市",
        "rd_expense": {"2023": None, "2024": "\x01x"},
        "2024年研发人员数": 9,
        "employees": [],
        "购买的商品": [
            {"category": None, "price": "x", "purchased_on": None},
            {"category": "手机", "price": "6", "purchased_on": {"min": "2025-01-01", "max": "2025-02-01"}},
        ],
    },
    {
        "id": "A4",
        "region": "海宁市",
        "rd_expense": {"2023": None, "2024": "3"},
        "2024年研发人员数": 9,
        "employees": [{"hired_on": "2024-01-01", "years": [{"year": 2024, "wage": "2.5"}]}],
        "购买的商品": [],
    },
]


def without_nothing(said: object) -> object:
    """What JSON leaves out, a column of Parquet holds as null."""
    if isinstance(said, dict):
        return {key: without_nothing(each) for key, each in said.items() if each is not None}
    return [without_nothing(each) for each in said] if isinstance(said, list) else said


def parquet(folder: Path, said: list[dict[str, object]], **options: Any) -> Outcome:
    pl.DataFrame(said, infer_schema_length=None).write_parquet(folder / "申请人.parquet", row_group_size=2)
    return read([InputFile(folder / "申请人.parquet")], Options(**options))


@pytest.mark.parametrize("batch", [1, 3, 100])
@pytest.mark.parametrize("complete", [(), ("all",)])
def test_items_inside_columns_of_parquet_are_read_as_those_of_json(
    tmp_path: Path, batch: int, complete: tuple[str, ...]
) -> None:
    found = parquet(tmp_path, FAMILY, batch=batch, complete=complete)
    (tmp_path / "申请人.jsonl").write_text(
        "".join(json.dumps(without_nothing(each), ensure_ascii=False) + "\n" for each in FAMILY), encoding="utf-8"
    )
    wanted = read([InputFile(tmp_path / "申请人.jsonl")], Options(complete=complete))
    assert [each.id for each in found.profiles] == ["A1", "A2", "A4"]
    assert [(each.id, each.facts) for each in found.profiles] == [(each.id, each.facts) for each in wanted.profiles]
    assert [(each.code, each.place.row, each.place.sheet, each.value) for each in sorted_rejects(found)] == [
        (each.code, each.place.row, each.place.sheet, each.value) for each in sorted_rejects(wanted)
    ]
    assert {name: (count.rows_in, count.rejected) for name, count in found.counts.items()} == {
        "applicants": (4, 1), "employees": (4, 0), "employees.years": (4, 0), "purchases": (3, 2),
    }  # fmt: skip


def sorted_rejects(outcome: Outcome) -> list[Reject]:
    return sorted(outcome.rejects, key=lambda each: (each.place.row, each.place.sheet, each.code, each.place.column))


def test_answers_and_facts_in_sections_of_parquet_are_found(tmp_path: Path) -> None:
    facts = {"region": "海宁市", "rd_expense": {"2024": 5}}
    outcome = parquet(tmp_path, [{"profile": {"id": "A1"}, "facts": facts, "judgements": {"p/j": True}}])
    (profile,) = outcome.profiles
    assert (profile.id, sorted(profile.facts.values), dict(profile.judgements)) == (
        "A1", ["rd_expense@2024", "region"], {"p/j": True},
    )  # fmt: skip


@pytest.mark.parametrize("depth", ["purchases", "years"])
def test_an_item_of_parquet_that_is_none_refuses_its_applicant(tmp_path: Path, depth: str) -> None:
    bought: dict[str, object] = {
        "id": "A1",
        "购买的商品": [{"category": "手机"}, None],
        "employees": [{"years": [{"year": 2024}]}],
    }
    if depth == "years":
        bought = {"id": "A1", "购买的商品": [{"category": "手机"}], "employees": [{"years": [{"year": 2024}, None]}]}
    outcome = parquet(tmp_path, [bought, {**bought, "id": "A2", "购买的商品": [{"category": "手机"}], "employees": []}])
    assert [(each.table, each.code, each.place.row) for each in outcome.rejects] == [
        ("applicants", "items-wrong-shape", 1)
    ]
    assert [each.id for each in outcome.profiles] == ["A2"]
    assert all(count.balanced for count in outcome.counts.values())


@pytest.mark.parametrize("name", ["purchases", "购买的商品"])
@pytest.mark.parametrize("held", [["冰箱"], "冰箱", {"category": "手机"}, 3])
def test_a_column_of_parquet_named_as_items_that_holds_none_is_refused(tmp_path: Path, name: str, held: object) -> None:
    register = parquet(tmp_path, [{"编号": "A1", name: held, "备注": ["x"]}]).register
    found = [(place.column, each) for place, each in register.problems if each.severity == "error"]
    assert [(column, each.code, each.args["table"]) for column, each in found] == [
        (name, "column-of-items", "purchases")
    ]


@pytest.mark.parametrize("sweep", [1, 3])
def test_rows_fetched_in_turns_are_all_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sweep: int) -> None:
    whole = parquet(tmp_path, FAMILY)
    monkeypatch.setattr("huisuan.intake.read_parquet.SWEEP_WITH_ITEMS", sweep)
    parts = parquet(tmp_path, FAMILY)
    assert [(each.id, each.facts) for each in parts.profiles] == [(each.id, each.facts) for each in whole.profiles]
    assert parts.counts == whole.counts


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
@pytest.mark.parametrize(("key", "path"), [("years", "employees.years"), ("购买的商品", "purchases")])
def test_a_column_of_items_inside_items_of_a_file_of_their_own_is_refused(
    tmp_path: Path, form: str, key: str, path: str
) -> None:
    pl.DataFrame({"编号": ["A1"]}).write_parquet(tmp_path / "a.parquet")
    employed = {"申请编号": ["A1"], "员工编号": ["E1"], key: [[{"year": 2024, "category": "手机"}]]}
    frame = pl.DataFrame(employed)
    (frame.write_parquet if form == "parquet" else frame.write_ndjson)(tmp_path / f"b.{form}")
    files = [
        InputFile(tmp_path / "a.parquet", table="applicants"),
        InputFile(tmp_path / f"b.{form}", table="employees"),
    ]
    found = [each for _, each in read(files).register.problems if each.severity == "error"]
    assert [(each.code, each.args["table"]) for each in found] == [("column-of-items", path)]


def entries(outcome: Outcome) -> dict[str, int]:
    """How many places are named among the rejects of each table."""
    named = {(each.table, each.place.file, each.place.sheet, each.place.row) for each in outcome.rejects}
    tables = [table for table, *_ in named]
    return {table: tables.count(table) for table in sorted(set(tables))}


def test_two_items_refused_on_one_line_are_two_entries(tmp_path: Path) -> None:
    bought = [{"category": "手机", "price": price} for price in ("x", "1", "y")]
    outcome = lines(tmp_path, {"id": "A1", "购买的商品": bought}, GOOD)
    assert entries(outcome) == {"applicants": 1, "purchases": 3}
    assert outcome.counts["purchases"].rejected == 3
    assert [each.place.sheet for each in outcome.rejects if each.table == "purchases"] == [
        "purchases[1]", "purchases[3]", "purchases[2]",
    ]  # fmt: skip


def test_each_item_of_too_many_is_an_entry(tmp_path: Path) -> None:
    rows = [{"申请编号": "A1", "category": "手机"}] * (VOCABULARY.collections["purchases"].max_items + 1)
    pl.DataFrame({"编号": ["A1", "A2"]}).write_parquet(tmp_path / "a.parquet")
    pl.DataFrame(rows).write_parquet(tmp_path / "b.parquet")
    files = [
        InputFile(tmp_path / "a.parquet", table="applicants"),
        InputFile(tmp_path / "b.parquet", table="purchases"),
    ]
    outcome = read(files)
    assert [each.code for each in outcome.rejects].count("profile-too-many-items") == 1
    assert entries(outcome) == {table: count.rejected for table, count in outcome.counts.items()}
    assert outcome.counts["purchases"].rejected == len(rows)
