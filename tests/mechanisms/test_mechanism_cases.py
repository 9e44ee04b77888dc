"""Each keyword has a file of worked cases, and every backend answers each of them to the cent."""

from __future__ import annotations

from pathlib import Path

import pytest

from huisuan.mechanisms.mechanism import Mechanism, Modifier
from huisuan.mechanisms.registry import MODIFIERS, PRIMARIES
from huisuan.messages.render import one_line
from huisuan.packs.cases import Case, CaseRunner
from huisuan.packs.pytest_plugin import installed_backends
from tests.mechanisms.trial import FOLDER, Trial, read_trial, vocabulary

FILES = sorted(path for path in FOLDER.glob("*.yaml") if path.name != "pack.yaml")
TRIALS = {path: read_trial(path) for path in FILES}
KEYWORDS: tuple[Mechanism | Modifier, ...] = (*PRIMARIES, *MODIFIERS)
RUNNER = CaseRunner(vocabulary(), installed_backends())
ALL = [
    pytest.param(trial, case, id=f"{path.stem}: {case.name}") for path, trial in TRIALS.items() for case in trial.cases
]


@pytest.mark.parametrize(("trial", "case"), ALL)
def test_case_comes_out_as_worked(trial: Trial, case: Case) -> None:
    (outcome,) = RUNNER.run(trial.file, (case,))
    assert [one_line(each, "en") for each in outcome.problems] == []
    assert [str(each) for result in outcome.results for each in result.mismatches] == []
    assert len(outcome.results) == len(RUNNER.backends)


@pytest.mark.parametrize("keyword", [each.keyword for each in KEYWORDS])
def test_keyword_has_its_cases(keyword: str) -> None:
    assert (FOLDER / f"{keyword}.yaml") in FILES


@pytest.mark.parametrize("each", KEYWORDS, ids=[each.keyword for each in KEYWORDS])
def test_keyword_is_documented_in_both_languages(each: Mechanism | Modifier) -> None:
    assert each.title.zh
    assert each.title.en
    assert each.doc.zh.endswith("。")
    assert each.doc.en.endswith(".")
    assert each.keyword in each.example


def test_case_file_belongs_to_a_keyword_or_a_key_of_benefits() -> None:
    keys = {"let", "ladder", "phases", "count", "limit", "charge", "currency", "in_kind", "parameters", "expressions"}
    keys |= {"rolling", "matches", "choose", "choose_by_item", "count_of_some"}
    keywords = {each.keyword for each in KEYWORDS}
    assert {Path(path).stem for path in FILES} - keys - keywords == set()
