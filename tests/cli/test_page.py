"""A long report is cut to a page and says how much is hidden; a choice stands side by side; sums are worded by their kind."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from huisuan.backends.record import Amount
from huisuan.cli.layout import clipped, left, money, right, wrapped
from huisuan.cli.sums import Shown, amount_text, subtotal
from huisuan.source import display_width
from huisuan.values import Kind
from tests.cli.run import huisuan

HEAD = """\
language: 1
pack: many
document:
  title: {zh: 许多事项, en: Many benefits}
  number: not stated in this copy
  issuer: 某市
in_force: {from: 2026-01-01, to: 2026-12-31}
claims: {from: 2026-10-01, to: 2026-11-30}
policy_year: 2026
"""
ENTERPRISE = "facts: {申请人类型: 企业, revenue: {2026: 100万元}}\n"


def _pack(tmp_path: Path, rules: str, profile: str = ENTERPRISE) -> tuple[Path, Path]:
    folder = tmp_path / "many"
    folder.mkdir()
    (folder / "pack.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "rules.yaml").write_text(rules, encoding="utf-8")
    path = tmp_path / "profile.yaml"
    path.write_text(profile, encoding="utf-8")
    return folder, path


def _benefit(name: str, amount: str, when: str = "revenue > 0元") -> str:
    return f"""\
  {name}:
    title: {{zh: 事项{name}, en: benefit {name}}}
    clause: 一
    for: enterprise
    department: {{zh: 市某局, en: a bureau}}
    when: {when}
    amount: {amount}
"""


@pytest.mark.parametrize("when", ["revenue > 0元", "revenue < 0元"], ids=["eligible", "not eligible"])
def test_a_long_report_fits_a_page_and_says_how_many_are_hidden(when: str, tmp_path: Path) -> None:
    rules = "benefits:\n" + "".join(_benefit(f"b{n:02d}", f"{n + 1}万元", when) for n in range(60))
    folder, profile = _pack(tmp_path, rules)
    lines = huisuan("check", profile, "--packs", folder, "--pack", "many").stdout.splitlines()
    assert len(lines) == 40
    hidden = re.search(r"……还有(\d+)项，加 --all 查看", "\n".join(lines))
    assert hidden is not None
    shown = sum("many 第一条" in line for line in lines)
    assert shown + int(hidden[1]) == 60
    whole = huisuan("check", profile, "--packs", folder, "--pack", "many", "--all").stdout
    assert whole.count("many 第一条") == 60


def test_a_crowded_page_asks_in_one_line_and_says_what_each_answer_settles(tmp_path: Path) -> None:
    rules = "benefits:\n" + "".join(_benefit(f"b{n:02d}", "1万元", "net_profit > 0元") for n in range(50))
    rules += "".join(_benefit(f"c{n}", "30万元", "tax_paid > 0元") for n in range(2))
    folder, profile = _pack(tmp_path, rules)
    text = huisuan("check", profile, "--packs", folder, "--pack", "many").stdout
    asked = [line for line in text.splitlines() if line.startswith("  ? ")]
    settled = [line.rpartition("  ")[2] for line in asked]
    assert settled == ["可定2项，最高600,000.00元", "可定50项，最高500,000.00元"]
    assert "2026年实际缴纳的税费是多少？" in asked[0]


def test_what_must_be_chosen_between_stands_side_by_side_and_counts_once(tmp_path: Path) -> None:
    rules = "benefits:\n" + _benefit("a", "3万元") + _benefit("b", "2万元") + _benefit("c", "1万元")
    folder, profile = _pack(tmp_path, rules + "relations:\n  - choose: [a, c]\n")
    lines = huisuan("check", profile, "--packs", folder, "--pack", "many").stdout.splitlines()
    place = next(n for n, line in enumerate(lines) if "以下只能选择一项，由您决定" in line)
    assert "事项a" in lines[place + 1]
    assert "事项c" in "".join(lines[place + 2 : place + 4])
    assert "小计 50,000.00元" in "\n".join(lines)
    chosen = profile.read_text(encoding="utf-8") + "choices: {a+c: many/c}\n"
    profile.write_text(chosen, encoding="utf-8")
    again = huisuan("check", profile, "--packs", folder, "--pack", "many").stdout
    assert "只能选择一项" not in again
    assert "小计 30,000.00元" in again


def test_the_window_to_claim_is_told_apart_from_the_days_in_force(tmp_path: Path) -> None:
    folder, profile = _pack(tmp_path, "benefits:\n" + _benefit("a", "3万元"))
    text = huisuan("check", profile, "--packs", folder, "--pack", "many").stdout
    assert "政策期2026-01-01至2026-12-31，正在执行；申报期2026-10-01至2026-11-30，可申报" in text
    english = huisuan("check", profile, "--packs", folder, "--pack", "many", "--lang", "en").stdout
    assert "claims 2026-10-01 to 2026-11-30, open" in " ".join(english.split())


@pytest.mark.parametrize(
    ("kind", "low", "high", "zh", "en"),
    [
        (Kind.EXACT, 1800, 1800, "1,800.00元", "1,800.00 yuan"),
        (Kind.EXACT, 0, 2000, "0–2,000.00元", "0–2,000.00 yuan"),
        (Kind.EXACT, 0, None, "金额待定", "sum open"),
        (Kind.EXACT, 5, None, "5.00元起", "from 5.00 yuan"),
        (Kind.AT_MOST, 0, 2000, "最高2,000.00元", "up to 2,000.00 yuan"),
        (Kind.AT_LEAST, 700, None, "至少700.00元", "at least 700.00 yuan"),
        (Kind.BETWEEN, 10, 20, "10.00至20.00元之间", "between 10.00 and 20.00 yuan"),
        (Kind.UNQUANTIFIED, 0, None, "金额由部门核定", "sum not stated"),
        (Kind.IN_KIND, None, None, "非现金支持", "in kind"),
    ],
)
def test_what_a_rule_leaves_open_and_what_is_not_known_are_worded_apart(
    kind: Kind, low: int | None, high: int | None, zh: str, en: str
) -> None:
    ends = [None if end is None else Fraction(end) for end in (low, high)]
    amount = Amount(kind, ends[0], ends[1])
    assert amount_text(amount, "CNY", "zh") == zh
    assert amount_text(amount, "CNY", "en") == en


def test_a_subtotal_adds_each_currency_by_itself() -> None:
    yuan = Shown(Amount(Kind.EXACT, Fraction(5), Fraction(7)), "CNY", 2)
    dollars = Shown(Amount(Kind.EXACT, Fraction(3), Fraction(3)), "USD", 2)
    assert subtotal((yuan, dollars, yuan), "zh") == "10.00–14.00元 + 3.00美元"


def test_a_currency_without_small_change_has_no_decimals() -> None:
    assert money(Fraction(1234567), "JPY", "zh", 0) == "1,234,567日元"


def test_columns_count_chinese_characters_as_two() -> None:
    assert display_width(left("算力", 10)) == display_width(right("算力补贴", 10)) == 10
    assert clipped("算力补贴算力补贴", 9) == "算力补贴…"


def test_wrapping_loses_nothing_and_starts_no_line_with_a_stop() -> None:
    text = "算力使用符合市经信局规定的条件，" * 8
    lines = wrapped(text, 30, "  ")
    assert "".join(line.strip() for line in lines) == text
    assert all(display_width(line) <= 30 for line in lines)
    assert not any(line.strip().startswith("，") for line in lines)


def test_a_subtotal_adds_what_has_a_sum_and_counts_what_has_none() -> None:
    capped = Shown(Amount(Kind.EXACT, Fraction(0), Fraction(5000)), "CNY", 2)
    unlimited = Shown(Amount(Kind.EXACT, Fraction(0), None), "CNY", 2)
    assert subtotal((capped, unlimited, unlimited), "zh") == "0–5,000.00元，另有2项金额待定"
    assert subtotal((unlimited,), "zh") == "金额待定"
