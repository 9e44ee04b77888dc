"""The same register in every form is the same; a file that is no good is told apart from every other, and nothing of it is lost."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from huisuan.intake.cells import Cell, decode, shown
from huisuan.intake.model import InputFile, Options
from huisuan.intake.packages import Limits, check_package, parse_xml
from huisuan.intake.read_ods import _value, _Walk
from huisuan.intake.read_xlsx import _unseen
from huisuan.intake.sources import Unreadable, Unseen
from tests.intake.made import Outcome, Rows, read, read_sheets, write_csv, write_xlsx

FILES = Path(__file__).parent / "files"
ROWS: Rows = [
    ["申请编号", "企业名称", "所在地区", "成立日期", "2024年研发费用", "高新技术企业"],
    ["A1", "甲公司", "桐乡市", "2020-03-01", "1200.50", "是"],
    ["A2", "乙，公司", "嘉兴市", "2020-03-02", "", "否"],
    ["A3", "丙公司", "海宁市", "2020-02-30", "7", ""],
]


def told(outcome: Outcome) -> tuple[object, ...]:
    rejects = [(each.place.column, each.code, each.value) for each in outcome.rejects]
    return [(each.id, each.label, each.facts) for each in outcome.profiles], rejects, dict(outcome.counts)


@pytest.fixture(scope="module", name="plain")
def read_as_text(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, ...]:
    return told(read([InputFile(write_csv(tmp_path_factory.mktemp("plain") / "申请人.csv", ROWS))]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_is_read_in_any_usual_encoding_and_separator(
    tmp_path: Path, plain: object, encoding: str, separator: str
) -> None:
    path = write_csv(tmp_path / "申请人.csv", ROWS, encoding, separator)
    assert told(read([InputFile(path)])) == plain


def test_a_workbook_of_texts_reads_like_text(tmp_path: Path, plain: object) -> None:
    assert told(read_sheets(tmp_path, {"申请人": ROWS})) == plain


def test_json_lines_read_like_text(tmp_path: Path, plain: object) -> None:
    path = tmp_path / "申请人.jsonl"
    keys = [str(each) for each in ROWS[0]]
    lines = [json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False) for row in ROWS[1:]]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert told(read([InputFile(path)])) == plain


def test_parquet_reads_like_text(tmp_path: Path, plain: object) -> None:
    keys = [str(each) for each in ROWS[0]]
    pl.DataFrame([[str(cell) for cell in row] for row in ROWS[1:]], schema=keys, orient="row").write_parquet(
        tmp_path / "申请人.parquet"
    )
    assert told(read([InputFile(tmp_path / "申请人.parquet")])) == plain


def test_typed_columns_keep_their_values_exactly(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "编号": [1, 2, 3, 4, 5],
            "2024年研发费用": pl.Series([Decimal("1200.50"), None, Decimal("0.01"), Decimal(7), Decimal("1.005")]),
            "2023年研发费用": [0.1, 1e7, None, 2.0, 0.1 + 0.2],
            "2024年参保人数": pl.Series([5, None, 7, -1, 8], dtype=pl.Int16),
            "成立日期": [date(2025, 3, 1), None, date(2025, 3, 2), date(2025, 3, 3), date(1066, 10, 14)],
            "高新技术企业": [True, False, None, True, True],
        }
    )
    frame.write_parquet(tmp_path / "申请人.parquet")
    outcome = read([InputFile(tmp_path / "申请人.parquet")])
    rows = outcome.applicants().drop("#row", "#place", "#file").rows()
    day = date(2025, 3, 1).toordinal()
    assert rows == [
        ("1", 120050, 10, 5, day, True),
        ("2", None, 10**9, None, None, False),
        ("3", 1, None, 7, day + 1, None),
    ]
    assert sorted((each.place.row, each.place.column, each.code) for each in outcome.rejects) == [
        (4, "2024年参保人数", "profile-out-of-bounds"),
        (5, "2023年研发费用", "profile-too-many-decimals"),
        (5, "2024年研发费用", "profile-too-many-decimals"),
        (5, "成立日期", "profile-out-of-bounds"),
    ]


def test_workbooks_of_an_office_program_read_alike_in_all_their_forms() -> None:
    found = [told(read([InputFile(FILES / f"office.{form}")])) for form in ("xlsx", "xls", "ods")]
    assert found[0] == found[1] == found[2]
    profiles, rejects, _ = found[0]
    assert [each[0] for each in profiles] == ["A2"]  # type: ignore[attr-defined]
    assert sorted({code for _, code, _ in rejects}) == [  # type: ignore[attr-defined]
        "applicant-refused",
        "cell-error",
        "cell-merged",
        "profile-bad-checksum",
    ]


def test_a_percentage_of_ods_keeps_its_sign() -> None:
    cell = _value({"value-type": "percentage", "value": "0.15"}, "15%")
    assert decode(cell) == Cell("percent", "0.15")
    assert shown(cell) == "15%"


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_a_password_is_said(form: str) -> None:
    assert read([InputFile(FILES / f"locked.{form}")]).errors == ["register-locked"]


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize("part", [0.3, 0.7, 0.99])
def test_a_truncated_workbook_is_said_to_be_damaged(tmp_path: Path, form: str, part: float) -> None:
    data = (FILES / f"office.{form}").read_bytes()
    path = tmp_path / f"a.{form}"
    path.write_bytes(data[: int(len(data) * part)])
    assert read([InputFile(path)]).errors in (["register-damaged"], ["register-other-form"])


def test_a_truncated_parquet_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"编号": ["A1"]}).write_parquet(path)
    path.write_bytes(path.read_bytes()[:-9])
    assert read([InputFile(path)]).errors == ["register-damaged"]


def test_a_missing_file_a_folder_and_an_empty_file_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "空.csv").write_bytes(b"")
    (tmp_path / "夹.csv").mkdir()
    assert [read([InputFile(tmp_path / name)]).errors for name in ("无.csv", "夹.csv", "空.csv")] == [
        ["missing-file"],
        ["is-directory"],
        ["empty-file"],
    ]


def test_text_called_a_workbook_is_said_to_be_text(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "台账.xlsx", ROWS)
    assert read([InputFile(path)]).errors == ["register-other-form"]


def test_a_package_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * 5_000_000)
    assert check_package(path) is None
    found = check_package(path, Limits(unpacked=4_000_000))
    assert found is not None
    assert found.code == "register-bomb"


def test_a_package_that_lies_about_its_size_is_found_out(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * 5_000_000)
    honest, lie = (5_000_000).to_bytes(4, "little"), (5_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(honest, lie))
    found = check_package(path)
    assert found is not None
    assert found.code == "register-damaged"


def test_three_hundred_columns_are_read_and_the_unused_named(tmp_path: Path) -> None:
    rows = [["申请编号", "所在地区", *(f"自填{n}" for n in range(300))], ["A1", "桐乡市", *("x" for _ in range(300))]]
    outcome = read([InputFile(write_csv(tmp_path / "申请人.csv", rows))])
    assert [place.column for place in outcome.register.unused] == [f"自填{n}" for n in range(300)]
    assert outcome.counts["applicants"].rows_out == 1


def test_headers_stand_below_titles_and_the_unit_of_the_sheet_counts(tmp_path: Path) -> None:
    rows: Rows = [["2025年台账"], ["单位：万元"], [], ["申请编号", "2024年研发费用"], ["A1", 1.5], ["A2", "2元"]]
    outcome = read_sheets(tmp_path, {"申请人": rows}, merge={"申请人": ["A1:B1"]})
    assert outcome.applicants()["rd_expense@2024"].to_list() == [1_500_000, 200]
    assert outcome.applicants()["#place"].to_list() == [5, 6]


def test_a_second_sheet_is_known_by_its_name_or_by_its_headers(tmp_path: Path) -> None:
    for name in ("购买的商品", "购买的商品明细", "Sheet2"):
        outcome = read_sheets(tmp_path, {"申请人": ROWS, name: [["申请编号", "售价"], ["A1", "5"]]})
        assert outcome.batches[0].collections["purchases"].height == 1, name


def test_a_caller_says_which_table_a_sheet_is(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "台账.xlsx", {"甲": ROWS, "乙": [["申请编号", "备注"], ["A1", "x"]]})
    outcome = read([InputFile(path, table="applicants", sheet="甲")])
    assert [each.sheet for each in outcome.register.sources] == ["甲"]


def test_a_formula_counts_with_its_kept_value_and_without_one_is_refused() -> None:
    rejects = read([InputFile(FILES / "office.xlsx")]).rejects
    assert "profile-not-a-number" not in [each.code for each in rejects]


def test_text_that_breaks_off_is_said_to_and_where(tmp_path: Path) -> None:
    path = tmp_path / "申请人.csv"
    good = "".join(f"A{n},桐乡市\n" for n in range(60_000))
    path.write_bytes(("申请编号,所在地区\n" + good).encode() + b"A,\xcd\xa9\xcf\xe7\n")
    outcome_of = read
    with pytest.raises(Unreadable) as caught:
        outcome_of([InputFile(path)], Options(batch=1000))
    assert caught.value.problem.code == "text-not-decoded"
    assert caught.value.file == "申请人.csv"


def test_a_hidden_sheet_is_not_read_and_is_named_unless_it_serves_the_others(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "申请人": ROWS,
        "购买的商品": [["申请编号", "商品类别"], ["A1", "手机"]],
        "选项": [["是"]],
    }
    outcome = read_sheets(tmp_path, sheets, hidden=("购买的商品", "选项"))
    assert [(place.sheet, each.code) for place, each in outcome.register.problems] == [("购买的商品", "sheet-hidden")]
    assert [each.table for each in outcome.register.parts] == ["applicants"]
    assert outcome.register.usable


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_hidden_rows_and_columns_are_read_and_said(form: str) -> None:
    outcome = read([InputFile(FILES / f"hidden.{form}")])
    told = {problem.code: dict(problem.args) for _, problem in outcome.register.problems}
    assert told["rows-hidden"] == {"count": "5", "rows": "4, 7, 8, 10, 11"}
    assert told["columns-hidden"] == {"count": "1", "columns": "2024年研发费用"}
    assert [each.id for each in outcome.profiles] == [f"A{number}" for number in range(1, 11)]


def test_rows_hidden_above_the_headers_or_without_anything_are_not_told(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"申请人": [["申请表"], *ROWS]})
    book = load_workbook(path)
    for row in (1, len(ROWS) + 5):
        book["申请人"].row_dimensions[row].hidden = True
    book.save(path)
    assert not read([InputFile(path)]).codes


def test_a_hidden_row_without_its_number_is_counted_on() -> None:
    xml = b'<worksheet><cols><col hidden="1" max="3" min="2"/></cols><row/><row hidden="1"/><row r="7"/><row hidden=\'true\'/></worksheet>'
    found = _unseen(xml)
    assert (list(found.rows), sorted(found.columns)) == ([2, 8], [1, 2])


def test_rows_and_columns_folded_away_in_ods_are_hidden() -> None:
    cell = '<table-cell value-type="string"><p>x</p></table-cell>'
    folded = (
        f'<table-row-group display="false"><table-row number-rows-repeated="2">{cell}</table-row></table-row-group>'
    )
    columns = '<table-column/><table-column-group display="false"><table-column number-columns-repeated="2"/></table-column-group>'
    walk = _Walk()
    xml = f"<table>{columns}<table-row>{cell}</table-row>{folded}<table-row>{cell}</table-row></table>"
    parse_xml(xml.encode(), walk.start, walk.end, walk.text)
    assert walk.sheets[0].unseen() == Unseen([2, 3], frozenset((1, 2)))
