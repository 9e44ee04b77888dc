"""A mutant compiled with few benefits has the fate that the whole pack with all its cases gives it.

`make parity` tries the shipped packs too, whose whole takes seconds a mutant.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from huisuan.assess import assess
from huisuan.backends.reference import ReferenceBackend
from huisuan.compiler.compile import Compiled, compile_sources
from huisuan.compiler.pack import PackSource
from huisuan.mutation.bench import Bench, Verdict
from huisuan.mutation.mutants import Mutant
from huisuan.mutation.setting import set_up
from huisuan.mutation.worlds import Trial, World
from huisuan.packs.cases import TODAY
from huisuan.packs.expectations import compare, compare_totals
from huisuan.packs.locate import rules_root
from huisuan.profile.bind import bind
from tests.packs_at_hand import shipped

LONG = os.environ.get("HUISUAN_PARITY") == "long"
REACH = sorted(path.parent for path in (Path(__file__).resolve().parents[1] / "reach").glob("*/pack.yaml"))


def _whole(world: World, own: PackSource) -> Compiled | None:
    sources = [own, *world.sources[1:]]
    days = {} if world.day is None else {each.id: world.day for each in sources}
    return compile_sources(sources, world.tables, world.vocabulary, TODAY, days).compiled


def _wrong(trial: Trial, compiled: Compiled) -> bool:
    found = assess(compiled.program, bind(trial.profile, compiled.program), ReferenceBackend(), met=trial.case.met)
    named = {each.benefit: each for each in found.determinations}
    stated = ((trial.case.expect[place], named[name]) for name, place in trial.subjects.items())
    return any(True for expected, actual in stated for _ in compare(expected, actual)) or any(
        True for expected in trial.case.totals for _ in compare_totals(expected, found.totals)
    )


def _by_the_whole(bench: Bench, mutant: Mutant) -> Verdict:
    """Slowly: the whole pack compiled anew for each day, every case, every expectation."""
    changed = bench.pack.changed(mutant)
    if changed is None:
        return "invalid"
    differs = False
    for world in bench.worlds:
        plain, compiled = _whole(world, bench.pack.source), _whole(world, changed)
        assert plain is not None
        if compiled is None:
            return "invalid"
        differs = differs or compiled.program != plain.program
        if any(_wrong(trial, compiled) for trial in world.trials):
            return "killed"
    return "survived" if differs else "same"


@pytest.mark.parametrize("folder", [*REACH, *(shipped() if LONG else ())], ids=lambda each: each.name)
def test_few_benefits_give_the_fate_that_all_give(folder: Path) -> None:
    setting = set_up(folder, rules_root())
    bench = setting.bench
    assert bench is not None, setting.problems
    assert bench.failing() == ()
    drawn = random.Random(22).sample(setting.mutants, 24 if folder in REACH else 6)
    quick = {each.id: bench.judge(each) for each in drawn}
    assert quick == {each.id: _by_the_whole(bench, each) for each in drawn}
