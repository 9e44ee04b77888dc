"""Which benefits somebody in a place may ask for: the rules themselves are asked, with the place and nothing else known."""

from __future__ import annotations

from huisuan.backends.record import records
from huisuan.backends.reference import ReferenceBackend
from huisuan.compiler.compiled import Compiled
from huisuan.problems import UsageError, closest
from huisuan.profile.bind import bind
from huisuan.profile.mapping import profile_from_mapping

PLACE = "region"


def open_in(compiled: Compiled, place: str) -> frozenset[str]:
    """Benefits whose conditions the place does not settle against. Raises UsageError for a place that nobody knows."""
    vocabulary = compiled.vocabulary
    if PLACE not in vocabulary.facts:
        return frozenset(compiled.infos)
    name = _known(compiled, place.strip())
    outcome = profile_from_mapping({"facts": {PLACE: name}}, vocabulary)
    assert outcome.profile is not None, outcome.problems
    facts = bind(outcome.profile, compiled.program)
    (roots,) = ReferenceBackend().evaluate(compiled.program, (facts,))
    found = records(compiled.program, facts, roots)
    return frozenset(each.benefit for each in found if each.status != "not_eligible")


def _known(compiled: Compiled, place: str) -> str:
    """The name as the regions have it: 海宁 is 海宁市."""
    regions = compiled.vocabulary
    for name in (place, *(f"{place}{suffix}" for suffix in ("市", "县", "区", "省"))):
        if regions.region_range(name) is not None:
            return name
    near = closest(place, regions.region_names())
    meant = f" 您要的是不是 / did you mean: {', '.join(near)}" if near else ""
    raise UsageError(f"没有地区 `{place}` / there is no place `{place}`.{meant}")
