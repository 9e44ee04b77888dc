"""The batch benchmark, too, measures two things that are equal."""

from __future__ import annotations

import pytest

pytest.importorskip("polars", reason="the extra `columnar` is not installed")

from huisuan.backends.columnar import Batch, given_by, workers
from huisuan.values import Facts
from tests.bench.batch import measure, register, table, unequal
from tests.bench.packed import workload_program
from tests.bench.registers import blanked


def test_the_columnar_backend_pays_what_the_handwritten_table_pays() -> None:
    assert unequal(2000, 20251121) == 0


def test_a_measurement_has_both_sides() -> None:
    found = measure(100, 20251121)
    assert found.handwritten > 0
    assert found.columnar > 0


def test_two_at_work_find_what_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    some = blanked(register(table(200, 20251121)), 20251121)
    found = []
    for alone in (workers.ALONE, 0):
        monkeypatch.setattr(workers, "ALONE", alone)
        batch = Batch(workload_program(), given_by(workload_program(), some), Facts(), "open")
        block = batch.found(some)
        found.append((block.awards.rows(), block.undetermined.rows(), block.totals.rows(), batch.patterns.listed()))
    assert found[0] == found[1]
