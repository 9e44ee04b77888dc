"""One sheet's rows, chunk by chunk: which of them are data, and their columns typed. Knows one sheet, not how sheets hang together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from huisuan.intake.columns import ColumnReader, ReadColumn
from huisuan.intake.headers import Heading
from huisuan.intake.layout import UNCOUNTED, Layout
from huisuan.intake.model import HIGH, NONE_FLAG, PLACE, BlankMeans
from huisuan.intake.normalise import SPACES, Epoch
from huisuan.intake.parts import Part
from huisuan.intake.sources import Chunk, column
from huisuan.vocabulary.model import Vocabulary

BAD = "#bad"


@dataclass(frozen=True, slots=True)
class TypedRows:
    """Rows with their inputs typed: `#bad` is true where a cell was refused, and `faults` says which and why."""

    rows: pl.DataFrame
    faults: tuple[tuple[int, str, ReadColumn], ...] = ()
    blank_unknown: int = 0
    blank_none: int = 0
    signs: int = 0


@dataclass(slots=True)
class SheetReader:
    """Reads the columns of one layout; `blanks` says what a blank means, by position."""

    layout: Layout
    vocabulary: Vocabulary
    epoch_1904: bool
    blanks: Mapping[int, BlankMeans]
    readers: dict[int, ColumnReader] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for position, heading in self.layout.headings.items():
            if heading.role in ("fact", "carried", "answer"):
                self.readers[position] = self.reader(position, heading)

    def reader(self, position: int, heading: Heading) -> ColumnReader:
        """The reader of one column, as `heading` would have it."""
        blank: BlankMeans = self.blanks.get(position, "unknown")
        epoch: Epoch = 1904 if self.epoch_1904 else 1900
        return ColumnReader(heading, self.layout.texts[position], self.vocabulary, blank, epoch)

    def typed(self, rows: pl.DataFrame, keys: Sequence[str]) -> TypedRows:
        """The columns of `rows` by input id, beside the `keys` of them and `#bad`."""
        made: dict[str, pl.Series] = {key: rows[key] for key in keys}
        bad = pl.Series([False]).new_from_index(0, rows.height)
        faults: list[tuple[int, str, ReadColumn]] = []
        unknown = none = signs = 0
        for position, reader in self.readers.items():
            name = reader.heading.column
            read = reader.read(rows[column(position)])
            made[name] = read.values
            if read.high is not None:
                made[name + HIGH] = read.high
            if read.none is not None:
                made[name + NONE_FLAG] = read.none
            if read.faults:
                faults.append((position, reader.header, read))
                bad = bad.clone().scatter([each.at for each in read.faults], True)
            unknown += read.blank_unknown
            none += read.blank_none
            signs += read.signs
        made[BAD] = bad
        frame = pl.DataFrame({key: each.alias(key) for key, each in made.items()})
        return TypedRows(frame, tuple(faults), unknown, none, signs)


def data_rows(part: Part, size: int, wanted: Sequence[int] | None = None) -> Iterator[Chunk]:
    """The rows of a sheet that are data: none that is blank, repeats the headers, says what blanks mean, or is an example or a total.

    Where only the columns `wanted` are read, rows that are blank up to the last of them are left out.
    """
    if part.source.all_data:
        yield from part.source.chunks(0, tuple(part.layout.headings if wanted is None else wanted), size)
        return
    positions = range(part.layout.width if wanted is None else max(wanted, default=0) + 1)
    for chunk in part.source.chunks(part.layout.head, positions, size):
        texts = [name for name in chunk.rows.columns if name != PLACE]
        first = pl.coalesce(pl.when(pl.col(name).str.strip_chars(SPACES) != "").then(pl.col(name)) for name in texts)
        headers = {column(at): text for at, text in part.layout.texts.items() if column(at) in texts}
        again = pl.all_horizontal(pl.col(name).str.strip_chars(SPACES) == text for name, text in headers.items())
        again = again.fill_null(False) if headers else pl.lit(False)
        found = chunk.rows.filter(first.is_not_null() & ~first.str.contains(UNCOUNTED))
        rows = found.filter(~again)
        yield Chunk(rows, chunk.broken, chunk.inner, found.height - rows.height)
