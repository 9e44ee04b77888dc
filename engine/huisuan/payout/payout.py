"""Claims in order, bounds and what was paid before: what each claim is paid, and which bound took the rest.

Two stages compose. `per_applicant` applies what one applicant's claims alone decide, so it may run on any partition that keeps an
applicant's claims and earlier payouts together. `across` applies what applicants share, over all of them. Nothing flows back:
what the second stage refuses is not given back to a ceiling of the first. One run is of one currency. Pure; knows no rules, files,
clock or language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from huisuan.payout.figures import Ran, reconciled
from huisuan.payout.model import Admitted, Bounds, Claim, EarlierPayout, Held, HeldFor, Payouts, Reason, Thing
from huisuan.payout.passes import Kind, Row, common_passes, in_order, own_pass, run, shared_things
from huisuan.values import Kind as AmountKind

_HELD: dict[AmountKind, HeldFor] = {
    AmountKind.AT_MOST: "at_most",
    AmountKind.BETWEEN: "between",
    AmountKind.INDICATIVE: "indicative",
    AmountKind.UNQUANTIFIED: "unquantified",
    AmountKind.IN_KIND: "in_kind",
}


def payout(claims: Iterable[Claim], bounds: Bounds, history: Iterable[EarlierPayout]) -> Payouts:
    """Both stages. The order of claims comes from their fields, never from the order they are given in.

    Raises ValueError where ids of claims or of earlier payouts repeat, or a sum is below nothing: faults of the caller.
    """
    ordered, earlier = in_order(claims), _in_order(history, bounds)
    _check_claims(ordered)
    kinds: dict[Kind, int] = {}
    rows = [_opened(place, claim, bounds, kinds) for place, claim in enumerate(ordered)]
    shared = shared_things(bounds, ordered, earlier)
    counted = run(own_pass(bounds, earlier, shared), rows, tuple(kinds))
    return _across(rows, tuple(kinds), counted, bounds, earlier, shared)


def per_applicant(claims: Iterable[Claim], bounds: Bounds, history: Iterable[EarlierPayout]) -> tuple[Admitted, ...]:
    """Stage one: things an applicant claims for twice, and ceilings per applicant. Needs the applicants' own earlier payouts only."""
    ordered, earlier = in_order(claims), _in_order(history, bounds)
    _check_claims(ordered)
    kinds: dict[Kind, int] = {}
    rows = [_opened(place, claim, bounds, kinds) for place, claim in enumerate(ordered)]
    counted = run(own_pass(bounds, earlier, shared_things(bounds, ordered, earlier)), rows, tuple(kinds))
    return tuple(
        Admitted(row.claim, row.amount, row.up_to, row.cuts, row.held, row.reason, (count,))
        for row, count in zip(rows, counted, strict=True)
    )


def across(admitted: Iterable[Admitted], bounds: Bounds, history: Iterable[EarlierPayout]) -> Payouts:
    """Stage two: things claimed for by several applicants, common ceilings, quotas, budgets. Needs all claims and all earlier payouts."""
    found = list(admitted)
    by_id = {each.claim.id: each for each in found}
    _check_ids([each.claim.id for each in found])
    ordered = [by_id[claim.id] for claim in in_order(each.claim for each in found)]
    kinds: dict[Kind, int] = {}
    rows = [
        Row(place, _kind_of(each.claim, kinds), each.claim, each.amount, each.up_to, each.held, each.reason, each.cuts)
        for place, each in enumerate(ordered)
    ]
    earlier = _in_order(history, bounds)
    shared = shared_things(bounds, (each.claim for each in ordered), earlier)
    return _across(rows, tuple(kinds), [each.counted[0] for each in ordered], bounds, earlier, shared)


def _across(
    rows: list[Row],
    kinds: tuple[Kind, ...],
    counted: list[int],
    bounds: Bounds,
    earlier: Sequence[EarlierPayout],
    shared: frozenset[Thing],
) -> Payouts:
    passes = common_passes(bounds, earlier, shared)
    ran = [Ran(each.tallies, run(each, rows, kinds)) for each in passes]
    return reconciled(rows, kinds, bounds, earlier, counted, ran)


def _kind_of(claim: Claim, kinds: dict[Kind, int]) -> int:
    """The number of a claim's benefit and year among those seen."""
    return kinds.setdefault((claim.benefit, claim.year), len(kinds))


def _opened(place: int, claim: Claim, bounds: Bounds, kinds: dict[Kind, int]) -> Row:
    """What is asked at the start: a sum, nothing, or nothing yet."""
    amount, number = claim.low, _kind_of(claim, kinds)
    if claim.kind is AmountKind.EXACT and claim.status == "eligible" and amount == claim.high and amount:
        return Row(place, number, claim, amount, amount, None, "")
    reason: Reason = ""
    held: Held | None = None
    if claim.status == "not_eligible":
        amount, reason = 0, "not_eligible"
    elif claim.status == "undetermined":
        held = Held("undetermined")
    elif claim.kind is AmountKind.EXACT:
        held = None if amount == claim.high else Held("open_amount")
    elif claim.kind is AmountKind.AT_LEAST:
        held = None if bounds.at_least == "floor" else Held("at_least")
    else:
        held = Held(_HELD[claim.kind])
    if held is None and not reason and amount == 0:
        reason = "nothing_payable"
    return Row(place, number, claim, amount, claim.high if held else amount, held, reason)


def _check_claims(claims: Sequence[Claim]) -> None:
    _check_ids([claim.id for claim in claims])
    for claim in claims:
        if claim.low < 0 or (claim.high is not None and claim.high < claim.low):
            raise ValueError(f"claim {claim.id}: its ends are {claim.low} and {claim.high}")


def _in_order(history: Iterable[EarlierPayout], bounds: Bounds) -> tuple[EarlierPayout, ...]:
    """Earlier payouts that have used something."""
    ordered = sorted(history, key=lambda row: row.id)
    _check_ids([row.id for row in ordered])
    for row in ordered:
        if row.amount <= 0 or not 0 <= (row.returned or 0) <= row.amount:
            raise ValueError(f"earlier payout {row.id}: its amount is {row.amount}, and {row.returned} was paid back")
    return tuple(row for row in ordered if row.stays or bounds.returned == "used")


def _check_ids(ids: Sequence[str]) -> None:
    if len(set(ids)) == len(ids):
        return
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise ValueError(f"the id {each} is given twice")
        seen.add(each)
