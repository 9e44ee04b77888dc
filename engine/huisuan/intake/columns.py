"""A column of cells to a typed column: plain values at once, each other distinct value once by the reader of profiles.

A value that cannot be read is a fault, never unknown; a blank means what its sheet declares. Knows no files and no rows of others.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

import polars as pl

from huisuan.intake.answers import Question
from huisuan.intake.cells import Cell, decode, from_text, marked, shown
from huisuan.intake.headers import Heading
from huisuan.intake.model import CARRIED_IDS, THINGS, BlankMeans
from huisuan.intake.normalise import SPACES, Epoch, Manner, id_text, narrow, normal_text, signs_of_nothing
from huisuan.intake.quick import dtype_of, quick_cells, quick_ids, quick_texts, quick_typed
from huisuan.problems import Problem, closest, problem
from huisuan.profile.items import LONGEST_ID
from huisuan.profile.numbers import Spot, shorten
from huisuan.profile.states import not_a_line, read_state
from huisuan.profile.words import OPEN, OPEN_WORDS, is_line, says_unknown, truth_of
from huisuan.source import Span
from huisuan.syntax.located import Mapping as Tree
from huisuan.syntax.located import Node, Scalar
from huisuan.values import Known, KnownNone, Ranged, State, Unknown
from huisuan.vocabulary.model import Fact, Vocabulary

Plain: TypeAlias = bool | int | str | None
MOST_REMEMBERED = 50_000
_NOWHERE = Span("", 1, 1, 1, 1)
_SAID_NONE = "无"


@dataclass(frozen=True, slots=True)
class Fault:
    """A value refused: the row's place in the column (from 0), how it looked, and why."""

    at: int
    value: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """The typed column, beside it `high` and `none` where some row needs them, faults in order, and the blanks by meaning.

    `signs`: how many of the blanks are signs for nothing, such as `/`.
    """

    values: pl.Series
    high: pl.Series | None = None
    none: pl.Series | None = None
    faults: tuple[Fault, ...] = ()
    blank_unknown: int = 0
    blank_none: int = 0
    signs: int = 0


@dataclass(frozen=True, slots=True)
class _Read:
    """One distinct value read."""

    value: Plain = None
    high: int | None = None
    none: bool = False
    problem: Problem | None = None


@dataclass(slots=True)
class ColumnReader:
    """Reads one column, chunk after chunk; remembers values it has read."""

    heading: Heading
    header: str
    vocabulary: Vocabulary
    blank: BlankMeans = "unknown"
    epoch: Epoch = 1900
    known: dict[str, _Read] = field(default_factory=dict)

    def read(self, cells: pl.Series) -> ReadColumn:
        """`cells` are marked texts, or typed values as a Parquet column has them."""
        dtype = self._dtype()
        quick = self._typed(cells)
        if quick is None:
            cells = cells if self._integer_id(cells) else as_cells(cells)
            quick = self._quick(cells)
        texts = as_cells(cells.filter(quick.is_null())) if quick.null_count() else pl.Series([], dtype=pl.String)
        if texts.is_empty():
            return ReadColumn(quick.cast(dtype))
        at = quick.is_null().arg_true()
        stripped = texts.str.strip_chars(SPACES)
        signs = self._signs(stripped)
        blank = (stripped == "") | signs
        distinct = texts.filter(~blank).unique(maintain_order=True)
        found = {cell: self._once(cell) for cell in distinct}
        if blank.any():
            found |= dict.fromkeys(texts.filter(blank).unique(), self._blank())
        slow = _joined(texts, found, dtype)
        values = _placed(quick.cast(dtype), at, slow["value"])
        high = _placed(_empty(len(cells), dtype), at, slow["high"]) if slow["high"].null_count() < len(slow) else None
        none = _placed(_false(len(cells)), at, slow["none"]) if slow["none"].any() else None
        bad = slow["bad"]
        faults = tuple(
            Fault(place, shown(cell), _problem(found[cell]))
            for place, cell in zip(at.filter(bad).to_list(), texts.filter(bad).to_list(), strict=True)
        )
        blanks = int(blank.sum())
        as_none = self._blank() != _Read()
        counts = (0, blanks) if as_none else (blanks, 0)
        return ReadColumn(values, high, none, faults, *counts, int(signs.sum()))

    def _signs(self, stripped: pl.Series) -> pl.Series:
        """Which cells hold a sign for nothing, where the column is one of facts or answers."""
        known = self.heading.role in ("fact", "answer")
        pattern = signs_of_nothing(self.heading.fact) if known else ""
        return stripped.str.contains(pattern) if pattern else _false(len(stripped))

    def _dtype(self) -> type[pl.DataType]:
        if self.heading.role == "answer" and self.heading.column.startswith("judgement:"):
            return pl.Boolean
        return pl.String if self.heading.fact is None or self.heading.role != "fact" else dtype_of(self.heading.fact)

    def _quick(self, cells: pl.Series) -> pl.Series:
        fact = self.heading.fact
        nothing = _empty(len(cells), self._dtype())
        if self.heading.role in ("id", "owner", "parent"):
            return quick_ids(cells, canonical=fact is not None)
        if self.heading.role == "carried" and cells.dtype == pl.String:
            return quick_texts(cells)
        if fact is None or self.heading.role != "fact":
            return nothing
        manner = Manner(fact, self.heading.unit, self.epoch)
        return quick_cells(cells, manner, self.vocabulary.units)

    def _typed(self, cells: pl.Series) -> pl.Series | None:
        """Values that came with an exact type; None where their type says nothing of the fact."""
        fact = self.heading.fact
        if cells.dtype == pl.String or fact is None or self.heading.role != "fact":
            return None
        return quick_typed(cells, Manner(fact, self.heading.unit, self.epoch), self.vocabulary.units)

    def _integer_id(self, cells: pl.Series) -> bool:
        return cells.dtype.is_integer() and self.heading.role in ("id", "owner", "parent")

    def _once(self, cell: str) -> _Read:
        read = self.known.get(cell)
        if read is None:
            read = self._read_cell(decode(unicodedata.normalize("NFC", cell)))
            if len(self.known) < MOST_REMEMBERED:
                self.known[cell] = read
        return read

    def _read_cell(self, cell: Cell) -> _Read:
        fact = self.heading.fact
        if self.heading.role == "answer":
            return self._answer(cell)
        if fact is None or self.heading.role != "fact":
            return self._carried(cell)
        manner = Manner(fact, self.heading.unit, self.epoch)
        text = normal_text(cell, manner)
        if isinstance(text, Problem):
            return _Read(problem=_named(text, self.header))
        node: Node = Scalar(text, _NOWHERE)
        if cell.held == "range":
            ends = self._ends(cell, manner)
            if isinstance(ends, Problem):
                return _Read(problem=_named(ends, self.header))
            node = ends
        return _as_read(fact, read_state(fact, node, Spot(self.header, _NOWHERE), self.vocabulary))

    @staticmethod
    def _ends(cell: Cell, manner: Manner) -> Tree | Problem:
        entries: list[tuple[Scalar, Node]] = []
        for key, end in json.loads(cell.text).items():
            text = normal_text(decode(from_text(end)), manner)
            if isinstance(text, Problem):
                return text
            entries.append((Scalar(key, _NOWHERE), Scalar(text, _NOWHERE)))
        return Tree(tuple(entries), _NOWHERE)

    def _answer(self, cell: Cell) -> _Read:
        text = narrow(cell.text)
        if cell.held not in ("text", "truth", "number"):
            return _Read(problem=_cell_problem(cell, self.header))
        if says_unknown(text):
            return _Read()
        if not is_line(text):
            return _Read(problem=not_a_line(text, Spot(self.header)))
        question = self.heading.question
        if question is not None and question.options and text.casefold() not in OPEN_WORDS:
            return self._option(text, question)
        if not self.heading.column.startswith("judgement:"):
            return _Read(OPEN if text.casefold() in OPEN_WORDS else text)
        truth = truth_of(text)
        if truth is None:
            return self._bad(text, "是或否", "yes or no")
        return _Read(truth)

    def _option(self, text: str, question: Question) -> _Read:
        found = question.option(text)
        if found is not None:
            return _Read(found)
        allowed = "、".join(f"{name}（{label.zh}）" if label.zh else name for name, label in question.options)
        near = closest(text, [each for name, label in question.options for each in (name, label.zh, label.en) if each])
        words = {"value": shorten(text), "name": self.header, "allowed": allowed}
        return _Read(problem=problem("profile-unknown-member", None, near, **words))

    def _carried(self, cell: Cell) -> _Read:
        """An id, or a text that is only handed on; an account and the number of an invoice are ids too."""
        handed_on = self.heading.role == "carried" and self.heading.column not in CARRIED_IDS
        if handed_on and cell.held == "number":
            return _Read(cell.text)
        text = self._id(cell)
        if isinstance(text, Problem):
            return _Read(problem=_named(text, self.header))
        if self.heading.role == "carried":
            text = cell.text.strip(SPACES) if handed_on else text
            return _Read(text) if is_line(text) else _Read(problem=not_a_line(text, Spot(self.header)))
        if self.heading.fact is not None:
            text = text.replace(" ", "").replace("-", "").upper()
        if is_line(text) and len(text) <= LONGEST_ID:
            return _Read(text)
        return self._bad(text, f"不超过 {LONGEST_ID} 字的编号", f"an id of at most {LONGEST_ID} characters")

    def _bad(self, text: str, zh: str, en: str) -> _Read:
        return _Read(
            problem=problem("profile-bad-value", None, text=shorten(text), name=self.header, wanted_zh=zh, wanted_en=en)
        )

    def _id(self, cell: Cell) -> str | Problem:
        if self.heading.column in THINGS and cell.held in ("number", "percent"):
            return problem("cell-number-for-id", None, name=self.header, text=shorten(cell.text))
        return id_text(cell, self.header)

    def _blank(self) -> _Read:
        """What a blank is read as: the word 无 where the sheet or the caller says so, else unknown."""
        fact = self.heading.fact
        if self.blank == "unknown" or fact is None or self.heading.role != "fact":
            return _Read()
        return _as_read(fact, read_state(fact, Scalar(_SAID_NONE, _NOWHERE), Spot(self.header), self.vocabulary))


def as_cells(values: pl.Series) -> pl.Series:
    """Values of any type as marked texts; null is blank."""
    dtype = values.dtype
    if dtype == pl.String:
        return values.fill_null("")
    if dtype.is_float():
        return _marked("number", _without_exponent(values.cast(pl.String)))
    if dtype.is_numeric():
        return _marked("number", values.cast(pl.String))
    if dtype == pl.Boolean:
        return _marked("truth", values.cast(pl.String).str.to_uppercase())
    if dtype == pl.Date:
        return _marked("day", values.cast(pl.String))
    if isinstance(dtype, pl.Datetime):
        midnight = values.dt.time() == pl.Series([0]).cast(pl.Time)[0]
        return _marked("day", values.dt.date().cast(pl.String)).zip_with(
            midnight.fill_null(True), _marked("other", values.dt.to_string())
        )
    if isinstance(dtype, pl.Categorical | pl.Enum):
        return values.cast(pl.String).fill_null("")
    return pl.Series(values.name, [marked("other", str(each)) if each is not None else "" for each in values])


def _marked(held: str, texts: pl.Series) -> pl.Series:
    mark = marked(held, "")  # type: ignore[arg-type]
    return (mark + texts).fill_null("")


def _without_exponent(texts: pl.Series) -> pl.Series:
    """Shortest decimal texts, those with an exponent written out; not-a-number stays what it is, to be refused."""
    odd = texts.filter(texts.str.contains("e", literal=True).fill_null(False)).unique()
    written = {text: format(Decimal(text), "f") for text in odd}
    return texts.replace(written) if written else texts


def _as_read(fact: Fact, state: State | Problem) -> _Read:
    match state:
        case Problem():
            return _Read(problem=replace(state, span=None))
        case Known(value=value):
            return _Read(_whole(value, fact) if isinstance(value, Fraction) else value)
        case Ranged(lo=low, hi=high):
            return _Read(_whole(low, fact), _whole(high, fact))
        case KnownNone():
            return _Read(none=True)
        case Unknown():
            return _Read()


def _whole(value: Fraction, fact: Fact) -> int:
    scaled = value * fact.scale if fact.type == "number" else value
    assert scaled.denominator == 1, "a value read fits its scale"
    return scaled.numerator


def _joined(texts: pl.Series, found: Mapping[str, _Read], dtype: type[pl.DataType]) -> pl.DataFrame:
    """The reads of distinct values, laid out over all rows."""
    reads = list(found.values())
    table = pl.DataFrame(
        {
            "cell": pl.Series(list(found), dtype=pl.String),
            "value": pl.Series([each.value for each in reads], dtype=dtype),
            "high": pl.Series([each.high for each in reads], dtype=dtype if dtype != pl.String else pl.Int64),
            "none": pl.Series([each.none for each in reads], dtype=pl.Boolean),
            "bad": pl.Series([each.problem is not None for each in reads], dtype=pl.Boolean),
        }
    )
    return texts.rename("cell").to_frame().join(table, on="cell", how="left", maintain_order="left")


def _placed(into: pl.Series, at: pl.Series, values: pl.Series) -> pl.Series:
    return values if len(at) == len(into) else into.clone().scatter(at, values)


def _empty(height: int, dtype: type[pl.DataType]) -> pl.Series:
    return pl.Series([None], dtype=dtype).new_from_index(0, height)


def _false(height: int) -> pl.Series:
    return pl.Series([False]).new_from_index(0, height)


def _problem(read: _Read) -> Problem:
    assert read.problem is not None
    return read.problem


def _named(found: Problem, header: str) -> Problem:
    """The problem, naming the column as its sheet does."""
    return replace(found, span=None, args=MappingProxyType({**found.args, "name": header}))


def _cell_problem(cell: Cell, header: str) -> Problem:
    found = id_text(cell, header)
    if isinstance(found, Problem):
        return _named(found, header)
    return problem(
        "profile-bad-value", None, text=shorten(cell.text), name=header, wanted_zh="文字", wanted_en="a text"
    )
