"""Registers of invented enterprises through all shipped packs: rows a second and memory, each register in a process of its own.

`PYTHONPATH=engine:. python tests/bench/registers.py ROWS` measures one number of rows here and prints it as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time
from types import MappingProxyType

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "engine")]

from huisuan.backends.columnar import Batch, Register, given_by  # noqa: E402 - run as a file, the root is put on the path first
from huisuan.ir.program import Program  # noqa: E402 - as above
from huisuan.population.blocks import MANY_ROWS, Population  # noqa: E402 - as above
from huisuan.population.plan import plan  # noqa: E402 - as above
from huisuan.profile.bind import bind  # noqa: E402 - as above
from huisuan.profile.model import BoundProfile  # noqa: E402 - as above
from huisuan.values import Collection, Facts  # noqa: E402 - as above
from tests.packs_at_hand import compiled_packs, shipped  # noqa: E402 - as above

SEED = 20251122
TENTH = 1_000


@dataclass(frozen=True, slots=True)
class Assessed:
    """Seconds for all blocks (assessing alone, also of processors; with making up the rows), for what is done once, and the most memory held."""

    rows: int
    ready_s: float
    plan_s: float
    assess_s: float
    processor_s: float
    whole_s: float
    peak_mb: int
    results: int

    @property
    def rows_a_second(self) -> int:
        return int(self.rows / self.assess_s)


def enterprises(unknown: int = 0) -> Population:
    return Population(plan(compiled_packs(shipped()), "firms", ("enterprise",)), SEED, unknown)


def background(program: Program, register: Register) -> Facts:
    """What holds of every row: readings as they are by default, and nothing in collections that have no table."""
    known = bind(BoundProfile(), program)
    others = {
        each.name: Collection((), 0) for each in program.frames if each.parent == 0 and each.name not in register.items
    }
    return Facts(known.values, MappingProxyType({**known.collections, **others}))


def measure_here(rows: int) -> Assessed:
    """All packs over so many enterprises, in this process, block by block."""
    program = compiled_packs(shipped()).program
    population, start = enterprises(), perf_counter()
    first = population.register(0, min(rows, 1_000))
    made = Batch(program, given_by(program, first), background(program, first))
    ready = perf_counter() - start
    start = perf_counter()
    made.found(first)
    planning, spent, used, results, start = perf_counter() - start, 0.0, 0.0, 0, perf_counter()
    for block in population.registers(rows, MANY_ROWS):
        before, used_before = perf_counter(), process_time()
        found = made.found(block)
        spent, used = spent + perf_counter() - before, used + process_time() - used_before
        results += found.awards.height + found.undetermined.height
    return Assessed(rows, ready, planning, spent, used, perf_counter() - start, peak_mb(), results)


def peak_mb() -> int:
    """Of this process since it began. What `getrusage` tells counts the process that started it too."""
    told = Path("/proc/self/status")
    if not told.exists():
        return getrusage(RUSAGE_SELF).ru_maxrss // 1024
    peak = next(line for line in told.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) // 1024


def measure(rows: int) -> Assessed:
    """The same in a fresh process, so that its memory is its own."""
    environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'engine'}{os.pathsep}{ROOT}"}
    told = subprocess.run(
        [sys.executable, __file__, str(rows)], env=environ, check=True, capture_output=True, text=True
    )
    return Assessed(**json.loads(told.stdout))


def unequal(sample: int) -> list[str]:
    """Tables in which so many enterprises, once all told and once with a tenth of their facts unknown, get other rows than the reference gives them."""
    from huisuan.backends.columnar.rows import Rows  # noqa: PLC0415 - as above
    from tests.registers_checked import assessed, wanted  # noqa: PLC0415 - asks for what only the check needs

    program, differing = compiled_packs(shipped()).program, []
    for unknown in (0, TENTH):
        register = enterprises(unknown).register(0, sample)
        known = background(program, register)
        rows = Rows(program, register, known)
        made = Batch(program, given_by(program, register), known, "open")
        found, expected = assessed(made, register), wanted(program, [rows.facts(row) for row in range(sample)])
        alike = {each.benefit for each in made.patterns.listed() if each.number in made.undetermined_alike}
        expected["undetermined"] = {row for row in expected["undetermined"] if row[1] not in alike}
        differing += [f"{unknown} {table}" for table, rows_of in expected.items() if found[table] != rows_of]
    return differing


def plain(found: Assessed) -> dict[str, object]:
    """The figures for bench.json."""
    return {**asdict(found), "rows_a_second": found.rows_a_second}


if __name__ == "__main__":
    print(json.dumps(asdict(measure_here(int(sys.argv[1])))))
