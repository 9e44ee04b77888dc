"""Parquet files: columns with their types, row groups read as they come, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import polars as pl

from huisuan.intake.cells import from_text
from huisuan.intake.model import PLACE
from huisuan.intake.sources import ESCAPED, Chunk, Unreadable, column
from huisuan.problems import Problem, problem

SWEEP = 1_048_576
"""Rows fetched at once: a large row group is not decoded again for each chunk of it."""


@dataclass(frozen=True, slots=True)
class ParquetSource:
    """A file of typed columns, or the rows from `begin` up to, not including, `end` of it, counted from 0; every row keeps its place in the file.

    Columns that are `nested` hold a list or a record in each cell.
    """

    path: Path
    file: str
    names: tuple[str, ...]
    nested: tuple[str, ...] = ()
    sheet: str = ""
    epoch_1904: bool = False
    all_data: bool = True
    inner: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))
    begin: int = 0
    end: int | None = None

    def stretch(self, begin: int, end: int) -> ParquetSource:
        """Some of its rows, without another look at its foot."""
        return replace(self, begin=begin, end=end)

    def first(self, rows: int) -> Sequence[Sequence[str]]:
        return [[from_text(name) for name in self.names]][:rows]

    def height(self) -> int | None:
        """The rows, as the file's foot tells; None where it can no longer be read."""
        try:
            return int(pl.scan_parquet(self.path, glob=False).select(pl.len()).collect().item())
        except (pl.exceptions.PolarsError, OSError):
            return None

    def chunks(self, after: int, positions: Sequence[int], size: int) -> Iterator[Chunk]:
        del after
        start = self.begin
        names = {self.names[at]: column(at) for at in positions}
        while self.end is None or start < self.end:
            rows = SWEEP if self.end is None else min(SWEEP, self.end - start)
            try:
                swept = pl.scan_parquet(self.path, glob=False).select(*names).slice(start, rows).collect()
            except (pl.exceptions.PolarsError, OSError) as error:
                damage = problem("register-damaged", None, reason=type(error).__name__)
                raise Unreadable(damage, self.file, start + 1) from error
            if not swept.height:
                return
            swept = (
                swept.rename(names)
                .with_columns(ESCAPED)
                .with_columns(pl.int_range(start + 1, start + 1 + swept.height).alias(PLACE))
            )
            for offset in range(0, swept.height, size):
                yield Chunk(swept.slice(offset, size))
            start += swept.height


def open_parquet(path: Path, file: str) -> ParquetSource | Problem:
    """The file, once its foot is read."""
    try:
        schema = pl.scan_parquet(path, glob=False).collect_schema()
    except (pl.exceptions.PolarsError, OSError) as error:
        return problem("register-damaged", None, reason=type(error).__name__)
    nested = tuple(name for name, dtype in schema.items() if dtype.is_nested())
    return ParquetSource(path, file, tuple(schema.names()), nested)
