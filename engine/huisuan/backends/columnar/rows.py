"""Rows of a register as profiles again, and the values that no column can hold: one row after the other, by the reference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import floor
from types import MappingProxyType

import polars as pl

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import WORD, Column, End, Number, TruthColumn
from huisuan.backends.columnar.plan import Opens
from huisuan.backends.columnar.reading import HIGH, NONE
from huisuan.backends.columnar.register import ID, MORE, OWNER_OF, Register
from huisuan.backends.columnar.steps import Tables
from huisuan.backends.columnar.tables import BLANK, OWNER
from huisuan.backends.record import NumberValue, TruthValue
from huisuan.backends.reference import Evaluation
from huisuan.backends.reference_parts import BLANK as UNSEEN
from huisuan.backends.three_valued import AnyValue
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import InputDecl, Program
from huisuan.values import NONE as KNOWN_NONE
from huisuan.values import Collection, Facts, Item, Known, Ranged, State

Cells = Mapping[str, object]


class Rows:
    """The applicants of a register as bound profiles: what its columns say, and the background for the rest."""

    def __init__(self, program: Program, register: Register, background: Facts) -> None:
        self.program, self.background = program, background
        self._applicants = register.applicants
        self._items = {
            place: _by_owner(register.items[frame.name])
            for place, frame in enumerate(program.frames)
            if place and frame.name in register.items
        }
        self._more = {
            name: dict(zip(table[OWNER_OF].to_list(), table[MORE].to_list(), strict=True))
            for name, table in register.more.items()
        }

    def facts(self, row: int) -> Facts:
        """The profile of one applicant."""
        own = _states(self.program.inputs, self._applicants.row(row, named=True))
        collections = {**self.background.collections, **self._collections(0, row)}
        return Facts(MappingProxyType({**self.background.values, **own}), MappingProxyType(collections))

    def _collections(self, outer: int, row: int) -> dict[str, Collection]:
        found = {}
        for place, frame in enumerate(self.program.frames):
            if place not in self._items or frame.parent != outer:
                continue
            items = tuple(self._item(place, at, cells) for at, cells in self._items[place].get(row, ()))
            more = self._more.get(frame.name, {}).get(row)
            name = frame.name.rpartition(".")[2] if outer else frame.name
            found[name] = Collection(items, frame.max_items - len(items) if more is None else more)
        return found

    def _item(self, frame: int, row: int, cells: Cells) -> Item:
        values = _states(self.program.frames[frame].fields, cells)
        return Item(str(cells[ID]), MappingProxyType(values), MappingProxyType(self._collections(frame, row)))


def _by_owner(table: pl.DataFrame) -> dict[int, list[tuple[int, Cells]]]:
    """Items by the row of their owner, in the order of their ids, each with its own row."""
    found: dict[int, list[tuple[int, Cells]]] = {}
    for row, cells in enumerate(table.iter_rows(named=True)):
        found.setdefault(cells[OWNER_OF], []).append((row, cells))
    for items in found.values():
        items.sort(key=lambda pair: str(pair[1][ID]))
    return found


def _states(decls: Iterable[InputDecl], cells: Cells) -> dict[str, State]:
    found: dict[str, State] = {}
    for decl in decls:
        value, high = cells.get(decl.id), cells.get(decl.id + HIGH)
        if cells.get(decl.id + NONE):
            found[decl.id] = KNOWN_NONE
        elif isinstance(value, bool | str):
            found[decl.id] = Known(value)
        elif isinstance(value, int):
            low, top = Fraction(value, decl.scale), Fraction(high if isinstance(high, int) else value, decl.scale)
            found[decl.id] = Known(low) if low == top else Ranged(low, top)
    return found


def put_by_rows(rows: Rows, nodes: Iterable[NodeId], tables: Tables, opens: Opens) -> dict[NodeId, Column]:
    """Columns for nodes that have none: each row's value by the reference, in the table of the node's frame."""
    program, wanted = rows.program, tuple(nodes)
    evaluations = [Evaluation(program, rows.facts(row)) for row in range(tables[0].height)]
    found = {}
    for node in wanted:
        frame = program.frames_of[node]
        values = [evaluations[row].value(node, path) for row, path in _paths(program, frame, tables)]
        series, found[node] = _column(program, node, values, opens)
        tables[frame].put(series)
    return found


def _paths(program: Program, frame: int, tables: Tables) -> list[tuple[int, tuple[int, ...]]]:
    """By row of a frame's table: the applicant's row, and where the item is in the profile."""
    if not frame:
        return [(row, ()) for row in range(tables[0].height)]
    outer = _paths(program, program.frames[frame].parent or 0, tables)
    found, place = [], dict[int, int]()
    for owner, blank in zip(tables[frame][OWNER].to_list(), tables[frame][BLANK].to_list(), strict=True):
        place[owner] = place.get(owner, -1) + 1
        row, path = outer[owner]
        found.append((row, (*path, UNSEEN if blank else place[owner])))
    return found


def _column(program: Program, node: NodeId, values: list[AnyValue], opens: Opens) -> tuple[list[pl.Series], Column]:
    name = f"n{node}.by_rows"  # the plan may have made columns of its own for the node
    masks = [value.open for value in values]
    words = [
        pl.Series(f"{name}.o{word}", [_word(mask, opens, word) for mask in masks], dtype=pl.Int64)
        for word in range(opens.words)
    ]
    told = tuple(pl.col(word.name) for word in words)
    if program.types[node] == "truth":
        truths = [value.truth for value in values if isinstance(value, TruthValue)]
        return [pl.Series(f"{name}.t", truths, dtype=pl.Boolean), *words], TruthColumn(pl.col(f"{name}.t"), True, told)
    numbers = [value for value in values if isinstance(value, NumberValue)]
    bounds = program.bounds[node]
    assert bounds is not None
    scale, lows, highs = _whole_ends(program, node, numbers)
    least, most = floor(bounds.lo * scale), floor(bounds.hi * scale) + (not program.scales[node])
    kind = ints.WIDE if ints.held(least, most).wide else ints.NARROW
    ends = [pl.Series(f"{name}.{tag}", column, dtype=kind) for tag, column in (("l", lows), ("h", highs))]
    kinds = pl.Series(f"{name}.k", [cols.KIND_BITS[each.kind] for each in numbers], dtype=pl.Int64)
    low, high = (End(ints.Whole(least, most, pl.col(end.name)), ints.constant(scale)) for end in ends)
    return [*ends, kinds, *words], Number(low, high, pl.col(kinds.name), told)


def _whole_ends(program: Program, node: NodeId, numbers: list[NumberValue]) -> tuple[int, list[int], list[int]]:
    """A scale, and the ends of numbers at it.

    A ratio has no scale at which it is whole. All that is asked of one is what it comes to in whole minor units, rounded down, and whether
    its ends meet: so it is rounded down, and an upper end that is another than the lower one gets the odd half of a unit.
    """
    scale = program.scales[node]
    if scale:
        return scale, [int(each.lo * scale) for each in numbers], [int(each.hi * scale) for each in numbers]
    units = 10 ** max((benefit.minor_digits for benefit in program.benefits), default=0)
    lows = [2 * floor(each.lo * units) for each in numbers]
    return 2 * units, lows, [2 * floor(each.hi * units) + (each.lo != each.hi) for each in numbers]


def _word(mask: int, opens: Opens, word: int) -> int:
    found = 0
    for bit, place in enumerate(opens.leaves[word * WORD : (word + 1) * WORD]):
        found |= (mask >> place & 1) << bit
    return found
