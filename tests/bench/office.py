"""A large office's season as a workbook with two tables of items, put through the command: how long it takes from file to papers.

`python -m tests.bench.office FOLDER [HOUSEHOLDS]` makes the workbook, runs it and prints what it took.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from openpyxl import Workbook

from huisuan.intake.model import InputFile
from huisuan.service.batch_running import run_batch
from huisuan.service.batching import BatchOptions, Opened, open_batch
from huisuan.service.checking import Library, open_library
from tests.batch.season import Household, draw
from tests.batch.season_files import APPLICANT_HEADS, ITEM_HEADS, SEED, Rows, tables
from tests.cli.run import around

HOUSEHOLDS = 9_600
"""They claim some 20,000 times."""
VEHICLE_HEADS = (
    "公民身份号码", "购车日期", "动力类型", "车辆用途", "排量（升）", "购车价格（元）", "购车人", "旧车处置", "报废旧车的燃料", "报废旧车的注册登记日期",
    "报废旧车登记在本人名下的日期", "转让旧车登记在本人名下的日期", "车架号",
)  # fmt: skip


@dataclass(frozen=True)
class Timed:
    """One run: rows of each table and claims, and what it took in seconds, by the clock and of the processor."""

    applicants: int
    items: int
    vehicles: int
    claims: int
    wall: float
    cpu: float


def vehicles(households: Sequence[Household], seed: int) -> Rows:
    """Every other household has bought a car."""
    random = Random(seed + 2)
    return [
        [
            each.id,
            date(2025, 1, 20) + timedelta(days=random.randrange(200)),
            random.choice(("新能源汽车", "燃油车")),
            "客车",
            random.choice((1.5, 1.6, 2.0, 2.5)),
            random.randrange(60, 400) * 1000 + random.choice((0, 800, 999.5)),
            each.name,
            random.choice(("报废", "转让", "没有处置旧车")),
            random.choice(("汽油", "柴油")),
            date(2008, 1, 1) + timedelta(days=random.randrange(4000)),
            date(2020, 1, 1) + timedelta(days=random.randrange(1900)),
            date(2020, 1, 1) + timedelta(days=random.randrange(1900)),
            f"LHS{random.randrange(10**14):014d}",
        ]
        for each in households[::2]
    ]


def write(path: Path, households: int, seed: int = SEED) -> None:
    """The workbook of a season of so many households; the same seed gives the same rows."""
    season = draw(seed, households * 17 // 20, households * 3 // 20)
    made = tables(season, seed)
    book = Workbook(write_only=True)
    for name, heads, rows in (
        ("申请人", APPLICANT_HEADS, made.applicants),
        ("购买的商品", ITEM_HEADS, made.items),
        ("车辆", VEHICLE_HEADS, vehicles(season.households, seed)),
    ):
        page = book.create_sheet(name)
        page.append(list(heads))
        for row in rows:
            page.append([None if cell == "" else cell for cell in row])
    book.save(path)


def run(path: Path, out: Path) -> Timed:
    """From the file to the last paper, all shipped packs; the packs are compiled before the clock starts."""
    here = around()
    library = open_library(here.rules, here.cache, here.today)
    assert isinstance(library, Library)
    options = BatchOptions(complete=("all",))
    wall, cpu = time.perf_counter(), time.process_time()
    opened = open_batch(library, [InputFile(path)], options)
    assert isinstance(opened, Opened), opened
    outcome = run_batch(opened, out, options, library.texts.digests, lambda _rows: None)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert outcome.season is not None
    counts = [outcome.counts[name].rows_in for name in ("applicants", "purchases", "vehicles")]
    return Timed(counts[0], counts[1], counts[2], len(outcome.season.payouts.payouts), wall, cpu)


if __name__ == "__main__":
    folder, many = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else HOUSEHOLDS
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "申请.xlsx", many)
    print(run(folder / "申请.xlsx", folder / "out"))
