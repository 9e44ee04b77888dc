"""What one live case tells, what it refuses, and what it does when something breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction

import pytest

from huisuan.live.errors import CaseClosed, MatcherFailed, StatusMismatch
from huisuan.live.reach import Touched
from huisuan.live.session import LiveProgram, LiveSession
from huisuan.live.statuses import MethodName
from huisuan.problems import UsageError
from huisuan.values import Collection, Facts, Item, Known, Ranged, Truth
from tests.live.at_hand import METHODS, expected, needs_durable, program_of
from tests.live.small import conjunctions, known

COMPUTING = "jiaxing-2025/computing-power"


@pytest.fixture(params=METHODS)
def live(request: pytest.FixtureRequest) -> Iterator[LiveProgram]:
    method: MethodName = request.param
    found = LiveProgram(program_of("jiaxing"), method)
    yield found
    found.close()


@pytest.fixture
def firm(live: LiveProgram) -> Iterator[LiveSession]:
    """An enterprise of Nanhu district of which nothing else is known, but that it never received an award."""
    readings = {decl.id: Known(decl.default) for decl in live.program.inputs if decl.default is not None}
    values = {"applicant_kind": Known("enterprise"), "region": Known(Fraction(330402)), **readings}
    with LiveSession(live, Facts(values, {"prior_awards": Collection((), 0)})) as session:
        yield session


def yuan(millions: int) -> Known:
    return Known(Fraction(millions * 1_000_000))


def filing(authority: str) -> Item:
    filed = Fraction(date(2025, 6, 1).toordinal())
    return Item("f", {"kind": Known("genai_model"), "authority": Known(authority), "filed_on": Known(filed)})


def payable(session: LiveSession) -> list[Fraction | None]:
    amount = session.records[COMPUTING].payable
    return [amount.lo, amount.hi]


def test_a_case_from_the_first_fact_to_a_withdrawn_judgement(firm: LiveSession) -> None:
    changes = firm.assert_fact("computing_spend@2025", yuan(8))
    assert COMPUTING not in (*changes.now_eligible, *changes.decidable)
    assert COMPUTING in [change.benefit for change in changes.amounts]
    assert payable(firm) == [0, 4_000_000]
    changes = firm.assert_fact("judgement:jiaxing-2025/meets_compute_conditions", Known(True))
    assert changes.now_eligible == changes.decidable == (COMPUTING,)
    assert payable(firm) == [2_000_000, 4_000_000]
    changes = firm.add_item("filings", filing("central"))
    assert [change.benefit for change in changes.amounts] == [COMPUTING]
    assert not changes.now_eligible
    assert payable(firm) == [4_000_000, 4_000_000]
    firm.correct_item("filings", filing("provincial"))
    assert payable(firm) == [2_000_000, 4_000_000]
    firm.complete("filings")
    assert payable(firm) == [2_000_000, 2_000_000]
    firm.correct("computing_spend@2025", yuan(3))
    assert payable(firm) == [1_500_000, 1_500_000]
    changes = firm.withdraw("judgement:jiaxing-2025/meets_compute_conditions")
    assert changes.no_longer == changes.opened == (COMPUTING,)
    firm.withdraw_item("filings", "f")
    assert firm.facts.collections["filings"] == Collection((), 0)
    assert tuple(firm.records.values()) == expected(program_of("jiaxing"), firm.facts)


def test_a_change_of_nothing_says_so(firm: LiveSession) -> None:
    spend = yuan(3)
    firm.assert_fact("computing_spend@2025", spend)
    assert not firm.correct("computing_spend@2025", spend)


def test_a_range_may_be_learnt_more_precisely_and_only_that(firm: LiveSession) -> None:
    fact = "computing_spend@2025"
    firm.assert_fact(fact, Ranged(Fraction(100), Fraction(300)))
    firm.assert_fact(fact, Ranged(Fraction(150), Fraction(300)))
    with pytest.raises(UsageError, match="correct it"):
        firm.assert_fact(fact, Ranged(Fraction(100), Fraction(200)))
    firm.assert_fact(fact, Known(Fraction(200)))
    with pytest.raises(UsageError, match="correct it"):
        firm.assert_fact(fact, Known(Fraction(201)))


def test_what_the_facts_do_not_allow_is_refused_and_changes_nothing(firm: LiveSession) -> None:
    before, records = firm.facts, dict(firm.records)
    spend = "computing_spend@2025"
    refused: list[tuple[Callable[[], object], str]] = [
        (lambda: firm.assert_fact("computing_spend", yuan(1)), "did you mean computing_spend@2025"),
        (lambda: firm.assert_fact(spend, Known("a lot")), "declaration"),
        (lambda: firm.assert_fact(spend, Known(Fraction(1, 1000))), "declaration"),
        (lambda: firm.assert_fact(spend, Ranged(Fraction(3), Fraction(2))), "reversed"),
        (lambda: firm.correct(spend, yuan(1)), "assert it"),
        (lambda: firm.withdraw(spend), "assert it"),
        (lambda: firm.add_item("filing", filing("central")), "did you mean filings"),
        (lambda: firm.add_item("filings", Item("f", {"authorty": Known("central")})), "did you mean authority"),
        (lambda: firm.add_item("prior_awards", Item("f")), "complete"),
        (lambda: firm.correct_item("filings", Item("f")), "add it"),
        (lambda: firm.withdraw_item("filings", "f"), "add it"),
    ]
    for step, text in refused:
        with pytest.raises(UsageError, match=text):
            step()
    assert firm.facts == before
    assert firm.records == records
    assert firm.assert_fact(spend, yuan(1))


def test_a_withdrawn_item_leaves_its_place_open(firm: LiveSession) -> None:
    firm.add_item("filings", filing("central"))
    more = firm.facts.collections["filings"].more
    with pytest.raises(UsageError, match="stated already"):
        firm.add_item("filings", filing("provincial"))
    firm.withdraw_item("filings", "f")
    assert firm.facts.collections["filings"] == Collection((), more + 1)


def test_a_closed_case_takes_no_step(firm: LiveSession) -> None:
    firm.close()
    with pytest.raises(CaseClosed):
        firm.complete("filings")


@needs_durable
def test_a_truth_derived_from_a_corrected_fact_does_not_stand() -> None:
    program = conjunctions(30, [range(30), (0, 1), (1, 2)])
    live = LiveProgram(program, "durable-rules")
    facts = known({f"t{place}": True for place in range(30)})
    wide, first, second = (benefit.id for benefit in program.benefits)
    with LiveSession(live, facts) as session:
        assert {record.status for record in session.records.values()} == {"eligible"}
        assert session.correct("t0", Known(False)).no_longer == (wide, first)
        assert session.withdraw("t0").opened == (wide, first)
        assert session.assert_fact("t0", Known(True)).now_eligible == (wide, first)
        assert session.correct("t29", Known(False)).no_longer == (wide,)
        assert session.correct("t29", Known(True)).now_eligible == (wide,)
        assert session.records[second].status == "eligible"
    live.close()


def test_a_status_that_did_not_fire_is_no_status(live: LiveProgram, monkeypatch: pytest.MonkeyPatch) -> None:
    statuses = live.method.begin()
    real = type(statuses).update

    def lie(self: object, facts: Facts, touched: Touched) -> Mapping[str, Truth]:
        return {**real(self, facts, touched), COMPUTING: True}  # type: ignore[arg-type]

    statuses.close()
    monkeypatch.setattr(type(statuses), "update", lie)
    with pytest.raises(StatusMismatch, match=COMPUTING):
        LiveSession(live, Facts())


@needs_durable
def test_rules_that_stay_silent_reach_the_caller_and_close_the_case(monkeypatch: pytest.MonkeyPatch) -> None:
    live = LiveProgram(conjunctions(2, [(0, 1)]), "durable-rules")
    session = LiveSession(live, known({"t0": True, "t1": True}))
    monkeypatch.setattr("huisuan.live.matcher.Matcher.tell", lambda *_: frozenset())
    with pytest.raises(MatcherFailed, match="silent"):
        session.correct("t0", Known(False))
    with pytest.raises(CaseClosed):
        session.withdraw("t1")
    live.close()
