"""What workers brought together, as the season that a run on one machine ends in: claims decided across applicants, questions, words."""

from __future__ import annotations

from huisuan.batch.papers import Desk
from huisuan.batch.questions import Questions, asked_about
from huisuan.batch.season import Season
from huisuan.batch.wording import Wording
from huisuan.office.rows import Share
from huisuan.payout.payout import across
from huisuan.spark.running import Ran
from huisuan.spark.shipping import Shipment


def season_of(ran: Ran, shipment: Shipment, shares: tuple[Share, ...]) -> Season:
    """Applies what applicants share, over all claims at once."""
    compiled, bounds, history = shipment.compiled, shipment.bounds, shipment.history
    paid = across(ran.admitted, bounds, history)
    claimed = frozenset(each.claim.benefit for each in ran.admitted)
    about = shipment.benefits or asked_about(compiled, claimed, ran.counts.keys())
    asked = Questions(compiled)
    for each in ran.asked:
        asked.put(each)
    patterns = {each.number: each for each in ran.patterns}
    questions = tuple(asked.rows(patterns, about))
    desk = Desk(compiled, Wording(compiled, bounds, history), shares)
    return Season(paid, ran.claimed, questions, ran.rejects, ran.counts, desk)
