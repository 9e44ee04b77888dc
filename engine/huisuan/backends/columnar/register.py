"""Registers as the tables of a batch: columns by the names of facts become columns of leaves, and what stands in no column is not made.

A column `<id>` holds whole numbers at the fact's scale, truths, enum members, texts or day numbers, null where unknown; beside it
`<id>?high` the upper end where a row gives a range, and `<id>?none` true where the applicant is known to have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from huisuan.backends.columnar.ground import Given, Ground
from huisuan.backends.columnar.tables import (
    BLANK,
    OWNER,
    PLACE,
    ROW,
    WEIGHT,
    OutsideDeclaration,
    Prepared,
    declarations,
    leaf_columns,
    leaf_name,
    number_type,
    shape_of,
)
from huisuan.ir.nodes import Count, Exists, Extreme, Pick, Related, Running, Sum
from huisuan.ir.program import Frame, InputDecl, Program
from huisuan.values import Collection, Facts

HIGH, NONE = "?high", "?none"
OWNER_OF, ID, MORE = "#owner", "#id", "#more"
"""Of an item: the row of the applicant or outer item it belongs to, and its id; of an owner: how many further items may come."""


SEEN, UNSEEN, WEIGHTS = "#seen", "#unseen", "#weight"


@dataclass(frozen=True, slots=True)
class Register:
    """The applicants' table, a row each, and by collection the table of items: `#owner` is the row of the applicant (or outer item) in
    its table, `#id` unique within the owner; `more` (by collection: `#owner`, `#more`) how many further items may come, the most
    declared where it says nothing.
    """

    applicants: pl.DataFrame
    items: Mapping[str, pl.DataFrame]
    more: Mapping[str, pl.DataFrame]

    @property
    def rows(self) -> int:
        return self.applicants.height


def given_by(program: Program, register: Register) -> Given:
    """The leaves of a program that a register has columns for; a column that no rule reads is none of them."""
    leaves = {(0, place) for place, decl in enumerate(program.inputs) if decl.id in register.applicants.columns}
    frames = set()
    for place, frame in enumerate(program.frames):
        table = register.items.get(frame.name) if place else None
        if table is not None:
            frames.add(place)
            leaves.update((place, at) for at, decl in enumerate(frame.fields) if decl.id in table.columns)
    return Given(frozenset(leaves), frozenset(frames))


def frames_of(program: Program, ground: Ground, given: Given) -> frozenset[int]:
    """The collections whose items must stand in tables: nodes move in them or are gathered from them, or they are shown in lines."""
    found = {program.frames_of[place] for place in (*ground.moving, *ground.settled)}
    found.update(benefit.frame for benefit in program.benefits if benefit.frame in given.frames)
    for place in ground.moving:
        node = program.nodes[place]
        if isinstance(node, Count | Sum | Exists | Extreme | Pick | Running | Related):
            found.add(node.frame)
    for frame in tuple(found):
        parent = program.frames[frame].parent
        if parent:
            found.add(parent)
    return frozenset(found - {0})


class Tabled:
    """Makes the tables of registers of one kind; texts are numbered alike in all of them."""

    def __init__(
        self, program: Program, given: Given, background: Facts, frames: frozenset[int], codes: Mapping[str, int]
    ) -> None:
        self.program, self.given, self.background, self.frames = program, given, background, frames
        self._codes = dict(codes)
        self._leaves = {
            frame: tuple(leaf for leaf in leaves if (frame, leaf[1]) in given.leaves)
            for frame, leaves in leaf_columns(program).items()
        }

    def prepared(self, register: Register) -> tuple[Prepared, dict[int, pl.Series]]:
        """The tables, and by collection the ids of items, null for those not seen.

        OutsideDeclaration for a number outside what its fact declares, or more items than a collection may have.
        """
        tables: dict[int, pl.DataFrame] = {0: self._table(0, register.applicants, [])}
        ids: dict[int, pl.Series] = {}
        for frame in sorted(self.frames):
            outer = tables[self.program.frames[frame].parent or 0].height
            tables[frame], ids[frame] = self._items(frame, register, outer)
        return Prepared(register.rows, tables, shape_of(self.program, tables), {}), ids

    def _table(self, frame: int, source: pl.DataFrame, columns: list[pl.Series]) -> pl.DataFrame:
        leaves = self._leaves[frame]
        _refuse_outside(dict.fromkeys(decl for decl, _, part in leaves if part == "value"), source)
        made = [expr for decl, place, part in leaves for expr in self._leaf(frame, place, decl, part, source)]
        row = pl.int_range(source.height, dtype=pl.UInt32, eager=True).alias(ROW)
        return pl.DataFrame([row, *columns, *source.select(made).get_columns()])

    def _items(self, frame: int, register: Register, owners: int) -> tuple[pl.DataFrame, pl.Series]:
        decl = self.program.frames[frame]
        source = register.items.get(decl.name)
        if source is None:
            unseen = self._unseen(frame, owners)
            return unseen, pl.repeat(None, unseen.height, dtype=pl.String, eager=True)
        seen = source.sort(OWNER_OF, ID)
        blank = self._left(decl, register, seen, owners).filter(pl.col(MORE) > 0)
        unseen = blank.select(OWNER_OF, pl.col(MORE).alias(WEIGHTS), pl.lit(True).alias(UNSEEN))
        placed = seen.with_columns(pl.lit(1, dtype=pl.Int64).alias(WEIGHTS), pl.lit(False).alias(UNSEEN))
        both = pl.concat([placed, unseen], how="diagonal").sort(OWNER_OF, UNSEEN, maintain_order=True)
        place = both.select(pl.int_range(pl.len()).over(OWNER_OF)).to_series()
        own = (both[OWNER_OF].cast(pl.UInt32), OWNER), (place, PLACE), (both[UNSEEN], BLANK), (both[WEIGHTS], WEIGHT)
        return self._table(frame, both, [column.alias(name) for column, name in own]), both[ID]

    def _left(self, decl: Frame, register: Register, seen: pl.DataFrame, owners: int) -> pl.DataFrame:
        """How many further items each owner may have."""
        more = register.more.get(decl.name, pl.DataFrame(schema={OWNER_OF: pl.UInt32, MORE: pl.Int64}))
        left = (
            pl.DataFrame({OWNER_OF: pl.Series(range(owners), dtype=pl.UInt32)})
            .join(seen.group_by(OWNER_OF).len(SEEN), on=OWNER_OF, how="left", maintain_order="left")
            .join(more, on=OWNER_OF, how="left", maintain_order="left")
            .with_columns(pl.col(SEEN).fill_null(0).cast(pl.Int64))
            .with_columns(pl.col(MORE).fill_null(decl.max_items - pl.col(SEEN)))
        )
        if left.select((pl.col(SEEN) + pl.col(MORE) > decl.max_items).any()).item():
            raise OutsideDeclaration(f"{decl.name}: more than {decl.max_items} items")
        return left

    def _unseen(self, frame: int, owners: int) -> pl.DataFrame:
        """Of a collection without a table: the one unseen item of every owner, or no row where the background says it is complete."""
        decl = self.program.frames[frame]
        found = self.background.collections.get(decl.name, Collection((), decl.max_items))
        assert not found.items, "what holds of every row holds no items"
        rows = owners if found.more else 0
        row = pl.int_range(rows, dtype=pl.UInt32, eager=True)
        columns = [
            row.alias(OWNER),
            pl.repeat(0, rows, dtype=pl.Int64, eager=True).alias(PLACE),
            pl.repeat(True, rows, dtype=pl.Boolean, eager=True).alias(BLANK),
            pl.repeat(found.more, rows, dtype=pl.Int64, eager=True).alias(WEIGHT),
        ]
        return pl.DataFrame([row.alias(ROW), *columns])

    def _leaf(self, frame: int, place: int, decl: InputDecl, part: str, source: pl.DataFrame) -> list[pl.Expr]:
        name, column = leaf_name(frame, place, part), pl.col(decl.id)
        if part == "none":
            return [_none_flags(decl, source.columns).alias(name)]
        if decl.type == "number":
            return _ends(frame, place, decl, source.columns)
        if decl.type == "truth":
            return [column.cast(pl.Boolean).alias(name)]
        kind = source[decl.id].dtype
        if isinstance(kind, pl.Enum):
            return [self._coded(column, kind).alias(name)]
        texts = source[decl.id].drop_nulls().unique().to_list()
        numbered = {text: self._numbered(text) for text in texts}
        return [column.replace_strict(numbered, default=None, return_dtype=pl.Int32).alias(name)]

    def _coded(self, column: pl.Expr, kind: pl.Enum) -> pl.Expr:
        """Mostly the codes of an enum follow each other as its members do; then nothing is looked up."""
        codes = [self._numbered(member) for member in kind.categories.to_list()]
        first = codes[0] if codes else 0
        physical = column.to_physical()
        if codes == list(range(first, first + len(codes))):
            code = physical.cast(pl.Int32)
            return code + pl.lit(first, dtype=pl.Int32) if first else code
        return pl.lit(pl.Series(codes, dtype=pl.Int32)).gather(physical)

    def _numbered(self, text: str) -> int:
        return self._codes.setdefault(text, len(self._codes))


def _none_flags(decl: InputDecl, columns: Sequence[str]) -> pl.Expr:
    if not decl.nullable:
        return pl.lit(False)
    known = pl.when(pl.col(decl.id).is_not_null()).then(pl.lit(False))
    if decl.id + NONE not in columns:
        return known
    return pl.when(pl.col(decl.id + NONE).fill_null(False)).then(pl.lit(True)).otherwise(known)


def _upper(decl: InputDecl, columns: Sequence[str]) -> pl.Expr:
    low = pl.col(decl.id).cast(number_type(decl))
    return pl.coalesce(pl.col(decl.id + HIGH).cast(number_type(decl)), low) if decl.id + HIGH in columns else low


def _ends(frame: int, place: int, decl: InputDecl, columns: Sequence[str]) -> list[pl.Expr]:
    """One column where each row knows the number or does not; both ends, never null, where one may give a range."""
    least, most = int(decl.lo * decl.scale), int(decl.hi * decl.scale)
    low, names = (
        pl.col(decl.id).cast(number_type(decl)),
        (leaf_name(frame, place, "low"), leaf_name(frame, place, "high")),
    )
    if decl.id + HIGH not in columns:
        return [low.alias(names[0])]
    return [low.fill_null(least).alias(names[0]), _upper(decl, columns).fill_null(most).alias(names[1])]


def _refuse_outside(decls: Iterable[InputDecl], source: pl.DataFrame) -> None:
    numbers = [decl for decl in decls if decl.type == "number"]
    for decl in numbers:
        if not source[decl.id].dtype.is_integer():
            raise OutsideDeclaration(f"{decl.id}: whole numbers at scale {decl.scale} are wanted")
    least = (pl.col(decl.id).min().cast(pl.Int128).alias(f"{at}<") for at, decl in enumerate(numbers))
    most = (_upper(decl, source.columns).max().cast(pl.Int128).alias(f"{at}>") for at, decl in enumerate(numbers))
    found = source.select(*least, *most).row(0, named=True) if numbers else {}
    for at, decl in enumerate(numbers):
        low, high = found[f"{at}<"], found[f"{at}>"]
        if (low is not None and low < decl.lo * decl.scale) or (high is not None and high > decl.hi * decl.scale):
            raise OutsideDeclaration(f"{decl.id}: outside {decl.lo} to {decl.hi}")


def register_of(program: Program, columns: pl.DataFrame) -> Register:
    """A register of applicants without collections, from one column an input."""
    missing = [decl.id for decl in declarations(program, 0) if decl.id not in columns.columns]
    if missing:
        raise OutsideDeclaration(f"no column for {', '.join(missing)}")
    return Register(columns, {}, {})
