"""`huisuan test --mutate` as people see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.run import huisuan
from tests.mutation.fair import benefit, case_file, write_pack

RULES = "benefits:\n" + benefit("it", "when: outlay >= 50元\namount: 5元")
GOOD = [
    ("facts: {fair.outlay: 50元}", "it: {amount: 5元}"),
    ("facts: {fair.outlay: 49.99元}", "it: {status: not_eligible}"),
]


def _mutate(place: Path, *more: str) -> tuple[int, str, str]:
    result = huisuan("test", "--mutate", "--packs", place, "--jobs", "1", *more)
    return result.exit_code, result.stdout, result.stderr


def test_a_pack_whose_cases_notice_everything_passes(tmp_path: Path) -> None:
    code, text, _ = _mutate(write_pack(tmp_path, RULES, case_file(*GOOD)), "--lang", "en")
    assert code == 0
    assert "score 100.00% (bar 98%, passed)" in text


def test_a_survivor_is_printed_with_its_place_and_what_was_changed(tmp_path: Path) -> None:
    place = write_pack(tmp_path, RULES, case_file(*GOOD[:1]))
    code, text, _ = _mutate(place)
    assert code == 1
    assert "fair/rules.yaml:6: it/when drop\n    outlay >= 50元 → —\n" in text
    assert "数字加减：被发现5，漏过2" in text
    assert "未达标" in text
    code, text, _ = _mutate(place, "--lang", "en", "--bar", "60")
    assert code == 0
    assert "numbers up and down: 5 killed, 2 survived" in text


def test_json_holds_counts_survivors_and_arguments(tmp_path: Path) -> None:
    more = "equivalent:\n  - {mutant: it/when 50元 -1, why: {zh: 试验, en: a trial}}\n"
    code, text, _ = _mutate(write_pack(tmp_path, RULES, case_file(*GOOD[:1], more=more)), "--format", "json")
    assert code == 1
    (found,) = json.loads(text)
    assert found["pack"] == "fair"
    assert found["counts"]["killed"] == found["kinds"]["number"]["killed"] + 2
    assert found["counts"]["argued"] == 1
    survivor = next(each for each in found["survivors"] if each["id"] == "it/when drop")
    assert survivor == {
        "id": "it/when drop",
        "kind": "condition",
        "benefit": "it",
        "file": "fair/rules.yaml",
        "line": 6,
        "was": "outlay >= 50元",
        "now": "—",
    }
    (argued,) = found["argued"]
    assert argued["why"] == {"zh": "试验", "en": "a trial"}
    assert found["score"]["percent"].endswith("%")


def test_a_wrong_argument_is_shown_where_it_stands(tmp_path: Path) -> None:
    more = "equivalent:\n  - {mutant: it/when >=, why: 试验}\n"
    code, _, errors = _mutate(write_pack(tmp_path, RULES, case_file(*GOOD, more=more)))
    assert code == 1
    assert "fair/fair.cases.yaml:9:14: error[no-survivor]" in errors


def test_failing_cases_come_first(tmp_path: Path) -> None:
    wrong = ("facts: {fair.outlay: 60元}", "it: {amount: 6元}")
    code, text, _ = _mutate(write_pack(tmp_path, RULES, case_file(wrong)), "--lang", "en")
    assert code == 1
    assert "make these cases pass first" in text
    assert "fair/fair.cases.yaml:2: case 1" in text


@pytest.mark.parametrize(
    "args",
    [
        ("test", "--sample", "5"),
        ("test", "--mutate", "nowhere"),
        ("test", "--mutate", "--bar", "101"),
        ("test", "--mutate", "--bar", "much"),
        ("test", "--mutate", "--sample", "0"),
    ],
)
def test_a_wrong_request_is_a_wrong_request(args: tuple[str, ...]) -> None:
    result = huisuan(*args)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_a_benefit_that_is_not_there_is_a_wrong_request(tmp_path: Path) -> None:
    code, text, errors = _mutate(write_pack(tmp_path, RULES, case_file(*GOOD)), "--benefit", "its")
    assert code == 2
    assert text == ""
    assert "`its`" in errors


def test_a_packs_name_chooses_its_cases(tmp_path: Path) -> None:
    write_pack(tmp_path, RULES, case_file(*GOOD))
    found = huisuan("test", "fair", "--packs", tmp_path, "--lang", "en")
    assert found.exit_code == 0
    assert "2 cases: 2 passed" in found.stdout
