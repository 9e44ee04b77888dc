"""What a profile says of facts and collections, in words and numbers, and every fault of it at once."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisuan.values import NONE, Collection, Known, Ranged, State
from tests.profile.written import codes_of, profile_of, read
from tests.vocabulary.shipped import VOCABULARY


def fact(written: str, name: str) -> State | None:
    return profile_of(f"facts: {{{written}}}").facts.values.get(name)


@pytest.mark.parametrize(
    ("written", "name", "state"),
    [
        ("applicant_kind: household", "applicant_kind", Known("household")),
        ("申请人类型: 家庭", "applicant_kind", Known("household")),
        ("region: 南湖区", "region", Known(Fraction(330402))),
        ("region: 嘉兴市", "region", Ranged(Fraction(330400), Fraction(330499))),
        ("industry: C35", "industry", Ranged(Fraction(33500), Fraction(33599))),
        ("industry: C3562", "industry", Known(Fraction(33562))),
        ("credit_blacklisted: no", "credit_blacklisted", Known(value=False)),
        ("credit_blacklisted: 无", "credit_blacklisted", Known(value=False)),
        ("规上: 是", "above_scale", Known(value=True)),
        ("credit_blacklisted: unknown", "credit_blacklisted", None),
        ("credit_blacklisted: 不清楚", "credit_blacklisted", None),
        ("credit_blacklisted: ", "credit_blacklisted", None),
        ("talent_class: 无", "talent_class", NONE),
        ("talent_class: none", "talent_class", NONE),
        ("uscc: 91110000600037341L", "uscc", Known("91110000600037341L")),
        ("citizen_id: '360426199101010071'", "citizen_id", Known("360426199101010071")),
        ("rd_expense: {2024: 500万元}", "rd_expense@2024", Known(Fraction(5_000_000))),
        ("rd_expense: {2024年: 500万元}", "rd_expense@2024", Known(Fraction(5_000_000))),
        ("rd_expense@2024: 500万元", "rd_expense@2024", Known(Fraction(5_000_000))),
        ("rd_expense: {2024: unknown}", "rd_expense@2024", None),
        ("rd_expense: unknown", "rd_expense@2024", None),
        ("revenue: {2024: {min: 1亿元, max: 2亿元}}", "revenue@2024", Ranged(Fraction(10**8), Fraction(2 * 10**8))),
        ("revenue: {2024: {min: 1亿元}}", "revenue@2024", Ranged(Fraction(10**8), Fraction(10**11))),
        ("revenue: {2024: {min: 5, max: 5元}}", "revenue@2024", Known(Fraction(5))),
    ],
)
def test_fact_has_the_state_that_is_written(written: str, name: str, state: State | None) -> None:
    assert fact(written, name) == state


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("facts: {applicant_knd: x}", "profile-unknown-fact"),
        ("facts: {applicant_kind: robot}", "profile-unknown-member"),
        ("facts: {above_scale: none}", "profile-not-nullable"),
        ("facts: {revenue: 5}", "profile-missing-period"),
        ("facts: {revenue: {二零二四: 5}}", "profile-bad-period"),
        ("facts: {revenue: {2024Q1: 5}}", "profile-bad-period"),
        ("facts: {region@2024: 嘉兴市}", "profile-bad-period"),
        ("facts: {region: [嘉兴市]}", "profile-wrong-shape"),
        ("facts: {region: 嘉新市}", "unknown-region"),
        ("facts: {industry: 制造}", "profile-bad-value"),
        ("facts: {above_scale: maybe}", "profile-bad-value"),
        ("facts: {uscc: 91110000600037342L}", "profile-bad-checksum"),
        ("facts: {uscc: '123'}", "profile-bad-value"),
        ("facts: {citizen_id: '360426199101010072'}", "profile-bad-checksum"),
        ("facts: {household_size: {min: 5, max: 3}}", "profile-reversed-range"),
        ("facts: {household_size: {least: 5}}", "profile-wrong-shape"),
        ("facts: {revenue: {2024: 1}, 营业收入: {2024: 2}}", "profile-given-twice"),
        ("facts: [a]", "profile-wrong-shape"),
        ("revenue: 5", "profile-misplaced-fact"),
        ("purchaes: []", "profile-unknown-collection"),
        ("purchases: []\n购买的商品: []", "profile-given-twice"),
        ("purchases: {a: 1}", "profile-wrong-shape"),
        ("purchases: [x]", "profile-wrong-shape"),
        ("purchases: [{prce: 3}]", "profile-unknown-field"),
        ("purchases: [{price: 3, 售价: 4}]", "profile-given-twice"),
        ("purchases: [{id: a}, {id: a}]", "profile-duplicate-item"),
        ("purchases: [{id: [a]}]", "profile-wrong-shape"),
        ("household_members: [" + "{}," * 51 + "]", "profile-too-many-items"),
        ("complete: [purchase]", "profile-unknown-collection"),
        ("complete: {a: b}", "profile-wrong-shape"),
        ("profile: {name: x}", "unknown-key"),
        ("profile: {id: [x]}", "profile-wrong-shape"),
        ("judgements: {a: perhaps}", "profile-bad-value"),
        ("readings: {a: [b]}", "profile-wrong-shape"),
        ("as_of: 2025-13-01", "bad-as-of"),
        ("as_of: 2025年", "bad-as-of"),
        ("just a text", "profile-wrong-shape"),
    ],
)
def test_fault_is_reported_with_its_place_and_there_is_no_profile(text: str, code: str) -> None:
    assert codes_of(text) == [code]


def test_a_suggestion_names_what_was_meant() -> None:
    _, problems = read("facts: {applicant_knd: x, region: 嘉新市, applicant_kind: 企业们}")
    assert [each.suggestions[:1] for each in problems] == [("applicant_kind",), ("嘉兴市",), ("企业",)]


def test_every_fault_comes_in_one_run() -> None:
    text = "facts: {a: 1, revenue: {2024: 1e5, 2023: 3吨}}\npurchases: [{price: -1}]\nas_of: x\n"
    assert codes_of(text) == [
        "profile-unknown-fact",
        "profile-exponent",
        "profile-wrong-unit",
        "profile-out-of-bounds",
        "bad-as-of",
    ]


def test_a_written_collection_stays_open_until_it_is_complete() -> None:
    most = VOCABULARY.collections["purchases"].max_items
    assert profile_of("purchases: [{price: 3}]").facts.collections["purchases"].more == most - 1
    assert profile_of("purchases: [{price: 3}]\ncomplete: purchases").facts.collections["purchases"].more == 0
    assert profile_of("complete: [购买的商品]").facts.collections["purchases"] == Collection((), 0)
    assert profile_of("purchases: 无").facts.collections["purchases"] == Collection((), 0)
    assert "purchases" not in profile_of("purchases: unknown").facts.collections


def test_complete_all_closes_every_collection_and_sets_nullable_facts_to_none() -> None:
    profile = profile_of("facts: {talent_class: A类}\nemployees: [{id: a}]\ncomplete: all")
    top = {decl.id for decl in VOCABULARY.collections.values() if decl.parent is None}
    assert set(profile.facts.collections) == top
    assert all(found.more == 0 for found in profile.facts.collections.values())
    assert profile.facts.collections["employees"].items[0].collections["years"] == Collection((), 0)
    nullable = {each.id for each in VOCABULARY.facts.values() if each.nullable}
    assert {name for name, state in profile.facts.values.items() if state == NONE} == nullable - {"talent_class"}


def test_collections_inside_items_are_read() -> None:
    text = "employees: [{id: a, years: [{年度: 2024, wage: 12万元}]}]\ncomplete: [employees.years]"
    (item,) = profile_of(text).facts.collections["employees"].items
    years = item.collections["years"]
    assert (years.more, years.items[0].values["wage"]) == (0, Known(Fraction(120_000)))


def test_answers_and_sections_may_be_named_in_chinese() -> None:
    profile = profile_of(
        "档案: {id: a, label: 甲}\n认定: {p/a: 是}\n口径: {b: 未定}\n选择: {c: d}\n计算日期: 2025-06-30\n"
    )
    assert (profile.id, profile.label, str(profile.as_of)) == ("a", "甲", "2025-06-30")
    assert (profile.judgements, profile.readings, profile.choices) == ({"p/a": True}, {"b": "open"}, {"c": "d"})


def test_a_text_in_quotes_means_what_it_says() -> None:
    (item,) = profile_of('purchases: [{id: a, buyer: "无"}]').facts.collections["purchases"].items
    assert item.values["buyer"] == Known("无")
    assert codes_of("purchases: [{id: a, buyer: 无}]") == ["profile-not-nullable"]


def test_a_json_file_is_a_profile() -> None:
    text = '{"facts": {"region": "南湖区", "revenue": {"2024": "12.5万元"}}, "purchases": [{"id": "a", "price": 12}]}'
    assert profile_of(text) == profile_of(
        "facts: {region: 330402, revenue: {2024: 125000}}\npurchases: [{id: a, price: '12.00'}]"
    )


@given(st.text(max_size=60) | st.text("{}[]:, \n-'\"facts purch年2024%元", max_size=40))
def test_no_text_raises_and_nothing_bad_gives_a_profile(text: str) -> None:
    found, problems = read(text)
    assert (found is None) == bool(problems)
