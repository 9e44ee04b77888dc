"""The wording of nodes: what the clauses of the packs say, and that no node of the corpus is without words."""

from types import MappingProxyType
from typing import get_args

import pytest

from huisuan.compiler.compiled import Compiled
from huisuan.explain.words import Words
from huisuan.ir.nodes import Node
from huisuan.ir.program import Benefit
from huisuan.vocabulary.units import Language
from tests.corpus.load import corpus
from tests.explain.profiles import packs
from tests.explain.small import small
from tests.packs_at_hand import vocabulary

READING = """
readings:
  over: {label: {zh: 超过怎么办, en: what if over}, clause: 一, options: {cut: {zh: 按上限算, en: cut}, nothing: {zh: 不补偿, en: nothing}}, default: cut, reason: {zh: 没有写。, en: Not said.}, author: 试, date: "2025-01-01"}
"""


def _rule(body: str) -> tuple[Compiled, Benefit]:
    head = "benefits:\n  it:\n    title: {zh: 试, en: it}\n    clause: 一\n"
    compiled = small(head + "".join(f"    {line}\n" for line in body.split("\n")), READING)
    return compiled, compiled.program.benefits[0]


@pytest.mark.parametrize(
    ("each", "condition", "zh", "en"),
    [
        ("", "region within 嘉兴市", "所在地区在嘉兴市", "region is in Jiaxing"),
        ("", "rd_expense >= 100万元", "2025年研发费用不低于100万元", "R&D expenses in 2025 are at least 1,000,000 yuan"),
        ("", "growth(rd_expense) >= 15%", "2025年研发费用较上年的增幅不低于15%", "growth of R&D expenses in 2025 over the year before is at least 15%"),
        ("", "(rd_expense - last(rd_expense)) / last(rd_expense) >= 15%", "2025年研发费用较上年的增幅不低于15%", "growth of R&D expenses in 2025 over the year before is at least 15%"),
        ("", "not above_scale or rd_expense / revenue >= 3%", "是规上企业的，还要求2025年研发费用占营业收入的比例不低于3%", "if above the statistical threshold, then R&D expenses as a share of revenue in 2025 are at least 3%"),
        ("", "computing_spend > 0元", "2025年算力使用金额大于0", "spending on computing power in 2025 is more than 0"),
        ("purchases", "category in [phone, tablet, smart_watch]", "商品类别为手机、平板或智能手表（手环）", "category is mobile phone, tablet or smart watch or band"),
        ("purchases", "price <= 6000元", "售价不超过6,000元", "price is at most 6,000 yuan"),
        ("purchases", "purchased_on within policy", "购买日期在政策实施期内（2025年1月1日至12月31日）", "date of purchase is within the period of the policy (1 January to 31 December 2025)"),
        ("plots", "crop != rapeseed or contiguous", "种植方式为油菜的，还要求连片种植", "if crop is rapeseed, then contiguous"),
        ("insurance_policies", "reading.over = cut or premium_rate <= 2%", "按“不补偿”理解时，须投保费率不超过2%", "if read as “nothing”, then premium rate is at most 2%"),
        ("", "reading.over = cut or not above_scale or rd_expense >= 5元", "按“不补偿”理解时，是规上企业的，还要求2025年研发费用不低于5元", "if read as “nothing”, then if above the statistical threshold, then R&D expenses in 2025 are at least 5 yuan"),
    ],
)  # fmt: skip
def test_a_condition_reads_as_a_clause_does(each: str, condition: str, zh: str, en: str) -> None:
    compiled, benefit = _rule(f"when: {condition}\namount: 1元" + (f"\neach: {each}" if each else ""))
    for language, text in (("zh", zh), ("en", en)):
        words = Words(compiled, language)  # type: ignore[arg-type]
        assert words.node(benefit.conditions[0].node) == text


@pytest.mark.parametrize(
    ("each", "amount", "zh", "en"),
    [
        ("purchases", "{percent: 15%, of: price, cap: 500元}", "售价的15%，最高不超过500元", "15% of price, at most 500 yuan"),
        ("shipments", "{per_unit: 130元/标箱, of: teu}", "130元/标箱，按标箱数计", "130 yuan per TEU, by TEU"),
        ("recognitions", "{levels: [national, provincial, municipal], amounts: [150万元, 50万元, 20万元], by: level}", "按级别：国家级150万元、省级50万元、市级20万元", "by level (national: 1,500,000 yuan, provincial: 500,000 yuan, municipal: 200,000 yuan)"),
        ("", "{percent: 10%, of: rd_expense - last(rd_expense), cap: 500万元}", "2025年研发费用较上年的增加额的10%，最高不超过500万元", "10% of the increase of R&D expenses in 2025 over the year before, at most 5,000,000 yuan"),
        ("insurance_policies", "{percent: 70%, of: {smallest: [premium, sum_insured * 2%]}}", "（保费与保险金额的2%中较低者）的70%", "70% of (the smaller of premium and 2% of sum insured)"),
    ],
)  # fmt: skip
def test_an_amount_reads_as_a_clause_does(each: str, amount: str, zh: str, en: str) -> None:
    compiled, benefit = _rule(f"amount: {amount}" + (f"\neach: {each}" if each else ""))
    for language, text in (("zh", zh), ("en", en)):
        words = Words(compiled, language)  # type: ignore[arg-type]
        assert words.node(benefit.line, words.money) == text


def test_the_opposite_excludes_what_the_condition_includes() -> None:
    compiled, benefit = _rule("each: purchases\nwhen: price <= 6000元\namount: 1元")
    words = Words(compiled, "zh")
    assert words.condition(benefit.conditions[0].node, holds=False).inline("zh") == "售价超过6,000元"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_of_the_shipped_packs_has_words(language: Language) -> None:
    for benefit in packs().program.benefits:
        words = Words(packs(), language, benefit)
        assert all(words.node(entry.node).strip() for entry in benefit.conditions), benefit.id
        assert words.node(benefit.line, words.money).strip(), benefit.id


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_node_of_the_corpus_has_words(language: Language) -> None:
    seen = set()
    for entry in corpus():
        compiled = Compiled(entry.program, MappingProxyType({}), (), vocabulary(), MappingProxyType({}))
        words = Words(compiled, language)
        for place, node in enumerate(entry.program.nodes):
            seen.add(type(node))
            assert words.node(place).strip(), entry.id
    assert seen == set(get_args(Node))
