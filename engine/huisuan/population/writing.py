"""Populations as files, CSV or Parquet, cells as people fill tables in, so that `huisuan batch` takes them. A table a file, written block by block.

The same population gives the same bytes. A file appears under its name when it is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Literal

import polars as pl
from polars.io.plugins import register_io_source

from huisuan.backends.columnar.register import ID, OWNER_OF
from huisuan.population.blocks import MANY_ROWS, Population
from huisuan.population.plan import Column, Table
from huisuan.vocabulary.model import Fact, Vocabulary

Form = Literal["parquet", "csv"]
Frames = Callable[[int], Iterator[pl.DataFrame]]
"""A table's blocks, for so many applicants."""
APPLICANTS = "applicants"
NUMBER, OWNERS_NUMBER = "编号", "申请编号"
YES, NO = "是", "否"


def write(
    population: Population, rows: int, folder: Path, form: Form, vocabulary: Vocabulary, told: Callable[[int], None]
) -> tuple[Path, ...]:
    """The files, the applicants' first; `told` hears how many files are done. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for done, table in enumerate((population.plan.applicants, *population.plan.collections), 1):
        path = folder / f"{table.name or APPLICANTS}.{form}"
        part = path.with_name(path.name + ".part")
        try:
            frames = partial(_cells, population, table, vocabulary)
            (_write_parquet if form == "parquet" else _write_csv)(frames, rows, part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        written.append(path)
        told(done)
    return tuple(written)


def _frames(population: Population, table: Table, rows: int) -> Iterator[pl.DataFrame]:
    """Blocks of a table; the owners of its items are rows of the whole file of their owners."""
    before = 0
    for first in range(0, rows, MANY_ROWS):
        frame, owners = population.table(table, first, min(MANY_ROWS, rows - first))
        if table.name:
            frame = frame.with_columns(pl.col(OWNER_OF) + pl.lit(before, dtype=pl.UInt32))
        before += owners
        yield frame


def _cells(population: Population, table: Table, vocabulary: Vocabulary, rows: int) -> Iterator[pl.DataFrame]:
    """Blocks of a table as people write it, every cell a text; one without rows for a table without any."""
    before = 0
    for frame in _frames(population, table, rows) if rows else (population.table(table, 0, 0)[0],):
        keys = [pl.int_range(before + 1, before + 1 + frame.height, dtype=pl.Int64, eager=True).alias(NUMBER)]
        if table.name:
            keys = [(frame[OWNER_OF] + 1).alias(OWNERS_NUMBER), frame[ID].alias(NUMBER)]
        told = [_told(column, frame[column.decl.id], vocabulary).alias(header(column)) for column in table.columns]
        yield pl.DataFrame([each.cast(pl.String) for each in (*keys, *told)])
        before += frame.height


def _write_parquet(frames: Frames, rows: int, path: Path) -> None:
    schema = next(frames(0)).schema

    def source(
        columns: list[str] | None, _filter: pl.Expr | None, _rows: int | None, _size: int | None
    ) -> Iterator[pl.DataFrame]:
        for frame in frames(rows):
            yield frame if columns is None else frame.select(columns)

    told = register_io_source(source, schema=schema, validate_schema=True)
    told.sink_parquet(path, compression="zstd", compression_level=3, row_group_size=MANY_ROWS, maintain_order=True)


def _write_csv(frames: Frames, rows: int, path: Path) -> None:
    with path.open("wb") as file:
        for number, frame in enumerate(frames(rows)):
            frame.write_csv(file, include_header=not number, include_bom=not number)


def header(column: Column) -> str:
    """`2025年研发费用（元）`."""
    fact = column.fact
    period = column.decl.id.partition("@")[2]
    year, _, rest = period.replace("Q", "-").partition("-")
    said = f"{year}年" if year else ""
    if rest:
        said += f"第{rest}季度" if "Q" in period else f"{int(rest)}月"
    unit = fact.asked_in.written
    return f"{said}{fact.label.zh}（{unit.zh}）" if unit is not None and fact.type == "number" else said + fact.label.zh


def _told(column: Column, values: pl.Series, vocabulary: Vocabulary) -> pl.Series:
    """Values as people write them."""
    fact, members = column.fact, column.members
    if members:
        labels = [_label(fact, each) for each in members]
        return pl.Series(labels, dtype=pl.String).gather(values.to_physical())
    match fact.type:
        case "truth":
            return pl.Series([NO, YES]).gather(values.cast(pl.UInt32))
        case "region":
            return _each(values, vocabulary.regions.full_name)
        case "industry":
            return _each(values, _class)
        case "date":
            epoch = 719_163
            return (values - epoch).cast(pl.Int32).cast(pl.Date).cast(pl.String)
        case _:
            return _decimals(fact, values)


def _label(fact: Fact, member: str) -> str:
    found = fact.member(member)
    return member if found is None else found.label.zh


def _class(number: int) -> str:
    return f"{chr(ord('A') - 1 + number // 10_000)}{number % 10_000:04d}"


def _each(values: pl.Series, words: Callable[[int], str]) -> pl.Series:
    some = {value: words(value) for value in values.drop_nulls().unique().to_list()}
    return values.replace_strict(some, default=None, return_dtype=pl.String)


def _decimals(fact: Fact, values: pl.Series) -> pl.Series:
    """Whole numbers at the fact's scale as decimals of the unit it is asked in."""
    step = Fraction(10**fact.decimals, fact.scale) / fact.asked_in.factor
    smallest = values * step.numerator // step.denominator
    if not fact.decimals:
        return smallest.cast(pl.String)
    part = 10**fact.decimals
    told: pl.Series = (
        (smallest // part).cast(pl.String) + "." + (smallest % part).cast(pl.String).str.zfill(fact.decimals)
    )
    return told
