"""Claims in order, bounds and what was paid before: what each claim is paid, and which bound took the rest.

Two stages compose. `per_applicant` applies what one applicant's claims alone decide, so it may run on any partition that keeps an
applicant's claims and earlier payouts together. `across` applies what applicants share, over all of them. Nothing flows back:
what the second stage refuses is not given back to a ceiling of the first. One run is of one currency. Pure; knows no rules, files,
clock or language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from huisuan.payout.figures import reconciled
from huisuan.payout.model import Admitted, Bounds, Claim, EarlierPayout, Held, HeldFor, Payouts, Reason
from huisuan.payout.passes import Row, common_passes, first_come, own_pass, run
from huisuan.values import Kind

_HELD: dict[Kind, HeldFor] = {
    Kind.AT_MOST: "at_most",
    Kind.BETWEEN: "between",
    Kind.INDICATIVE: "indicative",
    Kind.UNQUANTIFIED: "unquantified",
    Kind.IN_KIND: "in_kind",
}


def payout(claims: Iterable[Claim], bounds: Bounds, history: Iterable[EarlierPayout]) -> Payouts:
    """Both stages. The order of claims comes from their fields, never from the order they are given in.

    Raises ValueError where ids of claims or of earlier payouts repeat, or a sum is below nothing: faults of the caller.
    """
    earlier = tuple(history)
    return across(per_applicant(claims, bounds, earlier), bounds, earlier)


def per_applicant(claims: Iterable[Claim], bounds: Bounds, history: Iterable[EarlierPayout]) -> tuple[Admitted, ...]:
    """Stage one: things an applicant claims for twice, and ceilings per applicant. Needs the applicants' own earlier payouts only."""
    ordered = sorted(claims, key=first_come)
    _check_claims(ordered)
    rows = [_opened(claim, bounds) for claim in ordered]
    run(own_pass(bounds, _in_order(history, bounds)), rows)
    return tuple(
        Admitted(row.claim, row.amount, row.up_to, tuple(row.cuts), row.held, row.reason, tuple(row.counted))
        for row in rows
    )


def across(admitted: Iterable[Admitted], bounds: Bounds, history: Iterable[EarlierPayout]) -> Payouts:
    """Stage two: things claimed for by several applicants, common ceilings, quotas, budgets. Needs all claims and all earlier payouts."""
    ordered = sorted(admitted, key=lambda each: first_come(each.claim))
    _check_ids(each.claim.id for each in ordered)
    earlier = _in_order(history, bounds)
    rows = [
        Row(each.claim, each.amount, each.up_to, list(each.cuts), each.held, each.reason, list(each.counted))
        for each in ordered
    ]
    passes = common_passes(bounds, earlier)
    for each in passes:
        run(each, rows)
    return reconciled(rows, bounds, earlier)


def _opened(claim: Claim, bounds: Bounds) -> Row:
    """What is asked at the start: a sum, nothing, or nothing yet."""
    reason: Reason = ""
    held: Held | None = None
    amount = claim.low
    if claim.status == "not_eligible":
        amount, reason = 0, "not_eligible"
    elif claim.status == "undetermined":
        held = Held("undetermined")
    elif claim.kind is Kind.EXACT:
        held = None if claim.low == claim.high else Held("open_amount")
    elif claim.kind is Kind.AT_LEAST:
        held = None if bounds.at_least == "floor" else Held("at_least")
    else:
        held = Held(_HELD[claim.kind])
    if held is None and not reason and amount == 0:
        reason = "nothing_payable"
    return Row(claim, amount, claim.high if held else amount, [], held, reason, [])


def _check_claims(claims: Sequence[Claim]) -> None:
    _check_ids(claim.id for claim in claims)
    for claim in claims:
        if claim.low < 0 or (claim.high is not None and claim.high < claim.low):
            raise ValueError(f"claim {claim.id}: its ends are {claim.low} and {claim.high}")


def _in_order(history: Iterable[EarlierPayout], bounds: Bounds) -> tuple[EarlierPayout, ...]:
    """Earlier payouts that have used something."""
    ordered = sorted(history, key=lambda row: row.id)
    _check_ids(row.id for row in ordered)
    for row in ordered:
        if row.amount <= 0 or not 0 <= (row.returned or 0) <= row.amount:
            raise ValueError(f"earlier payout {row.id}: its amount is {row.amount}, and {row.returned} was paid back")
    return tuple(row for row in ordered if row.stays or bounds.returned == "used")


def _check_ids(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise ValueError(f"the id {each} is given twice")
        seen.add(each)
