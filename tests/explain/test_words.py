"""The wording of nodes: what the clauses of the packs say, and that no node of the corpus is without words."""

from types import MappingProxyType
from typing import get_args

import pytest

from huisuan.compiler.compiled import Compiled
from huisuan.explain.words import Words
from huisuan.ir.nodes import Node
from huisuan.vocabulary.units import Language
from tests.corpus.load import corpus
from tests.explain.profiles import packs
from tests.packs_at_hand import vocabulary


def _conditions(benefit: str, language: Language) -> list[str]:
    words = Words(packs(), language)
    found = next(each for each in packs().program.benefits if each.id == benefit)
    return [words.node(entry.node) for entry in found.conditions]


@pytest.mark.parametrize(
    ("benefit", "place", "zh", "en"),
    [
        ("jiaxing-2024/rd-increment", 0, "所在地区在嘉兴市", "region is in Jiaxing"),
        ("jiaxing-2024/rd-increment", 2, "2024年研发费用不低于100万元", "R&D expenses in 2024 are at least 1,000,000 yuan"),
        ("jiaxing-2024/rd-increment", 3, "2024年研发费用较上年的增幅不低于15%", "growth of R&D expenses in 2024 over the year before is at least 15%"),
        ("jiaxing-2024/rd-increment", 4, "是规上企业的，还要求2024年研发费用占营业收入的比例不低于3%", "if above the statistical threshold, then R&D expenses as a share of revenue in 2024 are at least 3%"),
        ("jiaxing-2025/digital-purchase", 1, "商品类别为手机、平板或智能手表（手环）", "category is mobile phone, tablet or smart watch or band"),
        ("jiaxing-2025/digital-purchase", 2, "售价不超过6,000元", "price is at most 6,000 yuan"),
        ("jiaxing-2025/digital-purchase", 3, "购买日期在政策实施期内（2025年1月1日至12月31日）", "date of purchase is within the period of the policy (1 January to 31 December 2025)"),
        ("jiaxing-2025/computing-power", 1, "2025年算力使用金额大于0", "spending on computing power in 2025 is more than 0"),
        ("jiaxing-2024/grain-acreage", 2, "种植方式为油菜的，还要求连片种植", "if crop is rapeseed, then contiguous"),
        ("jiaxing-2024/first-equipment-insurance", 3, "按“超过即不补偿”理解时，还要求投保费率不超过2%", "if read as “nothing is paid”, then premium rate is at most 2%"),
    ],
)  # fmt: skip
def test_a_condition_reads_as_the_clause_does(benefit: str, place: int, zh: str, en: str) -> None:
    assert _conditions(benefit, "zh")[place] == zh
    assert _conditions(benefit, "en")[place] == en


@pytest.mark.parametrize(
    ("benefit", "zh", "en"),
    [
        ("jiaxing-2025/digital-purchase", "售价的15%，最高不超过500元", "15% of price, at most 500 yuan"),
        ("jiaxing-2025/sea-river-containers", "130元/标箱，按标箱数计", "130 yuan per TEU, by TEU"),
        ("jiaxing-2025/green-factory-levels", "按级别：国家级150万元、省级50万元、市级20万元", "by level (national: 1,500,000 yuan, provincial: 500,000 yuan, municipal: 200,000 yuan)"),
        ("jiaxing-2024/rd-increment", "2024年研发费用较上年的增加额的10%，最高不超过500万元", "10% of the increase of R&D expenses in 2024 over the year before, at most 5,000,000 yuan"),
        ("jiaxing-2024/first-equipment-insurance", "（保费与保险金额的2%中较低者）的70%", "70% of (the smaller of premium and 2% of sum insured)"),
    ],
)  # fmt: skip
def test_an_amount_reads_as_the_clause_does(benefit: str, zh: str, en: str) -> None:
    found = next(each for each in packs().program.benefits if each.id == benefit)
    for language, text in (("zh", zh), ("en", en)):
        words = Words(packs(), language)  # type: ignore[arg-type]
        assert words.node(found.line, words.money) == text


def test_the_opposite_excludes_what_the_condition_includes() -> None:
    words = Words(packs(), "zh")
    found = next(each for each in packs().program.benefits if each.id == "jiaxing-2025/digital-purchase")
    assert words.condition(found.conditions[2].node, holds=False).inline("zh") == "售价超过6,000元"


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
