"""Bad files through the command itself: each is told with place, reason and remedy in both languages, and nothing is lost."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import huisuan
from tests.intake.made import write_file

HEADS = ["申请编号", "申请人类型", "所在地区", "成立日期"]
GOOD = ["A1", "企业", "海宁市", "2020-01-01"]
OTHER = ["A2", "企业", "海宁市", "2021-01-01"]
Told = Mapping[str, Any]


def book(*rows: list[str], **more: Any) -> Told:
    return {"name": "台账.xlsx", "sheets": {"申请人": [HEADS, *rows]}, **more}


REFUSED: dict[str, tuple[Told, str, str]] = {
    "a header that matches nothing": (
        {"name": "台账.csv", "rows": [["甲", "乙"], ["1", "2"]]}, "huisuan new table", "huisuan new table",
    ),
    "the same column twice": (
        {"name": "台账.csv", "rows": [[*HEADS, "registered_on"], [*GOOD, "2020-01-01"]]}, "同一项", "same",
    ),
    "an empty sheet": ({"name": "台账.xlsx", "sheets": {"申请人": []}}, "表是空的", "empty"),
    "a password": ({"name": "台账.xlsx", "from": "locked.xlsx"}, "密码", "password"),
    "a truncated Parquet": (
        {"name": "台账.parquet", "parquet": dict(zip(HEADS, ([each] for each in GOOD), strict=True)), "cut": 9},
        "损坏", "damaged",
    ),
    "a zip bomb": ({"name": "台账.xlsx", "zip": {"xl/workbook.xml": 30_000_000}}, "不予展开", "unpack"),
}  # fmt: skip

REJECTED: dict[str, tuple[Told, str, dict[str, str]]] = {
    "a day that does not exist": (
        book(GOOD, ["A2", "企业", "海宁市", "2025-02-30"]),
        "profile-impossible-date",
        {"row": "3", "column": "成立日期", "value": "2025-02-30"},
    ),
    "merged cells in the data": (
        book(GOOD, OTHER, merge={"申请人": ["D2:D3"]}), "cell-merged", {"row": "2", "column": "成立日期"},
    ),
    "a formula without its value": (
        book(GOOD, ["A2", "企业", "海宁市", "=TODAY()"]), "cell-formula", {"row": "3", "column": "成立日期"},
    ),
}  # fmt: skip


def batch(folder: Path, told: Told, language: str = "zh") -> tuple[int, str]:
    path = write_file(folder, told)
    done = huisuan("batch", path, "--out", folder / language, "--pack", "haining-2025", "--lang", language)
    return done.exit_code, done.output


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_understood_is_refused_by_name_with_a_remedy(tmp_path: Path, case: str) -> None:
    told, zh, en = REFUSED[case]
    for language, wanted in (("zh", zh), ("en", en)):
        code, said = batch(tmp_path, told, language)
        assert code == 1
        first, remedy, *_ = said.splitlines()
        assert first.startswith("台账.")
        assert wanted in said
        assert remedy.startswith("  ")
    assert [each.name for each in tmp_path.iterdir()] == [told["name"]]


@pytest.mark.parametrize("case", REJECTED)
def test_a_bad_cell_rejects_its_row_with_its_place_and_is_counted(tmp_path: Path, case: str) -> None:
    told, code, place = REJECTED[case]
    assert batch(tmp_path, told)[0] == 1
    rejects = list(csv.DictReader(StringIO((tmp_path / "zh" / "rejects.csv").read_text(encoding="utf-8"))))
    assert rejects[0].items() >= {"code": code, "file": "台账.xlsx", "sheet": "申请人", **place}.items()
    assert all(rejects[0][name] for name in ("reason_zh", "remedy_zh", "reason_en", "remedy_en"))
    table = json.loads((tmp_path / "zh" / "run.json").read_text(encoding="utf-8"))["tables"]["applicants"]
    assert table["in"] == 2 == table["out"] + table["rejected"]
    assert table["rejected"] == len({each["row"] for each in rejects})


def test_three_hundred_columns_are_read_and_those_not_used_are_named(tmp_path: Path) -> None:
    extra = [f"自填{n}" for n in range(300)]
    code, said = batch(tmp_path, {"name": "台账.csv", "rows": [[*HEADS, *extra], [*GOOD, *("x" for _ in extra)]]})
    assert code == 0
    assert all(name in said for name in extra[:12])
    told = json.loads((tmp_path / "zh" / "run.json").read_text(encoding="utf-8"))["unused_columns"]
    assert told == [f"台账.csv {name}" for name in extra]


def test_a_column_that_answers_what_no_pack_asks_is_named(tmp_path: Path) -> None:
    told = {"name": "台账.csv", "rows": [[*HEADS, "认定：无此事项", "口径：无此口径"], [*GOOD, "是", "x"]]}
    code, said = batch(tmp_path, told)
    assert code == 0
    assert "认定：无此事项" in said
    assert "口径：无此口径" in said


def test_a_column_of_a_year_that_no_benefit_asks_for_is_named(tmp_path: Path) -> None:
    header = "1999年研发费用"
    code, said = batch(tmp_path, {"name": "台账.csv", "rows": [[*HEADS, header], [*GOOD, "1"]]})
    assert code == 0
    assert header in said
    assert json.loads((tmp_path / "zh" / "run.json").read_text(encoding="utf-8"))["unused_columns"] == [
        f"台账.csv {header}"
    ]


def test_all_that_is_warned_of_is_in_the_account_of_the_run(tmp_path: Path) -> None:
    headers = [f"认定：无此事项{n}" for n in range(30)]
    code, said = batch(tmp_path, {"name": "台账.csv", "rows": [[*HEADS, *headers], [*GOOD, *("是" for _ in headers)]]})
    assert code == 0
    assert headers[-1] not in said, "the screen lists the first ones"
    told = json.loads((tmp_path / "zh" / "run.json").read_text(encoding="utf-8"))["warnings"]
    assert {each["at"] for each in told} >= {f"台账.csv {header}" for header in headers}
    assert all(each["code"] and each["zh"] and each["en"] for each in told)
