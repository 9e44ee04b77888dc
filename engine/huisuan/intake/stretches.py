"""A register read in stretches, each apart from the others, as several machines do: what is asked of a stretch, and what it must be told.

First every stretch of applicants is asked for hashes of its ids; of all of them together follows where each sheet's rows count from, which
ids are given twice and to which applicant a hash belongs. Then items are looked at for their owners, and last each stretch of
applicants is read with the items that belong to it. Rejects, counts and batches come out as those of one reading, in another order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import polars as pl

from huisuan.intake.batches import Run
from huisuan.intake.completeness import Complete
from huisuan.intake.index import Index, alike, by_ordinal, hashed, no_ids, shared_by, together
from huisuan.intake.model import APPLICANTS, Batch, Count, Place, Reject, total
from huisuan.intake.parts import Part
from huisuan.intake.read_parquet import ParquetSource
from huisuan.intake.register import Register


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of the sheet `part` from `begin` up to, not including, `end`, counted from 0; `number` counts them in the register's order."""

    number: int
    part: int
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Known:
    """What a stretch must know of the others: where sheets count from, the rows of ids given twice, hashes that several rows have.

    `withdrawn`: collections of which other stretches lost rows, so that nobody's are complete.
    """

    starts: Mapping[int, int]
    shared: pl.DataFrame = field(default_factory=no_ids)
    twice: Mapping[str, tuple[Place, ...]] = field(default_factory=lambda: MappingProxyType({}))
    withdrawn: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Owners:
    """Of a stretch of items: the first and the last ordinal of their owners (1 and 0 of nobody's), and what was refused for its owner."""

    low: int
    high: int
    rejects: tuple[Reject, ...]
    counts: Mapping[str, Count]

    def meets(self, begin: int, end: int) -> bool:
        """Whether some owner may stand from `begin` up to, not including, `end`."""
        return self.low < end and begin <= self.high


def cut(register: Register, groups: Mapping[int, Sequence[int]]) -> tuple[Stretch, ...]:
    """A register's sheets as stretches, a row group each; `groups` are their rows by sheet."""
    found: list[Stretch] = []
    for part in register.parts:
        begin = 0
        for rows in filter(None, groups[part.number]):
            found.append(Stretch(len(found), part.number, begin, begin + rows))
            begin += rows
    return tuple(found)


def starts_of(register: Register, groups: Mapping[int, Sequence[int]]) -> Mapping[int, int]:
    """After which ordinal the rows of each sheet of applicants count, as in one reading."""
    starts, start = dict[int, int](), 0
    for part in register.parts:
        if part.table == APPLICANTS:
            starts[part.number] = start
            start += sum(groups[part.number]) + 1
    return MappingProxyType(starts)


def part_in(register: Register, stretch: Stretch) -> Part:
    """The sheet, as far as the stretch goes."""
    return replace(
        register.parts[stretch.part], source=source_in(register, stretch).stretch(stretch.begin, stretch.end)
    )


def source_in(register: Register, stretch: Stretch) -> ParquetSource:
    """The file that a stretch stands in."""
    source = register.parts[stretch.part].source
    assert isinstance(source, ParquetSource), "only tables that can be entered in the middle are read in stretches"
    return source


def ids_in(register: Register, stretch: Stretch, starts: Mapping[int, int]) -> pl.DataFrame:
    """`hash` and `#ordinal` of the applicants in a stretch that tell an id."""
    found = hashed(part_in(register, stretch), register.vocabulary, register.options.batch)
    return by_ordinal(found.table, starts[stretch.part])


def alike_in(register: Register, stretch: Stretch, shared: pl.DataFrame) -> tuple[tuple[str, Place], ...]:
    """The ids of a stretch whose hashes several rows have, with their rows."""
    return tuple(alike(part_in(register, stretch), register.vocabulary, register.options.batch, shared["hash"]))


def known_of(starts: Mapping[int, int], ids: Iterable[pl.DataFrame]) -> tuple[Known, Index]:
    """Ids given twice are not named yet, see `with_twice`. `ids` come in the order of stretches."""
    table = pl.concat([no_ids(), *ids])
    shared = shared_by(table)
    return Known(starts, shared), Index(table.unique("hash", keep="first"), starts)


def with_twice(known: Known, named: Iterable[tuple[str, Place]]) -> Known:
    return replace(known, twice=together(named))


def with_lost(known: Known, owners: Iterable[Owners]) -> Known:
    """With what items that name nobody put in doubt for everybody."""
    return replace(known, withdrawn=Complete().less(total(each.counts for each in owners)).withdrawn)


def owners_in(register: Register, stretch: Stretch, index: Index) -> Owners:
    """Whose the items of a stretch are, and those of nobody."""
    low, high, refusing = _run(register).owners(index, part_in(register, stretch))
    return Owners(low, high, *refusing.done())


def ordinals(stretch: Stretch, starts: Mapping[int, int]) -> tuple[int, int]:
    """From which ordinal up to, not including, which its applicants stand."""
    start = starts[stretch.part]
    return start + stretch.begin + 1, start + stretch.end + 1


def batches_in(register: Register, stretch: Stretch, known: Known, items: Sequence[Stretch]) -> Iterator[Batch]:
    """The applicants of a stretch with their items, which stand in the stretches `items`. Raises Unreadable."""
    own = ids_in(register, stretch, known.starts) if items else no_ids()
    index = Index.of_stretch(own, known.shared, known.starts, known.twice)
    complete = replace(register.complete, withdrawn=known.withdrawn)
    yield from _run(replace(register, complete=complete)).stretch(
        index, part_in(register, stretch), [part_in(register, each) for each in items]
    )


def _run(register: Register) -> Run:
    return Run(register.vocabulary, register.parts, register.complete, register.options)
