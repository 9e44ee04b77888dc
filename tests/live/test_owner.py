"""One process owns the live cases; the facts survive it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from huisuan.live.edits import AssertFact, WithdrawFact
from huisuan.live.errors import LiveError, MatcherFailed, OwnerLost, PackTooWide, StepFailed
from huisuan.live.owner import LiveOwner
from huisuan.live.requests import Cold, Failed, Forget, Forgotten, Read, Records, Step, Stepped
from huisuan.live.serving import HotCases
from huisuan.live.session import LiveProgram
from huisuan.live.statuses import MethodName
from huisuan.problems import UsageError
from huisuan.values import Facts, Known
from tests.live.at_hand import METHODS, expected, needs_durable, program_of, starts
from tests.live.small import conjunctions, known
from tests.live.steps import Walk


@pytest.fixture(params=METHODS)
def owner(request: pytest.FixtureRequest) -> Iterator[LiveOwner]:
    method: MethodName = request.param
    with LiveOwner(program_of("jiaxing"), method=method, hot=3) as found:
        assert found.ready.method == method
        yield found


def test_cases_beyond_the_hot_ones_are_rebuilt_when_touched(owner: LiveOwner) -> None:
    program = program_of("jiaxing")
    walks = {f"case {seed}": Walk(program, facts, seed) for seed, facts in enumerate(starts("jiaxing", 6))}
    for case, walk in walks.items():
        assert owner.open(case, walk.facts) == expected(program, walk.facts)
    for edits in zip(*(walk.steps(10) for walk in walks.values()), strict=True):
        for case, edit in zip(walks, edits, strict=True):
            owner.apply(case, edit)
    for case, walk in walks.items():
        assert owner.records(case) == expected(program, walk.facts)
        assert owner.close_case(case) == walk.facts
    assert owner.started == 1
    assert not owner.cases


def test_a_killed_owner_is_replaced_and_its_cases_rebuilt(owner: LiveOwner) -> None:
    program = program_of("jiaxing")
    walk = Walk(program, starts("jiaxing", 1)[0], 5)
    owner.open("case", walk.facts)
    for number, edit in enumerate(walk.steps(6)):
        if number % 3 == 1:
            assert owner.process_id is not None
            os.kill(owner.process_id, signal.SIGKILL)
        owner.apply("case", edit)
    assert owner.records("case") == expected(program, walk.facts)
    assert owner.started == 3


def test_an_owner_that_hangs_is_replaced() -> None:
    with LiveOwner(conjunctions(2, [(0, 1)]), method="recompute", patience=3) as owner:
        owner.open("case", known({"t0": True}))
        assert owner.process_id is not None
        os.kill(owner.process_id, signal.SIGSTOP)
        begun = time.monotonic()
        assert owner.apply("case", AssertFact("t1", Known(True))).now_eligible
        assert 3 <= time.monotonic() - begun < 30
        assert owner.started == 2


def test_a_step_that_is_refused_leaves_the_case_as_it_was(owner: LiveOwner) -> None:
    facts = starts("jiaxing", 1)[0]
    owner.open("case", facts)
    with pytest.raises(UsageError, match="no fact is called"):
        owner.apply("case", WithdrawFact("nothing"))
    assert owner.cases["case"].facts == facts
    assert owner.cases["case"].version == 0
    with pytest.raises(UsageError, match="open already"):
        owner.open("case", facts)
    with pytest.raises(UsageError, match="no case"):
        owner.records("other")


@needs_durable
def test_a_program_that_does_not_fit_is_refused_at_the_start() -> None:
    program = conjunctions(260, [(0, 1 + place) for place in range(259)])
    with pytest.raises(PackTooWide, match="rules on one"):
        LiveOwner(program, method="durable-rules")


def test_hot_cases_stay_below_their_number_and_know_their_version() -> None:
    cases = HotCases(LiveProgram(conjunctions(2, [(0, 1)]), "recompute"), most=2)
    for name in "abc":
        assert isinstance(cases.answer(Read(name, 0, Facts())), Records)
    assert len(cases) == 2
    assert cases.answer(Read("a", 0, None)) == Cold()
    edit = AssertFact("t0", Known(True))
    assert isinstance(cases.answer(Step("c", 0, None, edit)), Stepped)
    assert cases.answer(Step("c", 0, None, edit)) == Cold()
    assert cases.answer(Forget("b")) == Forgotten()
    assert len(cases) == 0


def test_an_undocumented_error_comes_back_with_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = HotCases(LiveProgram(conjunctions(2, [(0, 1)]), "recompute"), most=2)
    cases.answer(Read("a", 0, Facts()))

    def broken(*_: object) -> object:
        raise ZeroDivisionError("no such number")

    monkeypatch.setattr("huisuan.live.session.LiveSession.apply", broken)
    reply = cases.answer(Step("a", 0, None, AssertFact("t0", Known(True))))
    assert isinstance(reply, Failed)
    assert isinstance(reply.error, StepFailed)
    assert "no such number" in str(reply.error)
    assert len(cases) == 0


def test_an_owner_that_keeps_dying_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with LiveOwner(conjunctions(2, [(0, 1)]), method="recompute") as owner:
        owner.open("case", Facts())
        monkeypatch.setattr(owner, "_exchange", lambda _request: None)
        with pytest.raises(OwnerLost, match="2 times"):
            owner.apply("case", AssertFact("t0", Known(True)))
        assert owner.cases["case"].version == 0


def test_errors_of_live_cases_are_one_family() -> None:
    assert all(issubclass(each, LiveError) for each in (MatcherFailed, OwnerLost, PackTooWide, StepFailed))
