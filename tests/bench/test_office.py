"""The large office's workbook, small: it is read whole and claims are made of both tables of items."""

from __future__ import annotations

from pathlib import Path

from tests.bench.office import run, write


def test_a_small_office_is_read_whole_and_claims_from_both_tables(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", 80)
    timed = run(tmp_path / "a.xlsx", tmp_path / "out")
    assert (timed.applicants, timed.vehicles) == (81, 40)
    assert timed.items > 100
    assert timed.claims > 100
    paid = (tmp_path / "out" / "payouts.csv").read_text(encoding="utf-8")
    assert "car-scrapping" in paid
    assert "appliance" in paid
