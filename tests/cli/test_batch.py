"""`huisuan batch` at its edges: what it says where there is nothing to say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.run import huisuan

HEADS = "公民身份号码,姓名,申请人类型,所在地区\n"
BAD, GOOD = "330481195101199945,张三,家庭,海宁市\n", "330481195101199944,张三,家庭,海宁市\n"
BOUGHT = (
    "公民身份号码,购买人,商品类别,家电品种,售价（元）,购买日期,能效等级,销售商家所在地\n"
    "330481195101199944,本人,家用电器,冰箱,5000,2024-12-31,一级,海宁市\n"
)


ALL = ("--complete", "all")


def batch(
    folder: Path, applicants: str, *more: str, bought: str = BOUGHT, complete: tuple[str, ...] = ALL
) -> tuple[int, str]:
    (folder / "申请人.csv").write_text(HEADS + applicants, encoding="utf-8")
    (folder / "明细.csv").write_text(bought, encoding="utf-8")
    found = huisuan(
        "batch", folder / "申请人.csv", f"purchases={folder / '明细.csv'}", "--out", folder / "out", "--pack", "trade-in-2025",
        *complete, *more,
    )  # fmt: skip
    return found.exit_code, found.stdout + found.stderr


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
    assert "兑付先后" not in out
    assert "购买的商品：采用1项＝应计补贴0项＋未获补贴1项。" in lines
    assert "0.00" not in out


def test_what_is_paid_is_told_in_sums(tmp_path: Path) -> None:
    code, out = batch(tmp_path, GOOD, "--lang", "en", bought=BOUGHT.replace("2024-12-31", "2025-12-31"))
    assert code == 0
    assert "Order of claims: by day of application;" in out
    assert "due 1,000.00 = cut 0.00 + held 0.00 + paid 1,000.00 yuan" in out
    assert "purchases: 1 taken = 1 with a sum due + 0 without." in out


@pytest.mark.parametrize(
    ("more", "said"),
    [((), "--complete 声明"), (("--lang", "en"), "declare what is complete (--complete)")],
)
@pytest.mark.parametrize("complete", [(), ("--complete", "purchases")])
def test_what_waits_for_a_word_on_completeness_is_told_so(
    tmp_path: Path, more: tuple[str, ...], said: str, complete: tuple[str, ...]
) -> None:
    bought = BOUGHT.replace("2024-12-31", "2025-12-31")
    code, out = batch(tmp_path, GOOD, *more, bought=bought, complete=complete)
    assert code == 0
    assert said in out
    assert ("待补充、待认定" in out or "open questions, applicants asked: 1;" in out) is (not complete)


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        (("省级=50%",), "各级合计 50%，应为 100% / the shares come to 50%"),
        (("省级=60%", "市级=50%"), "the shares come to 110%"),
        (("市级=50%", "市级=50%"), "写了两次"),
        (("市级=1.²%",), "写成 市级=60%"),
    ],
)
def test_shares_that_do_not_make_a_whole_are_refused_before_anything_is_read(
    tmp_path: Path, shares: tuple[str, ...], said: str
) -> None:
    code, out = batch(tmp_path, GOOD, *(word for each in shares for word in ("--share", each)))
    assert code == 2
    assert said in out
    assert not (tmp_path / "out").exists()


def test_many_unknown_columns_do_not_fill_the_screen(tmp_path: Path) -> None:
    more = [f"备注{n}" for n in range(300)]
    heads, row = BOUGHT.splitlines()
    bought = "\n".join((",".join((heads, *more)), row + "," * 300, ""))
    _, out = batch(tmp_path, GOOD, "--lang", "en", bought=bought)
    assert len(out.splitlines()) < 30
    assert "288 more, all of them in run.json" in out
    assert "第" not in out


@pytest.mark.parametrize(
    ("more", "first", "blanks"),
    [
        ((), "“购买的商品”有 1 行看不出属于谁", "空白：未知 2，无 0（其中写作“/”“—”一类的 1）；表头重复 1 行，不计"),
        (
            ("--lang", "en"),
            "rows of “purchases” that name no applicant, and count for nobody: 1",
            "blanks: unknown 2, none 0 (of them written as / or a dash: 1); rows that repeat the headers, not counted: 1",
        ),
    ],
)
def test_rows_of_nobody_come_first_and_strokes_and_repeated_headers_are_counted(
    tmp_path: Path, more: tuple[str, ...], first: str, blanks: str
) -> None:
    heads, row = BOUGHT.splitlines()
    lost, row = row.replace("330481195101199944", ""), row.replace("一级", "/").replace("海宁市", "")
    code, out = batch(tmp_path, GOOD, *more, bought=f"{heads}\n{row}\n{heads}\n{lost}\n")
    assert code == 1
    lines = [each.strip() for each in out.splitlines()]
    assert lines[2].endswith(f"   {blanks}")
    assert lines[4].startswith(first)


def test_a_table_that_is_refused_is_told_with_the_names_that_may_be_meant(tmp_path: Path) -> None:
    heads, row = BOUGHT.splitlines()
    code, out = batch(
        tmp_path, GOOD, bought=f"{heads.replace('（元）', '（亓）').replace('购买日期', '购买日子')}\n{row}\n"
    )
    assert code == 1
    lines = [each.strip() for each in out.splitlines()]
    assert "您要写的是不是：元、万元、亿元" in lines
    assert any(each.startswith("您要写的是不是：") and "购买日期" in each for each in lines)


def test_items_inside_lines_of_json_come_back_line_by_line(tmp_path: Path) -> None:
    bought = [{"商品类别": "手机", "售价": "x"}, {"商品类别": "手机", "售价": "5"}]
    lines = [{"公民身份号码": "330481195101199944", "所在地区": "海宁市", "购买的商品": bought}, {"公民身份号码": "x"}]
    path = tmp_path / "申请人.jsonl"
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in lines), encoding="utf-8")
    done = huisuan("batch", path, "--out", tmp_path / "out", "--pack", "trade-in-2025")
    assert done.exit_code == 1, done.output
    rows = (tmp_path / "out" / "rejects.csv").read_text(encoding="utf-8").splitlines()
    assert [row.count("purchases[") for row in rows] == [0, 1, 0, 1, 0]
