"""What is timed beside each other: contenders over the same profiles, found to tell the same of them, then run in turn, round by round.

A peer that cannot be had is `Absent` and keeps its place in the table. One that tells otherwise stops the run: nothing is timed then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from statistics import median
from time import perf_counter_ns, process_time_ns

from huisuan.vocabulary.units import Label

Paid = Mapping[str, int]
"""What one profile is paid: fen by rule, 1 where a rule confers a standing; a rule that pays nothing is left out."""


@dataclass(frozen=True, slots=True)
class Contender:
    """`run` does so many `profiles` once and is what is timed; `told` is what it finds of a sample, `wanted` what it should find."""

    key: str
    label: Label
    profiles: int
    run: Callable[[], object]
    told: Callable[[], Sequence[object]]
    wanted: Sequence[object]


@dataclass(frozen=True, slots=True)
class Absent:
    """A peer that is not here, and why."""

    key: str
    label: Label
    why: str


Entry = Contender | Absent


@dataclass(frozen=True, slots=True)
class Timing:
    """Nanoseconds a profile by round: by the clock on the wall, and of processors."""

    wall: tuple[float, ...]
    processor: tuple[float, ...]

    @property
    def best(self) -> float:
        return min(self.wall)

    @property
    def middle(self) -> float:
        return median(self.wall)

    def ratio(self, other: Timing) -> float:
        """Of the best rounds."""
        return self.best / other.best

    def ratio_by_round(self, other: Timing) -> float:
        """The middle one of the ratios within a round, where both met the same machine."""
        return median(mine / theirs for mine, theirs in zip(self.wall, other.wall, strict=True))


class Unequal(Exception):
    """A contender tells otherwise than it should."""


def peer(module: str, key: str, label: Label, made: Callable[[Callable[..., Contender]], Contender]) -> Entry:
    """The contender a module under `peers` makes, or why it cannot: its library is not installed, or does not load."""
    try:
        return made(import_module(f"tests.bench.peers.{module}").contender)
    except (ImportError, OSError) as missing:
        return Absent(key, label, str(missing).partition("\n")[0])


def differing(contender: Contender) -> list[str]:
    """The profiles of which it tells otherwise, by number. One that is held to nothing, or answers for too few, differs in that."""
    told, wanted = contender.told(), contender.wanted
    if not wanted or len(told) != len(wanted):
        return [f"{len(told)} profiles answered for, {len(wanted)} to compare with"]
    pairs = enumerate(zip(told, wanted, strict=True))
    return [f"profile {number}: {mine}, not {theirs}" for number, (mine, theirs) in pairs if mine != theirs]


def check(entries: Iterable[Entry]) -> None:
    """Raises Unequal with the first difference."""
    for each in entries:
        found = differing(each) if isinstance(each, Contender) else []
        if found:
            raise Unequal(f"{each.key}: {len(found)} differences, first: {found[0]}")


def in_turn(entries: Iterable[Entry], rounds: int) -> dict[str, Timing]:
    """Each contender once in every round, after one round that warms up, so that all meet the same machine."""
    here = [each for each in entries if isinstance(each, Contender)]
    wall: dict[str, list[float]] = {each.key: [] for each in here}
    processor: dict[str, list[float]] = {each.key: [] for each in here}
    for turn in range(rounds + 1):
        for each in here:
            used, start = process_time_ns(), perf_counter_ns()
            each.run()
            taken, used = perf_counter_ns() - start, process_time_ns() - used
            if turn:
                wall[each.key].append(taken / each.profiles)
                processor[each.key].append(used / each.profiles)
    return {key: Timing(tuple(wall[key]), tuple(processor[key])) for key in wall}
