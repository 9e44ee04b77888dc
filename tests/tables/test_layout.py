"""The table is good to work in: typed cells, one column open, headings that stay, columns wide enough for their words."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from huisuan.service.checking import Library, open_library
from huisuan.service.tabling import export_table
from huisuan.source import display_width
from huisuan.vocabulary.units import Language
from tests.cli.run import around
from tests.mechanisms.trial import HEAD
from tests.packs_at_hand import shipped
from tests.tables.made_up import PACK, RULES, cell_of, library_at, opened, rules_folder


def book_of(pack: str, language: Language = "zh") -> Workbook:
    at = around()
    library = open_library(at.rules, at.cache, at.today)
    assert isinstance(library, Library)
    return load_workbook(BytesIO(export_table(library, pack, language).data))


def made_up() -> Workbook:
    library = library_at(rules_folder() / "layout", {"rules.yaml": RULES})
    return load_workbook(BytesIO(export_table(library, PACK, "zh").data))


def test_cells_are_typed_with_their_formats() -> None:
    book = made_up()
    cap = cell_of(book, "appliance.amount.cap")
    assert (cap.value, cap.data_type, cap.number_format) == (2000, "n", "General")
    rate = cell_of(book, "appliance.amount.percent.levels.grade_1")
    assert (rate.value, "%" in rate.number_format) == (0.2, True)
    day = cell_of(book, "appliance.when.2")
    assert isinstance(day.value, datetime)
    assert (day.value.date(), day.number_format) == (date(2025, 1, 5), "yyyy-mm-dd")


@pytest.mark.parametrize("pack", [each.name for each in shipped()])
def test_only_values_are_open_and_headings_stay(pack: str) -> None:
    book = book_of(pack)
    for page in book.worksheets:
        assert page.protection.sheet
        assert not page.protection.password
    for page in book.worksheets[1:]:
        assert [cell.value for cell in page[3]] == ["条款", "事项", "项目", "数值", "单位", "说明", "编号"]
        assert page.freeze_panes == "A4"
        assert page.auto_filter.ref == f"A3:G{page.max_row}"
        for row in page.iter_rows(min_row=4):
            open_ones = [cell.column for cell in row if not cell.protection.locked]
            assert open_ones in ([4], [])
            assert str(row[6].font.color.rgb)[2:] != str(row[2].font.color.rgb)[2:]


def _shown(value: object) -> str:
    """A cell as it is seen: a date without a time of day."""
    return value.date().isoformat() if isinstance(value, datetime) else str(value or "")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("pack", [each.name for each in shipped()])
def test_no_row_is_too_low_for_its_words(pack: str, language: Language) -> None:
    for page in book_of(pack, language).worksheets[1:]:
        widths = [page.column_dimensions[get_column_letter(column)].width for column in range(1, 8)]
        widths[5:] = [width * 11 / 9 for width in widths[5:]]  # their letters are smaller
        for number in range(4, page.max_row + 1):
            lines = [
                sum(-(-display_width(line) // int(width)) or 1 for line in _shown(cell.value).split("\n"))
                for cell, width in zip(page[number], widths, strict=True)
            ]
            height = page.row_dimensions[number].height
            assert height is not None
            assert height >= min(400, 13 * max(lines))


def test_the_first_sheet_says_whose_figures_these_are_and_what_to_do() -> None:
    page = book_of("jiaxing-2025").worksheets[0]
    texts = "\n".join(str(cell.value) for row in page.iter_rows() for cell in row if cell.value)
    assert "嘉兴市推动经济高质量发展若干政策（2025年版）" in texts
    assert "huisuan table import jiaxing-2025 --from" in texts
    assert page.title == "说明"


def test_a_pack_whose_document_is_not_at_hand_says_so_first() -> None:
    """As `check` and the sign-off sheet do, so that nobody takes such figures for compared ones."""
    said = "没有原文副本"
    source = HEAD.read_text(encoding="utf-8").replace(
        "document:", f"document:\n  source: {{unverified: {{zh: {said}, en: no copy}}}}", 1
    )
    library = library_at(rules_folder() / "unverified", {"rules.yaml": RULES})
    (rules_folder() / "unverified" / PACK / "pack.yaml").write_text(source, encoding="utf-8")
    assert library.everything.packs[0].document.unverified is None
    data = export_table(opened(rules_folder() / "unverified"), PACK, "zh").data
    page = load_workbook(BytesIO(data)).worksheets[0]
    assert said in str(page["A3"].value)


def test_an_english_table_has_english_words_and_the_same_values() -> None:
    chinese, english = book_of("jiaxing-2025"), book_of("jiaxing-2025", "en")
    assert [cell.value for cell in english.worksheets[1][3]][:4] == ["Clause", "Benefit", "Item", "Value"]
    for name in ("appliance-trade-in.amount.cap", "foreign-capital.when.2"):
        assert cell_of(chinese, name).value == cell_of(english, name).value
    assert cell_of(english, "appliance-trade-in.amount.percent.levels.grade_1", 3).value == "rate · grade 1"


def test_no_two_figures_of_a_benefit_look_alike() -> None:
    """A row is told by benefit and item; where items are the same their ids still differ, and their remark or value tells them."""
    for pack in (each.name for each in shipped()):
        seen: dict[tuple[object, ...], object] = {}
        for page in book_of(pack).worksheets[1:]:
            for row in page.iter_rows(min_row=4, values_only=True):
                key = (page.title, row[0], row[1], row[2])
                assert seen.setdefault(key, row[6]) == row[6], key
