"""Facts of a run as a whole: its totals, its order, and what it will not take."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huisuan.payout.model import Bounds, Budget, Ceiling, Claim, EarlierPayout, Once, Quota
from huisuan.payout.payout import across, payout, per_applicant
from huisuan.values import Kind

ONE = Claim("1", "A", "p/a", "eligible", Kind.EXACT, 100, 100)
PAID = EarlierPayout("h1", "A", "p/a", 50)


def test_totals_add_up_by_decision_and_by_bound() -> None:
    claims = [
        ONE,
        replace(ONE, id="2", applicant="B", low=300, high=300),
        replace(ONE, id="3", applicant="B", low=50, high=50),
        replace(ONE, id="4", kind=Kind.BETWEEN, low=10, high=30),
        replace(ONE, id="5", status="not_eligible"),
        replace(ONE, id="6", applicant="C", low=500, high=500),
    ]
    bounds = Bounds((Ceiling("life", None, ("applicant",), "lifetime", 320),), budgets=(Budget("pot", None, 420),))
    totals = payout(claims, bounds, ()).totals
    assert dict(totals.claims) == {"paid": 2, "reduced": 1, "refused": 2, "held": 1}
    assert (totals.asked, totals.paid, totals.waiting, totals.waiting_up_to) == (960, 420, 10, 30)
    assert (totals.refused, dict(totals.cut)) == (500, {"life": 30 + 180, "pot": 320})


def test_what_waits_without_an_end_has_no_sum() -> None:
    claims = [replace(ONE, kind=Kind.AT_MOST, low=0), replace(ONE, id="2", kind=Kind.UNQUANTIFIED, low=0, high=None)]
    assert payout(claims[:1], Bounds(), ()).totals.waiting_up_to == 100
    assert payout(claims, Bounds(), ()).totals.waiting_up_to is None


def test_a_bound_tells_what_was_counted_and_what_was_paid_in_the_end() -> None:
    """The ceiling let 80 through, of which the budget paid 30; the ceiling stays used."""
    bounds = Bounds((Ceiling("life", None, ("applicant",), "lifetime", 130),), budgets=(Budget("pot", None, 80),))
    ceiling, budget = payout([ONE], bounds, [PAID]).uses
    assert (ceiling.before, ceiling.counted, ceiling.left, ceiling.paid, ceiling.cut) == (50, 80, 0, 30, 20)
    assert (budget.before, budget.counted, budget.left, budget.paid, budget.cut) == (50, 30, 0, 30, 50)


def test_what_is_kept_free_is_not_left() -> None:
    held = replace(ONE, status="undetermined")
    (use,) = payout([held], Bounds(budgets=(Budget("pot", None, 250, reserves=True),)), ()).uses
    assert (use.kept, use.left, use.waiting, use.claims) == (100, 150, 1, 0)


def test_of_two_earlier_users_of_a_thing_the_first_by_id_is_named() -> None:
    rows = [replace(PAID, id=name, objects=(("vin", "V"),)) for name in ("h2", "h1")]
    bounds = Bounds(once=(Once("car", frozenset(("vin",))),))
    found = payout([replace(ONE, objects=(("vin", "V"),))], bounds, rows).payouts[0]
    assert [(cut.thing, cut.used_by) for cut in found.cuts] == [(("vin", "V"), "h1")]


def test_a_division_says_how_much_there_was_to_divide() -> None:
    bounds = Bounds(budgets=(Budget("pot", None, 90, "proportional"),))
    found = payout([ONE, replace(ONE, id="2", low=200, high=200)], bounds, ()).payouts
    assert [(each.paid, each.cuts[0].before, each.cuts[0].left) for each in found] == [(30, 100, 90), (60, 200, 90)]


def test_a_division_is_by_what_the_ceilings_left() -> None:
    bounds = Bounds((Ceiling("line", None, (), "line", 100),), budgets=(Budget("pot", None, 90, "proportional"),))
    found = payout([ONE, replace(ONE, id="2", low=200, high=200)], bounds, ()).payouts
    assert [each.paid for each in found] == [45, 45]


def test_no_claims_give_no_payouts() -> None:
    found = payout((), Bounds(budgets=(Budget("pot", None, 5),)), ())
    assert (found.payouts, found.uses, found.totals.asked) == ((), (), 0)


@pytest.mark.parametrize(
    ("claims", "history"),
    [
        ([ONE, ONE], []),
        ([replace(ONE, low=-1)], []),
        ([replace(ONE, high=99)], []),
        ([ONE], [PAID, PAID]),
        ([ONE], [replace(PAID, amount=0)]),
    ],
)
def test_faults_of_the_caller_are_refused(claims: list[Claim], history: list[EarlierPayout]) -> None:
    with pytest.raises(ValueError, match=r"twice|ends|amount"):
        payout(claims, Bounds(), history)


def test_the_same_claim_from_two_parts_is_refused() -> None:
    part = per_applicant([ONE], Bounds(), ())
    with pytest.raises(ValueError, match="twice"):
        across([*part, *part], Bounds(), ())


def test_bounds_have_names_of_their_own_and_rolling_ones_their_months() -> None:
    with pytest.raises(ValueError, match="share a name"):
        Bounds(quotas=(Quota("x", None, 1),), budgets=(Budget("x", None, 1),))
    with pytest.raises(ValueError, match="one month"):
        payout([ONE], Bounds((Ceiling("x", None, ("applicant",), "rolling", 1),)), ())


def test_two_quotas_each_go_by_their_own_ranks() -> None:
    """By need the first two of three; of these the one with more points."""
    claims = [
        replace(ONE, id=name, applicant=name, ranks={"need": need, "points": points})
        for name, need, points in (("A", 1, 5), ("B", 2, 3), ("C", 3, 9))
    ]
    quotas = (
        Quota("need", None, 2, "ranking", by="need", first="lowest"),
        Quota("points", None, 1, "ranking", by="points"),
    )
    found = payout(claims, Bounds(quotas=quotas), ()).payouts
    assert {each.claim.id: [cut.bound for cut in each.cuts] for each in found} == {
        "A": [],
        "B": ["points"],
        "C": ["need"],
    }


def test_what_was_paid_back_is_not_above_what_was_paid() -> None:
    for returned in (-1, 51):
        with pytest.raises(ValueError, match="paid back"):
            payout([ONE], Bounds(), [replace(PAID, returned=returned)])


def test_a_thing_used_by_a_claim_that_waits_is_used_and_not_paid_for() -> None:
    """The invoice is taken; the budget that is divided later cannot be, as the claim does not say its county."""
    bounds = Bounds(
        once=(Once("inv", frozenset(("invoice",))),),
        budgets=(Budget("pot", None, 500, "proportional", per=("county",)),),
    )
    claims = [
        replace(ONE, objects=(("invoice", "F1"),)),
        replace(ONE, id="2", objects=(("invoice", "F2"),), keys={"county": "x"}),
    ]
    once = payout(claims, bounds, ()).uses[0]
    assert (once.counted, once.claims, once.paid, once.waiting) == (2, 2, 100, 1)


def test_a_bound_of_ones_own_tells_the_figure_of_the_last_claim_under_it() -> None:
    bounds = Bounds((Ceiling("own", None, ("applicant",), "lifetime", None),))
    claims = [
        replace(ONE, sequence=1, ceilings={"own": 120}),
        replace(ONE, id="2", sequence=2, ceilings={"x": 1, "own": 130}),
    ]
    found = payout(claims, bounds, ())
    assert [each.paid for each in found.payouts] == [100, 30]
    assert [(use.total, use.counted, use.left) for use in found.uses] == [(130, 130, 0)]
