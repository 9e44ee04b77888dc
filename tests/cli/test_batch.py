"""`huisuan batch` at its edges: what it says where there is nothing to say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.run import huisuan

HEADS = "公民身份号码,姓名,申请人类型,所在地区\n"
BAD, GOOD = "330481195101199945,张三,家庭,海宁市\n", "330481195101199944,张三,家庭,海宁市\n"
BOUGHT = (
    "公民身份号码,购买人,商品类别,家电品种,售价（元）,购买日期,能效等级,销售商家所在地\n"
    "330481195101199944,本人,家用电器,冰箱,5000,2024-12-31,一级,海宁市\n"
)


def batch(folder: Path, applicants: str, *more: str, bought: str = BOUGHT) -> tuple[int, str]:
    (folder / "申请人.csv").write_text(HEADS + applicants, encoding="utf-8")
    (folder / "明细.csv").write_text(bought, encoding="utf-8")
    found = huisuan(
        "batch", folder / "申请人.csv", f"purchases={folder / '明细.csv'}", "--out", folder / "out", "--pack", "trade-in-2025",
        "--complete", "all", *more,
    )  # fmt: skip
    return found.exit_code, found.stdout


@pytest.mark.parametrize(
    ("more", "said"),
    [((), "申请人没有一行被采用，没有测算"), (("--lang", "en"), "no applicant was taken, so nothing was assessed")],
)
def test_a_run_with_nothing_taken_prints_no_sums(tmp_path: Path, more: tuple[str, ...], said: str) -> None:
    code, out = batch(tmp_path, BAD, *more)
    assert code == 1
    assert said in out.splitlines()
    assert "0.00" not in out


def test_a_run_with_nothing_to_pay_says_so_and_accounts_for_the_items(tmp_path: Path) -> None:
    code, out = batch(tmp_path, GOOD)
    assert code == 0
    lines = [each.strip() for each in out.splitlines()]
    assert "没有一笔可以兑付的补贴" in lines
    assert "购买的商品：采用1项＝应计补贴0项＋未获补贴1项。" in lines
    assert "0.00" not in out


def test_what_is_paid_is_told_in_sums(tmp_path: Path) -> None:
    code, out = batch(tmp_path, GOOD, "--lang", "en", bought=BOUGHT.replace("2024-12-31", "2025-12-31"))
    assert code == 0
    assert "due 1,000.00 = cut 0.00 + held 0.00 + paid 1,000.00 yuan" in out
    assert "purchases: 1 taken = 1 with a sum due + 0 without." in out
