"""Reading back a rendered profile changes nothing, and the order in which things are written never matters (D18)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from huisuan.profile.model import BoundProfile
from huisuan.profile.render import render_profile
from tests.profile.written import profile_of, profiles
from tests.vocabulary.shipped import VOCABULARY

ITEMS = ("{category: phone, price: 10}", "{category: phone, price: 20}", "{category: phone, price: 10}", "{price: 3.5}")


@given(profiles())
def test_reading_back_a_rendered_profile_changes_nothing(profile: BoundProfile) -> None:
    text = render_profile(profile, VOCABULARY)
    assert profile_of(text) == profile
    assert render_profile(profile_of(text), VOCABULARY) == text


@given(st.permutations(ITEMS))
def test_order_of_items_without_ids_never_matters(items: list[str]) -> None:
    written = profile_of(f"purchases: [{', '.join(items)}]")
    assert written == profile_of(f"purchases: [{', '.join(ITEMS)}]")
    ids = [item.id for item in written.facts.collections["purchases"].items]
    assert len(set(ids)) == len(ITEMS)
    assert ids == sorted(ids)


def test_an_id_made_for_an_item_is_never_one_that_is_written() -> None:
    (made,) = profile_of("purchases: [{price: 10}]").facts.collections["purchases"].items
    found = profile_of(f"purchases: [{{id: {made.id}, price: 7}}, {{price: 10}}, {{price: 10}}]").facts.collections
    assert [item.id for item in found["purchases"].items] == [made.id, f"{made.id}#1", f"{made.id}#2"]
    found = profile_of(f"purchases: [{{id: {made.id}, price: 7}}, {{price: 10}}]").facts.collections
    assert [item.id for item in found["purchases"].items] == [made.id, f"{made.id}#2"]


@given(st.data(), profiles())
def test_order_of_keys_never_matters(data: DataObject, profile: BoundProfile) -> None:
    sections: list[list[str]] = []
    for line in render_profile(profile, VOCABULARY).splitlines():
        if line.startswith(" "):
            sections[-1].append(line)
        else:
            sections.append([line])
    shuffled = [[head, *data.draw(st.permutations(rest))] for head, *rest in data.draw(st.permutations(sections))]
    assert profile_of("\n".join(line for section in shuffled for line in section) + "\n") == profile
