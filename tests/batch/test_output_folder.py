"""The folder of results is there whole or not at all: full disk, interruption, a second run, two runs at once, through the command itself."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from huisuan.batch.papers import table_counts
from huisuan.cli.unwritten import unwritten
from huisuan.office.rows import TableCount
from tests.cli.run import EXAMPLES, ROOT, cache_folder, huisuan
from tests.intake.made import write_csv

SEASON = EXAMPLES / "office" / "申请.xlsx"
ROWS = [["申请编号", "申请人类型", "所在地区"], *([f"A{n:03}", "家庭", "海宁市"] for n in range(40))]
PATIENCE = 240


WITH_LITTLE_ROOM = """
import resource, runpy, sys
sys.dont_write_bytecode = True  # Python would leave files of its own cut short, for whoever comes next
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
runpy.run_module("huisuan", run_name="__main__")
"""


def started(*args: str | Path, program: Sequence[str] = ("-m", "huisuan")) -> subprocess.Popen[str]:
    """The command in a process of its own, with the cache that this one has filled."""
    environ = {**os.environ, "HUISUAN_CACHE": cache_folder(), "PYTHONPATH": f"{ROOT / 'engine'}:{ROOT}"}
    words = [sys.executable, *program, *map(str, args)]
    return subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environ, cwd=ROOT
    )


@pytest.fixture(name="register")
def small_register(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "申请人.csv", ROWS)


def run(register: Path, out: Path, *more: str) -> str:
    """A run of the small register; what it says on the error stream."""
    told = huisuan("batch", register, "--out", out, "--pack", "haining-2025", "--complete", "all", *more)
    assert told.exit_code in (0, 2), told.output
    return told.stderr


def held(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_a_second_run_is_refused_and_with_replace_takes_the_place_of_the_first_whole(
    tmp_path: Path, register: Path
) -> None:
    out = tmp_path / "结果"
    run(register, out)
    first = held(out)
    (out / "我的批注.txt").write_text("x", encoding="utf-8")
    said = run(register, out)
    assert "已经存在，加 --replace" in said
    assert "is there already: --replace it" in said
    assert "我的批注.txt" in run(register, out, "--replace")
    assert (out / "我的批注.txt").read_text(encoding="utf-8") == "x"
    (out / "我的批注.txt").unlink()
    assert run(register, out, "--replace") == ""
    assert held(out) == first
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([register.name, "结果"])


@pytest.mark.parametrize("form", ["folder", "file"])
def test_what_no_run_has_left_is_not_replaced(tmp_path: Path, register: Path, form: str) -> None:
    mine = tmp_path / "我的"
    if form == "folder":
        mine.mkdir()
        (mine / "照片.jpg").write_bytes(b"x")
    else:
        mine.write_bytes(b"x")
    said = run(register, mine, "--replace")
    assert "不替换" in said
    assert "not replaced" in said
    assert (mine / "照片.jpg").exists() if form == "folder" else mine.read_bytes() == b"x"


@pytest.mark.parametrize(("language", "said"), [("zh", "读入行数，记为41，逐行数得40"), ("en", "41 stated, 40 found")])
def test_a_run_that_contradicts_itself_is_a_fault_of_the_program_and_writes_nothing(
    tmp_path: Path, register: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    def one_too_many(*args: Any) -> tuple[TableCount, ...]:
        first, *others = table_counts(*args)
        return (replace(first, read=first.read + 1), *others)

    monkeypatch.setattr("huisuan.batch.season.table_counts", one_too_many)
    command = ("batch", register, "--out", tmp_path / "out", "--pack", "haining-2025", "--complete", "all")
    told = huisuan(*command, "--lang", language)
    assert told.exit_code == 70
    assert told.stdout == ""
    assert "[run-not-reconciled]" in told.stderr and said in told.stderr and "--version" in told.stderr
    assert "Traceback" not in told.output
    assert [each.name for each in tmp_path.iterdir()] == [register.name]


def test_an_empty_folder_may_be_replaced(tmp_path: Path, register: Path) -> None:
    (tmp_path / "空").mkdir()
    run(register, tmp_path / "空", "--replace")
    assert (tmp_path / "空" / "run.json").is_file()


def test_while_one_run_writes_another_is_refused(tmp_path: Path, register: Path) -> None:
    out, begun = tmp_path / "out", tmp_path / ".out.unfinished"
    begun.mkdir()
    said = run(register, out)
    assert "正由另一次运行写入" in said
    assert f"delete {begun} if none is running" in said
    assert begun.is_dir()
    assert not out.exists()


def test_control_c_leaves_nothing(tmp_path: Path) -> None:
    out, begun = tmp_path / "out", tmp_path / ".out.unfinished"
    first = started("batch", SEASON, "--out", out, "--complete", "all")
    until = time.monotonic() + PATIENCE
    while not begun.exists() and first.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    first.send_signal(signal.SIGINT)
    _, told = first.communicate(timeout=PATIENCE)
    assert first.returncode == 130, told
    assert "已中断，没有写出结果 / interrupted, nothing was written" in told
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_disk_that_takes_no_more_leaves_the_earlier_results_as_they_were(
    tmp_path: Path, register: Path, form: str
) -> None:
    out = tmp_path / "out"
    run(register, out)
    before = held(out)
    args = ("batch", register, "--out", out, "--pack", "haining-2025", "--replace", "--format", form)
    second = started(*args, program=("-c", WITH_LITTLE_ROOM))
    _, told = second.communicate(timeout=PATIENCE)
    assert second.returncode == 2, told
    assert "没有写出结果，原有的未动" in told
    assert "nothing was written, what was there is untouched" in told
    assert "Traceback" not in told
    assert held(out) == before
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([register.name, "out"])


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (errno.ENOSPC, "磁盘已满", "the disk is full"),
        (errno.EACCES, "没有写入的权限", "may not be written to"),
        (errno.EIO, "原有的未动", "untouched"),
    ],
)
def test_the_reason_and_the_remedy_are_said_in_both_languages(number: int, zh: str, en: str) -> None:
    said = unwritten(OSError(number, os.strerror(number)), Path("结果"))
    assert said.startswith("结果")
    assert zh in said
    assert en in said
