"""Registers of seeded applicants, whatever part of the facts they bring, give each applicant on every pack what the reference gives."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

pytest.importorskip("polars")

from huisuan.values import Collection, Facts
from tests.packs_at_hand import compiled_packs, shipped, workload
from tests.parity.profiles import profiles
from tests.registers_checked import check

SEED = 20251122


@pytest.mark.parametrize("share", [0, 30, 100])
@pytest.mark.parametrize("folder", [*shipped(), *workload()], ids=lambda folder: folder.name)
def test_a_pack_gives_each_of_many_what_the_reference_gives(folder: Path, share: int) -> None:
    program = compiled_packs((folder,)).program
    source = random.Random(f"{folder.name} {share}")
    names = sorted(decl.id for decl in program.inputs)
    tops = sorted(frame.name for frame in program.frames if frame.parent == 0)
    inputs = {name for name in names if source.randrange(100) < share}
    inputs |= {name for name in names if name in ("region", "applicant_kind") and share}
    collections = {name for name in tops if source.randrange(100) < share}
    background = Facts(
        {}, {name: Collection((), 0) for name in tops if name not in collections and source.random() < 0.5}
    )
    check(program, background, profiles(program, 60, seed=SEED + share), inputs, collections)
