"""Many complete profiles at once: the columnar backend beside hand-written Polars, in one run, checked equal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter_ns

import polars as pl

from huisuan.backends.columnar import Batch, Register, given_by, register_of
from huisuan.values import Facts
from tests.bench.figures import profiles
from tests.bench.handwritten_table import payout_table
from tests.bench.packed import field_of, rules, statuses, workload_program

PASSES = 5
SAMPLE = 20_000
BLOCK = 262_144


@dataclass(frozen=True, slots=True)
class Measured:
    """Median nanoseconds of a whole batch."""

    rows: int
    handwritten: int
    columnar: int

    @property
    def ratio_to_polars(self) -> str:
        return f"{self.columnar * 100 // self.handwritten / 100:.2f}"


def table(count: int, seed: int) -> pl.DataFrame:
    """Plain profiles as integer columns; beyond a sample the rows repeat."""
    made = pl.DataFrame(profiles(min(count, SAMPLE), seed), infer_schema_length=None).cast(pl.Int64)
    repeats = -(-count // made.height)
    return pl.concat([made] * repeats, rechunk=True).head(count)


def register(plain: pl.DataFrame) -> Register:
    """The same profiles as a batch of the pack's inputs."""
    program = workload_program()
    columns = []
    for decl in program.inputs:
        source = plain[field_of(decl)]
        match decl.type:
            case "number":
                columns.append(source.alias(decl.id))
            case "truth":
                columns.append((source == 1).alias(decl.id))
            case _:
                columns.append(("v" + source.cast(pl.String)).cast(pl.Enum(decl.members)).alias(decl.id))
    return register_of(program, pl.DataFrame(columns))


def batch_of(many: Register) -> Batch:
    program = workload_program()
    return Batch(program, given_by(program, many), Facts())


def unequal(count: int, seed: int) -> int:
    """How many cells of the two results differ."""
    plain = table(count, seed)
    by_hand = payout_table(plain).with_row_index("row")
    many = register(plain)
    ours = batch_of(many).determinations(many)
    standing = {f"workload/{rule.lower()}" for rule in statuses()}
    named = {f"workload/{rule.lower()}": rule for rule in rules()}
    paid = ours.with_columns(
        pl.col("benefit").cast(pl.String).replace_strict(named).alias("rule"),
        pl.when(pl.col("benefit").cast(pl.String).is_in(list(standing)))
        .then(pl.lit(1, dtype=pl.Int64))
        .otherwise(pl.col("low").cast(pl.Int64))
        .alias("paid"),
    ).select(pl.col("row").cast(pl.UInt32), "rule", "paid")
    wanted = (
        by_hand.with_columns(pl.exclude("row").cast(pl.Int64))
        .unpivot(index="row", variable_name="rule", value_name="wanted")
        .filter(pl.col("wanted") != 0)
    )
    both = wanted.join(paid.filter(pl.col("paid") != 0), on=["row", "rule"], how="full", coalesce=True)
    return both.filter(pl.col("wanted").ne_missing(pl.col("paid"))).height


def _median(run: Callable[[], object]) -> int:
    times = []
    for _ in range(PASSES):
        start = perf_counter_ns()
        run()
        times.append(perf_counter_ns() - start)
    return int(median(times))


def measure(count: int, seed: int) -> Measured:
    plain = table(count, seed)
    many = register(plain)
    batch = batch_of(many)
    payout_table(plain)
    batch.determinations(many)
    before = _median(lambda: payout_table(plain))
    ours = _median(lambda: batch.determinations(many))
    after = _median(lambda: payout_table(plain))
    return Measured(count, (before + after) // 2, ours)
