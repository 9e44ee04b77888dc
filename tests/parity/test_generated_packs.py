"""Over generated packs and profiles, both read from YAML, every backend gives the reference's roots and records, and intervals are sound."""

from __future__ import annotations

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from huisuan.backends.record import Backend, records
from huisuan.ir.program import Program
from huisuan.profile.bind import bind
from huisuan.profile.read import read_profile
from huisuan.source import SourceFile
from huisuan.values import Facts
from tests.compiler.rules import compiled
from tests.packs_strategy import pack_rules, profile_texts
from tests.parity.backends import other_backends, reference
from tests.parity.test_properties import evaluate, holds, points
from tests.strategies import Oracle, completions, oracles


@st.composite
def cases(draw: DrawFn, most: int = 3) -> tuple[str, Program, tuple[Facts, ...]]:
    """The texts as written (for the message of a failure), the program and the bound profiles."""
    rules, texts = draw(pack_rules()), draw(st.lists(profile_texts(), min_size=1, max_size=most))
    pack = compiled(rules)
    facts = []
    for text in texts:
        outcome = read_profile(SourceFile("profile.yaml", text), pack.vocabulary)
        assert outcome.profile is not None, (text, outcome.problems)
        facts.append(bind(outcome.profile, pack.program))
    return "\n".join((rules, *texts)), pack.program, tuple(facts)


@pytest.mark.parametrize("backend", other_backends(), ids=lambda backend: backend.name)
@given(case=cases())
def test_a_backend_agrees_with_the_reference(backend: Backend, case: tuple[str, Program, tuple[Facts, ...]]) -> None:
    told, program, profiles = case
    expected = reference().evaluate(program, profiles)
    for facts, want, got in zip(profiles, expected, backend.evaluate(program, profiles), strict=True):
        assert dict(got.single) == dict(want.single), told
        assert {node: dict(table) for node, table in got.items.items()} == {
            node: dict(table) for node, table in want.items.items()
        }, told
        assert records(program, facts, got) == records(program, facts, want), told
        for record in records(program, facts, want):
            event(record.status)


@given(case=cases(most=1), data=st.data())
def test_every_completion_lies_inside(case: tuple[str, Program, tuple[Facts, ...]], data: st.DataObject) -> None:
    told, program, (facts,) = case
    known = evaluate(program, facts)
    full = data.draw(completions(program, facts))
    oracle: Oracle = data.draw(oracles())
    # "If officials confirm" asks something else than what is: a judgement found not met answers no after that yes.
    asked_otherwise = {benefit.status_if_met for benefit in program.benefits} - {
        benefit.status for benefit in program.benefits
    }
    for key, point in points(program, full, oracle).items():
        if key in known and key[0] not in asked_otherwise:
            assert holds(known[key], point), f"{key} {known[key]} {point}\n{told}\n{full}"
