"""Numbers and dates are read exactly from their text, or refused with the reason (D1)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisuan.problems import Problem
from huisuan.profile.numbers import Spot, date_text, number_text, parse_date, parse_number
from huisuan.vocabulary.model import Fact
from tests.vocabulary.shipped import VOCABULARY

FACTS = VOCABULARY.facts
MONEY, RATE, MU, DAY = FACTS["revenue"], FACTS["layoff_rate"], FACTS["farmland"], FACTS["birth_date"]
LOSS = FACTS["net_profit"]
SPOT = Spot("x")


def number(text: str, fact: Fact) -> Fraction | str:
    found = parse_number(text, fact, VOCABULARY.units, SPOT)
    return found.code if isinstance(found, Problem) else found


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("12000", MONEY, "12000"),
        ("12,000", MONEY, "12000"),
        ("1.2万元", MONEY, "12000"),
        ("1.2万", MONEY, "12000"),
        ("12000元", MONEY, "12000"),
        ("500 万元", MONEY, "5000000"),
        ("0.01", MONEY, "0.01"),
        ("5角", MONEY, "0.5"),
        ("1000亿元", MONEY, "100000000000"),
        ("-3.5万元", LOSS, "-35000"),
        ("20%", RATE, "0.2"),
        ("0.2", RATE, "0.2"),
        ("100%", RATE, "1"),
        ("2公顷", MU, "30"),
    ],
)
def test_number_is_exact(text: str, fact: Fact, value: str) -> None:
    assert number(text, fact) == Fraction(value)


@pytest.mark.parametrize(
    ("text", "fact", "code"),
    [
        ("1e5", MONEY, "profile-exponent"),
        ("1.5E+3元", MONEY, "profile-exponent"),
        ("NaN", MONEY, "profile-not-a-number"),
        ("Infinity", MONEY, "profile-not-a-number"),
        ("-inf", MONEY, "profile-not-a-number"),
        ("约12000", MONEY, "profile-not-a-number"),
        ("12 000", MONEY, "profile-not-a-number"),
        ("1,2000", MONEY, "profile-not-a-number"),
        ("0x10", MONEY, "profile-not-a-number"),
        ("012", MONEY, "profile-not-a-number"),
        ("1.", MONEY, "profile-not-a-number"),
        ("+5", MONEY, "profile-not-a-number"),
        ("1:2", MONEY, "profile-not-a-number"),
        ("１２", MONEY, "full-width"),
        ("20％", RATE, "full-width"),
        ("0.001", MONEY, "profile-too-many-decimals"),
        ("1.00000000001", MONEY, "profile-too-many-decimals"),
        ("3吨", MONEY, "profile-wrong-unit"),
        ("100美元", MONEY, "profile-wrong-unit"),
        ("5元/亩", MONEY, "profile-wrong-unit"),
        ("20%", MONEY, "profile-wrong-unit"),
        ("1000.01亿元", MONEY, "profile-out-of-bounds"),
        ("9999999999999999999", MONEY, "profile-out-of-bounds"),
        ("-0.01", MONEY, "profile-out-of-bounds"),
        ("20", RATE, "profile-out-of-bounds"),
    ],
)
def test_number_is_refused_with_its_reason(text: str, fact: Fact, code: str) -> None:
    assert number(text, fact) == code


@given(st.integers(0, 10**13))
def test_every_sum_in_fen_is_read_back(fen: int) -> None:
    assert number(number_text(Fraction(fen, 100), MONEY), MONEY) == Fraction(fen, 100)


@given(st.text(max_size=12))
def test_any_text_is_a_number_on_the_scale_or_a_problem(text: str) -> None:
    found = number(text, MONEY)
    assert isinstance(found, str) or (found * 100).denominator == 1


@pytest.mark.parametrize("text", ["2025-03-13", "2025年3月13日", " 2025-03-13 "])
def test_date_is_a_day_number(text: str) -> None:
    found = parse_date(text, DAY, SPOT)
    assert isinstance(found, Fraction)
    assert date_text(found) == "2025-03-13"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025-02-30", "profile-impossible-date"),
        ("2025-2-3", "profile-impossible-date"),
        ("2025/03/13", "profile-impossible-date"),
        ("13.3.2025", "profile-impossible-date"),
        ("2025年13月1日", "profile-impossible-date"),
        ("今天", "profile-impossible-date"),
        ("1899-12-31", "profile-out-of-bounds"),
        ("２０２５-03-13", "full-width"),
    ],
)
def test_date_is_refused_with_its_reason(text: str, code: str) -> None:
    found = parse_date(text, DAY, SPOT)
    assert isinstance(found, Problem)
    assert found.code == code
