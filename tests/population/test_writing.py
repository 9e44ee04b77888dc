"""Populations as files: whole tables, the same bytes each time, numbers as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("polars")

import polars as pl

from huisuan.population import writing
from huisuan.population.blocks import Population
from huisuan.population.plan import plan
from tests.cli.run import huisuan
from tests.packs_at_hand import compiled_packs, shipped, vocabulary


def population(unknown: int = 0) -> Population:
    return Population(plan(compiled_packs(shipped()), "firms"), 7, unknown)


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_the_same_seed_writes_the_same_bytes(tmp_path: Path, form: writing.Form) -> None:
    one, other = (
        writing.write(population(1_000), 3_000, tmp_path / name, form, vocabulary(), lambda _: None) for name in "ab"
    )
    assert [each.name for each in one] == [each.name for each in other]
    assert [each.read_bytes() for each in one] == [each.read_bytes() for each in other]
    assert one[0].name == f"applicants.{form}"
    assert not list(tmp_path.rglob("*.part"))


def test_parquet_holds_the_cells_of_csv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MANY_ROWS", 900)
    texts, columns = (
        writing.write(population(500), 2_000, tmp_path, form, vocabulary(), lambda _: None)
        for form in ("csv", "parquet")
    )
    for text, typed in zip(texts, columns, strict=True):
        assert pl.read_parquet(typed).equals(pl.read_csv(text, infer_schema=False)), typed.name


@pytest.mark.parametrize("kind", ["firms", "households"])
def test_the_batch_command_takes_either_form_and_pays_the_same(tmp_path: Path, kind: str) -> None:
    for form in ("csv", "parquet"):
        made = huisuan("new", "population", tmp_path / form, "--kind", kind, "--rows", "150", "--form", form)
        files = made.stdout.split()
        told = huisuan("batch", *files, "--out", tmp_path / f"{form}-out", "--complete", "all", "--no-open")
        assert told.exit_code == 0, told.stderr
    paid = [(tmp_path / f"{form}-out" / "payouts.csv").read_text(encoding="utf-8") for form in ("csv", "parquet")]
    assert paid[0] == paid[1]
    assert paid[0].count("\n") > 20, "there is something to claim"


def test_csv_says_what_people_say(tmp_path: Path) -> None:
    made = population()
    files = {each.stem: each for each in writing.write(made, 500, tmp_path, "csv", vocabulary(), lambda _: None)}
    assert files["applicants"].read_bytes().startswith(b"\xef\xbb\xbf")
    told, register = pl.read_csv(files["applicants"], infer_schema=False), made.register(0, 500)
    fen = register.applicants["revenue@2025"].to_list()
    assert told["2025年营业收入（元）"].to_list() == [f"{each // 100}.{each % 100:02d}" for each in fen]
    assert set(told["申请人类型"].to_list()) <= {"企业", "农业主体", "机构或主办单位", "园区或平台"}
    assert told["编号"].to_list() == [str(number) for number in range(1, 501)]
    items = pl.read_csv(files["recognitions"], infer_schema=False)
    assert items["申请编号"].cast(pl.UInt32).to_list() == (register.items["recognitions"]["#owner"] + 1).to_list()


def test_a_blank_fact_is_an_empty_cell(tmp_path: Path) -> None:
    made = population(5_000)
    files = writing.write(made, 300, tmp_path, "csv", vocabulary(), lambda _: None)
    told = pl.read_csv(files[0], infer_schema=False)
    wanted = made.register(0, 300).applicants["applicant_kind"].is_null()
    assert told["申请人类型"].is_null().equals(wanted)


def test_the_command_writes_and_names_the_files(tmp_path: Path) -> None:
    told = huisuan("new", "population", tmp_path / "made", "--rows", "20", "--unknown", "2.5%", "--form", "csv")
    assert told.exit_code == 0, told.stderr
    assert Path(told.stdout.splitlines()[0]).name == "applicants.csv"
    assert pl.read_csv(tmp_path / "made" / "applicants.csv").height == 20


@pytest.mark.parametrize("share", ["10", "101%", "-1%", "1.234%", "ten"])
def test_a_share_is_written_as_one(tmp_path: Path, share: str) -> None:
    told = huisuan("new", "population", tmp_path, "--unknown", share)
    assert told.exit_code == 2
    assert "10%" in told.stderr
