"""A register on Spark leaves what one machine leaves: on a cluster, on this machine, and when a worker is lost in the middle."""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.spark.standalone import Standalone, environment, kill, standalone, tree, why_not

if why_not():
    pytest.skip(f"Spark is not tested here, {why_not()}", allow_module_level=True)

from tests.batch.test_season import GOLDEN, OFFICE
from tests.cli.run import huisuan
from tests.spark.holding import PATIENCE
from tests.spark.meeting import KEYS, MASTER, NUMBERS
from tests.spark.tables import TWIN, export, of_texts

pytestmark = pytest.mark.xdist_group("spark")
SEASON = ("--complete", "all", "--history", str(OFFICE / "往年发放.xlsx"), "--plan", str(OFFICE / "计划.yaml"))
FIRMS = ("--complete", "all", "--pack", "jiaxing-2025")
COMMAND = (sys.executable, "-m", "huisuan", "batch")
MET = (sys.executable, "-c", "from tests.spark.meeting import main; main()")
HELD = (sys.executable, "-c", "from tests.spark.holding import main; main()")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standalone]:
    with standalone(tmp_path_factory.mktemp("cluster")) as found:
        yield found


@pytest.fixture(scope="module")
def firms(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Invented firms with some rows that must come back: an id given twice in two row groups, an item of nobody, a bad cell."""
    folder = tmp_path_factory.mktemp("firms")
    assert huisuan("new", "population", folder / "made", "--rows", "600", "--form", "csv").exit_code == 0
    made = folder / "made"
    spoil(made / "applicants.csv", {599: ("599,", "3,"), 77: (",否,", ",也许,")})
    spoil(made / "projects.csv", {1: (None, "99999,")})
    return tuple(of_texts(made, 150))


def spoil(path: Path, changed: dict[int, tuple[str | None, str]]) -> None:
    """Other beginnings of some lines, the header being line 0."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    for number, (old, new) in changed.items():
        begins = lines[number].partition(",")[0] + "," if old is None else old
        assert begins in lines[number], lines[number]
        lines[number] = lines[number].replace(begins, new, 1)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def local(files: Sequence[Path], out: Path, *words: str) -> None:
    huisuan("batch", *files, "--out", out, *words, today=date.today())  # noqa: DTZ011 - as the command does


def spark(cluster: Standalone, files: Sequence[Path], out: Path, *words: str) -> subprocess.CompletedProcess[str]:
    asked = (*COMMAND, *map(str, files), "--out", str(out), *words, "--engine", "spark", "--master", cluster.url)
    return subprocess.run(asked, env=cluster.environ, capture_output=True, text=True, check=False)


def test_the_season_on_a_cluster_is_the_season_of_one_machine(cluster: Standalone, tmp_path: Path) -> None:
    season = sorted(TWIN.iterdir())
    local(season, tmp_path / "here" / "out", *SEASON)
    ran = spark(cluster, season, tmp_path / "there" / "out", *SEASON)
    assert (ran.returncode, (tmp_path / "there" / "out").exists()) == (1, True), ran.stderr  # rows come back
    assert export(tmp_path / "there" / "out") == export(tmp_path / "here" / "out")
    assert (tmp_path / "there" / "out" / "payouts.csv").read_bytes() == GOLDEN.read_bytes()
    for name in ("unawarded.csv", "rejects.csv", "审核结果.xlsx", "公示表.xlsx", "发放表.xlsx", "汇总.html"):
        assert (tmp_path / "there" / "out" / name).read_bytes() == (tmp_path / "here" / "out" / name).read_bytes(), name


def test_a_worker_lost_in_the_middle_of_a_run_changes_nothing(
    cluster: Standalone, firms: tuple[Path, ...], tmp_path: Path
) -> None:
    local(firms, tmp_path / "here", *FIRMS)
    held = tmp_path / "held"
    held.mkdir()
    command = (
        *HELD, str(held), "batch", *map(str, firms), "--out", str(tmp_path / "there"), *FIRMS,
        "--engine", "spark", "--master", cluster.url,
    )  # fmt: skip
    with subprocess.Popen(
        command, env=cluster.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as ran:
        lost = at_work(held, cluster, ran)
        kill(lost.pid)
        (held / "go").touch()
        _, told = ran.communicate()
    assert (ran.returncode, (tmp_path / "there").exists()) == (1, True), told
    attempts = Counter(each.name.partition("-")[0] for each in held.iterdir() if each.name != "go")
    assert len(attempts) == 4
    assert max(attempts.values()) > 1, "the stretch that was lost was done again"
    assert export(tmp_path / "there") == export(tmp_path / "here")


def at_work(held: Path, cluster: Standalone, driver: subprocess.Popen[str]) -> subprocess.Popen[bytes]:
    """The first worker, once both hold a stretch."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and driver.poll() is None:
        holding = {int(each.name.partition("-")[2]) for each in held.iterdir()}
        if all(holding & set(tree(worker.pid)) for worker in cluster.workers):
            return cluster.workers[0]
        time.sleep(0.1)
    raise AssertionError(f"both workers never had a stretch: {driver.communicate()}")


def test_firms_and_their_tables_on_this_machine_alone(firms: tuple[Path, ...], tmp_path: Path) -> None:
    """Assessed only, by `local[2]`, every no with its reasons: the account tells the same counts."""
    words = (*FIRMS, "--no-claims", "--full")
    local(firms, tmp_path / "here", *words)
    asked = (
        *MET, str(tmp_path / "met"), "batch", *map(str, firms), "--out", str(tmp_path / "there"), *words,
        "--engine", "spark", "--master", MASTER,
    )  # fmt: skip
    ran = subprocess.run(asked, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert (ran.returncode, (tmp_path / "there").exists()) == (1, True), ran.stderr
    assert export(tmp_path / "there") == export(tmp_path / "here")
    assert {"id-twice", "owner-not-found"} <= set(codes(tmp_path / "there"))
    numbers, *parts = (tmp_path / "met").read_text(encoding="utf-8").splitlines()
    together = [each.split() for each in parts]
    assert numbers.split() == sorted(numbers.split())
    assert all(each == sorted(each) for each in together), "by key, then by number"
    assert sorted(key for each in together for key in {one[0] for one in each}) == sorted(KEYS), "a key is in one part"
    assert sum(map(len, together)) == NUMBERS * len(KEYS)


def codes(out: Path) -> list[str]:
    with (out / "rejects.csv").open(encoding="utf-8") as stream:
        return [row["code"] for row in csv.DictReader(stream)]
