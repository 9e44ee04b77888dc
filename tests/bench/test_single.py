"""The profiles that one by one are timed on reach every rule, and hand-written code pays what the reference does."""

from __future__ import annotations

from tests.bench.figures import RULES, profiles
from tests.bench.handwritten import payouts
from tests.bench.single import by_hand, by_reference

SEED = 20251121


def test_hand_written_rules_pay_what_the_reference_pays() -> None:
    some = profiles(150, SEED)
    assert by_hand(some) == by_reference(some)


def test_every_rule_pays_somewhere() -> None:
    assert {rule for profile in profiles(1000, SEED) for rule, _ in payouts(profile)} == set(RULES)
