"""Registers as the tables of a batch: columns by the names of facts become columns of leaves, and what stands in no column is not made.

A column `<id>` holds whole numbers at the fact's scale, truths, enum members, texts or day numbers, null where unknown; beside it
`<id>?high` the upper end where a row gives a range, and `<id>?none` true where the applicant is known to have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from huisuan.backends.columnar.ground import Given, Ground
from huisuan.backends.columnar.reading import Reading, reading_of
from huisuan.backends.columnar.tables import (
    BLANK,
    OWNER,
    PLACE,
    ROW,
    WEIGHT,
    OutsideDeclaration,
    Prepared,
    declarations,
    leaf_columns,
    shape_of,
)
from huisuan.ir.nodes import Count, Exists, Extreme, Pick, Related, Running, Sum
from huisuan.ir.program import Frame, Program
from huisuan.values import Collection, Facts

OWNER_OF, ID, MORE = "#owner", "#id", "#more"
"""Of an item: the row of the applicant or outer item it belongs to, and its id; of an owner: how many further items may come."""


SEEN, UNSEEN, WEIGHTS = "#seen", "#unseen", "#weight"


@dataclass(frozen=True, slots=True)
class Register:
    """The applicants' table, a row each, and by collection the table of items: `#owner` is the row of the applicant (or outer item) in
    its table, `#id` unique within the owner; `more` (by collection: `#owner`, `#more`) how many further items may come, the most
    declared where it says nothing.
    """

    applicants: pl.DataFrame
    items: Mapping[str, pl.DataFrame]
    more: Mapping[str, pl.DataFrame]

    @property
    def rows(self) -> int:
        return self.applicants.height


def given_by(program: Program, register: Register) -> Given:
    """The leaves of a program that a register has columns for; a column that no rule reads is none of them."""
    leaves = {(0, place) for place, decl in enumerate(program.inputs) if decl.id in register.applicants.columns}
    frames = set()
    for place, frame in enumerate(program.frames):
        table = register.items.get(frame.name) if place else None
        if table is not None:
            frames.add(place)
            leaves.update((place, at) for at, decl in enumerate(frame.fields) if decl.id in table.columns)
    return Given(frozenset(leaves), frozenset(frames))


def frames_of(program: Program, ground: Ground, given: Given) -> frozenset[int]:
    """The collections whose items must stand in tables: nodes move in them or are gathered from them, or they are shown in lines."""
    found = {program.frames_of[place] for place in (*ground.moving, *ground.settled)}
    found.update(benefit.frame for benefit in program.benefits if benefit.frame in given.frames)
    for place in ground.moving:
        node = program.nodes[place]
        if isinstance(node, Count | Sum | Exists | Extreme | Pick | Running | Related):
            found.add(node.frame)
    for frame in tuple(found):
        parent = program.frames[frame].parent
        if parent:
            found.add(parent)
    return frozenset(found - {0})


class Tabled:
    """Makes the tables of registers of one kind; texts are numbered alike in all of them."""

    def __init__(
        self, program: Program, given: Given, background: Facts, frames: frozenset[int], codes: Mapping[str, int]
    ) -> None:
        self.program, self.given, self.background, self.frames = program, given, background, frames
        self._codes = dict(codes)
        self._readings: dict[tuple[int, tuple[tuple[str, pl.DataType], ...]], Reading] = {}
        self._stored = leaf_columns(program)
        self._leaves = {
            frame: tuple(leaf for leaf in leaves if (frame, leaf[1]) in given.leaves)
            for frame, leaves in self._stored.items()
        }

    def prepared(self, register: Register) -> tuple[Prepared, dict[int, pl.Series]]:
        """The tables, and by collection the ids of items, null for those not seen.

        OutsideDeclaration for a number outside what its fact declares, or more items than a collection may have.
        """
        tables: dict[int, pl.DataFrame] = {0: self._table(0, register.applicants, [])}
        ids: dict[int, pl.Series] = {}
        for frame in sorted(self.frames):
            outer = tables[self.program.frames[frame].parent or 0].height
            tables[frame], ids[frame] = self._items(frame, register, outer)
        return Prepared(register.rows, tables, shape_of(self._stored, tables), {}), ids

    def _table(self, frame: int, source: pl.DataFrame, columns: list[pl.Series]) -> pl.DataFrame:
        place = frame, tuple(source.schema.items())
        reading = self._readings.get(place)
        if reading is None:
            reading = reading_of(frame, self._leaves[frame], source.schema, self._numbered)
            self._readings[place] = reading
        row = pl.int_range(source.height, dtype=pl.UInt32, eager=True).alias(ROW)
        return pl.DataFrame([row, *columns, *reading.of(source, self._numbered)])

    def _items(self, frame: int, register: Register, owners: int) -> tuple[pl.DataFrame, pl.Series]:
        decl = self.program.frames[frame]
        source = register.items.get(decl.name)
        if source is None:
            unseen = self._unseen(frame, owners)
            return unseen, pl.repeat(None, unseen.height, dtype=pl.String, eager=True)
        seen = source.sort(OWNER_OF, ID)
        blank = self._left(decl, register, seen, owners).filter(pl.col(MORE) > 0)
        unseen = blank.select(OWNER_OF, pl.col(MORE).alias(WEIGHTS), pl.lit(True).alias(UNSEEN))
        placed = seen.with_columns(pl.lit(1, dtype=pl.Int64).alias(WEIGHTS), pl.lit(False).alias(UNSEEN))
        both = pl.concat([placed, unseen], how="diagonal").sort(OWNER_OF, UNSEEN, maintain_order=True)
        place = both.select(pl.int_range(pl.len()).over(OWNER_OF)).to_series()
        own = (both[OWNER_OF].cast(pl.UInt32), OWNER), (place, PLACE), (both[UNSEEN], BLANK), (both[WEIGHTS], WEIGHT)
        return self._table(frame, both, [column.alias(name) for column, name in own]), both[ID]

    def _left(self, decl: Frame, register: Register, seen: pl.DataFrame, owners: int) -> pl.DataFrame:
        """How many further items each owner may have."""
        more = register.more.get(decl.name, pl.DataFrame(schema={OWNER_OF: pl.UInt32, MORE: pl.Int64}))
        left = (
            pl.DataFrame({OWNER_OF: pl.Series(range(owners), dtype=pl.UInt32)})
            .join(seen.group_by(OWNER_OF).len(SEEN), on=OWNER_OF, how="left", maintain_order="left")
            .join(more, on=OWNER_OF, how="left", maintain_order="left")
            .with_columns(pl.col(SEEN).fill_null(0).cast(pl.Int64))
            .with_columns(pl.col(MORE).fill_null(decl.max_items - pl.col(SEEN)))
        )
        if left.select((pl.col(SEEN) + pl.col(MORE) > decl.max_items).any()).item():
            raise OutsideDeclaration(f"{decl.name}: more than {decl.max_items} items")
        return left

    def _unseen(self, frame: int, owners: int) -> pl.DataFrame:
        """Of a collection without a table: the one unseen item of every owner, or no row where the background says it is complete."""
        decl = self.program.frames[frame]
        found = self.background.collections.get(decl.name, Collection((), decl.max_items))
        assert not found.items, "what holds of every row holds no items"
        rows = owners if found.more else 0
        row = pl.int_range(rows, dtype=pl.UInt32, eager=True)
        columns = [
            row.alias(OWNER),
            pl.repeat(0, rows, dtype=pl.Int64, eager=True).alias(PLACE),
            pl.repeat(True, rows, dtype=pl.Boolean, eager=True).alias(BLANK),
            pl.repeat(found.more, rows, dtype=pl.Int64, eager=True).alias(WEIGHT),
        ]
        return pl.DataFrame([row.alias(ROW), *columns])

    def _numbered(self, text: str) -> int:
        return self._codes.setdefault(text, len(self._codes))


def register_of(program: Program, columns: pl.DataFrame) -> Register:
    """A register of applicants without collections, from one column an input."""
    missing = [decl.id for decl in declarations(program, 0) if decl.id not in columns.columns]
    if missing:
        raise OutsideDeclaration(f"no column for {', '.join(missing)}")
    return Register(columns, {}, {})
