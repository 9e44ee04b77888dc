"""The items of one batch of applicants: read, joined to whose they are, checked among each other. A bad item strikes its applicant.

Works on frames with `#ordinal`, the applicant's place in the register, and `#number`, the item's in its frame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from huisuan.intake.headers import Heading
from huisuan.intake.model import FILE, ID, PLACE, Count
from huisuan.intake.parts import Part
from huisuan.intake.refusing import Refusing
from huisuan.intake.rows import BAD, SheetReader
from huisuan.intake.shelf import ORDINAL
from huisuan.intake.sources import AT, NTH, UNDER, column
from huisuan.problems import problem
from huisuan.vocabulary.model import CollectionDecl, Vocabulary

OWNER_ID, KEY, PARENT, NUMBER, PARENT_NUMBER = "#owner id", "#key", "#parent key", "#number", "#parent number"


@dataclass(slots=True)
class ItemRows:
    """The items of one collection in this batch. `struck` are the applicants that its rows reject."""

    decl: CollectionDecl
    rows: pl.DataFrame
    struck: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Gathering:
    """Makes the frames of a batch's items, collection by collection, parents before children."""

    vocabulary: Vocabulary
    parts: Mapping[int, Part]
    refusing: Refusing
    readers: dict[tuple[int, str], SheetReader]
    made: dict[str, ItemRows] = field(default_factory=dict)

    def add(self, decl: CollectionDecl, given: Sequence[tuple[Part, pl.DataFrame]], ids: pl.DataFrame) -> None:
        """`given` are raw rows by sheet, with `ordinal`; `ids` the ids of the batch's applicants by `ordinal`."""
        frames = [self._typed(decl, part, rows, ids) for part, rows in given]
        if not frames:
            return
        rows = pl.concat(frames, how="diagonal")
        rows = rows.with_columns(pl.int_range(rows.height, dtype=pl.Int64).alias(NUMBER))
        found = ItemRows(decl, rows)
        self.made[decl.id] = found
        if decl.parent is not None:
            self._join(found, self.made.get(decl.parent))
        self._same_id(found)
        self._too_many(found)
        found.struck.update(found.rows.filter(BAD)[ORDINAL].to_list())

    def _typed(self, decl: CollectionDecl, part: Part, raw: pl.DataFrame, ids: pl.DataFrame) -> pl.DataFrame:
        reader = self.readers[part.number, decl.id]
        layout = reader.layout
        self.refusing.count(decl.id, Count(rows_in=raw.height))
        raw = self._owned(decl, part, raw, ids)
        typed = reader.typed(raw, (ORDINAL, PLACE))
        for _, header, read in typed.faults:
            self.refusing.cells(part, decl.id, raw, header, read.faults)
        blanks = Count(0, 0, 0, typed.blank_unknown, typed.blank_none, typed.signs)
        self.refusing.count(decl.id, blanks)
        bad = typed.rows[BAD]
        made = {}
        for role, name in (("id", ID), ("parent", PARENT)):
            position = layout.position(role)
            if position is None:
                made[name] = pl.Series(name, [None], dtype=pl.String).new_from_index(0, raw.height)
                continue
            read = reader.reader(position, Heading("id", name)).read(raw[column(position)])
            self.refusing.cells(part, decl.id, raw, layout.texts[position], read.faults)
            bad = bad.clone().scatter([each.at for each in read.faults], True)
            made[name] = read.values.alias(name)
        key = made[ID].alias(KEY)
        if AT in raw.columns:
            key = ("#" + raw[AT].cast(pl.String)).alias(KEY)
            made[PARENT] = ("#" + raw[UNDER].cast(pl.String)).alias(PARENT)
        nth = raw[NTH] if NTH in raw.columns else pl.Series(NTH, [0], dtype=pl.Int64).new_from_index(0, raw.height)
        number = pl.Series(FILE, [part.number], dtype=pl.UInt16).new_from_index(0, raw.height)
        return typed.rows.with_columns(bad.alias(BAD), made[ID], made[PARENT], key, number, nth)

    def _owned(self, decl: CollectionDecl, part: Part, raw: pl.DataFrame, ids: pl.DataFrame) -> pl.DataFrame:
        """Without rows whose owner only shares a hash with an applicant of the batch."""
        if OWNER_ID not in raw.columns:
            return raw
        own = raw.join(ids, on=ORDINAL, how="left", maintain_order="left")
        strange = (own[OWNER_ID] != own[ID]).fill_null(True)
        if strange.any():
            for place, name in raw.filter(strange).select(PLACE, OWNER_ID).rows():
                self.refusing.row(part, decl.id, place, problem("owner-not-found", None, id=name), "", name)
            self.refusing.count(decl.id, Count(rejected=int(strange.sum())))
        return raw.filter(~strange)

    def _join(self, found: ItemRows, parents: ItemRows | None) -> None:
        """Each item of items to the item that it is in, by key; one that is in none is bad."""
        if parents is None:
            numbers = pl.Series(PARENT_NUMBER, [None], dtype=pl.Int64).new_from_index(0, found.rows.height)
        else:
            known = parents.rows.filter(pl.col(KEY).is_not_null()).select(
                ORDINAL, pl.col(KEY).alias(PARENT), pl.col(NUMBER).alias(PARENT_NUMBER)
            )
            known = known.unique((ORDINAL, PARENT), keep="first")
            joined = found.rows.join(known, on=(ORDINAL, PARENT), how="left", maintain_order="left")
            numbers = joined[PARENT_NUMBER]
        found.rows = found.rows.with_columns(numbers.alias(PARENT_NUMBER))
        assert found.decl.parent is not None
        parent = self.vocabulary.collections[found.decl.parent].label.zh
        self._strike(found, numbers.is_null(), "item-without-parent", PARENT, parent=parent)

    def _same_id(self, found: ItemRows) -> None:
        if found.rows[ID].null_count() == found.rows.height:
            return
        group = [ORDINAL, ID] if found.decl.parent is None else [PARENT_NUMBER, ID]
        again = found.rows.select((pl.len().over(group) > 1) & pl.col(ID).is_not_null()).to_series()
        self._strike(found, again, "profile-duplicate-item", ID, collection=found.decl.label.zh)

    def _too_many(self, found: ItemRows) -> None:
        group = ORDINAL if found.decl.parent is None else PARENT_NUMBER
        counts = found.rows.select(pl.len().over(group)).to_series()
        over = counts > found.decl.max_items
        if over.any():
            most = str(found.decl.max_items)
            firsts = found.rows.filter(over).unique(group, keep="first", maintain_order=True).rows(named=True)
            for first in firsts:
                number = counts[first[NUMBER]]
                words = {"collection": found.decl.label.zh, "count": str(number), "limit": most}
                part = self.parts[first[FILE]]
                told = problem("profile-too-many-items", None, (), **words)
                self.refusing.row(part, found.decl.id, first[PLACE], told, nth=first[NTH])
            # The first alone is bad: the others are refused with their applicant, and each is told.
            named = pl.Series([first[NUMBER] for first in firsts], dtype=pl.Int64)
            found.rows = found.rows.with_columns((pl.col(BAD) | pl.col(NUMBER).is_in(named.implode())).alias(BAD))

    def _strike(self, found: ItemRows, which: pl.Series, code: str, value: str, **words: str) -> None:
        """Refuses the rows where `which`, naming the value of one of their columns."""
        if not which.any():
            return
        for place, file, nth, name in found.rows.filter(which).select(PLACE, FILE, NTH, value).rows():
            shown = "" if name is None else str(name)
            told = problem(code, None, (), item=shown, **words)
            self.refusing.row(self.parts[file], found.decl.id, place, told, "", shown, nth)
        found.rows = found.rows.with_columns((pl.col(BAD) | which.fill_null(True)).alias(BAD))
