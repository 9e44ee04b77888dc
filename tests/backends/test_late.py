"""What is made late is made of the same columns, in an order in which each stands before it is read; what is asked together comes in order."""

from __future__ import annotations

import pytest

pytest.importorskip("polars")

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from huisuan.backends.columnar.late import Late
from huisuan.backends.columnar.said import Said, told, told_as_one
from huisuan.backends.columnar.schedule import scheduled
from huisuan.backends.columnar.steps import Derive
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
    asked = Said({"e": pl.col("e"), "d": pl.col("d")}, plan.late).of(tables[0], pl.Series([True, False, True]))
    assert asked.collect().rows() == [(0, 33, 33), (2, 93, 93)]


def test_a_level_reads_only_earlier_ones() -> None:
    late = Late({"c": (A + B).alias("c"), "b": A.alias("b"), "z": A.alias("z")})
    assert [[expr.meta.output_name() for expr in level] for level in late.levels(["c"])] == [["b"], ["c"]]


@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=9))
def test_what_is_asked_together_is_told_in_order(marks: list[list[bool]]) -> None:
    table = Working(pl.DataFrame({"row": [0, 1, 2], "a": [10, 20, 30]}))
    said = Said({"b": A + 1}, Late({}))
    asked = [said.of(table, pl.Series(each)) for each in marks]
    wanted = [[(row, 10 * row + 11) for row in range(3) if each[row]] for each in marks]
    assert [found.rows() for found in told(asked)] == wanted
    assert told_as_one(asked).rows() == [row for rows in wanted for row in rows]
