"""One profile, all 40 rules, warm: generated point code beside the handwritten rules, in one run, checked equal.

`PYTHONPATH=engine:. python tests/bench/single.py [profiles]` prints both and the ratio, our time over theirs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter_ns
from typing import TypeVar

from huisuan.backends.generated import GeneratedProgram
from tests.bench.figures import profiles
from tests.bench.handwritten import payouts
from tests.bench.packed import facts_of, rules, statuses, workload_program

T = TypeVar("T")
PASSES = 5


@dataclass(frozen=True, slots=True)
class Single:
    """Median nanoseconds a profile, of the best pass; `prepare` turns bound facts into what the point path reads."""

    profiles: int
    handwritten: int
    generated: int
    prepare: int

    @property
    def ratio_to_python(self) -> str:
        return f"{self.generated * 100 // self.handwritten / 100:.2f}"


def unequal(count: int, seed: int) -> list[int]:
    """The profiles on which generated code and the handwritten rules pay differently."""
    code = GeneratedProgram(workload_program()).exact
    named, standing = rules(), statuses()
    assert sorted(code.places) == list(range(len(named)))
    wrong = []
    for number, profile in enumerate(profiles(count, seed)):
        found = code.point(code.prepare(facts_of(profile)))
        listed = None if found is None else {named[place]: units for place, units in found}
        paid = listed and {
            rule: 1 if rule in standing else units for rule, units in listed.items() if units or rule in standing
        }
        if paid != dict(payouts(profile)):
            wrong.append(number)
    return wrong


def _best_median(run: Callable[[T], object], inputs: Sequence[T]) -> int:
    medians = []
    for _ in range(PASSES):
        times = []
        for one in inputs:
            start = perf_counter_ns()
            run(one)
            times.append(perf_counter_ns() - start)
        medians.append(int(median(times)))
    return min(medians)


def measure(count: int, seed: int) -> Single:
    """Both sides in turn, the handwritten first and last."""
    code = GeneratedProgram(workload_program()).exact
    plain = profiles(count, seed)
    facts = [facts_of(profile) for profile in plain]
    prepared = [code.prepare(one) for one in facts]
    before = _best_median(payouts, plain)
    ours = _best_median(code.point, prepared)
    after = _best_median(payouts, plain)
    return Single(count, (before + after) // 2, ours, _best_median(code.prepare, facts))


def main(count: int, seed: int = 20251121) -> None:
    wrong = unequal(count, seed)
    if wrong:
        sys.exit(f"profiles {wrong[:5]} differ")
    found = measure(count, seed)
    print(f"{found.profiles} profiles, seed {seed}, all equal")
    print(f"handwritten Python {found.handwritten} ns, generated {found.generated} ns, ratio {found.ratio_to_python}")
    print(f"turning bound facts into prepared inputs: {found.prepare} ns")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
