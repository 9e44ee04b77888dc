"""The run from Parquet to Parquet: what it says of itself, and that other rows are noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("polars", reason="the extra `columnar` is not installed")

import polars as pl

from tests.bench import parquet


def test_a_run_tells_its_memory_and_a_lost_row_is_noticed(tmp_path: Path) -> None:
    found = parquet.ran(parquet.written(tmp_path, 200), tmp_path / "here")
    assert found.seconds > 0
    assert found.memory_mb is None or 20 < found.memory_mb < 2_000
    parquet.ran(tmp_path / "register-200.parquet", tmp_path / "there")
    assert parquet.differing(tmp_path / "here", tmp_path / "there") == []
    table = next((tmp_path / "there" / "awards").glob("*.parquet"))
    kept = pl.read_parquet(table)
    assert kept.height > 100
    kept.head(-1).write_parquet(table)
    assert parquet.differing(tmp_path / "here", tmp_path / "there") == ["awards"]


def test_a_run_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"nothing\.parquet"):
        parquet.ran(tmp_path / "nothing.parquet", tmp_path / "out")
