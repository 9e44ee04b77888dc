"""A paper in the file: numbers by their own digits, texts as they are, printed across A4 with headings on every page."""

from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from huisuan.sheets.paper import Paper, PaperCell, PaperColumn, PaperRow
from huisuan.sheets.paper_workbook import MOST_ROWS, as_papers, number_text
from tests.office.reading import cells

COLUMNS = (PaperColumn("名称", 20), PaperColumn("金额", 20, "right", "#,##0.00"))


def paper(*rows: tuple[PaperCell, PaperCell], name: str = "表") -> Paper:
    plain = (*(PaperRow(row) for row in rows), PaperRow(("合计", Decimal("1.50")), "total"))
    return Paper(
        name, "标题", ("左", "单位：元"), COLUMNS, plain, ("说明",), ("下注",), ("制表人",), "2025年1月1日", "a & b"
    )


def loaded(*papers: Paper) -> Worksheet:
    page = load_workbook(BytesIO(as_papers(papers))).worksheets[0]
    assert isinstance(page, Worksheet)
    return page


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 10**15 - 1), min_size=1, max_size=40))
def test_a_number_is_in_the_file_digit_by_digit(sums: list[int]) -> None:
    held = cells(as_papers((paper(*(("x", Decimal(each).scaleb(-2)) for each in sums)),)))
    assert [held[f"B{place}"] for place in range(5, 5 + len(sums))] == [
        ("n", f"{each // 100}.{each % 100:02d}") for each in sums
    ]


def test_a_sum_that_a_binary_number_would_change_is_kept() -> None:
    # Printed by way of a binary number with sixteen digits it would read 9015394901209.211.
    assert cells(as_papers((paper(("x", Decimal("9015394901209.21"))),)))["B5"] == ("n", "9015394901209.21")


@pytest.mark.parametrize("value", [10**15, Decimal("1234567890123.456"), Decimal("-10000000000000.01")])
def test_a_number_with_more_digits_than_a_spreadsheet_keeps_is_refused(value: int | Decimal) -> None:
    with pytest.raises(ValueError, match="15 digits"):
        number_text(value)


@pytest.mark.parametrize("value", [10**15 - 1, Decimal("9999999999999.99"), Decimal("0.000001"), Decimal("-0.05"), 0])
def test_a_number_with_fifteen_digits_is_taken(value: int | Decimal) -> None:
    assert Decimal(number_text(value)) == value


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-1", "@x", "0012", "1.50", "6228480329900123456", "TRUE", "#N/A", "2025-01-01"]
)
def test_a_text_is_never_anything_else(text: str) -> None:
    found = cells(as_papers((paper((text, text)),)))
    assert found["A5"] == found["B5"] == ("inlineStr", text)
    page = loaded(paper((text, 1)))
    assert page["A5"].number_format == "@"
    assert page["A5"].quotePrefix == text.startswith(("=", "+", "-", "@"))
    assert page["A1"].quotePrefix is False


def test_only_the_texts_that_begin_like_formulas_are_stored_as_quoted() -> None:
    page = loaded(paper(("甲", 1), ("=1+1", 2), ("乙", 3), ("-丙", 4)))
    assert [page[f"A{place}"].quotePrefix for place in range(5, 9)] == [False, True, False, True]
    assert {page[f"A{place}"].style for place in range(5, 9)} == {page["A5"].style}


def test_spaces_lines_and_signs_of_markup_are_kept() -> None:
    texts = [" 甲 ", "一行\n两行", "<b>&amp;</b>]]>", "\u3000全角", "\"'"]
    page = loaded(paper(*((text, 1) for text in texts)))
    assert [page[f"A{place}"].value for place in range(5, 10)] == texts


def test_a_paper_without_rows_and_its_extent_are_right() -> None:
    for rows in (0, 3):
        page = loaded(Paper("x", "x", ("", ""), COLUMNS, (PaperRow(("甲", 1)),) * rows))
        assert page.dimensions == f"A1:B{3 + rows}"
        assert [page.row_dimensions[place].height for place in range(4, 4 + rows)] == [21.5] * rows


def test_characters_that_a_file_cannot_hold_become_visible_ones() -> None:
    assert cells(as_papers((paper(("a\x00b\rc\td", 1)),)))["A5"] == ("inlineStr", "a\ufffdb\ufffdc d")


def test_the_look_is_an_office_s() -> None:
    page = loaded(paper(("甲", Decimal("1.50"))))
    assert (page["A1"].font.name, page["A1"].font.sz, page["A1"].alignment.horizontal) == ("宋体", 18, "center")
    assert (page["A4"].font.name, page["A4"].font.b) == ("宋体", True)
    assert (page["A5"].font.name, page["A5"].border.left.style) == ("仿宋", "thin")
    assert (page["B5"].number_format, page["B5"].alignment.horizontal) == ("#,##0.00", "right")
    assert page["B6"].font.b is True
    assert {str(each) for each in page.merged_cells.ranges} == {"A1:B1", "A2:B2", "A7:B7", "A8:B8"}
    assert (page["A3"].value, page["B3"].value, page["B9"].value) == ("左", "单位：元", "2025年1月1日")


def test_it_is_printed_across_a4_with_headings_and_numbers_on_every_page() -> None:
    page = loaded(paper(("甲", 1)))
    assert (page.page_setup.orientation, str(page.page_setup.paperSize)) == ("landscape", "9")
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == "$4:$4"
    assert page.freeze_panes == "A5"
    assert page.auto_filter.ref == "A4:B5"
    assert page.oddFooter is not None
    assert page.oddFooter.right is not None
    assert page.oddFooter.left is not None
    assert page.oddFooter.right.text == "第 &P 页 共 &N 页"
    assert page.oddFooter.left.text == "a && b"


def test_each_paper_has_its_sheet_and_the_same_papers_the_same_bytes() -> None:
    papers = (paper(("甲", 1)), paper(("乙", 2), name="另/一:表"))
    data = as_papers(papers)
    assert load_workbook(BytesIO(data)).sheetnames == ["表", "另 一 表"]
    assert data == as_papers(papers)
    assert cells(data, 2)["A5"] == ("inlineStr", "乙")


def test_a_paper_longer_than_a_sheet_is_refused() -> None:
    long = Paper("x", "x", ("", ""), COLUMNS[:1], (PaperRow(("x",)),) * (MOST_ROWS + 1))
    with pytest.raises(ValueError, match="rows"):
        as_papers((long,))
