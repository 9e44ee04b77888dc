"""What a run leaves behind, in one folder that is there whole or not at all: tables as CSV or Parquet, papers, and the run's own account.

Sums in tables are whole minor units. Rows come in one order whatever way the register was cut into files.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Literal

import polars as pl

from huisuan.backends.columnar import Batch
from huisuan.batch.assessing import Block
from huisuan.batch.folder_errors import OutputBusy, OutputForeign, OutputTaken
from huisuan.intake.model import ID, Reject
from huisuan.office.rows import UnawardedRow
from huisuan.payout.model import Payout
from huisuan.sheets.workbook import FORMULA_STARTS

Form = Literal["csv", "parquet"]
ACCOUNT, FILES = "run.json", "files"
TABLES = ("awards", "lines", "undetermined", "totals")
PAYOUT_SCHEMA: Mapping[str, type[pl.DataType]] = {
    "applicant": pl.String, "benefit": pl.String, "line": pl.String, "decision": pl.String, "kind": pl.String,
    "asked": pl.Int64, "paid": pl.Int64, "waiting": pl.Int64, "up_to": pl.Int64, "bounds": pl.String, "reason": pl.String,
}  # fmt: skip


@dataclass(slots=True)
class Folder:
    """A folder being filled beside its final place; `finish` puts it there, `abandon` leaves no trace of it.

    Raises `OutputTaken`, `OutputForeign`, `OutputBusy`, or OSError.
    """

    target: Path
    form: Form = "csv"
    replace: bool = False
    _started: set[str] = field(default_factory=set)
    _parts: int = 0

    def __post_init__(self) -> None:
        self._free()
        try:
            self.unfinished.mkdir(parents=True)
        except FileExistsError as error:
            raise OutputBusy(self.target, self.unfinished) from error

    def _free(self) -> None:
        """Nothing is replaced but what a run has left, and that only when asked for."""
        if not self.target.exists():
            return
        if not self.replace:
            raise OutputTaken(str(self.target))
        foreign = _foreign(self.target)
        if foreign:
            raise OutputForeign(self.target, foreign)

    @property
    def unfinished(self) -> Path:
        whole = self.target.absolute()
        return whole.with_name(f".{whole.name}.unfinished")

    def block(self, block: Block) -> None:
        """Adds a block's results, rows named by the applicants' ids."""
        ids = block.rows.applicants.frame[ID]
        self._parts += 1
        for name in TABLES:
            table: pl.DataFrame = getattr(block.found, name)
            named = table.select(ids.gather(table["row"]).alias("applicant"), pl.exclude("row"))
            keys = [each for each in ("applicant", "benefit", "item", "currency") if each in named.columns]
            self.table(name, named.with_columns(pl.col(pl.Enum).cast(pl.String)).sort(keys))

    def table(self, name: str, rows: pl.DataFrame) -> None:
        """Adds rows to a table."""
        # By way of memory: a disk that takes no more is then an OSError, and not one of the table library's own.
        held = BytesIO()
        if self.form == "parquet":
            folder = self.unfinished / name
            folder.mkdir(exist_ok=True)
            rows.write_parquet(held)
            (folder / f"part-{self._parts:05}.parquet").write_bytes(held.getbuffer())
            return
        rows.write_csv(held, include_header=name not in self._started)
        with (self.unfinished / f"{name}.csv").open("ab") as stream:
            stream.write(held.getbuffer())
        self._started.add(name)

    def file(self, name: str, content: bytes) -> None:
        (self.unfinished / name).write_bytes(content)

    def account(self, told: Mapping[str, object]) -> None:
        """The run's own account, as `run.json`; it names what else stands in the folder, so it comes last."""
        files = sorted(each.name for each in self.unfinished.iterdir())
        self.file(ACCOUNT, (json.dumps({**told, FILES: files}, ensure_ascii=False, indent=2) + "\n").encode())

    def finish(self) -> None:
        """Puts the results in their place; what is replaced is deleted when they stand there, and put back if they cannot."""
        self._free()
        if not self.target.exists():
            self.unfinished.rename(self.target)
            return
        old = self.unfinished.with_suffix(".replaced")
        shutil.rmtree(old, ignore_errors=True)
        self.target.rename(old)
        try:
            self.unfinished.rename(self.target)
        except BaseException:
            old.rename(self.target)
            raise
        shutil.rmtree(old, ignore_errors=True)

    def abandon(self) -> None:
        shutil.rmtree(self.unfinished, ignore_errors=True)


def _foreign(folder: Path) -> str:
    """What stands in a folder and was not left by a run, by name: the first of it, or nothing."""
    if not folder.is_dir():
        return folder.name
    if Path.cwd().is_relative_to(folder.resolve()):
        return "当前目录 the working directory"
    names = {each.name for each in folder.iterdir()}
    return min(names - {ACCOUNT} - _left_by_run(folder / ACCOUNT), default="")


def _left_by_run(account: Path) -> frozenset[str]:
    try:
        told = json.loads(account.read_bytes())
    except (OSError, ValueError):
        return frozenset()
    files = told.get(FILES) if isinstance(told, dict) else None
    return frozenset(each for each in files if isinstance(each, str)) if isinstance(files, list) else frozenset()


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


def open_table(batches: Iterable[Batch]) -> pl.DataFrame:
    """The side table of undetermined results: by the number of a pattern the benefit, and a row for each thing it waits for.

    `alike`: every applicant waits for it, so the results do not list them.
    """
    rows = [
        (pattern.number, pattern.benefit, leaf.tag, leaf.name, pattern.number in batch.undetermined_alike)
        for batch in batches
        for pattern in batch.patterns.listed()
        for leaf in batch.patterns.open_in(pattern)
    ]
    schema = {"pattern": pl.UInt32, "benefit": pl.String, "tag": pl.String, "open": pl.String, "alike": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def unawarded_table(unawarded: Iterable[UnawardedRow]) -> pl.DataFrame:
    """A row an item that no benefit pays for; several rows of a sheet in one where their owner's own condition shuts them all out."""
    rows = [
        (
            each.applicant, each.table, each.file, each.sheet, " ".join(map(str, each.rows)), len(each.rows),
            each.what.zh, each.fen, each.benefit, each.why, each.reason.zh, each.what.en, each.reason.en,
        )
        for each in unawarded
    ]  # fmt: skip
    names = (
        "applicant", "table", "file", "sheet", "rows", "items",
        "what_zh", "price", "benefit", "why", "reason_zh", "what_en", "reason_en",
    )  # fmt: skip
    schema = {name: pl.Int64 if name in ("items", "price") else pl.String for name in names}
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
