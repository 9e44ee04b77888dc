"""Parquet files: columns with their types, row groups read as they come, so that memory stays flat. Items may stand inside its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import polars as pl

from huisuan.intake.cells import from_text
from huisuan.intake.model import PLACE
from huisuan.intake.nested import Laid, inner_rows, lay, named
from huisuan.intake.read_jsonl import FindCollection
from huisuan.intake.sources import Chunk, Unreadable
from huisuan.problems import Problem, problem

SWEEP = 1_048_576
"""Rows fetched at once: a large row group is not decoded again for each chunk of it."""
SWEEP_WITH_ITEMS = SWEEP // 8


@dataclass(frozen=True, slots=True)
class ParquetSource:
    """A file of typed columns, as they are `laid` out; or the rows from `begin` up to, not including, `end` of it, counted from 0. Every row
    keeps its place in the file.
    """

    path: Path
    file: str
    laid: Laid
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
        return [[from_text(each.name) for each in self.laid.flat]][:rows]

    def height(self) -> int | None:
        """The rows, as the file's foot tells; None where it can no longer be read."""
        try:
            return int(pl.scan_parquet(self.path, glob=False).select(pl.len()).collect().item())
        except (pl.exceptions.PolarsError, OSError):
            return None

    def chunks(self, after: int, positions: Sequence[int], size: int) -> Iterator[Chunk]:
        del after
        start = self.begin
        items = [name for name, _, _ in self.laid.items]
        roots = dict.fromkeys((*(self.laid.flat[at].root for at in positions), *items))
        sweep = SWEEP_WITH_ITEMS if items else SWEEP
        while self.end is None or start < self.end:
            rows = sweep if self.end is None else min(sweep, self.end - start)
            try:
                swept = pl.scan_parquet(self.path, glob=False).select(*roots).slice(start, rows).collect()
            except (pl.exceptions.PolarsError, OSError) as error:
                damage = problem("register-damaged", None, reason=type(error).__name__)
                raise Unreadable(damage, self.file, start + 1) from error
            if not swept.height:
                return
            swept = swept.with_columns(pl.int_range(start + 1, start + 1 + swept.height).alias(PLACE))
            for offset in range(0, swept.height, size):
                yield self._chunk(swept.slice(offset, size), positions)
            start += swept.height

    def _chunk(self, rows: pl.DataFrame, positions: Sequence[int]) -> Chunk:
        flat = rows.select(PLACE, *named(self.laid, positions))
        if not self.laid.items:
            return Chunk(flat)
        inner, broken = inner_rows(self.laid, rows)
        if broken:
            flat = flat.filter(~pl.col(PLACE).is_in([each.place for each in broken]))
        return Chunk(flat, broken, inner)


def open_parquet(path: Path, file: str, collection: FindCollection) -> ParquetSource | Problem:
    """The file, once its foot is read."""
    try:
        schema = pl.scan_parquet(path, glob=False).collect_schema()
    except (pl.exceptions.PolarsError, OSError) as error:
        return problem("register-damaged", None, reason=type(error).__name__)
    laid = lay(schema, collection)
    return ParquetSource(path, file, laid, inner=MappingProxyType(dict(laid.headers())))
