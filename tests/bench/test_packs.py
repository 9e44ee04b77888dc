"""What `make bench` times on the shipped packs gives the right results; the times are not tested."""

from __future__ import annotations

from tests.bench import packs
from tests.packs_at_hand import compiled_packs, shipped


def test_differences_of_the_examples_upon_the_blank_profile_are_the_references_records() -> None:
    assert packs.unequal() == []


def test_the_profile_of_the_cold_run_is_among_the_examples() -> None:
    assert packs.COLD.stem in packs.examples(compiled_packs(shipped()))


def test_what_is_measured_is_there() -> None:
    for selection in (packs.jiaxing(), packs.everything()):
        assert len(selection.folders) >= 2
        assert set(selection.profiles) <= set(packs.examples(compiled_packs(shipped())))
