"""Over seeded profiles every backend gives the reference's roots on the packs that ship and on the speed workload."""

from __future__ import annotations

import os
from functools import cache

import pytest

from huisuan.backends.record import Backend, Roots, records
from huisuan.compiler.compile import Compiled
from huisuan.values import Facts
from tests.packs_at_hand import compiled_packs, shipped, workload
from tests.parity.backends import other_backends, reference
from tests.parity.profiles import profiles

LONG = os.environ.get("HUISUAN_PARITY") == "long"
COUNT = 20_000 if LONG else 300
PACKS = {"jiaxing": shipped, "workload": workload}


@cache
def expected(pack: str) -> tuple[Compiled, tuple[Facts, ...], tuple[Roots, ...]]:
    compiled = compiled_packs(PACKS[pack]())
    found = profiles(compiled.program, COUNT, seed=20251121)
    return compiled, found, reference().evaluate(compiled.program, found)


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("backend", other_backends(), ids=lambda backend: backend.name)
def test_a_backend_agrees_with_the_reference(backend: Backend, pack: str) -> None:
    compiled, facts, wanted = expected(pack)
    program = compiled.program
    found = backend.evaluate(program, facts)
    for each, want, got in zip(facts, wanted, found, strict=True):
        assert dict(got.single) == dict(want.single)
        assert {node: dict(table) for node, table in got.items.items()} == {
            node: dict(table) for node, table in want.items.items()
        }
        assert records(program, each, got) == records(program, each, want)


def test_the_profiles_reach_every_status_of_every_benefit() -> None:
    compiled, facts, roots = expected("jiaxing")
    seen: dict[str, set[str]] = {info: set() for info in compiled.infos}
    for each, found in zip(facts, roots, strict=True):
        for record in records(compiled.program, each, found):
            seen[record.benefit].add(record.status)
    assert all(statuses >= {"not_eligible", "undetermined"} for statuses in seen.values()), seen
    eligible = [benefit for benefit, statuses in seen.items() if "eligible" in statuses]
    assert len(eligible) >= 0.9 * len(seen), sorted(set(seen) - set(eligible))
