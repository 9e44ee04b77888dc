"""Every determination told, no as well as yes: the same as the reference says profile by profile, reasons included."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import polars as pl

from huisuan.backends.columnar.rows import Rows
from huisuan.backends.record import Record, records
from huisuan.backends.reference import Evaluation, roots_of
from huisuan.batch.assessing import Block
from huisuan.batch.full import Full, applicants_at_once
from huisuan.intake.model import ID, InputFile
from huisuan.ir.failing import conditions_of, failing
from huisuan.ir.program import Benefit
from huisuan.service.batching import Opened, open_batch
from tests.batch.test_season import OFFICE, OPTIONS, library
from tests.batch.test_unawarded import OPTIONS as FEW
from tests.batch.test_unawarded import files, run

EVERY = 70
"""One applicant in so many is asked of the reference."""


@cache
def told() -> tuple[Opened, Block, pl.DataFrame]:
    """The season under the benefits of three packs, of which two are for other places than most applicants'."""
    options = replace(OPTIONS, packs=("trade-in-2025", "haining-2025", "jiaxing-2025"), full=True)
    opened = open_batch(library(), [InputFile(OFFICE / "申请.xlsx")], options)
    assert isinstance(opened, Opened)
    (block,) = opened.assessing.blocks()
    return opened, block, Full(opened.assessing).table(block)


def reference() -> Iterator[tuple[str, Evaluation, Benefit, Record]]:
    opened, block, _ = told()
    program = opened.assessing.program
    rows = Rows(program, opened.assessing.register(block.rows), opened.assessing.background)
    ids = block.rows.applicants.frame[ID].to_list()
    for row in range(0, len(ids), EVERY):
        facts = rows.facts(row)
        evaluation = Evaluation(program, facts)
        for benefit, record in zip(program.benefits, records(program, facts, roots_of(evaluation)), strict=True):
            yield ids[row], evaluation, benefit, record


def minor(record: Record) -> tuple[int | None, int | None]:
    low, high = record.payable.lo, record.payable.hi
    return None if low is None else int(low * 100), None if high is None else int(high * 100)


def test_statuses_and_sums_are_those_of_the_reference() -> None:
    found = {(each["applicant"], each["benefit"]): each for each in told()[2].iter_rows(named=True)}
    seen = Counter[str]()
    for applicant, _, benefit, record in reference():
        row = found[applicant, benefit.id]
        assert row["status"] == record.status, (applicant, benefit.id)
        wanted = (0, 0) if record.status == "not_eligible" else minor(record)
        assert (row["low"], row["high"]) == wanted, (applicant, benefit.id)
        seen[record.status] += 1
    assert min(seen.values()) > 20


def test_a_no_names_every_condition_that_fails_and_nothing_else() -> None:
    found = {(each["applicant"], each["benefit"]): each for each in told()[2].iter_rows(named=True)}
    items = evaluated = 0
    for applicant, evaluation, benefit, record in reference():
        failed = [each.number for each in conditions_of(evaluation.program, benefit) if _fails(evaluation, each.node)]
        wanted = " ".join(map(str, failed)) or "0"
        assert found[applicant, benefit.id]["failed"] == (wanted if record.status == "not_eligible" else "")
        evaluated += 1
        items += bool(benefit.frame) and record.status == "not_eligible"
    assert evaluated > 1_000
    assert items > 100


def _fails(evaluation: Evaluation, node: int) -> bool:
    frame = evaluation.program.frames_of[node]
    paths = evaluation.items.paths(frame) if frame else iter(((),))
    return any(evaluation.truth(node, path).truth is False for path in paths)


def test_every_applicant_has_a_row_for_every_benefit_by_benefit_then_applicant() -> None:
    opened, block, table = told()
    benefits = [each.id for each in opened.assessing.program.benefits]
    assert table.height == len(benefits) * block.rows.applicants.height
    assert table["benefit"].cast(pl.String).unique(maintain_order=True).to_list() == benefits
    first = table.head(block.rows.applicants.height)["applicant"]
    assert first.to_list() == sorted(block.rows.applicants.frame[ID].to_list())


def test_a_condition_that_many_benefits_share_is_asked_once() -> None:
    program = told()[0].assessing.program
    asked = failing(program)
    conditions = sum(len(conditions_of(program, benefit)) for benefit in program.benefits)
    assert sum(len(each) for each in asked.asked.values()) == conditions
    assert len(asked.program.benefits) < conditions


def test_the_run_writes_determinations_and_what_their_numbers_mean(tmp_path: Path) -> None:
    inputs = files(tmp_path)
    run(inputs, tmp_path / "whole", replace(FEW, full=True))
    run(inputs, tmp_path / "blocks", replace(FEW, full=True, claims=False, block=1))
    rows = [_table(tmp_path / each, "determinations") for each in ("whole", "blocks")]
    assert len(rows[0]) == 2 * 4
    assert sorted(map(str, rows[0])) == sorted(map(str, rows[1]))
    words = {(each["benefit"], each["condition"]): each["zh"] for each in _table(tmp_path / "whole", "conditions")}
    cars = next(each for each in rows[0] if each["benefit"] == "trade-in-2025/car-swap")
    assert (cars["status"], words[cars["benefit"], cars["failed"]]) == ("not_eligible", "没有全部符合的")
    phones = next(
        each for each in rows[0] if each["benefit"] == "trade-in-2025/appliances" and each["applicant"].endswith("60")
    )
    assert [words[phones["benefit"], number] for number in phones["failed"].split()] == [
        "商品类别为家用电器", "购买日期在政策实施期内（2025年1月1日至12月31日）",
    ]  # fmt: skip


def _table(out: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((out / f"{name}.csv").read_text(encoding="utf-8").splitlines()))


def test_blocks_are_as_small_as_the_number_of_benefits_asks() -> None:
    assert applicants_at_once(529) * 529 <= 2_000_000
    assert applicants_at_once(10_000_000) == 1
    opened, _, _ = told()
    assert opened.register.options.batch <= applicants_at_once(len(opened.assessing.program.benefits))
