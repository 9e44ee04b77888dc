"""Registers told as plain data, made into files of any form, opened and read."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from huisuan.intake.model import Batch, Count, InputFile, Options, Reject, total
from huisuan.intake.profile_of import profile_of
from huisuan.intake.register import Register, open_register
from huisuan.profile.model import BoundProfile
from tests.vocabulary.shipped import VOCABULARY

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Outcome:
    """A register read to its end."""

    register: Register
    batches: tuple[Batch, ...]

    @property
    def codes(self) -> list[str]:
        return [problem.code for _, problem in self.register.problems]

    @property
    def errors(self) -> list[str]:
        return [problem.code for _, problem in self.register.problems if problem.severity == "error"]

    @property
    def rejects(self) -> list[Reject]:
        return [each for batch in self.batches for each in batch.rejects]

    @property
    def counts(self) -> Mapping[str, Count]:
        return total(batch.counts for batch in self.batches)

    @property
    def profiles(self) -> list[BoundProfile]:
        return [
            profile_of(self.register, batch, row) for batch in self.batches for row in range(batch.applicants.height)
        ]

    def applicants(self) -> pl.DataFrame:
        return pl.concat([batch.applicants.frame for batch in self.batches], how="diagonal")


def write_csv(path: Path, rows: Rows, encoding: str = "utf-8", separator: str = ",") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, sheets: Mapping[str, Rows], **more: Any) -> Path:
    """`hidden` names sheets; `merge` lists ranges by sheet; `formats`, `kinds` (of cells) and `cells` (values) are by sheet and cell."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
        _adorn(page, name, more)
    book.save(path)
    return path


def _adorn(page: Worksheet, name: str, more: Mapping[str, Any]) -> None:
    for cells in more.get("merge", {}).get(name, ()):
        page.merge_cells(cells)
    for cell, form in more.get("formats", {}).get(name, {}).items():
        page[cell].number_format = form
    for cell, value in more.get("cells", {}).get(name, {}).items():
        page[cell] = value
    page.sheet_state = "hidden" if name in more.get("hidden", ()) else "visible"
    for cell, kind in more.get("kinds", {}).get(name, {}).items():
        page[cell].data_type = kind


def write_file(folder: Path, told: Mapping[str, Any]) -> Path:
    """A file told as JSON: `text`, `rows`, `hex`, `sheets`, `lines`, `zip`, `from` (a file at hand), or `folder`; `cut` shortens it."""
    path = folder / str(told["name"])
    match told:
        case {"text": text}:
            body = text.encode(told.get("encoding", "utf-8")) * told.get("times", 1)
            path.write_bytes(body + bytes.fromhex(told.get("then", "")))
        case {"hex": digits}:
            path.write_bytes(bytes.fromhex(digits))
        case {"rows": rows}:
            write_csv(path, rows)
        case {"sheets": sheets}:
            more = {key: told[key] for key in ("merge", "formats", "kinds", "cells", "hidden") if key in told}
            write_xlsx(path, sheets, **more)
        case {"lines": lines}:
            path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
        case {"zip": parts}:
            with ZipFile(path, "w", ZIP_DEFLATED) as package:
                for name, size in parts.items():
                    package.writestr(name, b"0" * size)
        case {"parquet": columns}:
            pl.DataFrame(columns).write_parquet(path)
        case {"folder": _}:
            path.mkdir()
        case {"from": at}:
            path.write_bytes((Path(__file__).parent / "files" / at).read_bytes())
        case _:
            pass
    if "size" in told:
        os.truncate(path, told["size"])
    if "cut" in told:
        path.write_bytes(path.read_bytes()[: -told["cut"]])
    return path


def given(folder: Path, files: Sequence[Mapping[str, Any]]) -> list[InputFile]:
    return [
        InputFile(write_file(folder, told), table=told.get("table", ""), sheet=told.get("sheet", "")) for told in files
    ]


def read(files: Sequence[InputFile], options: Options | None = None) -> Outcome:
    register = open_register(files, VOCABULARY, options)
    return Outcome(register, tuple(register.batches()) if register.usable else ())


def read_rows(folder: Path, rows: Rows, **options: Any) -> Outcome:
    """A table of applicants as CSV."""
    return read([InputFile(write_csv(folder / "申请人.csv", rows))], Options(**options))


def read_sheets(folder: Path, sheets: Mapping[str, Rows], **more: Any) -> Outcome:
    options = more.pop("options", None)
    return read([InputFile(write_xlsx(folder / "表.xlsx", sheets, **more))], options)
