"""Bad input ends in a clear message with place and remedy, exit code 1 or 2, and never in a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import huisuan
from huisuan.problems import ProfileError
from tests.cli.run import EXAMPLES, TODAY
from tests.cli.run import huisuan as run

FAMILY = EXAMPLES / "family.yaml"
PHONE = "facts: {{申请人类型: 个人}}\npurchases:\n  - {{category: 手机, price: {price}, purchased_on: {day}}}\n"
TEXTS = {
    "profile-unknown-fact": "facts: {企业规摸: 大型企业}\n",
    "profile-exponent": PHONE.format(price="1e3", day="2025-03-01"),
    "profile-not-a-number": PHONE.format(price="NaN", day="2025-03-01"),
    "profile-too-many-decimals": PHONE.format(price="99.999元", day="2025-03-01"),
    "profile-wrong-unit": PHONE.format(price="20吨", day="2025-03-01"),
    "profile-impossible-date": PHONE.format(price="20元", day="2025-02-30"),
    "profile-wrong-shape": "- 1\n- 2\n",
    "profile-unknown-name": "facts: {申请人类型: 个人}\njudgements: {meets_everything: 是}\n",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_bad_value_is_refused_with_its_place(code: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(TEXTS[code], encoding="utf-8")
    result = run("check", path)
    assert result.exit_code == 1
    assert f"error[{code}]" in result.stderr
    assert f"{path}:" in result.stderr
    assert "处理：" in result.stderr
    assert result.stdout == ""
    assert f"error[{code}]" in run("check", path, "--lang", "en").stderr


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("empty-file", b""),
        ("not-utf8", b"facts: {\xff\xfe\x00 bad \x81}"),
        ("other-encoding", "facts: {申请人类型: 个人}\n".encode("gb18030")),
        ("other-encoding", "facts: {}\n".encode("utf-16")),
        ("file-too-large", b"# " + b"x" * 50_000_000),
    ],
    ids=["empty", "invalid-utf8", "gb18030", "utf16", "50-mb"],
)
def test_a_bad_file_is_refused(code: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(data)
    result = run("check", path)
    assert result.exit_code == 1
    assert f"error[{code}]" in result.stderr


def test_a_folder_and_a_lost_file_are_refused(tmp_path: Path) -> None:
    assert "error[is-directory]" in run("check", tmp_path).stderr
    assert "error[missing-file]" in run("check", tmp_path / "nowhere.yaml").stderr


def test_a_binary_float_is_refused_through_python() -> None:
    packs = huisuan.load_packs(today=TODAY)
    with pytest.raises(ProfileError, match="profile-float"):
        huisuan.check({"purchases": [{"category": "phone", "price": 0.1}]}, packs)


@pytest.mark.parametrize(
    "args",
    [
        ("check",),
        ("check", str(FAMILY), "--as-of", "2025-02-30"),
        ("check", str(FAMILY), "--as-of", "20250230"),
        ("check", str(FAMILY), "--pack", "jiaxin-2025"),
        ("check", str(FAMILY), "--reading", "one_per_kind"),
        ("check", str(FAMILY), "--format", "xml"),
        ("check", str(FAMILY), "--receipt", "/nowhere/at/all.json"),
        ("check", str(FAMILY), str(FAMILY), "--receipt", "two.json"),
        ("explain", str(FAMILY), "no-such-benefit"),
        ("show", "no-such-benefit"),
        ("new", "pack", "Not A Name"),
        ("dance",),
    ],
)
def test_wrong_usage_ends_with_two(args: tuple[str, ...]) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert "Error" in result.stderr


def test_a_name_nearly_right_is_suggested() -> None:
    assert "jiaxing-2025" in run("check", FAMILY, "--pack", "jiaxin-2025").stderr
    assert "appliance-trade-in" in run("explain", FAMILY, "apliance-trade-in").stderr


def test_a_reading_no_pack_has_is_refused() -> None:
    result = run("check", FAMILY, "--reading", "two_per_kind=one")
    assert result.exit_code == 1
    assert "error[profile-unknown-name]" in result.stderr
    assert "error[profile-unknown-member]" in run("check", FAMILY, "--reading", "jiaxing-2025/one_per_kind=two").stderr


def test_a_folder_without_packs_is_refused(tmp_path: Path) -> None:
    result = run("check", FAMILY, "--packs", tmp_path)
    assert result.exit_code == 1
    assert "error[missing-file]" in result.stderr


def test_all_problems_of_a_bad_pack_come_with_their_lines(tmp_path: Path) -> None:
    assert run("new", "pack", "bad-pack", "--dir", tmp_path).exit_code == 0
    rules = tmp_path / "bad-pack" / "benefits.yaml"
    text = (
        rules.read_text(encoding="utf-8")
        .replace("computing_spend\n", "computing_spent\n")
        .replace("for: enterprise", "for: enterprize")
    )
    rules.write_text(text, encoding="utf-8")
    result = run("check", FAMILY, "--packs", tmp_path)
    assert result.exit_code == 1
    assert "bad-pack/benefits.yaml:" in result.stderr
    assert "enterprize" in result.stderr


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "not json",
        '{"receipt":"1"}',
        '{"receipt":"1","segments":{"x":1},"completeness":{},"record":{},"facts":{}}',
    ],
)
def test_a_receipt_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    path.write_text(text, encoding="utf-8")
    result = run("replay", path)
    assert result.exit_code == 1
    assert "error[" in result.stderr


def test_a_receipt_with_floats_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    run("check", FAMILY, "--receipt", path)
    held = json.loads(path.read_text(encoding="utf-8"))
    held["facts"]["region"] = {"number": 0.5}
    path.write_text(json.dumps(held), encoding="utf-8")
    assert "error[bad-receipt]" in run("replay", path).stderr
