"""Over seeded profiles every backend gives the reference's roots and records on each pack that ships and on the speed workload."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from huisuan.backends.record import Backend, Roots, records, truth_at
from huisuan.ir.program import Program
from huisuan.values import Facts, Truth
from tests.packs_at_hand import compiled_packs, shipped, workload
from tests.parity.backends import other_backends, reference
from tests.parity.profiles import profiles

LONG = os.environ.get("HUISUAN_PARITY") == "long"
COUNT = 100_000 if LONG else 3_000
FEWER = {"live": 5_000 if LONG else 200}
"""durable-rules holds a session for each profile it is asked about."""
RECORDS = 100
"""Equal roots make equal records, which are made of nothing else; these many are made and compared all the same."""
CHUNK = 250
SEED = 20251121
PACKS = {folder.name: folder for folder in (*shipped(), *workload())}


@pytest.mark.parametrize("pack", PACKS)
def test_backends_agree_with_the_reference(pack: str) -> None:
    program = compiled_packs((PACKS[pack],)).program
    backends = other_backends()
    seen: dict[str, set[Truth]] = {benefit.id: set() for benefit in program.benefits}
    for first, facts in _chunks(program, COUNT):
        wanted = reference().evaluate(program, facts)
        for backend in backends:
            asked = max(0, min(len(facts), FEWER.get(backend.name, COUNT) - first))
            _compare(backend, program, facts[:asked], wanted[:asked], first)
        for found in wanted:
            for benefit in program.benefits:
                seen[benefit.id].add(truth_at(found, benefit.status).truth)
    assert all(statuses >= {False, None} for statuses in seen.values()), seen
    eligible = [benefit for benefit, statuses in seen.items() if True in statuses]
    assert len(eligible) >= 0.9 * len(seen), sorted(set(seen) - set(eligible))


def _chunks(program: Program, count: int) -> Iterator[tuple[int, tuple[Facts, ...]]]:
    """Profiles by the chunk, so that memory stays flat however many there are."""
    for first in range(0, count, CHUNK):
        yield first, profiles(program, min(CHUNK, count - first), seed=SEED + first)


def _compare(
    backend: Backend, program: Program, facts: tuple[Facts, ...], wanted: tuple[Roots, ...], first: int
) -> None:
    found = backend.evaluate(program, facts) if facts else ()
    for place, (each, want, got) in enumerate(zip(facts, wanted, found, strict=True), first):
        where = f"{backend.name}, profile {place}"
        assert dict(got.single) == dict(want.single), where
        assert _plain(got) == _plain(want), where
        if place < RECORDS:
            assert records(program, each, got) == records(program, each, want), where


def _plain(found: Roots) -> dict[int, dict[tuple[str, ...], object]]:
    return {node: dict(table) for node, table in found.items.items()}


def test_every_pack_has_its_cases() -> None:
    for folder in shipped():
        assert list(Path(folder).glob("*.cases.yaml")), folder.name
