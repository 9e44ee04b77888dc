"""Columns back to the values of a backend, and rows to roots by profile and item. Knows no nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import polars as pl

from huisuan.backends.columnar.columns import KIND_BITS, WORD, Bits, Column, Number, TruthColumn
from huisuan.backends.columnar.integers import Whole
from huisuan.backends.columnar.tables import OWNER, Prepared
from huisuan.backends.columnar.working import Working
from huisuan.backends.record import NumberValue, Roots, TruthValue, Value
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Program

KINDS = {bits: kind for kind, bits in KIND_BITS.items()}


def _column(table: Working, part: pl.Expr | int) -> Sequence[int]:
    if isinstance(part, int):
        return (part,) * table.height
    return table[part.meta.output_name()].to_list()


def _whole(table: Working, part: Whole) -> Sequence[int]:
    return _column(table, part.lo if part.column is None else part.column)


def _masks(table: Working, words: tuple[Bits, ...]) -> list[int]:
    masks = [0] * table.height
    for place, word in enumerate(words):
        if isinstance(word, int) and not word:
            continue
        masks = [mask | found << WORD * place for mask, found in zip(masks, _column(table, word), strict=True)]
    return masks


def values_of(table: Working, value: Column) -> list[Value]:
    """One value a row."""
    if isinstance(value, TruthColumn):
        pairs = list(zip(_truths(table, value), _masks(table, value.open), strict=True))
        different = {pair: TruthValue(*pair) for pair in set(pairs)}
        return [different[pair] for pair in pairs]
    if not isinstance(value, Number):
        raise TypeError("a text is no root")
    lows = list(zip(_whole(table, value.lo.num), _whole(table, value.lo.den), strict=True))
    highs = lows
    if not value.point:
        highs = list(zip(_whole(table, value.hi.num), _whole(table, value.hi.den), strict=True))
    made: dict[tuple[tuple[int, int], tuple[int, int], int, int], Value] = {}
    found: list[Value] = []
    for row in zip(lows, highs, _column(table, value.kind), _masks(table, value.open), strict=True):
        known = made.get(row)
        if known is None:
            low, high, kind, mask = row
            known = made[row] = NumberValue(Fraction(*low), Fraction(*high), KINDS[kind], mask)
        found.append(known)
    return found


def _truths(table: Working, value: TruthColumn) -> Sequence[bool | None]:
    if isinstance(value.value, bool):
        return (value.value,) * table.height
    return table[value.value.meta.output_name()].to_list()


class Collected:
    """Roots of a batch while they are read off its tables."""

    def __init__(self, program: Program, prepared: Prepared) -> None:
        self.program, self.prepared = program, prepared
        self.single: list[dict[NodeId, Value]] = [{} for _ in range(prepared.rows)]
        self.items: list[dict[NodeId, Mapping[tuple[str, ...], Value]]] = [{} for _ in range(prepared.rows)]
        self._owners: dict[int, list[int]] = {0: list(range(prepared.rows))}

    def add(self, node: NodeId, tables: Mapping[int, Working], value: Column) -> None:
        frame = self.program.frames_of[node]
        found = values_of(tables[frame], value)
        if not frame:
            for single, one in zip(self.single, found, strict=True):
                single[node] = one
            return
        by_profile: list[dict[tuple[str, ...], Value]] = [{} for _ in range(self.prepared.rows)]
        for profile, ids, one in zip(self._profiles(frame), self.prepared.ids[frame], found, strict=True):
            if ids is not None:
                by_profile[profile][ids] = one
        for items, one_profile in zip(self.items, by_profile, strict=True):
            items[node] = one_profile

    def _profiles(self, frame: int) -> list[int]:
        """The profile of each row."""
        found = self._owners.get(frame)
        if found is None:
            outer = self._profiles(self.program.frames[frame].parent or 0)
            found = self._owners[frame] = [outer[row] for row in self.prepared.tables[frame][OWNER].to_list()]
        return found

    def roots(self) -> tuple[Roots, ...]:
        return tuple(Roots(single, items) for single, items in zip(self.single, self.items, strict=True))
