"""However a register is cut into files, sheets, forms and blocks, the run's tables are the same to the byte; a batch of one is a check."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

import polars as pl
import pytest

from huisuan.intake.model import InputFile
from huisuan.intake.profile_of import profile_of
from huisuan.payout.once import BY_DEFAULT
from huisuan.service.batch_running import run_batch
from huisuan.service.batching import BatchOptions, Opened, open_batch
from huisuan.service.checking import Checked, Options, check
from tests.batch.season import draw
from tests.batch.season_files import APPLICANT_HEADS, ITEM_HEADS, Rows, applicant_cells, item_cells
from tests.batch.test_season import library
from tests.bench.office import VEHICLE_HEADS, vehicles
from tests.intake.made import write_csv, write_xlsx
from tests.registers_checked import fen

PACKS = ("trade-in-2025",)
OPTIONS = BatchOptions(packs=PACKS, complete=("all",), open_facts=False)
TABLES = ("payouts", "awards", "lines", "totals")
NAMES = {"applicants": "申请人", "purchases": "购买的商品", "vehicles": "车辆"}
SPLITS = 5
FORMS = ("csv", "xlsx", "parquet", "jsonl", "nested")


@dataclass(frozen=True)
class Household:
    """A row of the applicants' table and the rows of its items, by table."""

    row: list[object]
    items: Mapping[str, Rows]


@cache
def households() -> tuple[Household, ...]:
    """Some sixty, every cell a text, as all forms of file can hold."""
    random = Random(1)
    season = draw(20251217, 50, 10)
    cars: dict[str, Rows] = defaultdict(list)
    for row in vehicles(season.households, 1):
        cars[str(row[0])].append(_texts(row))
    return tuple(
        Household(
            _texts(applicant_cells(random, at, each)),
            {
                "purchases": [_texts([each.id, *item_cells(random, bought)]) for bought in each.purchases],
                "vehicles": list(cars[each.id]),
            },
        )
        for at, each in enumerate(season.households, 1)
    )


def _texts(row: Sequence[object]) -> list[object]:
    return [str(cell).strip() for cell in row]


HEADS = {"applicants": APPLICANT_HEADS, "purchases": ITEM_HEADS, "vehicles": VEHICLE_HEADS}


def write(folder: Path, name: str, form: str, tables: Mapping[str, Rows]) -> list[InputFile]:
    """The tables in one file of their own, or one each."""
    if form == "xlsx":
        sheets = {NAMES[table]: [HEADS[table], *rows] for table, rows in tables.items()}
        return [InputFile(write_xlsx(folder / f"{name}.xlsx", sheets))]
    found = []
    for table, rows in tables.items():
        path = folder / f"{name}-{table}.{form}"
        dicts = [dict(zip(HEADS[table], row, strict=True)) for row in rows]
        if form == "csv":
            write_csv(path, [HEADS[table], *rows])
        elif form == "parquet":
            pl.DataFrame(rows, schema=list(HEADS[table]), orient="row").write_parquet(path)
        else:
            path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in dicts), encoding="utf-8")
        found.append(InputFile(path, table=table))
    return found


def write_nested(folder: Path, name: str, some: Sequence[Household]) -> list[InputFile]:
    """JSON Lines, the items inside their household."""
    lines = []
    for each in some:
        told: dict[str, object] = dict(zip(HEADS["applicants"], each.row, strict=True))
        for table, rows in each.items.items():
            told[table] = [dict(zip(HEADS[table][1:], row[1:], strict=True)) for row in rows]
        lines.append(json.dumps(told, ensure_ascii=False) + "\n")
    path = folder / f"{name}.jsonl"
    path.write_text("".join(lines), encoding="utf-8")
    return [InputFile(path, table="applicants")]


def cut(folder: Path, random: Random) -> list[InputFile]:
    """The register in one to four files of applicants and as many of items, each in a form of its own; applicants stay in order."""
    whole = households()
    ends = sorted({len(whole), *(random.randrange(1, len(whole)) for _ in range(random.randrange(4)))})
    starts = [0, *ends[:-1]]
    files: list[InputFile] = []
    loose: dict[str, Rows] = {"purchases": [], "vehicles": []}
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        form, some = random.choice(FORMS), whole[start:end]
        if form == "nested":
            files += write_nested(folder, f"甲{number}", some)
            continue
        files += write(folder, f"甲{number}", form, {"applicants": [each.row for each in some]})
        for table, rows in loose.items():
            rows.extend(row for each in some for row in each.items[table])
    many = random.randrange(1, 4)
    for number in range(many):
        share = {table: rows[number::many] for table, rows in loose.items() if rows[number::many]}
        files += write(folder, f"乙{number}", random.choice(FORMS[:4]), share)
    return files


def run(files: Sequence[InputFile], out: Path, options: BatchOptions = OPTIONS) -> dict[str, bytes]:
    """The run's tables, their rows sorted."""
    opened = open_batch(library(), files, options)
    assert isinstance(opened, Opened), opened
    outcome = run_batch(opened, out, options, library().texts.digests, lambda _rows: None)
    assert not outcome.rejects
    found = {}
    for name in TABLES:
        head, *rows = (out / f"{name}.csv").read_bytes().splitlines()
        found[name] = b"\n".join((head, *sorted(rows)))
    return found


def served_after_another(whole: Mapping[str, bytes]) -> set[bytes]:
    """Those whose thing somebody else was paid for first: alone they would be paid."""
    rows = whole["payouts"].splitlines()
    return {row.split(b",")[0] for row in rows if BY_DEFAULT.encode() in row}


@pytest.fixture(scope="module", name="whole")
def whole_run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("whole")
    some = households()
    tables: dict[str, Rows] = {"applicants": [each.row for each in some]}
    tables |= {table: [row for each in some for row in each.items[table]] for table in ("purchases", "vehicles")}
    return run(write(folder, "全", "csv", tables), folder / "out")


@pytest.mark.parametrize("seed", range(SPLITS))
def test_any_cut_into_files_sheets_forms_and_blocks_gives_the_same_tables(
    tmp_path: Path, whole: dict[str, bytes], seed: int
) -> None:
    random = Random(seed)
    block = random.choice((4, 7, 25, 64))
    assert run(cut(tmp_path, random), tmp_path / "out", replace(OPTIONS, block=block)) == whole


def test_blocks_of_one_household_say_what_the_whole_says_of_them(tmp_path: Path, whole: dict[str, bytes]) -> None:
    some = households()[:12]
    found = run(write_nested(tmp_path, "十二户", some), tmp_path / "out", replace(OPTIONS, block=1))
    named = {str(each.row[1]).upper().encode() for each in some}
    later = served_after_another(whole)
    assert named - later
    for name, table in whole.items():
        apart = later if name == "payouts" else set()
        head, *rows = table.splitlines()
        wanted = [head, *(row for row in rows if row.split(b",")[0] in named - apart)]
        assert [row for row in found[name].splitlines() if row.split(b",")[0] not in apart] == wanted, name


def test_the_whole_has_something_to_say_of_most_households(whole: dict[str, bytes]) -> None:
    paid = {row.split(b",")[0] for row in whole["awards"].splitlines()[1:]}
    assert len(paid) > 40
    benefits = {row.split(b",")[2].rpartition(b"/")[2].decode() for row in whole["payouts"].splitlines()[1:]}
    assert benefits == {"appliances", "digital-products", "car-scrapping", "car-swap"}


@pytest.mark.parametrize("place", [0, 13, 37])
def test_a_batch_of_one_is_what_a_check_of_the_same_profile_says(
    tmp_path: Path, whole: dict[str, bytes], place: int
) -> None:
    files = write_nested(tmp_path, "一户", households()[place : place + 1])
    found = run(files, tmp_path / "out")
    opened = open_batch(library(), files, OPTIONS)
    assert isinstance(opened, Opened)
    (batch,) = opened.register.batches()
    checked = check(library(), profile_of(opened.register, batch, 0), Options(packs=PACKS))
    assert isinstance(checked, Checked)
    program = checked.compiled.program
    said = {
        each.benefit: fen(benefit, each.record.payable)
        for benefit, each in zip(program.benefits, checked.assessment.determinations, strict=True)
        if each.record.status == "eligible"
    }
    rows = [row.decode().split(",") for row in found["awards"].splitlines()[1:]]
    assert {row[2]: (row[3], *(int(end) if end else None for end in row[4:6])) for row in rows} == said
    assert said
    for name in ("awards", "lines", "payouts"):
        apart = served_after_another(whole) if name == "payouts" else set()
        alone = {row for row in found[name].splitlines() if row.split(b",")[0] not in apart}
        assert alone <= set(whole[name].splitlines())
