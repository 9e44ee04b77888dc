"""Populations fit the packs they are made for, are the same however they are cut, and look like applicants."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

pytest.importorskip("polars")

import polars as pl
from polars.testing import assert_frame_equal

from huisuan.backends.columnar import Batch, Register, given_by, results, totals
from huisuan.ir.program import Group, InputDecl, Program
from huisuan.population.blocks import Population
from huisuan.population.plan import Plan, plan
from huisuan.population.plausible import Kind
from huisuan.values import Collection, Facts
from tests.packs_at_hand import compiled_packs, shipped, workload

SEED = 20251122
ROWS = 3_000


def firms(kind: Kind = "firms") -> Plan:
    return plan(compiled_packs(shipped()), kind)


@pytest.mark.parametrize("kind", ["firms", "households"])
def test_every_value_is_one_its_fact_allows(kind: Kind) -> None:
    population = Population(firms(kind), SEED, 1_000)
    register = population.register(0, ROWS)
    _allowed(register.applicants, [column.decl for column in population.plan.applicants.columns])
    for table in population.plan.collections:
        _allowed(register.items[table.name], [column.decl for column in table.columns])


def _allowed(frame: pl.DataFrame, decls: list[InputDecl]) -> None:
    for decl in decls:
        values = frame[decl.id].drop_nulls()
        if decl.type == "number" and len(values):
            ends = sorted({*values.to_list()})
            assert decl.lo * decl.scale <= ends[0] <= ends[-1] <= decl.hi * decl.scale, decl.id
        if decl.type == "enum":
            assert set(values.unique().to_list()) <= set(decl.members), decl.id


@pytest.mark.parametrize("kind", ["firms", "households"])
@pytest.mark.parametrize("size", [1, 700, 2_999])
def test_blocks_are_parts_of_the_whole(kind: Kind, size: int) -> None:
    population = Population(firms(kind), SEED, 500)
    first, rows = 1_001, 40 if size == 1 else ROWS
    whole = population.register(first, rows)
    blocks = [population.register(at, min(size, first + rows - at)) for at in range(first, first + rows, size)]
    assert_frame_equal(pl.concat([each.applicants for each in blocks]), whole.applicants)
    for name, items in whole.items.items():
        parts = [
            block.items[name].with_columns(pl.col("#owner") + pl.lit(at * size, dtype=pl.UInt32))
            for at, block in enumerate(blocks)
        ]
        assert_frame_equal(pl.concat(parts), items)


def test_another_seed_makes_others() -> None:
    one, other = (Population(firms(), seed).register(0, 50).applicants for seed in (1, 2))
    assert not one.equals(other)


def test_a_tenth_unknown_leaves_a_tenth_blank_and_the_rest_as_it_was() -> None:
    full, blank = (Population(firms(), SEED, unknown).register(0, 20_000) for unknown in (0, 1_000))
    assert full.applicants.null_count().sum_horizontal().item() == 0
    for name in full.applicants.columns:
        missing = blank.applicants[name].is_null()
        assert 1_800 < missing.sum() < 2_200, name
        assert full.applicants[name].filter(~missing).equals(blank.applicants[name].filter(~missing))
    assert {name: items.height for name, items in full.items.items()} == {
        name: items.height for name, items in blank.items.items()
    }


def test_firms_look_like_firms() -> None:
    register = Population(firms(), SEED).register(0, 20_000)
    told = register.applicants
    assert 18_000 < (told["applicant_kind"] == "enterprise").sum() < 19_000
    revenue = told["revenue@2025"]
    assert revenue.median() * 20 < revenue.quantile(0.99), "a few are far larger than most"  # type: ignore[operator]
    assert (told["rd_expense@2025"] == 0).sum() > 10_000, "most have none of what is rare"
    assert told["listed_company"].sum() < 200
    titled = register.items["recognitions"]["#owner"].n_unique()
    assert 2_000 < titled < 8_000, "few have a title"
    jiaxing = told["region"].is_between(330400, 330499).sum()
    assert jiaxing > 2_000, "applicants live where the packs apply"
    near = (told["revenue@2025"] * 2 > told["revenue@2024"]).sum()
    assert near > 19_000, "one year's sum is like the other's"


def test_only_facts_that_rules_for_such_applicants_read_have_columns() -> None:
    names = {column.decl.id for column in firms().applicants.columns}
    assert "rd_expense@2025" in names
    assert "household_income@2025" not in names
    assert "household_income@2025" in {column.decl.id for column in firms("households").applicants.columns}


def test_any_pack_will_do() -> None:
    compiled = compiled_packs(workload())
    made = plan(compiled, "firms")
    register = Population(made, SEED).register(0, 100)
    program = compiled.program
    found = Batch(program, given_by(program, register), Facts(), "ends").determinations(register)
    assert found["eligible"].null_count() == 0, "nothing is left open"


def test_a_population_goes_straight_into_a_batch() -> None:
    program = compiled_packs(shipped()).program
    population = Population(firms(), SEED)
    register: Register = population.register(0, 200)
    others = {frame.name: Collection((), 0) for frame in program.frames[1:] if frame.name not in register.items}
    batch = Batch(program, given_by(program, register), Facts({}, others), "ends")
    found = batch.determinations(register)
    assert found["eligible"].sum() > 100
    assert batch.row_path == frozenset()


def test_totals_are_the_same_by_rows_and_by_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    program = compiled_packs(shipped()).program
    register = Population(firms(), SEED, 1_000).register(0, 300)
    found = [Batch(program, given_by(program, register), Facts()).found(register).totals]
    for each in (totals, results):
        monkeypatch.setattr(each, "paid_by_one", no_groups)
    found.append(Batch(program, given_by(program, register), Facts()).found(register).totals)
    assert_frame_equal(*found)
    assert found[0]["up_to"].sum() > 0


def no_groups(program: Program) -> Mapping[str, Group]:
    """No group's sum is read off the rows of one benefit."""
    del program
    return {}


def test_no_two_items_are_drawn_from_the_same_bits() -> None:
    population = Population(firms("households"), SEED)
    members = next(each for each in population.plan.collections if each.name == "purchases")
    prices = population.table(members, 0, ROWS)[0]["price"]
    assert prices.n_unique() * 100 > len(prices) * 90, "a price comes twice only by chance"
