"""The batch benchmark, too, measures two things that are equal."""

from __future__ import annotations

import pytest

pytest.importorskip("polars", reason="the extra `columnar` is not installed")

from tests.bench.batch import measure, unequal


def test_the_columnar_backend_pays_what_the_handwritten_table_pays() -> None:
    assert unequal(2000, 20251121) == 0


def test_a_measurement_has_both_sides() -> None:
    found = measure(100, 20251121)
    assert found.handwritten > 0
    assert found.columnar > 0
