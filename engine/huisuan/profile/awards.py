"""Earlier awards and the benefits they name: a name must be one the packs know, or what was paid would count against nothing."""

from __future__ import annotations

from collections.abc import Collection as Names
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from huisuan.problems import Problem, closest, problem
from huisuan.profile.model import BoundProfile
from huisuan.values import Collection, Item, Known

PRIOR_AWARDS = "prior_awards"
BENEFIT = "benefit"


def check_awards(profile: BoundProfile, benefits: Names[str]) -> tuple[Problem, ...]:
    """Names in the profile's earlier awards that are no benefit of the packs at hand. Those of packs not loaded are left alone."""
    packs = {name.partition("/")[0] for name in benefits}
    problems = []
    for name in _named(profile.facts.collections.get(PRIOR_AWARDS)):
        pack, mark, _ = name.partition("/")
        if len(full_names(name, benefits)) == 1 or (mark and pack not in packs):
            continue
        near = closest(name, (*benefits, *(each.partition("/")[2] for each in benefits)))
        words = {"name": name, "kind_zh": "事项", "kind_en": "benefit"}
        problems.append(problem("profile-unknown-name", profile.places.get(PRIOR_AWARDS), suggestions=near, **words))
    return tuple(problems)


def full_names(name: str, benefits: Names[str]) -> tuple[str, ...]:
    """The benefits that `name` may mean: itself, or those of any pack with that bare name."""
    return tuple(each for each in benefits if name in (each, each.partition("/")[2]))


def with_full_names(awards: Collection, benefits: Names[str]) -> Collection:
    """The awards with bare names of benefits written out."""
    return replace(awards, items=tuple(_full(item, benefits) for item in awards.items))


def _full(item: Item, benefits: Names[str]) -> Item:
    state = item.values.get(BENEFIT)
    found = full_names(state.value, benefits) if isinstance(state, Known) and isinstance(state.value, str) else ()
    if len(found) != 1:
        return item
    return replace(item, values=MappingProxyType({**item.values, BENEFIT: Known(found[0])}))


def _named(awards: Collection | None) -> Iterator[str]:
    for item in awards.items if awards else ():
        state = item.values.get(BENEFIT)
        if isinstance(state, Known) and isinstance(state.value, str):
            yield state.value
