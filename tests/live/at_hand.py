"""What the tests of live cases share: the packs, profiles worth starting from, and who needs durable-rules."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from huisuan.backends.record import Record, records
from huisuan.backends.reference import ReferenceBackend
from huisuan.ir.program import Program
from huisuan.live.matcher import installed
from huisuan.values import Facts
from tests.packs_at_hand import compiled_packs, shipped, workload
from tests.parity.profiles import profiles

NO_MATCHER = "durable-rules is not installed (extra `live`)"
needs_durable = pytest.mark.skipif(not installed(), reason=NO_MATCHER)
METHODS = (pytest.param("durable-rules", marks=needs_durable), "recompute")
PACKS = {"jiaxing": shipped, "workload": workload}


def program_of(pack: str) -> Program:
    folders: tuple[Path, ...] = PACKS[pack]()
    return compiled_packs(folders).program


def expected(program: Program, facts: Facts) -> tuple[Record, ...]:
    return records(program, facts, ReferenceBackend().evaluate(program, (facts,))[0])


@cache
def starts(pack: str, count: int) -> tuple[Facts, ...]:
    """The profiles, of 200, that get the most benefits; of those, the ones with the fewest ruled out."""
    program = program_of(pack)

    def promise(facts: Facts) -> tuple[int, int]:
        statuses = [record.status for record in expected(program, facts)]
        return -statuses.count("eligible"), statuses.count("not_eligible")

    return tuple(sorted(profiles(program, 200, seed=11), key=promise)[:count])
