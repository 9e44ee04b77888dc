from fractions import Fraction

import pytest

from huisuan.explain.figures import about_percent, format_days, format_money, format_percent, format_quantity, listed
from huisuan.vocabulary.units import Label


@pytest.mark.parametrize(
    ("value", "rule", "zh", "en"),
    [
        ("1800", False, "1,800元", "1,800 yuan"),
        ("0.05", False, "0.05元", "0.05 yuan"),
        ("2400.5", False, "2,400.50元", "2,400.50 yuan"),
        ("10500000", False, "10,500,000元", "10,500,000 yuan"),
        ("-1000", False, "-1,000元", "-1,000 yuan"),
        ("1000/3", False, "1000/3元", "1000/3 yuan"),
        ("6000", True, "6,000元", "6,000 yuan"),
        ("15000", True, "1.5万元", "15,000 yuan"),
        ("1000000", True, "100万元", "1,000,000 yuan"),
        ("123456", True, "123,456元", "123,456 yuan"),
        ("1306000000", True, "13.06亿元", "1,306,000,000 yuan"),
    ],
)
def test_money_is_exact_and_grouped(value: str, rule: bool, zh: str, en: str) -> None:
    exact = Fraction(value)
    assert format_money(exact, "CNY", "zh", rule=rule) == zh
    assert format_money(exact, "CNY", "en", rule=rule) == en


def test_another_currency_has_its_own_word() -> None:
    assert format_money(Fraction(1200), "USD", "zh") == "1,200美元"
    assert format_money(Fraction(1200), "JPY", "en") == "1,200 yen"


def test_a_share_without_finite_decimals_stays_a_fraction() -> None:
    assert format_percent(Fraction(3, 20)) == "15%"
    assert format_percent(Fraction(1, 12)) == "1/12"


def test_a_share_that_was_found_says_roughly_what_it_is() -> None:
    assert about_percent(Fraction(1, 12), "zh") == "1/12（约8.33%）"
    assert about_percent(Fraction(1, 12), "en") == "1/12 (about 8.33%)"
    assert about_percent(Fraction(3, 20), "zh") == "15%"


def test_a_year_is_not_grouped() -> None:
    year = Label("年", "years")
    assert format_quantity(Fraction(2025), year, "zh") == "2025年"
    assert format_quantity(Fraction(3), year, "en") == "3 years"


def test_days_of_one_year_name_it_once() -> None:
    assert format_days(739252, 739616, "zh") == "2025年1月1日至12月31日"
    assert format_days(739252, 739252, "en") == "1 January 2025"


def test_lists_read_as_spoken() -> None:
    assert listed(["手机", "平板", "手表"], "zh") == "手机、平板或手表"
    assert listed(["企业", "园区或平台"], "zh") == "企业、园区或平台"
    assert listed(["a, b", "c"], "en") == "a, b; or c"
