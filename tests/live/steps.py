"""Seeded steps for live cases: facts asserted, corrected, withdrawn, items come and gone, each allowed by the facts it meets."""

from __future__ import annotations

import random
from collections.abc import Iterator
from types import MappingProxyType

from huisuan.ir.program import Program
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
from huisuan.values import UNKNOWN, Collection, Facts, Item, Unknown
from tests.parity.profiles import literals_beside, state_of


class Walk:
    """Steps drawn from a seed; `facts` is where they have led."""

    def __init__(self, program: Program, facts: Facts, seed: int) -> None:
        self.program = program
        self.facts = facts
        self._home = facts
        self._source = random.Random(seed)
        self._edges = literals_beside(program)

    def steps(self, count: int) -> Iterator[Edit]:
        collections = [place for place, frame in enumerate(self.program.frames) if frame.parent == 0]
        for number in range(count):
            items = collections and self._source.random() < 0.5
            edit = self._item_step(self._source.choice(collections), number) if items else self._fact_step()
            self.facts = edited(self.program, self.facts, edit)
            yield edit

    def _fact_step(self) -> Edit:
        source = self._source
        astray = [name for name, state in self._home.values.items() if self.facts.values.get(name) != state]
        if astray and source.random() < 0.6:
            name = source.choice(astray)
            state = self._home.values[name]
            return CorrectFact(name, state) if name in self.facts.values else AssertFact(name, state)
        decl = source.choice(self.program.inputs)
        before = self.facts.values.get(decl.id, UNKNOWN)
        state = state_of(decl, source, self._edges.get((0, decl.id), []), 0.3)
        if isinstance(before, Unknown):
            return AssertFact(decl.id, state)
        return WithdrawFact(decl.id) if source.random() < 0.25 else CorrectFact(decl.id, state)

    def _item_step(self, place: int, number: int) -> Edit:
        source = self._source
        frame = self.program.frames[place]
        found = self.facts.collections.get(frame.name) or Collection((), frame.max_items)
        fields = {
            decl.id: state_of(decl, source, self._edges.get((place, decl.id), []), 0.3)
            for decl in frame.fields
            if source.random() < 0.8
        }
        known = source.choice(found.items).id if found.items else None
        if known is not None and source.random() < 0.7:
            if len(found.items) > 3 or source.random() < 0.4:
                return WithdrawItem(frame.name, known)
            return CorrectItem(frame.name, Item(known, MappingProxyType(fields)))
        if not found.more or source.random() < 0.1:
            return Complete(frame.name)
        return AddItem(frame.name, Item(f"n{number}", MappingProxyType(fields)))
