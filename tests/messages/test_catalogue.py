"""The catalogue is complete in both languages, and a problem reads the same in each rendering."""

from __future__ import annotations

import json
import re
from string import Formatter

import pytest

from huisuan.messages.catalogue import AREAS, CATALOGUE
from huisuan.messages.message import Message
from huisuan.messages.render import as_json, human, one_line
from huisuan.problems import PackError, ProfileError, closest, in_order, problem, warning
from huisuan.source import SourceFile, Span

ENTRIES = [entry for area in AREAS for entry in area]
CHINESE = re.compile("[\u4e00-\u9fff]")


def fields(*templates: str) -> set[str]:
    found = {name for text in templates for _, name, _, _ in Formatter().parse(text) if name is not None}
    return {name.removesuffix("_zh").removesuffix("_en") for name in found}


def test_code_is_stated_once() -> None:
    assert len(CATALOGUE) == len(ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_entry_says_the_same_in_both_languages(entry: Message) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.code)
    assert fields(entry.zh, entry.hint_zh, entry.why_zh) == fields(entry.en, entry.hint_en, entry.why_en)
    assert bool(entry.why_zh) == bool(entry.why_en)
    assert CHINESE.search(entry.zh)
    assert CHINESE.search(entry.hint_zh)
    assert entry.en
    assert entry.hint_en
    assert "_en}" not in entry.zh + entry.hint_zh + entry.why_zh
    assert "_zh}" not in entry.en + entry.hint_en + entry.why_en


FOUND = problem("unknown-fact", Span("a.yaml", 2, 3, 2, 9), ("revenue",), name="revnue")
SOURCES = {"a.yaml": SourceFile("a.yaml", "x:\n  revnue\n")}


def test_one_problem_has_three_renderings() -> None:
    line = "a.yaml:2:3: error[unknown-fact]: the vocabulary has no fact `revnue`"
    assert one_line(FOUND, "en") == line
    assert human(FOUND, SOURCES, "en").splitlines()[:3] == [line, "  2 |   revnue", "    |   ^^^^^^"]
    assert human(FOUND, SOURCES, "en").splitlines()[-1] == "  did you mean: revenue"
    plain = json.loads(json.dumps(as_json(FOUND, "en")))
    assert plain["place"] == {"file": "a.yaml", "line": 2, "col": 3, "end_line": 2, "end_col": 9}
    assert plain["summary"] in line
    assert plain["suggestions"] == ["revenue"]


def test_chinese_is_the_language_unless_told() -> None:
    assert one_line(FOUND) == "a.yaml:2:3: error[unknown-fact]: 事实目录中没有 `revnue`"


def test_problem_without_a_place_or_source_still_reads() -> None:
    found = warning("unused-fact", None, name="a\x1bb")
    assert human(found, {}, "en").splitlines()[0] == "warning[unused-fact]: the declared fact `a\ufffdb` is not used"
    assert as_json(found)["place"] is None


def test_errors_carry_all_problems() -> None:
    for kind in (PackError, ProfileError):
        error = kind([FOUND, FOUND])
        assert error.problems == (FOUND, FOUND)
        assert str(error).startswith("a.yaml:2:3: error[unknown-fact]: name=revnue")


def test_problems_are_ordered_by_place_without_repetition() -> None:
    later = problem("unknown-fact", Span("a.yaml", 10, 1, 10, 2), name="b")
    nowhere = problem("unknown-pack", None, name="c")
    assert in_order([later, FOUND, nowhere, FOUND]) == (nowhere, FOUND, later)


@pytest.mark.parametrize(
    ("name", "candidates", "found"),
    [
        ("revnue", ["revenue", "region", "tax"], ("revenue",)),
        ("研发费", ["研发费用", "营业收入"], ("研发费用",)),
        ("zzz", ["revenue"], ()),
        ("x" * 10_000, ["y"], ()),
    ],
)
def test_closest_names_work_in_both_scripts(name: str, candidates: list[str], found: tuple[str, ...]) -> None:
    assert closest(name, candidates) == found
