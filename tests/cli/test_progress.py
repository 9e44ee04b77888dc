"""The line of progress, by a clock that the test turns."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from huisuan.cli.progress import Progress, spoken
from huisuan.intake.expected import SAMPLE, rows_expected
from huisuan.intake.model import InputFile
from huisuan.intake.register import open_register
from huisuan.messages.render import Language
from tests.packs_at_hand import vocabulary


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def lines(language: Language, expected: int | None, *steps: tuple[float, int]) -> list[str]:
    """What is written when so many rows are done at each of these seconds from the start."""
    clock, written = Clock(), list[str]()
    progress = Progress(language, clock, written.append, expected)
    for seconds, rows in steps:
        clock.now = 100.0 + seconds
        progress(rows)
    progress.done()
    return [each.removeprefix("\r\x1b[K") for each in written]


@pytest.mark.parametrize(
    ("language", "expected", "seconds", "rows", "line"),
    [
        ("zh", 100_000, 10, 20_000, "已算 20,000 行，每秒 2,000 行，约剩 40 秒"),
        ("en", 100_000, 10, 20_000, "20,000 rows, 2,000 a second, about 40 s left"),
        ("zh", 1_000_000, 10, 20_000, "已算 20,000 行，每秒 2,000 行，约剩 8 分 10 秒"),
        ("en", 10_000_000, 10, 20_000, "20,000 rows, 2,000 a second, about 1 h 23 min left"),
        ("zh", None, 10, 20_000, "已算 20,000 行，每秒 2,000 行"),
        ("zh", 20_000, 10, 20_000, "已算 20,000 行，每秒 2,000 行"),
        ("zh", 19_000, 10, 20_000, "已算 20,000 行，每秒 2,000 行"),
        ("zh", 100, 10, 0, "已算 0 行，每秒 0 行"),
    ],
)
def test_rows_done_speed_and_time_left(
    language: Language, expected: int | None, seconds: float, rows: int, line: str
) -> None:
    assert lines(language, expected, (seconds, rows)) == [line, "\n"]


def test_the_line_is_not_written_more_often_than_people_read() -> None:
    assert len(lines("zh", None, (1.0, 1), (1.1, 2), (1.19, 3), (1.25, 4))) == 3


def test_a_run_without_a_line_of_progress_ends_none() -> None:
    assert lines("zh", 10) == []


@pytest.mark.parametrize(("seconds", "words"), [(0, "0 秒"), (59, "59 秒"), (60, "1 分 0 秒"), (3_661, "1 小时 1 分")])
def test_time_is_told_no_finer_than_it_is_known(seconds: int, words: str) -> None:
    assert spoken(seconds, "zh") == words


HEADS = "统一社会信用代码,员工人数\n"


def expected(*paths: Path) -> int | None:
    return rows_expected(open_register([InputFile(path) for path in paths], vocabulary()))


def test_rows_of_small_files_are_counted(tmp_path: Path) -> None:
    text, table, lines_of = tmp_path / "a.csv", tmp_path / "b.parquet", tmp_path / "c.jsonl"
    text.write_text(HEADS + "91330400MA28A12B3X,5\n" * 7, encoding="utf-8")
    pl.DataFrame({"uscc": ["91330400MA28A12B3X"] * 11}).write_parquet(table)
    lines_of.write_text('{"uscc": "91330400MA28A12B3X"}\n' * 3, encoding="utf-8")
    assert (expected(text), expected(table), expected(lines_of)) == (7, 11, 3)
    assert expected(text, table) == 18


def test_rows_of_a_large_text_are_judged_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    row = "91330400MA28A12B3X,12345\n"
    rows = 3 * SAMPLE // len(row)
    path.write_text(HEADS + row * rows, encoding="utf-8")
    found = expected(path)
    assert found is not None
    assert abs(found - rows) * 100 < rows
