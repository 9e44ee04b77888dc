"""Columns of answers: found by name or label, named where they answer nothing, held to the answers there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from huisuan.intake.answers import Question
from huisuan.intake.headers import Heading, NoHeading, applicant_names
from huisuan.intake.model import InputFile
from huisuan.intake.register import open_register
from huisuan.vocabulary.units import Label
from tests.intake.made import Outcome, write_csv
from tests.vocabulary.shipped import VOCABULARY

ASKED = (
    Question("judgement:a/qualifies", Label("符合规定条件", "meets the conditions")),
    Question("judgement:b/qualifies", Label("符合申报条件", "may apply")),
    Question(
        "reading:a/steps",
        Label("不足一级怎样算", "parts of a step"),
        (("full", Label("整级", "full steps")), ("pro_rata", Label("按比例", "in proportion"))),
    ),
)
NAMES = applicant_names(VOCABULARY, ASKED)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("认定：a/qualifies", "judgement:a/qualifies"),
        ("认定: 符合规定条件", "judgement:a/qualifies"),
        ("Judgement: May Apply", "judgement:b/qualifies"),
        ("口径：steps", "reading:a/steps"),
        ("口径：不足一级怎样算", "reading:a/steps"),
    ],
)
def test_an_answer_is_found_by_name_and_by_label(text: str, column: str) -> None:
    found = NAMES.find(text)
    assert isinstance(found, Heading)
    assert (found.role, found.column) == ("answer", column)


@pytest.mark.parametrize(
    ("text", "fault", "name"),
    [
        ("认定：符合规定的条件", "unknown-answer", "符合规定条件"),
        ("认定：steps", "unknown-answer", ""),
        ("选择：steps", "unknown-answer", ""),
        ("认定：qualifies", "ambiguous", "judgement:b/qualifies"),
    ],
)
def test_an_answer_to_nothing_is_told_and_the_near_name_with_it(text: str, fault: str, name: str) -> None:
    found = NAMES.find(text)
    assert isinstance(found, NoHeading)
    assert found.fault == fault
    assert name in (*found.names, "")


def read_answers(folder: Path, header: str, *answers: str) -> Outcome:
    rows = [["编号", header], *([f"A{number}", answer] for number, answer in enumerate(answers))]
    register = open_register([InputFile(write_csv(folder / "申请人.csv", rows))], VOCABULARY, None, ASKED)
    return Outcome(register, tuple(register.batches()))


def test_an_option_is_taken_by_name_or_label_and_another_is_refused(tmp_path: Path) -> None:
    outcome = read_answers(tmp_path, "口径：steps", "full", "按 比 例", "", "未定", "按比列")
    assert [dict(each.readings) for each in outcome.profiles] == [
        {"a/steps": "full"}, {"a/steps": "pro_rata"}, {}, {"a/steps": "open"},
    ]  # fmt: skip
    (refused,) = outcome.rejects
    assert (refused.code, refused.place.row, refused.value) == ("profile-unknown-member", 6, "按比列")
    assert "按比例" in refused.remedy("zh")


def test_a_column_that_answers_nothing_is_named_as_unused(tmp_path: Path) -> None:
    outcome = read_answers(tmp_path, "认定：另有安排", "是")
    assert outcome.codes == ["answer-unknown"]
    assert [each.column for each in outcome.register.unused] == ["认定：另有安排"]
