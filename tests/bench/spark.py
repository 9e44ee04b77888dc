"""The workload from Parquet to Parquet on Spark, beside the same command on this machine: seconds by the clock, start-up apart.

`python tests/bench/spark.py ROWS` prints the figures. What starting costs is the same command over a thousand rows. Processor seconds are
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
DAY, EPOCH = "workload.day_of_claim", 719_163
"""The day number of 1970-01-01, which Parquet counts days from."""
PACK = ("--packs", "tests/bench/workload", "--pack", "workload", "--complete", "all", "--no-claims", "--no-open")


@dataclass(frozen=True, slots=True)
class Beside:
    """Both engines over many rows and over few."""

    rows: int
    local: float
    local_few: float
    spark: float
    spark_few: float

    @property
    def ratio(self) -> float:
        """Spark to local, start-up apart."""
        return (self.spark - self.spark_few) / (self.local - self.local_few)


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


def seconds(register: Path, out: Path, *words: str) -> float:
    """How long `huisuan batch` takes."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "SPARK_LOCAL_IP": "127.0.0.1"}
    command = (sys.executable, "-m", "huisuan", "batch", str(register), *PACK, "--format", "parquet", "--out", str(out))
    start = perf_counter()
    told = subprocess.run((*command, *words), env=environ, cwd=ROOT, capture_output=True, text=True, check=False)
    if told.returncode:
        raise SystemExit(told.stdout + told.stderr)
    return perf_counter() - start


def measure(rows: int) -> Beside:
    with TemporaryDirectory() as name:
        folder = Path(name)
        many, few = written(folder, rows), written(folder, FEW)
        spark = ("--engine", "spark", "--master", MASTER)
        return Beside(
            rows,
            seconds(many, folder / "here"),
            seconds(few, folder / "here-few"),
            seconds(many, folder / "there", *spark),
            seconds(few, folder / "there-few", *spark),
        )


def lines(found: Beside) -> list[str]:
    runs = {"local": (found.local, found.local_few), f"Spark {MASTER}": (found.spark, found.spark_few)}
    told = [f"40 rules over {found.rows} rows, Parquet to Parquet, in seconds"]
    told += [f"  {name}: {many:.1f}; {few:.1f} over {FEW} rows" for name, (many, few) in runs.items()]
    return [*told, f"  start-up apart, Spark to local: {found.ratio:.2f}"]


def main() -> None:
    print("\n".join(lines(measure(int(sys.argv[1]) if sys.argv[1:] else 1_000_000))))


if __name__ == "__main__":
    main()
