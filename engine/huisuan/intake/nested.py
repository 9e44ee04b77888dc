"""Columns of Parquet that hold records or lists, laid out as a line of JSON would be: a record by period as a column each, a list of
records under the name of a collection as a table of items.

`rd_expense` with the fields `2024`, `2025` is `rd_expense@2024`, `rd_expense@2025`; one of `min` and `max` is a range. Knows frames, no
files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never

import polars as pl
from polars.datatypes import DataTypeClass

from huisuan.intake.cells import RESERVED, marked
from huisuan.intake.model import PLACE
from huisuan.intake.read_jsonl import ANSWERS, ENDS, FLAT, FindCollection
from huisuan.intake.sources import AT, NTH, UNDER, Broken, column
from huisuan.problems import problem
from huisuan.profile.words import SECTIONS

Dtype: TypeAlias = pl.DataType | DataTypeClass
Held = Literal["value", "text", "range"]


@dataclass(frozen=True, slots=True)
class Flat:
    """A column: its header, and where its cells stand: a column of the file, and fields within it. Plain data, so that it travels."""

    name: str
    path: tuple[str, ...]
    held: Held = "value"

    @property
    def root(self) -> str:
        return self.path[0]

    def cells(self) -> pl.Expr:
        """The cells. A text that begins with a mark is marked as a text."""
        found = pl.col(self.root)
        for each in self.path[1:]:
            found = found.struct.field(each)
        match self.held:
            case "value":
                return found
            case "text":
                marked_text = pl.lit(marked("text", "")) + found
                return pl.when(found.str.contains(RESERVED)).then(marked_text).otherwise(found)
            case "range":
                return found.map_batches(_ranges, return_dtype=pl.String)
            case _:
                assert_never(self.held)


@dataclass(frozen=True, slots=True)
class Laid:
    """A table: its flat columns; items inside its rows, by column and collection; columns named as items that hold something else."""

    flat: tuple[Flat, ...]
    items: tuple[tuple[str, str, Laid], ...] = ()
    odd: tuple[tuple[str, str], ...] = ()

    def headers(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The headers of each collection inside."""
        for _, path, laid in self.items:
            yield path, tuple(each.name for each in laid.flat)
            yield from laid.headers()

    def all_odd(self) -> Iterator[tuple[str, str]]:
        """Columns by name and the collection they are named for, here and inside, of which no items can be made."""
        yield from self.odd
        for _, _, laid in self.items:
            yield from laid.all_odd()


def lay(schema: Mapping[str, Dtype], collection: FindCollection, table: str = "") -> Laid:
    """The columns of a table laid out; `table` is the path of its collection, "" for the applicants."""
    flat: list[Flat] = []
    items: list[tuple[str, str, Laid]] = []
    odd: list[tuple[str, str]] = []
    for name, dtype in schema.items():
        path = collection(name, table)
        fields = _of_items(dtype)
        if path is None:
            flat += _flat(name, dtype, table)
        elif fields is not None and path not in [each for _, each, _ in items]:
            items.append((name, path, lay(fields, collection, path)))
        elif dtype != pl.Null:
            odd.append((name, path))
    return Laid(tuple(flat), tuple(items), tuple(odd))


def inner_rows(laid: Laid, rows: pl.DataFrame) -> tuple[Mapping[str, pl.DataFrame], tuple[Broken, ...]]:
    """The items inside `rows`, which have `#place`, a frame a collection as chunks have them; and rows with an item that is none."""
    found: dict[str, pl.DataFrame] = {}
    broken: dict[int, str] = {}
    _walk(laid, rows.with_columns(pl.lit(None, dtype=pl.Int64).alias(AT)), found, broken)
    if broken:
        out = pl.Series(list(broken))
        found = {path: items.filter(~pl.col(PLACE).is_in(out.implode())) for path, items in found.items()}
    told = (
        Broken(place, (), problem("items-wrong-shape", None, name=name, found="null"))
        for place, name in sorted(broken.items())
    )
    return found, tuple(told)


def _walk(laid: Laid, rows: pl.DataFrame, found: dict[str, pl.DataFrame], broken: dict[int, str]) -> None:
    for name, path, inside in laid.items:
        held = rows.select(PLACE, pl.col(AT).alias(UNDER), name).filter(pl.col(name).list.len() > 0)
        items = held.explode(name).with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(AT))
        for place in items.filter(pl.col(name).is_null())[PLACE]:
            broken.setdefault(place, name)
        keys = items.select(PLACE, AT, UNDER, (pl.int_range(pl.len()).over(PLACE) + 1).alias(NTH))
        fields = items[name].struct.unnest() if inside.flat or inside.items else pl.DataFrame()
        cells = [each.cells().alias(column(at)) for at, each in enumerate(inside.flat)]
        found[path] = pl.concat([keys, fields.select(cells)], how="horizontal")
        _walk(inside, pl.concat([keys.select(PLACE, AT), fields], how="horizontal"), found, broken)


def _of_items(dtype: Dtype) -> Mapping[str, Dtype] | None:
    """The fields of the records that a column has lists of; None where it has no such lists."""
    match dtype:
        case pl.List(inner=pl.Struct() as record):
            return record.to_schema()
        case _:
            return None


def _flat(name: str, dtype: Dtype, table: str) -> Iterator[Flat]:
    section = "" if table else SECTIONS.get(name, "")
    if isinstance(dtype, pl.Struct) and section in FLAT:
        for inner, each in dtype.to_schema().items():
            yield from _value(inner, (name, inner), each)
    elif isinstance(dtype, pl.Struct) and section in ANSWERS:
        for inner, each in dtype.to_schema().items():
            yield Flat(f"{ANSWERS[section]}:{inner}", (name, inner), _held(each))
    else:
        yield from _value(name, (name,), dtype)


def _value(name: str, path: tuple[str, ...], dtype: Dtype) -> Iterator[Flat]:
    """A fact: by period, between two ends, or as it stands."""
    if not isinstance(dtype, pl.Struct):
        yield Flat(name, path, _held(dtype))
    elif set(dtype.to_schema()) <= ENDS:
        yield Flat(name, path, "range")
    else:
        for period, each in dtype.to_schema().items():
            yield from _value(f"{name}@{period.removesuffix('年')}", (*path, period), each)


def _held(dtype: Dtype) -> Held:
    return "text" if dtype == pl.String else "value"


def _ranges(records: pl.Series) -> pl.Series:
    """Ranges as cells; an end that is not there is left out, and a record without any is blank."""
    told: list[str] = []
    for record in records.to_list():
        ends = {} if record is None else {key: str(end) for key, end in record.items() if end is not None}
        told.append(marked("range", json.dumps(ends, ensure_ascii=False, sort_keys=True)) if ends else "")
    return pl.Series(records.name, told, dtype=pl.String)


def named(laid: Laid, positions: Sequence[int]) -> list[pl.Expr]:
    """The flat columns at `positions`, named as a chunk's."""
    return [laid.flat[at].cells().alias(column(at)) for at in positions]
