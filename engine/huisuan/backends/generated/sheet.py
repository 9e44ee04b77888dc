"""What a profile says, laid out once for all components: each leaf of the program at its place, rows of items made once and narrowed.

Knows leaves and items, not what is computed from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from huisuan.backends.generated.layout import Cell, Layout, Leaves, Segment, Slot, lay_out
from huisuan.backends.generated.options import Options
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Program
from huisuan.values import Collection, Facts, Item, State

Told = tuple[tuple[str | None, Item], ...]
"""Items, each with its option in the field that tells; None where that is not known."""
Narrowing = tuple[int, Options]
"""A collection of the profile, and the options with which its items are kept; None: with any."""
ProfileRows: TypeAlias = tuple[list[Sequence[Cell]], list[int], list[Segment]]
"""Cells, outer rows and segments of a collection of the profile."""
Slots = Mapping[str, tuple[tuple[int, Slot], ...]]
"""By the name of a fact or field, the places it fills."""


class SheetPlan:
    """Where the leaves that `nodes` of a program read stand in a sheet, and the narrowings that are asked of it."""

    def __init__(self, program: Program, nodes: Iterable[NodeId], leaves: Leaves, narrowings: Iterable[Narrowing]):
        self.layout: Layout = lay_out(program, nodes, leaves)
        self.blank: tuple[Cell, ...] = tuple(slot.blank for slot in self.layout.slots[0])
        self.slots: tuple[Slots, ...] = tuple(map(_by_name, self.layout.slots))
        self.narrowings = tuple(dict.fromkeys(narrowings))
        self.names = tuple(decl.name for decl in program.frames)
        self.unstated = {
            frame: self.rows_of(frame, [], program.frames[frame].max_items)
            for frame in self.layout.frames
            if program.frames[frame].parent == 0
        }

    def cells(self, values: Mapping[str, State]) -> list[Cell]:
        """The cells of a profile's facts."""
        return self.refilled(self.blank, values.items())

    def refilled(self, cells: Sequence[Cell], stated: Iterable[tuple[str, State]]) -> list[Cell]:
        """Cells of another profile with what this one states put in."""
        return _filled(self.slots[0], cells, stated)

    def row(self, frame: int, item: Item) -> list[Cell]:
        return _filled(self.slots[frame], self.layout.blanks[frame], item.values.items())

    def rows_of(self, frame: int, seen: list[Sequence[Cell]], more: int) -> ProfileRows:
        count = len(seen)
        cells = [*seen, self.layout.blanks[frame]] if more > 0 else seen
        return cells, [0] * len(cells), [(0, count, more)]


class Sheet:
    """The leaves of one profile. `told`: the items of its collections with what tells of each."""

    __slots__ = ("_full", "_plan", "_rows", "cells", "facts", "told")

    def __init__(self, plan: SheetPlan, cells: list[Cell], facts: Facts, told: Mapping[int, Told]) -> None:
        self.cells = cells
        self.facts = facts
        self.told = told
        self._plan = plan
        self._full: dict[int, list[Sequence[Cell]]] = {}
        self._rows: dict[int, ProfileRows] = {}

    def rows(self, number: int) -> ProfileRows:
        """The rows of the narrowing at that place of the plan."""
        found = self._rows.get(number)
        if found is None:
            found = self._rows[number] = self._narrowed(*self._plan.narrowings[number])
        return found

    def _narrowed(self, frame: int, options: Options) -> ProfileRows:
        plan = self._plan
        collection: Collection | None = self.facts.collections.get(plan.names[frame])
        if collection is None:
            return plan.unstated[frame]
        full = self._full.get(frame)
        if full is None:
            full = self._full[frame] = [plan.row(frame, item) for item in collection.items]
        if options is not None and full:
            told = self.told[frame]
            full = [row for row, (option, _) in zip(full, told, strict=True) if option is None or option in options]
        return plan.rows_of(frame, full, collection.more)


def _filled(slots: Slots, blank: Sequence[Cell], stated: Iterable[tuple[str, State]]) -> list[Cell]:
    cells = list(blank)
    for name, state in stated:
        for place, slot in slots.get(name, ()):
            cells[place] = slot.cell(state)
    return cells


def _by_name(slots: tuple[Slot, ...]) -> Slots:
    found: dict[str, tuple[tuple[int, Slot], ...]] = {}
    for place, slot in enumerate(slots):
        found[slot.decl.id] = (*found.get(slot.decl.id, ()), (place, slot))
    return found
