"""Items that no benefit pays for: each has its reason from the rules, and none is lost."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from huisuan.batch import unawarded
from huisuan.batch.why_not import Asked, Asking, WhyNot
from huisuan.compiler.compiled import Compiled
from huisuan.intake.model import InputFile
from huisuan.ir.program import Benefit
from huisuan.packs.locate import rules_root
from huisuan.profile.bind import bind
from huisuan.profile.mapping import profile_from_mapping
from huisuan.service.batch_running import run_batch
from huisuan.service.batching import BatchOptions, BatchOutcome, Opened, open_batch
from huisuan.vocabulary.units import Label
from tests.batch.test_season import library
from tests.packs_at_hand import compiled_packs, vocabulary

FRIDGE = {
    "id": "a", "buyer": "self", "category": "appliance", "appliance_kind": "refrigerator", "price": "5000元",
    "energy_grade": "grade_1", "purchased_on": "2025-03-01", "seller_region": "330481",
}  # fmt: skip
PHONE = {
    "id": "a", "buyer": "self", "category": "phone", "price": "3000元", "purchased_on": "2025-03-01", "seller_region": "330481",
}  # fmt: skip
EARLIER = {
    "id": "p", "benefit": "trade-in-2025/appliances", "amount": "1000元", "award_year": "2025", "product": "refrigerator",
}  # fmt: skip
AIR = {**FRIDGE, "appliance_kind": "air_conditioner"}
APPLIANCES, DIGITAL, CARS = (f"trade-in-2025/{each}" for each in ("appliances", "digital-products", "car-scrapping"))


def packs() -> Compiled:
    return compiled_packs((rules_root() / "trade-in-2025",))


def asked_of(purchases: list[dict[str, str]], **more: object) -> Asked:
    mapping = {
        "facts": {"region": "330481", "applicant_kind": "household"}, "complete": ["purchases", "prior_awards"],
        "purchases": purchases, **more,
    }  # fmt: skip
    outcome = profile_from_mapping(mapping, vocabulary())
    assert outcome.profile is not None, outcome.problems
    return Asking(packs()).profile(bind(outcome.profile, packs().program))


def rule_of(benefit: str) -> Benefit:
    return next(each for each in packs().program.benefits if each.id == benefit)


def why_not(benefit: str, purchases: list[dict[str, str]], item: str = "a", **more: object) -> WhyNot:
    """Why `item` has no line of `benefit`."""
    asked, rule = asked_of(purchases, **more), rule_of(benefit)
    items = asked.evaluation.items
    paths = {items.ids(rule.frame, path)[-1]: path for path in items.paths(rule.frame)}
    named = {path: Label(f"第{name}行", f"row {name}") for name, path in paths.items()}
    return asked.why_not(rule, paths[item], named.__getitem__)


def nearness(benefit: str, bought: dict[str, str]) -> tuple[int, ...]:
    return asked_of([bought]).nearness(rule_of(benefit), (0,))


@pytest.mark.parametrize(
    ("benefit", "purchases", "why", "zh", "en"),
    [
        (
            APPLIANCES, [{**FRIDGE, "purchased_on": "2024-12-19"}], "dates",
            "购买日期不在政策实施期内（2025年1月1日至12月31日）：2024年12月19日",
            "date of purchase is not within the period of the policy (1 January to 31 December 2025): 19 December 2024",
        ),
        (
            DIGITAL, [{**PHONE, "category": "e_bike"}], "kind", "商品类别不是手机、平板或智能手表（手环）：电动自行车",
            "category is not mobile phone, tablet or smart watch or band: electric bicycle",
        ),
        (
            DIGITAL, [{**PHONE, "price": "6000.01元"}], "condition", "售价超过6,000元：6,000.01元",
            "price is more than 6,000 yuan: 6,000.01 yuan",
        ),
        (
            APPLIANCES, [FRIDGE, {**FRIDGE, "id": "b", "purchased_on": "2025-02-01"}], "count",
            "同一购买人、同一家电品种最多计1项，已计入第b行",
            "At most 1 for the same buyer and the same kind of appliance; row b took the place",
        ),
        (
            APPLIANCES, [{**AIR, "purchased_on": "2025-06-01"}, *({**AIR, "id": each} for each in "bcd")], "count",
            "同一购买人、同一家电品种最多计3项，已计入第b行、第c行、第d行",
            "At most 3 for the same buyer and the same kind of appliance; row b, row c, row d took the place",
        ),
        (
            DIGITAL, [{key: value for key, value in PHONE.items() if key != "price"}], "open",
            "尚缺：售价（由申请人提供）", "Still open: price (the applicant can say)",
        ),
    ],
)  # fmt: skip
def test_the_reason_is_the_one_the_rule_gives(
    benefit: str, purchases: list[dict[str, str]], why: str, zh: str, en: str
) -> None:
    found = why_not(benefit, purchases)
    assert (found.why, found.reason) == (why, Label(zh, en))


def test_an_earlier_payout_that_took_the_place_is_named_with_what_would_be_due_without_it() -> None:
    found = why_not(APPLIANCES, [FRIDGE], prior_awards=[EARLIER])
    assert found.why == "earlier"
    assert found.reason.zh == "以往发放已把名额或限额用完（已领1,000元）；没有以往发放的，应计1,000元"


def test_a_payout_for_another_kind_is_no_reason() -> None:
    other = {**EARLIER, "product": "television"}
    second = {**FRIDGE, "id": "b", "purchased_on": "2025-05-01"}
    assert why_not(APPLIANCES, [FRIDGE, second], "b", prior_awards=[other]).why == "count"


def test_a_condition_of_the_owner_comes_before_those_of_the_item() -> None:
    car = {"id": "a", "old_vehicle": "scrapped", "bought_on": "2020-01-01"}
    mapping = {"facts": {"region": "310000", "applicant_kind": "household"}, "vehicles": [car]}
    outcome = profile_from_mapping(mapping, vocabulary())
    assert outcome.profile is not None, outcome.problems
    compiled = packs()
    asked = Asking(compiled).profile(bind(outcome.profile, compiled.program))
    rule = next(each for each in compiled.program.benefits if each.id == CARS)
    found = asked.why_not(rule, (0,), lambda _path: Label("", ""))
    assert (found.why, found.reason.zh) == ("applicant", "所在地区不在浙江省：上海市")


def test_an_item_is_nearer_to_the_benefit_whose_own_kind_it_is() -> None:
    dear = {**PHONE, "price": "6599元"}
    assert nearness(DIGITAL, dear) > nearness(APPLIANCES, dear)
    late = {**FRIDGE, "purchased_on": "2024-12-19"}
    assert nearness(APPLIANCES, late) > nearness(DIGITAL, late)


def test_what_is_open_is_nearer_than_what_fails() -> None:
    unknown = {key: value for key, value in PHONE.items() if key != "price"}
    assert nearness(DIGITAL, unknown) > nearness(APPLIANCES, unknown)


REGISTER = {
    "申请人.csv": "公民身份号码,姓名,申请人类型,所在地区\n330481195101199944,张三,家庭,海宁市\n330481196507019960,李四,家庭,海宁市\n",
    "购买的商品.csv": (
        "公民身份号码,购买人,商品类别,家电品种,售价（元）,购买日期,能效等级,销售商家所在地\n"
        "330481195101199944,本人,家用电器,冰箱,5000,2025-03-01,一级,海宁市\n"
        "330481195101199944,本人,家用电器,冰箱,4000,2025-04-01,一级,海宁市\n"
        "330481195101199944,本人,电动自行车,,3000,2025-04-01,,海宁市\n"
        "330481196507019960,本人,手机,,3000,2024-12-31,,海宁市\n"
        "330481196507019960,本人,手机,,3000,2025-04-01,,海宁市\n"
    ),
}
HEADS = "公民身份号码,购买人,商品类别,家电品种,售价（元）,购买日期,能效等级,销售商家所在地\n"
LATER = f"{HEADS}330481195101199944,本人,家用电器,冰箱,3500,2025-05-01,一级,海宁市\n"
OPTIONS = BatchOptions(packs=("trade-in-2025",), complete=("all",))


def files(folder: Path, **more: str) -> list[InputFile]:
    for name, text in REGISTER.items():
        (folder / name).write_text(text, encoding="utf-8")
    inputs = [InputFile(folder / "申请人.csv"), InputFile(folder / "购买的商品.csv", table="purchases")]
    for name, text in more.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        inputs.append(InputFile(folder / f"{name}.csv", table="purchases"))
    return inputs


def run(inputs: list[InputFile], out: Path, options: BatchOptions = OPTIONS) -> BatchOutcome:
    opened = open_batch(library(), inputs, options)
    assert isinstance(opened, Opened), opened
    return run_batch(opened, out, options, library().texts.digests, lambda _rows: None)


def told(out: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((out / "unawarded.csv").read_text(encoding="utf-8").splitlines()))


def test_every_item_taken_has_a_line_or_a_reason(tmp_path: Path) -> None:
    outcome = run(files(tmp_path), tmp_path / "out")
    (count,) = outcome.items
    assert (count.taken, count.awarded, count.unawarded, count.untold) == (5, 2, 3, 0)
    assert [(each["rows"], each["why"], each["benefit"]) for each in told(tmp_path / "out")] == [
        ("3", "count", APPLIANCES), ("4", "kind", DIGITAL), ("5", "dates", DIGITAL),
    ]  # fmt: skip
    account = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["items"]
    assert account == {"purchases": {"taken": 5, "with_line": 2, "without": 3, "untold": 0}}


def test_items_are_told_without_claims_too_and_whatever_the_blocks(tmp_path: Path) -> None:
    inputs = files(tmp_path)
    run(inputs, tmp_path / "whole")
    run(inputs, tmp_path / "blocks", replace(OPTIONS, claims=False, block=1))
    assert told(tmp_path / "blocks") == told(tmp_path / "whole")


def test_a_sibling_in_another_file_is_named_by_it(tmp_path: Path) -> None:
    run(files(tmp_path, 补报=LATER), tmp_path / "out")
    late = next(each for each in told(tmp_path / "out") if each["file"] == "补报.csv")
    assert late["reason_zh"] == "同一购买人、同一家电品种最多计1项，已计入购买的商品.csv第2行"


def test_beyond_so_many_applicants_items_are_counted_and_the_count_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unawarded, "MOST", 1)
    outcome = run(files(tmp_path), tmp_path / "out")
    (count,) = outcome.items
    assert (count.unawarded, count.untold, len(told(tmp_path / "out"))) == (3, 1, 2)


def test_items_shut_out_by_a_condition_of_their_owner_are_one_row(tmp_path: Path) -> None:
    (tmp_path / "申请人.csv").write_text(
        "公民身份号码,姓名,申请人类型,所在地区\n330481195101199944,张三,家庭,上海市\n", encoding="utf-8"
    )
    rows = "330481195101199944,报废,本人,2025-03-01\n" * 2
    (tmp_path / "车辆.csv").write_text(f"公民身份号码,报废或转让旧车的方式,购车人,购车日期\n{rows}", encoding="utf-8")
    inputs = [InputFile(tmp_path / "申请人.csv"), InputFile(tmp_path / "车辆.csv", table="vehicles")]
    run(inputs, tmp_path / "out", replace(OPTIONS, benefits=(CARS,)))
    (row,) = told(tmp_path / "out")
    assert (row["rows"], row["items"], row["why"], row["reason_zh"]) == (
        "2 3",
        "2",
        "applicant",
        "所在地区不在浙江省：上海市",
    )
