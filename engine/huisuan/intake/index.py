"""Who is in the register: every applicant's id looked at once before anything is read, so that items find their applicant in any file.

Sixteen bytes an applicant are held: the hash of the id, and where in the register the applicant stands. Ids that share a hash are
looked at again in full, and whoever uses an index compares the ids themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
_BY_PLACE = {_HASH: pl.UInt64, PLACE: pl.Int64}
_BY_ORDINAL = {_HASH: pl.UInt64, ORDINAL: pl.Int64}


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

    @classmethod
    def of_stretch(
        cls,
        table: pl.DataFrame,
        shared: pl.DataFrame,
        starts: Mapping[int, int],
        twice: Mapping[str, tuple[Place, ...]],
    ) -> Index:
        """An index that knows the applicants of one stretch: of a hash that is `shared` only if the first of all stands there."""
        firsts = table.join(shared.rename({ORDINAL: "first"}), on=_HASH, how="left", maintain_order="left")
        own = firsts.filter(pl.col("first").is_null() | (pl.col("first") == pl.col(ORDINAL)))
        return cls(own.select(_HASH, ORDINAL), starts, twice)


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


@dataclass(frozen=True, slots=True)
class Hashed:
    """The ids of a sheet, or of some rows of it: `table` holds `hash` and `#place` of each row that tells one; `last` is the last row."""

    table: pl.DataFrame
    last: int


def build_index(parts: Sequence[Part], vocabulary: Vocabulary, size: int) -> Index:
    """Reads the ids of the applicants' sheets."""
    starts: dict[int, int] = {}
    frames: list[pl.DataFrame] = []
    start = 0
    for part in parts:
        starts[part.number] = start
        found = hashed(part, vocabulary, size)
        frames.append(by_ordinal(found.table, start))
        start += found.last + 1
    table = pl.concat([no_ids(), *frames])
    shared = shared_by(table)
    named: list[tuple[str, Place]] = []
    if shared.height:
        named = [each for part in parts for each in alike(part, vocabulary, size, shared[_HASH])]
    return Index(table.unique(_HASH, keep="first"), MappingProxyType(starts), together(named))


def hashed(part: Part, vocabulary: Vocabulary, size: int) -> Hashed:
    """Looks at the ids of a sheet."""
    last = 0
    frames: list[pl.DataFrame] = []
    readers = id_readers(part, vocabulary)
    for chunk in data_rows(part, size, [position for position, _ in readers]):
        last = max(last, _last_place(chunk.rows, chunk.broken))
        if readers:
            ids = ids_of(chunk.rows, readers)
            frames.append(pl.DataFrame({_HASH: ids.hash(), PLACE: chunk.rows[PLACE]}).filter(ids.is_not_null()))
    return Hashed(pl.concat(frames) if frames else pl.DataFrame(schema=_BY_PLACE), last)


def no_ids() -> pl.DataFrame:
    """The ids of nobody, by ordinal."""
    return pl.DataFrame(schema=_BY_ORDINAL)


def by_ordinal(table: pl.DataFrame, start: int) -> pl.DataFrame:
    """`hash` and `#ordinal`: where in the register the rows of a sheet stand that counts after `start`."""
    return table.select(_HASH, (pl.col(PLACE) + start).cast(pl.Int64).alias(ORDINAL))


def shared_by(table: pl.DataFrame) -> pl.DataFrame:
    """Each hash that several rows have, with the first of them."""
    return table.filter(table[_HASH].is_duplicated()).unique(_HASH, keep="first", maintain_order=True)


def alike(part: Part, vocabulary: Vocabulary, size: int, shared: pl.Series) -> Iterator[tuple[str, Place]]:
    """The ids of a sheet whose hashes are among those `shared`, with their rows."""
    readers = id_readers(part, vocabulary)
    if readers:
        for chunk in data_rows(part, size, [position for position, _ in readers]):
            ids = ids_of(chunk.rows, readers)
            found = ids.hash().is_in(shared.implode()) & ids.is_not_null()
            for name, place in zip(ids.filter(found), chunk.rows[PLACE].filter(found), strict=True):
                yield name, part.place(place)


def together(named: Iterable[tuple[str, Place]]) -> Mapping[str, tuple[Place, ...]]:
    """The rows of each id that stands in more than one."""
    found: dict[str, list[Place]] = {}
    for name, place in named:
        found.setdefault(name, []).append(place)
    return MappingProxyType({name: tuple(rows) for name, rows in found.items() if len(rows) > 1})


def _last_place(rows: pl.DataFrame, broken: Sequence[object]) -> int:
    highest = rows[PLACE].max()
    last = highest if isinstance(highest, int) else 0
    return max([last, *(getattr(each, "place", 0) for each in broken)])
