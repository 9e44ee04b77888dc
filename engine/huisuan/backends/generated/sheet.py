"""What a profile says, laid out once for all components: each leaf of the program at its place, rows of items made once and narrowed.

Knows leaves and items, not what is computed from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from huisuan.backends.generated.layout import EXACT, Cell, Layout, Leaves, Segment, Slot, lay_out, scaled
from huisuan.backends.generated.options import Options
from huisuan.backends.generated.settled import Settled
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Program
from huisuan.values import Collection, Facts, Item, Known, Ranged, State

Told = tuple[tuple[str | None, Item], ...]
"""Items, each with its option in the field that tells; None where that is not known."""
Narrowing = tuple[int, Options]
"""A collection of the profile, and the options with which its items are kept; None: with any."""
ProfileRows: TypeAlias = tuple[Sequence[Sequence[Cell]], list[int], list[Segment]]
"""Cells, outer rows and segments of a collection of the profile."""
_Full: TypeAlias = tuple[ProfileRows, int, Sequence[tuple[str | None, Sequence[Cell]]]]
"""All rows of a collection, how many more may come, and each row with the option that tells."""
Placed = tuple[tuple[int, Slot], ...]
Filling = dict[str, tuple[tuple[int, ...], int, Placed, Placed]]
"""By the name of a fact or field: the places that its value fills, at what scale; those places with their slots; and all other places."""


NOBODY: ProfileRows = [], [], [(0, 0, 0)]


class SheetPlan:
    """Where the leaves that `nodes` of a program read stand in a sheet, and the narrowings that are asked of it."""

    def __init__(
        self,
        program: Program,
        nodes: tuple[NodeId, ...],
        wide: Iterable[str],
        leaves: Leaves,
        narrowings: Iterable[Narrowing],
    ) -> None:
        self.layout: Layout = lay_out(program, nodes, leaves)
        self.settled = Settled(program, nodes, wide, leaves)
        self._leaves = len(self.layout.slots[0])
        self.settled_at = {node: place for place, node in enumerate(self.settled.nodes, self._leaves)}
        self.blank: tuple[Cell, ...] = tuple(slot.blank for slot in self.layout.slots[0])
        self.slots: tuple[Filling, ...] = tuple(map(_by_name, self.layout.slots))
        self.narrowings = tuple(dict.fromkeys(narrowings))
        self.names = tuple(decl.name for decl in program.frames)
        self.unstated = {
            frame: self.rows_of(frame, [], program.frames[frame].max_items)
            for frame in self.layout.frames
            if program.frames[frame].parent == 0
        }

    def cells(self, values: Mapping[str, State]) -> list[Cell]:
        """The cells of a profile's facts."""
        return self.settle(self.refilled(self.blank, values.items()), values)

    def settle(self, cells: list[Cell], values: Mapping[str, State]) -> list[Cell]:
        """Puts in what follows from the wide facts and the readings among `values`."""
        cells[self._leaves :] = self.settled.cells(values)
        return cells

    def refilled(self, cells: Sequence[Cell], stated: Iterable[tuple[str, State]]) -> list[Cell]:
        """Cells of another profile with what this one states put in."""
        return _filled(self.slots[0], cells, stated)

    def row(self, frame: int, item: Item) -> list[Cell]:
        return _filled(self.slots[frame], self.layout.blanks[frame], item.values.items())

    def rows_of(self, frame: int, seen: Sequence[Sequence[Cell]], more: int) -> ProfileRows:
        if more <= 0:
            return (seen, [0] * len(seen), [(0, len(seen), more)]) if seen else NOBODY
        return [*seen, self.layout.blanks[frame]], [0] * (len(seen) + 1), [(0, len(seen), more)]


class Sheet:
    """The leaves of one profile. `told`: the items of its collections with what tells of each."""

    __slots__ = ("_full", "_plan", "_rows", "cells", "facts", "told")

    def __init__(self, plan: SheetPlan, cells: list[Cell], facts: Facts, told: Mapping[int, Told]) -> None:
        self.cells = cells
        self.facts = facts
        self.told = told
        self._plan = plan
        self._full: dict[int, _Full] = {}
        self._rows: dict[int, ProfileRows] = {}

    def rows(self, number: int) -> ProfileRows:
        """The rows of the narrowing at that place of the plan."""
        found = self._rows.get(number)
        if found is not None:
            return found
        frame, options = self._plan.narrowings[number]
        full = self._full.get(frame)
        if full is None:
            full = self._full[frame] = self._all_of(frame)
        found, more, tagged = full
        if options is not None and tagged:
            kept = [row for option, row in tagged if option is None or option in options]
            if len(kept) < len(tagged):
                found = self._plan.rows_of(frame, kept, more)
        self._rows[number] = found
        return found

    def _all_of(self, frame: int) -> _Full:
        plan = self._plan
        collection: Collection | None = self.facts.collections.get(plan.names[frame])
        if collection is None:
            return plan.unstated[frame], 0, ()
        told = self.told.get(frame, ())
        tagged = [(option, plan.row(frame, item)) for option, item in told]
        return plan.rows_of(frame, [row for _, row in tagged], collection.more), collection.more, tagged


def _filled(filling: Filling, blank: Sequence[Cell], stated: Iterable[tuple[str, State]]) -> list[Cell]:
    cells, get = list(blank), filling.get
    for name, state in stated:
        found = get(name)
        if found is None:
            continue
        places, scale, plain, others = found
        if type(state) is Known:
            value = state.value
            if isinstance(value, str):
                cell: Cell = (value, None, 0)
            elif isinstance(value, bool):
                cell = (value, 0)
            else:
                number, over = value.as_integer_ratio()
                whole = number * scale if over == 1 else scaled(value, scale)
                cell = (whole, whole, EXACT, 0)
            for place in places:
                cells[place] = cell
        elif type(state) is Ranged:
            lo, hi = scaled(state.lo, scale), scaled(state.hi, scale)
            for place, slot in plain:
                cells[place] = (lo, hi, EXACT, slot.leaf if lo != hi else 0)
        else:
            for place, slot in plain:
                cells[place] = slot.cell(state)
        for place, slot in others:
            cells[place] = slot.cell(state)
    return cells


def _by_name(slots: tuple[Slot, ...]) -> Filling:
    found: Filling = {}
    for name in dict.fromkeys(slot.decl.id for slot in slots):
        own = [(place, slot) for place, slot in enumerate(slots) if slot.decl.id == name]
        plain = tuple(each for each in own if each[1].plain)
        others = tuple(each for each in own if not each[1].plain)
        found[name] = (tuple(place for place, _ in plain), own[0][1].decl.scale, plain, others)
    return found
