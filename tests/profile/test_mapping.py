"""A profile from Python values means what the same file means; a float is refused, and nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisuan.profile.contract import profile_from_model, profile_model, profile_schema
from huisuan.profile.mapping import profile_from_mapping
from tests.profile.written import profile_of
from tests.vocabulary.shipped import VOCABULARY

WRITTEN = """
facts: {region: 嘉兴市, revenue: {2024: 12.5万元, 2023: {min: 1, max: 2}}, high_tech: yes, birth_date: 2000-02-29}
purchases: [{id: a, category: phone, price: 5999.5}]
complete: all
"""
GIVEN: Mapping[str, object] = {
    "facts": {
        "region": "嘉兴市",
        "revenue": {2024: Decimal("1.25E5"), "2023": {"min": 1, "max": "2"}},
        "high_tech": True,
        "birth_date": date(2000, 2, 29),
    },
    "purchases": [{"id": "a", "category": "phone", "price": Decimal("5999.50"), "buyer": None}],
    "complete": "all",
}


def codes(mapping: Mapping[str, object]) -> list[tuple[str, str]]:
    outcome = profile_from_mapping(mapping, VOCABULARY)
    assert outcome.profile is None
    assert all(each.span is None for each in outcome.problems)
    return [(each.code, each.args.get("name", "")) for each in outcome.problems]


def test_values_mean_what_the_file_means() -> None:
    assert profile_from_mapping(GIVEN, VOCABULARY).profile == profile_of(WRITTEN)


@pytest.mark.parametrize(
    ("mapping", "code", "name"),
    [
        ({"purchases": [{"price": 0.1}]}, "profile-float", "purchases[1].price"),
        ({"facts": {"revenue": {2024: float("nan")}}}, "profile-float", "revenue.2024"),
        ({"facts": {"revenue": {2024: Decimal("NaN")}}}, "profile-not-a-number", "revenue.2024"),
        ({"facts": {"revenue": {2024: Decimal("Infinity")}}}, "profile-not-a-number", "revenue.2024"),
        ({"facts": {"revenue": {2024: Decimal("1e-400")}}}, "profile-exponent", "revenue.2024"),
        ({"facts": {"revenue": {2024: Decimal("1e400")}}}, "profile-out-of-bounds", "revenue.2024"),
        ({"facts": {"revenue": {2024: 10**5000}}}, "profile-out-of-bounds", "revenue.2024"),
        ({"facts": {"birth_date": datetime(2000, 1, 1, tzinfo=UTC)}}, "profile-wrong-shape", "birth_date"),
        ({"facts": {"region": b"330402"}}, "profile-wrong-shape", "region"),
        ({"facts": {1.5: 1}}, "profile-wrong-shape", "facts"),
        ({"facts": {"regionn": "x"}}, "profile-unknown-fact", "regionn"),
    ],
)
def test_bad_value_is_refused_by_its_path(mapping: Mapping[str, object], code: str, name: str) -> None:
    assert codes(mapping) == [(code, name)]


def test_a_mapping_that_holds_itself_is_refused() -> None:
    endless: dict[str, object] = {}
    endless["facts"] = endless
    assert [code for code, _ in codes(endless)] == ["too-deep"]


Values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.decimals() | st.floats() | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["facts", "region", "revenue", "purchases", "price", "2024", "id"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["facts", "purchases", "complete", "as_of", "readings"]), Values, max_size=3))
def test_no_value_raises(mapping: Mapping[str, object]) -> None:
    outcome = profile_from_mapping(mapping, VOCABULARY)
    assert (outcome.profile is None) == bool(outcome.problems)


def test_the_schema_names_every_fact_and_collection() -> None:
    schema = profile_schema(VOCABULARY)
    parts = schema["$defs"]
    properties = schema["properties"]
    assert isinstance(parts, dict)
    assert isinstance(properties, dict)
    facts = parts["Facts"]
    assert isinstance(facts, dict)
    assert isinstance(facts["properties"], dict)
    assert list(facts["properties"]) == list(VOCABULARY.facts)
    assert {decl.id for decl in VOCABULARY.collections.values() if decl.parent is None} <= set(properties)
    assert "years" in str(parts["Employees"])


def test_the_model_takes_what_the_reader_takes() -> None:
    model = profile_model(VOCABULARY)
    assert profile_from_model(model.model_validate(GIVEN), VOCABULARY).profile == profile_of(WRITTEN)


@pytest.mark.parametrize("bad", [{"purchases": [{"price": 0.5}]}, {"facts": {"regionn": "x"}}, {"nothing": 1}])
def test_the_model_refuses_what_the_reader_refuses(bad: Mapping[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        profile_model(VOCABULARY).model_validate(bad)
