"""Benefits are found by place, department, applicant, topic, kind of amount and words; what is shown is narrowed, totals are not."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from operator import eq

import pytest
from hypothesis import given
from hypothesis import strategies as st

import huisuan as face
from huisuan.finding.initials import initials
from huisuan.finding.runs import in_runs
from huisuan.finding.terms import Index
from huisuan.finding.topics import topic_label
from huisuan.problems import UsageError
from huisuan.service.api import find
from huisuan.service.checking import Library, open_library
from huisuan.service.listing import rows
from tests.cli.run import EXAMPLES, around, huisuan

FAMILY = EXAMPLES / "family.yaml"
APPLIANCE = "jiaxing-2025/appliance-trade-in"


@cache
def library() -> Library:
    at = around()
    found = open_library(at.rules, at.cache, at.today)
    assert isinstance(found, Library)
    return found


def found(**asked: str) -> tuple[str, ...]:
    """Of the packs of Jiaxing and Haining, whatever others are at hand."""
    return tuple(each for each in find(library(), **asked) if each.startswith(("jiaxing-", "haining-")))


@pytest.mark.parametrize(
    "words",
    [
        "冰箱",
        "refrigerator",
        "REFRIGERATOR",
        "家电",
        "家电补贴",
        "以旧换新",
        "jdbt",
        "jdyjhx",
        "trade-in appliance",
    ],
)
def test_the_appliance_subsidy_is_found_by(words: str) -> None:
    assert APPLIANCE in found(search=words)


def test_every_word_must_be_known() -> None:
    assert APPLIANCE in found(search="家电 冰箱")
    assert APPLIANCE not in found(search="家电 大豆")
    assert found(search="没有这样的词") == ()


def test_letters_are_taken_for_initials_only_where_they_are_no_word() -> None:
    index = Index(library().everything)
    by_word = found(search="digital")
    assert by_word
    assert all(any("digital" in text.casefold() for text in index.terms(each).en) for each in by_word)


def test_a_character_has_the_sound_of_its_word_and_its_own() -> None:
    sounds = initials("重庆银行ETC “551”")
    assert sounds[0] == {"c", "z"}
    assert sounds[3] == {"h", "x"}
    assert [next(iter(each)) for each in sounds[4:]] == list("etc “551”")


@pytest.mark.parametrize(
    ("wanted", "whole", "is_found"),
    [
        ("家电补贴", "家电以旧换新补贴", True),
        ("补贴家电", "家电以旧换新补贴", False),
        ("家补", "家电以旧换新补贴", False),
        ("家新补贴", "家电以旧换新补贴", False),
        ("abcd", "ab-cd", True),
        ("abab", "ab", False),
        ("aba", "abaa", True),
        ("", "anything", False),
        ("a", "banana", True),
    ],
)
def test_runs_of_two_or_more_in_order(wanted: str, whole: str, is_found: bool) -> None:
    assert in_runs(wanted, whole, eq) is is_found


@given(st.text("ab", max_size=6), st.text("ab", max_size=9))
def test_runs_agree_with_trying_every_cut(wanted: str, whole: str) -> None:
    def fits(rest: str, start: int) -> bool:
        if not rest:
            return True
        sizes = range(2, len(rest) + 1)
        return any((place := whole.find(rest[:size], start)) >= 0 and fits(rest[size:], place + size) for size in sizes)

    assert in_runs(wanted, whole, eq) is (wanted in whole and wanted != "" if len(wanted) < 2 else fits(wanted, 0))


def test_a_place_leaves_what_somebody_there_may_ask_for() -> None:
    infos = library().everything.infos
    inside, beside, outside = set(found(place="桐乡")), set(found(place="海宁")), set(found(place="瑞安市"))
    assert APPLIANCE in inside - beside - outside
    assert "haining-2025/appliance-trade-in" in beside - inside - outside
    assert "jiaxing-2025/large-performance" in inside & beside & outside
    assert inside | beside | outside <= set(infos)
    assert found(place="浙江") == found(place="浙江省")


def test_a_department_is_found_by_a_part_of_its_name_in_either_language() -> None:
    infos = library().everything.infos
    by_name = found(department="商务")
    assert by_name == found(department="commerce")
    assert {infos[each].department.zh for each in by_name} == {"市商务局"}


def test_an_applicant_by_id_label_and_alias() -> None:
    infos = library().everything.infos
    assert found(applicant="个人") == found(applicant="individual")
    assert found(applicant="公司") == found(applicant="enterprise")
    assert all("individual" in (infos[each].applicants or ("individual",)) for each in found(applicant="个人"))


def test_a_topic_is_the_rule_file_in_either_language() -> None:
    infos = library().everything.infos
    assert found(topic="消费") == found(topic="consumption")
    assert {infos[each].theme for each in found(topic="消费")} == {"consumption"}
    assert (topic_label("trade-in").zh, topic_label("foreign-trade").zh) == ("trade-in", "对外贸易")


@pytest.mark.parametrize("kind", ["exact", "at_most", "at_least", "in_kind", "unquantified"])
def test_a_kind_of_amount(kind: str) -> None:
    listed = {each["benefit"]: each for each in rows(library(), "benefits")}
    by_kind = found(amount=kind)
    assert by_kind
    for benefit, row in listed.items():
        kinds = row["amount_kinds"]
        assert isinstance(kinds, list)
        if str(benefit).startswith("jiaxing-"):
            assert (kind in kinds) is (benefit in by_kind)


def test_conditions_narrow_together() -> None:
    assert set(found(topic="消费", department="商务", search="家电")) == {APPLIANCE, "haining-2025/appliance-trade-in"}


@pytest.mark.parametrize("asked", [{"place": "火星"}, {"applicant": "猫"}, {"topic": "星际"}, {"amount": "much"}])
def test_what_there_is_not_is_usage(asked: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        found(**asked)


def test_the_python_face_narrows_what_a_profile_gets() -> None:
    checked = face.check(FAMILY, library(), packs=["jiaxing-2025"])
    kept = face.find(checked, topic="消费")
    assert {each.benefit for each in checked.assessment.determinations if each.benefit in kept} == set(kept)
    assert face.find(checked) == tuple(checked.compiled.infos)


def test_list_shows_what_is_wanted_and_of_how_many() -> None:
    shown = huisuan("list", "benefits", "--search", "jdbt").stdout
    assert APPLIANCE in shown
    assert f"{len(library().everything.infos)}项中的" in shown
    assert (
        json.loads(huisuan("list", "benefits", "--topic", "消费", "--format", "json").stdout)[0]["topic"]["zh"]
        == "消费"
    )
    assert huisuan("list", "facts", "--search", "冰箱").exit_code == 2


def test_check_shows_what_is_wanted_and_totals_of_everything() -> None:
    whole = huisuan("check", FAMILY, "--pack", "jiaxing-2025").stdout
    part = huisuan("check", FAMILY, "--pack", "jiaxing-2025", "--topic", "消费").stdout
    total = [line for line in whole.splitlines() if line.startswith("合计")]
    assert total == [line for line in part.splitlines() if line.startswith("合计")]
    assert "家电以旧换新补贴" in part
    assert "最低生活保障金" not in part
    assert "（主题 消费）：不显示" in part
    assert "已按条件筛选" not in whole


def test_check_counts_what_the_filter_hides() -> None:
    def told(*options: str) -> dict[str, object]:
        shown = huisuan("check", FAMILY, "--pack", "jiaxing-2025", "--format", "json", *options).stdout
        found: dict[str, object] = json.loads(shown)
        return found

    whole, part = told(), told("--topic", "消费", "--for", "个人")
    everything, shown = whole["determinations"], part["determinations"]
    assert isinstance(everything, list)
    assert isinstance(shown, list)
    assert whole["filter"] is None
    hidden = len(everything) - len(shown)
    assert part["filter"] == {"asked": {"applicant": "个人", "topic": "消费"}, "hidden": hidden}
    assert part["totals"] == whole["totals"]
    assert [each for each in everything if each in shown] == shown


def test_a_check_that_asks_for_nothing_loads_nothing_for_it() -> None:
    code = f"""
import sys
from datetime import date
from huisuan.cli.app import app
from huisuan.cli.surroundings import Surroundings
from huisuan.packs.locate import rules_root
app(["check", {str(FAMILY)!r}], obj=Surroundings(date(2026, 11, 22), rules_root(), {around().environ!r}), standalone_mode=False)
print([name for name in sys.modules if name in ("pypinyin", "openpyxl", "huisuan.finding.find", "huisuan.finding.terms")])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
