"""Ids of items that bring none: the digest of their content that the reader of profiles gives them, a whole column at once.

The same item has the same id however its applicant came in, so that ties of order are broken alike. A test compares both.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from hashlib import sha256

import polars as pl

from huisuan.intake.model import HIGH, ID, NONE_FLAG
from huisuan.vocabulary.model import Fact

INNER = "#inner"
"""A column with the JSON of the collections inside an item, where there may be some."""


def with_ids(rows: pl.DataFrame, fields: Sequence[Fact], group: str) -> pl.DataFrame:
    """`rows` with an id each, equal items of one `group` numbered, in order of group and id."""
    if rows[ID].null_count():
        digests = pl.Series("#digest", _digests(rows, fields), dtype=pl.String)
        rows = rows.with_columns(digests)
        made = pl.col(ID).is_null()
        equal = made.sum().over(group, "#digest")
        number = made.cum_sum().over(group, "#digest").cast(pl.String)
        named = pl.when(equal > 1).then(pl.col("#digest") + "#" + number).otherwise(pl.col("#digest"))
        rows = rows.with_columns(pl.coalesce(ID, named).alias(ID)).drop("#digest")
    return rows.sort(group, ID, maintain_order=True)


def _digests(rows: pl.DataFrame, fields: Sequence[Fact]) -> list[str]:
    texts = content(rows, fields)
    return [f"item-{sha256(text.encode()).hexdigest()[:16]}" for text in texts]


def content(rows: pl.DataFrame, fields: Sequence[Fact], ids: pl.Series | None = None) -> list[str]:
    """The canonical JSON of each item's content, with its id where `ids` are given."""
    states = [_states(rows, fact) for fact in sorted(fields, key=lambda each: each.id) if fact.id in rows.columns]
    joined = pl.concat_str(states, separator=",", ignore_nulls=True) if states else pl.lit("")
    inner = pl.col(INNER) if INNER in rows.columns else pl.lit("{}")
    named = pl.lit("")
    if ids is not None:
        named = pl.lit(pl.Series([f',"id":{json.dumps(each, ensure_ascii=False)}' for each in ids], dtype=pl.String))
    whole = pl.concat_str(pl.lit('{"collections":'), inner, named, pl.lit(',"values":{'), joined, pl.lit("}}"))
    return rows.select(whole.alias("content"))["content"].to_list()


def _states(rows: pl.DataFrame, fact: Fact) -> pl.Expr:
    """`"<id>":<state>` of each row, null where unknown; written once for each distinct state."""
    names = [fact.id, *(name for name in (fact.id + HIGH, fact.id + NONE_FLAG) if name in rows.columns)]
    distinct = rows.select(names).unique(maintain_order=True)
    texts = [_text(fact, dict(zip(names, each, strict=True))) for each in distinct.rows()]
    told = distinct.with_columns(pl.Series("#told", texts, dtype=pl.String))
    series = rows.select(names).join(told, on=names, how="left", nulls_equal=True, maintain_order="left")["#told"]
    return pl.lit(series)


def _text(fact: Fact, row: dict[str, object]) -> str | None:
    value, high = row[fact.id], row.get(fact.id + HIGH)
    if row.get(fact.id + NONE_FLAG):
        state: object = "none"
    elif value is None:
        return None
    elif high is not None:
        state = ["range", _number(fact, value), _number(fact, high)]
    elif isinstance(value, bool | str):
        state = ["known", value]
    else:
        state = ["known", _number(fact, value)]
    return f"{json.dumps(fact.id)}:{json.dumps(state, ensure_ascii=False, separators=(',', ':'))}"


def _number(fact: Fact, value: object) -> str:
    assert isinstance(value, int)
    return str(Fraction(value, fact.scale if fact.type == "number" else 1))
