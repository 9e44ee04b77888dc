"""What a run leaves behind, in one folder that is there whole or not at all: tables as CSV or Parquet, papers, and the run's own account."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Literal

import polars as pl

from huisuan.batch.assessing import Block
from huisuan.batch.csv_cells import as_csv_cells
from huisuan.batch.folder_errors import OutputBusy, OutputForeign, OutputTaken
from huisuan.batch.tables import tables_of

Form = Literal["csv", "parquet"]
ACCOUNT, FILES = "run.json", "files"


@dataclass(slots=True)
class Folder:
    """A folder being filled beside its final place; `finish` puts it there, `abandon` leaves no trace of it.

    Raises `OutputTaken`, `OutputForeign`, `OutputBusy`, or OSError.
    """

    target: Path
    form: Form = "csv"
    replace: bool = False
    _started: set[str] = field(default_factory=set)
    _parts: dict[str, int] = field(default_factory=dict)

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
        for name, rows in tables_of(block).items():
            self.table(name, rows)

    def table(self, name: str, rows: pl.DataFrame) -> None:
        """Adds rows to a table."""
        # By way of memory: a disk that takes no more is then an OSError, and not one of the table library's own.
        held = BytesIO()
        if self.form == "parquet":
            rows.write_parquet(held)
            self._next(name).write_bytes(held.getbuffer())
            return
        as_csv_cells(rows).write_csv(held, include_header=name not in self._started)
        with (self.unfinished / f"{name}.csv").open("ab") as stream:
            stream.write(held.getbuffer())
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
