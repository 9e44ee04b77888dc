"""What a profile changes against the blank one: heads of benefits and totals of groups, from the few components it touches (E3).

Three layers. *Blank*: nothing is known but the defaults of readings. *Ground*: only the widely read facts of a profile, and how many
items each of its collections may still hold; grounds recur, so they are kept. *Run*: the components that read anything else the
profile states, an item that can matter to them included, are computed anew. Lines, limits and instalments come with `records`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from huisuan.backends.generated.components import components
from huisuan.backends.generated.heads import Head, HeadReader
from huisuan.backends.generated.layout import Leaves
from huisuan.backends.generated.partial import ComponentCode, Found
from huisuan.backends.generated.touch import Index, Mores, Told
from huisuan.backends.record import Amount, Record, bits
from huisuan.backends.reference_reading import blank_facts
from huisuan.ir.program import Program
from huisuan.values import UNKNOWN, Collection, Facts, State

WIDE = Fraction(1, 4)
"""A fact that more than this share of the components reads is part of the ground."""
WIDE_STATES, GROUNDS, PARTS = 64, 256, 50_000
"""How many states of the wide facts are kept; and for each, how many grounds and results of components."""


class _Wide:
    """What has been computed for one state of the wide facts."""

    def __init__(self, values: Mapping[str, State]) -> None:
        self.values = values
        self.parts: dict[tuple[int, Mores], Found] = {}
        self.grounds: OrderedDict[Mores, Found] = OrderedDict()


class Differencer:
    """The differences of profiles under one program; keeps what recurs, within bounds."""

    def __init__(self, program: Program) -> None:
        self.program = program
        reader, leaves = HeadReader(program), Leaves(program)
        self._parts = tuple(ComponentCode(each, reader, leaves) for each in components(program))
        self.index = Index(program, [part.component for part in self._parts], WIDE)
        self._wide: OrderedDict[tuple[State, ...], _Wide] = OrderedDict()

    @cached_property
    def blank(self) -> Found:
        """All heads and totals of the blank profile."""
        whole, facts = Found({}, {}), blank_facts(self.program)
        for part in self._parts:
            whole.take(part.found(facts))
        return whole

    @cached_property
    def blank_records(self) -> Mapping[int, Record]:
        facts = blank_facts(self.program)
        return {place: record for part in self._parts for place, record in part.records(facts).items()}

    def of(self, facts: Facts) -> Differences:
        touched = self.index.by_facts(facts)
        mores: list[tuple[int, int]] = []
        told: dict[int, Told] = {}
        for items, collection in self.index.collections(facts):
            if collection.more != items.most:
                mores.append((items.frame, collection.more))
            if collection.items:
                told[items.frame] = found = items.told(collection)
                touched |= items.touched(found)
        ground = self._ground(self._wide_state(facts), tuple(sorted(mores)))
        changed = Found(dict(ground.heads), dict(ground.totals))
        for place in bits(touched):
            part = self._parts[place]
            changed.take_changed(part.found(self.index.narrowed(part.component, facts, told)), self.blank)
        return Differences(changed.heads, changed.totals, facts, self)

    def records(self, facts: Facts) -> tuple[Record, ...]:
        """The whole records of all benefits, those that read nothing the profile states from the blank one."""
        found = dict(self.blank_records)
        for place in bits(self.index.reads(facts)):
            found.update(self._parts[place].records(facts))
        return tuple(found[place] for place in range(len(found)))

    def _wide_state(self, facts: Facts) -> _Wide:
        key = tuple(facts.values.get(name, UNKNOWN) for name in self.index.wide)
        found = self._wide.get(key)
        if found is None:
            own = dict(zip(self.index.wide, key, strict=True))
            found = self._wide[key] = _Wide({**blank_facts(self.program).values, **own})
            if len(self._wide) > WIDE_STATES:
                self._wide.popitem(last=False)
        self._wide.move_to_end(key)
        return found

    def _ground(self, wide: _Wide, mores: Mores) -> Found:
        found = wide.grounds.get(mores)
        if found is None:
            found = wide.grounds[mores] = self._new_ground(wide, mores)
            if len(wide.grounds) > GROUNDS:
                wide.grounds.popitem(last=False)
        wide.grounds.move_to_end(mores)
        return found

    def _new_ground(self, wide: _Wide, mores: Mores) -> Found:
        names = {each.frame: each.name for each in self.index.items.values()}
        facts = Facts(wide.values, {names[frame]: Collection((), more) for frame, more in mores})
        ground = Found({}, {})
        if len(wide.parts) > PARTS:
            wide.parts.clear()
        for place, part in enumerate(self._parts):
            frames = part.component.frames
            key = (place, tuple(each for each in mores if each[0] in frames))
            found = wide.parts.get(key)
            if found is None:
                found = wide.parts[key] = part.found(facts)
            ground.take_changed(found, self.blank)
        return ground


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs from the blank profile: heads by the benefit's place in the program, totals by the group's."""

    heads: Mapping[int, Head]
    totals: Mapping[int, Amount]
    facts: Facts
    _source: Differencer

    def head(self, place: int) -> Head:
        """The head of any benefit, changed or not."""
        return self.heads.get(place) or self._source.blank.heads[place]

    def total(self, number: int) -> Amount:
        return self.totals.get(number) or self._source.blank.totals[number]

    def records(self) -> tuple[Record, ...]:
        """Whole records of every benefit, with lines, limits and instalments; computed when asked for."""
        return self._source.records(self.facts)
