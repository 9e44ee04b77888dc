"""What is paid for once where no plan says so: the same thing in another row or by another applicant, not by two benefits of one row."""

from __future__ import annotations

import pytest

from huisuan.payout.model import Bounds, Claim, EarlierPayout, Once, Thing
from huisuan.payout.once import BY_DEFAULT, once_by_default
from huisuan.payout.payout import across, payout, per_applicant
from huisuan.values import Kind

INVOICE: Thing = ("invoice", "F1")
BOUNDS = Bounds(once=once_by_default(None, says_once=False))


def claim(name: str, applicant: str, benefit: str, place: str, thing: Thing = INVOICE) -> Claim:
    return Claim(
        name, applicant, benefit, "eligible", Kind.EXACT, 100, 100, year=2025, objects=(thing,), places=(place,)
    )


def paid(claims: list[Claim], *history: EarlierPayout) -> list[int]:
    """Whole, and in its two stages."""
    whole = payout(claims, BOUNDS, history)
    assert across(per_applicant(claims, BOUNDS, history), BOUNDS, history) == whole
    return [each.paid for each in whole.payouts]


@pytest.mark.parametrize(
    ("second", "sum_paid"),
    [
        (claim("2", "A", "p/b", "purchases/1"), 100),
        (claim("2", "A", "p/b", "purchases/2"), 0),
        (claim("2", "A", "p/a", "purchases/2"), 0),
        (claim("2", "B", "p/a", "purchases/1"), 0),
        (claim("2", "B", "p/b", "purchases/1"), 0),
        (claim("2", "A", "p/b", "purchases/2", ("serial_number", "F1")), 100),
    ],
)
def test_the_same_thing_in_another_row_or_by_another_is_refused_and_two_benefits_of_one_row_are_not(
    second: Claim, sum_paid: int
) -> None:
    assert paid([claim("1", "A", "p/a", "purchases/1"), second]) == [100, sum_paid]


def test_a_thing_in_the_applicants_own_row_is_for_all_their_items() -> None:
    assert paid([claim("1", "A", "p/a", ""), claim("2", "A", "p/a", ""), claim("3", "B", "p/a", "")]) == [100, 100, 0]


@pytest.mark.parametrize(
    ("thing", "benefit", "year", "sum_paid"),
    [
        (INVOICE, "p/a", 2025, 0),
        (INVOICE, "p/a", 2024, 0),
        (INVOICE, "p/b", 2025, 0),
        (("contract", "C1"), "p/a", 2024, 100),
        (("contract", "C1"), "p/a", 2025, 0),
        (("contract", "C1"), "p/a", None, 0),
        (("contract", "C1"), "p/b", 2024, 0),
    ],
)
def test_what_was_paid_for_before_is_not_paid_for_again_but_a_contract_is_for_another_year(
    thing: Thing, benefit: str, year: int | None, sum_paid: int
) -> None:
    before = EarlierPayout("h", "A", benefit, 5, year=year, objects=(thing,))
    assert paid([claim("1", "A", "p/a", "purchases/1", thing)], before) == [sum_paid]
    assert paid([claim("1", "B", "p/a", "purchases/1", thing)], before) == [0]


def test_a_plan_sets_its_own_for_a_kind_or_switches_it_off() -> None:
    own = Bounds(once=(Once("一票一补", frozenset(("invoice",))),))
    (rest,) = once_by_default(own, says_once=True)
    assert (rest.name, rest.kinds) == (BY_DEFAULT, frozenset(("contract", "serial_number", "vin", "plate")))
    assert once_by_default(Bounds(), says_once=True) == ()
    assert once_by_default(Bounds(), says_once=False) == BOUNDS.once
