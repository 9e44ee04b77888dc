"""Every determination of a block, also those that say no, with the conditions that failed: a row a benefit and applicant.

What is eligible or undetermined stands in the results of the block; all others are not eligible. Which conditions failed is asked of the same
columnar backend, as questions of their own. Knows no files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from huisuan.backends.columnar import Batch, Given, Register, given_by
from huisuan.backends.columnar.rows import Rows
from huisuan.backends.record import amount_of
from huisuan.backends.reference import Evaluation
from huisuan.batch.assessing import Assessing, Block
from huisuan.batch.keys import NUMBER, keys_of
from huisuan.compiler.compiled import Compiled
from huisuan.explain.words import Words
from huisuan.ir.failing import conditions_of, failing
from huisuan.ir.program import Benefit, Program

CELLS = 2_000_000
"""Determinations told at once: so memory stays flat however many applicants and benefits there are."""
NONE_MEETS_ALL = 0
"""The number of the reason where no single condition fails: nothing meets them all."""
STATUSES = ("not_eligible", "eligible", "undetermined")
Ends = tuple[int | None, int | None]


def applicants_at_once(benefits: int) -> int:
    """How many applicants a block may have that is told in full."""
    return max(1, CELLS // max(1, benefits))


class Full:
    """Tells the blocks of one run. Conditions have the numbers of `conditions_of`, and `condition_table` says what they are."""

    def __init__(self, assessing: Assessing) -> None:
        self.assessing, self.program = assessing, assessing.program
        self._failing = failing(self.program)
        self._names = pl.Enum([each.id for each in self.program.benefits])
        self._asked = self._table_of_asked()
        self._batches: dict[Given, Batch] = {}
        self._alike: dict[Given, Mapping[str, Ends]] = {}

    def table(self, block: Block) -> pl.DataFrame:
        """Columns of keys, benefit, status, low and high (minor units; high null where nothing caps it), failed. By benefit, then number.

        `failed`: of what is not eligible, the numbers of the conditions that fail, of items those that any item fails.
        """
        keys = keys_of(block.rows.applicants.frame)
        order, register = keys[NUMBER].arg_sort(), self.assessing.register(block.rows)
        cells = _Cells.of(order, len(self.program.benefits))
        cells.put(1, self._at(block.found.awards))
        cells.put(2, self._at(block.found.undetermined))
        for name, (low, high) in self._told_alike(register).items():
            rows = pl.DataFrame({"row": pl.int_range(keys.height, dtype=pl.UInt32, eager=True)})
            ends = (pl.lit(low, dtype=pl.Int64).alias("low"), pl.lit(high, dtype=pl.Int64).alias("high"))
            cells.put(2, self._at(rows.with_columns(pl.lit(name, dtype=self._names).alias("benefit"), *ends)))
        for bit, rows in self._failed(register):
            cells.fail(bit, rows)
        benefits = pl.Series(self._names.categories.to_list(), dtype=self._names)
        return pl.DataFrame(
            {
                **{each.name: pl.concat([each] * len(benefits)) for each in keys[order].get_columns()},
                "benefit": benefits.gather(pl.int_range(cells.size, eager=True) // max(1, keys.height)),
                **cells.columns(),
            }
        )

    def _at(self, table: pl.DataFrame) -> pl.DataFrame:
        """A table of results with the place of its benefits among those of the program."""
        return table.with_columns(pl.col("benefit").to_physical().cast(pl.Int64).alias("at"))

    def _table_of_asked(self) -> pl.DataFrame:
        """By question the benefits it is a condition of, each with its number there."""
        places = {each.id: place for place, each in enumerate(self.program.benefits)}
        rows = [
            (name, places[each.benefit], each.number) for name, asked in self._failing.asked.items() for each in asked
        ]
        schema: dict[str, pl.DataType] = {
            "asked": pl.Enum(list(self._failing.asked)),
            "at": pl.Int64(),
            "number": pl.Int64(),
        }
        return pl.DataFrame(rows, schema=schema, orient="row")

    def _failed(self, register: Register) -> Iterator[tuple[int, pl.DataFrame]]:
        """By number of a condition the rows and benefits (`row`, `at`) where it fails."""
        given = given_by(self._failing.program, register)
        batch = self._batches.get(given)
        if batch is None:
            batch = self._batches[given] = Batch(self._failing.program, given, self.assessing.background, "ends")
        found = batch.determinations(register).filter(pl.col("eligible").fill_null(False)).select("row", "benefit")
        for number, asked in sorted(self._asked.partition_by("number", as_dict=True).items()):
            rows = found.join(asked, left_on="benefit", right_on="asked").select("row", "at")
            yield int(str(number[0])), rows

    def _told_alike(self, register: Register) -> Mapping[str, Ends]:
        """The ends of benefits that are undetermined in every row alike, and stand in no table of results."""
        given = given_by(self.program, register)
        found = self._alike.get(given)
        if found is None and register.rows:
            batch = self.assessing.batch(register)
            numbers = frozenset(batch.undetermined_alike)
            names = {each.benefit for each in batch.patterns.listed() if each.number in numbers}
            evaluation = Evaluation(self.program, Rows(self.program, register, self.assessing.background).facts(0))
            benefits = (each for each in self.program.benefits if each.id in names)
            found = self._alike[given] = {each.id: _ends(evaluation, each) for each in benefits}
        return found or {}


def _ends(evaluation: Evaluation, benefit: Benefit) -> Ends:
    if benefit.form == "in_kind":
        return None, None
    amount = amount_of(evaluation.program, benefit.payable, evaluation.number(benefit.payable))
    return _minor(amount.lo, benefit), _minor(amount.hi, benefit)


def _minor(value: Fraction | None, benefit: Benefit) -> int | None:
    return None if value is None else int(value * 10**benefit.minor_digits)


@dataclass(slots=True)
class _Cells:
    """A cell for each benefit and applicant, benefit by benefit, applicants in order; not eligible until something else is put."""

    rank: pl.Series
    status: pl.Series
    low: pl.Series
    high: pl.Series
    failed: pl.Series

    @classmethod
    def of(cls, order: pl.Series, benefits: int) -> _Cells:
        size = len(order) * benefits
        rank = pl.repeat(0, len(order), dtype=pl.Int64, eager=True).scatter(
            order, pl.int_range(len(order), dtype=pl.Int64, eager=True)
        )
        low, high, failed = (pl.repeat(0, size, dtype=pl.Int64, eager=True) for _ in range(3))
        return cls(rank, pl.repeat(0, size, dtype=pl.UInt8, eager=True), low, high, failed)

    @property
    def size(self) -> int:
        return len(self.status)

    def places(self, found: pl.DataFrame) -> pl.Series:
        return found["at"] * len(self.rank) + self.rank.gather(found["row"])

    def put(self, status: int, found: pl.DataFrame) -> None:
        places = self.places(found)
        self.status = self.status.scatter(places, status)
        self.low, self.high = self.low.scatter(places, found["low"]), self.high.scatter(places, found["high"])

    def fail(self, number: int, found: pl.DataFrame) -> None:
        """The condition of this number fails there. Numbers are below 63, which no rule comes near."""
        places = self.places(found)
        self.failed = self.failed.scatter(places, self.failed.gather(places) | (1 << number))

    def columns(self) -> Mapping[str, pl.Series]:
        """Status, ends, and of what is not eligible the numbers of failed conditions."""
        status = self.status.replace_strict(dict(enumerate(STATUSES)), return_dtype=pl.Enum(STATUSES))
        masks = pl.select(pl.when(self.status == 0).then(self.failed)).to_series()
        words = {mask: _numbers(mask) for mask in masks.unique().drop_nulls().to_list()}
        failed = masks.replace_strict(words, default="", return_dtype=pl.String)
        return {"status": status, "low": self.low, "high": self.high, "failed": failed}


def _numbers(mask: int) -> str:
    return " ".join(str(number) for number in range(mask.bit_length()) if mask >> number & 1) or str(NONE_MEETS_ALL)


def condition_table(compiled: Compiled, program: Program) -> pl.DataFrame:
    """What the numbers in `failed` stand for: benefit, number, clause, collection whose items are asked (empty: the applicant), words, and where it is written."""
    rows: list[tuple[str, int, str, str, str, str, str]] = []
    for benefit in program.benefits:
        zh, en = Words(compiled, "zh", benefit), Words(compiled, "en", benefit)
        own = compiled.infos[benefit.id].clause
        for each in conditions_of(program, benefit):
            told = (zh.condition(each.node).inline("zh"), en.condition(each.node).inline("en"))
            frame = program.frames[program.frames_of[each.node]].name
            rows.append((benefit.id, each.number, each.clause or own, frame, *told, zh.place(each.node)))
        rows.append((benefit.id, NONE_MEETS_ALL, own, "", "没有全部符合的", "nothing meets them all", ""))
    names = ("benefit", "condition", "clause", "collection", "zh", "en", "written_at")
    schema = {name: pl.Int64 if name == "condition" else pl.String for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("benefit", "condition")
