"""Folds of a table: the least of a group, whatever the order of its rows, unions, and groups that no row is in."""

from __future__ import annotations

from functools import reduce
from operator import or_

import pytest

pytest.importorskip("polars")

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from huisuan.backends.columnar.steps import Fold, Group, Least
from huisuan.backends.columnar.working import Working

rows = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 50), st.integers(0, 3)), max_size=15)


@given(rows, st.lists(st.integers(0, 6), min_size=5, max_size=5))
def test_the_least_of_a_group_are_added_each_as_often_as_it_counts(
    told: list[tuple[int, int, int]], places: list[int]
) -> None:
    told = sorted(told, key=lambda row: row[0])
    source = {name: [row[at] for row in told] for at, name in enumerate(("by", "amount", "count"))}
    source["places"] = [places[row[0]] for row in told]
    types = {"by": pl.UInt32, "amount": pl.Int64, "count": pl.Int64, "places": pl.Int64}
    tables = {1: Working(pl.DataFrame(source, schema=types)), 0: Working(pl.DataFrame({"row": range(5)}))}
    Group(1, 0, "by").run(tables)
    least = Least("least", pl.col("amount"), pl.col("count"), pl.col("places"))
    Fold(1, 0, "by", sums=(("sum", pl.col("amount")),), unions=(("any", pl.col("amount")),), leasts=(least,)).run(
        tables
    )
    for owner in range(5):
        own = [row for row in told if row[0] == owner]
        each = sorted(amount for _, amount, count in own for _ in range(count))
        assert tables[0]["least"][owner] == sum(each[: places[owner]])
        assert tables[0]["sum"][owner] == sum(amount for _, amount, _ in own)
        assert tables[0]["any"][owner] == reduce(or_, (amount for _, amount, _ in own), 0)
