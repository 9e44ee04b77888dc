"""A register in stretches leaves what one reading leaves, whoever does which stretch, how often and in what order: without Spark, in this process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest

pytest.importorskip("polars")
pytest.importorskip("openpyxl")
pytest.importorskip("pyarrow")

import polars as pl

from huisuan.batch import unawarded
from huisuan.intake.batches import Run
from huisuan.intake.index import build_index
from huisuan.intake.model import APPLICANTS, InputFile
from huisuan.intake.register import Register, open_register
from huisuan.service.batch_running import run_batch
from huisuan.service.batching import BatchOptions, BatchOutcome, Opened, open_batch
from huisuan.spark import stages
from tests.batch.test_season import GOLDEN, OFFICE, library
from tests.spark.here import in_this_process
from tests.spark.tables import GROUP, TWIN, WHOSE, export, of_workbooks
from tests.vocabulary.shipped import VOCABULARY

SEASON = BatchOptions(
    packs=("trade-in-2025",), complete=("all",), history=OFFICE / "往年发放.xlsx", plan=OFFICE / "计划.yaml"
)
"""Under the one pack it is about, since every stretch is done twice; under all packs it goes to the cluster."""
SCARCE = """
quotas:
  - {name: 名额, benefits: [trade-in-2025/digital-products], places: 20个, year: 2025}
budgets:
  - {name: 资金, benefits: [trade-in-2025/appliances], total: 5万元, overflow: stop, year: 2025}
"""
TIGHT = """
other_packs: [trade-in-2024]
ceilings:
  - {name: 每户, benefits: [trade-in-2025/appliances, trade-in-2025/digital-products], per: [applicant], window: year, most: 1000元}
"""
PAPERS = ("审核结果.xlsx", "公示表.xlsx", "发放表.xlsx", "汇总.html")


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """The season's tables as Parquet, the items in an order of their own, so that an applicant's stand in several row groups."""
    folder = tmp_path_factory.mktemp("season")
    people, items = (pl.read_parquet(path) for path in sorted(TWIN.iterdir()))
    people.write_parquet(folder / "applicants.parquet", row_group_size=GROUP)
    items.sort(pl.int_range(pl.len()) % 7).write_parquet(folder / "purchases.parquet", row_group_size=700)
    return tuple(sorted(folder.iterdir()))


def test_the_season_in_parquet_holds_the_cells_of_its_workbook(tmp_path: Path) -> None:
    made = of_workbooks([OFFICE / "申请.xlsx"], library().everything.vocabulary, tmp_path, GROUP)
    assert [each.name for each in made] == sorted(each.name for each in TWIN.iterdir())
    for path in made:
        assert pl.read_parquet(path).equals(pl.read_parquet(TWIN / path.name)), path.name


@pytest.fixture(scope="module")
def few(season: tuple[Path, ...], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Some households of the season, their items still mixed: four stretches of each."""
    folder = tmp_path_factory.mktemp("few")
    people, items = (pl.read_parquet(path) for path in season)
    kept = people.head(200)
    tables = (kept, items.filter(pl.col(WHOSE).is_in(kept[WHOSE].to_list())))
    for table, path in zip(tables, season, strict=True):
        table.write_parquet(folder / path.name, row_group_size=-(-table.height // 4))
    return tuple(folder / path.name for path in season)


def run(files: Sequence[Path], out: Path, options: BatchOptions, *, engine: str = "local") -> BatchOutcome:
    asked = replace(options, engine="spark" if engine == "spark" else "local")
    with in_this_process():
        opened = open_batch(library(), [InputFile(each) for each in files], asked)
        assert isinstance(opened, Opened), opened
        return run_batch(opened, out, asked, library().texts.digests, lambda _rows: None)


def told(outcome: BatchOutcome) -> list[object]:
    """What the command says of a run beside what stands in its folder."""
    warnings = [(place, each.code, dict(each.args)) for place, each in outcome.warnings]
    return [outcome.applicants, outcome.counts, outcome.items, outcome.unused, warnings, outcome.history]


def test_the_season_in_stretches_is_the_season_to_the_byte(
    season: tuple[Path, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "MANY_CLAIMS", 100)
    here, there = tmp_path / "here" / "out", tmp_path / "there" / "out"
    outcomes = run(season, here, SEASON), run(season, there, SEASON, engine="spark")
    assert told(outcomes[0]) == told(outcomes[1])
    assert export(there) == export(here)
    for name in PAPERS:
        assert (there / name).read_bytes() == (here / name).read_bytes(), name
    assert sorted(each.name for each in there.iterdir()) == sorted(each.name for each in here.iterdir())


def test_of_many_applicants_the_first_are_told_one_by_one(
    few: tuple[Path, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit falls into the second stretch; the benefits that paid are those of the whole register all the same."""
    monkeypatch.setattr(unawarded, "MOST", 20)
    options = replace(SEASON, claims=False)
    outcomes = run(few, tmp_path / "here", options), run(few, tmp_path / "there", options, engine="spark")
    assert outcomes[0].items == outcomes[1].items
    assert 0 < outcomes[0].items[0].untold < outcomes[0].items[0].unawarded
    assert export(tmp_path / "there") == export(tmp_path / "here")


def test_a_run_for_some_benefits_ships_what_is_assessed(few: tuple[Path, ...], tmp_path: Path) -> None:
    named = next(line.split(",")[2] for line in GOLDEN.read_text(encoding="utf-8").splitlines()[1:])
    (tmp_path / "plan.yaml").write_text(TIGHT, encoding="utf-8")
    options = replace(SEASON, benefits=(named,), full=True, plan=tmp_path / "plan.yaml")
    run(few, tmp_path / "here", options)
    run(few, tmp_path / "there", options, engine="spark")
    left = export(tmp_path / "there")
    assert left == export(tmp_path / "here")
    assert {line.split(",")[2] for line in str(left["payouts.csv"]).splitlines()[1:]} == {named}
    assert {line.split(",")[2] for line in left["determinations"]} == {named}
    assert left["payouts.csv"].count("每户 -") > 10, "what was paid before leaves little"


def test_what_blanks_leave_open_is_told_in_full_and_in_either_form(few: tuple[Path, ...], tmp_path: Path) -> None:
    """Nothing declared complete, no record, no plan: most results are open."""
    options = BatchOptions(packs=("haining-2025",), full=True, claims=False)
    run(few, tmp_path / "here", options)
    run(few, tmp_path / "there", options, engine="spark")
    left = export(tmp_path / "there")
    assert left == export(tmp_path / "here")
    assert any(",undetermined," in line for line in left["determinations"])
    run(few, tmp_path / "parquet", replace(options, form="parquet"), engine="spark")
    told = pl.read_parquet(tmp_path / "parquet" / "determinations")
    told.write_csv(tmp_path / "told.csv")
    assert sorted((tmp_path / "told.csv").read_text(encoding="utf-8").splitlines()[1:]) == left["determinations"]


def test_stretches_of_several_files_are_cut_into_blocks(few: tuple[Path, ...], tmp_path: Path) -> None:
    """Applicants in two files and items in two others, one household in both of the first; the rows read at once are fewer than a stretch has.

    No claim has a day, so who gets of what does not suffice hangs on the order of rows alone.
    """
    plan, files = tmp_path / "plan.yaml", []
    plan.write_text(SCARCE, encoding="utf-8")
    options = replace(SEASON, plan=plan, history=None)
    for path in few:
        rows = pl.read_parquet(path).drop("申请日期", strict=False)
        cut = rows.height // 2
        pieces = (rows.head(cut), pl.concat([rows.tail(-cut), rows.slice(3, 1)]))
        for number, piece in enumerate(pieces):
            files.append(tmp_path / str(number) / path.name)
            files[-1].parent.mkdir(exist_ok=True)
            piece.write_parquet(files[-1], row_group_size=70)
    whole = run(files, tmp_path / "here", options)
    parted = run(files, tmp_path / "there", replace(options, block=30), engine="spark")
    assert told(parted) == told(whole)
    assert export(tmp_path / "there") == export(tmp_path / "here")
    assert "id-twice" in {each.code for each in whole.rejects}
    left = (tmp_path / "here" / "payouts.csv").read_text(encoding="utf-8")
    assert min(left.count("名额"), left.count("资金"), left.count(",paid,")) > 10, "some is paid, and much is not"


def test_two_attempts_at_one_stretch_leave_its_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attempts = iter(range(2))
    monkeypatch.setattr(stages, "attempt", lambda: next(attempts))

    def late(stream: BinaryIO) -> None:
        stream.write(b"the same")
        stages.put(tmp_path / "rows", lambda other: other.write(b"the same rows"))
        assert (tmp_path / "rows").read_bytes() == b"the same rows"
        stream.write(b" rows")

    stages.put(tmp_path / "rows", late)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("rows", b"the same rows")]


def test_items_in_the_order_of_their_applicants_are_read_with_them(few: tuple[Path, ...], tmp_path: Path) -> None:
    """Two households a stretch, one item a stretch: each stands at an end of the span that is looked for."""
    people, items = (pl.read_parquet(path) for path in few)
    kept = people.head(7)
    own = kept.select(WHOSE).join(items, on=WHOSE, how="inner", maintain_order="left").select(items.columns)
    files = tuple(tmp_path / path.name for path in few)
    kept.write_parquet(files[0], row_group_size=2)
    own.write_parquet(files[1], row_group_size=1)
    run(files, tmp_path / "here", SEASON)
    run(files, tmp_path / "there", SEASON, engine="spark")
    assert export(tmp_path / "there") == export(tmp_path / "here")


def broken_item(folder: Path) -> Register:
    """A1's second purchase stands in a row that fell apart, in a file of its own beside A2's."""
    (folder / "申请人.csv").write_text("申请编号,所在地区\nA1,桐乡市\nA2,海宁市\n", encoding="utf-8")
    (folder / "一.csv").write_text("申请编号,商品类别,售价\nA1,手机,1\n", encoding="utf-8")
    (folder / "二.csv").write_text("申请编号,商品类别,售价\nA1,手机,2,3,4\nA2,手机,5\n", encoding="utf-8")
    tables = {"申请人": APPLICANTS, "一": "purchases", "二": "purchases"}
    return open_register([InputFile(folder / f"{name}.csv", table=table) for name, table in tables.items()], VOCABULARY)


def test_who_an_item_strikes_out_is_struck_out_in_stretches_too(tmp_path: Path) -> None:
    register = broken_item(tmp_path)
    assert register.usable, register.problems
    people, *items = register.parts
    run_of_all = Run(register.vocabulary, register.parts, register.complete, register.options)
    index = build_index([people], register.vocabulary, register.options.batch)
    (batch,) = run_of_all.stretch(index, people, items)
    (whole,) = register.batches()
    assert batch.applicants.frame["#id"].to_list() == whole.applicants.frame["#id"].to_list() == ["A2"]
    assert {each.code for each in batch.rejects} == {"items-refused", "applicant-refused"}


def test_items_inside_rows_and_earlier_payouts_of_nobody_are_the_same_in_stretches(tmp_path: Path) -> None:
    """One household has a bad item, and an earlier payout names nobody: everybody's earlier payouts are open, in every stretch."""
    bought = {
        "购买人": "本人",
        "商品类别": "家用电器",
        "家电品种": "冰箱",
        "购买日期": "2025-12-31",
        "能效等级": "一级",
        "销售商家所在地": "海宁市",
    }
    numbers = ("330481195101199944", "330402199003072045", "11010519491231002X")
    people = [
        {
            "公民身份号码": number, "姓名": "张三", "申请人类型": "家庭", "所在地区": "海宁市",
            "购买的商品": [{**bought, "售价（元）": price} for price in (["3000", "x"] if at == 1 else ["3000"] * at)],
        }
        for at, number in enumerate(numbers)
    ]  # fmt: skip
    paid = {"公民身份号码": [numbers[0], ""], "政策事项": ["trade-in-2025/appliances"] * 2, "领取金额": ["5", "6"]}
    pl.DataFrame(people, infer_schema_length=None).write_parquet(tmp_path / "申请人.parquet", row_group_size=1)
    pl.DataFrame(paid).write_parquet(tmp_path / "已获补贴.parquet", row_group_size=1)
    files = (tmp_path / "申请人.parquet", tmp_path / "已获补贴.parquet")
    options = BatchOptions(packs=("trade-in-2025",), complete=("all",))
    whole, parted = run(files, tmp_path / "here", options), run(files, tmp_path / "there", options, engine="spark")
    assert told(parted) == told(whole)
    assert export(tmp_path / "there") == export(tmp_path / "here")
    assert [each.code for _, each in whole.warnings if each.code.endswith("adrift")] == ["awards-adrift"]
    assert {each.code for each in whole.rejects} == {
        "owner-blank", "items-refused", "applicant-refused", "profile-not-a-number",
    }  # fmt: skip
    assert whole.season is not None
    assert whole.season.payouts.totals.claims["held"] == len(whole.season.payouts.payouts) == 1
