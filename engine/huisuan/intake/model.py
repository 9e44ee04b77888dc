"""What reading a register gives: typed tables a batch, what was refused and why, and the counts that show nothing was lost.

A register is a table of applicants and, beside it, a table for each kind of thing an applicant has several of. Knows no files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import polars as pl

from huisuan.messages.render import Language, hint, meant, summary
from huisuan.problems import Problem

APPLICANTS = "applicants"
"""The name of the table that has a row an applicant; the others have their collection's id."""
ROW, OWNER, PLACE, FILE, ID = "#row", "#owner", "#place", "#file", "#id"
LABEL, PAYEE, ACCOUNT, BANK = "#label", "#payee", "#account", "#bank"
KEYS = (ROW, OWNER, PLACE, FILE, ID)
NONE_FLAG, HIGH = "?none", "?high"
BlankMeans = Literal["unknown", "none"]
THINGS = ("#invoice", "#contract", "#serial_number", "#vin", "#plate")
"""Numbers of what is paid for once, of applicants and of items: their digits are letters, and say nothing about a rule."""
CARRIED = (LABEL, PAYEE, ACCOUNT, BANK, *THINGS)
CARRIED_IDS = (ACCOUNT, *THINGS)


def thing_kind(column: str) -> str:
    """What the numbers in a column of `THINGS` are of: `invoice`, `contract`, `serial_number`, `vin`, `plate`."""
    return column.removeprefix("#")


"""Columns of the applicants' table that say nothing about a rule, but are needed to pay and to publish."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of the register. `table` says which table it holds (of a workbook: its sheet `sheet`), where its headers would not."""

    path: Path
    name: str = ""
    table: str = ""
    sheet: str = ""

    @property
    def shown(self) -> str:
        return self.name or self.path.name


@dataclass(frozen=True, slots=True)
class Options:
    """How to read. `complete`: `all`, or names of files, facts and collections; `folder`: where rows may wait on disk, if anywhere."""

    complete: tuple[str, ...] = ()
    batch: int = 65_536
    folder: Path | None = None
    held_rows: int = 2_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """A cell or a row as people find it; `row` 0 means the whole sheet."""

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """One thing refused: where, what stood there, and the problem, whose texts are in both languages.

    `number` is the register's own of the applicant it belongs to, empty where that cannot be told.
    """

    table: str
    place: Place
    value: str
    problem: Problem
    number: str = ""

    @property
    def code(self) -> str:
        return self.problem.code

    def reason(self, language: Language) -> str:
        return summary(self.problem, language)

    def remedy(self, language: Language) -> str:
        """What to do, with the names that may have been meant."""
        told = hint(self.problem, language)
        return " ".join((told, meant(self.problem, language))) if self.problem.suggestions else told


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of one table, and blanks by what they were read as. `rows_in == rows_out + rejected`, always.

    `signs`: how many of the blanks are written as `/`, `—` or the like; `headers`: rows that only repeat the headers, which are none
    of `rows_in`; `adrift`: rows rejected that name no owner at all, so that anybody may have lost them.
    """

    rows_in: int = 0
    rows_out: int = 0
    rejected: int = 0
    blank_unknown: int = 0
    blank_none: int = 0
    signs: int = 0
    headers: int = 0
    adrift: int = 0

    def plus(self, other: Count) -> Count:
        return Count(
            self.rows_in + other.rows_in,
            self.rows_out + other.rows_out,
            self.rejected + other.rejected,
            self.blank_unknown + other.blank_unknown,
            self.blank_none + other.blank_none,
            self.signs + other.signs,
            self.headers + other.headers,
            self.adrift + other.adrift,
        )

    @property
    def balanced(self) -> bool:
        return self.rows_in == self.rows_out + self.rejected


@dataclass(frozen=True, slots=True)
class Table:
    """One frame of a batch. Columns beside the keys are inputs of the applicant, or fields of an item, by id.

    Keys begin with `#`, which no id of a fact does. `#row` counts from 0; `#owner` is the row of the parent in its table; `#place` is
    the row of the source and `#file` its number in `Register.sources`; `#id` names the applicant, or the item among its owner's. A number is a whole number of `1 / scale` base units, a date a day number, null is unknown. `<id>?none` is
    true where there is known to be none; where `<id>?high` is not null the value lies between `<id>` and it, both included.
    """

    name: str
    frame: pl.DataFrame
    inputs: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        return self.frame.height

    def has(self, column: str) -> bool:
        return column in self.frame.columns


@dataclass(frozen=True, slots=True)
class Batch:
    """Applicants with all their items. `more` tells, a collection each, how many further items each owner may still have."""

    applicants: Table
    collections: Mapping[str, Table] = field(default_factory=lambda: MappingProxyType({}))
    more: Mapping[str, pl.DataFrame] = field(default_factory=lambda: MappingProxyType({}))
    rejects: tuple[Reject, ...] = ()
    counts: Mapping[str, Count] = field(default_factory=lambda: MappingProxyType({}))


def total(counts: Iterable[Mapping[str, Count]]) -> Mapping[str, Count]:
    """The sums of counts over batches."""
    found: dict[str, Count] = {}
    for each in counts:
        for table, count in each.items():
            found[table] = found.get(table, Count()).plus(count)
    return MappingProxyType(found)
