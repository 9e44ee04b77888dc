"""A run as a whole: the same for any number of processes and any repetition, its sample, its score, its arguments."""

from fractions import Fraction
from pathlib import Path

import pytest

from huisuan.mutation import run as running
from huisuan.mutation.run import Choice
from huisuan.packs.locate import rules_root
from tests.mutation.fair import benefit, case_file, mutants, run, verdicts, write_pack

RULES = "benefits:\n" + benefit(
    "it",
    """\
    for: enterprise
    when:
      - listed or audited
      - outlay >= 50元
    amount: {percent: 20%, of: outlay, cap: 100元}
    """,
)
CASES = [
    ("facts: {applicant_kind: 企业, fair.outlay: 50元, fair.listed: yes}", "it: {amount: 10元}"),
    ("facts: {applicant_kind: 企业, fair.outlay: 49.99元, fair.listed: yes}", "it: {status: not_eligible}"),
]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return write_pack(tmp_path, RULES, case_file(*CASES))


def test_one_process_and_two_find_the_same(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "WORTH_A_PROCESS", 10)
    monkeypatch.setattr(running, "CHUNK", 5)
    heard: list[tuple[int, int]] = []
    alone = run(place)
    both = running.mutate(place, rules_root(), jobs=2, told=lambda done, everything: heard.append((done, everything)))
    assert both == alone
    assert heard[-1] == (len(alone.judged), len(alone.judged))
    assert len(heard) > 2


def test_a_sample_is_a_part_of_the_whole_with_the_same_fates(place: Path) -> None:
    whole = verdicts(run(place))
    drawn = verdicts(run(place, Choice(sample=12, seed=7)))
    assert len(drawn) == 12
    assert drawn.items() <= whole.items()
    assert verdicts(run(place, Choice(sample=12, seed=7))) == drawn
    assert verdicts(run(place, Choice(sample=12, seed=8))) != drawn


def test_a_sample_larger_than_the_whole_is_the_whole(place: Path) -> None:
    assert verdicts(run(place, Choice(sample=10_000))) == verdicts(run(place))


def test_one_benefit_or_the_pack_can_be_asked_for(place: Path) -> None:
    owners = {each.owner for each in mutants(place)}
    assert owners == {"it", "pack"}
    for owner in owners:
        assert {each.mutant.owner for each in run(place, Choice(benefit=owner)).judged} == {owner}


def test_the_score_counts_killed_and_survived_only(place: Path) -> None:
    report = run(place)
    killed, survived = report.count("killed"), report.count("survived")
    assert survived > 0
    assert report.count("same") > 0
    assert report.score == Fraction(killed, killed + survived)
    assert not report.passes()
    assert report.passes(report.score)


ARGUED = "equivalent:\n  - {mutant: it/amount.cap drop, why: {zh: 试验, en: a trial}}\n"


def test_an_argued_survivor_is_counted_apart(tmp_path: Path, place: Path) -> None:
    argued = run(write_pack(tmp_path / "argued", RULES, case_file(*CASES, more=ARGUED)))
    plain = run(place)
    assert argued.problems == ()
    assert [each.mutant.id for each in argued.judged if each.outcome == "argued"] == ["it/amount.cap drop"]
    assert argued.count("survived") == plain.count("survived") - 1
    assert argued.score > plain.score


@pytest.mark.parametrize(
    ("mutant", "code"),
    [
        ("it/amount.cap halve", "unknown-mutant"),
        ("it/when.2 >=", "no-survivor"),
        ("pack/in_force.from +1d", "no-survivor"),
    ],
)
def test_a_wrong_argument_is_an_error(tmp_path: Path, mutant: str, code: str) -> None:
    more = f"equivalent:\n  - {{mutant: {mutant}, why: 试验}}\n"
    report = run(write_pack(tmp_path, RULES, case_file(*CASES, more=more)))
    assert [each.code for each in report.problems] == [code]
    assert not report.passes(Fraction(0))


def test_an_argument_beyond_the_sample_is_not_judged(tmp_path: Path) -> None:
    more = "equivalent:\n  - {mutant: it/when.2 >=, why: 试验}\n"
    place = write_pack(tmp_path, RULES, case_file(*CASES, more=more))
    assert run(place, Choice(benefit="pack")).problems == ()


@pytest.mark.parametrize(
    "more",
    [
        "equivalent:\n  - {mutant: it/amount.cap drop}\n",
        "equivalent:\n  - it/amount.cap drop\n",
        "equivalent:\n  - {mutant: it/amount.cap drop, why: {zh: 试验}}\n",
        "equivalents: []\n",
    ],
)
def test_an_argument_of_another_shape_is_reported(tmp_path: Path, more: str) -> None:
    report = run(write_pack(tmp_path, RULES, case_file(*CASES, more=more)))
    assert report.judged == ()
    assert report.problems


def test_cases_that_fail_anyway_are_named_and_nothing_is_tried(tmp_path: Path) -> None:
    wrong = ("facts: {applicant_kind: 企业, fair.outlay: 60元, fair.listed: yes}", "it: {amount: 13元}")
    report = run(write_pack(tmp_path, RULES, case_file(*CASES, wrong)))
    assert report.failing == ("fair/fair.cases.yaml:8: case 3",)
    assert report.judged == ()
    assert not report.passes(Fraction(0))


def test_a_pack_that_does_not_compile_is_told_not_tried(tmp_path: Path) -> None:
    report = run(write_pack(tmp_path, "benefits:\n" + benefit("it", "amount: outlays"), case_file()))
    assert [each.code for each in report.problems] == ["unknown-fact"]
    assert report.judged == ()


def test_without_cases_everything_that_changes_survives(tmp_path: Path) -> None:
    found = set(verdicts(run(write_pack(tmp_path, RULES, "cases: []\n"))).values())
    assert found == {"survived", "same"}
