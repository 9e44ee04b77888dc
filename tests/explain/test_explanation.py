"""Explanations as data: they agree with the assessment, name what is open and by whom, and never fail."""

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisuan.assess import assess
from huisuan.backends.reference import ReferenceBackend
from huisuan.compiler.compiled import Compiled
from huisuan.explain.explained import Explanation
from huisuan.explain.explanation import explain_determination
from huisuan.explain.show import show_benefit
from huisuan.packs.locate import rules_root
from huisuan.values import Facts
from huisuan.vocabulary.units import Language
from tests.explain.profiles import facts, firm, item, nobody, packs, random_facts
from tests.explain.small import pilot, profile, small
from tests.packs_at_hand import compiled_packs

REACH = Path(__file__).resolve().parents[1] / "reach"


def _compiled(place: int) -> Compiled:
    folders = sorted(path.parent for path in REACH.glob("*/pack.yaml"))
    return compiled_packs((folders[place % len(folders)],)) if place else packs()


@given(seed=st.integers(0, 2**32), language=st.sampled_from(("zh", "en")))
def test_any_determination_can_be_explained(seed: int, language: Language) -> None:
    random = Random(seed)
    compiled = _compiled(random.randrange(7))
    given_facts = random_facts(compiled, random)
    found = {each.benefit: each for each in assess(compiled.program, given_facts, ReferenceBackend()).determinations}
    benefit = random.choice(sorted(found))
    explained = explain_determination(compiled, given_facts, benefit, language)
    assert explained.outcome == found[benefit].outcome
    assert bool(explained.failed) == (explained.outcome == "not")
    assert all(reason.truth is False for reason in explained.failed)
    assert len(explained.subject_to) == len(found[benefit].subject_to)
    asked = {fact.name for group in explained.open for fact in group.facts}
    if explained.outcome != "not":
        assert {name for name in found[benefit].missing if name.partition(".")[0] not in asked} <= asked
    assert json.loads(json.dumps(explained.as_json()))["benefit"] == benefit
    assert explained.as_text().startswith(explained.summary)


@pytest.mark.parametrize("place", range(1, 7))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_of_the_reach_packs_can_be_shown(place: int, language: Language) -> None:
    compiled = _compiled(place)
    for benefit, info in compiled.infos.items():
        assert show_benefit(compiled, benefit, language).startswith(info.title.of(language))


RESEARCH = """
for: enterprise
when:
  - rd_super_deduction
  - rd_expense >= 100万元
  - growth(rd_expense) >= 15%
amount: {percent: 10%, of: rd_expense - last(rd_expense)}
"""


def _firm(**values: int | bool) -> Facts:
    return profile(
        {"applicant_kind": "enterprise", **{name.replace("_in_", "@"): each for name, each in values.items()}}
    )


def test_a_no_lists_failed_conditions_in_the_authors_order_with_what_was_found() -> None:
    poor = _firm(rd_super_deduction_in_2025=False, rd_expense_in_2025=800_000, rd_expense_in_2024=700_000)
    explained = explain_determination(pilot(RESEARCH), poor, "trial/it", "zh")
    assert [(each.text, each.found) for each in explained.failed] == [
        ("2025年符合研发费用加计扣除政策", "否"),
        ("2025年研发费用不低于100万元", "800,000元"),
        ("2025年研发费用较上年的增幅不低于15%", "1/7（约14.29%）"),
    ]
    assert explained.steps == ()


def test_open_facts_are_grouped_by_who_supplies_them_and_earlier_awards_come_last() -> None:
    explained = explain_determination(packs(), nobody(), "jiaxing-2025/computing-power", "zh")
    assert [(group.supplier, [fact.name for fact in group.facts]) for group in explained.open] == [
        ("applicant", ["applicant_kind", "region", "computing_spend@2025"]),
        ("register", ["filings", "prior_awards"]),
    ]
    assert explained.open[0].facts[2].proof == "算力服务合同、发票和支付凭证"


def test_a_growth_over_nothing_is_named_as_undefined() -> None:
    first_year = _firm(rd_super_deduction_in_2025=True, rd_expense_in_2025=2_000_000, rd_expense_in_2024=0)
    explained = explain_determination(pilot(RESEARCH), first_year, "trial/it", "zh")
    assert explained.undefined == ("2025年研发费用与2024年研发费用之比（`growth(rd_expense)`）",)


READINGS = """
readings:
  rate: {label: {zh: 比例, en: rate}, clause: 一, options: {low: {zh: 低, en: low}, high: {zh: 高, en: high}}, default: low, reason: {zh: 没有写。, en: Not said.}, author: 试, date: "2025-01-01"}
  year: {label: {zh: 年份, en: year}, clause: 一, options: {this: {zh: 当年, en: this}, last: {zh: 上年, en: last}}, default: this, reason: {zh: 没有写。, en: Not said.}, author: 试, date: "2025-01-01"}
"""
BY_READING = """
benefits:
  it:
    title: {zh: 试, en: it}
    clause: 一
    when:
      - reading.year = last or rd_expense >= 100万元
      - reading.year = this or last(rd_expense) >= 100万元
      - (reading.year = this and high_tech) or (reading.year = last and above_scale)
    amount: {percent: {by_reading: rate, options: {low: 10%, high: 20%}}, of: revenue}
"""


def _by_reading(year: str | None, **values: int | bool) -> Explanation:
    known = {name.replace("_in_", "@"): each for name, each in values.items()}
    chosen = {"reading:trial/rate": "low", **({} if year is None else {"reading:trial/year": year})}
    return explain_determination(small(BY_READING, READINGS), profile({**known, **chosen}), "trial/it", "zh")


def test_a_reading_shows_what_each_alternative_gives() -> None:
    explained = _by_reading("this", rd_expense_in_2025=2_000_000, high_tech=True, revenue_in_2025=50_000)
    assert [(each.taken, each.gives) for each in explained.readings[0].alternatives] == [
        (True, "可享受，5,000元"),
        (False, "可享受，10,000元"),
    ]


def test_conditions_are_those_of_the_reading_taken() -> None:
    explained = _by_reading("this", rd_expense_in_2025=2_000_000, high_tech=True)
    assert [(each.text, each.truth, each.found) for each in explained.reasons] == [
        ("2025年研发费用不低于100万元", True, "2,000,000元"),
        ("是高新技术企业", True, ""),
    ]


def test_what_fails_under_the_reading_taken_is_said_without_it() -> None:
    explained = _by_reading("last", rd_expense_in_2025=2_000_000, rd_expense_in_2024=10, above_scale=False)
    assert [(each.text, each.found) for each in explained.failed] == [
        ("2024年研发费用不低于100万元", "10元"),
        ("是规上企业", "否"),
    ]


def test_an_open_reading_keeps_its_conditions_whole() -> None:
    explained = _by_reading(None, rd_expense_in_2025=2_000_000)
    assert [each.text for each in explained.reasons[:2]] == [
        "按“当年”理解时，须2025年研发费用不低于100万元",
        "按“上年”理解时，须2024年研发费用不低于100万元",
    ]


def test_a_second_piece_is_left_out_and_said_to_be() -> None:
    bought = tuple(
        item(name, category="appliance", appliance_kind="refrigerator", price=3000, buyer="王明", energy_grade="grade_1", purchased_on=739300 + place)
        for place, name in enumerate(("first", "second"))
    )  # fmt: skip
    known = facts({"applicant_kind": "household", "region": 330402}, {"purchases": bought})
    alone = compiled_packs((rules_root() / "jiaxing-2025",))
    explained = explain_determination(alone, known, "jiaxing-2025/appliance-trade-in", "zh")
    assert [(line.item, line.taken, line.note) for line in explained.steps] == [
        ("购买的商品“first”", True, ""),
        ("购买的商品“second”", False, "符合条件，因件数限制不计"),
    ]
    assert explained.summary == "家电以旧换新补贴：可享受 600元"


def test_a_step_names_the_mechanism_as_written_and_its_place() -> None:
    explained = explain_determination(packs(), firm(), "jiaxing-2024/smart-upgrade", "zh")
    steps = explained.steps[1].steps
    assert [step.mechanism for step in steps] == ["levels", "uplift", "cap"]
    assert all(step.place.startswith("jiaxing-2024/industry.yaml:") for step in steps)


def test_a_condition_that_two_packs_share_is_not_placed_in_the_other_pack() -> None:
    for benefit in packs().infos:
        explained = explain_determination(packs(), nobody(), benefit, "zh")
        places = {reason.place.partition("/")[0] for reason in explained.reasons if reason.place}
        assert places <= {benefit.partition("/")[0]}


def test_a_benefit_that_is_not_loaded_is_an_error() -> None:
    with pytest.raises(KeyError):
        explain_determination(packs(), nobody(), "jiaxing-2025/no-such-thing", "zh")
