"""Comma-separated text: its encoding and separator found, its rows told apart, one with too many or too few cells never shifted.

Read as a stream: a file of any size takes the memory of a chunk.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from huisuan.intake.cells import from_text
from huisuan.intake.sources import ESCAPED, Broken, Chunk, Unreadable, frame
from huisuan.problems import Problem, from_read_failure, problem
from huisuan.source import ReadFailure

Encoding = Literal["utf-8-sig", "gb18030"]
SAMPLE = 1_000_000
SEPARATORS = (",", ";", "\t")
WIDE_COMMA = "，"
_LONGEST_CELL = 100_000


@dataclass(frozen=True, slots=True)
class CsvSource:
    path: Path
    file: str
    encoding: Encoding
    separator: str
    sheet: str = ""
    epoch_1904: bool = False
    all_data: bool = False
    inner: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))

    def first(self, rows: int) -> Sequence[Sequence[str]]:
        return [[from_text(cell) for cell in row] for row in islice(self._rows(), rows)]

    def chunks(self, after: int, positions: Sequence[int], size: int) -> Iterator[Chunk]:
        rows = self._rows()
        width = 0
        for row in islice(rows, after):
            width = len(row)
        start = after + 1
        while part := list(islice(rows, size)):
            yield self._chunk(part, start, width, positions)
            start += len(part)

    def _chunk(self, part: list[list[str]], start: int, width: int, positions: Sequence[int]) -> Chunk:
        places: list[int] = []
        kept: list[list[str]] = []
        broken = []
        for place, row in enumerate(part, start):
            if len(row) == width or (len(row) > width and not any(cell.strip() for cell in row[width:])):
                places.append(place)
                kept.append(row)
            elif any(cell.strip() for cell in row):
                broken.append(Broken(place, tuple(row), self._misfit(row, width)))
        columns = {at: [row[at] for row in kept] for at in positions}
        return Chunk(frame(places, columns).with_columns(ESCAPED), tuple(broken))

    def _misfit(self, row: list[str], width: int) -> Problem:
        wide = any(WIDE_COMMA in cell for cell in row) and len(row) < width
        code = "row-wide-commas" if wide else "row-misfit"
        return problem(code, None, count=str(len(row)), wanted=str(width))

    def _rows(self) -> Iterator[list[str]]:
        try:
            with self.path.open(encoding=self.encoding, newline="") as stream:
                reader = csv.reader(stream, delimiter=self.separator, strict=True)
                yield from reader
        except UnicodeDecodeError as error:
            byte = f"0x{error.object[error.start]:02X}"
            told = problem("text-not-decoded", None, encoding=_spoken(self.encoding), byte=byte)
            raise Unreadable(told, self.file) from error
        except csv.Error as error:
            told = problem("quotes-unbalanced", None, row=str(reader.line_num))
            raise Unreadable(told, self.file, reader.line_num) from error


def open_csv(path: Path, file: str) -> CsvSource | Problem:
    """The file as rows, once its encoding and separator are found."""
    csv.field_size_limit(_LONGEST_CELL)
    with path.open("rb") as stream:
        sample = stream.read(SAMPLE)
    if not sample.strip():
        return from_read_failure(ReadFailure("empty-file", file))
    encoding = _encoding(sample)
    if encoding is None:
        found = "UTF-16" if sample.startswith((b"\xff\xfe", b"\xfe\xff")) else "?"
        return problem("text-encoding", None, encoding=found)
    text = codecs.getincrementaldecoder(encoding)(errors="ignore").decode(sample)
    separator = _separator(text)
    if separator is None:
        return problem("wide-commas", None)
    return CsvSource(path, file, encoding, separator)


def _encoding(sample: bytes) -> Encoding | None:
    """UTF-8 before GB18030: text of the second is hardly ever valid in the first."""
    if b"\x00" in sample or sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(sample, final=len(sample) < SAMPLE)
        except UnicodeDecodeError:
            continue
        return "utf-8-sig" if encoding == "utf-8-sig" else "gb18030"
    return None


def _separator(text: str) -> str | None:
    """The sign that parts the cells of the first lines; None where it is a full-width comma."""
    lines = [line for line in text.splitlines()[:21] if line.strip()]
    counts = {sign: sum(line.count(sign) for line in lines) for sign in (*SEPARATORS, WIDE_COMMA)}
    best = max(SEPARATORS, key=lambda sign: counts[sign])
    if counts[WIDE_COMMA] > counts[best] and any(line.count(WIDE_COMMA) > 1 for line in lines):
        return None
    return best


def _spoken(encoding: Encoding) -> str:
    return "UTF-8" if encoding == "utf-8-sig" else "GB18030"
