"""What is masked shows what it says it shows, and nothing more."""

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from huisuan.office.masking import COMPOUND_SURNAMES, masked_account, masked_id, masked_name, shown_id, shown_name

NAMES = {
    "王明": "王*",
    "王小明": "王*明",
    "诸葛亮": "诸葛*",
    "欧阳修文": "欧阳**",
    "欧阳": "欧*",
    "张王小明": "张***",
    "扎西顿珠": "扎***",
    "王　明": "王*",
    " 王 小 明 ": "王*明",
    "王": "*",
    "买买提·吐尔逊": "买**·***",
    "买买提•吐尔逊": "买**•***",
    "阿卜杜拉·买买提·艾力": "阿***·***·**",
    "古丽娜尔.艾合买提": "古***.****",
    "王明（户主）": "王*****",
    "王明330402": "王*******",
    "王1明": "王**",
    "John Smith": "J*** ***",
    "Li": "L***",
    "O'Neill, Mary-Jane": "O*** ***",
    "李A": "李*",
    "𠮷田明": "𠮷*明",
    "㑇明": "㑇*",
    "葛\U000e0100明": "葛*",
    "王\u200b明": "王*",
    "": "",
    "   ": "",
    "***": "***",
    "王*明": "王**",
}
IDS = {
    "330402194003070010": "330402************",
    "33040219400307001x": "330402************",
    "３３０４０２１９４００３０７００１０": "330402************",
    "330402 19400307 0010": "330402************",
    "330402-19400307-0010": "330402************",
    "330402400307001": "330402*********",
    "E12345678": "E********",
    "H0123456700": "H**********",
    "7": "*",
    "E12345": "******",
    "": "",
}
ACCOUNTS = {
    "6228480329900123456": "***************3456",
    "6228 4803 2990 0123 456": "***************3456",
    "13800138000": "*******8000",
    "0573-82082222": "********2222",
    "1234567": "*******",
    "12345678": "****5678",
    "": "",
}
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


@pytest.mark.parametrize(("name", "shown"), NAMES.items())
def test_a_name_is_masked(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(("text", "shown"), IDS.items())
def test_an_id_is_masked(text: str, shown: str) -> None:
    assert masked_id(text) == shown


@pytest.mark.parametrize(("text", "shown"), ACCOUNTS.items())
def test_an_account_or_a_telephone_is_masked(text: str, shown: str) -> None:
    assert masked_account(text) == shown


@given(st.text(HAN, min_size=2, max_size=6))
def test_of_a_chinese_name_the_surname_stays_and_of_two_given_characters_the_second(name: str) -> None:
    surname = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    shown = masked_name(name)
    assert len(shown) == len(name)
    kept = {place for place, char in enumerate(shown) if char != "*"}
    assert kept <= {0, surname - 1, *({2} if (surname, len(name)) == (1, 3) else ())}
    assert all(shown[place] == name[place] for place in kept)


@given(st.lists(st.text(HAN, min_size=1, max_size=5), min_size=2, max_size=4), st.sampled_from("·•."))
def test_of_a_name_of_several_parts_one_character_stays(parts: list[str], dot: str) -> None:
    shown = masked_name(dot.join(parts))
    assert shown[0] == parts[0][0]
    assert set(shown[1:]) <= {"*", dot}


@given(st.lists(st.text(string.ascii_letters, min_size=1, max_size=12), min_size=1, max_size=4))
def test_of_a_name_in_letters_one_letter_stays_and_no_length_is_told(words: list[str]) -> None:
    shown = masked_name(" ".join(words))
    assert shown == " ".join([f"{words[0][0]}***", *["***"] * (len(words) - 1)])


@given(st.text(max_size=12))
def test_at_most_three_characters_of_any_name_are_shown(name: str) -> None:
    shown = masked_name(name)
    assert sum(char not in "* ·•‧∙・･．." for char in shown) <= 3


@given(st.from_regex(r"[1-8][0-9]{16}[0-9X]", fullmatch=True))
def test_of_a_citizen_id_only_the_place_is_shown(text: str) -> None:
    shown = masked_id(text)
    assert (shown[:6], shown[6:]) == (text[:6], "*" * 12)
    assert shown_id("citizen", text) == shown


@given(st.from_regex(r"[0-9]{1,30}", fullmatch=True))
def test_of_an_account_at_most_half_and_at_most_four_are_shown(text: str) -> None:
    shown = masked_account(text)
    kept = shown.replace("*", "")
    assert len(shown) == len(text)
    assert text.endswith(kept)
    assert len(kept) <= min(4, len(text) // 2)


@pytest.mark.parametrize("code", ["91330400MA28A12B3X", "91330400725880967K", "11330400002534567B"])
def test_an_organisation_is_not_masked(code: str) -> None:
    assert shown_id("organisation", code) == code
    assert shown_name("organisation", " 枫市恒远精密机械有限公司 ") == "枫市恒远精密机械有限公司"


def test_a_citizen_id_that_was_read_as_an_organisation_is_masked_all_the_same() -> None:
    assert shown_id("organisation", "11010519491231002X") == "110105************"


@given(st.text(HAN, min_size=2, max_size=4), st.text(HAN, min_size=2, max_size=4))
def test_a_citizen_is_never_shown_whole(name: str, other: str) -> None:
    assume(name != other)
    assert name not in shown_name("citizen", name)
    assert f"{name}·{other}" != shown_name("citizen", f"{name}·{other}")
