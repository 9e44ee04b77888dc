"""Items inside the rows of their applicants: as keys of JSON Lines, as nested columns of Parquet; none of them vanishes."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from huisuan.intake.model import InputFile
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


@pytest.mark.parametrize("name", ["purchases", "购买的商品"])
def test_a_column_of_parquet_that_holds_items_is_refused(tmp_path: Path, name: str) -> None:
    pl.DataFrame({"编号": ["A1"], name: [[{"category": "手机"}]], "备注": [["x"]]}).write_parquet(
        tmp_path / "a.parquet"
    )
    register = read([InputFile(tmp_path / "a.parquet", table="applicants")]).register
    assert not register.usable
    found = [(place.column, each) for place, each in register.problems if each.severity == "error"]
    assert [(column, each.code, each.args["table"]) for column, each in found] == [
        (name, "column-of-items", "purchases")
    ]


def test_a_column_of_items_inside_items_is_refused(tmp_path: Path) -> None:
    pl.DataFrame({"编号": ["A1"]}).write_parquet(tmp_path / "a.parquet")
    employed = {"申请编号": ["A1"], "员工编号": ["E1"], "years": [[{"year": 2024}]]}
    pl.DataFrame(employed).write_parquet(tmp_path / "b.parquet")
    files = [
        InputFile(tmp_path / "a.parquet", table="applicants"),
        InputFile(tmp_path / "b.parquet", table="employees"),
    ]
    assert read(files).errors == ["column-of-items"]


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
