"""What a header is taken for."""

from __future__ import annotations

import pytest

from huisuan.intake.headers import Heading, NoHeading, applicant_names, item_names
from huisuan.vocabulary.model import Fact
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
        ("2024年研发费用（合并报表）", "wrong-unit"),
        ("2024年出口额（万元）", "wrong-unit"),
        ("备注", "unknown"),
        ("备注 万元", "unknown"),
        ("2024年研发费用 吨", "unknown"),
        ("2024年研发费用（含税）", "wrong-unit"),
        ("研发费", "unknown"),
    ],
)
def test_a_doubtful_header_is_taken_for_nothing(text: str, fault: str) -> None:
    found = APPLICANT.find(text)
    assert isinstance(found, NoHeading)
    assert found.fault == fault


def test_a_unit_stated_for_the_sheet_is_that_of_sums_without_their_own() -> None:
    stated = [APPLICANT.find(text, "万元") for text in ("2024年研发费用", "2024年研发费用（元）", "2024年用电量")]
    assert [each.unit for each in stated if isinstance(each, Heading)] == ["万元", "", ""]


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
