"""The workload from Parquet to Parquet on Spark, beside the same command on this machine: wall and processor seconds, start-up apart.

`python tests/bench/spark.py ROWS` prints the figures. What starting costs is the same command over a thousand rows.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter

import polars as pl

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "engine")]

from huisuan.ir.program import InputDecl  # noqa: E402 - run as a file, the root is put on the path first
from tests.bench import batch  # noqa: E402 - as above
from tests.bench.packed import field_of, workload_program  # noqa: E402 - as above

SEED = 20251122
FEW = 1_000
GROUP = 131_072
MASTER = "local[2]"
DAY, EPOCH = "workload.day_of_claim", 719_163
"""The day number of 1970-01-01, which Parquet counts days from."""
SUBREAPER = 36
"""`PR_SET_CHILD_SUBREAPER` of Linux: what a child leaves behind comes to this process, which then knows what it spent."""
PACK = ("--packs", "tests/bench/workload", "--pack", "workload", "--complete", "all", "--no-claims", "--no-open")


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, and of processors, of a command and everything it started."""

    wall: float
    processor: float

    def less(self, other: Spent) -> Spent:
        return Spent(self.wall - other.wall, self.processor - other.processor)


@dataclass(frozen=True, slots=True)
class Beside:
    """Both engines over many rows and over few."""

    rows: int
    local: Spent
    local_few: Spent
    spark: Spent
    spark_few: Spent

    @property
    def ratios(self) -> tuple[float, float]:
        """Spark to local, start-up apart: by the clock, and of processors."""
        here, there = self.local.less(self.local_few), self.spark.less(self.spark_few)
        return there.wall / here.wall, there.processor / here.processor


def written(folder: Path, rows: int) -> Path:
    """The workload's register as Parquet, numbers in the units of their facts."""
    path = folder / f"register-{rows}.parquet"
    piece = batch.table(min(rows, 1_000_000), SEED)
    columns = [_cells(decl, piece[field_of(decl)]) for decl in workload_program().inputs]
    made = pl.DataFrame(columns)
    many = -(-rows // made.height)
    pl.concat([made.lazy()] * many).head(rows).sink_parquet(path, row_group_size=GROUP)
    return path


def _cells(decl: InputDecl, plain: pl.Series) -> pl.Series:
    match decl.type:
        case "truth":
            return (plain == 1).alias(decl.id)
        case "number" if decl.id == DAY:
            return (plain - EPOCH).cast(pl.Date).alias(decl.id)
        case "number":
            scale = pl.repeat(
                decl.scale, plain.len(), dtype=pl.Int64, eager=True
            )  # by a column: by a number it is not exact
            return (plain if decl.scale == 1 else plain / scale).alias(decl.id)
        case _:
            return ("v" + plain.cast(pl.String)).alias(decl.id)


def spent(register: Path, out: Path, *words: str) -> Spent:
    """Runs `huisuan batch` and waits for everything that it leaves behind."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "SPARK_LOCAL_IP": "127.0.0.1"}
    command = (sys.executable, "-m", "huisuan", "batch", str(register), *PACK, "--format", "parquet")
    ctypes.CDLL(None).prctl(SUBREAPER, 1)
    before, start = getrusage(RUSAGE_CHILDREN), perf_counter()
    told = subprocess.run(
        (*command, "--out", str(out), *words), env=environ, cwd=ROOT, capture_output=True, text=True, check=False
    )
    wall = perf_counter() - start
    if told.returncode:
        raise SystemExit(told.stdout + told.stderr)
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    after = getrusage(RUSAGE_CHILDREN)
    return Spent(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def measure(rows: int) -> Beside:
    with TemporaryDirectory() as name:
        folder = Path(name)
        many, few = written(folder, rows), written(folder, FEW)
        spark = ("--engine", "spark", "--master", MASTER)
        return Beside(
            rows,
            spent(many, folder / "here"),
            spent(few, folder / "here-few"),
            spent(many, folder / "there", *spark),
            spent(few, folder / "there-few", *spark),
        )


def lines(found: Beside) -> list[str]:
    wall, processor = found.ratios
    runs = {"local": (found.local, found.local_few), f"Spark {MASTER}": (found.spark, found.spark_few)}
    told = [f"40 rules over {found.rows} rows, Parquet to Parquet, by the clock (and processors), in seconds"]
    for name, (many, few) in runs.items():
        start = f"{few.wall:.1f} ({few.processor:.1f}) over {FEW} rows"
        told.append(f"  {name}: {many.wall:.1f} ({many.processor:.1f}); {start}")
    return [*told, f"  start-up apart, Spark to local: {wall:.2f} by the clock, {processor:.2f} of processors"]


def main() -> None:
    print("\n".join(lines(measure(int(sys.argv[1]) if sys.argv[1:] else 1_000_000))))


if __name__ == "__main__":
    main()
