"""A register's rows as batches: applicants in the order of their files, each with all of its items, whatever file those stand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from huisuan.intake.assemble import assemble
from huisuan.intake.cells import from_text, merged_first
from huisuan.intake.columns import ColumnReader, ReadColumn
from huisuan.intake.completeness import Complete
from huisuan.intake.index import Index, build_index, id_readers, ids_of
from huisuan.intake.items import OWNER_ID, Gathering
from huisuan.intake.model import APPLICANTS, FILE, ID, PLACE, Batch, Count, Options
from huisuan.intake.parts import Part
from huisuan.intake.refusing import Refusing
from huisuan.intake.rows import BAD, SheetReader, data_rows
from huisuan.intake.shelf import ORDINAL, Shelf
from huisuan.intake.sources import NTH, Chunk, column
from huisuan.problems import problem
from huisuan.vocabulary.model import CollectionDecl, Vocabulary

_LISTED = 10


@dataclass(slots=True)
class Run:
    """One reading of a register from beginning to end."""

    vocabulary: Vocabulary
    parts: Sequence[Part]
    complete: Complete
    options: Options
    readers: dict[tuple[int, str], SheetReader] = field(default_factory=dict)
    struck: dict[int, list[str]] = field(default_factory=dict)
    index: Index = field(init=False)
    shelf: Shelf = field(init=False)

    def __post_init__(self) -> None:
        for part in self.parts:
            for path, layout in ((part.table, part.layout), *part.inner.items()):
                blanks = self.complete.blanks(part, layout)
                reader = SheetReader(layout, self.vocabulary, part.source.epoch_1904, blanks)
                self.readers[part.number, path] = reader
        self.shelf = Shelf(self.options.folder, self.options.batch, self.options.held_rows)

    @property
    def applicants(self) -> Sequence[Part]:
        return [part for part in self.parts if part.table == APPLICANTS]

    def collections(self) -> tuple[CollectionDecl, ...]:
        """Those with rows somewhere, parents before children."""
        return tuple(
            decl for decl in self.vocabulary.collections.values() if self.parts_of(decl.id) or self._inside(decl.id)
        )

    def parts_of(self, path: str) -> Sequence[Part]:
        return [part for part in self.parts if part.table == path]

    def _inside(self, path: str) -> bool:
        return any(path in part.inner for part in self.parts)

    def batches(self) -> Iterator[Batch]:
        self.index = build_index(self.applicants, self.vocabulary, self.options.batch)
        opening = Refusing()
        for part in self.parts:
            if part.table != APPLICANTS:
                self._shelve(part, opening)
        self.complete = self.complete.less(opening.counts)
        for part in self.applicants:
            for chunk in data_rows(part, self.options.batch):
                yield self._batch(part, chunk, opening)
                opening = Refusing()
        if opening.counts or not self.applicants:
            rejects, counts = opening.done()
            empty = assemble(pl.DataFrame(), {}, self.vocabulary, self.complete, self.parts)
            yield Batch(empty.applicants, empty.collections, empty.more, rejects, counts)

    def stretch(self, index: Index, applicants: Part, items: Sequence[Part]) -> Iterator[Batch]:
        """The batches of some rows of applicants. `index` knows these only: items of others are passed over, those of nobody too."""
        self.index = index
        for part in items:
            for chunk in data_rows(part, self.options.batch):
                self._set_aside(part, chunk)
        for chunk in data_rows(applicants, self.options.batch):
            yield self._batch(applicants, chunk, Refusing())

    def owners(self, index: Index, part: Part) -> tuple[int, int, Refusing]:
        """Of some rows of items the first and the last ordinal of those they belong to (1 and 0 of nobody's), and those refused."""
        self.index = index
        refusing, ends = Refusing(), list[int]()
        refusing.count(part.table, Count())
        for chunk in data_rows(part, self.options.batch):
            read, ordinals = self._whose(part, chunk)
            self._refuse_lost(part, chunk, read, ordinals, refusing)
            ends += [end for end in (ordinals.min(), ordinals.max()) if isinstance(end, int)]
        return min(ends, default=1), max(ends, default=0), refusing

    def _shelve(self, part: Part, refusing: Refusing) -> None:
        """Sets a sheet's items aside for their applicants; those that belong to nobody are refused."""
        refusing.count(part.table, Count())
        for chunk in data_rows(part, self.options.batch):
            read, ordinals = self._set_aside(part, chunk)
            self._refuse_lost(part, chunk, read, ordinals, refusing)

    def _owner(self, part: Part) -> tuple[int, ColumnReader]:
        position = part.layout.position("owner")
        assert position is not None, "a sheet of items names their owner, or the register is not read"
        reader = self.readers[part.number, part.table].reader(position, part.layout.headings[position])
        return position, reader

    def _whose(self, part: Part, chunk: Chunk) -> tuple[ReadColumn, pl.Series]:
        """The ids of the owners as they are read, and where these stand."""
        position, reader = self._owner(part)
        read = reader.read(chunk.rows[column(position)])
        return read, self.index.ordinals(read.values)

    def _set_aside(self, part: Part, chunk: Chunk) -> tuple[ReadColumn, pl.Series]:
        """Keeps the items that belong to somebody here. Gives the ids of the owners as they are read, and where these stand."""
        read, ordinals = self._whose(part, chunk)
        self._strike_owners(part, chunk, read)
        named = chunk.rows.with_columns(ordinals.alias(ORDINAL), read.values.alias(OWNER_ID))
        kept = named.filter(ordinals.is_not_null())
        if kept.height:
            self.shelf.put(part.number, kept)
        return read, ordinals

    def _refuse_lost(self, part: Part, chunk: Chunk, read: ReadColumn, ordinals: pl.Series, refusing: Refusing) -> None:
        position, _ = self._owner(part)
        header = part.layout.texts[position]
        refusing.cells(part, part.table, chunk.rows, header, read.faults)
        faulty = {each.at for each in read.faults}
        lost = ordinals.is_null()
        for at in lost.arg_true().to_list():
            if at not in faulty:
                name = read.values[at]
                told = problem("owner-blank", None) if name is None else problem("owner-not-found", None, id=name)
                refusing.row(part, part.table, int(chunk.rows[PLACE][at]), told, header, name or "")
        out = int(lost.sum()) + refusing.broken(part, part.table, chunk.broken)
        named = int((lost & read.values.is_not_null()).sum())
        named += sum(ordinal is not None for _, ordinal in self._told(part, chunk, read))
        refusing.count(part.table, Count(rows_in=out, rejected=out, headers=chunk.headers, adrift=out - named))

    def _strike_owners(self, part: Part, chunk: Chunk, read: ReadColumn) -> None:
        """Notes whose items rows are that fell apart, or name their owner in merged cells, as far as the owner can still be told."""
        label = self.vocabulary.collections[part.table].label.zh
        for place, ordinal in self._told(part, chunk, read):
            if ordinal is not None:
                self.struck.setdefault(ordinal, []).append(f"{label} {place}")

    def _told(self, part: Part, chunk: Chunk, read: ReadColumn) -> Iterator[tuple[int, int | None]]:
        """The rows that fell apart or have a bad owner, and where what can be told of the owner stands."""
        position, reader = self._owner(part)
        told = [(each.place, from_text(each.cells[position])) for each in chunk.broken if len(each.cells) > position]
        cells = chunk.rows[column(position)]
        if cells.dtype == pl.String:
            faulty = sorted({each.at for each in read.faults})
            told += [(int(chunk.rows[PLACE][at]), merged_first(cells[at])) for at in faulty]
        owners = reader.read(pl.Series([owner for _, owner in told], dtype=pl.String)).values
        yield from zip((place for place, _ in told), self.index.ordinals(owners), strict=True)

    def _batch(self, part: Part, chunk: Chunk, refusing: Refusing) -> Batch:
        rows = self._applicants(part, chunk, refusing)
        gathering = Gathering(self.vocabulary, {each.number: each for each in self.parts}, refusing, self.readers)
        if rows.height:
            ids = rows.select(ORDINAL, ID)
            for decl in self.collections():
                gathering.add(decl, list(self._given(part, chunk, decl.id, ids)), ids)
        struck = self._strike(part, rows, gathering, refusing)
        kept = rows.filter(~struck)
        refusing.count(APPLICANTS, Count(rows_out=kept.height, rejected=int(struck.sum())))
        made = assemble(kept, gathering.made, self.vocabulary, self.complete, self.parts)
        _tell_whose(part, rows, gathering, refusing)
        rejects, counts = refusing.done()
        return Batch(made.applicants, made.collections, made.more, rejects, counts)

    def _applicants(self, part: Part, chunk: Chunk, refusing: Refusing) -> pl.DataFrame:
        """The applicants' rows typed, with `ordinal`, `id` and `bad`."""
        start = self.index.starts[part.number]
        typed = self.readers[part.number, APPLICANTS].typed(chunk.rows, (PLACE,))
        for _, header, read in typed.faults:
            refusing.cells(part, APPLICANTS, chunk.rows, header, read.faults)
        broken = refusing.broken(part, APPLICANTS, chunk.broken)
        blanks = (typed.blank_unknown, typed.blank_none, typed.signs)
        refusing.count(APPLICANTS, Count(chunk.rows.height + broken, 0, broken, *blanks, chunk.headers))
        ids, bad = self._ids(part, chunk, typed.rows[BAD], refusing)
        number = pl.Series(FILE, [part.number], dtype=pl.UInt16).new_from_index(0, chunk.rows.height)
        return typed.rows.with_columns((pl.col(PLACE) + start).alias(ORDINAL), ids, bad.alias(BAD), number)

    def _ids(self, part: Part, chunk: Chunk, bad: pl.Series, refusing: Refusing) -> tuple[pl.Series, pl.Series]:
        readers = id_readers(part, self.vocabulary)
        if not readers:
            several = "" if len(self.applicants) == 1 else f"{part.number + 1}-"
            return (f"{several}row-" + chunk.rows[PLACE].cast(pl.String)).alias(ID), bad
        faulty: set[int] = set()
        for position, reader in readers:
            if reader.heading.fact is None:
                read = reader.read(chunk.rows[column(position)])
                refusing.cells(part, APPLICANTS, chunk.rows, reader.header, read.faults)
                faulty |= {each.at for each in read.faults}
        ids = ids_of(chunk.rows, readers)
        header = readers[0][1].header
        for at in ids.is_null().arg_true().to_list():
            if at not in faulty and not bad[at]:
                refusing.row(part, APPLICANTS, int(chunk.rows[PLACE][at]), problem("id-blank", None), header)
        twice = (
            ids.is_in(list(self.index.twice)) if self.index.twice else pl.Series([False]).new_from_index(0, len(ids))
        )
        for at in twice.fill_null(False).arg_true().to_list():
            rows = "、".join(_where(each.file, each.sheet, each.row) for each in self.index.twice[ids[at]][:_LISTED])
            told = problem("id-twice", None, id=ids[at], rows=rows)
            refusing.row(part, APPLICANTS, int(chunk.rows[PLACE][at]), told, header, ids[at])
        return ids, bad | ids.is_null() | twice.fill_null(False)

    def _given(self, part: Part, chunk: Chunk, path: str, ids: pl.DataFrame) -> Iterator[tuple[Part, pl.DataFrame]]:
        """The raw items of this batch's applicants, sheet by sheet."""
        low, high = ids[ORDINAL].min(), ids[ORDINAL].max()
        assert isinstance(low, int)
        assert isinstance(high, int)
        for each in self.parts_of(path):
            rows = self.shelf.take(each.number, low, high + 1)
            yield each, self._no_rows(each) if rows is None else rows
        if path in chunk.inner:
            yield part, chunk.inner[path].with_columns((pl.col(PLACE) + self.index.starts[part.number]).alias(ORDINAL))

    @staticmethod
    def _no_rows(part: Part) -> pl.DataFrame:
        """A batch without items of a sheet has its columns all the same, so that every batch of a register brings the same facts."""
        schema: dict[str, type[pl.DataType]] = {column(position): pl.String for position in part.layout.headings}
        return pl.DataFrame(schema={PLACE: pl.Int64, **schema, ORDINAL: pl.Int64, OWNER_ID: pl.String})

    def _strike(self, part: Part, rows: pl.DataFrame, gathering: Gathering, refusing: Refusing) -> pl.Series:
        """Which applicants are out: by their own cells or by an item. Says so at the applicant, and at each of its good items."""
        if not rows.height:
            return pl.Series([], dtype=pl.Boolean)
        own = rows[BAD]
        by_items = {at: list(self.struck[at]) for at in rows[ORDINAL] if at in self.struck} if self.struck else {}
        for found in gathering.made.values():
            for ordinal, place, nth in found.rows.filter(BAD).select(ORDINAL, PLACE, NTH).rows():
                which = f"[{nth}]" if nth else ""
                by_items.setdefault(ordinal, []).append(f"{found.decl.label.zh}{which} {place}")
        hit = rows[ORDINAL].is_in(list(by_items))
        for ordinal, place in rows.filter(hit).select(ORDINAL, PLACE).rows():
            named = "、".join(by_items[ordinal][:_LISTED])
            refusing.row(part, APPLICANTS, place, problem("items-refused", None, rows=named))
        struck = own | hit
        out = set(rows.filter(struck)[ORDINAL].to_list())
        names: Mapping[int, str] = dict(rows.filter(struck).select(ORDINAL, ID).rows())
        for path, found in gathering.made.items():
            gone = found.rows[ORDINAL].is_in(list(out))
            kept = found.rows.filter(gone & ~found.rows[BAD])
            for ordinal, place, file, nth in kept.select(ORDINAL, PLACE, FILE, NTH).rows():
                told = problem("applicant-refused", None, id=names[ordinal] or "")
                refusing.row(gathering.parts[file], path, place, told, nth=nth)
            refusing.count(path, Count(rows_out=found.rows.height - int(gone.sum()), rejected=int(gone.sum())))
        return struck


def _tell_whose(part: Part, rows: pl.DataFrame, gathering: Gathering, refusing: Refusing) -> None:
    """Puts the applicants' numbers to what was refused of them and of their items."""
    if not refusing.rejects:
        return
    refusing.whose(part.number, APPLICANTS, rows)
    ids = rows.select(ORDINAL, ID)
    for path, found in gathering.made.items():
        owned = found.rows.select(FILE, PLACE, ORDINAL).join(ids, on=ORDINAL, how="left")
        for file in owned[FILE].unique():
            refusing.whose(file, path, owned.filter(pl.col(FILE) == file))


def _where(file: str, sheet: str, row: int) -> str:
    return f"{file} {sheet} {row}".replace("  ", " ")
