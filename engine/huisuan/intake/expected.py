"""About how many applicants a register has, before it is read: for a line of progress, and for nothing else."""

from __future__ import annotations

from pathlib import Path

from huisuan.intake.model import APPLICANTS
from huisuan.intake.read_csv import CsvSource
from huisuan.intake.read_jsonl import JsonLines
from huisuan.intake.read_parquet import ParquetSource
from huisuan.intake.read_xlsx import SheetSource
from huisuan.intake.register import Register
from huisuan.intake.sources import HeldSource, RowSource

SAMPLE = 1_000_000
"""Bytes of a text whose lines are counted; the rest is taken to have lines of the same length."""


def rows_expected(register: Register) -> int | None:
    """The rows of the applicants' sheets: counted where a sheet or the foot of a file tells, judged by its size where it is text. None where nobody knows."""
    applicants = [part for part in register.parts if part.table == APPLICANTS]
    found = [(_rows(part.source), 0 if part.source.all_data else part.layout.head) for part in applicants]
    told = [max(0, rows - head) for rows, head in found if rows is not None]
    return sum(told) if found and len(told) == len(found) else None


def _rows(source: RowSource) -> int | None:
    match source:
        case SheetSource(held=HeldSource(rows=rows)) | HeldSource(rows=rows):
            return len(rows)
        case ParquetSource():
            return source.height()
        case CsvSource(path=path) | JsonLines(path=path):
            return _lines(path)
        case _:
            return None


def _lines(path: Path) -> int | None:
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            sample = stream.read(SAMPLE)
    except OSError:
        return None
    lines = sample.count(b"\n")
    if len(sample) == size:
        return lines + (not sample.endswith(b"\n"))
    return size * lines // len(sample)
