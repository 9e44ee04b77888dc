"""What a profile changes against the blank one: heads of benefits and totals of groups, from the few components it touches (E3).

Three layers. *Blank*: nothing is known but the defaults of readings. *Ground*: only the widely read facts of a profile, and how many
items each of its collections may still hold; grounds recur, so they are kept. *Run*: the components that read anything else the
profile states, an item that can matter to them included, are computed anew, unless the ground has decided them already: what is known
for certain stays so, whatever else is said. Lines, limits and instalments come with `records`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from huisuan.backends.generated.components import components
from huisuan.backends.generated.folded import folded
from huisuan.backends.generated.heads import Found, Head, is_decided, is_same_amount
from huisuan.backends.generated.layout import Leaves
from huisuan.backends.generated.partial import ComponentCode, PointOf
from huisuan.backends.generated.sheet import Laid, Sheet, SheetPlan, Told
from huisuan.backends.generated.touch import Index, Mores, places_of
from huisuan.backends.record import Amount, Record, bits
from huisuan.backends.reference_reading import blank_facts
from huisuan.ir.program import Program
from huisuan.values import UNKNOWN, Collection, Facts, Known, State

WIDE = Fraction(1, 4)
"""A fact that more than this share of the components reads is part of the ground."""
WIDE_STATES, GROUNDS, PARTS = 64, 256, 50_000
"""How many states of the wide facts are kept; and for each, how many grounds and results of components."""


def _key_of(state: State) -> object:
    """What stands for a state of one fact, quick to compare."""
    if type(state) is not Known:
        return state
    value = state.value
    return value.as_integer_ratio() if type(value) is Fraction else value


class Changes:
    """Heads by the benefit's place in the program, totals by the group's: all of a blank profile, or what another changes there."""

    def __init__(self, heads: dict[int, Head], totals: dict[int, Amount]) -> None:
        self.heads = heads
        self.totals = totals

    def take(self, several: Iterable[Found], blank: Changes) -> None:
        """Of what is found what is not as in `blank`; what is, is no longer here."""
        heads, totals, blank_heads, blank_totals = self.heads, self.totals, blank.heads, blank.totals
        for found_heads, found_totals in several:
            for place, head in found_heads:
                if head == blank_heads[place]:
                    heads.pop(place, None)
                else:
                    heads[place] = head
            for number, total in found_totals:
                if is_same_amount(total, blank_totals[number]):
                    totals.pop(number, None)
                else:
                    totals[number] = total


@dataclass(frozen=True, slots=True)
class _Ground:
    """What one ground changes against the blank profile, and the components that it decides for every profile that adds no items."""

    changes: Changes
    decided: int


class _Wide:
    """What has been computed for one state of the wide facts; `laid` has these and the readings as declared."""

    def __init__(self, values: Mapping[str, State], laid: Laid) -> None:
        self.values = values
        self.laid = laid
        self.parts: dict[tuple[int, Mores], tuple[Found, bool]] = {}
        """Of a component, with how many items may still come: what it shows, and whether that is decided for good."""
        self.grounds: OrderedDict[Mores, _Ground] = OrderedDict()
        self.decided = 0
        """The components that the wide facts alone decide, whatever collections hold."""


class Differencer:
    """The differences of profiles under one program; keeps what recurs, within bounds."""

    def __init__(self, given: Program) -> None:
        self.program = program = folded(given)
        leaves = Leaves(program)
        self._parts = tuple(ComponentCode(program, each, leaves) for each in components(program))
        self.index = Index(program, [part.component for part in self._parts], WIDE)
        nodes = tuple(node for part in self._parts for node in part.nodes)
        narrowings = [each for part in self._parts for each in part.component.fields]
        self.plan = SheetPlan(program, nodes, self.index.wide, leaves, narrowings)
        self._wide: OrderedDict[tuple[object, ...], _Wide] = OrderedDict()
        self._recent: _Wide | None = None
        self._points: list[PointOf | None] = [None] * len(self._parts)
        """Of each component, once it is touched."""

    @cached_property
    def _heads(self) -> tuple[Callable[[Sheet], Found], ...]:
        return tuple(part.heads(self.plan) for part in self._parts)

    @cached_property
    def blank(self) -> Changes:
        """All heads and totals of the blank profile."""
        facts = blank_facts(self.program)
        sheet = Sheet(self.plan, self.plan.laid(facts.values), facts, {}).with_cells()
        found = [heads(sheet) for heads in self._heads]
        return Changes(
            {place: head for heads, _ in found for place, head in heads},
            {number: total for _, totals in found for number, total in totals},
        )

    @cached_property
    def blank_records(self) -> Mapping[int, Record]:
        facts = blank_facts(self.program)
        return {place: record for part in self._parts for place, record in part.records(facts).items()}

    def of(self, facts: Facts) -> Differences:
        by_facts, by_readings, known, stated = self.index.by_facts(facts)
        by_items = 0
        mores: list[tuple[int, int]] = []
        told: dict[int, Told] = {}
        for items, collection in self.index.collections(facts):
            if collection.more != items.most:
                mores.append((items.frame, collection.more))
            if collection.items:
                told[items.frame] = found = items.told(collection)
                by_items |= items.touched(found)
        wide, blank = self._wide_state(facts), self.blank
        ground = self._ground(wide, tuple(sorted(mores)))
        touched = (by_facts & ~ground.decided) | (by_items & ~wide.decided) | by_readings
        changed = Changes(ground.changes.heads.copy(), ground.changes.totals.copy())
        laid = self.plan.settle(wide.laid, facts.values) if by_readings else wide.laid
        sheet = Sheet(self.plan, laid, facts, told, stated)
        changed.take(self._found(places_of(touched), ~known, sheet), blank)
        return Differences(changed.heads, changed.totals, facts, self)

    def _found(self, places: list[int], silent: int, sheet: Sheet) -> list[Found]:
        """Heads and totals of components: by points as far as the profile allows; not tried where a fact that is asked is `silent`."""
        several, points, asked = [], self._points, self.index.asked
        for place in places:
            found = None
            if not asked[place] & silent:
                point = points[place]
                if point is None:
                    point = points[place] = self._parts[place].point(self.plan)
                found = point(sheet)
            several.append(self._heads[place](sheet.with_cells()) if found is None else found)
        return several

    def records(self, facts: Facts) -> tuple[Record, ...]:
        """The whole records of all benefits, those that read nothing the profile states from the blank one."""
        found = dict(self.blank_records)
        for place in bits(self.index.reads(facts)):
            found.update(self._parts[place].records(facts))
        return tuple(found[place] for place in range(len(found)))

    def _wide_state(self, facts: Facts) -> _Wide:
        states = [facts.values.get(name, UNKNOWN) for name in self.index.wide]
        key = tuple(map(_key_of, states))
        found = self._wide.get(key)
        if found is None:
            own = dict(zip(self.index.wide, states, strict=True))
            found = self._wide[key] = self._new_wide(own)
            if len(self._wide) > WIDE_STATES:
                self._wide.popitem(last=False)
        if found is not self._recent:
            self._wide.move_to_end(key)
            self._recent = found
        return found

    def _new_wide(self, own: Mapping[str, State]) -> _Wide:
        values = {**blank_facts(self.program).values, **own}
        wide = _Wide(values, self.plan.laid(values))
        wide.decided = self._new_ground(wide, ()).decided
        return wide

    def _ground(self, wide: _Wide, mores: Mores) -> _Ground:
        found = wide.grounds.get(mores)
        if found is None:
            found = wide.grounds[mores] = self._new_ground(wide, mores)
            if len(wide.grounds) > GROUNDS:
                wide.grounds.popitem(last=False)
        wide.grounds.move_to_end(mores)
        return found

    def _new_ground(self, wide: _Wide, mores: Mores) -> _Ground:
        names = {each.frame: each.name for each in self.index.items.values()}
        facts = Facts(wide.values, {names[frame]: Collection((), more) for frame, more in mores})
        sheet = Sheet(self.plan, wide.laid, facts, {}).with_cells()
        unmet = Sheet(self.plan, self.plan.unmet(wide.laid), facts, {}).with_cells()
        changes, decided = Changes({}, {}), 0
        if len(wide.parts) > PARTS:
            wide.parts.clear()
        for place, part in enumerate(self._parts):
            frames = part.component.frames
            key = (place, tuple(each for each in mores if each[0] in frames))
            kept = wide.parts.get(key)
            if kept is None:
                heads = self._heads[place]
                found = heads(sheet)
                stays = part.component.stays_decided and is_decided(found) and is_decided(heads(unmet))
                kept = wide.parts[key] = found, stays
            changes.take(kept[:1], self.blank)
            decided |= kept[1] << place
        return _Ground(changes, decided)


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
