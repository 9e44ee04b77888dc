"""Populations for trying rules at scale: which packs, whom, how many, written where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from huisuan.population.blocks import Population
from huisuan.population.plan import plan
from huisuan.population.plausible import Kind
from huisuan.population.writing import Form, write
from huisuan.service.checking import Library


def new_population(
    library: Library,
    kind: Kind,
    rows: int,
    seed: int,
    unknown: int,
    folder: Path,
    form: Form,
    told: Callable[[int], None],
) -> tuple[Path, ...]:
    """The files written; `unknown` of 10,000 facts are blank. Raises OSError."""
    population = Population(plan(library.everything, kind), seed, unknown)
    return write(population, rows, folder, form, library.everything.vocabulary, told)
