"""What a table may not say, and at which cell it is told: nothing of such a table is taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from huisuan.service.checking import Library
from huisuan.service.tabling import Imported, export_table, import_table
from tests.tables.made_up import (
    ID_COLUMN,
    PACK,
    RULES,
    UNIT_COLUMN,
    VALUE_COLUMN,
    cell_of,
    changed,
    library_at,
    mechanism_library,
    rules_folder,
    with_values,
)

CAP, RATE, DAY = "appliance.amount.cap", "appliance.amount.percent.levels.grade_2", "appliance.when.2"
FIRST, SECOND = "tiered.amount.tiers.1.below", "tiered.amount.tiers.2.at_least"


@cache
def library() -> Library:
    return library_at(rules_folder() / "made-up", {"rules.yaml": RULES})


@cache
def table() -> bytes:
    return export_table(library(), PACK, "zh").data


def imported(change: Callable[[Workbook], object]) -> Imported:
    return import_table(library(), PACK, changed(table(), change), "t.xlsx")


def told(found: Imported) -> list[tuple[str, str]]:
    """Codes with the column and row of their cells, which stand behind the sheet's name."""
    return [(each.code, each.args.get("cell", "").rpartition("!")[2]) for each in found.problems]


def setting(figure: str, value: object, column: int = VALUE_COLUMN) -> Callable[[Workbook], object]:
    def change(book: Workbook) -> None:
        cell_of(book, figure, column).value = value  # type: ignore[assignment]  # whatever somebody types

    return change


def page_of(book: Workbook) -> Worksheet:
    return book.worksheets[1]


def place(figure: str, column: int = VALUE_COLUMN) -> str:
    """Where a figure stands in the table as exported."""
    found: list[str] = []
    changed(table(), lambda book: found.append(cell_of(book, figure, column).coordinate))
    return found[0]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("两千", "table-no-number"),
        (None, "table-no-number"),
        (-1, "table-no-number"),
        (True, "table-no-number"),
        ("#DIV/0!", "table-no-number"),
        ("2000元", "table-no-number"),
        ("1e3", "table-no-number"),
        ("=1000+1000", "table-formula"),
        (2000.125, "table-too-fine"),
        (10**19, "table-too-fine"),
    ],
)
def test_a_value_that_is_no_such_number_is_refused_at_its_cell(value: object, code: str) -> None:
    assert told(imported(setting(CAP, value))) == [(code, place(CAP))]


@pytest.mark.parametrize("value", [2500, 2500.5, "2500", " 2,500 ", 2500.000000000001])
def test_a_number_is_taken_also_where_it_was_typed_as_text(value: object) -> None:
    found = imported(setting(CAP, value))
    assert found.problems == ()
    assert [each.text.replace(",", "") for each in found.changes] == ["2500.5元" if value == 2500.5 else "2500元"]


def test_a_share_is_a_percentage_or_it_is_refused() -> None:
    assert [each.text for each in imported(setting(RATE, 0.125)).changes] == ["12.5%"]
    assert [each.text for each in imported(setting(RATE, "12.5%")).changes] == ["12.5%"]
    assert told(imported(setting(RATE, "12.5"))) == [("table-no-number", place(RATE))]

    def as_plain_number(book: Workbook) -> None:
        cell = cell_of(book, RATE)
        cell.value, cell.number_format = 15, "General"

    assert told(imported(as_plain_number)) == [("table-percent", place(RATE))]

    def a_sum_as_percentage(book: Workbook) -> None:
        cell_of(book, CAP).number_format = "0%"

    assert told(imported(a_sum_as_percentage)) == [("table-percent", place(CAP))]


def test_a_day_is_a_day() -> None:
    assert [each.text for each in imported(setting(DAY, date(2025, 2, 1))).changes] == ["2025-02-01"]
    found = imported(setting("appliance.when.3", date(2025, 11, 3)))
    assert [each.text for each in found.changes] == ["2025年11月3日"]
    assert told(imported(setting(DAY, "2025.2.1"))) == [("table-no-number", place(DAY))]
    assert told(imported(setting(CAP, date(2025, 2, 1)))) == [("table-no-number", place(CAP))]


@pytest.mark.parametrize("column", [1, 2, 3, 6])
def test_a_text_in_a_locked_column_is_refused(column: int) -> None:
    assert told(imported(setting(CAP, "改写", column))) == [("table-locked", place(CAP, column))]


def test_a_changed_unit_is_refused_even_beside_the_same_number() -> None:
    assert told(imported(setting(CAP, "万元", UNIT_COLUMN))) == [("table-unit", place(CAP, UNIT_COLUMN))]


def test_an_id_nobody_has_and_the_row_it_took_the_place_of_are_told() -> None:
    found = imported(setting(CAP, "appliance.amount.cup", ID_COLUMN))
    assert told(found) == [("table-unknown-figure", place(CAP, ID_COLUMN)), ("table-rows-missing", "")]
    assert found.problems[0].suggestions[0] == CAP


def test_a_row_that_is_gone_is_told() -> None:
    def delete(book: Workbook) -> None:
        page_of(book).delete_rows(cell_of(book, CAP).row)

    found = imported(delete)
    assert told(found) == [("table-rows-missing", "")]
    assert found.problems[0].args["ids"] == CAP


def test_a_row_that_stands_twice_is_told_at_both_places() -> None:
    def double(book: Workbook) -> None:
        page = page_of(book)
        own = [page.cell(cell_of(book, CAP).row, column).value for column in range(1, ID_COLUMN + 1)]
        page.append(own)

    assert [code for code, _ in told(imported(double))] == ["table-row-twice", "table-row-twice"]


def test_a_formula_counts_with_the_result_kept_beside_it() -> None:
    """What a spreadsheet writes when it has calculated: the formula, and its value."""
    data = changed(table(), setting(CAP, "=1250*2"))
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet2.xml":
                assert b"<f>1250*2</f><v />" in part or b"<f>1250*2</f><v></v>" in part or b"<f>1250*2</f><v/>" in part
                for empty in (b"<v />", b"<v></v>", b"<v/>"):
                    part = part.replace(b"<f>1250*2</f>" + empty, b"<f>1250*2</f><v>2500</v>")
            target.writestr(name, part)
    found = import_table(library(), PACK, out.getvalue(), "t.xlsx")
    assert [each.text for each in found.changes] == ["2,500元"]


def test_rows_may_be_sorted_and_sheets_added() -> None:
    def shuffle(book: Workbook) -> None:
        page = page_of(book)
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=4)]
        forms = [[cell.number_format for cell in row] for row in page.iter_rows(min_row=4)]
        for number, (row, form) in enumerate(zip(reversed(rows), reversed(forms), strict=True), 4):
            for column, (value, shown) in enumerate(zip(row, form, strict=True), 1):
                page.cell(number, column).value = value
                page.cell(number, column).number_format = shown
        book.create_sheet("草稿")["A1"] = "=1+1"

    found = imported(shuffle)
    assert (found.problems, found.changes) == ((), ())


def test_tiers_that_no_longer_meet_are_refused_at_the_cell_and_taken_when_both_move() -> None:
    alone = import_table(library(), PACK, with_values(table(), {FIRST: 6000}), "t.xlsx")
    assert told(alone) == [("table-would-not-compile", place(FIRST))]
    assert alone.files == {}
    both = import_table(library(), PACK, with_values(table(), {FIRST: 6000, SECOND: 6000}), "t.xlsx")
    assert both.problems == ()
    assert [each.text for each in both.changes] == ["6000万元", "6000万元"]


def test_every_fault_is_told_at_once_and_nothing_is_taken() -> None:
    found = import_table(
        library(), PACK, with_values(table(), {CAP: "?", RATE: -1, DAY: "soon", FIRST: 6000}), "t.xlsx"
    )
    assert [code for code, _ in told(found)] == ["table-no-number"] * 3
    assert len(found.changes) == 1
    assert found.files == {}


def test_a_table_of_another_version_is_refused_whole() -> None:
    other = library_at(rules_folder() / "newer", {"rules.yaml": RULES.replace("15%", "16%")})
    found = import_table(other, PACK, with_values(table(), {CAP: 1}), "t.xlsx")
    assert (told(found), found.changes) == ([("table-other-version", "")], ())


def test_a_size_is_the_name_of_a_row_and_not_changed_in_a_table() -> None:
    lib = mechanism_library("size_table.yaml")
    data = export_table(lib, PACK, "zh").data
    sizes = [info for info in lib.everything.infos.values() if any("size_table" in each.id for each in info.figures)]
    key = next(each.id for each in sizes[0].figures if "size_table" in each.id and each.role == "count")
    found = import_table(lib, PACK, with_values(data, {key: 9}), "t.xlsx")
    assert [each.code for each in found.problems] == ["table-locked"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no", b"<html>", b"a,b\n1,2\n"])
def test_what_is_no_workbook_of_ours_is_refused(data: bytes) -> None:
    assert told(import_table(library(), PACK, data, "t.xlsx")) == [("table-not-ours", "")]


def test_a_workbook_without_its_first_sheet_is_refused() -> None:
    assert told(imported(lambda book: book.remove(book.worksheets[0]))) == [("table-not-ours", "")]


def test_a_cell_far_out_does_not_make_the_table_endless() -> None:
    assert told(imported(lambda book: page_of(book).cell(1_000_000, 1, "x"))) == [("table-not-ours", "")]
