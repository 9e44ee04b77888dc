"""The season in `examples/office`: one command from messy tables to payouts, the same whatever way the register is cut."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache
from io import StringIO
from pathlib import Path

import pytest

from huisuan.intake.model import InputFile
from huisuan.service.batch_running import run_batch
from huisuan.service.batching import BatchOptions, BatchOutcome, Opened, open_batch
from huisuan.service.checking import Library, open_library
from tests.batch.recount import due, earlier_awards, settled
from tests.batch.season_files import application, files, shipped
from tests.cli.run import EXAMPLES, around

OFFICE = EXAMPLES / "office"
GOLDEN = Path(__file__).parent / "goldens" / "payouts.csv"
OPTIONS = BatchOptions(complete=("all",), history=OFFICE / "往年发放.xlsx", plan=OFFICE / "计划.yaml")


@cache
def library() -> Library:
    here = around()
    found = open_library(here.rules, here.cache, here.today)
    assert isinstance(found, Library)
    return found


def run(inputs: list[Path], out: Path, options: BatchOptions = OPTIONS) -> BatchOutcome:
    opened = open_batch(library(), [InputFile(each) for each in inputs], options)
    assert isinstance(opened, Opened)
    return run_batch(opened, out, options, library().texts.digests, lambda _rows: None)


pytestmark = pytest.mark.xdist_group("season")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BatchOutcome]:
    out = tmp_path_factory.mktemp("season") / "out"
    return out, run([OFFICE / "申请.xlsx"], out)


def test_the_example_is_what_its_seed_makes() -> None:
    for name, content in files(shipped()[1]):
        assert (OFFICE / name).read_bytes() == content, name


def test_the_season_gives_the_payouts_that_were_read_and_kept(whole: tuple[Path, BatchOutcome]) -> None:
    assert (whole[0] / "payouts.csv").read_text(encoding="utf-8") == GOLDEN.read_text(encoding="utf-8")


def test_a_register_in_two_files_and_in_small_blocks_gives_the_same_payouts(tmp_path: Path) -> None:
    made = shipped()[1]
    first, second = replace(made, applicants=made.applicants[:700]), replace(made, applicants=made.applicants[700:])
    halves = [tmp_path / "上半年.xlsx", tmp_path / "下半年.xlsx"]
    some = len(made.items) // 3
    halves[0].write_bytes(application(replace(first, items=made.items[some:])))
    halves[1].write_bytes(application(replace(second, items=made.items[:some])))
    outcome = run(halves, tmp_path / "out", replace(OPTIONS, block=500, open_facts=False))
    assert (tmp_path / "out" / "payouts.csv").read_text(encoding="utf-8") == GOLDEN.read_text(encoding="utf-8")
    assert all(count.balanced for count in outcome.counts.values())


def test_every_sum_asked_is_what_a_recount_by_hand_gives(whole: tuple[Path, BatchOutcome]) -> None:
    season = shipped()[0]
    asked: dict[str, dict[str, int]] = defaultdict(Counter)
    held = set()
    for row in csv.DictReader(StringIO((whole[0] / "payouts.csv").read_text(encoding="utf-8"))):
        asked[row["applicant"]][row["benefit"]] += int(row["asked"])
        held |= {row["applicant"]} if row["decision"] == "held" else set()
    out = {each.value for each in whole[1].rejects}
    struck = {each.args["id"] for each in (reject.problem for reject in whole[1].rejects) if "id" in each.args}
    earlier = earlier_awards(season.paid)
    spoiled, compared = _spoiled(whole[1]), 0
    for household in season.households:
        known = household.id in asked or (household.id not in struck and household.id not in out)
        if known and settled(household) and household.id not in held and household.id not in spoiled:
            compared += 1
            assert {name: fen for name, fen in asked[household.id].items() if fen} == due(household, earlier), household
    assert compared > 1_250


def _spoiled(outcome: BatchOutcome) -> set[str]:
    """Those refused for a cell of their own or of an item, by the rows of the example."""
    season = shipped()[0]
    rows = {each.place.row for each in outcome.rejects if each.table == "applicants"}
    return {household.id for row, household in enumerate(season.households, 4) if row in rows}


def test_what_is_due_is_cut_held_or_paid_and_each_bound_of_the_plan_binds(whole: tuple[Path, BatchOutcome]) -> None:
    told = json.loads((whole[0] / "run.json").read_text(encoding="utf-8"))["payouts"]
    assert told["asked"] == told["paid"] + told["waiting"] + sum(told["cut"].values())
    assert set(told["cut"]) == {"一票一补", "一机一补", "每户全年合计", "数码产品名额", "家电补贴资金"}
    assert set(told["claims"]) == {"paid", "reduced", "refused", "held"}


def test_the_record_of_earlier_payouts_is_counted_row_by_row(whole: tuple[Path, BatchOutcome]) -> None:
    count = whole[1].history
    assert count is not None and count.balanced
    assert (count.read, count.rejected, set(count.elsewhere)) == (len(shipped()[0].paid), 0, {"trade-in-2024"})


def test_every_row_is_taken_or_comes_back_with_its_reason(whole: tuple[Path, BatchOutcome]) -> None:
    out, outcome = whole
    assert all(count.balanced for count in outcome.counts.values())
    codes = Counter(each.code for each in outcome.rejects)
    wanted = {
        "profile-bad-checksum", "cell-number-for-id", "id-twice", "owner-blank", "owner-not-found", "items-refused",
        "applicant-refused",
    }  # fmt: skip
    assert wanted <= set(codes)
    rows = list(csv.DictReader(StringIO((out / "rejects.csv").read_text(encoding="utf-8"))))
    assert len(rows) == len(outcome.rejects)
    assert all(row["reason_zh"] and row["remedy_zh"] and row["reason_en"] for row in rows)


def test_every_thing_bought_has_a_line_or_a_reason(whole: tuple[Path, BatchOutcome]) -> None:
    out, outcome = whole
    (count,) = outcome.items
    rows = list(csv.DictReader(StringIO((out / "unawarded.csv").read_text(encoding="utf-8"))))
    lines = (out / "lines.csv").read_text(encoding="utf-8").splitlines()
    assert count.taken == outcome.counts["purchases"].rows_out
    assert (count.awarded, count.unawarded) == (len(lines) - 1, sum(int(each["items"]) for each in rows))
    assert count.taken == count.awarded + count.unawarded
    assert set(Counter(each["why"] for each in rows)) == {"count", "dates", "earlier", "open", "kind", "condition"}


NAMED = ("trade-in-2025/digital-products", "haining-2025/appliance-trade-in")


def about(out: Path, table: str, *without: str) -> list[dict[str, str]]:
    """The rows about the named benefits, without columns that number things or hang on other benefits."""
    with (out / f"{table}.csv").open(encoding="utf-8") as stream:
        found = [each for each in csv.DictReader(stream) if each["benefit"] in NAMED]
    return [{key: value for key, value in each.items() if key not in without} for each in found]


def test_a_run_for_some_benefits_says_of_them_what_the_whole_run_says(
    whole: tuple[Path, BatchOutcome], tmp_path: Path
) -> None:
    out, plan = tmp_path / "out", tmp_path / "计划.yaml"
    plan.write_text("other_packs: [trade-in-2024]\n", encoding="utf-8")
    outcome = run([OFFICE / "申请.xlsx"], out, replace(OPTIONS, benefits=NAMED, plan=plan))
    assert outcome.season is not None
    for table, without in (("awards", ()), ("lines", ()), ("undetermined", ("pattern",))):
        assert about(out, table, *without) == about(whole[0], table, *without), table
    cut = ("decision", "paid", "bounds", "reason")
    assert about(out, "payouts", *cut) == about(whole[0], "payouts", *cut)
    with (out / "awards.csv").open(encoding="utf-8") as stream:
        assert {each["benefit"] for each in csv.DictReader(stream)} == set(NAMED)
