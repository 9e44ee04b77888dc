"""A mutation run: which mutants, judged in how many processes, and what came of them.

The order of the results, and the results, depend on the pack, its cases, the sample and its seed alone; not on the number of processes.
"""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from huisuan.mutation.arguments import Argument, read_arguments
from huisuan.mutation.bench import Bench, Verdict
from huisuan.mutation.mutants import Mutant
from huisuan.mutation.setting import Setting, set_up
from huisuan.problems import Problem, in_order, problem
from huisuan.source import SourceFile

BAR = Fraction(98, 100)
CHUNK = 24
WORTH_A_PROCESS = 200
"""Starting a process costs as much as judging this many mutants."""
SETTLED: Mapping[Verdict, tuple[str, str]] = MappingProxyType(
    {
        "killed": ("已有案例发现它", "is found by a case"),
        "same": ("它编译成同一个程序", "compiles to the same program"),
        "invalid": ("它不能编译", "does not compile"),
    }
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which mutants are judged: all, those of one benefit (or `pack`), a sample drawn with a seed."""

    benefit: str = ""
    sample: int | None = None
    seed: int = 0

    def of(self, mutants: Sequence[Mutant]) -> tuple[int, ...]:
        """Places in the list, ascending."""
        places = [place for place, each in enumerate(mutants) if self.benefit in ("", each.owner)]
        if self.sample is None or self.sample >= len(places):
            return tuple(places)
        drawn = random.Random(self.seed).sample(places, self.sample)  # noqa: S311 - a sample, not a secret
        return tuple(sorted(drawn))


@dataclass(frozen=True, slots=True)
class Judged:
    """A mutant and what became of it; `argued` says why it may survive."""

    mutant: Mutant
    verdict: Verdict
    argued: Argument | None = None

    @property
    def outcome(self) -> str:
        return "argued" if self.argued is not None and self.verdict == "survived" else self.verdict


@dataclass(frozen=True, slots=True)
class MutationReport:
    """What a run found. Without `judged` the pack, its cases or its arguments could not be used, and `problems` say why."""

    pack: str
    judged: tuple[Judged, ...]
    problems: tuple[Problem, ...] = ()
    failing: tuple[str, ...] = ()
    sources: Mapping[str, SourceFile] = field(default_factory=lambda: MappingProxyType({}), compare=False)

    def count(self, outcome: str, kind: str = "") -> int:
        return sum(1 for each in self.judged if each.outcome == outcome and kind in ("", each.mutant.kind))

    @property
    def score(self) -> Fraction:
        """Killed of those that could be: argued, unchanged and invalid ones count neither way."""
        killed, survived = self.count("killed"), self.count("survived")
        return Fraction(killed, killed + survived) if killed + survived else Fraction(1)

    def passes(self, bar: Fraction = BAR) -> bool:
        return not self.problems and not self.failing and self.score >= bar


def mutate(
    folder: Path,
    rules: Path,
    choice: Choice | None = None,
    *,
    jobs: int = 1,
    told: Callable[[int, int], None] = lambda _done, _all: None,
) -> MutationReport:
    """Tries the mutants of the pack in `folder`; `told` hears how many of how many are judged."""
    setting = set_up(folder, rules)
    arguments = read_arguments(folder)
    sources = {**setting.sources, **{each.name: each for each in arguments.sources}}
    frozen = MappingProxyType(sources)
    problems = (*setting.problems, *arguments.problems)
    if setting.bench is None or problems:
        return MutationReport(folder.name, (), in_order(problems), (), frozen)
    places = (choice or Choice()).of(setting.mutants)
    failing = setting.bench.failing({setting.mutants[place].owner for place in places})
    if failing:
        return MutationReport(folder.name, (), (), failing, frozen)
    verdicts: list[Verdict] = []
    for found in _verdicts(setting, folder, rules, places, jobs):
        verdicts.extend(found)
        told(len(verdicts), len(places))
    by_name = {each.mutant: each for each in arguments.found}
    listed = [setting.mutants[place] for place in places]
    judged = tuple(Judged(each, verdict, by_name.get(each.id)) for each, verdict in zip(listed, verdicts, strict=True))
    wrong = _wrong(arguments.found, setting.mutants, judged)
    return MutationReport(folder.name, judged, in_order(wrong), (), frozen)


def _wrong(
    arguments: tuple[Argument, ...], mutants: tuple[Mutant, ...], judged: tuple[Judged, ...]
) -> Iterator[Problem]:
    """Arguments for mutants that there are not, or that do not survive."""
    known = {each.id for each in mutants}
    verdicts = {each.mutant.id: each.verdict for each in judged}
    for each in arguments:
        if each.mutant not in known:
            yield problem("unknown-mutant", each.span, name=each.mutant)
        elif verdicts.get(each.mutant, "survived") != "survived":
            zh, en = SETTLED[verdicts[each.mutant]]
            yield problem("no-survivor", each.span, name=each.mutant, verdict_zh=zh, verdict_en=en)


def _verdicts(
    setting: Setting, folder: Path, rules: Path, places: tuple[int, ...], jobs: int
) -> Iterator[list[Verdict]]:
    chunks = [places[start : start + CHUNK] for start in range(0, len(places), CHUNK)]
    workers = min(jobs, 1 + len(places) // WORTH_A_PROCESS)
    if workers == 1:
        assert setting.bench is not None
        for chunk in chunks:
            yield [setting.bench.judge(setting.mutants[place]) for place in chunk]
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_start, initargs=(folder, rules)) as pool:
        yield from pool.map(_judge, chunks)


_AT_WORK: list[tuple[Bench, tuple[Mutant, ...]]] = []
"""The bench of a worker process: built once when the process starts, since a bench is costlier to send than to make."""


def _start(folder: Path, rules: Path) -> None:
    setting = set_up(folder, rules)
    assert setting.bench is not None, "the parent has set up the same"
    _AT_WORK.append((setting.bench, setting.mutants))


def _judge(chunk: tuple[int, ...]) -> list[Verdict]:
    bench, mutants = _AT_WORK[0]
    return [bench.judge(mutants[place]) for place in chunk]
