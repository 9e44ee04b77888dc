"""What a profile or an item states put into rows of leaves: as cells, and as values with a hole where one is open.

Knows leaves and states, not where rows come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from huisuan.backends.generated.holes import HOLE, Between, point_cell
from huisuan.backends.generated.layout import EXACT, Cell, Slot, scaled
from huisuan.values import Known, Ranged, State

Placed = tuple[tuple[int, Slot], ...]
Filling = dict[str, tuple[int, int, Placed, Placed]]
"""By the name of a fact or field: the one place there is (-1 if there are more), the scale, the places that its value fills and all others,
with their slots.
"""


def filled(filling: Filling, blank: Sequence[Cell], stated: Iterable[tuple[str, State]]) -> list[Cell]:
    cells, get = list(blank), filling.get
    for name, state in stated:
        found = get(name)
        if found is None:
            continue
        only, scale, plain, others = found
        if type(state) is Known:
            value = state.value
            if type(value) is Fraction:
                number, over = value.as_integer_ratio()
                whole = number * scale if over == 1 else scaled(value, scale)
                cell: Cell = (whole, whole, EXACT, 0)
            else:
                cell = (value, None, 0) if isinstance(value, str) else (bool(value), 0)
            if only >= 0:
                cells[only] = cell
                continue
            for place, _ in plain:
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


def valued(filling: Filling, blank: Sequence[object], stated: Iterable[tuple[str, State]]) -> list[object]:
    values, get = list(blank), filling.get
    for name, state in stated:
        found = get(name)
        if found is None:
            continue
        only, scale, plain, others = found
        if type(state) is Known:
            value: object = state.value
            if type(value) is Fraction:
                number, over = value.as_integer_ratio()
                value = number * scale if over == 1 else scaled(value, scale)
            if only >= 0:
                values[only] = value
                continue
            for place, _ in plain:
                values[place] = value
        else:
            for place, slot in plain:
                values[place] = point_cell(slot, state)
        for place, slot in others:
            values[place] = point_cell(slot, state)
    return values


def value_of(cell: Cell) -> object:
    """The value of a cell, or a hole."""
    if len(cell) == 4 and cell[0] != cell[1]:
        return Between(cell[0], cell[1])
    return HOLE if cell[0] is None or cell[-1] else cell[0]


def by_name(slots: tuple[Slot, ...]) -> Filling:
    found: Filling = {}
    for name in dict.fromkeys(slot.decl.id for slot in slots):
        own = [(place, slot) for place, slot in enumerate(slots) if slot.decl.id == name]
        plain = tuple(each for each in own if each[1].plain)
        others = tuple(each for each in own if not each[1].plain)
        only = own[0][0] if len(own) == len(plain) == 1 else -1
        found[name] = (only, own[0][1].decl.scale, plain, others)
    return found
