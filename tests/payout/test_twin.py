"""`payout` and its slow twin say the same of every claim."""

from __future__ import annotations

from hypothesis import given, settings

from huisuan.payout.model import Bounds, Claim, EarlierPayout, Payout
from huisuan.payout.payout import payout
from tests.payout.twin import Told, tell
from tests.payout_strategy import bounds, claims, histories


def _said(each: Payout) -> tuple[object, ...]:
    cuts = [(one.bound, one.before, one.after, one.left, one.thing, one.used_by) for one in each.cuts]
    held = None if each.held is None else tuple(each.held)
    up_to = each.up_to if each.held else 0
    kept = [tuple(share) for share in each.kept]
    return (each.claim.id, each.decision, each.asked, each.paid, each.waiting, up_to, each.reason, held, cuts, kept)


def _told(each: Told) -> tuple[object, ...]:
    waiting, up_to = (each.amount, each.up_to) if each.held else (0, 0)
    cuts, kept = each.cuts, each.kept
    return (
        each.claim.id, each.decision, each.asked, each.paid, waiting, up_to, each.reason, each.held, cuts, kept,
    )  # fmt: skip


@settings(max_examples=max(200, settings().max_examples))
@given(claims(), bounds(), histories())
def test_the_twin_decides_every_claim_alike(asked: list[Claim], limits: Bounds, earlier: list[EarlierPayout]) -> None:
    assert [_said(each) for each in payout(asked, limits, earlier).payouts] == [
        _told(each) for each in tell(asked, limits, earlier)
    ]
