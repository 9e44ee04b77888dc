"""Random bits: the same in columns and one by one, and those of splitmix64."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("polars")

import polars as pl

from huisuan.population.bits import ALL, GOLDEN, key_of, word, words
from huisuan.population.draws import SLOTS, Draw, slots


def test_words_are_those_of_splitmix64() -> None:
    """The first outputs of splitmix64 seeded with 1234567, as published with Rosetta Code's task."""
    wanted = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821]
    assert [word(1234567, cell) for cell in range(1, 6)] == wanted


@given(st.integers(0, ALL), st.lists(st.integers(0, ALL), min_size=1, max_size=20))
def test_columns_wrap_as_single_cells_do(key: int, cells: list[int]) -> None:
    assert words(key, pl.Series(cells, dtype=pl.UInt64)).to_list() == [word(key, cell) for cell in cells]


def test_keys_tell_seeds_and_columns_apart() -> None:
    assert len({key_of(seed, name) for seed in range(-2, 50) for name in ("a", "b", "?blank:a", "")}) == 52 * 4
    assert GOLDEN % 2, "cells of one column are all different"


draws = st.builds(
    Draw,
    name=st.sampled_from(["a", "b"]),
    table=st.lists(st.tuples(st.integers(0, 1 << 40), st.integers(1, 9)), min_size=1, max_size=6).map(slots)
    | st.just(slots([(1, 1)]) + slots([(1 << 30, 1), (0, 3)])),
    spread=st.booleans(),
    grain=st.just(1),
    round=st.sampled_from([1, 100]),
    most=st.integers(0, 1 << 41),
    origin=st.integers(-5, 800_000),
    back=st.booleans(),
    change=st.sampled_from(["", "c"]),
)


@given(draws, st.integers(0, 99), st.lists(st.integers(0, 1 << 50), min_size=1, max_size=40))
def test_a_column_draws_what_each_cell_draws(draw: Draw, seed: int, cells: list[int]) -> None:
    sizes = [cell % 2 for cell in cells]
    column = draw.column(seed, pl.Series(cells, dtype=pl.UInt64), pl.Series(sizes, dtype=pl.UInt64))
    assert column.to_list() == [draw.value(seed, cell, size) for cell, size in zip(cells, sizes, strict=True)]


def test_slots_give_each_value_its_share() -> None:
    table = slots([(7, 1), (8, 3)])
    assert len(table) == SLOTS
    assert (table.count(7), table.count(8)) == (256, 768)
    assert slots([(1, 1), (2, 1), (3, 1)]).count(2) == 341


def test_spread_values_stay_between_an_entry_and_its_double() -> None:
    draw = Draw("a", slots([(0, 1), (64, 1)]), spread=True)
    found = {draw.value(3, cell) for cell in range(2_000)}
    assert found == {0, *range(64, 128)}
