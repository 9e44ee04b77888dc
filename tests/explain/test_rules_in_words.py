"""Rules as people read them, mechanism by mechanism, on made-up packs: what counts along a ladder, years, worth, readings, names."""

import pytest

from huisuan.compiler.compiled import Compiled
from huisuan.explain.explanation import Explanation, explain_determination
from huisuan.explain.show import show_benefit
from huisuan.values import NONE, Facts
from huisuan.vocabulary.units import Language
from tests.explain.profiles import day, item
from tests.explain.small import outcome_of, pilot, profile, small

IT = "trial/it"
READING = """
readings:
  upgrade:
    label: {zh: 升级怎样奖励, en: how a rise is paid}
    clause: 第一条
    options: {each: {zh: 各得一次, en: each}, highest: {zh: 取高, en: the highest}, difference: {zh: 补差, en: the difference}}
    default: each
    reason: {zh: 文件没有写。, en: The text does not say.}
    author: 试
    date: "2025-01-01"
"""


def _shown(compiled: Compiled, language: Language = "zh") -> list[str]:
    return [line.strip() for line in show_benefit(compiled, IT, language).splitlines()]


def _explained(compiled: Compiled, facts: Facts, language: Language = "zh") -> Explanation:
    return explain_determination(compiled, facts, IT, language)


def _ladder(counting: str) -> Compiled:
    return small(
        f"""
benefits:
  it:
    title: {{zh: 试点补助, en: pilot grant}}
    clause: 一
    each: recognitions
    when: [title = technology_centre, granted_on within policy]
    amount: {{levels: [national, provincial], amounts: [150万元, 50万元], by: level}}
    ladder:
      per: subject
      order: granted_on
{counting}
""",
        READING,
    )


def test_a_ladder_without_more_words_takes_off_what_counted_before() -> None:
    assert "按级别：国家级150万元、省级50万元，扣除同一认定对象此前已计的最高金额" in _shown(_ladder(""))


def test_a_ladder_that_counts_by_a_reading_says_what_comes_off_under_each_option() -> None:
    counting = """
      counting:
        - title = technology_centre
        - reading.upgrade = difference or (reading.upgrade = highest and granted_on within policy)
"""
    shown = _shown(_ladder(counting))
    place = shown.index("再按所取的解释口径扣减：")
    assert shown[place - 1] == "按级别：国家级150万元、省级50万元"
    assert shown[place + 1 : place + 4] == [
        "按“各得一次”理解：不扣除",
        "按“取高”理解：扣除同一认定对象此前符合“认定日期在政策实施期内（2025年1月1日至12月31日）”的各项中的最高金额",
        "按“补差”理解：扣除同一认定对象此前各项中的最高金额",
    ]


def test_a_ladder_that_counts_some_items_says_which() -> None:
    shown = _shown(_ladder("      counting: [title = technology_centre, level = provincial]"))
    assert "按级别：国家级150万元、省级50万元，扣除同一认定对象此前符合“级别为省级”的各项中的最高金额" in shown


def test_a_first_step_of_a_ladder_has_no_line_for_nothing_taken_off() -> None:
    recognised = item("a", title="technology_centre", level="provincial", subject="甲", granted_on=day(2025, 3, 1))
    steps = _explained(_ladder(""), profile(items={"recognitions": (recognised,)})).steps[0].steps
    assert [step.text for step in steps] == ["级别：省级，对应500,000元"]


@pytest.mark.parametrize(
    ("condition", "zh", "en"),
    [
        ("lift_years >= 20年", "住宅电梯使用年数不少于20年", "years of use of the lift are at least 20 years"),
        ("lift_years < 20年", "住宅电梯使用年数不满20年", "years of use of the lift are less than 20 years"),
        ("any(insurance_policies where insured_year >= policy_year)", "不早于2025年", "not before 2025"),
    ],
)
def test_years_counted_are_no_dates(condition: str, zh: str, en: str) -> None:
    compiled = pilot(f"when: {condition}\namount: 1元")
    assert any(zh in line for line in _shown(compiled))
    assert any(en in line for line in _shown(compiled, "en"))


KIND = "in_kind: {zh: 少收三成, en: 30% less}\nworth: reliability_power_fee * (1 - 70%)"


def test_the_literals_of_a_worth_are_figures_and_nought_is_none() -> None:
    compiled = pilot("when: reliability_power_fee > 0元\n" + KIND)
    assert [(each.text, each.role) for each in compiled.infos[IT].figures] == [("0元", "threshold"), ("70%", "award")]
    shown = _shown(compiled)
    assert shown[shown.index("条款中的数字：") + 1 :][:1] == ["70%　金额　it.worth"]
    assert not any(line.startswith("0元") for line in shown)


def test_what_an_award_in_kind_is_worth_is_worked_out() -> None:
    explained = _explained(pilot(KIND), profile({"reliability_power_fee@2025": 1_000_000}))
    assert explained.totals == ("折算价值：300,000元（不是现金，不计入合计）",)
    assert explained.steps[0].steps[-1].text == "2025年高可靠性供电费用1,000,000元 × 30% ＝ 300,000元"
    assert "  折算价值：300,000元（不是现金，不计入合计）\n" in explained.as_text()


def test_a_worth_not_known_yet_is_told_as_a_rule_and_asked_for() -> None:
    explained = _explained(pilot(KIND), profile(), "en")
    assert explained.totals == ("worth: 30% of fee for highly reliable power supply in 2025",)
    assert [fact.name for group in explained.open for fact in group.facts] == ["reliability_power_fee@2025"]


def test_the_last_of_three_readings_is_named() -> None:
    rules = "benefits:\n  it:\n    title: {zh: 试, en: it}\n    clause: 一\n    amount:\n      by_reading: upgrade\n      options: {each: 1元, highest: 2元, difference: 3元}\n"
    compiled = small(rules, READING)
    assert {"按“各得一次”理解：1元", "按“取高”理解：2元", "按“补差”理解：3元"} <= set(_shown(compiled))
    known = profile({"reading:trial/upgrade": "difference"})
    assert [step.text for step in _explained(compiled, known).steps[0].steps] == ["按“补差”理解，适用3元"]


@pytest.mark.parametrize("written", ["十一", "第十一条", "（十一）", "(十一)", "11", "第11条"])
def test_a_clause_may_be_written_as_printed(written: str) -> None:
    compiled = small(f"benefits:\n  it:\n    title: {{zh: 试, en: it}}\n    clause: {written}\n    amount: 1元\n")
    assert compiled.infos[IT].clause_number == 11
    assert f"依据：《试行办法》（1）第{written.strip('第条（）()')}条" in _shown(compiled)


def test_a_clause_of_the_ledger_may_be_written_as_printed() -> None:
    rules = "benefits:\n  it:\n    title: {zh: 试, en: it}\n    clause: 十一\n    amount: 1元\nclauses:\n  第十一条: {title: 试点}\n"
    assert "依据：《试行办法》（1）第十一条（试点）" in _shown(small(rules))


def test_an_industry_code_that_is_unknown_is_reported_at_its_place() -> None:
    compiled, problems = outcome_of(
        "benefits:\n  it:\n    title: {zh: 试, en: it}\n    clause: 一\n    when: industry within 726\n    amount: 1元\n"
    )
    assert compiled is None
    (found,) = problems
    assert found.span is not None
    assert (found.code, found.span.line, found.span.col, found.suggestions) == ("unknown-industry", 5, 27, ("L726",))


NET = "let:\n  net: {label: {zh: 净支出, en: net spending}, value: rd_expense - 5万元}\namount: {percent: 10%, of: net}"


def test_a_named_value_goes_by_its_label() -> None:
    compiled = pilot(NET)
    assert {"净支出的10%", "净支出：2025年研发费用超过5万元的部分"} <= set(_shown(compiled))
    assert "10% of net spending" in _shown(compiled, "en")
    steps = _explained(compiled, profile({"rd_expense@2025": 150_000})).steps[0].steps
    assert steps[-1].text == "净支出100,000元 × 10% ＝ 10,000元"
    assert {each.text for each in compiled.infos[IT].figures} == {"5万元", "10%"}


def test_a_named_value_without_a_label_goes_by_its_name() -> None:
    compiled = pilot("let: {net: rd_expense - 5万元}\namount: {percent: 10%, of: net}")
    assert "net的10%" in _shown(compiled)


@pytest.mark.parametrize(
    ("condition", "zh", "en"),
    [
        ("(given disability_grade else grade_4) in [grade_1, grade_2]", "残疾等级为一级或二级（没有的不算）", "grade of disability is grade 1 or grade 2 (none does not count)"),
        ("(given disability_grade else grade_4) = grade_4", "残疾等级为四级（没有的也算）", "grade of disability is grade 4 (none counts too)"),
        ("(given disability_grade else grade_4) != grade_4", "残疾等级不是四级（没有的不算）", "grade of disability is not grade 4 (none does not count)"),
    ],
)  # fmt: skip
def test_an_option_taken_for_none_is_said(condition: str, zh: str, en: str) -> None:
    compiled = pilot(f"when: {condition}\namount: 1元")
    assert f"1. {zh}" in _shown(compiled)
    assert f"1. {en}" in _shown(compiled, "en")


def test_a_member_that_the_fact_does_not_have_is_refused_for_none_too() -> None:
    _, problems = outcome_of(
        "benefits:\n  it:\n    title: {zh: 试, en: it}\n    clause: 一\n    when: (given disability_grade else grade_9) = grade_4\n    amount: 1元\n"
    )
    assert [each.code for each in problems] == ["unknown-member"]


def test_none_takes_the_option_named_for_it() -> None:
    compiled = pilot("when: (given disability_grade else grade_4) = grade_4\namount: 1元")
    assert _explained(compiled, profile({"disability_grade": NONE})).outcome == "gets"
    assert _explained(compiled, profile({"disability_grade": "grade_1"})).outcome == "not"


def test_a_sum_for_each_person_says_so_and_a_deduction_follows_it() -> None:
    compiled = pilot("amount: {per_unit: {at_least: 14100元/人}, of: household_size, minus: household_income}")
    assert "每人不低于1.41万元，按家庭人口计，再减去2025年家庭年可支配收入" in _shown(compiled)
    plain = pilot("amount: {per_unit: 500元/人, of: household_size}")
    assert "每人500元，按家庭人口计" in _shown(plain)
    facts = profile({"household_size": 3, "household_income@2025": 10_000})
    assert _explained(compiled, facts).summary == "试点补助：可享受 不低于32,300元"


@pytest.mark.parametrize(
    ("rate", "zh"),
    [
        ("{at_least: 88%}", "不低于2025年研发费用的88%"),
        ("{at_most: 65%}", "最高为2025年研发费用的65%，具体由主管部门核定"),
        ("{between: [10%, 20%]}", "2025年研发费用的10%至20%，由主管部门核定"),
    ],
)
def test_a_share_left_open_reads_as_one(rate: str, zh: str) -> None:
    assert zh in _shown(pilot(f"amount: {{percent: {rate}, of: rd_expense}}"))


@pytest.mark.parametrize(
    ("most", "zh"),
    [
        ("5万元", "最高5万元，具体由主管部门核定"),
        ("computing_spend", "不超过2025年算力使用金额，具体由主管部门核定"),
    ],
)
def test_a_sum_up_to_a_ceiling_reads_as_one(most: str, zh: str) -> None:
    assert zh in _shown(pilot(f"amount: {{at_most: {most}}}"))


def test_ceilings_by_level_are_told_to_be_ceilings() -> None:
    compiled = pilot("each: recognitions\namount: {at_most: {levels: {national: 5万元, provincial: 3万元}, by: level}}")
    assert "按级别：国家级5万元、省级3万元，均为最高数，具体由主管部门核定" in _shown(compiled)


def test_conditions_under_one_reading_are_told_together() -> None:
    rules = "benefits:\n  it:\n    title: {zh: 试, en: it}\n    clause: 一\n    when:\n      - reading.upgrade != each or rd_expense >= 5元\n      - reading.upgrade != each or not above_scale or revenue >= 9元\n      - high_tech\n    amount: 1元\n"
    same = rules.replace("reading.upgrade != each", "reading.upgrade in [highest, difference]")
    shown = _shown(small(same, READING))
    place = shown.index("1. 按“各得一次”理解时，须同时满足：")
    assert shown[place + 1 : place + 4] == [
        "2025年研发费用不低于5元",
        "是规上企业的，还要求2025年营业收入不低于9元",
        "2. 是高新技术企业",
    ]


def test_other_items_that_meet_the_same_conditions_are_not_described_again() -> None:
    rule = "each: plots\nwhen:\n  - harvest_year = policy_year\n  - area + sum(other.area of other where other.crop = this.crop and other.harvest_year = policy_year) >= 50亩\namount: 1元"
    assert any("种植面积" in line and "同样符合条件" in line for line in _shown(pilot(rule)))


def test_an_orientation_is_printed_and_marked() -> None:
    compiled = pilot("amount: {indicative: 5000元}")
    assert "参考金额5,000元（不是定额），具体由主管部门核定" in _shown(compiled)
    explained = _explained(compiled, profile())
    assert explained.summary == "试点补助：可享受 参考金额5,000元（不是定额）"
    assert _explained(compiled, profile(), "en").summary == "pilot grant: You get 5,000 yuan as an orientation"


def test_a_sum_the_text_does_not_state_is_not_called_a_maximum() -> None:
    assert _explained(pilot("amount: {unquantified: true}"), profile()).summary == "试点补助：可享受 文件未载明确金额"
    assert _explained(pilot("amount: {at_most: 5万元}"), profile()).summary == "试点补助：最高可享 50,000元"
