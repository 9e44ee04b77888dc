"""What holds of every run, whatever the claims, bounds and earlier payouts."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from huisuan.calendar_dates import add_months
from huisuan.payout.division import divide
from huisuan.payout.model import Bounds, Budget, Ceiling, Claim, EarlierPayout, Once, Payouts, Quota
from huisuan.payout.passes import in_order
from huisuan.payout.payout import across, payout, per_applicant
from huisuan.values import Kind
from tests.payout_strategy import bounds, claims, histories

FIRST_COME = ("first_come",)


@given(claims(), bounds(), histories())
def test_what_is_asked_is_paid_cut_or_waiting(asked: list[Claim], limits: Bounds, earlier: list[EarlierPayout]) -> None:
    result = payout(asked, limits, earlier)
    assert len(result.payouts) == len(asked)
    for each in result.payouts:
        taken = sum(cut.before - cut.after for cut in each.cuts)
        assert each.asked == each.paid + each.waiting + taken
        assert 0 <= each.paid <= each.asked
        assert (each.waiting == 0 or each.held is not None) and (each.paid == 0 or each.held is None)
    totals = result.totals
    assert totals.asked == totals.paid + totals.waiting + sum(totals.cut.values())
    assert totals.paid == sum(each.paid for each in result.payouts)
    assert sum(totals.claims.values()) == len(asked)
    for name, cut in totals.cut.items():
        assert cut == sum(use.cut for use in result.uses if use.bound == name)


@given(claims(), bounds(), histories())
def test_only_the_eligible_with_a_settled_sum_are_paid(
    asked: list[Claim], limits: Bounds, earlier: list[EarlierPayout]
) -> None:
    for each in payout(asked, limits, earlier).payouts:
        if each.paid:
            assert each.claim.status == "eligible"
            assert each.claim.kind in (Kind.EXACT, Kind.AT_LEAST)
            assert each.paid <= each.claim.low


@given(claims(), bounds(), histories())
def test_no_bound_is_ever_passed(asked: list[Claim], limits: Bounds, earlier: list[EarlierPayout]) -> None:
    """Reckoned from the bounds' own words; what history has used already is not the run's doing."""
    result = payout(asked, limits, earlier)
    earlier = [row for row in earlier if row.stays or limits.returned == "used"]
    kept = defaultdict[str, int](int)
    for each in result.payouts:
        for share in each.kept:
            kept[share.bound] += share.kept
    for ceiling in limits.ceilings:
        if ceiling.most is not None:
            _keeps_ceiling(ceiling, result, earlier)
    for budget in limits.budgets:
        for key, total in _sums(budget, result).items():
            used = sum(row.stays for row in earlier if _earlier_key(budget, row) == key)
            assert total == 0 or total + used <= budget.total
        if not budget.per and budget.year is None:
            known = [row.stays for row in earlier if _earlier_key(budget, row) == ()]
            spent = sum(_sums(budget, result).values()) + kept[budget.name]
            assert spent == 0 or spent + sum(known) <= budget.total
    for quota in limits.quotas:
        for key, holders in _holders(quota, result).items():
            before = [row for row in earlier if _earlier_key(quota, row) == key]
            if quota.one_each:
                assert len(set(holders) | {row.applicant for row in before}) <= max(
                    quota.places, len({row.applicant for row in before})
                )
            else:
                assert len(holders) + len(before) <= max(quota.places, len(before))


def _claim_key(bound: Ceiling | Quota | Budget, claim: Claim) -> tuple[object, ...] | None:
    if bound.benefits is not None and claim.benefit not in bound.benefits:
        return None
    year = getattr(bound, "year", None)
    if year is not None and claim.year != year:
        return None
    known = {"applicant": claim.applicant, "benefit": claim.benefit, "line": claim.line}
    found = [known.get(name, claim.keys.get(name)) for name in bound.per]
    return (*found, claim.year) if getattr(bound, "window", "") == "year" else tuple(found)


def _earlier_key(bound: Ceiling | Quota | Budget, row: EarlierPayout) -> tuple[object, ...] | None:
    if bound.benefits is not None and row.benefit not in bound.benefits:
        return None
    year = getattr(bound, "year", None)
    if year is not None and row.year != year:
        return None
    known: dict[str, object] = {"applicant": row.applicant, "benefit": row.benefit, "line": row.line}
    found = [known.get(name, row.keys.get(name)) for name in bound.per]
    if None in found:
        return None
    return (*found, row.year) if getattr(bound, "window", "") == "year" else tuple(found)


def _keeps_ceiling(ceiling: Ceiling, result: Payouts, earlier: list[EarlierPayout]) -> None:
    paid = [each for each in result.payouts if each.paid and _claim_key(ceiling, each.claim) is not None]
    for each in paid:
        counted = [each]
        rows = list[EarlierPayout]()
        if ceiling.window != "line":
            key = _claim_key(ceiling, each.claim)
            counted = [other for other in paid if _claim_key(ceiling, other.claim) == key]
            rows = [row for row in earlier if _earlier_key(ceiling, row) == key]
        if ceiling.window == "rolling":
            day = each.claim.applied_on
            assert day is not None
            since = add_months(day, -ceiling.months)
            counted = [other for other in counted if since < (other.claim.applied_on or 0) <= day]
            rows = [row for row in rows if row.day is not None and since < row.day <= day]
        if ceiling.of == "sum":
            assert sum(other.paid for other in counted) + sum(row.stays for row in rows) <= (ceiling.most or 0)
        else:
            assert len(counted) + len(rows) <= (ceiling.most or 0)


def _sums(budget: Budget, result: Payouts) -> dict[tuple[object, ...], int]:
    found = defaultdict[tuple[object, ...], int](int)
    for each in result.payouts:
        key = _claim_key(budget, each.claim)
        if each.paid and key is not None:
            found[key] += each.paid
    return found


def _holders(quota: Quota, result: Payouts) -> dict[tuple[object, ...], list[str]]:
    found = defaultdict[tuple[object, ...], list[str]](list)
    for each in result.payouts:
        key = _claim_key(quota, each.claim)
        if each.paid and key is not None:
            found[key].append(each.claim.applicant)
    return found


@given(claims(), histories(), st.booleans())
def test_a_thing_is_paid_for_once(asked: list[Claim], earlier: list[EarlierPayout], together: bool) -> None:
    groups = (frozenset(("p/a", "p/b")),) if together else ()
    once = Once("once", frozenset(("invoice", "vin")), None, groups)
    paid = defaultdict[tuple[str, str], list[str]](list)
    before = defaultdict[tuple[str, str], list[str]](list)
    for row in earlier:
        for thing in row.objects:
            before[thing].append(row.benefit)
    for each in payout(asked, Bounds(once=(once,)), earlier).payouts:
        if each.paid:
            for thing in each.claim.objects:
                for other in (*paid[thing], *before[thing]):
                    assert together and {other, each.claim.benefit} == {"p/a", "p/b"}
                paid[thing].append(each.claim.benefit)


@given(claims(most=7), bounds(orders=FIRST_COME), histories(), st.integers(1, 8))
def test_a_later_claim_never_changes_an_earlier_decision(
    asked: list[Claim], limits: Bounds, earlier: list[EarlierPayout], first: int
) -> None:
    ordered = in_order(asked)
    whole = payout(ordered, limits, earlier).payouts
    assert payout(ordered[:first], limits, earlier).payouts == whole[:first]


@given(claims(), bounds(), histories(), st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_handed_over_does_not_matter(
    asked: list[Claim], limits: Bounds, earlier: list[EarlierPayout], chance: random.Random
) -> None:
    mixed, rows = list(asked), list(earlier)
    chance.shuffle(mixed)
    chance.shuffle(rows)
    assert payout(mixed, limits, rows) == payout(asked, limits, earlier)


@given(claims(), bounds(), histories(), st.fixed_dictionaries({name: st.integers(0, 2) for name in "ABC"}))
def test_stage_one_may_run_on_any_partition_by_applicant(
    asked: list[Claim], limits: Bounds, earlier: list[EarlierPayout], parts: dict[str, int]
) -> None:
    """Each part sees its own applicants' claims and earlier payouts only."""
    admitted = [
        each
        for part in (2, 0, 1)
        for each in per_applicant(
            [claim for claim in asked if parts[claim.applicant] == part],
            limits,
            [row for row in earlier if parts[row.applicant] == part],
        )
    ]
    assert across(admitted, limits, earlier) == payout(asked, limits, earlier)


@given(claims(), bounds(reserving=False), histories())
def test_paying_out_what_was_paid_out_changes_nothing(
    asked: list[Claim], limits: Bounds, earlier: list[EarlierPayout]
) -> None:
    first = payout(asked, limits, earlier).payouts
    settled = [
        each.claim if each.held else replace(each.claim, kind=Kind.EXACT, low=each.paid, high=each.paid)
        for each in first
    ]
    again = payout(settled, limits, earlier).payouts
    assert [each.paid for each in again] == [each.paid for each in first]
    assert not any(each.cuts for each in again if not each.held)


@given(claims(), histories(), st.integers(0, 40), st.sampled_from(("year", "lifetime", "rolling")))
def test_a_determination_net_of_earlier_awards_is_not_cut_twice(
    asked: list[Claim], earlier: list[EarlierPayout], most: int, window: str
) -> None:
    """min(asked, ceiling - earlier) first, as a determination does, then the same ceiling again: the same is paid."""
    ceiling = Ceiling("c", None, ("applicant",), window, most, months=3 if window == "rolling" else 0)  # type: ignore[arg-type]  # drawn from the three
    known = [row for row in earlier if row.year is not None and row.day is not None]
    settled = [
        replace(each, kind=Kind.EXACT, high=each.low, status="eligible")
        for each in asked
        if each.year is not None and each.applied_on is not None
    ]
    net = [replace(each, low=low, high=low) for each in settled for low in [min(each.low, _left(ceiling, each, known))]]
    limits = Bounds((ceiling,))
    plain = [each.paid for each in payout(settled, limits, known).payouts]
    assert [each.paid for each in payout(net, limits, known).payouts] == plain


def _left(ceiling: Ceiling, claim: Claim, earlier: list[EarlierPayout]) -> int:
    mine = [row for row in earlier if row.applicant == claim.applicant]
    if ceiling.window == "year":
        mine = [row for row in mine if row.year == claim.year]
    if ceiling.window == "rolling":
        day = claim.applied_on or 0
        mine = [row for row in mine if add_months(day, -ceiling.months) < (row.day or 0) <= day]
    return max(0, (ceiling.most or 0) - sum(row.stays for row in mine))


@given(st.integers(0, 500), st.lists(st.integers(0, 100), max_size=9))
def test_a_division_is_whole_and_nobody_gets_more_than_asked(total: int, asked: list[int]) -> None:
    shares = divide(total, asked)
    assert sum(shares) == min(total, sum(asked))
    assert all(0 <= share <= each for share, each in zip(shares, asked, strict=True))
    if sum(asked) > total:
        assert all(
            abs(share * sum(asked) - each * total) < sum(asked) for share, each in zip(shares, asked, strict=True)
        )
        for (first, had), (second, has) in pairwise(zip(asked, shares, strict=True)):
            assert first != second or had >= has


@given(claims(), bounds(), histories())
def test_a_bound_tells_what_it_had_and_what_is_left(
    asked: list[Claim], limits: Bounds, earlier: list[EarlierPayout]
) -> None:
    result = payout(asked, limits, earlier)
    for use in result.uses:
        if use.total is not None and use.left is not None:
            assert use.left == max(0, use.total - use.before - use.counted - use.kept)
        assert min(use.before, use.counted, use.kept, use.paid, use.cut, use.claims, use.waiting) >= 0
        if use.kind == "budget":
            assert use.paid <= use.counted
    order = [*(each.name for each in limits.quotas), *(each.name for each in limits.budgets)]
    told = list(dict.fromkeys(use.bound for use in result.uses if use.kind in ("quota", "budget")))
    assert told == [name for name in order if name in told]


@given(claims(), bounds(), histories())
def test_what_is_held_keeps_nothing_unless_the_bound_says_so(
    asked: list[Claim], limits: Bounds, earlier: list[EarlierPayout]
) -> None:
    reserving = {each.name for each in limits.quotas if each.reserves}
    reserving |= {each.name for each in limits.budgets if each.reserves}
    silent = payout(asked, limits, earlier).payouts
    for each in silent:
        assert {share.bound for share in each.kept} <= reserving
        assert not each.kept or each.held is not None
    assume(not reserving)
    without = [each.claim for each in silent if each.held is None]
    if not any(each.held and each.held.bound for each in silent):
        left = payout(without, limits, earlier).payouts
        assert [each.paid for each in left] == [each.paid for each in silent if each.held is None]
