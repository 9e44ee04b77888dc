"""The benchmark measures two things that are equal, and on profiles that reach every rule."""

from __future__ import annotations

from tests.bench.figures import RULES, profiles
from tests.bench.handwritten import payouts
from tests.bench.single import measure, unequal

SEED = 20251121


def test_generated_code_pays_what_the_handwritten_rules_pay() -> None:
    assert unequal(1000, SEED) == []


def test_every_rule_pays_somewhere() -> None:
    assert {rule for profile in profiles(1000, SEED) for rule, _ in payouts(profile)} == set(RULES)


def test_a_measurement_has_both_sides() -> None:
    found = measure(50, SEED)
    assert found.profiles == 50
    assert found.handwritten > 0
    assert found.generated > 0
