"""The traps of durable-rules 2.0.28, each met by the door or kept out by it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from huisuan.live.atoms import atoms_of
from huisuan.live.errors import MatcherFailed
from huisuan.live.matcher import MOST_CASES, Matcher
from huisuan.live.ruleset import MOST_ATOMS, fact, ruleset
from huisuan.live.session import LiveProgram, LiveSession
from huisuan.values import Facts, Known
from tests.live.at_hand import needs_durable, program_of, starts
from tests.live.small import conjunctions, known

pytestmark = needs_durable


@pytest.fixture(scope="module")
def pair() -> Matcher:
    program = conjunctions(2, [(0, 1)])
    return Matcher("pair", ruleset("pair", atoms_of(program, program.benefits)).definition)


def test_what_fires_is_told_by_name(pair: Matcher) -> None:
    assert pair.tell("a", [fact("a", 0, True), fact("a", 1, None)]) == {"U1"}
    pair.take_back("a", [fact("a", 1, None)])
    assert pair.tell("a", [fact("a", 1, True)]) == {"T0.0"}
    pair.forget("a")


def test_a_fact_told_twice_is_an_error(pair: Matcher) -> None:
    pair.tell("b", [fact("b", 0, True)])
    with pytest.raises(MatcherFailed):
        pair.tell("b", [fact("b", 0, True)])
    pair.forget("b")


def test_a_fact_no_rule_looks_at_is_an_error(pair: Matcher) -> None:
    with pytest.raises(MatcherFailed):
        pair.tell("c", [fact("c", 7, True)])
    pair.forget("c")


def test_a_case_the_matcher_refused_a_fact_of_begins_anew(pair: Matcher) -> None:
    pair.tell("d", [fact("d", 0, True)])
    with pytest.raises(MatcherFailed):
        pair.tell("d", [fact("d", 0, True)])
    assert pair.tell("d", [fact("d", 0, True), fact("d", 1, True)]) == {"T0.0"}
    pair.forget("d")
    pair.forget("d")


def test_the_most_atoms_are_answered() -> None:
    program = conjunctions(MOST_ATOMS, [range(start, start + 10) for start in range(0, MOST_ATOMS, 10)])
    live = LiveProgram(program, "durable-rules")
    with LiveSession(live, known({f"t{place}": True for place in range(MOST_ATOMS)})) as session:
        assert {record.status for record in session.records.values()} == {"eligible"}
        assert session.withdraw("t479").opened == (program.benefits[-1].id,)
    live.close()


def test_the_most_rules_on_one_atom_are_answered() -> None:
    program = conjunctions(239, [(0, 1 + place) for place in range(238)])
    live = LiveProgram(program, "durable-rules")
    with LiveSession(live, known({f"t{place}": True for place in range(239)})) as session:
        assert len(session.correct("t0", Known(False)).no_longer) == 238
        assert len(session.correct("t0", Known(True)).now_eligible) == 238
    live.close()


def test_more_cases_than_the_matcher_holds_pass_one_after_the_other() -> None:
    live = LiveProgram(conjunctions(3, [(0, 1), (1, 2)]), "durable-rules")
    for _ in range(2 * MOST_CASES + 100):
        with LiveSession(live, known({"t0": True, "t1": True})) as session:
            assert [record.status for record in session.records.values()] == ["eligible", "undetermined"]
    live.close()


def test_too_many_cases_at_once_are_an_error_and_the_others_live_on() -> None:
    live = LiveProgram(conjunctions(1, [(0,)]), "durable-rules")
    sessions = [LiveSession(live, Facts()) for _ in range(MOST_CASES)]
    with pytest.raises(MatcherFailed, match="no more fit"):
        LiveSession(live, Facts())
    assert sessions[0].assert_fact("t0", Known(True)).now_eligible
    sessions[1].close()
    LiveSession(live, Facts()).close()
    live.close()


def test_no_thread_is_started() -> None:
    before = threading.active_count()
    live = LiveProgram(program_of("jiaxing"), "durable-rules")
    LiveSession(live, starts("jiaxing", 1)[0]).close()
    live.close()
    assert threading.active_count() == before


def test_more_first_tests_than_we_allow_never_return(tmp_path: Path) -> None:
    """Why there is a bound: kept as a test, so that an upgrade that lifts it is noticed."""
    script = tmp_path / "wide.py"
    script.write_text(
        "import json, durable_rules_engine as engine\n"
        "rules = {f'r{n}': {'all': [{'m': {'atom': f'a{n}'}}]} for n in range(520)}\n"
        "handle = engine.create_ruleset('wide', json.dumps(rules))\n"
        "engine.assert_fact(handle, json.dumps({'sid': 's', 'id': '0', 'atom': 'a0'}))\n",
        encoding="utf-8",
    )
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, str(script)], timeout=4, check=False, env=dict(os.environ))
