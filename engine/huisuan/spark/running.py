"""The driver's side of a run on Spark: what the stages are asked in turn, and how their answers become what one machine would have left.

No row of the register comes here: of applicants only the hashes of their ids, of results only claims, rejects, questions and counts.
Tables wait in a folder beside the results, as their workers wrote them, and are put into it in the order of the register.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from huisuan.backends.columnar import Pattern
from huisuan.batch.claiming import Claimed
from huisuan.batch.tables import FULL, TABLES
from huisuan.batch.unawarded import Bare, Unawarded
from huisuan.batch.writing import Folder
from huisuan.intake.model import APPLICANTS, Count, Place, Reject, total
from huisuan.intake.parts import id_positions
from huisuan.intake.read_parquet import ParquetSource
from huisuan.intake.register import Register
from huisuan.intake.sources import Unreadable
from huisuan.intake.stretches import Known, Owners, cut, known_of, starts_of, with_lost, with_twice
from huisuan.payout.model import Admitted
from huisuan.problems import Problem, problem
from huisuan.spark import door, stages
from huisuan.spark.door import Answer, Cluster, SparkFailed
from huisuan.spark.shipping import Shipment, packed, sealed, unpacked
from huisuan.spark.stages import Stopped, Told


def refusals(register: Register) -> tuple[tuple[Place, Problem], ...]:
    """Why a register cannot be run on Spark from here: what is not installed, which tables are not Parquet."""
    missing = door.lacking()
    if missing is not None:
        return ((Place(""), missing),)
    return not_parquet(register)


def not_parquet(register: Register) -> tuple[tuple[Place, Problem], ...]:
    """The files that workers cannot read in the middle, each once."""
    named = dict.fromkeys(
        Place(part.source.file) for part in register.parts if not isinstance(part.source, ParquetSource)
    )
    return tuple((place, problem("spark-needs-parquet", None, file=place.file)) for place in named)


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a run: `asked` are questions by block, in the numbers of `patterns`; `admitted` claims, if there were to be any."""

    applicants: int
    counts: Mapping[str, Count]
    rejects: tuple[Reject, ...]
    patterns: tuple[Pattern, ...]
    alike: frozenset[int]
    by_rows: tuple[str, ...]
    asked: tuple[pl.DataFrame, ...]
    admitted: tuple[Admitted, ...]
    claimed: Mapping[str, Claimed]


def run(master: str, shipment: Shipment, folder: Folder, unawarded: Unawarded) -> Ran:
    """Runs all stages; fills `folder` with the tables of results and `unawarded` with the items without a line. `shipment.stretches` and `shipment.folder` are set here.

    Raises SparkFailed, Unreadable or OSError.
    """
    waiting = folder.unfinished.absolute() / "parts"
    waiting.mkdir()
    groups = _row_groups(shipment.register)
    register = _anywhere(shipment.register)
    placed = replace(shipment, register=register, stretches=cut(register, groups), folder=waiting)
    with Cluster(master) as cluster:
        running = _Running(cluster, placed, starts_of(shipment.register, groups))
        ran = running.run()
    tables = (*TABLES, FULL) if shipment.full else TABLES
    found = _put_together(folder, waiting, ran, shipment.register, tables)
    for told in ran.told:
        unawarded.put(told.without, partial(_bare, waiting, told.number))
    shutil.rmtree(waiting)
    return found


def _anywhere(register: Register) -> Register:
    """The register by paths that mean the same in whatever folder a worker stands."""
    parts = []
    for part in register.parts:
        assert isinstance(part.source, ParquetSource), "other forms are refused before"
        parts.append(replace(part, source=replace(part.source, path=part.source.path.absolute())))
    return replace(register, parts=tuple(parts))


def _row_groups(register: Register) -> Mapping[int, Sequence[int]]:
    found: dict[int, Sequence[int]] = {}
    for part in register.parts:
        assert isinstance(part.source, ParquetSource), "other forms are refused before"
        try:
            found[part.number] = door.row_groups(part.source.path)
        except (OSError, ValueError) as error:
            damage = problem("register-damaged", None, reason=type(error).__name__)
            raise Unreadable(damage, part.source.file) from error
    return found


@dataclass(frozen=True, slots=True)
class _Answered:
    """What the stages answered, stretches in order."""

    told: tuple[Told, ...]
    owners: tuple[Owners, ...]
    admitted: tuple[Admitted, ...]
    claimed: Mapping[str, Claimed]


class _Running:
    """One run on one cluster."""

    def __init__(self, cluster: Cluster, shipment: Shipment, starts: Mapping[int, int]) -> None:
        self.cluster, self.shipment, self.starts = cluster, shipment, dict(starts)
        self.shipped = cluster.ship(sealed(shipment))
        tables = {part.number: part.table for part in shipment.register.parts}
        self.applicants = tuple(each.number for each in shipment.stretches if tables[each.part] == APPLICANTS)
        self.items = tuple(each.number for each in shipment.stretches if tables[each.part] != APPLICANTS)

    def run(self) -> _Answered:
        known, owned = self._known()
        work = partial(stages.results, self.shipped, self.cluster.ship(packed((known, owned))), self.applicants)
        if not self.shipment.claims:
            answers = self.cluster.each(len(self.applicants), work)
        else:
            after = partial(stages.settled, self.shipped)
            answers = self.cluster.gathered(len(self.applicants), work, after)
        told: list[Told] = []
        admitted: list[Admitted] = []
        claimed: dict[str, Claimed] = {}
        for key, value in answers_read(answers):
            if key == stages.SUMMARY:
                told.append(value)
            else:
                admitted.extend(value[0])
                claimed.update(value[1])
        told.sort(key=lambda each: each.number)
        return _Answered(tuple(told), tuple(owned.values()), tuple(admitted), claimed)

    def _known(self) -> tuple[Known, dict[int, Owners]]:
        """What stretches must know of each other, and whose the items of each are."""
        register, cluster = self.shipment.register, self.cluster
        if not any(id_positions(part.layout) for part in register.parts if part.table == APPLICANTS):
            return Known(self.starts), {}
        work = partial(stages.ids, self.shipped, self.starts, self.applicants)
        known, index = known_of(self.starts, _values(cluster.each(len(self.applicants), work)))
        if known.shared.height:
            again = partial(stages.alike, self.shipped, cluster.ship(packed(known.shared)), self.applicants)
            named = _values(cluster.each(len(self.applicants), again))
            known = with_twice(known, (pair for each in named for pair in each))
        if not self.items:
            return known, {}
        whose = partial(stages.owners, self.shipped, cluster.ship(packed(index)), self.items)
        owned = tuple(_values(cluster.each(len(self.items), whose)))
        return with_lost(known, owned), dict(zip(self.items, owned, strict=True))


def answers_read(answers: Iterable[Answer]) -> Iterator[tuple[str, Any]]:
    """Raises what stopped a worker, as if it had happened here."""
    for key, data in answers:
        value = unpacked(data)
        if isinstance(value, Stopped):
            match value.why:
                case "unreadable":
                    assert value.problem is not None
                    raise Unreadable(value.problem, value.file, value.row)
                case "versions":
                    raise SparkFailed(problem("spark-other-versions", None, driver=value.driver, worker=value.worker))
                case "folder":
                    raise SparkFailed(problem("spark-folder-not-shared", None, file=value.file))
        yield key, value


def _values(answers: Iterable[Answer]) -> Iterator[Any]:
    for _, value in answers_read(answers):
        yield value


def _bare(waiting: Path, stretch: int) -> tuple[Bare, ...]:
    """The applicants of a stretch with items that have no line."""
    path = stages.bare_file(waiting, stretch)
    found: tuple[Bare, ...] = unpacked(path.read_bytes()) if path.exists() else ()
    return found


def _put_together(folder: Folder, waiting: Path, ran: _Answered, register: Register, tables: Sequence[str]) -> Ran:
    """Tables into their folder, block by block; patterns under one numbering, in the order met."""
    numbers: dict[tuple[str, tuple[int, ...]], int] = {}
    alike: set[int] = set()
    asked: list[pl.DataFrame] = []
    for told in ran.told:
        renumbered = {
            each.number: numbers.setdefault((each.benefit, each.leaves), len(numbers) + 1) for each in told.patterns
        }
        alike.update(renumbered[each] for each in told.alike)
        asked.extend(_renumbered(each, renumbered) for each in told.asked)
        for block in range(1, told.blocks + 1):
            for name in tables:
                path = stages.part_file(waiting, told.number, block, name)
                same = name != "undetermined" or all(old == new for old, new in renumbered.items())
                if folder.form == "parquet" and same:
                    folder.part(name, path)
                else:
                    rows = pl.read_parquet(path, glob=False)
                    folder.table(name, rows if same else _renumbered(rows, renumbered))
    every: tuple[Owners | Told, ...] = (*ran.owners, *ran.told)
    return Ran(
        sum(each.applicants for each in ran.told),
        total((*({part.table: Count()} for part in register.parts), *(each.counts for each in every))),
        tuple(reject for each in every for reject in each.rejects),
        tuple(Pattern(number, *pattern) for pattern, number in numbers.items()),
        frozenset(alike),
        tuple(sorted({name for each in ran.told for name in each.by_rows})),
        tuple(asked),
        ran.admitted,
        ran.claimed,
    )


def _renumbered(rows: pl.DataFrame, numbers: Mapping[int, int]) -> pl.DataFrame:
    return rows.with_columns(pl.col("pattern").replace_strict(numbers, default=None, return_dtype=pl.UInt32))
