"""Registers of invented enterprises through all shipped packs: rows a second and memory, in a process of their own; and the workload with
facts unknown, beside its own complete time and beside hand-written Polars, in one run.

`PYTHONPATH=engine:. python tests/bench/registers.py ROWS` measures one number of rows here and prints it as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter
from types import MappingProxyType

import polars as pl

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "engine")]

from huisuan.backends.columnar import Batch, Extent, Register, given_by  # noqa: E402 - run as a file, the root is put on the path first
from huisuan.ir.program import Program  # noqa: E402 - as above
from huisuan.population.blocks import MANY_ROWS, Population  # noqa: E402 - as above
from huisuan.population.plan import plan  # noqa: E402 - as above
from huisuan.profile.bind import bind  # noqa: E402 - as above
from huisuan.profile.model import BoundProfile  # noqa: E402 - as above
from huisuan.values import Collection, Facts  # noqa: E402 - as above
from tests.bench import batch  # noqa: E402 - as above
from tests.bench.handwritten_table import payout_table  # noqa: E402 - as above
from tests.bench.packed import workload_program  # noqa: E402 - as above
from tests.packs_at_hand import compiled_packs, shipped  # noqa: E402 - as above

SEED = 20251122
SAMPLE = 200
TENTH = 1_000
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Assessed:
    """Seconds for all blocks (assessing alone; with making up the rows), for what is done once, and the most memory held."""

    rows: int
    ready_s: float
    plan_s: float
    assess_s: float
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
    planning, spent, results, start = perf_counter() - start, 0.0, 0, perf_counter()
    for block in population.registers(rows, MANY_ROWS):
        before = perf_counter()
        found = made.found(block)
        spent += perf_counter() - before
        results += found.awards.height + found.undetermined.height
    peak = getrusage(RUSAGE_SELF).ru_maxrss // 1024
    return Assessed(rows, ready, planning, spent, perf_counter() - start, peak, results)


def measure(rows: int) -> Assessed:
    """The same in a fresh process, so that its memory is its own."""
    environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'engine'}{os.pathsep}{ROOT}"}
    told = subprocess.run(
        [sys.executable, __file__, str(rows)], env=environ, check=True, capture_output=True, text=True
    )
    return Assessed(**json.loads(told.stdout))


def unequal() -> list[str]:
    """Tables in which a sample of enterprises, a tenth of their facts unknown, gets other rows than the reference gives them."""
    from huisuan.backends.columnar.rows import Rows  # noqa: PLC0415 - as above
    from tests.registers_checked import assessed, wanted  # noqa: PLC0415 - asks for what only the check needs

    program, differing = compiled_packs(shipped()).program, []
    for unknown in (0, TENTH):
        register = enterprises(unknown).register(0, SAMPLE)
        known = background(program, register)
        rows = Rows(program, register, known)
        made = Batch(program, given_by(program, register), known, "open")
        found, expected = assessed(made, register), wanted(program, [rows.facts(row) for row in range(SAMPLE)])
        alike = {each.benefit for each in made.patterns.listed() if each.number in made.undetermined_alike}
        expected["undetermined"] = {row for row in expected["undetermined"] if row[1] not in alike}
        differing += [f"{unknown} {table}" for table, rows_of in expected.items() if found[table] != rows_of]
    return differing


@dataclass(frozen=True, slots=True)
class Workload:
    """Best nanoseconds of the 40 rules over a whole register, by what is asked; `handwritten` knows everything."""

    rows: int
    handwritten: int
    complete: Mapping[str, int]
    tenth_unknown: Mapping[str, int]

    def ratios(self) -> dict[str, float]:
        found = {"ends_to_polars": self.complete["ends"] / self.handwritten}
        for extent, taken in self.tenth_unknown.items():
            found[f"unknown_{extent}_to_complete_ends"] = taken / self.complete["ends"]
            found[f"unknown_{extent}_to_complete"] = taken / self.complete[extent]
        return {name: round(ratio, 2) for name, ratio in found.items()}


def blanked(register: Register, seed: int) -> Register:
    """A tenth of its facts unknown."""
    from huisuan.population.bits import key_of, words  # noqa: PLC0415 - as above

    cells = pl.int_range(register.rows, dtype=pl.UInt64, eager=True)
    columns = []
    for column in register.applicants:
        known = words(key_of(seed, column.name), cells) % 10 != 0
        columns.append(column.zip_with(known, pl.Series([None], dtype=column.dtype)).alias(column.name))
    return Register(pl.DataFrame(columns), register.items, register.more)


def workload(rows: int, seed: int) -> Workload:
    """Everything in turn, several rounds, so that all meet the same machine."""
    program, plain = workload_program(), batch.table(rows, seed)
    many = batch.register(plain)
    some = blanked(many, seed)
    runs: dict[str, Callable[[], object]] = {"handwritten": lambda: payout_table(plain)}
    extents: tuple[Extent, ...] = ("ends", "results", "open")
    for name, register in (("complete", many), ("unknown", some)):
        for extent in extents:
            runs[f"{name} {extent}"] = _run(Batch(program, given_by(program, register), Facts(), extent), register)
    times: dict[str, list[int]] = {name: [] for name in runs}
    for turn in range(ROUNDS + 1):
        for name, run in runs.items():
            start = perf_counter()
            run()
            if turn:  # the first makes plans
                times[name].append(int((perf_counter() - start) * 1e9))
    best = {name: min(taken) for name, taken in times.items()}
    complete, unknown = ({str(each): best[f"{name} {each}"] for each in extents} for name in ("complete", "unknown"))
    return Workload(rows, best["handwritten"], complete, unknown)


def _run(made: Batch, register: Register) -> Callable[[], object]:
    asked = made.determinations if made.extent == "ends" else made.found

    def run() -> None:
        for first in range(0, register.rows, batch.BLOCK):
            asked(Register(register.applicants.slice(first, batch.BLOCK), register.items, register.more))

    return run


def sizes() -> tuple[int, ...]:
    long = os.environ.get("HUISUAN_BENCH") == "long"
    return (10_000, 100_000, 1_000_000, *((10_000_000,) if long else ()))


def lines(found: Assessed) -> list[str]:
    told = (
        f"all packs over {found.rows} invented enterprises: {found.assess_s:.1f} s, {found.rows_a_second} rows/s, "
        f"{found.peak_mb} MB at most; once: {found.ready_s:.2f} s to settle, {found.plan_s:.2f} s plan and first block; "
        f"{found.results} results"
    )
    return [told]


def workload_lines(found: Workload) -> list[str]:
    told = [f"40 rules over {found.rows} profiles: hand-written Polars {found.handwritten // 10**6} ms"]
    for name, times in (("complete", found.complete), ("a tenth unknown", found.tenth_unknown)):
        told.append(f"  {name}: " + ", ".join(f"{extent} {taken // 10**6} ms" for extent, taken in times.items()))
    return [*told, "  " + ", ".join(f"{name} {ratio}" for name, ratio in found.ratios().items())]


def plain(assessed: list[Assessed], rules: Workload) -> dict[str, object]:
    """The figures for bench.json."""
    return {
        "packs": [{**asdict(each), "rows_a_second": each.rows_a_second} for each in assessed],
        "workload": {"rows": rules.rows, **rules.ratios()},
    }


if __name__ == "__main__":
    print(json.dumps(asdict(measure_here(int(sys.argv[1])))))
