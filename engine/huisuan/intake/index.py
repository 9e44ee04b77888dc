"""Who is in the register: every applicant's id looked at once before anything is read, so that items find their applicant in any file.

Sixteen bytes an applicant are held: the hash of the id, and where in the register the applicant stands. Ids that share a hash are
looked at again in full, and whoever uses an index compares the ids themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from types import MappingProxyType

import polars as pl

from huisuan.intake.columns import ColumnReader
from huisuan.intake.headers import Heading
from huisuan.intake.model import ID, PLACE, Place
from huisuan.intake.parts import Part, id_positions
from huisuan.intake.rows import data_rows
from huisuan.intake.shelf import ORDINAL
from huisuan.intake.sources import column
from huisuan.vocabulary.model import Vocabulary

_HASH = "hash"


@dataclass(frozen=True, slots=True)
class Index:
    """Applicants by hash of id. `starts` says after which ordinal each sheet's rows count; `twice` the rows of ids given twice."""

    table: pl.DataFrame
    starts: Mapping[int, int]
    twice: Mapping[str, tuple[Place, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def ordinals(self, ids: pl.Series) -> pl.Series:
        """Where the applicants with these ids stand, null where there is none."""
        wanted = ids.hash().alias(_HASH).to_frame()
        found = wanted.join(self.table, on=_HASH, how="left", maintain_order="left")[ORDINAL]
        return found.set(ids.is_null(), None)


def id_readers(part: Part, vocabulary: Vocabulary) -> tuple[tuple[int, ColumnReader], ...]:
    """The columns that tell applicants apart, read as ids; a credit code in its canonical form."""
    found = []
    for position in id_positions(part.layout):
        own = part.layout.headings[position]
        heading = Heading("id", ID, own.fact if own.role == "fact" else None)
        found.append((position, ColumnReader(heading, part.layout.texts[position], vocabulary)))
    return tuple(found)


def ids_of(rows: pl.DataFrame, readers: Sequence[tuple[int, ColumnReader]]) -> pl.Series:
    """The id of each row, null where there is none or it was refused."""
    columns = [reader.read(rows[column(position)]).values for position, reader in readers]
    first = reduce(lambda a, b: a.zip_with(a.is_not_null(), b), columns)
    return first.alias(ID)


def build_index(parts: Sequence[Part], vocabulary: Vocabulary, size: int) -> Index:
    """Reads the ids of the applicants' sheets."""
    starts: dict[int, int] = {}
    frames: list[pl.DataFrame] = []
    start = 0
    for part in parts:
        starts[part.number] = start
        last = start
        readers = id_readers(part, vocabulary)
        for chunk in data_rows(part, size, [position for position, _ in readers]):
            ordinals = (chunk.rows[PLACE] + start).alias(ORDINAL)
            last = max(last, start + _last_place(chunk.rows, chunk.broken))
            if readers:
                ids = ids_of(chunk.rows, readers)
                made = pl.DataFrame({_HASH: ids.hash(), ORDINAL: ordinals}).filter(ids.is_not_null())
                frames.append(made)
        start = last + 1
    schema = {_HASH: pl.UInt64, ORDINAL: pl.Int64}
    table = pl.concat(frames) if frames else pl.DataFrame(schema=schema)
    shared = table.filter(table[_HASH].is_duplicated())[_HASH].unique()
    twice = _twice(parts, vocabulary, size, shared) if len(shared) else {}
    return Index(table.unique(_HASH, keep="first"), MappingProxyType(starts), MappingProxyType(twice))


def _last_place(rows: pl.DataFrame, broken: Sequence[object]) -> int:
    highest = rows[PLACE].max()
    last = highest if isinstance(highest, int) else 0
    return max([last, *(getattr(each, "place", 0) for each in broken)])


def _twice(parts: Sequence[Part], vocabulary: Vocabulary, size: int, shared: pl.Series) -> dict[str, tuple[Place, ...]]:
    """The rows of each id that stands in more than one, among ids that share a hash."""
    found: dict[str, list[Place]] = {}
    for part, ids, places in _all_ids(parts, vocabulary, size):
        alike = ids.hash().is_in(shared.implode()) & ids.is_not_null()
        for name, place in zip(ids.filter(alike), places.filter(alike), strict=True):
            found.setdefault(name, []).append(part.place(place))
    return {name: tuple(rows) for name, rows in found.items() if len(rows) > 1}


def _all_ids(parts: Sequence[Part], vocabulary: Vocabulary, size: int) -> Iterator[tuple[Part, pl.Series, pl.Series]]:
    for part in parts:
        readers = id_readers(part, vocabulary)
        if readers:
            for chunk in data_rows(part, size, [position for position, _ in readers]):
                yield part, ids_of(chunk.rows, readers), chunk.rows[PLACE]
