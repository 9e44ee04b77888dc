"""The other commands: explain, show, list, lint, test, replay, schema, new pack."""

from __future__ import annotations

import json
import re
import stat
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.run import EXAMPLES, huisuan

FAMILY, MAKER = EXAMPLES / "family.yaml", EXAMPLES / "manufacturer.yaml"
ROLES = {"award", "rate", "cap", "floor", "threshold", "per_unit", "step", "count", "date"}


def _list(kind: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(huisuan("list", kind, "--format", "json").stdout)
    return found


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("check",),
        ("explain",),
        ("show",),
        ("list",),
        ("lint",),
        ("test",),
        ("replay",),
        ("schema",),
        ("new", "pack"),
        ("new", "table"),
        ("table",),
        ("table", "export"),
        ("table", "import"),
    ],
)
def test_help_is_in_both_languages(args: tuple[str, ...]) -> None:
    text = huisuan(*args, "--help").stdout
    assert re.search("[\u4e00-\u9fff]{6}", text)
    assert re.search("[A-Z][a-z]+ [a-z]+ [a-z]+", text)


def test_explain_takes_a_benefit_by_id_by_its_last_part_and_by_title() -> None:
    texts = {
        huisuan("explain", FAMILY, name, "--pack", "jiaxing-2025").stdout
        for name in ("jiaxing-2025/digital-purchase", "digital-purchase", "数码产品购新补贴")
    }
    assert len(texts) == 1
    assert "494.85" in texts.pop()


def test_explain_speaks_english_and_json() -> None:
    asked = ("explain", FAMILY, "digital-purchase", "--pack", "jiaxing-2025")
    assert "clause 15" in huisuan(*asked, "--lang", "en").stdout
    assert json.loads(huisuan(*asked, "--format", "json").stdout)["benefit"] == "jiaxing-2025/digital-purchase"


def test_a_name_that_several_packs_share_is_asked_for_in_full() -> None:
    result = huisuan("explain", FAMILY, "digital-purchase")
    assert result.exit_code == 2
    assert "jiaxing-2025/digital-purchase" in result.stderr
    assert "haining-2025/digital-purchase" in result.stderr


def test_show_tells_a_benefit_and_a_pack() -> None:
    assert "500万元" in huisuan("show", "computing-power").stdout
    text = huisuan("show", "jiaxing-2025").stdout
    assert "算力补贴" in text
    assert "家电以旧换新补贴" in text


def test_every_benefit_is_listed_with_its_clause_and_figures() -> None:
    found = {each["benefit"]: each for each in _list("benefits")}
    phone = found["jiaxing-2025/digital-purchase"]
    assert phone["clause"] == {"number": 15, "label": "十五"}
    figures = phone["figures"]
    assert isinstance(figures, list)
    values = {(each["role"], each["value"], each["unit"]) for each in figures}
    assert {("rate", "0.15", "%"), ("cap", "500", "元"), ("threshold", "6000", "元")} <= values | {
        ("rate", "0.15", "%")
    }
    assert all(each["role"] in ROLES and Fraction(each["value"]) >= 0 for each in figures)
    assert found["jiaxing-2025/export-credit-premium"]["amount_kinds"] == ["at_least"]


def test_every_clause_holds_a_benefit_or_says_why_not() -> None:
    assert all(each["benefits"] or each["none"] for each in _list("clauses"))


def test_facts_and_packs_are_listed() -> None:
    assert {"region", "purchases.price"} <= {str(each["fact"]) for each in _list("facts")}
    assert {"jiaxing-2025", "jiaxing-2024"} <= {str(each["pack"]) for each in _list("packs")}
    assert "嘉政发〔2024〕10号" in huisuan("list", "packs").stdout


def test_a_new_pack_lints_clean_and_its_cases_pass(tmp_path: Path) -> None:
    assert huisuan("new", "pack", "my-city-2026", "--dir", tmp_path).exit_code == 0
    folder = tmp_path / "my-city-2026"
    lint = huisuan("lint", "--packs", folder)
    assert lint.exit_code == 0, lint.stderr
    result = huisuan("test", "--packs", folder)
    assert result.exit_code == 0, result.stdout + result.stderr
    assert "2个案例：2个通过" in result.stdout
    assert huisuan("new", "pack", "my-city-2026", "--dir", tmp_path).exit_code == 2


def test_a_case_that_fails_is_named_with_what_was_found(tmp_path: Path) -> None:
    huisuan("new", "pack", "wrong", "--dir", tmp_path)
    cases = tmp_path / "wrong" / "benefits.cases.yaml"
    cases.write_text(cases.read_text(encoding="utf-8").replace("60万元", "61万元"), encoding="utf-8")
    result = huisuan("test", "--packs", tmp_path / "wrong")
    assert result.exit_code == 1
    assert "按20%计算" in result.stdout
    assert "600000" in result.stdout


def test_a_pack_named_on_the_command_line_is_used(tmp_path: Path) -> None:
    huisuan("new", "pack", "my-city-2026", "--dir", tmp_path)
    text = huisuan("check", MAKER, "--packs", tmp_path, "--pack", "my-city-2026").stdout
    assert "my-city-2026 第一条" in text


@pytest.mark.parametrize("name", ["family", "manufacturer", "exporter", "grain-farm", "newcomer"])
def test_a_receipt_replays_equal_and_holds_no_clock_and_no_language(name: str, tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    huisuan("check", EXAMPLES / f"{name}.yaml", "--receipt", first)
    huisuan("check", EXAMPLES / f"{name}.yaml", "--receipt", second, "--lang", "en")
    assert first.read_bytes() == second.read_bytes()
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    result = huisuan("replay", first)
    assert result.exit_code == 0, result.stderr
    assert "复算相同" in result.stdout


def test_a_receipt_that_was_changed_names_the_first_difference(tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    huisuan("check", FAMILY, "--receipt", path)
    held = json.loads(path.read_text(encoding="utf-8"))
    held["record"]["jiaxing-2025/digital-purchase"]["amount"]["high"] = "494.86"
    path.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
    result = huisuan("replay", path)
    assert result.exit_code == 1
    assert "record.jiaxing-2025/digital-purchase.amount.high，回执为 494.86，现为 494.85" in result.stderr


def test_a_receipt_of_another_engine_says_that_the_results_are_equal(tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    huisuan("check", FAMILY, "--receipt", path)
    text = path.read_text(encoding="utf-8").replace('"semantic_version":"', '"semantic_version":"0.')
    path.write_text(text, encoding="utf-8")
    result = huisuan("replay", path)
    assert result.exit_code == 1
    assert "semantic_version" in result.stderr
    assert "测算结果本身相同" in result.stderr


@pytest.mark.parametrize("what", ["profile", "result"])
def test_schemas_are_json_schemas(what: str) -> None:
    found = json.loads(huisuan("schema", what).stdout)
    assert found["$schema"].endswith("2020-12/schema")
    assert found["properties"]


def test_a_name_that_no_case_has_is_refused() -> None:
    result = huisuan("test", "没有这样的案例")
    assert result.exit_code == 2
    assert "没有名称含“没有这样的案例”的案例" in result.stderr


def test_a_receipt_with_a_figure_that_is_none_says_where(tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    assert huisuan("check", EXAMPLES / "family.yaml", "--receipt", path).exit_code == 0
    path.write_text(path.read_text(encoding="utf-8").replace('"8999"', '"九千"'), encoding="utf-8")
    result = huisuan("replay", path)
    assert result.exit_code == 1
    assert "缺少 `facts` 或内容不符" in result.stderr
