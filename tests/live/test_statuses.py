"""Statuses by what fires are the reference's: over packs, over generated programs, through hundreds of corrections."""

from __future__ import annotations

import os
from collections.abc import Mapping

import pytest
from hypothesis import given

from huisuan.backends.record import Roots, records
from huisuan.backends.reference import ReferenceBackend
from huisuan.ir.program import Program
from huisuan.live.backend import LiveBackend
from huisuan.live.session import LiveProgram, LiveSession
from huisuan.live.statuses import MethodName
from huisuan.values import Facts
from tests.live.at_hand import METHODS, PACKS, expected, needs_durable, program_of, starts
from tests.live.steps import Walk
from tests.parity.profiles import profiles
from tests.strategies import cases

STEPS = 4000 if os.environ.get("HUISUAN_PARITY") == "long" else 150


def plain(found: Roots) -> tuple[Mapping[int, object], Mapping[int, object]]:
    return dict(found.single), {node: dict(table) for node, table in found.items.items()}


@needs_durable
@pytest.mark.parametrize("pack", PACKS)
def test_the_live_backend_agrees_with_the_reference(pack: str) -> None:
    program = program_of(pack)
    facts = profiles(program, 200, seed=2025)
    backend = LiveBackend()
    found = backend.evaluate(program, facts)
    wanted = ReferenceBackend().evaluate(program, facts)
    backend.close()
    seen = set()
    for each, got, want in zip(facts, found, wanted, strict=True):
        assert plain(got) == plain(want)
        seen |= {record.status for record in records(program, each, got)}
    assert seen == {"eligible", "not_eligible", "undetermined"}


@needs_durable
@given(cases())
def test_the_live_backend_agrees_on_generated_programs(case: tuple[Program, tuple[Facts, ...]]) -> None:
    program, facts = case
    backend = LiveBackend()
    try:
        found = backend.evaluate(program, facts)
    finally:
        backend.close()
    assert [plain(each) for each in found] == [plain(each) for each in ReferenceBackend().evaluate(program, facts)]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("pack", PACKS)
def test_records_stay_the_references_through_corrections(pack: str, method: MethodName) -> None:
    program = program_of(pack)
    live = LiveProgram(program, method)
    turned = {"now_eligible": 0, "no_longer": 0, "opened": 0, "decidable": 0, "amounts": 0}
    for seed, facts in enumerate(starts(pack, 3)):
        walk = Walk(program, facts, seed)
        with LiveSession(live, facts) as session:
            assert tuple(session.records.values()) == expected(program, facts)
            for edit in walk.steps(STEPS):
                changes = session.apply(edit)
                assert tuple(session.records.values()) == expected(program, walk.facts), edit
                for name in turned:
                    turned[name] += len(getattr(changes, name))
    live.close()
    assert min(turned.values()) > 10, turned


@pytest.mark.parametrize("method", METHODS)
def test_cases_side_by_side_do_not_touch_each_other(method: MethodName) -> None:
    program = program_of("jiaxing")
    live = LiveProgram(program, method)
    walks = [Walk(program, facts, seed) for seed, facts in enumerate(starts("jiaxing", 8))]
    sessions = [LiveSession(live, walk.facts) for walk in walks]
    for edits in zip(*(walk.steps(15) for walk in walks), strict=True):
        for session, edit in zip(sessions, edits, strict=True):
            session.apply(edit)
    for session, walk in zip(sessions, walks, strict=True):
        assert tuple(session.records.values()) == expected(program, walk.facts)
        session.close()
    live.close()
