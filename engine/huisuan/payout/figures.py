"""The figures of a run: each decision, each bound's use, the totals, and the check that nothing was lost between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from huisuan.payout.measures import Key, own_measures
from huisuan.payout.model import (
    Bounds,
    BoundUse,
    Cut,
    Decision,
    EarlierPayout,
    Held,
    Once,
    Payout,
    Payouts,
    Thing,
    Totals,
)
from huisuan.payout.passes import Kind, Row
from huisuan.payout.tally import Tally

DECISIONS: tuple[Decision, ...] = ("paid", "reduced", "refused", "held")


@dataclass(frozen=True, slots=True)
class Ran:
    """A pass that is over: its tallies as it left them, and by row what counted in it."""

    tallies: tuple[Tally, ...]
    counted: Sequence[int]


def reconciled(
    rows: Sequence[Row],
    kinds: Sequence[Kind],
    bounds: Bounds,
    history: Sequence[EarlierPayout],
    own: Sequence[int],
    passes: Sequence[Ran],
) -> Payouts:
    """The result of rows that have been through all passes; every sum is checked against the others.

    `own` is what counted in the applicants' own bounds, by row; `passes` begin with that of the things paid for once.
    """
    payouts = tuple(map(_payout, rows))
    uses = [_use_of_things(once, rows, history, passes[0].counted) for once in bounds.once]
    uses += _own_uses(rows, kinds, bounds, history, own)
    for each in passes:
        for tally in each.tallies:
            covered = [tally.measure.covers(*kind) for kind in kinds]
            uses += _uses_of(tally, each.counted, [row for row in rows if covered[row.kind]])
    result = Payouts(payouts, tuple(uses), _totals(payouts))
    _check(result)
    return result


def _payout(row: Row) -> Payout:
    cuts, amount = row.cuts, row.amount
    asked = cuts[0].before if cuts else amount
    if row.held is not None:
        return Payout(row.claim, "held", asked, 0, amount, row.up_to, cuts, row.held, row.reason, row.kept)
    decision: Decision = "refused" if amount == 0 else "reduced" if cuts else "paid"
    return Payout(row.claim, decision, asked, amount, 0, 0, cuts, None, row.reason, ())


def _totals(payouts: Iterable[Payout]) -> Totals:
    claims: dict[Decision, int] = dict.fromkeys(DECISIONS, 0)
    cut: dict[str, int] = {}
    asked = paid = waiting = refused = 0
    up_to: int | None = 0
    for _, decision, wanted, given, waits, most, cuts, held, _, _ in payouts:
        claims[decision] += 1
        asked += wanted
        paid += given
        if held is not None:
            waiting += waits
            up_to = None if up_to is None or most is None else up_to + most
        for one in cuts:
            cut[one.bound] = cut.get(one.bound, 0) + one.before - one.after
        if decision == "refused":
            refused += wanted
    return Totals(MappingProxyType(claims), asked, paid, waiting, up_to, refused, MappingProxyType(cut))


@dataclass(slots=True)
class _Use:
    last: Row
    counted: int = 0
    paid: int = 0
    cut: int = 0
    claims: int = 0
    waiting: int = 0


def _own_uses(
    rows: Sequence[Row],
    kinds: Sequence[Kind],
    bounds: Bounds,
    history: Sequence[EarlierPayout],
    counted: Sequence[int],
) -> Iterator[BoundUse]:
    """Of each bound of the applicants' own, where it cut: what came of those applicants' claims beside their earlier payouts."""
    cut_at = _applicants_cut(rows)
    for measure in own_measures(bounds):
        found = cut_at.get(measure.name)
        if not found:
            continue
        covered = [measure.covers(*kind) for kind in kinds]
        mine = [row for row in rows if covered[row.kind] and row.claim.applicant in found]
        tally = Tally(measure, (past for past in history if past.applicant in found))
        for row in mine if measure.window == "rolling" else ():
            key = tally.key_at(row.claim)
            if counted[row.place] and not isinstance(key, Held):
                tally.put(key, row.claim, counted[row.place])
        yield from _uses_of(tally, counted, mine)


def _applicants_cut(rows: Iterable[Row]) -> dict[str, set[str]]:
    """By bound, the applicants from whom it took something."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for cut in row.cuts:
            found.setdefault(cut.bound, set()).add(row.claim.applicant)
    return found


def _uses_of(tally: Tally, counted: Sequence[int], rows: Iterable[Row]) -> Iterator[BoundUse]:
    """What became of the claims a bound is for, by the values of its keys, beside what it says itself."""
    measure, uses = tally.measure, dict[Key, _Use]()
    name, key_at = measure.name, tally.key_at
    for row in rows:
        took, waits = counted[row.place], row.held is not None
        cut = _cut_by(row.cuts, name) if row.cuts else 0
        if not (took or cut or waits):
            continue
        key = key_at(row.claim)
        if isinstance(key, Held):
            continue
        use = uses.get(key)
        if use is None:
            use = uses[key] = _Use(row)
        use.last = row
        use.cut += cut
        if waits:
            use.waiting += 1
        else:
            use.paid += row.amount
        if took:
            use.counted += took
            use.claims += 1
    for key in sorted(uses):
        if uses[key].cut or not measure.own:
            yield _told(tally, key, uses[key])


def _told(tally: Tally, key: Key, use: _Use) -> BoundUse:
    measure, last = tally.measure, use.last.claim
    line = measure.window == "line"
    total, before, kept = tally.most(last), tally.before(key, last), tally.kept(key)
    counted = tally.counted(key, last)
    if measure.own and measure.window != "rolling":
        counted = use.counted if line or measure.of == "sum" else use.claims
    left = None if line or total is None else max(0, total - before - counted - kept)
    if measure.most is not None and measure.window in ("year", "lifetime") and counted + kept:
        assert before + counted + kept <= measure.most, f"{measure.name} {key} is above its figure"
    return BoundUse(
        measure.name, measure.kind, key, total, before, counted, kept, left, use.paid, use.cut, use.claims, use.waiting
    )


def _use_of_things(
    once: Once, rows: Iterable[Row], history: Iterable[EarlierPayout], counted: Sequence[int]
) -> BoundUse:
    benefits, kinds = once.benefits, once.kinds
    earlier = {
        thing
        for row in history
        if benefits is None or row.benefit in benefits
        for thing in row.objects
        if thing[0] in kinds
    }
    taken: set[Thing] = set()
    paid = cut = claims = waiting = 0
    for row in rows:
        if benefits is not None and row.claim.benefit not in benefits:
            continue
        waiting += row.held is not None
        if row.cuts:
            cut += _cut_by(row.cuts, once.name)
        if counted[row.place]:
            mine = False
            for thing in row.claim.objects:
                if thing[0] in kinds:
                    taken.add(thing)
                    mine = True
            claims += mine
            paid += row.amount if mine and row.held is None else 0
    return BoundUse(once.name, "once", (), None, len(earlier), len(taken), 0, None, paid, cut, claims, waiting)


def _cut_by(cuts: Iterable[Cut], bound: str) -> int:
    for each in cuts:
        if each.bound == bound:
            return each.before - each.after
    return 0


def _check(result: Payouts) -> None:
    """What came in is what goes out and what was cut: of each claim, of each bound, of all."""
    for claim, _, asked, paid, waiting, _, cuts, _, _, _ in result.payouts:
        amount = asked
        for cut in cuts:
            assert cut.before == amount and 0 <= cut.after < cut.before, f"{claim.id}: {cut}"
            amount = cut.after
        assert amount == paid + waiting, f"{claim.id}: {amount} is neither paid nor waiting"
    by_bound: dict[str, int] = {}
    for use in result.uses:
        by_bound[use.bound] = by_bound.get(use.bound, 0) + use.cut
    totals = result.totals
    assert totals.asked == totals.paid + totals.waiting + sum(totals.cut.values()), f"{totals}"
    assert all(by_bound[name] == took for name, took in totals.cut.items()), f"{totals}"
