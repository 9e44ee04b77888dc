"""A document is split into its places whatever its numbering and lines are, and no character is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisuan.coverage.document import Document, split_document
from huisuan.coverage.numerals import printed
from huisuan.coverage.simplified import is_traditional, simplified
from tests.coverage.made_up import DOCUMENT


def _places(document: Document) -> list[str]:
    return [each.place for each in document.passages]


def _titles(document: Document) -> list[str]:
    return [each.title for each in document.clauses]


BRACKETS = """前言。
一、甲部分
说明。
（一）第一件。给予1万元。
（二）第二件。给予2万元。
二、乙部分
（三）第三件。给予3万元。
本通知自发布之日起施行。
"""
DIGITS = """前言。

一、甲部分

1.第一件。符合下列条件：（1）有1.5万元；（2）有2万元。

2.第二件。给予2万元。

二、乙部分

3.第三件。给予3万元。

本政策由财政局解释。
"""
COMMAS = """前言。
一、第一件。给予1万元。
（一）甲类。
（二）乙类。
二、第二件。给予2万元。
（一）丙类。
（二）丁类。
三、第三件。给予3万元。
以上政策自发布之日起施行。
"""
ARTICLES = """前言
第一章 总则
第一条 为了促进，制定本办法。
第二条 本办法所称，是指第一条规定的1家。
第二章 奖励
第三条 给予3万元。
本办法自2025年1月1日起施行。
"""


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (BRACKETS, ["lead", "section 1", "clause 1", "clause 2", "section 2", "clause 3", "closing"]),
        (DIGITS, ["lead", "section 1", "clause 1", "clause 2", "section 2", "clause 3", "closing"]),
        (COMMAS, ["lead", "clause 1", "clause 2", "clause 3", "closing"]),
        (ARTICLES, ["lead", "section 1", "clause 1", "clause 2", "section 2", "clause 3", "closing"]),
    ],
)
def test_each_numbering_gives_its_places(text: str, places: list[str]) -> None:
    document = split_document(text)
    assert _places(document) == places
    assert "".join(each.text for each in document.passages) == text
    assert "3万元" in document.clauses[2].text
    assert "3万元" not in document.passages[-1].text


def test_a_document_in_one_line_is_split_like_one_with_lines() -> None:
    one_line = BRACKETS.replace("\n", " ")
    assert _places(split_document(one_line)) == _places(split_document(BRACKETS))
    assert _titles(split_document(one_line)) == ["第一件", "第二件", "第三件"]


def test_half_width_brackets_and_indents_make_no_difference() -> None:
    indented = "\n\n".join(
        f"\u3000\u3000{line}" for line in BRACKETS.translate(str.maketrans("（）", "()")).splitlines()
    )
    assert _places(split_document(indented)) == _places(split_document(BRACKETS))


def test_a_sections_heading_ends_before_who_leads_it() -> None:
    section = split_document(
        "前言\n一、支持种植（由市农业局牵头）\n文。\n（一）甲。乙\n二、其他\n（二）丙。丁"
    ).passages[1]
    assert (section.label, section.title) == ("一", "支持种植")


def test_what_follows_the_responsible_units_of_the_last_clause_is_the_closing() -> None:
    document = split_document(
        "（一）甲。乙。（责任单位：市财政局）\n（二）丙。丁。(责任单位:市财政局) 其余事项共8个，另行通知。"
    )
    assert document.passages[-1].place == "closing"
    assert document.passages[-1].text == " 其余事项共8个，另行通知。"


def test_rows_of_the_annex_are_places_with_the_group_cell_above_them() -> None:
    text = (
        BRACKETS
        + "附件\n\n清单\n\t一、甲类\n\t1.首件\n\t目标5家。\n\t\n\t2.次件\n\t目标6家。\n\t二、“135”乙类\n\t3.末件\n\t目标7家。\n\t抄送：各局\n"
    )
    document = split_document(text)
    assert _places(document)[-4:] == ["closing", "annex 1", "annex 2", "annex 3"]
    rows = {each.place: each for each in document.passages}
    assert rows["annex 3"].title == "末件"
    assert "135" in rows["annex 3"].text
    assert "135" not in rows["annex 2"].text
    assert "清单" in rows["closing"].text
    assert "抄送" in rows["closing"].text
    assert sorted("".join(each.text for each in document.passages)) == sorted(text)


def test_an_annex_that_is_only_mentioned_is_none() -> None:
    document = split_document(BRACKETS + "附件：清单\n")
    assert _places(document)[-1] == "closing"


def test_numbers_inside_sentences_open_no_clause() -> None:
    text = BRACKETS.replace("给予1万元", "符合（二）的，按二、三等奖给予1万元，另见 （九）")
    assert _places(split_document(text)) == _places(split_document(BRACKETS))


def test_a_number_left_out_is_told() -> None:
    text = BRACKETS.replace("（二）第二件。给予2万元。\n", "")
    document = split_document(text)
    assert [each.number for each in document.clauses] == [1, 3]
    assert document.skipped == (2,)


def test_a_text_without_numbers_is_one_lead() -> None:
    assert _places(split_document("只有一段话。")) == ["lead"]


def test_lines_are_counted_from_the_start_of_the_document() -> None:
    document = split_document(DOCUMENT)
    clause = document.clauses[1]
    assert DOCUMENT.splitlines()[clause.line - 1].startswith("（二）")
    assert DOCUMENT.splitlines()[clause.line_of(clause.text.index("30%")) - 1].startswith("（二）")


@given(st.lists(st.integers(1, 4), min_size=2, max_size=12), st.sampled_from(["\n", "\n\n", "\n\u3000\u3000", " "]))
def test_any_number_of_clauses_in_any_number_of_sections_is_split(sizes: list[int], gap: str) -> None:
    number, parts = 0, ["前言。"]
    for section, size in enumerate(sizes, 1):
        parts.append(f"{printed(section)}、部分{printed(section)}（由市财政局牵头）")
        for _ in range(size):
            number += 1
            parts.append(f"（{printed(number)}）标题{printed(number)}。正文。（责任单位：市财政局）")
    parts.append("本文件自发布之日起施行。")
    document = split_document(gap.join(parts))
    assert [each.number for each in document.clauses] == [*range(1, number + 1)]
    assert _titles(document) == [f"标题{printed(each)}" for each in range(1, number + 1)]
    assert sum(each.kind == "section" for each in document.passages) == len(sizes)


def test_traditional_text_is_converted_and_keeps_its_length() -> None:
    traditional = "對符合條件的企業給予補貼，支持發展實體經濟，財政資金優先保障。裡應外合，於本月實施，新增400畝。"
    assert is_traditional(traditional)
    converted = simplified(traditional)
    assert (
        converted == "对符合条件的企业给予补贴，支持发展实体经济，财政资金优先保障。里应外合，于本月实施，新增400亩。"
    )
    assert len(converted) == len(traditional)


def test_simplified_text_needs_no_conversion() -> None:
    assert not is_traditional(DOCUMENT)
    assert simplified("补贴２０％，１．５万元") == "补贴20%，1.5万元"
