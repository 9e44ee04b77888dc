"""What workers do, one number of a stretch at a time: look at ids, look at owners, assess and write; and bring an applicant's claims together.

Every stage is a function of what was shipped and of a number, so that a lost attempt can be made again anywhere. Tables are written
under a name of the attempt and then given the stretch's: whoever is last changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, Literal

import polars as pl

from huisuan.backends.columnar import Pattern
from huisuan.batch.assessing import Block
from huisuan.batch.claiming import Claimed
from huisuan.batch.questions import asked_in, patterns_of
from huisuan.batch.tables import FULL, tables_of
from huisuan.batch.unawarded import Gathered, Unawarded
from huisuan.intake.model import Count, Reject, total
from huisuan.intake.sources import Unreadable
from huisuan.intake.stretches import (
    Known,
    Owners,
    Stretch,
    alike_in,
    batches_in,
    ids_in,
    ordinals,
    owners_in,
    source_in,
)
from huisuan.payout.model import Admitted, Claim
from huisuan.payout.payout import per_applicant
from huisuan.problems import Problem
from huisuan.spark.door import Answer, Shipped, attempt
from huisuan.spark.shipping import OtherVersions, Ready, held, opened, packed, unpacked

SUMMARY = ""
"""The key of what a stretch says of itself; claims go by the applicant's id, which is never empty."""
CLAIMS = "claims"
"""The key of claims that were settled applicant by applicant."""
Work = Callable[[Ready, Stretch], object]
MANY_CLAIMS = 20_000
"""Claims settled at once, applicant by applicant."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a stretch says of itself. `patterns` are those its tables name, by this worker's numbers; `alike` those of all rows.

    `without` are its items without a line; whose they are waits in `bare_file`, if they are somebody's.
    """

    number: int
    applicants: int
    blocks: int
    counts: Mapping[str, Count]
    rejects: tuple[Reject, ...]
    patterns: tuple[Pattern, ...]
    alike: frozenset[int]
    by_rows: frozenset[str]
    asked: tuple[pl.DataFrame, ...]
    without: Gathered


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why a stretch could not be done, which is no fault of the worker's."""

    why: Literal["unreadable", "versions", "folder"]
    problem: Problem | None = None
    file: str = ""
    row: int = 0
    driver: str = ""
    worker: str = ""


def ids(shipped: Shipped, starts: Mapping[int, int], asked: Sequence[int], number: int) -> Iterator[Answer]:
    """The hashes of ids in the stretch `asked[number]` of applicants."""

    def found(ready: Ready, stretch: Stretch) -> object:
        return ids_in(ready.shipment.register, stretch, starts)

    yield _answer(shipped, asked[number], found)


def alike(shipped: Shipped, shared: Shipped, asked: Sequence[int], number: int) -> Iterator[Answer]:
    """The ids in a stretch of applicants whose hashes several rows have."""

    def found(ready: Ready, stretch: Stretch) -> object:
        return alike_in(ready.shipment.register, stretch, held(shared.value))

    yield _answer(shipped, asked[number], found)


def owners(shipped: Shipped, index: Shipped, asked: Sequence[int], number: int) -> Iterator[Answer]:
    """Whose the items of a stretch are."""

    def found(ready: Ready, stretch: Stretch) -> object:
        return owners_in(ready.shipment.register, stretch, held(index.value))

    yield _answer(shipped, asked[number], found)


def results(shipped: Shipped, before: Shipped, asked: Sequence[int], number: int) -> Iterator[Answer]:
    """`before` is what the stages before came to: a `Known`, and by stretch of items its `Owners`. A stretch of applicants assessed and its tables written; their claims by applicant, and what the stretch says of itself."""
    claims: list[Answer] = []

    def found(ready: Ready, stretch: Stretch) -> object:
        known: Known
        owned: Mapping[int, Owners]
        known, owned = held(before.value)
        span = ordinals(stretch, known.starts)
        items = [ready.shipment.stretches[each] for each, whose in sorted(owned.items()) if whose.meets(*span)]
        writing = _Writing(ready, stretch, span[0])
        for rows in batches_in(ready.shipment.register, stretch, known, items):
            claims.extend(writing.block(ready.assessing.block(rows)))
        return writing.told()

    summary = _answer(shipped, asked[number], found)
    yield summary
    yield from claims


def _answer(shipped: Shipped, number: int, found: Work) -> Answer:
    try:
        ready = opened(shipped.value)
        return SUMMARY, packed(found(ready, ready.shipment.stretches[number]))
    except Unreadable as error:
        path = _path(ready, number)
        if not path.exists():
            return SUMMARY, packed(Stopped("folder", file=str(path)))
        return SUMMARY, packed(Stopped("unreadable", error.problem, error.file, error.row))
    except OtherVersions as error:
        return SUMMARY, packed(Stopped("versions", driver=error.driver, worker=error.worker))
    except FileNotFoundError as error:
        return SUMMARY, packed(Stopped("folder", file=str(error.filename)))


def _path(ready: Ready, number: int) -> Path:
    """The file that a stretch stands in."""
    return source_in(ready.shipment.register, ready.shipment.stretches[number]).path


class _Writing:
    """The blocks of one stretch on their way to tables, claims and a summary."""

    def __init__(self, ready: Ready, stretch: Stretch, ordinal: int) -> None:
        self.ready, self.stretch, self.ordinal = ready, stretch, ordinal
        self.blocks = self.applicants = 0
        self.counts: dict[str, Count] = {}
        self.rejects: list[Reject] = []
        self.numbers: set[int] = set()
        self.asked: list[pl.DataFrame] = []
        shipment = ready.shipment
        self.unawarded = Unawarded(shipment.compiled, ready.assessing, shipment.benefits)

    def block(self, block: Block) -> Iterator[Answer]:
        """Writes a block's tables and gives its claims. A block's first applicant has the number of its row: order is all that counts."""
        shipment = self.ready.shipment
        self.blocks += 1
        self.unawarded.add(block)
        tables = dict(tables_of(block))
        if self.ready.full is not None:
            tables[FULL] = self.ready.full.table(block)
        for name, rows in tables.items():
            put(part_file(shipment.folder, self.stretch.number, self.blocks, name), rows.write_parquet)
        self.numbers.update(tables["undetermined"]["pattern"].drop_nulls().unique().to_list())
        self.rejects.extend(block.rows.rejects)
        self.counts = dict(total((self.counts, block.rows.counts)))
        if shipment.claims:
            self.asked.append(asked_in(block))
            yield from self._claims(block)
        self.applicants += block.rows.applicants.height

    def _claims(self, block: Block) -> Iterator[Answer]:
        found = self.ready.claiming.of(block, self.ordinal + self.applicants)
        by_applicant: dict[str, list[tuple[Claim, Claimed]]] = {}
        for claim in found.claims:
            by_applicant.setdefault(claim.applicant, []).append((claim, found.claimed[claim.id]))
        for applicant, claims in by_applicant.items():
            yield applicant, packed(claims)

    def told(self) -> Told:
        known = patterns_of(self.ready.assessing)
        alike = frozenset(number for batch in self.ready.assessing.batches for number in batch.undetermined_alike)
        by_rows = frozenset(name for batch in self.ready.assessing.batches for name in batch.row_path)
        if self.unawarded.kept:
            bare = packed(self.unawarded.kept)
            put(bare_file(self.ready.shipment.folder, self.stretch.number), lambda stream: stream.write(bare))
        return Told(
            self.stretch.number, self.applicants, self.blocks, self.counts, tuple(self.rejects),
            tuple(known[number] for number in sorted(self.numbers | alike)), alike, by_rows, tuple(self.asked),
            self.unawarded.gathered,
        )  # fmt: skip


def part_file(folder: Path, stretch: int, block: int, table: str) -> Path:
    """Where a block's rows of a table wait."""
    return folder / f"{stretch:08}-{block:05}-{table}.parquet"


def bare_file(folder: Path, stretch: int) -> Path:
    """Where a stretch's applicants with items that have no line wait."""
    return folder / f"{stretch:08}-bare"


def put(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """The file is there whole or not at all, also where two attempts write it."""
    beside = path.with_name(f".{path.name}.{attempt()}")
    with beside.open("wb") as stream:
        write(stream)
    beside.replace(path)


def settled(shipped: Shipped, answers: Iterable[Answer]) -> Iterator[Answer]:
    """Claims that stand applicant by applicant, after what each applicant's claims alone decide; summaries as they are."""
    gathered: list[tuple[Claim, Claimed]] = []
    for applicant, own in groupby(answers, key=itemgetter(0)):
        if applicant == SUMMARY:
            yield from own
            continue
        gathered.extend(chain.from_iterable(unpacked(told) for _, told in own))
        if len(gathered) >= MANY_CLAIMS:
            yield _admitted(shipped, gathered)
            gathered = []
    if gathered:
        yield _admitted(shipped, gathered)


def _admitted(shipped: Shipped, gathered: list[tuple[Claim, Claimed]]) -> Answer:
    try:
        shipment = opened(shipped.value).shipment
    except OtherVersions as error:
        return SUMMARY, packed(Stopped("versions", driver=error.driver, worker=error.worker))
    applicants = {claim.applicant for claim, _ in gathered}
    earlier = [row for row in shipment.history if row.applicant in applicants]
    admitted: tuple[Admitted, ...] = per_applicant([claim for claim, _ in gathered], shipment.bounds, earlier)
    return CLAIMS, packed((admitted, {claim.id: claimed for claim, claimed in gathered}))
