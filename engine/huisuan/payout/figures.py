"""The figures of a run: each decision, each bound's use, the totals, and the check that nothing was lost between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from huisuan.payout.measures import Key, Measure, common_measures, key_of, own_measures
from huisuan.payout.model import (
    Bounds,
    BoundUse,
    Claim,
    Cut,
    Decision,
    EarlierPayout,
    Held,
    Once,
    Payout,
    Payouts,
    Totals,
)
from huisuan.payout.passes import Row, common_passes, ranked, sequel
from huisuan.payout.tally import Tally

DECISIONS: tuple[Decision, ...] = ("paid", "reduced", "refused", "held")


def reconciled(rows: Sequence[Row], bounds: Bounds, history: Sequence[EarlierPayout]) -> Payouts:
    """The result of rows that have been through all passes; every sum is checked against the others."""
    payouts = tuple(_payout(row) for row in rows)
    uses = tuple(_uses(rows, bounds, history))
    result = Payouts(payouts, uses, _totals(payouts))
    _check(result)
    return result


def _payout(row: Row) -> Payout:
    asked = row.cuts[0].before if row.cuts else row.amount
    cuts = tuple(row.cuts)
    if row.held is not None:
        return Payout(row.claim, "held", asked, 0, row.amount, row.up_to, cuts, row.held, row.reason, tuple(row.kept))
    decision: Decision = "refused" if row.amount == 0 else "reduced" if cuts else "paid"
    return Payout(row.claim, decision, asked, row.amount, 0, 0, cuts, None, row.reason, ())


def _totals(payouts: Iterable[Payout]) -> Totals:
    claims: Counter[Decision] = Counter(dict.fromkeys(DECISIONS, 0))
    cut: Counter[str] = Counter()
    asked = paid = waiting = refused = 0
    up_to: int | None = 0
    for each in payouts:
        claims[each.decision] += 1
        asked += each.asked
        paid += each.paid
        waiting += each.waiting
        if each.held is not None:
            up_to = None if up_to is None or each.up_to is None else up_to + each.up_to
        for one in each.cuts:
            cut[one.bound] += one.before - one.after
        if each.decision == "refused":
            refused += each.asked
    return Totals(MappingProxyType(dict(claims)), asked, paid, waiting, up_to, refused, MappingProxyType(dict(cut)))


@dataclass(slots=True)
class _Use:
    last: Claim
    counted: int = 0
    paid: int = 0
    cut: int = 0
    claims: int = 0
    waiting: int = 0


def _uses(rows: Sequence[Row], bounds: Bounds, history: Sequence[EarlierPayout]) -> Iterator[BoundUse]:
    for once in bounds.once:
        yield _use_of_things(once, rows, history)
    cut_at = _applicants_cut(rows)
    for measure in own_measures(bounds):
        found = cut_at.get(measure.name)
        if found:
            mine = [row for row in rows if row.claim.applicant in found]
            yield from _uses_of(measure, 0, mine, [row for row in history if row.applicant in found])
    places = {
        tally.measure.name: place for place, each in enumerate(common_passes(bounds, ()), 1) for tally in each.tallies
    }
    for measure in common_measures(bounds):
        yield from _uses_of(measure, places[measure.name], rows, history)


def _applicants_cut(rows: Iterable[Row]) -> dict[str, set[str]]:
    """By bound, the applicants from whom it took something."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for cut in row.cuts:
            found.setdefault(cut.bound, set()).add(row.claim.applicant)
    return found


def _uses_of(measure: Measure, place: int, rows: Sequence[Row], history: Sequence[EarlierPayout]) -> Iterator[BoundUse]:
    """A replay of what counted, claim by claim, against what was paid before."""
    tally, uses, covered = Tally(measure, history), dict[Key, _Use](), dict[tuple[str, int | None], bool]()
    for row in ranked(rows, sequel(measure)) if measure.order == "ranking" else rows:
        counted, waits = row.counted[place], row.held is not None
        cut = _cut_by(row.cuts, measure.name) if row.cuts else 0
        if not (counted or cut or waits):
            continue
        kind = (row.claim.benefit, row.claim.year)
        if not (covered[kind] if kind in covered else covered.setdefault(kind, measure.covers(*kind))):
            continue
        key = key_of(measure, row.claim)
        if isinstance(key, Held):
            continue
        use = uses.get(key)
        if use is None:
            use = uses[key] = _Use(row.claim)
        use.last = row.claim
        use.cut += cut
        if waits:
            use.waiting += 1
        else:
            use.paid += row.amount
        if counted:
            use.counted += counted
            use.claims += 1
            tally.book(row.claim, counted)
        for share in row.kept:
            if share.bound == measure.name:
                tally.keep(row.claim, share.kept)
    for key in sorted(uses):
        use = uses[key]
        if measure.own and not use.cut:
            continue
        line = measure.window == "line"
        total, before = tally.most(use.last), tally.before(key, use.last)
        counted = use.counted if line else tally.counted(key, use.last)
        kept = tally.kept(key)
        left = None if line or total is None else max(0, total - before - counted - kept)
        if measure.most is not None and measure.window in ("year", "lifetime") and counted + kept:
            assert before + counted + kept <= measure.most, f"{measure.name} {key} is above its figure"
        yield BoundUse(
            measure.name, measure.kind, key, total, before, counted, kept, left, use.paid, use.cut, use.claims,
            use.waiting,
        )  # fmt: skip


def _use_of_things(once: Once, rows: Sequence[Row], history: Iterable[EarlierPayout]) -> BoundUse:
    covered = [row for row in rows if once.benefits is None or row.claim.benefit in once.benefits]
    earlier = {
        thing
        for row in history
        if once.benefits is None or row.benefit in once.benefits
        for thing in row.objects
        if thing[0] in once.kinds
    }
    taken = [
        (row, things)
        for row in covered
        if row.counted[1] and (things := {thing for thing in row.claim.objects if thing[0] in once.kinds})
    ]
    return BoundUse(
        bound=once.name,
        kind="once",
        key=(),
        total=None,
        before=len(earlier),
        counted=len({thing for _, things in taken for thing in things}),
        kept=0,
        left=None,
        paid=sum(row.amount for row, _ in taken if not row.held),
        cut=sum(_cut_by(row.cuts, once.name) for row in covered),
        claims=len(taken),
        waiting=sum(row.held is not None for row in covered),
    )


def _cut_by(cuts: Iterable[Cut], bound: str) -> int:
    for each in cuts:
        if each.bound == bound:
            return each.before - each.after
    return 0


def _check(result: Payouts) -> None:
    """What came in is what goes out and what was cut: of each claim, of each bound, of all."""
    for each in result.payouts:
        amount = each.asked
        for cut in each.cuts:
            assert cut.before == amount and 0 <= cut.after < cut.before, f"{each.claim.id}: {cut}"
            amount = cut.after
        assert amount == each.paid + each.waiting, f"{each.claim.id}: {amount} is neither paid nor waiting"
    by_bound: Counter[str] = Counter()
    for use in result.uses:
        by_bound[use.bound] += use.cut
    totals = result.totals
    assert totals.asked == totals.paid + totals.waiting + sum(totals.cut.values()), f"{totals}"
    assert all(by_bound[name] == took for name, took in totals.cut.items()), f"{totals}"
