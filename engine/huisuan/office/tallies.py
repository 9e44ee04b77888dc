"""Counts and sums of a run, by decision, benefit, department, bound and open fact. Every sum of a table is a sum over the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from huisuan.office.rows import DECISIONS, Decision, OpenRow, PaidRow
from huisuan.vocabulary.units import Label


@dataclass(frozen=True, slots=True)
class Tally:
    """What a group of claims comes to: due = cut + paid + held, and the counts by decision."""

    label: Label
    counts: tuple[tuple[Decision, int], ...]
    due: int
    cut: int
    paid: int
    held: int

    @property
    def claims(self) -> int:
        return sum(count for _, count in self.counts)

    def count(self, decision: Decision) -> int:
        return dict(self.counts)[decision]


@dataclass(frozen=True, slots=True)
class BoundTally:
    """How often a bound cut, and how much in all."""

    label: Label
    times: int
    fen: int


@dataclass(frozen=True, slots=True)
class OpenTally:
    """How many claims wait for an answer, and who can give it."""

    fact: Label
    who: Label
    claims: int


def tally(label: Label, rows: Iterable[PaidRow]) -> Tally:
    """One group."""
    held = tuple(rows)
    counts = tuple((each, sum(row.decision == each for row in held)) for each in DECISIONS)
    return Tally(
        label,
        counts,
        due=sum(row.due for row in held),
        cut=sum(row.cut for row in held),
        paid=sum(row.paid for row in held),
        held=sum(row.held for row in held),
    )


def by_benefit(rows: Iterable[PaidRow]) -> tuple[Tally, ...]:
    return _grouped(rows, lambda row: (row.benefit, row.title))


def by_department(rows: Iterable[PaidRow]) -> tuple[Tally, ...]:
    return _grouped(rows, lambda row: (row.department.zh, row.department))


def _grouped(rows: Iterable[PaidRow], group: Callable[[PaidRow], tuple[str, Label]]) -> tuple[Tally, ...]:
    """The groups, what is paid most first; equal ones by their key."""
    members: dict[str, list[PaidRow]] = {}
    labels: dict[str, Label] = {}
    for row in rows:
        key, label = group(row)
        members.setdefault(key, []).append(row)
        labels.setdefault(key, label)
    found = [(key, tally(labels[key], own)) for key, own in members.items()]
    return tuple(each for _, each in sorted(found, key=lambda pair: (-pair[1].paid, -pair[1].claims, pair[0])))


def by_bound(rows: Iterable[PaidRow]) -> tuple[BoundTally, ...]:
    """The bounds, the one that cut most often first."""
    times: dict[str, int] = {}
    sums: dict[str, int] = {}
    labels: dict[str, Label] = {}
    for row in rows:
        for cut in row.cuts:
            labels.setdefault(cut.bound.zh, cut.bound)
            times[cut.bound.zh] = times.get(cut.bound.zh, 0) + 1
            sums[cut.bound.zh] = sums.get(cut.bound.zh, 0) + cut.fen
    found = [BoundTally(label, times[key], sums[key]) for key, label in labels.items()]
    return tuple(sorted(found, key=lambda each: (-each.times, -each.fen, each.label.zh)))


def by_fact(rows: Iterable[OpenRow]) -> tuple[OpenTally, ...]:
    """The open facts, the one that holds up most claims first."""
    claims: dict[tuple[str, str], set[tuple[str, str]]] = {}
    labels: dict[tuple[str, str], tuple[Label, Label]] = {}
    for row in rows:
        key = (row.fact.zh, row.who.zh)
        labels.setdefault(key, (row.fact, row.who))
        claims.setdefault(key, set()).add((row.number, row.title.zh))
    found = [OpenTally(*labels[key], len(members)) for key, members in claims.items()]
    return tuple(sorted(found, key=lambda each: (-each.claims, each.fact.zh, each.who.zh)))
