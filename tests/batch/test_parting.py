"""What is certain of an award is claimed by item; what waits, waits together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisuan.batch.parting import Line, made_of_items, parted
from huisuan.intake.model import InputFile
from huisuan.ir.nodes import Relation
from huisuan.ir.reach import reached
from tests.batch.test_unawarded import OPTIONS, run
from tests.packs_at_hand import compiled_packs, shipped

A, B, C = ("a", "exact", 10, 10), ("b", "exact", 0, 5), ("c", "exact", 1, 7)
UNCAPPED = ("d", "at_least", 3, None)


@pytest.mark.parametrize(
    ("award", "lines", "claims"),
    [
        (("exact", 10, 10), (A,), (A,)),
        (("exact", 10, 15), (A, B), (A, B)),
        (("exact", 11, 22), (A, B, C), (A, (None, "exact", 1, 12))),
        (("exact", 13, None), (A, UNCAPPED), (A, UNCAPPED)),
        (("at_least", 13, None), (A, B, UNCAPPED), (A, (None, "at_least", 3, None))),
        (("exact", 8, 8), (A,), ((None, "exact", 8, 8),)),
        (("exact", 10, 12), (A, B), ((None, "exact", 10, 12),)),
        (("exact", 0, 15), (A, B), ((None, "exact", 0, 15),)),
        (("exact", 0, 0), (), ((None, "exact", 0, 0),)),
    ],
    ids=[
        "one certain", "one waits", "two wait together", "without upper end", "two wait without upper end", "cut above the items",
        "cut above at the upper end", "cut above at the lower end", "no lines",
    ],
)  # fmt: skip
def test_an_award_is_parted(
    award: tuple[str, int, int | None], lines: tuple[Line, ...], claims: tuple[object, ...]
) -> None:
    assert parted(award, lines) == claims


@pytest.mark.parametrize(
    ("award", "lines", "claims"),
    [
        (("exact", 11, 17), (A, B, C), (A, (None, "exact", 1, 7))),
        (("exact", 12, 14), (A, B), (A, ("b", "exact", 2, 4))),
        (("exact", 1, 7), (B, C), ((None, "exact", 1, 7),)),
    ],
    ids=["two for one place", "one", "none certain"],
)
def test_an_award_that_is_its_items_is_parted_though_its_ends_are_narrower(
    award: tuple[str, int, int | None], lines: tuple[Line, ...], claims: tuple[object, ...]
) -> None:
    assert parted(award, lines, of_items=True) == claims


@pytest.mark.parametrize(("low", "together"), [(299, True), (300, False), (301, False), (302, False), (303, True)])
def test_parts_of_a_fen_that_lines_have_lost_do_not_keep_them_together(low: int, *, together: bool) -> None:
    """Three certain lines of 100 may come to 302 and a bit together, which is less than a fen a line."""
    lines = tuple((name, "exact", 100, 100) for name in "abc")
    claims = parted(("exact", low, low), lines, of_items=True)
    assert claims == (((None, "exact", low, low),) if together else lines)
    assert (parted(("exact", low, low), lines) == lines) is (low == 300)


def test_an_award_that_competes_above_its_items_is_not_of_items() -> None:
    program = compiled_packs(shipped()).program
    for benefit in program.benefits:
        above = {place for place in reached(program, (benefit.payable,)) if isinstance(program.nodes[place], Relation)}
        competing = any(not program.frames_of[place] for place in above)
        assert not (competing and made_of_items(program, benefit)), benefit.id
    assert made_of_items(program, next(each for each in program.benefits if each.id == "trade-in-2025/appliances"))


def test_a_sum_of_the_lines_of_another_benefit_is_not_of_its_own_items() -> None:
    program = compiled_packs(shipped()).program
    named = {each.id: each for each in program.benefits}
    fridges, phones = (named[f"trade-in-2025/{each}"] for each in ("appliances", "digital-products"))
    other = replace(fridges, line=phones.line, line_payable=phones.line_payable)
    assert not made_of_items(program, other)


def line_of(number: int, low: int, more: int | None) -> Line:
    return (str(number), "exact", low, None if more is None else low + more)


@given(st.lists(st.tuples(st.integers(0, 99), st.one_of(st.none(), st.integers(0, 99))), max_size=6))
def test_claims_add_up_to_the_award_at_both_ends(ends: list[tuple[int, int | None]]) -> None:
    lines = [line_of(number, *each) for number, each in enumerate(ends)]
    tops = [each[3] for each in lines]
    low, high = sum(each[2] for each in lines), None if None in tops else sum(each for each in tops if each is not None)
    claims = parted(("exact", low, high), lines)
    assert sum(each[2] for each in claims) == low
    found = [each[3] for each in claims]
    assert (None if None in found else sum(each for each in found if each is not None)) == high
    assert {each for each in lines if each[2] == each[3]} <= set(claims)
    assert sum(each[2] != each[3] for each in claims) <= 1


BOUGHT = (
    "公民身份号码,购买人,商品类别,家电品种,售价（元）,购买日期,能效等级,销售商家所在地\n"
    "330481195101199944,本人,家用电器,{first},5000,2025-03-01,一级,海宁市\n"
    "330481195101199944,本人,家用电器,{second},4000,{day},{grade},海宁市\n"
    "330481195101199944,本人,家用电器,洗衣机,3000,2025-05-01,二级,海宁市\n"
)


@pytest.mark.parametrize(
    ("second", "day", "grade", "decisions"),
    [
        ("电视", "2025-04-01", "", {"paid": 2, "held": 1}),
        ("冰箱", "2025-04-01", "", {"paid": 2}),
        ("冰箱", "2025-02-01", "", {"held": 1, "paid": 1}),
        ("冰箱", "2025-02-01", "其他等级", {"paid": 2}),
    ],
    ids=["another kind", "behind the certain one", "before the certain one", "before it and out"],
)
def test_a_certain_item_is_paid_unless_an_open_one_may_take_its_place(
    second: str, day: str, grade: str, decisions: dict[str, int], tmp_path: Path
) -> None:
    heads = "公民身份号码,姓名,申请人类型,所在地区\n330481195101199944,张三,家庭,海宁市\n"
    (tmp_path / "申请人.csv").write_text(heads, encoding="utf-8")
    text = BOUGHT.format(first="冰箱", second=second, day=day, grade=grade)
    (tmp_path / "购买的商品.csv").write_text(text, encoding="utf-8")
    inputs = [InputFile(tmp_path / "申请人.csv"), InputFile(tmp_path / "购买的商品.csv", table="purchases")]
    season = run(inputs, tmp_path / "out", replace(OPTIONS)).season
    assert season is not None
    assert {name: count for name, count in season.payouts.totals.claims.items() if count} == decisions
