"""Every figure of a text is found, with its value and unit; what is no figure is left alone."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisuan.coverage.document import split_document
from huisuan.coverage.figures import find_figures
from huisuan.coverage.numerals import chinese_number, decimal_digits, printed
from huisuan.coverage.simplified import simplified


def _day(*parts: int) -> Fraction:
    return Fraction(date(*parts).toordinal())


@pytest.mark.parametrize(
    ("text", "shown", "kind", "values", "unit"),
    [
        ("最高补贴1.5万元/辆、", "1.5万元/辆", "money", [15000], "元/辆"),
        ("安排13.06亿元，", "13.06亿元", "money", [1306000000], "元"),
        ("不超过500万元", "500万元", "money", [5000000], "元"),
        ("下降3分/千瓦时以上", "3分/千瓦时", "money", [3], "分/千瓦时"),
        ("招引超亿美元项目", "亿美元", "money", [100000000], "美元"),
        ("资助1,200元", "1,200元", "money", [1200], "元"),
        ("资助1 200元", "1200元", "money", [1200], "元"),
        ("按20%补贴", "20%", "percent", [Fraction(1, 5)], "%"),
        ("按２０％补贴", "20%", "percent", [Fraction(1, 5)], "%"),
        ("提高1个百分点", "1个百分点", "percent", [Fraction(1, 100)], "%"),
        ("收入的三分之二用于", "三分之二", "percent", [Fraction(2, 3)], "%"),
        ("百分之十五", "百分之十五", "percent", [Fraction(15, 100)], "%"),
        ("百分之三点五", "百分之三点五", "percent", [Fraction(35, 1000)], "%"),
        ("千分之五", "千分之五", "percent", [Fraction(5, 1000)], "%"),
        ("占5-20%的", "5-20%", "percent", [Fraction(5, 100), Fraction(20, 100)], "%"),
        ("实行八五折优惠", "八五折", "percent", [Fraction(85, 100)], "%"),
        ("打9.5折", "9.5折", "percent", [Fraction(95, 100)], "%"),
        ("打八折。", "八折", "percent", [Fraction(8, 10)], "%"),
        ("达到七成以上", "七成", "percent", [Fraction(7, 10)], "%"),
        ("扩围至24类，", "24类", "quantity", [24], "类"),
        ("组织5000家次企业", "5000家次", "quantity", [5000], "家次"),
        ("达到2万人次以上", "2万人次", "quantity", [20000], "人次"),
        ("供应3.5万亩", "3.5万亩", "quantity", [35000], "亩"),
        ("更新5000台（套）以上", "5000台（套）", "quantity", [5000], "台（套）"),
        ("节约200吨标准煤", "200吨标准煤", "quantity", [200], "吨标准煤"),
        ("推动15—20年电梯", "15—20年", "quantity", [15, 20], "年"),
        ("新增1—2家", "1—2家", "quantity", [1, 2], "家"),
        ("奖励10万至20万元", "10万至20万元", "money", [100000, 200000], "元"),
        ("奖励10至20万元", "10至20万元", "money", [100000, 200000], "元"),
        ("资金0.69亿，", "0.69亿", "count", [69000000], ""),
        ("容积率不低于2.5。", "2.5", "number", [Fraction(5, 2)], ""),
        ("给予1:1.5配套", "1:1.5", "ratio", [Fraction(3, 2)], ""),
        ("给予1：2配套", "1：2", "ratio", [2], ""),
        ("享受“两免三减半”", "两免三减半", "tax", [], ""),
        ("享受“五免后减按10%”优惠", "五免后减按10%", "tax", [], ""),
        ("2025年，", "2025年", "date", [_day(2025, 1, 1), _day(2025, 12, 31)], "date"),
        ("2025年2月起", "2025年2月", "date", [_day(2025, 2, 1), _day(2025, 2, 28)], "date"),
        ("2025年12月起", "2025年12月", "date", [_day(2025, 12, 1), _day(2025, 12, 31)], "date"),
        ("2025年3月13日", "2025年3月13日", "date", [_day(2025, 3, 13)], "date"),
        ("2025-03-13", "2025-03-13", "date", [_day(2025, 3, 13)], "date"),
        ("计划（2023—2025年）", "2023—2025年", "date", [_day(2023, 1, 1), _day(2025, 12, 31)], "date"),
        ("项目分为四档", "四档", "quantity", [4], "档"),
        ("打造三个中心", "三个", "quantity", [3], "个"),
        ("满一年的", "一年", "quantity", [1], "年"),
        ("新招引亿元以上项目", "亿元", "money", [100000000], "元"),
        ("每万名老人", "万名", "quantity", [10000], "名"),
        ("评为“三星级”的", "三星级", "quantity", [3], "星级"),
        ("云政发〔2025〕10号", "〔2025〕10号", "name", [], ""),
        ("深入实施“551”计划", "551", "number", [551], ""),
        ("围绕“135N”集群", "135N", "name", [], ""),
        ("落实9810出口", "9810", "number", [9810], ""),
        ("5A级景区", "5A", "name", [], ""),
        ("市政府第61次常务会议", "第61次", "name", [], ""),
        ("1+2+8+N设施", "1+2+8+N", "name", [], ""),
        ("算力1000P。", "1000P", "quantity", [1000], "P"),
        ("补助100\n万元", "100万元", "money", [1000000], "元"),
        ("2025\n年", "2025年", "date", [_day(2025, 1, 1), _day(2025, 12, 31)], "date"),
    ],
)
def test_a_figure_has_its_form(text: str, shown: str, kind: str, values: list[Fraction], unit: str) -> None:
    found = find_figures(simplified(text))
    assert [(each.text, each.kind, [*each.values], each.unit) for each in found] == [
        (simplified(shown), kind, values, simplified(unit))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "一次性奖励",
        "一批项目",
        "获得一等奖、二等奖",
        "第一完成单位",
        "九届市人民政府",
        "电子不停车收费（ETC）",
        "“四个一百”机制",
        "列入“千项万亿”项目",
        "“最后一公里”",
        "一流学科",
        "统一年度",
        "折旧与折算",
        "公司成立",
        "浙F牌照Ⅰ类客车",
        "一级、二级能效",
    ],
)
def test_what_carries_no_quantity_is_no_figure(text: str) -> None:
    assert find_figures(text) == ()


def test_figures_keep_their_places_across_spaces_and_lines() -> None:
    text = "对 1 个\n项目 补助 100\n万 元，另 20 %。"
    assert [text[each.start : each.end] for each in find_figures(text)] == ["1 个", "100\n万 元", "20 %"]


def test_a_space_groups_thousands_and_a_line_break_does_not() -> None:
    assert [each.text for each in find_figures("200 300万元")] == ["200300万元"]
    assert [each.text for each in find_figures("20 300万元、2 30万元")] == ["20300万元", "2", "30万元"]
    assert [each.text for each in find_figures("20\n300万元")] == ["20", "300万元"]


@given(
    st.text(
        alphabet="0123456789.,%万亿元亩个年月日第一二三五两十百千点成分之折（）()：: \n—“”每至免减半A/〔〕号",
        max_size=60,
    )
)
def test_every_digit_belongs_to_one_figure(text: str) -> None:
    found = find_figures(text)
    inside = [place for each in found for place in range(each.start, each.end)]
    assert len(inside) == len(set(inside))
    assert {place for place, char in enumerate(text) if char in "0123456789"} <= set(inside)


@pytest.mark.parametrize(
    "piece",
    ["1", "1,111", "1 ", "1.", "一二三", "十万亿", "“", "（一）1.5万元 ", "1:", "1-", "责任单位：", "(责任单位:"],
)
def test_long_runs_are_read_like_short_ones(piece: str) -> None:
    text = piece * 3000
    inside = {place for each in find_figures(text) for place in range(each.start, each.end)}
    assert {place for place, char in enumerate(text) if char in "0123456789"} <= inside
    assert "".join(each.text for each in split_document(text).passages) == text


def test_a_long_row_of_digits_is_a_name() -> None:
    assert [(each.text, each.kind) for each in find_figures("索引号001008004003001202594005")] == [
        ("001008004003001202594005", "name")
    ]


@given(st.integers(1, 99))
def test_clause_numbers_are_read_as_they_are_printed(number: int) -> None:
    assert chinese_number(printed(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("二十三", 23), ("一百零五", 105), ("两千", 2000), ("三万五千", 35000), ("亿", 10**8), ("十", 10), ("百", 100)],
)
def test_numerals_are_read(text: str, number: int) -> None:
    assert chinese_number(text) == number


@pytest.mark.parametrize("text", ["", "三五", "元", "三x", "半"])
def test_other_words_are_no_numerals(text: str) -> None:
    assert chinese_number(text) is None


def test_digits_of_a_discount_are_read_one_by_one() -> None:
    assert decimal_digits("八五") == 85
    assert decimal_digits("八半") is None
