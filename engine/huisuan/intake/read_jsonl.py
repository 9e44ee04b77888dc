"""JSON Lines: an applicant a line, flat or in the form of a profile, items as lists inside. Numbers are taken from their text.

A line is a row, a key a header; `{"rd_expense": {"2024": …}}` is the header `rd_expense@2024`. Read twice, as a stream: once for the
keys, once for the values.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path

import polars as pl

from huisuan.intake.cells import NUMBER_MARK, from_text, marked
from huisuan.intake.model import PLACE
from huisuan.intake.sources import AT, NTH, UNDER, Broken, Chunk, frame
from huisuan.problems import Problem, problem
from huisuan.profile.numbers import shorten
from huisuan.profile.words import SECTIONS, says_unknown

LONGEST_LINE = 10_000_000
ENDS = frozenset(("min", "max", "最低", "最高"))
FLAT = ("facts", "profile")
ANSWERS = {"judgements": "judgement", "readings": "reading", "choices": "choice"}
FindCollection = Callable[[str, str], str | None]
"""The path of the collection that a key names under a path ("" for the applicant)."""


class _Number(str):
    """A number as written."""

    __slots__ = ()


class _Twice(ValueError):
    pass


@dataclass(frozen=True, slots=True)
class JsonLines:
    path: Path
    file: str
    collection: FindCollection
    keys: tuple[str, ...]
    inner: Mapping[str, Sequence[str]]
    sheet: str = ""
    epoch_1904: bool = False
    all_data: bool = True

    def first(self, rows: int) -> Sequence[Sequence[str]]:
        return [self.keys][:rows]

    def chunks(self, after: int, positions: Sequence[int], size: int) -> Iterator[Chunk]:
        del after
        with self.path.open("rb") as stream:
            lines = enumerate(stream, 1)
            while part := list(islice(lines, size)):
                yield self._chunk(part, positions)

    def _chunk(self, lines: list[tuple[int, bytes]], positions: Sequence[int]) -> Chunk:
        rows = _Rows(self.collection)
        broken = []
        for place, line in lines:
            found = _read(line, self.collection) if line.strip() else {}
            if isinstance(found, Problem):
                broken.append(Broken(place, (line[:200].decode(errors="replace"),), found))
            elif found:
                rows.applicant(place, found)
        keys = {at: self.keys[at] for at in positions}
        columns = {at: [row.get(key, "") for row in rows.tables[""].cells] for at, key in keys.items()}
        return Chunk(
            frame(rows.tables[""].places, columns),
            tuple(broken),
            {path: rows.tables[path].frame(self.inner[path]) for path in self.inner if path in rows.tables},
        )


def open_jsonl(path: Path, file: str, collection: FindCollection) -> JsonLines | Problem:
    """The file, with every key of its lines."""
    collection = cache(collection)
    keys: dict[str, dict[str, None]] = {"": {}}
    seen = 0
    with path.open("rb") as stream:
        for line in stream:
            found = _read(line, collection) if line.strip() else {}
            seen += bool(line.strip())
            if isinstance(found, Problem):
                if seen == 1 and found.code != "items-wrong-shape":
                    return found
                continue
            rows = _Rows(collection)
            rows.applicant(0, found)
            for table, held in rows.tables.items():
                known = keys.setdefault(table, {})
                for cells in held.cells:
                    known.update(dict.fromkeys(cells))
    if not seen:
        return problem("sheet-empty", None)
    inner = {table: tuple(known) for table, known in keys.items() if table}
    return JsonLines(path, file, collection, tuple(keys[""]), inner)


def _read(line: bytes, collection: FindCollection) -> dict[str, object] | Problem:
    if len(line) > LONGEST_LINE:
        return problem("line-not-json", None, reason="> 10 MB")
    try:
        found = json.loads(line.decode("utf-8-sig"), parse_float=_Number, parse_int=_Number, object_pairs_hook=_once)
    except _Twice as error:
        return problem("key-twice", None, name=str(error))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        return problem("line-not-json", None, reason=type(error).__name__)
    if not isinstance(found, dict):
        return problem("line-not-json", None, reason=type(found).__name__)
    return _misshapen(found, "", collection) or found


def _misshapen(found: Mapping[str, object], table: str, collection: FindCollection) -> Problem | None:
    """What stands under the name of a collection and is no list of objects; nothing, or a word for unknown, is no items."""
    for key, value in found.items():
        path = collection(key, table)
        if path is None or value is None or (isinstance(value, str) and says_unknown(value)):
            continue
        odd = next((each for each in value if not isinstance(each, dict)), None) if isinstance(value, list) else value
        if isinstance(value, list) and all(isinstance(each, dict) for each in value):
            inner = (_misshapen(each, path, collection) for each in value)
            wrong = next((each for each in inner if each is not None), None)
        else:
            text = odd if isinstance(odd, str) else json.dumps(odd, ensure_ascii=False)
            wrong = problem("items-wrong-shape", None, name=key, found=shorten(text))
        if wrong is not None:
            return wrong
    return None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return found


@dataclass(slots=True)
class _Held:
    places: list[int] = field(default_factory=list)
    cells: list[dict[str, str]] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    under: list[int | None] = field(default_factory=list)

    def frame(self, keys: Sequence[str]) -> pl.DataFrame:
        made = frame(self.places, {at: [row.get(key, "") for row in self.cells] for at, key in enumerate(keys)})
        made = made.with_columns(pl.Series(AT, self.at, pl.Int64), pl.Series(UNDER, self.under, pl.Int64))
        return made.with_columns((pl.int_range(pl.len()).over(PLACE) + 1).alias(NTH))


@dataclass(slots=True)
class _Rows:
    """Lines laid out as rows of tables; the applicants' is called ""."""

    collection: FindCollection
    tables: dict[str, _Held] = field(default_factory=lambda: {"": _Held()})

    def applicant(self, place: int, found: dict[str, object]) -> None:
        held = self.tables[""]
        held.places.append(place)
        held.cells.append({})
        for key, value in found.items():
            if self.collection(key, "") is not None and not isinstance(value, list):
                continue
            if not isinstance(value, dict | list):
                held.cells[-1][key] = _cell(value)
                continue
            section = SECTIONS.get(key, "")
            if section in FLAT and isinstance(value, dict):
                for inner, each in value.items():
                    self._value(held.cells[-1], inner, each)
            elif section in ANSWERS and isinstance(value, dict):
                for inner, each in value.items():
                    held.cells[-1][f"{ANSWERS[section]}:{inner}"] = _cell(each)
            else:
                self._entry("", place, None, held.cells[-1], key, value)

    def _entry(self, table: str, place: int, under: int | None, cells: dict[str, str], key: str, value: object) -> None:
        items = value if isinstance(value, list) and all(isinstance(each, dict) for each in value) else None
        path = None if items is None else self.collection(key, table)
        if items is not None and path is not None:
            for each in items:
                self._item(path, place, under, each)
        else:
            self._value(cells, key, value)

    def _item(self, path: str, place: int, under: int | None, found: dict[str, object]) -> None:
        held = self.tables.setdefault(path, _Held())
        number = len(held.at)
        held.places.append(place)
        held.at.append(number)
        held.under.append(under)
        cells: dict[str, str] = {}
        held.cells.append(cells)
        for key, value in found.items():
            self._entry(path, place, number, cells, key, value)

    @staticmethod
    def _value(cells: dict[str, str], key: str, value: object) -> None:
        if isinstance(value, dict) and value and not set(value) <= ENDS:
            for period, each in value.items():
                cells[f"{key}@{period.removesuffix('年')}"] = _cell(each)
        else:
            cells[key] = _cell(value)


def _cell(value: object) -> str:
    if type(value) is str:
        return from_text(value)
    match value:
        case None:
            return ""
        case bool():
            return marked("truth", "TRUE" if value else "FALSE")
        case _Number():
            return NUMBER_MARK + value
        case dict() if value and all(isinstance(each, str) for each in value.values()):
            return marked("range", json.dumps(value, ensure_ascii=False, sort_keys=True))
        case _:
            return marked("other", json.dumps(value, ensure_ascii=False))
