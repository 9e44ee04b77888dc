"""The shipped catalogue: every fact can be asked, answered and bounded, and every name means one thing."""

from __future__ import annotations

import re

import pytest

from huisuan.vocabulary.model import Fact
from tests.vocabulary.shipped import VOCABULARY

FACTS = [*VOCABULARY.facts.values()]
FIELDS = [(decl.id, fact) for decl in VOCABULARY.collections.values() for fact in decl.fields]
ALL = [*((fact.id, fact) for fact in FACTS), *((f"{path}.{fact.id}", fact) for path, fact in FIELDS)]
CHINESE = re.compile("[\u4e00-\u9fff]")
TITLES_OF_THE_TWO_DOCUMENTS = frozenset(
    (
        "lighthouse_factory",
        "future_factory",
        "future_factory_pilot",
        "smart_factory",
        "digital_workshop",
        "smart_factory_basic",
        "smart_factory_advanced",
        "smart_factory_excellent",
        "smart_factory_leading",
        "smart_manufacturing_demonstration",
        "smart_manufacturing_scenario",
        "green_factory",
        "green_park",
        "green_supply_chain",
        "green_design",
        "energy_leader",
        "water_saver",
        "clean_production",
        "ai_scenario",
        "first_equipment",
        "first_material",
        "first_software",
        "first_hydrogen_product",
        "digital_merchant_leading",
        "digital_merchant_growing",
        "single_champion",
        "little_giant",
        "hidden_champion",
        "technology_centre",
        "innovation_centre",
        "chain_community",
        "key_laboratory_branch",
        "key_laboratory",
        "key_laboratory_a",
        "incubator",
        "science_grand_award",
        "science_award",
        "small_business_park",
        "srdi_park",
        "service_leader",
        "multinational_leader",
    )
)


@pytest.mark.parametrize(("name", "fact"), ALL, ids=[name for name, _ in ALL])
def test_fact_has_its_texts_in_both_languages(name: str, fact: Fact) -> None:
    for label in (fact.label, fact.question, *(each.label for each in fact.members)):
        assert label.zh, name
        assert label.en, name
        assert not CHINESE.search(label.en), name
    assert fact.question.zh.endswith(("？", "。"))
    assert fact.question.en.endswith(("?", "."))
    assert ("{period}" in fact.question.zh) == ("{period}" in fact.question.en) == (fact.period is not None)


@pytest.mark.parametrize(("name", "fact"), ALL, ids=[name for name, _ in ALL])
def test_fact_makes_a_leaf_with_bounds_on_its_scale(name: str, fact: Fact) -> None:
    decl = VOCABULARY.input_decl(fact)
    assert decl.lo <= decl.hi
    assert (decl.hi * decl.scale).denominator == 1
    assert (decl.type == "enum") == bool(decl.members)
    if decl.type == "number":
        assert decl.lo < decl.hi, name
        assert decl.hi * decl.scale <= 10**13, "fits 64 bits with room for rates"


def test_period_facts_have_an_id_for_each_period() -> None:
    fact = VOCABULARY.facts["rd_expense"]
    assert VOCABULARY.input_decl(fact, 2024).id == "rd_expense@2024"
    assert fact.ask("2024").zh == "2024年的研发费用是多少？"
    assert fact.ask("2024Q2").en == "What were your R&D expenses in quarter 2 of 2024?"
    assert fact.ask("2024-03").zh == "2024年3月的研发费用是多少？"


def test_facts_are_found_by_id_label_and_alias() -> None:
    for name in ("rd_expense", "研发费用", "研发投入"):
        assert VOCABULARY.fact(name) is VOCABULARY.facts["rd_expense"]
    assert VOCABULARY.fact("rd_expenses") is None
    assert VOCABULARY.closest("rd_expenses")[0] == "rd_expense"
    assert VOCABULARY.collection("购买的商品") is VOCABULARY.collections["purchases"]


def test_every_name_of_an_enum_means_one_member() -> None:
    for name, fact in ALL:
        for each in fact.members:
            for word in (each.id, each.label.zh, *each.aliases):
                assert fact.member(word) is each, (name, word)


def test_titles_of_both_documents_are_there() -> None:
    title = VOCABULARY.collections["recognitions"].field("title")
    assert title is not None
    assert [each for each in sorted(TITLES_OF_THE_TWO_DOCUMENTS) if title.member(each) is None] == []


def test_collections_inside_items_are_found_by_their_parent() -> None:
    assert [each.name for each in VOCABULARY.children("employees")] == ["years"]
    assert VOCABULARY.collection("employees.years") is None
