"""Blocks of a population as registers. A block's rows are what they would be in any other block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from huisuan.backends.columnar import Register
from huisuan.backends.columnar.reading import NONE
from huisuan.backends.columnar.register import ID, MORE, OWNER_OF
from huisuan.population.bits import key_of, words
from huisuan.population.plan import Column, Plan, Table

MANY_ROWS = 65_536
ITEMS_A_CELL = 64
"""An item's cell is its owner's times this, plus its place."""
_CELL, _SIZE = "?cell", "?size"
HIDDEN = (_CELL, _SIZE)
_PARTS = 10_000


@dataclass(frozen=True, slots=True)
class Population:
    """`unknown`: how many of 10,000 facts are left blank."""

    plan: Plan
    seed: int
    unknown: int = 0

    def register(self, first: int, rows: int) -> Register:
        """Applicants `first` to `first + rows - 1`; each has told all its items. Owners are rows of the block."""
        applicants = self.applicants(first, rows)
        owners, items, more = {"": applicants}, {}, {}
        for table in self.plan.collections:
            outer = owners[table.parent]
            owners[table.name] = self._items(table, outer)
            items[table.name] = owners[table.name].drop(HIDDEN)
            every = pl.int_range(outer.height, dtype=pl.UInt32, eager=True).alias(OWNER_OF)
            more[table.name] = pl.DataFrame([every, pl.repeat(0, outer.height, dtype=pl.Int64, eager=True).alias(MORE)])
        return Register(applicants.drop(HIDDEN), items, more)

    def registers(self, rows: int, size: int = MANY_ROWS) -> Iterator[Register]:
        """All of it, block by block."""
        for first in range(0, rows, size):
            yield self.register(first, min(size, rows - first))

    def table(self, table: Table, first: int, rows: int) -> tuple[pl.DataFrame, int]:
        """One table of a block, and how many rows that of its owners has."""
        if not table.name:
            return self.applicants(first, rows).drop(HIDDEN), 0
        named = {each.name: each for each in self.plan.collections}
        chain = [table]
        while chain[-1].parent:
            chain.append(named[chain[-1].parent])
        owners = made = self.applicants(first, rows, bare=True)
        for each in reversed(chain):
            owners, made = made, self._items(each, made)
        return made.drop(HIDDEN), owners.height

    def applicants(self, first: int, rows: int, *, bare: bool = False) -> pl.DataFrame:
        """With cells and sizes; `bare`, without facts."""
        cells = pl.int_range(first, first + rows, dtype=pl.UInt64, eager=True).alias(_CELL)
        sizes = self.plan.sizes.column(self.seed, cells, cells).cast(pl.UInt64).alias(_SIZE)
        return pl.DataFrame([cells, sizes]) if bare else self._filled(self.plan.applicants, [cells, sizes])

    def _items(self, table: Table, owners: pl.DataFrame) -> pl.DataFrame:
        assert table.count is not None
        counts = table.count.column(self.seed, owners[_CELL], owners[_SIZE]).alias("n")
        owner = pl.int_range(owners.height, dtype=pl.UInt32, eager=True).alias(OWNER_OF)
        some = pl.DataFrame([owner, counts, owners[_CELL], owners[_SIZE]]).filter(pl.col("n") > 0)
        each = some.select(OWNER_OF, _CELL, _SIZE, pl.int_ranges("n", dtype=pl.UInt64).alias("place")).explode("place")
        cells = (each[_CELL] * ITEMS_A_CELL + each["place"]).alias(_CELL)
        names = (each["place"] + 1).cast(pl.String).alias(ID)
        return self._filled(table, [each[OWNER_OF], names, cells, each[_SIZE]])

    def _filled(self, table: Table, keys: list[pl.Series]) -> pl.DataFrame:
        cells, sizes = keys[-2], keys[-1]
        facts = (part for column in table.columns for part in self._column(table.name, column, cells, sizes))
        return pl.DataFrame([*keys, *facts])

    def _column(self, table: str, column: Column, cells: pl.Series, sizes: pl.Series) -> Iterator[pl.Series]:
        decl = column.decl
        value = column.draw.column(self.seed, cells, sizes)
        if column.members:
            value = pl.Series(column.members, dtype=pl.Enum(column.members)).gather(value)
        elif decl.type == "truth":
            value = value == 1
        if self.unknown:
            blank = words(key_of(self.seed, f"?blank:{table}.{decl.id}"), cells) % _PARTS
            value = _only(value, blank >= self.unknown)
        if column.none is not None:
            none = (column.none.column(self.seed, cells, cells) == 1) & value.is_not_null()
            yield none.alias(decl.id + NONE)
            value = _only(value, ~none)
        yield value.alias(decl.id)


def _only(value: pl.Series, where: pl.Series) -> pl.Series:
    return value.zip_with(where, pl.Series([None], dtype=value.dtype))
