"""Numbers of what is paid for once: read from applicants' and items' tables, as the texts they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.made import read_rows, read_sheets

HEADERS = {
    "#invoice": ("发票号码", "发票号"),
    "#contract": ("合同编号",),
    "#serial_number": ("序列号", "S/N码", "S/N"),
    "#vin": ("车架号", "VIN"),
    "#plate": ("车牌号",),
}
CASES = [(column, header) for column, headers in HEADERS.items() for header in headers]


@pytest.mark.parametrize(("column", "header"), CASES)
def test_an_item_keeps_the_numbers_of_what_is_paid_for_once(tmp_path: Path, column: str, header: str) -> None:
    sheets = {
        "申请人": [["申请编号", "所在地区"], ["甲-1", "海宁市"]],
        "购买的商品": [["申请编号", "商品类别", header], ["甲-1", "家电", " 00425 "], ["甲-1", "手机", ""]],
    }
    outcome = read_sheets(tmp_path, sheets)
    (batch,) = outcome.batches
    assert not outcome.rejects
    assert set(batch.collections["purchases"].frame[column]) == {"00425", None}
    (profile,) = outcome.profiles
    assert all(set(item.values) == {"category"} for item in profile.facts.collections["purchases"].items)


@pytest.mark.parametrize(("column", "header"), CASES)
def test_an_applicant_may_have_such_a_number_too(tmp_path: Path, column: str, header: str) -> None:
    outcome = read_rows(tmp_path, [["申请编号", "所在地区", header], ["甲-1", "海宁市", "浙A12345"]])
    (batch,) = outcome.batches
    assert batch.applicants.frame[column].to_list() == ["浙A12345"]


@pytest.mark.parametrize("number", [42, 25332000000012345678])
def test_a_spreadsheets_number_is_no_number_of_an_invoice(tmp_path: Path, number: int) -> None:
    sheets: dict[str, list[list[object]]] = {
        "申请人": [["申请编号", "所在地区"], ["甲-1", "海宁市"]],
        "购买的商品": [["申请编号", "商品类别", "发票号码"], ["甲-1", "家电", number]],
    }
    outcome = read_sheets(tmp_path, sheets)
    assert [each.code for each in outcome.rejects] == ["cell-number-for-id", "items-refused"]
