"""The good rows of a batch as tables: numbered, joined by number, items with ids and in order, and how many more each may have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import polars as pl

from huisuan.intake.completeness import Complete
from huisuan.intake.item_ids import INNER, content, with_ids
from huisuan.intake.items import NUMBER, PARENT_NUMBER, ItemRows
from huisuan.intake.model import APPLICANTS, CARRIED, FILE, HIGH, ID, KEYS, NONE_FLAG, OWNER, PLACE, ROW, Batch, Table
from huisuan.intake.parts import Part
from huisuan.intake.rows import BAD
from huisuan.intake.shelf import ORDINAL
from huisuan.vocabulary.model import CollectionDecl, Vocabulary

MORE = "#more"
OWNER_ROW = "#owner row"


def assemble(
    kept: pl.DataFrame, items: Mapping[str, ItemRows], vocabulary: Vocabulary, complete: Complete, parts: Sequence[Part]
) -> Batch:
    """`kept` are the applicants that stay; items of others are left out."""
    if not kept.width:
        kept = pl.DataFrame(
            schema={ORDINAL: pl.Int64, PLACE: pl.Int64, ID: pl.String, FILE: pl.UInt16, BAD: pl.Boolean}
        )
    applicants = kept.with_columns(_numbers(kept.height)).sort(ROW)
    made = _Making(vocabulary, complete, parts, items, applicants)
    for decl in vocabulary.collections.values():
        if decl.parent is None:
            made.collection(decl)
    return Batch(_table(APPLICANTS, applicants), MappingProxyType(made.tables), MappingProxyType(made.more))


class _Making:
    """The tables of collections being made."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        complete: Complete,
        parts: Sequence[Part],
        items: Mapping[str, ItemRows],
        applicants: pl.DataFrame,
    ) -> None:
        self.vocabulary, self.complete, self.parts, self.items = vocabulary, complete, parts, items
        self.applicants = applicants
        self.tables: dict[str, Table] = {}
        self.more: dict[str, pl.DataFrame] = {}

    def collection(self, decl: CollectionDecl) -> None:
        """A collection of the applicant with those inside its items; one that nothing is known of is left out."""
        owners = self.applicants.select(ORDINAL, pl.col(ROW).alias(OWNER))
        rows = self._kept(decl, owners.rename({OWNER: OWNER_ROW}), ORDINAL)
        if rows is None:
            if self._known(decl):
                self._more(decl, self.applicants.height, None)
            return
        inner = {each.id: self._inner(each, rows) for each in self.vocabulary.children(decl.id)}
        rows = self._with_content(rows, decl, inner)
        rows = with_ids(rows, decl.fields, OWNER_ROW)
        rows = rows.with_columns(_numbers(rows.height), pl.col(OWNER_ROW).alias(OWNER)).drop(OWNER_ROW)
        self._store(decl, rows, self.applicants.height)
        for path, found in inner.items():
            child = self.vocabulary.collections[path]
            if found is None:
                if self._known(child):
                    self._more(child, rows.height, None)
                continue
            parents = rows.select(pl.col(NUMBER).alias(PARENT_NUMBER), pl.col(ROW).alias(OWNER))
            own = found.join(parents, on=PARENT_NUMBER, how="left", maintain_order="left").sort(OWNER, ID)
            self._store(child, own.with_columns(_numbers(own.height)), rows.height)

    def _known(self, decl: CollectionDecl) -> bool:
        return self.complete.covers(decl.id, self.parts) or any(
            part.table == decl.id or decl.id in part.inner for part in self.parts
        )

    def _kept(self, decl: CollectionDecl, owners: pl.DataFrame, key: str) -> pl.DataFrame | None:
        found = self.items.get(decl.id)
        if found is None:
            return None
        return found.rows.join(owners, on=key, how="inner", maintain_order="left")

    def _inner(self, child: CollectionDecl, parents: pl.DataFrame) -> pl.DataFrame | None:
        numbers = parents.select(pl.col(NUMBER).alias(PARENT_NUMBER))
        rows = self._kept(child, numbers, PARENT_NUMBER)
        return None if rows is None else with_ids(rows, child.fields, PARENT_NUMBER)

    def _with_content(
        self, rows: pl.DataFrame, decl: CollectionDecl, inner: Mapping[str, pl.DataFrame | None]
    ) -> pl.DataFrame:
        """With the JSON of the collections inside each item, which is part of what an item without id is called by."""
        texts: list[pl.Expr] = []
        for child in sorted(self.vocabulary.children(decl.id), key=lambda each: each.name):
            found = inner[child.id]
            empty = f'"{child.name}":[]' if self.complete.covers(child.id, self.parts) else None
            told = pl.lit(empty, dtype=pl.String)
            if found is not None:
                told = pl.coalesce(pl.lit(self._lists(rows, child, found)), told)
            texts.append(told)
        if not texts:
            return rows
        joined = pl.concat_str(texts, separator=",", ignore_nulls=True)
        return rows.with_columns((pl.lit("{") + joined + pl.lit("}")).alias(INNER))

    @staticmethod
    def _lists(rows: pl.DataFrame, child: CollectionDecl, found: pl.DataFrame) -> pl.Series:
        """`"<name>":[…]` of each item that has some."""
        items = pl.Series("told", content(found, child.fields, found[ID]), dtype=pl.String)
        lists = found.select(PARENT_NUMBER).with_columns(items).group_by(PARENT_NUMBER, maintain_order=True)
        told = lists.agg(
            (pl.lit(f'"{child.name}":[') + pl.col("told").str.join(",") + pl.lit("]")).first().alias("told")
        )
        named = told.rename({PARENT_NUMBER: NUMBER})
        return rows.select(NUMBER).join(named, on=NUMBER, how="left", maintain_order="left")["told"]

    def _store(self, decl: CollectionDecl, rows: pl.DataFrame, owners: int) -> None:
        self.tables[decl.id] = _table(decl.id, rows)
        self._more(decl, owners, rows)

    def _more(self, decl: CollectionDecl, owners: int, rows: pl.DataFrame | None) -> None:
        every = pl.DataFrame({OWNER: pl.int_range(owners, dtype=pl.UInt32, eager=True)})
        if rows is None:
            empty = pl.DataFrame(
                schema={ROW: pl.UInt32, OWNER: pl.UInt32, PLACE: pl.Int64, FILE: pl.UInt16, ID: pl.String}
            )
            self.tables[decl.id] = Table(decl.id, empty)
        if self.complete.covers(decl.id, self.parts):
            self.more[decl.id] = every.with_columns(pl.lit(0, dtype=pl.UInt32).alias(MORE))
            return
        most = pl.lit(decl.max_items, dtype=pl.UInt32)
        if rows is None:
            self.more[decl.id] = every.with_columns(most.alias(MORE))
            return
        held = rows.group_by(OWNER).agg(pl.len().cast(pl.UInt32).alias("held"))
        counted = every.join(held, on=OWNER, how="left", maintain_order="left")
        self.more[decl.id] = counted.select(OWNER, (most - pl.col("held").fill_null(0)).alias(MORE))


def _numbers(height: int) -> pl.Series:
    return pl.int_range(height, dtype=pl.UInt32, eager=True).alias(ROW)


def _table(name: str, rows: pl.DataFrame) -> Table:
    keys = [key for key in (*KEYS, *CARRIED) if key in rows.columns]
    inputs = [column for column in rows.columns if not column.startswith("#")]
    known = tuple(column for column in inputs if not column.endswith((NONE_FLAG, HIGH)))
    return Table(name, rows.select(*keys, *inputs), known)
