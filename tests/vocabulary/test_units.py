"""Units multiply, divide and are told apart; counting words have no dimension."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisuan.vocabulary.units import DIMENSIONLESS
from tests.vocabulary.shipped import VOCABULARY

UNITS = VOCABULARY.units
NAMES = sorted(set(UNITS.names) - {"P"})


@pytest.mark.parametrize(
    ("text", "factor", "name"),
    [
        ("元/标箱", Fraction(1), "元/标箱"),
        ("万元/亩", Fraction(10000), "元/亩"),
        ("公顷", Fraction(15), "亩"),
        ("斤", Fraction(1, 2000), "吨"),
        ("%", Fraction(1, 100), ""),
        ("元/人·月", Fraction(1), "元/月"),
        ("元/亩/年", Fraction(1), "元/亩·年"),
        ("", Fraction(1), ""),
    ],
)
def test_unit_is_read_with_its_factor_and_base(text: str, factor: Fraction, name: str) -> None:
    unit = UNITS.find(text)
    assert unit is not None
    assert unit.factor == factor
    assert unit.base().name == name


@pytest.mark.parametrize("text", ["斗", "元/斗", "/", "元/", "/元", "万", "·"])
def test_what_is_no_unit_is_none(text: str) -> None:
    assert UNITS.find(text) is None


def test_money_times_money_is_seen() -> None:
    money = UNITS.names["元"]
    assert (money * money).power("money") == 2
    assert (money / money) == DIMENSIONLESS


def test_unlike_quantities_are_told_apart() -> None:
    kinds = [
        UNITS.names[name].base() for name in ("元", "美元", "吨", "吨标准煤", "亩", "平方米", "标箱", "天", "月", "年")
    ]
    assert len(set(kinds)) == len(kinds)
    assert UNITS.names["公顷"].same_kind(UNITS.names["亩"])


@pytest.mark.parametrize("word", ["个", "件", "辆", "人", "家", "人次"])
def test_counting_words_have_no_dimension(word: str) -> None:
    assert UNITS.names[word] == DIMENSIONLESS
    assert UNITS.names[word].name == word


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_dividing_undoes_multiplying(one: str, other: str) -> None:
    a, b = UNITS.names[one], UNITS.names[other]
    assert a * b == b * a
    assert (a * b) / b == a


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_a_quotient_is_read_back_from_its_name(one: str, other: str) -> None:
    unit = UNITS.names[one].base() / UNITS.names[other].base()
    assert UNITS.find(unit.name) == unit
