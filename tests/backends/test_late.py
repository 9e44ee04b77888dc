"""What is made late is made of the same columns, in an order in which each stands before it is read; shared work keeps its order."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

pytest.importorskip("polars")

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from huisuan.backends.columnar.late import Late
from huisuan.backends.columnar.said import Said
from huisuan.backends.columnar.schedule import scheduled
from huisuan.backends.columnar.steps import Derive
from huisuan.backends.columnar.workers import ALONE, shared
from huisuan.backends.columnar.working import Working

A, B = pl.col("a"), pl.col("b")


def test_what_only_few_rows_are_asked_for_is_no_step_and_stands_all_the_same() -> None:
    levels = ((A + 1).alias("b"),), ((B * 2).alias("c"), (B * 3).alias("d")), ((pl.col("c") + B).alias("e"),)
    plan = scheduled([Derive(0, (level,)) for level in levels], {0: ("row", "d")}, ["e"])
    tables = {0: Working(pl.DataFrame({"row": [0, 1, 2], "a": [10, 20, 30]}))}
    for step in plan.steps:
        step.run(tables)
    assert "c" not in tables[0]
    assert set(plan.late.exprs) == {"c", "e"}
    told = Said({"e": pl.col("e"), "d": pl.col("d")}, plan.late).of(tables[0], pl.Series([True, False, True]))
    assert told.rows() == [(0, 33, 33), (2, 93, 93)]


def test_a_level_reads_only_earlier_ones() -> None:
    late = Late({"c": (A + B).alias("c"), "b": A.alias("b"), "z": A.alias("z")})
    assert [[expr.meta.output_name() for expr in level] for level in late.levels(["c"])] == [["b"], ["c"]]


@given(st.lists(st.integers(), max_size=9), st.sampled_from([0, ALONE]))
def test_shared_work_gives_each_thing_its_result_in_order(things: list[int], rows: int) -> None:
    def work(some: Sequence[int]) -> list[str]:
        return [str(each) for each in some]

    assert shared(work, things, rows) == work(things)
