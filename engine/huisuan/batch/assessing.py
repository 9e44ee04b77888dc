"""A register's rows assessed block by block: what its columns bring, what holds of all rows besides, and what was paid before.

Knows no files and no papers. The order of blocks is the register's; a block's results name its rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import polars as pl

from huisuan.backends.columnar import Batch, Extent, Found, Given, Register, given_by
from huisuan.intake.assemble import MORE
from huisuan.intake.model import ID, OWNER
from huisuan.intake.model import Batch as Rows
from huisuan.intake.register import Register as Source
from huisuan.ir.program import InputDecl, LeafTag, Program
from huisuan.profile.awards import PRIOR_AWARDS
from huisuan.profile.bind import answered, bind
from huisuan.profile.model import BoundProfile
from huisuan.values import NONE, Collection, Facts, Known

ANSWERS: tuple[LeafTag, ...] = ("judgement", "reading", "choice")


@dataclass(frozen=True, slots=True)
class Block:
    """Some applicants and what they get."""

    rows: Rows
    found: Found


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was paid before, by applicant; `complete`: nothing else ever was."""

    awards: Mapping[str, Collection] = field(default_factory=lambda: MappingProxyType({}))
    complete: bool = False


class Assessing:
    """One program over one register. `answers` holds for all rows: readings, and what is complete beside the register's own word."""

    def __init__(
        self,
        program: Program,
        source: Source,
        answers: BoundProfile,
        earlier: Earlier | None = None,
        *,
        open_readings: bool = False,
        extent: Extent = "results",
    ) -> None:
        self.program, self.source, self.earlier, self.extent = program, source, earlier, extent
        self.background = _background(program, source, answers, earlier, open_readings=open_readings)
        self._batches: dict[Given, Batch] = {}

    def blocks(self) -> Iterator[Block]:
        """Raises `Unreadable` where a file breaks off, `OutsideDeclaration` never: the intake has checked every value."""
        for rows in self.source.batches():
            yield self.block(rows)

    def block(self, rows: Rows) -> Block:
        """Some applicants assessed."""
        register = self.register(rows)
        return Block(rows, self.batch(register).found(register))

    def batch(self, register: Register) -> Batch:
        """The program made ready for the columns of a register."""
        given = given_by(self.program, register)
        found = self._batches.get(given)
        if found is None:
            found = self._batches[given] = Batch(self.program, given, self.background, self.extent)
        return found

    @property
    def batches(self) -> tuple[Batch, ...]:
        return tuple(self._batches.values())

    def register(self, rows: Rows) -> Register:
        """The rows as the columnar backend takes them."""
        applicants = _answers_named(self.program, rows.applicants.frame)
        items = {name: table.frame for name, table in rows.collections.items()}
        more = dict(rows.more)
        if self.earlier is not None:
            items[PRIOR_AWARDS], more[PRIOR_AWARDS] = _awards(self.program, identities(applicants), self.earlier)
        return Register(applicants, items, more)


def _background(
    program: Program, source: Source, answers: BoundProfile, earlier: Earlier | None, *, open_readings: bool
) -> Facts:
    """What holds of every row: readings, and what is declared complete and stands in no column."""
    complete = source.complete
    known = bind(replace(answers, complete_all=complete.everything), program, open_readings=open_readings)
    values, collections = dict(known.values), dict(known.collections)
    for decl in program.inputs:
        if decl.tag == "fact" and decl.nullable and decl.id.partition("@")[0] in complete.facts:
            values.setdefault(decl.id, NONE)
    for frame in program.frames[1:]:
        if frame.parent == 0 and (complete.covers(frame.name, source.parts) or frame.name in answers.complete):
            collections.setdefault(frame.name, Collection((), 0))
    if earlier is not None:
        collections.pop(PRIOR_AWARDS, None)
    return Facts(MappingProxyType(values), MappingProxyType(collections))


def _answers_named(program: Program, frame: pl.DataFrame) -> pl.DataFrame:
    """Columns of answers (`judgement:name`) under the full names of inputs, each silent row with the default."""
    exprs = []
    for column in frame.columns:
        tag, mark, name = column.partition(":")
        decl = answered(program, tag, name) if mark else None
        if decl is not None:
            exprs.append(_answer(decl, pl.col(column)).alias(decl.id))
    return frame.with_columns(exprs)


def _answer(decl: InputDecl, told: pl.Expr) -> pl.Expr:
    if decl.default is None:
        return told
    return told.fill_null(pl.lit(decl.default == "yes" if decl.type == "truth" else decl.default))


def _awards(program: Program, ids: list[str], earlier: Earlier) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The items of `prior_awards` of these applicants, and how many more each may have."""
    frame = next((each for each in program.frames if each.name == PRIOR_AWARDS), None)
    decls = frame.fields if frame is not None else ()
    most = frame.max_items if frame is not None else 0
    nothing = Collection((), 0 if earlier.complete else most)
    found = [earlier.awards.get(each, nothing) for each in ids]
    owned = [(row, item) for row, each in enumerate(found) for item in each.items]
    columns = [
        pl.Series(OWNER, [row for row, _ in owned], dtype=pl.UInt32),
        pl.Series(ID, [item.id for _, item in owned], dtype=pl.String),
    ]
    for decl in decls:
        states = [item.values.get(decl.id) for _, item in owned]
        known = [state.value if isinstance(state, Known) else None for state in states]
        if decl.type == "number":
            whole = [None if value is None else int(value * decl.scale) for value in known]
            columns.append(pl.Series(decl.id, whole, dtype=pl.Int64))
        else:
            columns.append(pl.Series(decl.id, known, dtype=pl.Boolean if decl.type == "truth" else pl.String))
    more = pl.DataFrame({OWNER: range(len(found)), MORE: [each.more for each in found]})
    return pl.DataFrame(columns), more.cast({OWNER: pl.UInt32, MORE: pl.Int64})


def identity(frame: pl.DataFrame) -> pl.Series:
    """Of each applicant the credit code or citizen id, or the register's number where it tells neither."""
    told = [name for name in ("uscc", "citizen_id") if name in frame.columns]
    return frame.select(pl.coalesce(*told, ID).cast(pl.String)).to_series()


def identities(frame: pl.DataFrame) -> list[str]:
    """The same as a list."""
    found: list[str] = identity(frame).to_list()
    return found
