"""What a run leaves behind, in one folder that is there whole or not at all: tables as CSV or Parquet, papers, and the run's own account.

Sums in tables are whole minor units. Rows come in one order whatever way the register was cut into files.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import polars as pl

from huisuan.backends.columnar import Pattern
from huisuan.batch.assessing import Block
from huisuan.intake.model import ID, Reject
from huisuan.ir.program import Leaf
from huisuan.payout.model import Payout
from huisuan.sheets.workbook import FORMULA_STARTS

Form = Literal["csv", "parquet"]
TABLES = ("awards", "lines", "undetermined", "totals")
PAYOUT_SCHEMA: Mapping[str, type[pl.DataType]] = {
    "applicant": pl.String, "benefit": pl.String, "line": pl.String, "decision": pl.String, "kind": pl.String,
    "asked": pl.Int64, "paid": pl.Int64, "waiting": pl.Int64, "up_to": pl.Int64, "bounds": pl.String, "reason": pl.String,
}  # fmt: skip


class OutputTaken(Exception):
    """The folder to write to is there already."""


@dataclass(slots=True)
class Folder:
    """A folder being filled beside its final place; `finish` puts it there, `abandon` leaves no trace of it."""

    target: Path
    form: Form = "csv"
    replace: bool = False
    _started: set[str] = field(default_factory=set)
    _parts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.target.exists() and not self.replace:
            raise OutputTaken(str(self.target))
        self.unfinished.mkdir(parents=True)

    @property
    def unfinished(self) -> Path:
        return self.target.with_name(f".{self.target.name}.unfinished")

    def block(self, block: Block) -> None:
        """Adds a block's results, rows named by the applicants' ids."""
        for name, rows in tables_of(block).items():
            self.table(name, rows)

    def table(self, name: str, rows: pl.DataFrame) -> None:
        """Adds rows to a table."""
        if self.form == "parquet":
            rows.write_parquet(self._next(name))
            return
        with (self.unfinished / f"{name}.csv").open("ab") as stream:
            rows.write_csv(stream, include_header=name not in self._started)
        self._started.add(name)

    def part(self, name: str, written: Path) -> None:
        """Adds rows to a table that are written as Parquet already; the file is moved."""
        assert self.form == "parquet"
        written.rename(self._next(name))

    def _next(self, name: str) -> Path:
        folder = self.unfinished / name
        folder.mkdir(exist_ok=True)
        self._parts[name] = self._parts.get(name, 0) + 1
        return folder / f"part-{self._parts[name]:05}.parquet"

    def file(self, name: str, content: bytes) -> None:
        (self.unfinished / name).write_bytes(content)

    def account(self, told: Mapping[str, object]) -> None:
        """The run's own account, as `run.json`."""
        self.file("run.json", (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode())

    def finish(self) -> None:
        if self.target.exists():
            shutil.rmtree(self.target)
        self.unfinished.rename(self.target)

    def abandon(self) -> None:
        shutil.rmtree(self.unfinished, ignore_errors=True)


def tables_of(block: Block) -> Mapping[str, pl.DataFrame]:
    """A block's results by table, rows named by the applicants' ids and in their order."""
    ids = block.rows.applicants.frame[ID]
    found = {}
    for name in TABLES:
        table: pl.DataFrame = getattr(block.found, name)
        named = table.select(ids.gather(table["row"]).alias("applicant"), pl.exclude("row"))
        keys = [each for each in ("applicant", "benefit", "item", "currency") if each in named.columns]
        found[name] = named.with_columns(pl.col(pl.Enum).cast(pl.String)).sort(keys)
    return found


def payout_table(payouts: Iterable[Payout]) -> pl.DataFrame:
    """The canonical export: a row a claim, by applicant, benefit and line."""
    rows = [
        (
            each.claim.applicant,
            each.claim.benefit,
            "/".join(each.claim.line),
            each.decision,
            each.claim.kind.value,
            each.asked,
            each.paid,
            each.waiting,
            each.up_to,
            "; ".join(f"{cut.bound} -{cut.before - cut.after}" for cut in each.cuts),
            each.held.why if each.held is not None else each.reason,
        )
        for each in payouts
    ]
    return pl.DataFrame(rows, schema=dict(PAYOUT_SCHEMA), orient="row").sort("applicant", "benefit", "line")


def open_table(patterns: Iterable[Pattern], alike: Collection[int], leaves: Sequence[Leaf]) -> pl.DataFrame:
    """The side table of undetermined results: by the number of a pattern the benefit, and a row for each thing it waits for.

    `alike`: the patterns that every applicant waits for, so that the results do not list them. `leaves` are the program's.
    """
    rows = [
        (each.number, each.benefit, leaves[place].tag, leaves[place].name, each.number in alike)
        for each in patterns
        for place in each.leaves
    ]
    schema = {"pattern": pl.UInt32, "benefit": pl.String, "tag": pl.String, "open": pl.String, "alike": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def reject_table(rejects: Sequence[Reject]) -> pl.DataFrame:
    """A row a fault. A value that a spreadsheet would take for a formula has an apostrophe before it."""
    rows = [
        (
            each.table,
            each.place.file,
            each.place.sheet,
            each.place.row,
            each.place.column,
            f"'{each.value}" if each.value.startswith(FORMULA_STARTS) else each.value,
            each.code,
            each.reason("zh"),
            each.remedy("zh"),
            each.reason("en"),
            each.remedy("en"),
        )
        for each in rejects
    ]
    names = [
        "table",
        "file",
        "sheet",
        "row",
        "column",
        "value",
        "code",
        "reason_zh",
        "remedy_zh",
        "reason_en",
        "remedy_en",
    ]
    schema = {name: pl.Int64 if name == "row" else pl.String for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row")
