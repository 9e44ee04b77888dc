"""Regions and industries are ranges of numbers: a county lies in its city, a class in its division."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisuan.vocabulary.regions import extent
from tests.vocabulary.shipped import VOCABULARY

REGIONS, INDUSTRIES = VOCABULARY.regions, VOCABULARY.industries


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("330402", 330402, 330402),
        ("南湖区", 330402, 330402),
        ("浙江省嘉兴市南湖区", 330402, 330402),
        ("嘉兴市", 330400, 330499),
        ("嘉兴", 330400, 330499),
        ("Jiaxing", 330400, 330499),
        ("330400", 330400, 330499),
        ("浙江省", 330000, 339999),
        ("上海市", 310000, 319999),
        ("310104", 310104, 310104),
        ("310100", 310100, 310199),
    ],
)
def test_region_is_found_by_code_or_name(text: str, low: int, high: int) -> None:
    assert REGIONS.find(text) == (low, high)


@pytest.mark.parametrize("text", ["330499", "33040", "3304020", "990000", "嘉新市", "310001", "", "３３０４０２"])
def test_what_is_no_region_is_none(text: str) -> None:
    assert REGIONS.find(text) is None


def test_zhejiang_is_whole() -> None:
    codes = [code for code in REGIONS.labels if code // 10000 == 33]
    assert len([code for code in codes if code % 100]) == 90
    assert len([code for code in codes if code % 100 == 0 and code % 10000]) == 11


@given(st.sampled_from(sorted(REGIONS.labels)))
def test_a_region_lies_in_those_above_it_and_is_read_back(code: int) -> None:
    low, high = extent(code)
    assert REGIONS.find(REGIONS.full_name(code)) == (low, high)
    assert REGIONS.find(REGIONS.text(low, high)) == (low, high)
    for above in (code - code % 10000, code - code % 100):
        first, last = extent(above)
        assert first <= low <= high <= last


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("C3562", 33562, 33562),
        ("c356", 33560, 33569),
        ("C35", 33500, 33599),
        ("C", 30000, 39999),
        ("制造业", 30000, 39999),
    ],
)
def test_industry_is_found_by_code_or_section(text: str, low: int, high: int) -> None:
    assert INDUSTRIES.find(text) == (low, high)


@pytest.mark.parametrize("text", ["C99", "C3", "3562", "C35620", "U10", "", "制造"])
def test_what_is_no_industry_is_none(text: str) -> None:
    assert INDUSTRIES.find(text) is None


def test_sections_cover_the_divisions_without_gap_or_overlap() -> None:
    divisions = [number for each in INDUSTRIES.sections.values() for number in range(each.first, each.last + 1)]
    assert divisions == list(range(1, 98))


@given(st.sampled_from(sorted(INDUSTRIES.sections)), st.text("0123456789", max_size=4))
def test_an_industry_code_is_read_back(letter: str, digits: str) -> None:
    found = INDUSTRIES.find(letter + digits)
    if found is not None:
        assert INDUSTRIES.text(*found) == letter + digits
