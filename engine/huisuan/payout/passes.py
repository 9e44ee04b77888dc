"""Passes over the claims: in one order, each claim settled under all bounds of the pass before the next comes; or divided at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from huisuan.payout.division import divide
from huisuan.payout.measures import Key, Measure, common_measures, key_of, own_measures
from huisuan.payout.model import Bounds, Claim, Cut, EarlierPayout, First, Held, Reason, Share
from huisuan.payout.tally import Tally
from huisuan.payout.things import Things

Sequel = tuple[Literal["first_come", "ranking", "proportional"], str, First]
"""An order, and the ranks it goes by."""


@dataclass(slots=True)
class Row:
    """A claim on its way; `up_to` is what a held one may come to. Lives inside one call."""

    claim: Claim
    amount: int
    up_to: int | None
    cuts: list[Cut]
    held: Held | None
    reason: Reason
    counted: list[int]
    kept: list[Share] = field(default_factory=list)

    def hold(self, held: Held) -> None:
        self.held, self.up_to = held, self.amount


@dataclass(frozen=True, slots=True)
class Pass:
    """Neighbouring bounds that decide in the same order. Things come before tallies; what is divided is divided alone."""

    order: Sequel
    things: tuple[Things, ...]
    tallies: tuple[Tally, ...]


_FIRST_COME: Sequel = ("first_come", "", "highest")


def own_pass(bounds: Bounds, history: Sequence[EarlierPayout]) -> Pass:
    """The bounds that one applicant's claims decide."""
    things = tuple(Things(each, history, own=True) for each in bounds.once)
    return Pass(_FIRST_COME, things, tuple(Tally(each, history) for each in own_measures(bounds)))


def common_passes(bounds: Bounds, history: Sequence[EarlierPayout]) -> tuple[Pass, ...]:
    """The bounds that applicants share, in the order of the stages."""
    found = [Pass(_FIRST_COME, tuple(Things(each, history, own=False) for each in bounds.once), ())]
    for measure in common_measures(bounds):
        last, tally = found[-1], Tally(measure, history)
        order = sequel(measure)
        if order == last.order and measure.order != "proportional":
            found[-1] = Pass(last.order, last.things, (*last.tallies, tally))
        else:
            found.append(Pass(order, (), (tally,)))
    return tuple(found)


def first_come(claim: Claim) -> tuple[bool, int, int, str]:
    """By day applied, the undated last; then by sequence, then by id."""
    return (claim.applied_on is None, claim.applied_on or 0, claim.sequence, claim.id)


def sequel(measure: Measure) -> Sequel:
    return (
        (measure.order, measure.by, measure.first) if measure.order == "ranking" else (measure.order, *_FIRST_COME[1:])
    )


def ranked(rows: Iterable[Row], order: Sequel) -> list[Row]:
    """Rows that stand in order of coming by their ranks: the unranked last, equal ranks as they came."""
    _, by, first = order
    sign = -1 if first == "highest" else 1

    def place(row: Row) -> tuple[bool, int]:
        rank = row.claim.ranks.get(by)
        return (True, 0) if rank is None else (False, sign * rank)

    return sorted(rows, key=place)


def run(each: Pass, rows: Sequence[Row]) -> None:
    """One pass over rows that stand in order of coming."""
    if each.order[0] == "proportional":
        for tally in each.tallies:
            _divide(tally, rows)
    else:
        _settle_all(each, rows if each.order == _FIRST_COME else ranked(rows, each.order))
    for row in rows:
        row.counted.append(0 if row.held else row.amount)


def _settle_all(each: Pass, rows: Iterable[Row]) -> None:
    found: dict[tuple[str, int | None], tuple[tuple[Things, ...], tuple[Tally, ...]]] = {}
    for row in rows:
        if row.amount == 0 and row.held is None:
            continue
        kind = (row.claim.benefit, row.claim.year)
        mine = found.get(kind)
        if mine is None:
            things = tuple(one for one in each.things if one.covers(row.claim.benefit))
            mine = found[kind] = things, tuple(tally for tally in each.tallies if tally.measure.covers(*kind))
        if row.held is None:
            _settle(row, *mine)
        if row.held is not None:
            _keep(row, mine[1])


def _settle(row: Row, things: tuple[Things, ...], tallies: tuple[Tally, ...]) -> None:
    bounds: tuple[Things | Tally, ...] = (*things, *tallies)
    for bound in bounds:
        said = bound.judge(row.claim, row.amount)
        if isinstance(said, Held):
            row.hold(said)
            return
        if said is not None:
            row.cuts.append(said)
            row.amount = said.after
            if row.amount == 0:
                return
    for one in things:
        one.book(row.claim, row.amount)
    for tally in tallies:
        tally.book(row.claim, row.amount)


def _keep(row: Row, tallies: Iterable[Tally]) -> None:
    for tally in tallies:
        if tally.measure.reserves:
            share = tally.keep(row.claim, may_come_to(row))
            if share is not None:
                row.kept.append(share)


def may_come_to(row: Row) -> int:
    """What a held claim is reckoned with: its upper end, or what is certain of it where there is none."""
    return row.amount if row.up_to is None else row.up_to


def _divide(tally: Tally, rows: Sequence[Row]) -> None:
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        if not tally.measure.covers(row.claim.benefit, row.claim.year):
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
    asked = [row.amount if row.held is None else may_come_to(row) for row in group]
    doubt, _ = tally.doubtful(key, first)
    if doubt and left and sum(asked) > left - doubt:
        for row in group:
            if row.held is None:
                row.hold(Held("history_in_doubt", name))
        return
    for row, share in zip(group, divide(left, asked), strict=True):
        if row.held is not None:
            if share:
                row.kept.append(Share(name, share))
        elif share < row.amount:
            row.cuts.append(Cut(name, "budget", key, row.amount, share, left))
            row.amount = share
