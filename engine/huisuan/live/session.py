"""One live case: facts asserted, corrected and withdrawn one at a time; what comes out is what changed.

A step judges the atoms it can reach, takes the statuses from the method, holds them against the statuses computed from the roots, and only
then computes the records of the benefits reached. Not for several threads, not for batches, not for the life of a claim.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType, TracebackType
from typing import Self

from huisuan.backends.record import Record, record_of
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Benefit, Program, roots
from huisuan.live.changes import Changes, changes_between
from huisuan.live.choice import choose_method
from huisuan.live.edits import (
    AddItem,
    AssertFact,
    Complete,
    CorrectFact,
    CorrectItem,
    Edit,
    WithdrawFact,
    WithdrawItem,
    edited,
)
from huisuan.live.errors import CaseClosed, StatusMismatch
from huisuan.live.judge import Judge
from huisuan.live.reach import EVERYTHING, Reach, Touched, hit
from huisuan.live.statuses import Method, MethodName
from huisuan.values import Facts, Item, State, Truth


@dataclass(frozen=True, slots=True)
class Reached:
    """The benefits a step can change, their status roots, and all their roots."""

    benefits: tuple[Benefit, ...]
    statuses: tuple[NodeId, ...]
    roots: tuple[NodeId, ...]


class LiveProgram:
    """A program made ready for live cases: its rules in the matcher, its code generated as it is asked for. Close it last."""

    def __init__(self, program: Program, method: MethodName | None = None) -> None:
        self.program = program
        self.judge = Judge(program)
        self.reach = Reach(program)
        chosen = choose_method(program, self.judge, self.reach, method)
        self.method: Method = chosen.method
        self.reason = chosen.reason
        self._masks = tuple(
            self.reach.of(_roots_of(program, (benefit,))) | self.reach.of_lines(benefit) for benefit in program.benefits
        )
        self.reached = lru_cache(maxsize=512)(self._reached)

    def touched_by(self, edit: Edit) -> Touched:
        match edit:
            case AssertFact() | CorrectFact() | WithdrawFact():
                return self.reach.fact(edit.fact)
            case AddItem() | CorrectItem() | WithdrawItem() | Complete():
                return self.reach.collection(edit.collection)

    def _reached(self, touched: Touched) -> Reached:
        benefits = zip(self.program.benefits, self._masks, strict=True)
        found = tuple(benefit for benefit, mask in benefits if hit(touched, mask))
        statuses = tuple(sorted({benefit.status for benefit in found}))
        return Reached(found, statuses, _roots_of(self.program, found))

    def close(self) -> None:
        self.method.close()


class LiveSession:
    """A case. Any error of a step but UsageError closes it, since what it holds can no longer be trusted; the facts remain."""

    def __init__(self, live: LiveProgram, facts: Facts) -> None:
        self._live = live
        self._facts = facts
        self._statuses = live.method.begin()
        self._open = True
        self._records: dict[str, Record] = {}
        self._take(facts, EVERYTHING)

    @property
    def facts(self) -> Facts:
        return self._facts

    @property
    def records(self) -> Mapping[str, Record]:
        """The record of every benefit, by its id, in declared order."""
        return MappingProxyType(self._records)

    def assert_fact(self, fact: str, state: State) -> Changes:
        return self.apply(AssertFact(fact, state))

    def correct(self, fact: str, state: State) -> Changes:
        return self.apply(CorrectFact(fact, state))

    def withdraw(self, fact: str) -> Changes:
        return self.apply(WithdrawFact(fact))

    def add_item(self, collection: str, item: Item) -> Changes:
        return self.apply(AddItem(collection, item))

    def correct_item(self, collection: str, item: Item) -> Changes:
        return self.apply(CorrectItem(collection, item))

    def withdraw_item(self, collection: str, item: str) -> Changes:
        return self.apply(WithdrawItem(collection, item))

    def complete(self, collection: str) -> Changes:
        return self.apply(Complete(collection))

    def apply(self, edit: Edit) -> Changes:
        """One step. UsageError leaves the case as it was."""
        if not self._open:
            raise CaseClosed("the case is closed")
        facts = edited(self._live.program, self._facts, edit)
        before = dict(self._records)
        after = self._take(facts, self._live.touched_by(edit))
        self._facts = facts
        return changes_between(before, after)

    def _take(self, facts: Facts, touched: Touched) -> tuple[Record, ...]:
        live = self._live
        reached = live.reached(touched)
        try:
            statuses = self._statuses.update(facts, touched)
            agree(reached.benefits, statuses, live.judge.truths(reached.statuses, facts))
            found = live.judge.roots(reached.roots, facts)
            records = tuple(record_of(live.program, facts, found, benefit) for benefit in reached.benefits)
        except BaseException:
            self.close()
            raise
        self._records.update((record.benefit, record) for record in records)
        return records

    def close(self) -> None:
        """Frees what the case holds in the matcher."""
        if self._open:
            self._open = False
            self._statuses.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def agree(benefits: tuple[Benefit, ...], derived: Mapping[str, Truth], computed: Mapping[NodeId, Truth]) -> None:
    """StatusMismatch at the first benefit whose two statuses differ."""
    for benefit in benefits:
        if derived[benefit.id] is not computed[benefit.status]:
            raise StatusMismatch(f"{benefit.id}: {derived[benefit.id]} fired, {computed[benefit.status]} computed")


def _roots_of(program: Program, benefits: tuple[Benefit, ...]) -> tuple[NodeId, ...]:
    return roots(replace(program, benefits=benefits, groups=()))
