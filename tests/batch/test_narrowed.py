"""A program narrowed to some benefits holds those and what they are totalled with."""

from __future__ import annotations

from huisuan.ir.narrow import narrowed
from huisuan.ir.program import roots
from huisuan.ir.reach import reached
from tests.packs_at_hand import compiled_packs, shipped

CARS = {"trade-in-2025/car-scrapping", "trade-in-2025/car-swap"}


def test_members_of_a_group_are_kept_together_and_little_is_left_to_evaluate() -> None:
    program = compiled_packs(shipped()).program
    few = narrowed(program, {"trade-in-2025/car-swap"})
    assert {each.id for each in few.benefits} == CARS
    assert [set(group.members) for group in few.groups] == [CARS]
    assert len(reached(few, roots(few))) * 10 < len(reached(program, roots(program)))
