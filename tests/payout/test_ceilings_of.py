"""Which limits of a compiled pack run across claims, and what they become."""

from __future__ import annotations

from huisuan.payout.ceilings_of import ceiling_name, ceilings_of
from huisuan.payout.model import Ceiling
from tests.compiler.rules import benefit, compiled

FACT = "amount: 10万元\n"
OWN = frozenset(("trial/it",))


def _of(*limits: str) -> tuple[Ceiling, ...]:
    body = FACT + "limit:\n" + "".join(f"  - {{{each}}}\n" for each in limits)
    return ceilings_of(compiled("benefits:\n" + benefit(body)).program)


def test_a_yearly_limit_is_a_ceiling_per_applicant_and_year() -> None:
    assert _of("per: [enterprise, year], max: 50万元") == (
        Ceiling("trial/it.limit", OWN, ("applicant",), "year", 50_000_000),
    )


def test_a_limit_for_life_and_a_rolling_one() -> None:
    found = _of(
        "per: [enterprise, lifetime], max: 100万元", "per: [enterprise, {rolling: 12个月, to: as_of}], max: 1.5元"
    )
    assert found == (
        Ceiling("trial/it.limit", OWN, ("applicant",), "lifetime", 100_000_000),
        Ceiling("trial/it.limit2", OWN, ("applicant",), "rolling", 150, months=12),
    )


def test_a_limit_within_one_determination_is_left_to_it() -> None:
    assert _of("per: [enterprise], max: 50万元") == ()


def test_a_limit_that_depends_on_facts_is_brought_by_each_claim() -> None:
    found = _of("per: [enterprise, year], max: {percent: 10%, of: base}")
    assert [(each.name, each.most) for each in found] == [(ceiling_name("trial/it", "it.limit"), None)]


def test_a_limit_by_item_and_year_keeps_the_item_among_its_keys() -> None:
    body = "each: things\namount: {percent: 10%, of: cost}\nlimit: {per: [owner, year], max: 1万元}\n"
    found = ceilings_of(compiled("benefits:\n" + benefit(body)).program)
    assert [(each.per, each.window, each.most) for each in found] == [(("applicant", "owner"), "year", 1_000_000)]


def test_a_limit_by_item_without_a_time_is_left_to_the_determination() -> None:
    body = "each: things\namount: {percent: 10%, of: cost}\nlimit: {per: owner, max: 1万元}\n"
    assert ceilings_of(compiled("benefits:\n" + benefit(body)).program) == ()


TWO = "benefits:\n" + benefit(FACT, "one") + benefit(FACT, "two", "二")
GROUP = frozenset(("trial/one", "trial/two"))


def _common(relation: str) -> tuple[Ceiling, ...]:
    return ceilings_of(compiled(f"{TWO}relations:\n  - {relation}\n").program)


def test_a_common_ceiling_by_year_or_for_life_is_one_over_several_benefits() -> None:
    yearly = _common("{ceiling: [one, two], max: 15万元, per: [enterprise, year]}")
    assert yearly == (Ceiling("trial/one+trial/two", GROUP, ("applicant",), "year", 15_000_000),)
    assert [each.window for each in _common("{ceiling: [one, two], max: 15万元, per: [lifetime]}")] == ["lifetime"]


def test_a_common_ceiling_within_one_determination_is_left_to_it() -> None:
    assert _common("{ceiling: [one, two], max: 15万元}") == ()
