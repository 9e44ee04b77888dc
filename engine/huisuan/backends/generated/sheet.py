"""What a profile says, laid out once for all components: each leaf of the program at its place, rows of items made once and narrowed.

Knows leaves and items, not what is computed from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from huisuan.backends.generated.filling import Filling, by_name, filled, value_of, valued
from huisuan.backends.generated.holes import HOLE, Hole
from huisuan.backends.generated.layout import Cell, Layout, Leaves, Segment, lay_out
from huisuan.backends.generated.options import Options
from huisuan.backends.generated.settled import Settled
from huisuan.ir.nodes import Input, NodeId
from huisuan.ir.program import Program
from huisuan.values import Collection, Facts, Item, State

Told = tuple[tuple[str | None, Item], ...]
"""Items, each with its option in the field that tells; None where that is not known."""
Narrowing = tuple[int, Options]
"""A collection of the profile, and the options with which its items are kept; None: with any."""
ProfileRows: TypeAlias = tuple[Sequence[Sequence[Cell]], list[int], list[Segment]]
"""Cells, outer rows and segments of a collection of the profile."""
_Full: TypeAlias = tuple[ProfileRows, int, Sequence[tuple[str | None, Sequence[Cell]]]]
"""All rows of a collection, how many more may come, and each row with the option that tells."""


NOBODY: ProfileRows = [], [], [(0, 0, 0)]
Points: TypeAlias = Sequence[Sequence[object]] | Hole
"""The rows of a collection of the profile by values, with holes where one is open; a hole if more items may come."""


class Laid(NamedTuple):
    """The leaves of a profile and what is settled, as cells and as values with a hole where one is open."""

    cells: Sequence[Cell]
    values: Sequence[object]


class SheetPlan:
    """Where the leaves that `nodes` of a program read stand in a sheet, and the narrowings that are asked of it."""

    def __init__(
        self,
        program: Program,
        nodes: tuple[NodeId, ...],
        wide: Sequence[str],
        leaves: Leaves,
        narrowings: Iterable[Narrowing],
    ) -> None:
        self.layout: Layout = lay_out(program, nodes, leaves)
        self.settled = Settled(program, nodes, wide, leaves)
        self._leaves = len(self.layout.slots[0])
        self.settled_at = {node: place for place, node in enumerate(self.settled.nodes, self._leaves)}
        blank: tuple[Cell, ...] = tuple(slot.blank for slot in self.layout.slots[0])
        self.blank = Laid(blank, tuple(map(value_of, blank)))
        self.blank_values = {frame: tuple(map(value_of, row)) for frame, row in self.layout.blanks.items()}
        fixed = frozenset(wide)
        self._judged: dict[int, Cell] = {
            place: (None, slot.leaf)
            for place, slot in enumerate(self.layout.slots[0])
            if slot.operation.met and slot.decl.id not in fixed
        }
        self.slots: tuple[Filling, ...] = tuple(map(by_name, self.layout.slots))
        self.narrowings = tuple(dict.fromkeys(narrowings))
        self.names = tuple(decl.name for decl in program.frames)
        self.unstated = {
            frame: self.rows_of(frame, [], program.frames[frame].max_items)
            for frame in self.layout.frames
            if program.frames[frame].parent == 0
        }

        cut = [Input(0) if node in self.settled_at else each for node, each in enumerate(program.nodes)]
        self.cut = replace(program, nodes=tuple(cut))
        """The program with what is settled read as inputs are."""

    def laid(self, values: Mapping[str, State]) -> Laid:
        """What a profile's facts are laid out as."""
        found = Laid(self.cells(self.blank, values.items()), self.values(self.blank, values.items()))
        return self.settle(found, values)

    def settle(self, laid: Laid, values: Mapping[str, State]) -> Laid:
        """Puts in what follows from the wide facts and the readings among `values`."""
        settled, leaves = self.settled.cells(values), self._leaves
        return Laid([*laid.cells[:leaves], *settled], [*laid.values[:leaves], *map(value_of, settled)])

    def unmet(self, laid: Laid) -> Laid:
        """With judgements open also where open ones are taken as met."""
        return laid._replace(cells=[self._judged.get(place, cell) for place, cell in enumerate(laid.cells)])

    def cells(self, laid: Laid, stated: Iterable[tuple[str, State]]) -> list[Cell]:
        """The cells of another profile with what this one states put in."""
        return filled(self.slots[0], laid.cells, stated)

    def values(self, laid: Laid, stated: Iterable[tuple[str, State]]) -> list[object]:
        """As `cells`, by values."""
        return valued(self.slots[0], laid.values, stated)

    def row(self, frame: int, item: Item) -> list[Cell]:
        return filled(self.slots[frame], self.layout.blanks[frame], item.values.items())

    def row_values(self, frame: int, item: Item) -> list[object]:
        return valued(self.slots[frame], self.blank_values[frame], item.values.items())

    def rows_of(self, frame: int, seen: Sequence[Sequence[Cell]], more: int) -> ProfileRows:
        if more <= 0:
            return (seen, [0] * len(seen), [(0, len(seen), more)]) if seen else NOBODY
        return [*seen, self.layout.blanks[frame]], [0] * (len(seen) + 1), [(0, len(seen), more)]


class Sheet:
    """What one profile says: `stated` put upon what is laid out for its wide facts. `told`: the items of its collections with what
    tells of each. `cells` are there once asked for.
    """

    __slots__ = (
        "_base",
        "_full",
        "_plan",
        "_points",
        "_rows",
        "_stated",
        "_valued",
        "cells",
        "facts",
        "told",
        "values",
    )

    def __init__(
        self,
        plan: SheetPlan,
        base: Laid,
        facts: Facts,
        told: Mapping[int, Told],
        stated: Sequence[tuple[str, State]] = (),
    ) -> None:
        self.cells: Sequence[Cell] = ()
        self.values: Sequence[object] = plan.values(base, stated) if stated else base.values
        self.facts = facts
        self.told = told
        self._plan = plan
        self._base = base
        self._stated = stated
        self._full: dict[int, _Full] = {}
        self._rows: dict[int, ProfileRows] = {}
        self._valued: dict[int, Sequence[tuple[str | None, Sequence[object]]]] = {}
        self._points: dict[int, Points] = {}

    def with_cells(self) -> Sheet:
        if not self.cells:
            self.cells = self._plan.cells(self._base, self._stated) if self._stated else self._base.cells
        return self

    def points(self, number: int) -> Points:
        """As `rows`, by values."""
        found = self._points.get(number)
        if found is None:
            found = self._points[number] = self._points_of(*self._plan.narrowings[number])
        return found

    def _points_of(self, frame: int, options: Options) -> Points:
        plan = self._plan
        collection = self.facts.collections.get(plan.names[frame])
        if collection is None or collection.more > 0:
            return HOLE
        valued = self._valued.get(frame)
        if valued is None:
            told = self.told.get(frame, ())
            valued = self._valued[frame] = [(option, plan.row_values(frame, item)) for option, item in told]
        return [row for option, row in valued if options is None or option is None or option in options]

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
