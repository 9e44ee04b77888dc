"""Many profiles at once: hand-written Polars, this project's batches (complete, and with facts unknown), numpy, a compiled kernel, OpenFisca."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import polars as pl

from huisuan.backends.columnar import Batch, Extent, Register, given_by, register_of
from huisuan.population.bits import key_of, words
from huisuan.values import Facts
from huisuan.vocabulary.units import Label
from tests.bench.contenders import Contender, Entry, Paid, peer
from tests.bench.figures import profiles
from tests.bench.handwritten_table import payout_table
from tests.bench.packed import field_of, statuses, workload_program
from tests.bench.single import by_hand
from tests.bench.unknown import Few

YARDSTICK = "polars"
SAMPLE = 20_000
"""So many profiles are made up; beyond them they come again."""
BLOCK = 262_144
FEW = 100
"""So many profiles with facts unknown are also put to the reference."""
HAND: Final = Label("手写 Polars", "hand-written Polars")
COMPLETE: Final[dict[Extent, Label]] = {
    "ends": Label("惠算，信息齐全：资格与金额", "Huisuan, all known: status and ends"),
    "results": Label("惠算，信息齐全：全部结果表", "Huisuan, all known: all tables of results"),
}
TENTH: Final[dict[Extent, Label]] = {
    "ends": Label("惠算，一成未知：资格与金额", "Huisuan, a tenth unknown: status and ends"),
    "results": Label("惠算，一成未知：全部结果表", "Huisuan, a tenth unknown: all tables of results"),
    "open": Label("惠算，一成未知：连同未知的事实", "Huisuan, a tenth unknown: with open facts"),
}
PEERS: Final = (
    ("by_numpy", "numpy", Label("手写 numpy", "hand-written numpy")),
    ("by_numba", "numba", Label("编译的内核（numba）", "compiled kernel (numba)")),
    ("by_openfisca", "openfisca", Label("OpenFisca（整数加宽）", "OpenFisca (integers widened)")),
)


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


def blanked(many: Register, seed: int) -> Register:
    """A tenth of its facts unknown."""
    cells = pl.int_range(many.rows, dtype=pl.UInt64, eager=True)
    columns = []
    for column in many.applicants:
        known = words(key_of(seed, column.name), cells) % 10 != 0
        columns.append(column.zip_with(known, pl.Series([None], dtype=column.dtype)).alias(column.name))
    return Register(pl.DataFrame(columns), many.items, many.more)


def entries(plain: pl.DataFrame, seed: int) -> list[Entry]:
    """The first is the yardstick, held to hand-written Python as all others are but those with facts unknown, which are held to the reference."""
    sample = plain.head(SAMPLE)
    wanted = by_hand(sample.iter_rows(named=True))
    complete = register(plain)
    some = blanked(complete, seed)
    few = Few(first_rows(some, FEW))
    return [
        Contender(
            YARDSTICK,
            HAND,
            plain.height,
            lambda: payout_table(plain),
            lambda: _paid_by_columns(payout_table(sample)),
            wanted,
        ),
        *(
            Contender(
                f"complete_{extent}",
                label,
                plain.height,
                _run(complete, extent),
                partial(_paid, sample, extent),
                wanted,
            )
            for extent, label in COMPLETE.items()
        ),
        *(
            Contender(
                f"tenth_{extent}",
                label,
                plain.height,
                _run(some, extent),
                partial(few.told, extent),
                few.wanted(extent),
            )
            for extent, label in TENTH.items()
        ),
        *(peer(module, key, label, _with(plain, wanted, key, label)) for module, key, label in PEERS),
    ]


def first_rows(many: Register, rows: int, start: int = 0) -> Register:
    return Register(many.applicants.slice(start, rows), many.items, many.more)


def _with(
    plain: pl.DataFrame, wanted: Sequence[Paid], key: str, label: Label
) -> Callable[[Callable[..., Contender]], Contender]:
    return lambda contender: contender(key, label, plain, wanted)


def batch_of(many: Register, extent: Extent) -> Batch:
    program = workload_program()
    return Batch(program, given_by(program, many), Facts(), extent)


def _run(many: Register, extent: Extent) -> Callable[[], None]:
    """Block by block, as a register larger than memory goes."""
    made = batch_of(many, extent)
    asked = made.determinations if extent == "ends" else made.found

    def run() -> None:
        for first in range(0, many.rows, BLOCK):
            asked(first_rows(many, BLOCK, first))

    return run


def _paid_by_columns(dense: pl.DataFrame) -> Sequence[Paid]:
    rows = dense.cast(pl.Int64).iter_rows(named=True)
    return [{rule: fen for rule, fen in row.items() if fen} for row in rows]


def _paid(sample: pl.DataFrame, extent: Extent) -> Sequence[Paid]:
    """What a batch grants, sums and standings, by profile."""
    many = register(sample)
    made = batch_of(many, extent)
    granted = made.determinations(many) if extent == "ends" else made.found(many).awards
    standing = [f"workload/{rule.lower()}" for rule in statuses()]
    fen = pl.when(pl.col("benefit").cast(pl.String).is_in(standing)).then(1).otherwise(pl.col("low"))
    rule = pl.col("benefit").cast(pl.String).str.strip_prefix("workload/").str.to_uppercase()
    found: list[dict[str, int]] = [{} for _ in range(many.rows)]
    for row, name, paid in granted.select("row", rule, fen).iter_rows():
        if paid:
            found[row][name] = paid
    return found
