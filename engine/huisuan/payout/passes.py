"""Passes over the claims: in one order, each claim settled under all bounds of the pass before the next comes; or divided at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from huisuan.payout.division import divide
from huisuan.payout.measures import Key, Measure, common_measures, key_of, own_measures
from huisuan.payout.model import Bounds, Claim, Cut, EarlierPayout, First, Held, Reason, Share, Thing
from huisuan.payout.tally import Tally
from huisuan.payout.things import Things

Sequel = tuple[Literal["first_come", "ranking", "proportional"], str, First]
"""An order, and the ranks it goes by."""
Kind = tuple[str, int | None]
"""A claim's benefit and year: what says which bounds are for it."""
_FIRST_COME: Sequel = ("first_come", "", "highest")


@dataclass(slots=True)
class Row:
    """A claim on its way. Lives inside one call.

    `place` is its number in order of coming, `kind` that of its benefit and year; `up_to` is what a held one may come to.
    """

    place: int
    kind: int
    claim: Claim
    amount: int
    up_to: int | None
    held: Held | None
    reason: Reason
    cuts: tuple[Cut, ...] = ()
    kept: tuple[Share, ...] = ()

    def hold(self, held: Held) -> None:
        self.held, self.up_to = held, self.amount


@dataclass(frozen=True, slots=True)
class Pass:
    """Neighbouring bounds that decide in the same order. Things come before tallies; what is divided is divided alone.

    `shared`: the things that more than one claim or earlier payout names, the only ones that can stand in anybody's way.
    """

    order: Sequel
    things: tuple[Things, ...]
    tallies: tuple[Tally, ...]
    shared: frozenset[Thing] = frozenset()


def own_pass(bounds: Bounds, history: Sequence[EarlierPayout], shared: frozenset[Thing]) -> Pass:
    """The bounds that one applicant's claims decide."""
    things = tuple(Things(each, history, shared, own=True) for each in bounds.once)
    return Pass(_FIRST_COME, things, tuple(Tally(each, history) for each in own_measures(bounds)), shared)


def common_passes(bounds: Bounds, history: Sequence[EarlierPayout], shared: frozenset[Thing]) -> tuple[Pass, ...]:
    """The bounds that applicants share, in the order of the stages."""
    things = tuple(Things(each, history, shared, own=False) for each in bounds.once)
    found = [Pass(_FIRST_COME, things, (), shared)]
    for measure in common_measures(bounds):
        last, tally = found[-1], Tally(measure, history)
        order = _sequel(measure)
        if order == last.order and measure.order != "proportional":
            found[-1] = Pass(last.order, last.things, (*last.tallies, tally), last.shared)
        else:
            found.append(Pass(order, (), (tally,)))
    return tuple(found)


def shared_things(bounds: Bounds, claims: Iterable[Claim], history: Iterable[EarlierPayout]) -> frozenset[Thing]:
    """The things named more than once."""
    if not bounds.once:
        return frozenset()
    seen: set[Thing] = set()
    again: set[Thing] = set()
    for things in chain((row.objects for row in history), (claim.objects for claim in claims)):
        for thing in things:
            if thing in seen:
                again.add(thing)
            else:
                seen.add(thing)
    return frozenset(again)


def _sequel(measure: Measure) -> Sequel:
    return (measure.order, measure.by, measure.first) if measure.order == "ranking" else (measure.order, "", "highest")


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """By day applied, the undated last; then by sequence, by file and row of the line's item, and by id."""
    dated = sorted(claims, key=lambda claim: claim.id)
    dated.sort(key=lambda claim: (claim.sequence, claim.at))
    undated = [claim for claim in dated if claim.applied_on is None]
    dated = [claim for claim in dated if claim.applied_on is not None]
    dated.sort(key=lambda claim: claim.applied_on or 0)
    return dated + undated


def _ranked(rows: Iterable[Row], order: Sequel) -> list[Row]:
    """Rows that stand in order of coming by their ranks: the unranked last, equal ranks as they came."""
    _, by, first = order
    sign = -1 if first == "highest" else 1

    def place(row: Row) -> tuple[bool, int]:
        rank = row.claim.ranks.get(by)
        return (True, 0) if rank is None else (False, sign * rank)

    return sorted(rows, key=place)


def run(each: Pass, rows: Sequence[Row], kinds: Sequence[Kind]) -> list[int]:
    """One pass over rows that stand in order of coming; by row, what it counted for in the bounds of the pass."""
    if each.order[0] == "proportional":
        for tally in each.tallies:
            _divide(tally, rows, kinds)
    else:
        _settle_all(each, rows, kinds)
    return [0 if row.held else row.amount for row in rows]


def _settle_all(each: Pass, rows: Iterable[Row], kinds: Sequence[Kind]) -> None:
    bound = [_Bound.of(each, kind) for kind in kinds]
    concerned = [row for row in rows if bound[row.kind] is not None and (row.amount or row.held is not None)]
    shared = each.shared
    for row in concerned if each.order == _FIRST_COME else _ranked(concerned, each.order):
        mine = bound[row.kind]
        assert mine is not None
        if row.held is None:
            claim = row.claim
            if mine.things and not shared.isdisjoint(claim.objects):
                _settle(row, claim, (*mine.things, *mine.tallies))
            else:
                _settle(row, claim, mine.tallies)
        if row.held is not None and mine.reserving:
            _keep(row, mine.reserving)


@dataclass(frozen=True, slots=True)
class _Bound:
    """What of a pass is for the claims of one benefit and year."""

    things: tuple[Things, ...]
    tallies: tuple[Tally, ...]
    reserving: tuple[Tally, ...]

    @classmethod
    def of(cls, each: Pass, kind: Kind) -> _Bound | None:
        tallies = tuple(tally for tally in each.tallies if tally.measure.covers(*kind))
        things = tuple(one for one in each.things if one.covers(kind[0])) if each.shared else ()
        reserving = tuple(tally for tally in tallies if tally.measure.reserves)
        return cls(things, tallies, reserving) if things or tallies else None


def _settle(row: Row, claim: Claim, bounds: Sequence[Things | Tally]) -> None:
    amount = row.amount
    for bound in bounds:
        said = bound.judge(claim, amount)
        if said is None:
            continue
        if isinstance(said, Held):
            row.hold(said)
            return
        row.cuts = (*row.cuts, said)
        row.amount = amount = said.after
        if amount == 0:
            return
    for bound in bounds:
        bound.book(claim, amount)


def _keep(row: Row, reserving: Iterable[Tally]) -> None:
    for tally in reserving:
        share = tally.keep(row.claim, _may_come_to(row))
        if share is not None:
            row.kept = (*row.kept, share)


def _may_come_to(row: Row) -> int:
    """What a held claim is reckoned with: its upper end, or what is certain of it where there is none."""
    return row.amount if row.up_to is None else row.up_to


def _divide(tally: Tally, rows: Sequence[Row], kinds: Sequence[Kind]) -> None:
    groups: dict[Key, list[Row]] = {}
    covered = [tally.measure.covers(*kind) for kind in kinds]
    for row in rows:
        if not covered[row.kind]:
            continue
        waits = row.held is not None
        if (waits and not tally.measure.reserves) or (row.amount == 0 and not waits):
            continue
        key = key_of(tally.measure, row.claim)
        if not isinstance(key, Held):
            groups.setdefault(key, []).append(row)
        elif not waits:
            row.hold(key)
    for key, group in groups.items():
        _divide_group(tally, key, group)


def _divide_group(tally: Tally, key: Key, group: list[Row]) -> None:
    name, first = tally.measure.name, group[0].claim
    left = max(0, (tally.most(first) or 0) - tally.before(key, first))
    asked = [row.amount if row.held is None else _may_come_to(row) for row in group]
    doubt, _ = tally.doubtful(key, first)
    if doubt and left and sum(asked) > left - doubt:
        for row in group:
            if row.held is None:
                row.hold(Held("history_in_doubt", name))
        return
    for row, share in zip(group, divide(left, asked), strict=True):
        if row.held is not None:
            if share:
                row.kept = (*row.kept, Share(name, share))
                tally.put_aside(key, share)
            continue
        if share < row.amount:
            row.cuts = (*row.cuts, Cut(name, "budget", key, row.amount, share, left))
            row.amount = share
        tally.put(key, row.claim, share)
