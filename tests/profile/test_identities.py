"""Numbers of citizens: what makes one, and what only seems to speak against one."""

from __future__ import annotations

import pytest

from huisuan.profile.identities import check_citizen_id

OLDER_THAN_THEIR_COUNTY = ("330481195106049910", "330402195007099992", "330481197802069914")


@pytest.mark.parametrize("number", OLDER_THAN_THEIR_COUNTY)
def test_whoever_is_older_than_the_code_of_their_county_has_a_number_all_the_same(number: str) -> None:
    assert check_citizen_id(number) == number


def test_a_county_that_no_list_knows_is_no_reason_to_refuse_or_to_fail() -> None:
    assert check_citizen_id("330419195106049919") in (True, "330419195106049919")


@pytest.mark.parametrize("number", ["330481199002309913", "33048119900230991X", "330481199013019916"])
def test_a_birthday_that_never_was_makes_no_number(number: str) -> None:
    digits = [check_citizen_id(number[:17] + last) for last in "0123456789X"]
    assert sorted(map(str, digits)) == ["False"] + ["True"] * 10


@pytest.mark.parametrize("text", ["", "33048119900230991", "330481 19900101 99", "A30481199001019916"])
def test_what_has_not_eighteen_signs_of_the_right_kind_is_none(text: str) -> None:
    assert check_citizen_id(text) is False


def test_a_small_x_and_full_width_digits_do_not_count() -> None:
    assert check_citizen_id(" 33042419550922996x ") == "33042419550922996X"
    assert check_citizen_id("３３０４2419550922996x") == "33042419550922996X"
