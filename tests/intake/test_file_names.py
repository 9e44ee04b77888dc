"""Files of one name in several folders are told apart; the same file twice is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from huisuan.intake.file_names import told_apart
from huisuan.intake.model import InputFile
from tests.intake.made import read, write_csv


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["q1/申请.csv", "q2/申请.csv"], ["q1/申请.csv", "q2/申请.csv"]),
        (["q1/申请.csv", "q2/台账.csv"], ["申请.csv", "台账.csv"]),
        (["a/q/x.csv", "b/q/x.csv", "b/r/x.csv", "y.csv"], ["a/q/x.csv", "b/q/x.csv", "r/x.csv", "y.csv"]),
        (["/x.csv", "/q/x.csv"], ["/x.csv", "q/x.csv"]),
    ],
)
def test_files_have_the_shortest_names_that_differ(paths: list[str], names: list[str]) -> None:
    assert [each.shown for each in told_apart([InputFile(Path(path)) for path in paths])] == names


def test_rejects_of_two_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    files = []
    for quarter in ("q1", "q2"):
        (tmp_path / quarter).mkdir()
        rows = [["编号", "所在地区"], [f"{quarter}-1", "海宁市"], [f"{quarter}-2", "天上"]]
        files.append(InputFile(write_csv(tmp_path / quarter / "申请.csv", rows)))
    outcome = read(files)
    assert [(each.place.file, each.place.row) for each in outcome.rejects] == [("q1/申请.csv", 3), ("q2/申请.csv", 3)]
    assert outcome.counts["applicants"].rejected == 2


def test_the_same_file_twice_is_refused_however_it_is_written(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "申请.csv", [["编号", "所在地区"], ["A1", "海宁市"]])
    (tmp_path / "link.csv").symlink_to(path)
    (tmp_path / "q").mkdir()
    for again in (path, tmp_path / "q" / ".." / "申请.csv", tmp_path / "link.csv"):
        assert read([InputFile(path), InputFile(again)]).errors == ["file-twice"]
        assert read([InputFile(path), InputFile(again, table="applicants")]).errors == ["file-twice"]


def test_a_file_may_hold_two_tables(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "申请.csv", [["编号", "所在地区", "商品类别"], ["A1", "海宁市", "手机"]])
    outcome = read([InputFile(path, table="applicants"), InputFile(path, table="purchases")])
    assert not outcome.errors
    assert outcome.counts["purchases"].rows_out == 1
