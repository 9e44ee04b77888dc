"""What cells say, however offices write it; what cannot be read is refused, with its reason, and never becomes unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from huisuan.intake.columns import ColumnReader
from huisuan.intake.headers import Heading
from huisuan.intake.model import InputFile
from huisuan.values import NONE, Known, Ranged, State
from tests.intake.made import Outcome, Rows, read, read_rows, read_sheets
from tests.vocabulary.shipped import VOCABULARY

DAY = Known(Fraction(date(2025, 3, 1).toordinal()))
NOON = datetime(2025, 3, 1, 12, 30)  # noqa: DTZ001 - a spreadsheet has no zones
MIDNIGHT = datetime(2025, 3, 1)  # noqa: DTZ001 - as above
MONEY, DATE, TRUTH, SIZE, REGION = "2024年研发费用", "成立日期", "高新技术企业", "企业规模", "所在地区"


def only_state(outcome: Outcome) -> State | None:
    assert not outcome.rejects, [each.reason("zh") for each in outcome.rejects]
    (profile,) = outcome.profiles
    values = tuple(profile.facts.values.values())
    return values[0] if values else None


@pytest.mark.parametrize(
    ("header", "text", "state"),
    [
        (MONEY, "1,200.50", Known(Fraction(2401, 2))),
        (MONEY, "１，２００．５０", Known(Fraction(2401, 2))),
        (MONEY, "1.2万元", Known(Fraction(12000))),
        (MONEY, "¥1,200", Known(Fraction(1200))),
        (MONEY, "￥1.2万", Known(Fraction(12000))),
        (MONEY, "1200元 ", Known(Fraction(1200))),
        (MONEY, "1200.00元整", Known(Fraction(1200))),
        (MONEY, "1.2万元整", Known(Fraction(12000))),
        (MONEY, "1 200", Known(Fraction(1200))),
        (MONEY, "12 001 200.50", Known(Fraction(24002401, 2))),
        (MONEY, "3 000.00元整", Known(Fraction(3000))),
        (MONEY, "3 000万元", Known(Fraction(30_000_000))),
        (MONEY, "3000圆整", Known(Fraction(3000))),
        *(
            (header, sign, None)
            for header in (MONEY, DATE, TRUTH, SIZE, REGION)
            for sign in ("/", "—", "－", "——", "N/A", " ／ ")
        ),
        *((header, word, None) for header in (MONEY, DATE) for word in ("无", "没有", "暂无")),
        (MONEY, "\u3000+1200\u00a0", Known(Fraction(1200))),
        (MONEY, "1200.500", Known(Fraction(2401, 2))),
        (MONEY + "（万元）", "1.2", Known(Fraction(12000))),
        (MONEY + "（万元）", "1.2万元", Known(Fraction(12000))),
        (MONEY + "（万元）", "120元", Known(Fraction(120))),
        ("2024年裁员率", "5.5%", Known(Fraction(11, 200))),
        ("2024年裁员率", "５％", Known(Fraction(1, 20))),
        ("2024年裁员率（%）", "5.5", Known(Fraction(11, 200))),
        ("2024年出口额", "$1,200", Known(Fraction(1200))),
        (DATE, "2025-03-01", DAY),
        (DATE, "2025/3/1", DAY),
        (DATE, "2025.3.1", DAY),
        (DATE, "2025年3月1日", DAY),
        (DATE, "２０２５年３月１日", DAY),
        (DATE, "20250301", DAY),
        (DATE, "2025-03-01 00:00:00", DAY),
        (DATE, "2025-03-01 12:30", DAY),
        (DATE, "2025/03/01 14:30", DAY),
        (DATE, "2025-03-01T10:20:30", DAY),
        (DATE, "2025年3月1日 下午2:30", DAY),
        *((TRUTH, text, Known(True)) for text in ("是", "有", "√", "Y", "yes", "TRUE", "1")),
        *((TRUTH, text, Known(False)) for text in ("否", "无", "×", "N", "no", "0")),
        (SIZE, "小型企业", Known("small")),
        (SIZE, " 小型 企业 ", Known("small")),
        (SIZE, "SMALL", Known("small")),
        (REGION, "桐乡市", Known(Fraction(330483))),
        (REGION, "嘉兴市桐乡市", Known(Fraction(330483))),
        (REGION, "浙江省桐乡市", Known(Fraction(330483))),
        (REGION, "嘉兴市南湖区", Known(Fraction(330402))),
        ("公民身份号码", "330402 19900307 2045", Known("330402199003072045")),
        (REGION, "330483", Known(Fraction(330483))),
        (REGION, "嘉兴市", Ranged(Fraction(330400), Fraction(330499))),
        ("行业代码", "C3562", Known(Fraction(33562))),
        ("统一社会信用代码", "91330499ma00000009", Known("91330499MA00000009")),
        ("统一社会信用代码", "'９１３３０４９９MA00000009", Known("91330499MA00000009")),
        ("统一社会信用代码", "无", NONE),
        (MONEY, "未知", None),
        (MONEY, "", None),
    ],
)
def test_a_text_is_read(tmp_path: Path, header: str, text: str, state: State | None) -> None:
    assert only_state(read_rows(tmp_path, [["申请编号", header], ["A1", text]])) == state


@pytest.mark.parametrize(
    ("header", "text", "code"),
    [
        (MONEY, "五万", "profile-not-a-number"),
        (MONEY, "1e5", "profile-exponent"),
        (MONEY, "-5", "profile-out-of-bounds"),
        (MONEY, "1.005", "profile-too-many-decimals"),
        (MONEY, "$5", "profile-wrong-unit"),
        (MONEY, "5吨", "profile-wrong-unit"),
        (MONEY, "1200元/台", "cell-per-piece"),
        (MONEY, "1.2 万元 / 辆", "cell-per-piece"),
        (MONEY + "（万元）", "2万元／套", "cell-per-piece"),
        (MONEY, "1/3", "profile-not-a-number"),
        (MONEY, "—5—", "profile-not-a-number"),
        ("企业规模", "无", "profile-not-nullable"),
        (MONEY + "（万元）", "1.2万", "cell-twice-multiplied"),
        (DATE, "2025-02-30", "profile-impossible-date"),
        (MONEY, "1 20", "profile-not-a-number"),
        (DATE, "2025年13月1日", "profile-impossible-date"),
        (DATE, "45717", "cell-serial-day"),
        (DATE, "2025-03-01 24:30", "profile-impossible-date"),
        (DATE, "2025-03-01T20:00:00Z", "profile-impossible-date"),
        (DATE, "1066-10-14", "profile-out-of-bounds"),
        (TRUTH, "也许", "profile-bad-value"),
        (SIZE, "中小企业", "profile-unknown-member"),
        (REGION, "桐乡", None),
        (REGION, "亚特兰蒂斯", "unknown-region"),
        ("统一社会信用代码", "91330499MA00000008", "profile-bad-checksum"),
        ("统一社会信用代码", "9133", "profile-bad-value"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused(tmp_path: Path, header: str, text: str, code: str | None) -> None:
    outcome = read_rows(tmp_path, [["申请编号", header], ["A1", text], ["A2", ""]])
    found = [(each.code, each.place.row, each.place.column, each.value) for each in outcome.rejects]
    assert found == ([] if code is None else [(code, 2, header, text)])
    assert outcome.counts["applicants"].rows_out == (2 if code is None else 1)


@pytest.mark.parametrize(
    ("header", "value", "form", "state"),
    [
        (MONEY, 1234.5, "General", Known(Fraction(2469, 2))),
        (MONEY, 0.1 + 0.2, "General", Known(Fraction(3, 10))),
        (MONEY, 2200.0000000000005, "General", Known(Fraction(2200))),
        (MONEY, 10**11, "General", Known(Fraction(10**11))),
        ("2024年裁员率", 0.15, "0.00%", Known(Fraction(3, 20))),
        ("2024年裁员率（%）", 0.15, "0%", Known(Fraction(3, 20))),
        ("2024年裁员率（%）", 15, "General", Known(Fraction(3, 20))),
        (DATE, date(2025, 3, 1), "yyyy-mm-dd", DAY),
        (DATE, MIDNIGHT, 'yyyy"年"m"月"d"日"', DAY),
        (DATE, NOON, "yyyy-mm-dd hh:mm", DAY),
        (DATE, 45717.5, "General", DAY),
        (DATE, 45717, "General", DAY),
        (DATE, 20250301, "General", DAY),
        (TRUTH, True, "General", Known(True)),
        (REGION, 330483, "General", Known(Fraction(330483))),
    ],
)
def test_a_spreadsheets_cell_is_read(tmp_path: Path, header: str, value: object, form: str, state: State) -> None:
    sheets: dict[str, Rows] = {"申请人": [["申请编号", header], ["A1", value]]}
    assert only_state(read_sheets(tmp_path, sheets, formats={"申请人": {"B2": form}})) == state


@pytest.mark.parametrize(
    ("header", "value", "code"),
    [
        (MONEY, 1 / 3, "profile-too-many-decimals"),
        (MONEY, 0.15, None),
        (MONEY, date(2025, 3, 1), "profile-not-a-number"),
        (MONEY, True, "profile-not-a-number"),
        (DATE, 60, "profile-impossible-date"),
        (DATE, 99999, "cell-serial-day"),
        (DATE, 202503, "cell-serial-day"),
        (DATE, 1, "cell-serial-day"),
        ("统一社会信用代码", 913304990000000000, "cell-number-for-id"),
        ("银行账号", 6222020200112230, "cell-number-for-id"),
        ("公民身份号码", 11010519491231002, "cell-number-for-id"),
    ],
)
def test_a_spreadsheets_cell_of_the_wrong_kind_is_refused(
    tmp_path: Path, header: str, value: object, code: str | None
) -> None:
    outcome = read_sheets(tmp_path, {"申请人": [["申请编号", header], ["A1", value]]})
    assert [each.code for each in outcome.rejects] == ([] if code is None else [code])


def test_serial_days_of_1904_count_from_there(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    page = book.worksheets[0]
    page.title = "申请人"
    for row in (["申请编号", DATE], ["A1", 44255], ["A2", date(2025, 3, 1)]):
        page.append(row)
    book.save(tmp_path / "mac.xlsx")
    profiles = read([InputFile(tmp_path / "mac.xlsx")]).profiles
    assert [each.facts.values["registered_on"] for each in profiles] == [DAY, DAY]


def test_a_short_whole_number_serves_as_an_id_and_a_long_one_does_not(tmp_path: Path) -> None:
    rows: Rows = [["申请编号", REGION], [12, "桐乡市"], [123456789012, "桐乡市"]]
    outcome = read_sheets(tmp_path, {"申请人": rows})
    assert outcome.applicants()["#id"].to_list() == ["12"]
    assert [each.code for each in outcome.rejects] == ["cell-number-for-id"]


def test_each_bad_cell_of_a_row_has_its_entry_and_the_row_counts_once(tmp_path: Path) -> None:
    outcome = read_rows(tmp_path, [["申请编号", MONEY, DATE], ["A1", "x", "y"]])
    assert len(outcome.rejects) == 2
    assert outcome.counts["applicants"].rejected == 1


def test_every_refusal_says_why_and_what_to_do_in_both_languages(tmp_path: Path) -> None:
    (reject,) = read_rows(tmp_path, [["申请编号", DATE], ["A1", "2025-02-30"]]).rejects
    assert "2025-02-30" in reject.reason("zh")
    assert "2025-02-30" in reject.reason("en")
    assert reject.remedy("zh")
    assert reject.remedy("en")


@pytest.mark.parametrize(("nullable", "none"), [(True, True), (False, False)])
def test_none_of_a_number_that_may_be_none_stays_none(*, nullable: bool, none: bool) -> None:
    fact = replace(VOCABULARY.facts["rd_expense"], nullable=nullable)
    read = ColumnReader(Heading("fact", "rd_expense", fact), MONEY, VOCABULARY).read(pl.Series(["无", "/", "5"]))
    assert (read.none is not None and read.none.to_list()) == (none and [True, False, False])
    assert (read.blank_unknown, read.signs, len(read.faults)) == ((1, 1, 0) if nullable else (2, 2, 0))


def test_a_region_that_is_none_is_told_with_its_near_name(tmp_path: Path) -> None:
    outcome = read_rows(tmp_path, [["编号", REGION], ["A1", "嘉兴市南湖"], ["A2", "杭州市南湖区"]])
    assert [each.code for each in outcome.rejects] == ["unknown-region"] * 2
    for language in ("zh", "en"):
        assert all("南湖区" in each.remedy(language) for each in outcome.rejects)
