"""Columns of a register read as columns of leaves. What the columns' types alone decide is decided once for all blocks of one schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import polars as pl

from huisuan.backends.columnar.tables import LeafPart, OutsideDeclaration, leaf_name, number_type
from huisuan.ir.program import InputDecl

HIGH, NONE = "?high", "?none"
CODE = pl.Int32()
Numbered = Callable[[str], int]
"""The code of a text, a new one where it has none yet."""
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Reading:
    """`ends`: least and most of each number's column, held to `bounds` before anything is read. `texts`: the leaf and the fact of columns
    whose texts are numbered as they come.
    """

    numbers: tuple[InputDecl, ...]
    ends: tuple[pl.Expr, ...]
    bounds: tuple[tuple[int, int], ...]
    made: tuple[pl.Expr, ...]
    texts: tuple[tuple[str, str], ...]

    def of(self, source: pl.DataFrame, numbered: Numbered) -> list[pl.Series]:
        """OutsideDeclaration for a number that its declaration does not allow."""
        self._refuse_outside(source)
        found = source.select(self.made).get_columns()
        return [*found, *(_coded(source[fact], numbered).alias(leaf) for leaf, fact in self.texts)]

    def _refuse_outside(self, source: pl.DataFrame) -> None:
        if not self.numbers:
            return
        found = source.select(self.ends).row(0)
        for decl, (least, most), low, high in zip(self.numbers, self.bounds, *_every_second(found), strict=True):
            if (low is not None and low < least) or (high is not None and high > most):
                raise OutsideDeclaration(f"{decl.id}: outside {decl.lo} to {decl.hi}")


def reading_of(frame: int, leaves: Iterable[LeafPart], schema: pl.Schema, numbered: Numbered) -> Reading:
    """OutsideDeclaration for a number whose column holds no whole numbers."""
    parts = tuple(leaves)
    numbers = tuple(dict.fromkeys(decl for decl, _, part in parts if part == "value" and decl.type == "number"))
    for decl in numbers:
        if not schema[decl.id].is_integer():
            raise OutsideDeclaration(f"{decl.id}: whole numbers at scale {decl.scale} are wanted")
    made: list[pl.Expr] = []
    texts: list[tuple[str, str]] = []
    for decl, place, part in parts:
        name, kind = leaf_name(frame, place, part), schema.get(decl.id)
        if part == "none":
            made.append(_none_flags(decl, schema.names()).alias(name))
        elif decl.type == "number":
            made.extend(_stored(frame, place, decl, schema.names()))
        elif decl.type == "truth":
            made.append(pl.col(decl.id).cast(pl.Boolean).alias(name))
        elif isinstance(kind, pl.Enum):
            made.append(_member_codes(pl.col(decl.id), kind, numbered).alias(name))
        else:
            texts.append((name, decl.id))
    ends = (_least_and_most(place, decl, schema.names()) for place, decl in enumerate(numbers))
    bounds = tuple((int(decl.lo * decl.scale), int(decl.hi * decl.scale)) for decl in numbers)
    return Reading(numbers, tuple(end for both in ends for end in both), bounds, tuple(made), tuple(texts))


def _every_second(found: Sequence[A]) -> tuple[Sequence[A], Sequence[A]]:
    return found[::2], found[1::2]


def _least_and_most(place: int, decl: InputDecl, columns: Sequence[str]) -> tuple[pl.Expr, pl.Expr]:
    least = pl.col(decl.id).min().cast(pl.Int128).alias(f"{place}<")
    return least, _upper(decl, columns).max().cast(pl.Int128).alias(f"{place}>")


def _coded(texts: pl.Series, numbered: Numbered) -> pl.Series:
    codes = {text: numbered(text) for text in texts.drop_nulls().unique().to_list()}
    return texts.replace_strict(codes, default=None, return_dtype=CODE)


def _member_codes(column: pl.Expr, kind: pl.Enum, numbered: Numbered) -> pl.Expr:
    """Mostly the codes of an enum follow each other as its members do; then nothing is looked up."""
    codes = [numbered(member) for member in kind.categories.to_list()]
    first = codes[0] if codes else 0
    physical = column.to_physical()
    if codes == list(range(first, first + len(codes))):
        code = physical.cast(CODE)
        return code + pl.lit(first, dtype=CODE) if first else code
    return pl.lit(pl.Series(codes, dtype=CODE)).gather(physical)


def _none_flags(decl: InputDecl, columns: Sequence[str]) -> pl.Expr:
    if not decl.nullable:
        return pl.repeat(False, pl.len(), dtype=pl.Boolean)
    known = pl.when(pl.col(decl.id).is_not_null()).then(pl.lit(False))
    if decl.id + NONE not in columns:
        return known
    return pl.when(pl.col(decl.id + NONE).fill_null(False)).then(pl.lit(True)).otherwise(known)


def _upper(decl: InputDecl, columns: Sequence[str]) -> pl.Expr:
    low = pl.col(decl.id).cast(number_type(decl))
    return pl.coalesce(pl.col(decl.id + HIGH).cast(number_type(decl)), low) if decl.id + HIGH in columns else low


def _stored(frame: int, place: int, decl: InputDecl, columns: Sequence[str]) -> list[pl.Expr]:
    """One column where each row knows the number or does not; both ends, never null, where one may give a range."""
    least, most = int(decl.lo * decl.scale), int(decl.hi * decl.scale)
    low, high = pl.col(decl.id).cast(number_type(decl)), leaf_name(frame, place, "high")
    name = leaf_name(frame, place, "low")
    if decl.id + HIGH not in columns:
        return [low.alias(name)]
    return [low.fill_null(least).alias(name), _upper(decl, columns).fill_null(most).alias(high)]
