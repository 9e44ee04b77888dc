"""A pack whose figures nobody compared with the text says so beside every benefit, in every output, and coverage refuses it."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from huisuan.contract.models import Assessment
from tests.cli.run import EXAMPLES, huisuan
from tests.compiler.rules import compile_rules

UNREAD = Path(__file__).parent / "packs" / "unread-2025"
FAMILY = EXAMPLES / "family.yaml"
TAGS = {"zh": "数字未与原文核对", "en": "not compared with the text"}
MARKS = {
    "zh": "数字未与原文核对：手头没有办法全文",
    "en": "figures not compared with the text: the rules are not at hand",
}
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])
HEAD = """language: 1
pack: trial
document: {title: {zh: 试验, en: trial}, number: none, issuer: none, source: %s}
in_force: {from: 2025-01-01, to: 2025-12-31}
"""
RULE = "benefits:\n  it: {title: {zh: 事项, en: it}, clause: 一, amount: 1元}\n"


def run(*args: str | Path) -> str:
    found = huisuan(*args, "--packs", UNREAD)
    assert found.exit_code == 0, found.stderr
    return found.stdout


def rows_of(text: str, pack: str) -> list[str]:
    return [line for line in text.splitlines() if f"{pack} " in line]


@LANGUAGES
def test_check_says_so_beside_each_benefit_of_the_pack_and_of_no_other(language: str) -> None:
    page = run("check", FAMILY, "--all", "--lang", language)
    own = rows_of(page, "unread-2025")
    assert len(own) == 2
    assert all(f"{TAGS[language]}" in row for row in own)
    others = rows_of(page, "jiaxing-2025")
    assert others
    assert not any(TAGS[language] in row for row in others)
    assert "".join(MARKS[language].split()) in "".join(page.split())


@LANGUAGES
def test_the_mark_stays_on_a_crowded_page(language: str) -> None:
    page = run("check", FAMILY, "--lang", language)
    own = rows_of(page, "unread-2025")
    assert own
    assert all(TAGS[language] in row for row in own)


def test_places_of_the_pack_are_not_passed_off_as_clauses_of_the_document() -> None:
    page = run("check", FAMILY, "--all")
    assert "unread-2025 第一部分" in page
    assert "unread-2025 第一条" not in page


def test_the_result_holds_the_reason_for_each_benefit_and_pack_and_fits_its_contract() -> None:
    data = json.loads(run("check", FAMILY, "--format", "json"))
    result = Assessment.model_validate(data)
    marks = {each.benefit: each.unverified for each in result.determinations}
    marked = {name for name, mark in marks.items() if mark}
    assert {name for name in marked if not name.startswith("trade-in-2025/")} == {
        "unread-2025/phone",
        "unread-2025/voucher",
    }
    assert marks["unread-2025/phone"] is not None
    assert marks["unread-2025/phone"].en == "the rules are not at hand"
    assert sorted(each.pack for each in result.packs if each.unverified) == ["trade-in-2025", "unread-2025"]
    told = {each["benefit"]: each["explanation"]["unverified"] for each in data["determinations"]}
    assert {name for name, words in told.items() if words} == marked
    assert {told[name] for name in marked if name.startswith("unread-2025/")} == {MARKS["zh"]}


@LANGUAGES
@pytest.mark.parametrize("benefit", ["unread-2025/phone", "unread-2025/voucher"])
def test_explain_and_show_say_so(benefit: str, language: str) -> None:
    assert MARKS[language] in run("explain", FAMILY, benefit, "--lang", language)
    assert MARKS[language] in run("show", benefit, "--lang", language)


@LANGUAGES
def test_show_says_so_of_the_pack_and_not_of_another(language: str) -> None:
    assert MARKS[language] in run("show", "unread-2025", "--lang", language)
    assert TAGS[language] not in run("show", "jiaxing-2025", "--lang", language)
    assert TAGS[language] not in run("show", "jiaxing-2025/digital-purchase", "--lang", language)


@LANGUAGES
def test_the_sign_off_sheet_says_so_above_and_beside_each_benefit(language: str, tmp_path: Path) -> None:
    run("show", "unread-2025", "--format", "xlsx", "--out", tmp_path / "sheet.xlsx", "--lang", language)
    page = load_workbook(tmp_path / "sheet.xlsx").active
    assert page is not None
    rows = [tuple(str(cell or "") for cell in row) for row in page.iter_rows(values_only=True)]
    head = next(place for place, row in enumerate(rows) if row[0].startswith("条款\n"))
    assert any(MARKS[language] in cell for row in rows[:head] for cell in row)
    for name in ("phone", "voucher"):
        first = next(row for row in rows[head:] if row[2] == name)
        assert MARKS[language] in first[9]


def test_the_receipt_says_so_of_the_benefits_of_the_pack_alone_and_replays(tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    run("check", FAMILY, "--receipt", path)
    record = json.loads(path.read_text(encoding="utf-8"))["record"]
    marked = {name for name, found in record.items() if found.get("unverified")}
    assert {name for name in marked if not name.startswith("trade-in-2025/")} == {
        "unread-2025/phone",
        "unread-2025/voucher",
    }
    assert "unverified" not in record["jiaxing-2025/digital-purchase"]
    run("replay", path)


def test_a_receipt_without_the_mark_differs(tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    run("check", FAMILY, "--receipt", path)
    receipt = json.loads(path.read_text(encoding="utf-8"))
    del receipt["record"]["unread-2025/phone"]["unverified"]
    path.write_text(json.dumps(receipt), encoding="utf-8")
    found = huisuan("replay", path, "--packs", UNREAD)
    assert found.exit_code == 1
    assert "record.unread-2025/phone.unverified" in found.stderr


def test_the_list_of_packs_holds_the_reason() -> None:
    packs = {each["pack"]: each["unverified"] for each in json.loads(run("list", "packs", "--format", "json"))}
    assert packs["unread-2025"] == {"zh": "手头没有办法全文", "en": "the rules are not at hand"}
    assert packs["jiaxing-2025"] is None


def test_coverage_does_not_apply(tmp_path: Path) -> None:
    text = tmp_path / "rules.txt"
    text.write_text("一、手机。补贴15%。\n", encoding="utf-8")
    found = huisuan("coverage", "unread-2025", "--text", text, "--packs", UNREAD, "--lang", "en")
    assert found.exit_code != 0
    assert (
        "error[no-source-copy]: `unread-2025` cannot be compared with a document: the rules are not at hand"
        in found.stderr
    )


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("{unverified: {zh: 没有, en: none}, sha256: %s}" % ("0" * 64), "mechanism-conflict"),
        ("{unverified: {zh: 没有, en: none}}", None),
        ("{unverified: {zh: 没有}}", "missing-text"),
        ("{unverified: {en: none}}", "missing-text"),
        ("{unverified: none}", "missing-text"),
        ("{}", "missing-key"),
        ("{unseen: yes}", "unknown-key"),
    ],
)
def test_a_source_states_a_hash_or_why_there_is_none(source: str, code: str | None) -> None:
    found = [each.code for each in compile_rules(RULE, head=HEAD % source).problems if each.severity == "error"]
    assert (code in found) if code else not found
