"""A folded column is seen as any other: whole, in some rows, after others took its name or it was dropped."""

from __future__ import annotations

import pytest

pytest.importorskip("polars")

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from huisuan.backends.columnar.working import Working

places = st.lists(st.integers(0, 2), max_size=8)
FEW = {"b": [0, 7, 9], "c": [0, -1, -2]}


def table(rows: list[int]) -> Working:
    made = Working(pl.DataFrame({"row": range(len(rows))}, schema={"row": pl.UInt32}))
    made.put_folded(pl.DataFrame(FEW), pl.Series("place", rows, dtype=pl.UInt32))
    return made


@given(places, st.data())
def test_rows_that_are_asked_for_hold_what_the_whole_column_holds(rows: list[int], data: st.DataObject) -> None:
    marks = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    asked = table(rows).where(("row", "b", "c"), pl.Series(marks, dtype=pl.Boolean)).select("row", "b", "c").collect()
    wanted = [(row, FEW["b"][at], FEW["c"][at]) for row, (at, mark) in enumerate(zip(rows, marks, strict=True)) if mark]
    assert asked.rows() == wanted
    assert table(rows).frame(("c", "row", "b")).rows() == [
        (FEW["c"][at], row, FEW["b"][at]) for row, at in enumerate(rows)
    ]


@given(places)
def test_a_whole_column_stays_what_it_was_folded(rows: list[int]) -> None:
    made = table(rows)
    assert made["b"].to_list() == [FEW["b"][at] for at in rows]
    every = pl.repeat(True, len(rows), dtype=pl.Boolean, eager=True)
    assert made.where(("b", "c"), every).select("b", "c").collect().rows() == [
        (FEW["b"][at], FEW["c"][at]) for at in rows
    ]


def test_the_last_one_of_a_name_stands() -> None:
    made = table([1, 2])
    made.put([pl.Series("b", [5, 6])])
    assert made["b"].to_list() == [5, 6]
    made.put_folded(pl.DataFrame({"b": [3, 4]}), pl.Series("other", [0, 1], dtype=pl.UInt32))
    assert made["b"].to_list() == [3, 4]
    assert len(made) == 3
    made.drop(["b", "c"])
    assert "b" not in made
    assert "c" not in made
    assert len(made) == 1
