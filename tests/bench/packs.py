"""The shipped packs together: compiling, assessing and a cold `check`, beside a plain loop timed in the same run.

`PYTHONPATH=engine:. python tests/bench/packs.py` prints the figures. All are the best of several rounds; those of a profile are medians
over `examples/`. An overloaded machine shows in the loop, so every figure is also given in loops.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from huisuan.assess import assess
from huisuan.backends.generated import GeneratedProgram
from huisuan.backends.record import Roots
from huisuan.backends.reference import ReferenceBackend
from huisuan.compiler.compile import Compiled, compile_packs
from huisuan.ir.program import Program
from huisuan.packs.locate import rules_root
from huisuan.profile.bind import bind
from huisuan.profile.read import read_profile
from huisuan.source import SourceFile, read_source
from huisuan.values import Facts
from huisuan.vocabulary.load import load_vocabulary
from tests.packs_at_hand import TODAY, compiled_packs, pack_files, shipped

ROOT = Path(__file__).resolve().parents[2]
COLD = ROOT / "examples" / "manufacturer.yaml"
LOOP = 100_000


@dataclass(frozen=True, slots=True)
class Figure:
    """Seconds of the best round and of the middle one, and how often the plain loop would have run in the best."""

    seconds: float
    loops: float
    middle: float

    @property
    def milliseconds(self) -> float:
        return round(self.seconds * 1e3, 2)

    @property
    def microseconds(self) -> float:
        return round(self.seconds * 1e6, 1)


@dataclass(frozen=True, slots=True)
class Bars:
    """What is aimed at: seconds to compile, microseconds of differences, milliseconds by the reference without and with trace."""

    compile_s: float
    generated_us: float
    reference_ms: float | None = None
    trace_ms: float | None = None
    check_s: float = 0.5


@dataclass(frozen=True, slots=True)
class Selection:
    """Packs that are measured together, the example profiles the medians are of, and what is aimed at."""

    title: str
    folders: tuple[Path, ...]
    profiles: tuple[str, ...]
    bars: Bars


@dataclass(frozen=True, slots=True)
class Packs:
    """Vocabulary and compilation; one assessment by the reference, and with every value computed and kept; one profile's differences
    from the blank one by generated code; `check` as a fresh process with all shipped packs, by processor time.
    """

    benefits: int
    nodes: int
    profiles: int
    loop: float
    compile: Figure
    reference: Figure
    reference_trace: Figure
    generated: Figure
    check_cold: Figure


class Traced:
    """The reference, with every root of the profile computed at once: the trace then holds every value under it."""

    name = "reference"

    def __init__(self) -> None:
        self._reference = ReferenceBackend()

    def evaluate(self, program: Program, profiles: tuple[Facts, ...]) -> tuple[Roots, ...]:
        found = self._reference.evaluate(program, profiles)
        first = found[0]
        by_item = {node: dict(table) for node, table in first.items.items()}
        return (Roots(dict(first.single), by_item), *found[1:])


def plain_loop() -> float:
    """Seconds that a fixed number of additions take."""
    start = process_time()
    total = 0
    for number in range(LOOP):
        total += number * number & 7
    return process_time() - start


def _timed(run: Callable[[], object], rounds: int, clock: Callable[[], float] = process_time) -> Figure:
    """The best of `rounds`, beside the best of the loops run before and after."""
    loops = [plain_loop() for _ in range(3)]
    times = []
    for _ in range(rounds):
        start = clock()
        run()
        times.append(clock() - start)
    loop = min(*loops, *(plain_loop() for _ in range(3)))
    return Figure(min(times), min(times) / loop, median(times))


def _middle(figures: list[Figure]) -> Figure:
    seconds, loops, middles = ([getattr(each, name) for each in figures] for name in ("seconds", "loops", "middle"))
    return Figure(median(seconds), median(loops), median(middles))


def examples(compiled: Compiled) -> dict[str, Facts]:
    """The shipped example profiles, bound."""
    found = {}
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        source = read_source(path)
        assert isinstance(source, SourceFile), source
        outcome = read_profile(source, compiled.vocabulary)
        assert outcome.profile is not None, outcome.problems
        found[path.stem] = bind(outcome.profile, compiled.program)
    return found


def jiaxing() -> Selection:
    """The two documents of Jiaxing, with the profiles of that city."""
    elsewhere = ("haining-family", "ruian-family", "jiande-firm")
    names = tuple(path.stem for path in sorted((ROOT / "examples").glob("*.yaml")) if path.stem not in elsewhere)
    folders = tuple(folder for folder in shipped() if folder.name.startswith("jiaxing-"))
    return Selection("Jiaxing's two documents", folders, names, Bars(1, 150, 10, 20))


def everything() -> Selection:
    """All shipped packs, with the enterprises among the profiles."""
    firms = ("exporter", "hydrogen-startup", "jiande-firm", "logistics-firm", "manufacturer", "newcomer")
    return Selection("all packs", shipped(), (*firms, "research-firm", "rising-factory"), Bars(3, 300))


def smallest() -> Selection:
    """One pack and one profile, for a run that only shows that everything runs."""
    folders = tuple(folder for folder in shipped() if folder.name == "trade-in-2025")
    return Selection("the trade-in programme", folders, ("family",), Bars(1, 300))


def _compile(folders: tuple[Path, ...]) -> Compiled:
    vocabulary = load_vocabulary(rules_root() / "vocabulary").vocabulary
    assert vocabulary is not None
    compiled = compile_packs([pack_files(folder) for folder in folders], vocabulary, TODAY).compiled
    assert compiled is not None
    return compiled


def _check_cold(rounds: int) -> Figure:
    """A fresh process with the packs in its cache and bytecode in place."""
    with TemporaryDirectory() as folder:
        kept = {"HUISUAN_CACHE": f"{folder}/cache", "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
        environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | kept
        environ["PYTHONPATH"] = str(ROOT / "engine")

        def run() -> None:
            command = (sys.executable, "-m", "huisuan", "check", str(COLD))
            subprocess.run(command, check=True, env=environ, stdout=subprocess.DEVNULL)

        run()
        return _timed(run, rounds, _processor_time_of_children)


def _processor_time_of_children() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def unequal() -> list[str]:
    """The example profiles whose differences upon the blank profile are not the reference's records."""
    compiled = compiled_packs(shipped())
    code, wrong = GeneratedProgram(compiled.program), []
    for name, facts in examples(compiled).items():
        wanted = [each.record for each in assess(compiled.program, facts, ReferenceBackend()).determinations]
        if list(code.differences(facts).records()) != wanted:
            wrong.append(name)
    return wrong


def measure(selection: Selection, rounds: int = 5) -> Packs:
    compiled = compiled_packs(selection.folders)
    known = examples(compiled)
    program, facts = compiled.program, tuple(known[name] for name in selection.profiles)
    code, reference, traced = GeneratedProgram(program), ReferenceBackend(), Traced()
    for each in facts:
        code.differences(each)
    return Packs(
        benefits=len(program.benefits),
        nodes=len(program.nodes),
        profiles=len(facts),
        loop=min(plain_loop() for _ in range(10)),
        compile=_timed(partial(_compile, selection.folders), rounds),
        reference=_middle([_timed(partial(assess, program, each, reference), rounds) for each in facts]),
        reference_trace=_middle([_timed(partial(assess, program, each, traced), rounds) for each in facts]),
        generated=_middle([_timed(partial(code.differences, each), 20 * rounds, perf_counter) for each in facts]),
        check_cold=_check_cold(rounds),
    )


def _bar(milliseconds: float | None) -> str:
    return "none" if milliseconds is None else f"{milliseconds} ms"


def lines(selection: Selection, found: Packs) -> list[str]:
    """The figures for people."""
    bars = selection.bars
    rows = (
        ("vocabulary and packs compiled", f"{found.compile.seconds:.2f} s", f"{bars.compile_s} s", found.compile),
        ("assessed by the reference", f"{found.reference.milliseconds} ms", _bar(bars.reference_ms), found.reference),
        (
            "the same with trace",
            f"{found.reference_trace.milliseconds} ms",
            _bar(bars.trace_ms),
            found.reference_trace,
        ),
        ("generated, differences", f"{found.generated.microseconds} µs", f"{bars.generated_us} µs", found.generated),
        ("check cold, all packs", f"{found.check_cold.seconds:.2f} s", f"{bars.check_s} s", found.check_cold),
    )
    counted = f"{found.benefits} benefits, {found.nodes} nodes; medians over {found.profiles} example profiles"
    loop = f"  a plain loop of {LOOP} additions: {found.loop * 1e3:.1f} ms; figures in such loops in brackets"
    told = (f"  {what}: {took} (bar {bar}) [{figure.loops:.3f}]" for what, took, bar, figure in rows)
    return [f"{selection.title} ({counted})", *told, loop]


def plain(found: Packs) -> dict[str, object]:
    """The figures for bench.json."""
    return {
        "compile_s": round(found.compile.seconds, 3),
        "reference_ms": found.reference.milliseconds,
        "reference_trace_ms": found.reference_trace.milliseconds,
        "generated_us": found.generated.microseconds,
        "check_cold_s": round(found.check_cold.seconds, 3),
        "loop_ms": round(found.loop * 1e3, 2),
        "loops": {
            "compile": round(found.compile.loops, 2),
            "reference": round(found.reference.loops, 3),
            "reference_trace": round(found.reference_trace.loops, 3),
            "generated": round(found.generated.loops, 5),
            "check_cold": round(found.check_cold.loops, 2),
        },
        "benefits": found.benefits,
        "nodes": found.nodes,
        "profiles": found.profiles,
    }


if __name__ == "__main__":
    for chosen in (jiaxing(), everything()):
        print("\n".join(lines(chosen, measure(chosen))))
