"""What claims bring along from their determinations and their rows: ceilings of their own, keys, and numbers to be ranked by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from huisuan.backends.columnar.columns import End, Number
from huisuan.backends.columnar.integers import constant
from huisuan.backends.columnar.sums import rounded_down
from huisuan.batch.assessing import Assessing
from huisuan.batch.past import Beside, Past, read_past
from huisuan.batch.season import Running, Season, bounded
from huisuan.compiler.compiled import Compiled
from huisuan.intake.model import InputFile, Options
from huisuan.intake.register import open_register
from huisuan.ir.across_time import AcrossCeiling
from huisuan.payout.ceilings_of import ceilings_of
from huisuan.payout.model import Bounds, Budget, Claim, EarlierPayout, Quota
from huisuan.profile.model import BoundProfile
from tests.compiler.rules import benefit, compiled

BY_CLASS = """\
amount: 5000元
limit: {per: [household, year], max: {cases: [{if: grade = a, then: 2000元}, {else: 1000元}]}}
"""
EACH = """\
each: things
when: cost > 0元
amount: {percent: 10%, of: cost}
"""
PLAIN = "amount: 500元\n"


def season(
    tmp_path: Path,
    pack: Compiled,
    table: str,
    things: str = "",
    plan: Bounds | None = None,
    history: Past | None = None,
) -> Season:
    files = [_file(tmp_path, "applicants.csv", table)]
    if things:
        files.append(replace(_file(tmp_path, "things.csv", things), table="trial.things"))
    register = open_register(files, pack.vocabulary, Options(("all",), 2))
    assert register.usable, register.problems
    assessing = Assessing(pack.program, register, BoundProfile())
    bounds = bounded(Bounds(ceilings_of(pack.program)), plan)
    rows = () if history is None else history.rows
    return Running(pack, assessing, bounds, rows).run(lambda _block: None, lambda _done: None)


def _file(folder: Path, name: str, text: str) -> InputFile:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return InputFile(path)


def paid(found: Season) -> dict[str, tuple[str, int]]:
    """By id of the claim, what became of it."""
    return {each.claim.id: (each.decision, each.paid) for each in found.payouts.payouts}


def claims(found: Season) -> dict[str, Claim]:
    return {each.claim.id: each.claim for each in found.payouts.payouts}


def test_a_cap_that_goes_by_class_of_applicant_is_brought_by_each_claim(tmp_path: Path) -> None:
    """2,000 for one class and 1,000 for the other; the second claim of a person of the first class finds nothing left."""
    pack = compiled("benefits:\n" + benefit(BY_CLASS))
    table = "编号,身份证号,trial.grade\n1,11010519491231002X,甲\n2,110105194912310038,乙\n3,11010519491231002X,甲\n"
    found = season(tmp_path, pack, table)
    assert paid(found) == {
        "1/trial/it": ("paid", 200_000),
        "2/trial/it": ("paid", 100_000),
        "3/trial/it": ("refused", 0),
    }
    most = {name: dict(each.ceilings) for name, each in claims(found).items()}
    assert most == {name: {"trial/it.limit": 100_000 if name[0] == "2" else 200_000} for name in most}


def test_an_applicant_whose_class_is_not_known_waits(tmp_path: Path) -> None:
    pack = compiled("benefits:\n" + benefit(BY_CLASS.replace("5000元", "500元")))
    found = season(tmp_path, pack, "编号,trial.grade\n1,甲\n2,\n")
    assert {name: each[0] for name, each in paid(found).items()} == {"1/trial/it": "paid", "2/trial/it": "held"}
    assert [each.held and each.held.why for each in found.payouts.payouts] == [None, "no_ceiling"]


@pytest.mark.parametrize(("figure", "most"), [(70_007, 700), (70_000, 700), (69_999, 699), (-1, 0), (2**63 - 1, 2**62)])
def test_a_ceiling_is_rounded_down_to_the_fen_and_never_below_nought(figure: int, most: int) -> None:
    scale = 10_000 if figure < 2**62 else 1
    end = End(constant(figure), constant(scale))
    ceiling = AcrossCeiling("c", ("trial/it",), (), "year", 0, 2)
    told = rounded_down(ceiling, Number(end, end, 0, ()))
    assert told is not None and pl.select(told).item() == most


def test_a_common_ceiling_by_a_formula_holds_over_several_claims(tmp_path: Path) -> None:
    rules = "benefits:\n" + benefit(PLAIN, "one") + benefit(PLAIN, "two", "二")
    relation = "relations:\n  - {ceiling: [one, two], max: base - 3万元, per: [enterprise, year]}\n"
    found = season(
        tmp_path,
        compiled(rules + relation),
        "编号,身份证号,trial.base\n1,11010519491231002X,30700\n2,11010519491231002X,30700\n",
    )
    assert sum(each.paid for each in found.payouts.payouts) == 70_000
    assert {each.cuts[0].bound for each in found.payouts.payouts if each.cuts} == {"trial/one+trial/two"}


def test_a_ceiling_by_item_and_year_is_kept_by_the_item_named_in_its_row(tmp_path: Path) -> None:
    """1,000 a year for the things of one owner, over two claims of the same person."""
    pack = compiled("benefits:\n" + benefit(EACH + "limit: {per: [owner, year], max: 1000元}\n"))
    table = "编号,身份证号\n1,11010519491231002X\n2,11010519491231002X\n"
    things = "申请编号,编号,cost,owner\n1,a,8000,张\n1,b,9000,李\n2,a,7000,张\n"
    found = season(tmp_path, pack, table, things)
    assert paid(found) == {
        "1/trial/it/a": ("paid", 80_000),
        "1/trial/it/b": ("paid", 90_000),
        "2/trial/it/a": ("reduced", 20_000),
    }
    assert [dict(each.keys) for each in claims(found).values()] == [{"owner": "张"}, {"owner": "李"}, {"owner": "张"}]


TWO_OF_ONE = "编号,身份证号,trial.base\n1,11010519491231002X,3333.33\n2,11010519491231002X,3333.33\n"
THINGS = "申请编号,编号,cost,owner\n1,a,8000,张\n1,b,9000,李\n2,a,9000,张\n"


def test_a_ceiling_that_goes_by_the_item_is_brought_by_the_claim_for_that_item(tmp_path: Path) -> None:
    """A tenth of what it cost, 12.3% of it a year for the things of one owner, in both claims together."""
    pack = compiled("benefits:\n" + benefit(EACH + "limit: {per: [owner, year], max: cost * 0.123}\n"))
    found = season(tmp_path, pack, TWO_OF_ONE, THINGS)
    assert paid(found) == {
        "1/trial/it/a": ("paid", 80_000),
        "1/trial/it/b": ("paid", 90_000),
        "2/trial/it/a": ("reduced", 110_700 - 80_000),
    }
    most = {name: dict(each.ceilings) for name, each in claims(found).items()}
    assert most == {
        "1/trial/it/a": {"trial/it.limit": 98_400},
        "1/trial/it/b": {"trial/it.limit": 110_700},
        "2/trial/it/a": {"trial/it.limit": 110_700},
    }


def test_an_item_whose_own_ceiling_is_not_known_waits_and_the_others_are_paid(tmp_path: Path) -> None:
    pack = compiled(
        "benefits:\n" + benefit("each: things\namount: 100元\nlimit: {per: [owner, year], max: cost * 0.123}\n")
    )
    found = season(tmp_path, pack, TWO_OF_ONE, THINGS.replace("b,9000", "b,"))
    assert {name: each[0] for name, each in paid(found).items()} == {
        "1/trial/it/a": "paid", "1/trial/it/b": "held", "2/trial/it/a": "paid",
    }  # fmt: skip
    assert {name for name, each in claims(found).items() if not each.ceilings} == {"1/trial/it/b"}


def test_a_ceiling_in_parts_of_a_fen_pays_whole_fen_item_by_item(tmp_path: Path) -> None:
    """12.3% of 3,333.33 is 409.99959: of two owners each gets 409.99, though together these come to a fen more."""
    pack = compiled("benefits:\n" + benefit(EACH + "limit: {per: [owner, year], max: base * 0.123}\n"))
    found = season(tmp_path, pack, TWO_OF_ONE, THINGS)
    assert paid(found) == {
        "1/trial/it/a": ("paid", 40_999),
        "1/trial/it/b": ("paid", 40_999),
        "2/trial/it/a": ("refused", 0),
    }


def test_an_item_that_does_not_say_what_a_ceiling_is_kept_by_waits(tmp_path: Path) -> None:
    pack = compiled("benefits:\n" + benefit(EACH + "limit: {per: [owner, year], max: 1000元}\n"))
    found = season(tmp_path, pack, "编号\n1\n", "申请编号,编号,cost,owner\n1,a,8000,\n")
    (held,) = found.payouts.payouts
    assert held.held is not None and held.held.why in ("no_key", "open_amount")


TABLE = """\
编号,申请日期,2024年家庭年可支配收入
1,2025-03-01,60000
2,2025-03-02,45000.5
3,2025-03-05,45000.49
4,2025-03-04,45000.5
5,2025-03-01,
"""


@pytest.mark.parametrize(("first", "served"), [("lowest", {"3", "2", "4"}), ("highest", {"1", "2", "4"})])
def test_places_are_given_by_income_then_by_day_of_application(tmp_path: Path, first: str, served: set[str]) -> None:
    pack = compiled("benefits:\n" + benefit(PLAIN))
    quota = Quota("名额", None, 3, "ranking", by="household_income@2024", first=first)  # type: ignore[arg-type]  # one of the two
    found = season(tmp_path, pack, TABLE, plan=Bounds(quotas=(quota,)))
    assert {each.claim.id[0] for each in found.payouts.payouts if each.paid} == served
    assert dict(claims(found)["3/trial/it"].ranks) == {"household_income@2024": 4_500_049}
    assert not claims(found)["5/trial/it"].ranks


def test_a_budget_by_a_fact_of_the_applicant_is_kept_apart_for_each_of_its_values(tmp_path: Path) -> None:
    pack = compiled("benefits:\n" + benefit(PLAIN))
    budget = Budget("资金", None, 50_000, per=("trial.grade", "trial.flag"))
    table = "编号,trial.grade,trial.flag\n1,甲,是\n2,甲,是\n3,乙,是\n4,甲,否\n5,甲,\n"
    found = season(tmp_path, pack, table, plan=Bounds(budgets=(budget,)))
    assert [each[0] for each in paid(found).values()] == ["paid", "refused", "paid", "paid", "held"]
    assert dict(claims(found)["4/trial/it"].keys) == {"trial.grade": "a", "trial.flag": "no"}


def test_what_is_known_as_a_range_is_no_key_and_no_rank(tmp_path: Path) -> None:
    """A city of several counties does not say which county's money it is."""
    pack = compiled("benefits:\n" + benefit(PLAIN))
    plan = Bounds(
        quotas=(Quota("名额", None, 9, "ranking", by="region"),),
        budgets=(Budget("资金", None, 10**6, per=("region",)),),
    )
    found = season(tmp_path, pack, "编号,所在地区\n1,海宁市\n2,嘉兴市\n", plan=plan)
    assert [each[0] for each in paid(found).values()] == ["paid", "held"]
    assert [(sorted(each.keys), sorted(each.ranks)) for each in claims(found).values()] == [
        (["region"], ["region"]),
        ([], []),
    ]


def test_claims_bring_nothing_that_no_bound_asks_for(tmp_path: Path) -> None:
    pack = compiled("benefits:\n" + benefit(PLAIN))
    (claim,) = claims(season(tmp_path, pack, "编号,trial.grade\n1,甲\n")).values()
    assert not (claim.keys or claim.ranks or claim.ceilings)


HISTORY = """\
身份证号,政策事项,领取金额,领取日期,已退货并退回补贴,退回金额,退回日期
11010519491231002X,trial/it,100,2025-03-01,,,
11010519491231002X,trial/it,200,2025-03-02,,50,2025-04-01
11010519491231002X,trial/it,300,2025-03-03,是,,
11010519491231002X,trial/it,400,2025-03-04,,400,2025-04-01
"""


def _past(tmp_path: Path, text: str, pack: Compiled) -> Past:
    return read_past(_file(tmp_path, "往年发放.csv", text), pack)


def test_what_was_paid_back_is_read_from_the_offices_table(tmp_path: Path) -> None:
    past = _past(tmp_path, HISTORY, compiled("benefits:\n" + benefit(PLAIN)))
    assert (past.rejects, past.problems) == ((), ())
    assert [(row.amount, row.returned) for row in past.rows] == [
        (10_000, 0), (20_000, 5_000), (30_000, 30_000), (40_000, 40_000),
    ]  # fmt: skip


def test_a_table_without_a_column_for_it_says_nothing_of_returns(tmp_path: Path) -> None:
    text = "\n".join(",".join(line.split(",")[:4]) for line in HISTORY.splitlines())
    past = _past(tmp_path, text, compiled("benefits:\n" + benefit(PLAIN)))
    assert {row.returned for row in past.rows} == {None} and all(isinstance(row, EarlierPayout) for row in past.rows)


@pytest.mark.parametrize(("returned", "decision"), [("used", "refused"), ("given_back", "paid")])
def test_a_place_whose_sum_was_paid_back_is_free_where_the_plan_says_so(
    tmp_path: Path, returned: str, decision: str
) -> None:
    pack = compiled("benefits:\n" + benefit(PLAIN))
    past = _past(tmp_path, "\n".join([HISTORY.splitlines()[0], HISTORY.splitlines()[3]]), pack)
    plan = Bounds(quotas=(Quota("名额", None, 1),), returned=returned)  # type: ignore[arg-type]  # one of the two
    found = season(tmp_path, pack, "编号\n1\n", plan=plan, history=past)
    assert [each.decision for each in found.payouts.payouts] == [decision]


def test_a_return_that_does_not_go_together_stops_the_run(tmp_path: Path) -> None:
    text = f"{HISTORY.splitlines()[0]}\n11010519491231002X,trial/it,100,2025-03-01,,150,\n"
    past = _past(tmp_path, text, compiled("benefits:\n" + benefit(PLAIN)))
    assert [each.code for _, each in past.problems] == ["history-bad-return"]


def test_rows_of_the_record_are_taken_of_other_packs_or_rejected_and_unused_columns_named(tmp_path: Path) -> None:
    text = "身份证号,政策事项,领取金额,领取日期,支付单编\n" + "".join(
        f"11010519491231002X,{name},{place},2025-03-01,\n" for place, name in enumerate(("it", "far/x", "far/y"), 1)
    )
    pack = compiled("benefits:\n" + benefit(PLAIN))
    past = read_past(_file(tmp_path, "往年发放.csv", text), pack, beside=Beside(packs=("far",)))
    count = past.count
    assert (count.read, count.taken, dict(count.elsewhere), count.rejected) == (3, 1, {"far": 2}, 0)
    assert [each.column for each in count.unused] == ["支付单编"]
    assert [each.code for _, each in past.warnings] == ["header-unknown"]
    refused = _past(tmp_path, text, pack)
    assert [each.code for _, each in refused.problems] == ["history-unknown-pack"] * 2
    assert (refused.count.rejected, refused.count.balanced) == (2, True)


def test_a_record_without_a_row_is_taken_with_a_warning(tmp_path: Path) -> None:
    past = _past(tmp_path, HISTORY.splitlines()[0] + "\n", compiled("benefits:\n" + benefit(PLAIN)))
    assert (past.problems, past.rows, past.count.read) == ((), (), 0)
    assert [each.code for _, each in past.warnings] == ["history-empty"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("11010519491231002X,it,-500,2025-03-01", "profile-out-of-bounds"),
        ("11010519491231002X,it,500.123,2025-03-01", "profile-too-many-decimals"),
        ("1.10105194912E+17,it,500,2025-03-01", "history-bad-applicant"),
        ("11010519491231002X,it,五百,2025-03-01", "profile-not-a-number"),
    ],
)
def test_what_is_wrong_with_an_earlier_payout_is_said_once(tmp_path: Path, row: str, code: str) -> None:
    past = _past(tmp_path, f"身份证号,事项,金额,领取日期\n{row}\n", compiled("benefits:\n" + benefit(PLAIN)))
    assert [*(each.code for _, each in past.problems), *(each.code for each in past.rejects)] == [code]
    assert (past.count.read, past.count.rejected) == (1, 1)


def test_a_record_without_the_column_for_the_sum_is_refused_once_and_says_which_columns_it_did_not_know(
    tmp_path: Path,
) -> None:
    text = "身份证号,补贴事项,到手的钱,领取日期\n" + "11010519491231002X,it,500,2025-03-01\n" * 3
    past = _past(tmp_path, text, compiled("benefits:\n" + benefit(PLAIN)))
    assert past.rejects == ()
    assert [(each.code, dict(each.args)) for _, each in past.problems] == [
        ("history-column-missing", {"name": "领取金额", "unused": "到手的钱"})
    ]


def test_a_row_of_the_record_is_named_as_people_find_it(tmp_path: Path) -> None:
    past = _past(tmp_path, HISTORY, compiled("benefits:\n" + benefit(PLAIN)))
    assert past.rows[0].id == "往年发放.csv 第2行"


@pytest.mark.parametrize(
    ("first", "second", "decision"),
    [("F1", "F1", "refused"), ("F1", "f 1", "refused"), ("无", "无", "paid"), ("/", "/", "paid")],
)
def test_an_invoice_handed_in_twice_is_paid_once_without_any_plan(
    tmp_path: Path, first: str, second: str, decision: str
) -> None:
    pack = compiled("benefits:\n" + benefit(EACH))
    things = f"申请编号,cost,发票号码\n1,100,{first}\n2,100,{second}\n"
    found = season(tmp_path, pack, "编号\n1\n2\n", things)
    assert [each.decision for each in found.payouts.payouts] == ["paid", decision]


def test_within_a_day_claims_come_as_the_register_has_them_and_items_as_their_rows(tmp_path: Path) -> None:
    """Applicants and items in an order that neither their ids nor their numbers have."""
    pack = compiled("benefits:\n" + benefit(EACH))
    table = "编号,申请日期\n9,2025-03-01\n5,2025-03-01\n7,2025-03-01\n1,\n3,2025-02-01\n"
    things = "申请编号,编号,cost\n5,z,8000\n9,b,7000\n5,a,6000\n9,a,5000\n1,a,5000\n3,a,5000\n7,a,5000\n"
    found = season(tmp_path, pack, table, things)
    assert [each.claim.id.replace("trial/it/", "") for each in found.payouts.payouts] == [
        "3/a", "9/b", "9/a", "5/z", "5/a", "7/a", "1/a",
    ]  # fmt: skip


def test_of_two_items_on_one_invoice_the_one_written_first_is_paid(tmp_path: Path) -> None:
    pack = compiled("benefits:\n" + benefit(EACH))
    for first, second in ((8000, 6000), (6000, 8000)):
        things = f"申请编号,cost,发票号码\n1,{first},F1\n1,{second},F1\n"
        found = season(tmp_path, pack, "编号,申请日期\n1,2025-03-01\n", things)
        assert [(each.asked, each.paid) for each in found.payouts.payouts] == [
            (first * 10, first * 10),
            (second * 10, 0),
        ]
