"""The sign-off sheet says what `list benefits` says, figure by figure, and can be read back, printed and signed."""

import json
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from huisuan.explain.show import ROLES
from huisuan.sheets.sheet import Column, Row, Sheet
from huisuan.sheets.workbook import as_xlsx
from tests.cli.run import huisuan
from tests.packs_at_hand import shipped

MAPLE = Path(__file__).resolve().parents[1] / "differences" / "packs" / "maple-2024"
ROLE_OF = {f"{label.zh}\n{label.en}": role for role, label in ROLES.items()}


def sheet_of(pack: str, folder: Path, *options: str | Path) -> Worksheet:
    out = folder / "sheet.xlsx"
    found = huisuan("show", pack, "--format", "xlsx", "--out", out, *options)
    assert found.exit_code == 0, found.stderr
    page = load_workbook(out).active
    assert isinstance(page, Worksheet)
    return page


def rows_of(page: Worksheet) -> list[tuple[str, ...]]:
    """The table without its headings, what stands above and what stands below."""
    rows = [tuple("" if cell is None else str(cell) for cell in row) for row in page.iter_rows(values_only=True)]
    head = next(place for place, row in enumerate(rows) if row[0].startswith("条款\n"))
    table = rows[head + 1 :]
    return table[: next(place for place, row in enumerate(table) if not any(row))]


def stated(pack: str, *options: str | Path) -> list[tuple[str, ...]]:
    found = json.loads(huisuan("list", "benefits", "--format", "json", *options).stdout)
    return sorted(
        (
            each["benefit"].partition("/")[2],
            each["title"]["zh"],
            figure["text"],
            figure["value"],
            figure["unit"],
            figure["role"],
            figure["id"],
        )
        for each in found
        if each["benefit"].startswith(f"{pack}/")
        for figure in each["figures"]
    )


def read_back(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return sorted((*row[2:6], row[6] or "1", ROLE_OF[row[7]], row[8]) for row in rows if row[8])


@pytest.mark.parametrize("pack", [folder.name for folder in shipped()])
def test_the_sheet_of_a_shipped_pack_holds_exactly_the_figures_that_are_listed(pack: str, tmp_path: Path) -> None:
    figures = read_back(rows_of(sheet_of(pack, tmp_path)))
    assert figures == stated(pack)
    assert figures


def test_every_benefit_and_every_clause_has_a_row(tmp_path: Path) -> None:
    rows = rows_of(sheet_of("maple-2024", tmp_path, "--packs", MAPLE))
    assert read_back(rows) == stated("maple-2024", "--packs", MAPLE)
    passage = [row for row in rows if row[2] == "passage"]
    assert len(passage) == 1
    assert "非资金：优先通行" in passage[0][9]
    assert [row[9] for row in rows if row[0] == "第九条"] == ["不设事项：没有可申领的内容"]
    assert {row[0] for row in rows} == {f"第{number}条" for number in "一二三四五六七八九"}


def test_a_remark_says_condition_reading_judgement_and_office(tmp_path: Path) -> None:
    rows = rows_of(sheet_of("maple-2024", tmp_path, "--packs", MAPLE))
    remarks = {row[8] or row[2]: row[9] for row in rows}
    assert remarks["research.when.2"] == "条件：2024年研发费用较上年的增幅不低于15%"
    first = next(row[9] for row in rows if row[2] == "saving")
    assert "解释口径：不足一级是否按比例，现取“每满一级才提高”" in first
    assert "主管部门：市经信局" in first
    assert "由主管部门认定：项目通过评审" in next(row[9] for row in rows if row[2] == "upgrade")
    assert remarks["phones.count.max"] == "同一购买人最多补1项，按购买日期先后计"


def test_the_title_block_identifies_the_document_and_the_content(tmp_path: Path) -> None:
    page = sheet_of("maple-2024", tmp_path, "--packs", MAPLE)
    packs = json.loads(huisuan("list", "packs", "--format", "json", "--packs", MAPLE).stdout)
    digest = next(each["sha256"] for each in packs if each["pack"] == "maple-2024")
    above = "\n".join(str(page.cell(row, 1).value) for row in range(1, 6))
    assert "枫城市扶持企业发展若干政策" in above
    assert "枫政发〔2024〕1号" in above
    assert digest in above


def test_the_columns_for_the_two_people_are_empty_and_have_dates(tmp_path: Path) -> None:
    page = sheet_of("maple-2024", tmp_path, "--packs", MAPLE)
    head = next(row for row in page.iter_rows(values_only=True) if str(row[0]).startswith("条款\n"))
    assert [str(each).partition("\n")[0] for each in head[10:]] == ["第一读者", "日期", "第二读者", "日期"]
    assert {row[10:] for row in rows_of(page)} == {("", "", "", "")}


def test_the_sheet_prints_on_a4_across_with_its_headings_on_every_page(tmp_path: Path) -> None:
    page = sheet_of("maple-2024", tmp_path, "--packs", MAPLE)
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr is not None
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    head = next(row for row in range(1, 20) if str(page.cell(row, 1).value).startswith("条款\n"))
    assert page.print_title_rows == f"${head}:${head}"
    assert page.freeze_panes == f"A{head + 1}"
    assert all(cell.alignment.wrap_text for cell in page[head + 1])


def test_in_english_the_words_are_english(tmp_path: Path) -> None:
    rows = rows_of(sheet_of("maple-2024", tmp_path, "--packs", MAPLE, "--lang", "en"))
    caps = [row for row in rows if row[8] == "research.amount.cap"]
    assert (caps[0][0], caps[0][3], caps[0][7]) == ("clause 1", "Grant for growing research", "ceiling\n上限")


def written(text: str, folder: Path) -> Worksheet:
    """A sheet of one cell, stored and read back."""
    path = folder / "one.xlsx"
    path.write_bytes(as_xlsx(Sheet("x", "x", (), (Column("h", 8),), (Row((text,)),))))
    page = load_workbook(path).active
    assert isinstance(page, Worksheet)
    return page


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5%", "@here", "0012.50", "100%", "2024-01-01", "100项"])
def test_a_cell_is_text_whatever_it_begins_with(text: str, tmp_path: Path) -> None:
    cell = written(text, tmp_path).cell(4, 1)
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert cell.quotePrefix is text.startswith(("=", "+", "-", "@"))


def test_a_control_character_does_not_spoil_the_file(tmp_path: Path) -> None:
    assert written("a\x0bb\nc", tmp_path).cell(4, 1).value == "a\ufffdb\nc"


def test_the_same_pack_gives_the_same_bytes(tmp_path: Path) -> None:
    sheet_of("maple-2024", tmp_path, "--packs", MAPLE)
    once = (tmp_path / "sheet.xlsx").read_bytes()
    sheet_of("maple-2024", tmp_path, "--packs", MAPLE)
    assert (tmp_path / "sheet.xlsx").read_bytes() == once


def test_without_the_library_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in sys.modules if each.partition(".")[0] == "openpyxl"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "huisuan.sheets.workbook", raising=False)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    found = huisuan("show", "maple-2024", "--packs", MAPLE, "--format", "xlsx", "--out", tmp_path / "x.xlsx")
    assert found.exit_code == 2
    assert "pip install 'huisuan[office]'" in found.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("maple-2024", "--format", "xlsx"), "--out FILE"),
        (("maple-2024", "--out", "x.xlsx"), "--format xlsx"),
        (("research", "--format", "xlsx", "--out", "x.xlsx"), "research"),
        (("maple-2024", "--format", "xlsx", "--out", "no/such/folder/x.xlsx"), "No such file"),
    ],
)
def test_a_request_that_cannot_be_met_is_refused(options: tuple[str, ...], told: str) -> None:
    found = huisuan("show", *options, "--packs", MAPLE)
    assert found.exit_code == 2
    assert told in found.stderr
