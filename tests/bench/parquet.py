"""The workload from Parquet to Parquet, as `huisuan batch` does it: on this machine alone, and on Spark here; seconds by the clock, and memory.

`python tests/bench/parquet.py ROWS` prints the figures. What starting costs is the same command over a thousand rows. Processor seconds are
not told: Spark does not wait for the processes that it starts, so nobody knows what they spent.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
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
SPARK = ("--engine", "spark", "--master", MASTER)
DAY, EPOCH = "workload.day_of_claim", 719_163
"""The day number of 1970-01-01, which Parquet counts days from."""
PACK = ("--packs", "tests/bench/workload", "--pack", "workload", "--complete", "all", "--no-claims", "--no-open")
TELLING = """
import atexit, runpy, sys
from pathlib import Path
told = Path("/proc/self/status")
atexit.register(lambda: sys.stderr.write(told.read_text() if told.exists() else ""))
sys.argv[0] = "huisuan"
runpy.run_module("huisuan", run_name="__main__")
"""
"""Runs the command and says what the process has held: its own, which the kernel does not tell whoever started it."""
TABLES = ("awards", "totals", "undetermined")


@dataclass(frozen=True, slots=True)
class Ran:
    """Seconds of one run, and the most memory of its process; of Spark that is the driver's, which holds no rows, so it is left out."""

    seconds: float
    memory_mb: int | None = None


@dataclass(frozen=True, slots=True)
class OneMachine:
    """The command over many rows, and over few."""

    rows: int
    many: Ran
    few: Ran

    @property
    def seconds(self) -> float:
        """Start-up apart."""
        return self.many.seconds - self.few.seconds


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


def ran(register: Path, out: Path, *words: str) -> Ran:
    """`huisuan batch` over a register. Raises RuntimeError with what it said where it fails."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "SPARK_LOCAL_IP": "127.0.0.1"}
    command = (sys.executable, "-c", TELLING, "batch", str(register), *PACK, "--format", "parquet", "--out", str(out))
    start = perf_counter()
    told = subprocess.run((*command, *words), env=environ, cwd=ROOT, capture_output=True, text=True, check=False)
    if told.returncode:
        raise RuntimeError(told.stdout + told.stderr)
    peaks = [int(line.split()[1]) // 1024 for line in told.stderr.splitlines() if line.startswith("VmHWM")]
    return Ran(perf_counter() - start, peaks[-1] if peaks and not words else None)


def differing(one: Path, other: Path) -> list[str]:
    """The tables in which two folders of results hold other rows."""
    return [name for name in TABLES if not _rows(one / name).equals(_rows(other / name))]


def _rows(table: Path) -> pl.DataFrame:
    found = pl.read_parquet(table)
    return found.with_columns(pl.col(pl.Enum, pl.Categorical).cast(pl.String)).sort(found.columns)


def measure(rows: int, folder: Path) -> OneMachine:
    """On this machine; results stay in `folder` as `here` and `here-few`."""
    few = ran(written(folder, FEW), folder / "here-few")
    return OneMachine(rows, ran(written(folder, rows), folder / "here"), few)


def measure_spark(rows: int, folder: Path) -> OneMachine:
    """The same registers on Spark. Raises RuntimeError where it does not run, or gives other rows."""
    few = ran(folder / f"register-{FEW}.parquet", folder / "there-few", *SPARK)
    many = ran(folder / f"register-{rows}.parquet", folder / "there", *SPARK)
    wrong = differing(folder / "here-few", folder / "there-few")
    if wrong:
        raise RuntimeError(f"other rows on Spark: {', '.join(wrong)}")
    return OneMachine(rows, many, few)


def main() -> None:
    rows = int(sys.argv[1]) if sys.argv[1:] else 1_000_000
    with TemporaryDirectory() as name:
        here, there = measure(rows, Path(name)), measure_spark(rows, Path(name))
    print(f"40 rules over {rows} rows, Parquet to Parquet, in seconds")
    for title, each in (("local", here), (f"Spark {MASTER}", there)):
        print(f"  {title}: {each.many.seconds:.1f}; {each.few.seconds:.1f} over {FEW} rows")
    print(f"  local: at most {here.many.memory_mb} MB")
    print(f"  start-up apart, Spark to local: {there.seconds / here.seconds:.2f}")


if __name__ == "__main__":
    main()
