"""Sums in capitals: the rule's own examples, boundaries by hand, and a reader that knows only the characters."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huisuan.office.capitals import LARGEST, in_capitals, in_renminbi

# The sums that the two rules print, in the one form taken here; 整 after 角 is the second rule's.
PRINTED = {
    "1409.50": "壹仟肆佰零玖元伍角整",
    "6007.14": "陆仟零柒元壹角肆分",
    "1680.32": "壹仟陆佰捌拾元零叁角贰分",
    "107000.53": "壹拾万柒仟元零伍角叁分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "325.04": "叁佰贰拾伍元零肆分",
}

# Whole yuan, without 元. Each is put together with every ending below.
WHOLE = {
    1: "壹",
    2: "贰",
    3: "叁",
    4: "肆",
    5: "伍",
    6: "陆",
    7: "柒",
    8: "捌",
    9: "玖",
    10: "壹拾",
    11: "壹拾壹",
    15: "壹拾伍",
    19: "壹拾玖",
    20: "贰拾",
    21: "贰拾壹",
    90: "玖拾",
    99: "玖拾玖",
    100: "壹佰",
    101: "壹佰零壹",
    110: "壹佰壹拾",
    111: "壹佰壹拾壹",
    305: "叁佰零伍",
    350: "叁佰伍拾",
    999: "玖佰玖拾玖",
    1000: "壹仟",
    1001: "壹仟零壹",
    1010: "壹仟零壹拾",
    1011: "壹仟零壹拾壹",
    1100: "壹仟壹佰",
    1101: "壹仟壹佰零壹",
    1110: "壹仟壹佰壹拾",
    9009: "玖仟零玖",
    9090: "玖仟零玖拾",
    9999: "玖仟玖佰玖拾玖",
    10_000: "壹万",
    10_001: "壹万零壹",
    10_010: "壹万零壹拾",
    10_050: "壹万零伍拾",
    10_100: "壹万零壹佰",
    10_101: "壹万零壹佰零壹",
    11_000: "壹万壹仟",
    11_001: "壹万壹仟零壹",
    12_000: "壹万贰仟",
    99_999: "玖万玖仟玖佰玖拾玖",
    100_000: "壹拾万",
    100_005: "壹拾万零伍",
    100_500: "壹拾万零伍佰",
    105_000: "壹拾万伍仟",
    150_000: "壹拾伍万",
    107_000: "壹拾万柒仟",
    170_000: "壹拾柒万",
    200_300: "贰拾万零叁佰",
    1_000_000: "壹佰万",
    1_000_001: "壹佰万零壹",
    1_001_000: "壹佰万壹仟",
    1_010_000: "壹佰零壹万",
    1_010_010: "壹佰零壹万零壹拾",
    2_107_905: "贰佰壹拾万柒仟玖佰零伍",
    9_999_999: "玖佰玖拾玖万玖仟玖佰玖拾玖",
    10_000_000: "壹仟万",
    10_000_010: "壹仟万零壹拾",
    10_010_000: "壹仟零壹万",
    10_100_000: "壹仟零壹拾万",
    20_003_000: "贰仟万叁仟",
    20_300_000: "贰仟零叁拾万",
    99_999_999: "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖",
    100_000_000: "壹亿",
    100_000_001: "壹亿零壹",
    100_001_000: "壹亿零壹仟",
    100_010_000: "壹亿零壹万",
    101_000_000: "壹亿零壹佰万",
    105_000_000: "壹亿零伍佰万",
    110_000_000: "壹亿壹仟万",
    110_000_100: "壹亿壹仟万零壹佰",
    1_000_000_000: "壹拾亿",
    1_050_000_000: "壹拾亿伍仟万",
    1_005_000_000: "壹拾亿零伍佰万",
    5_000_000_500: "伍拾亿零伍佰",
    100_000_000_000: "壹仟亿",
    120_000_340_000: "壹仟贰佰亿零叁拾肆万",
    1_000_000_000_000: "壹万亿",
    1_000_100_000_000: "壹万零壹亿",
    9_999_999_999_999: "玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖",
}

# What follows 元: where the last figure of the yuan is not nought, and where it is.
ENDINGS = {
    0: ("整", "整"),
    1: ("零壹分", "零壹分"),
    9: ("零玖分", "零玖分"),
    10: ("壹角整", "零壹角整"),
    50: ("伍角整", "零伍角整"),
    32: ("叁角贰分", "零叁角贰分"),
    99: ("玖角玖分", "零玖角玖分"),
}

BELOW_ONE_YUAN = {
    0: "零元整",
    1: "壹分",
    5: "伍分",
    9: "玖分",
    10: "壹角整",
    11: "壹角壹分",
    19: "壹角玖分",
    50: "伍角整",
    90: "玖角整",
    99: "玖角玖分",
}

_DIGITS = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def read_back(text: str) -> int:
    """The fen that a text means, read character by character, without knowing when 零 or 整 is due."""
    whole, yuan, rest = text.rpartition("元")
    found = 100 * _number(whole) if yuan else 0
    for digit, unit in re.findall("([壹贰叁肆伍陆柒捌玖])([角分])", rest if yuan else text):
        found += _DIGITS[digit] * (10 if unit == "角" else 1)
    return found


def _number(text: str) -> int:
    for unit, word in ((10**8, "亿"), (10**4, "万")):
        head, found, tail = text.rpartition(word)
        if found:
            return _number(head) * unit + _number(tail)
    total = digit = 0
    for char in text:
        if char in _UNITS:
            total, digit = total + digit * _UNITS[char], 0
        else:
            digit = _DIGITS[char]
    return total + digit


def fen_of(yuan: str) -> int:
    whole, _, part = yuan.partition(".")
    return int(whole) * 100 + int(part)


@pytest.mark.parametrize(("sum_", "text"), PRINTED.items())
def test_a_sum_the_rules_print_is_written_so(sum_: str, text: str) -> None:
    assert in_capitals(fen_of(sum_)) == text


@pytest.mark.parametrize(("fen", "text"), BELOW_ONE_YUAN.items())
def test_a_sum_below_one_yuan_begins_with_what_it_has(fen: int, text: str) -> None:
    assert in_capitals(fen) == text


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(("yuan", "text"), WHOLE.items())
def test_a_sum_is_its_yuan_and_its_ending(yuan: int, text: str, ending: int) -> None:
    plain, after_nought = ENDINGS[ending]
    assert in_capitals(100 * yuan + ending) == f"{text}元{after_nought if yuan % 10 == 0 else plain}"
    assert read_back(f"{text}元{plain}") == 100 * yuan + ending


@given(
    st.one_of(
        st.integers(0, LARGEST),
        st.integers(0, 10**9),
        st.builds(lambda a, b: a * 10**b, st.integers(0, 99), st.integers(0, 16)),
    )
)
@example(LARGEST)
@example(10**15 - 1)
def test_every_sum_is_read_back(fen: int) -> None:
    text = in_capitals(fen)
    assert read_back(text) == fen
    assert "零零" not in text
    assert not re.search("零[元万亿拾佰仟角分]", text.replace("零元整", ""))
    assert text.endswith("分") == bool(fen % 10)
    assert text.count("整") == (0 if fen % 10 else 1)
    assert not re.search("(^|[零亿万])拾", text)


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_two_sums_are_never_written_alike(one: int, other: int) -> None:
    assert (in_capitals(one) == in_capitals(other)) == (one == other)


@pytest.mark.parametrize("fen", [-1, -100, LARGEST + 1])
def test_what_no_bill_could_carry_is_refused(fen: int) -> None:
    with pytest.raises(ValueError, match="fen"):
        in_capitals(fen)


def test_the_name_of_the_money_stands_before_it_once() -> None:
    assert in_renminbi(1_200_000) == "人民币壹万贰仟元整"
