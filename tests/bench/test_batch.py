"""Profiles of the batch benchmark: the same at any number, and with a tenth of what is known left out."""

from __future__ import annotations

import pytest

pytest.importorskip("polars", reason="the extra `columnar` is not installed")

from tests.bench import batch


def test_beyond_the_sample_profiles_come_again() -> None:
    few = batch.table(50, 1)
    assert batch.table(120, 1).head(50).equals(batch.table(50, 1))
    assert few.height == 50


def test_about_a_tenth_is_left_out() -> None:
    plain = batch.table(1_000, 1)
    some = batch.blanked(batch.register(plain), 1).applicants
    lost = sum(column.null_count() for column in some) / (some.height * some.width)
    assert 0.09 < lost < 0.11
