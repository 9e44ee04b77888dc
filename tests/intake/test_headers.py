"""What a header is taken for."""

from __future__ import annotations

from pathlib import Path

import pytest

from huisuan.intake.headers import Heading, NoHeading, applicant_names, item_names
from huisuan.vocabulary.model import Fact
from tests.intake.made import read_rows
from tests.vocabulary.shipped import VOCABULARY

APPLICANT = applicant_names(VOCABULARY)


@pytest.mark.parametrize(
    ("text", "column", "unit"),
    [
        ("所在地区", "region", ""),
        ("所 在 地 区*", "region", ""),
        ("region", "region", ""),
        ("Kind of Applicant", "applicant_kind", ""),
        ("身份证号", "citizen_id", ""),
        ("统一社会信用代码（18位）", "uscc", ""),
        ("是否高新技术企业（是/否）", "high_tech", ""),
        ("2024年研发费用（万元）", "rd_expense@2024", "万元"),
        ("２０２４年度研发费用(万元)", "rd_expense@2024", "万元"),
        ("研发费用（2024年，万元）", "rd_expense@2024", "万元"),
        ("研发费用2024", "rd_expense@2024", ""),
        ("2024年研发费用 万元", "rd_expense@2024", "万元"),
        ("2024年研发费用：万元", "rd_expense@2024", "万元"),
        ("2024年研发费用/亿元", "rd_expense@2024", "亿元"),
        ("2024年研发费用（万）", "rd_expense@2024", "万元"),
        ("2024年研发费用（萬元）", "rd_expense@2024", "万元"),
        ("2024年研发费用（万圆）", "rd_expense@2024", "万元"),
        ("2024年研发费用〔万元〕", "rd_expense@2024", "万元"),
        ("2024年研发费用（万元，含税）", "rd_expense@2024", "万元"),
        ("2024年研发费用（不含税万元）", "rd_expense@2024", "万元"),
        ("2024年研发费用(万元/年)", "rd_expense@2024", "万元"),
        ("2024年研发费用（以万元计）", "rd_expense@2024", "万元"),
        ("2024年研发费用（人民币，万元）", "rd_expense@2024", "万元"),
        ("2024年研发费用(tax included, 10k yuan)", "rd_expense@2024", "万元"),
        ("2024年研发费用，万元", "rd_expense@2024", "万元"),
        ("2024年研发费用万元", "rd_expense@2024", "万元"),
        ("2024年研发费用/万元/年", "rd_expense@2024", "万元"),
        ("2024年用电量 万度", "electricity_used@2024", "万度"),
        ("2024年裁员率（百分比）", "layoff_rate@2024", "%"),
        ("研发费用（亿元）2024", "rd_expense@2024", "亿元"),
        ("研发费用（万元）2024年度", "rd_expense@2024", "万元"),
        ("2024年研发费用（元）", "rd_expense@2024", ""),
        ("2024年研发费用（单位：万元）", "rd_expense@2024", "万元"),
        ("rd_expense@2024", "rd_expense@2024", ""),
        ("R&D expense 2024 (10k yuan)", "rd_expense@2024", "万元"),
        ("2024年出口额（万美元）", "export_value@2024", "万美元"),
        ("2024年以9810方式出口海外仓", "exports_9810@2024", ""),
        ("申请编号", "#id", ""),
        ("企业名称", "#label", ""),
        ("银行账号", "#account", ""),
        ("认定：jiaxing-2025/meets_conditions", "judgement:jiaxing-2025/meets_conditions", ""),
    ],
)
def test_a_header_is_found(text: str, column: str, unit: str) -> None:
    found = APPLICANT.find(text)
    assert isinstance(found, Heading)
    assert (found.column, found.unit) == (column, unit)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("研发费用（万元）", "no-period"),
        ("2024年第1季度研发费用", "wrong-period"),
        ("2024年企业规模", "wrong-period"),
        ("2024年研发费用（吨）", "wrong-unit"),
        ("2024年研发费用（合并报表）", "unknown-unit"),
        ("2024年研发费用（W）", "unknown-unit"),
        ("2024年研发费用（元/台）", "wrong-unit"),
        ("2024年研发费用（万元/月）", "wrong-unit"),
        ("2024年研发费用（万元、亿元）", "wrong-unit"),
        ("2024年研发费用（万元，预算数）", "unknown-remark"),
        ("2024年用电量（预计）", "unknown-remark"),
        ("2024年用电量（元）", "unknown-remark"),
        ("姓名-备注", "unknown"),
        ("编号/序号", "unknown"),
        ("2024年出口额（万元）", "wrong-unit"),
        ("备注", "unknown"),
        ("备注 万元", "unknown"),
        ("2024年研发费用 吨", "unknown"),
        ("2024年研发费用（含税）", "unknown-unit"),
        ("研发费", "unknown"),
    ],
)
def test_a_doubtful_header_is_taken_for_nothing(text: str, fault: str) -> None:
    found = APPLICANT.find(text)
    assert isinstance(found, NoHeading)
    assert found.fault == fault


def test_a_unit_stated_for_the_sheet_is_that_of_sums_without_their_own() -> None:
    texts = (
        "2024年研发费用",
        "2024年研发费用（必填）",
        "2024年研发费用（含税）",
        "2024年研发费用（元）",
        "2024年用电量",
    )
    stated = [APPLICANT.find(text, "万元") for text in texts]
    assert [each.unit for each in stated if isinstance(each, Heading)] == ["万元", "万元", "万元", "", ""]


@pytest.mark.parametrize(
    ("text", "near"),
    [("2024年研发费用（万园）", "万元"), ("2024年研发费用（亿園）", "亿元"), ("2024年研发费用（W）", "万元")],
)
def test_a_unit_that_is_none_is_told_with_those_it_may_be(text: str, near: str) -> None:
    found = APPLICANT.find(text)
    assert isinstance(found, NoHeading)
    assert near in found.near


@pytest.mark.parametrize(
    ("header", "code", "unused"),
    [
        ("2024年研发费用（万元，含税）", "header-remark-left", False),
        ("2024年研发费用 万元", "header-unit-read", False),
        ("2024年研发费用（万）", "header-unit-read", False),
        ("2024年研发费用（万元/年）", "header-unit-read", False),
        ("2024年研发费用（万元）", None, False),
        ("2024年研发费用", None, False),
        ("2024年研发费用（万元，预算数）", "header-remark-unknown", True),
        ("2024年用电量（元）", "header-remark-unknown", True),
    ],
)
def test_what_was_read_as_the_unit_is_said_and_what_is_not_understood_stops_nothing(
    tmp_path: Path, header: str, code: str | None, unused: bool
) -> None:
    outcome = read_rows(tmp_path, [["申请编号", header], ["A1", "2"]])
    assert outcome.codes == ([] if code is None else [code])
    assert [each.column for each in outcome.register.unused] == ([header] if unused else [])
    assert len(outcome.profiles) == 1


@pytest.mark.parametrize("header", ["2024年研发费用（含税）", "2024年研发费用（W）", "2024年研发费用（元/台）"])
def test_a_sum_whose_unit_cannot_be_told_is_not_read(tmp_path: Path, header: str) -> None:
    register = read_rows(tmp_path, [["申请编号", header], ["A1", "2"]]).register
    ((place, told),) = register.problems
    assert not register.usable
    assert (place.row, place.column) == (1, header)
    assert "元" in told.suggestions


def test_items_name_their_applicant_by_id_or_code() -> None:
    names = item_names(VOCABULARY, "employees.years")
    assert {
        text: getattr(names.find(text), "role", "")
        for text in ("申请编号", "统一社会信用代码", "员工编号", "编号", "年工资")
    } == {
        "申请编号": "owner",
        "统一社会信用代码": "owner",
        "员工编号": "parent",
        "编号": "id",
        "年工资": "fact",
    }


@pytest.mark.parametrize("fact", VOCABULARY.facts.values(), ids=lambda fact: fact.id)
def test_every_fact_is_found_by_each_of_its_names(fact: Fact) -> None:
    period = {"year": "@2024", "quarter": "@2024Q1", "month": "@2024-03", None: ""}[fact.period]
    for name in (*fact.names, fact.label.en):
        found = APPLICANT.find(f"{name}{period}")
        assert isinstance(found, Heading), name
        assert found.fact == fact
