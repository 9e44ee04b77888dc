"""The 40 rules as a programmer would write them by hand in Polars: the yardstick of the columnar backend.

One row a profile, columns as in `figures`, whole numbers; the result has a column a rule, in fen (standings as truths).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from tests.bench.figures import AWARDS, CROPS, GATES, GRADES, PURCHASES, YUAN, Gate


def whole(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.Int64)


def share(base: pl.Expr, percent: pl.Expr | int) -> pl.Expr:
    """So many percent, halves of a fen up."""
    return (base * percent + 50) // 100


def by_number(field: str, sums: Mapping[int, int]) -> pl.Expr:
    found = whole(0)
    for number, amount in sums.items():
        found = pl.when(pl.col(field) == number).then(whole(amount)).otherwise(found)
    return found


def _open(gate: Gate) -> pl.Expr:
    return pl.col("region").is_in(list(gate.regions)) & pl.col("day").is_between(gate.first, gate.last)


def _paid_if(condition: pl.Expr, amount: pl.Expr) -> pl.Expr:
    return pl.when(condition).then(amount).otherwise(whole(0))


def _goods() -> dict[str, pl.Expr]:
    found = {}
    for rule in PURCHASES:
        price, count = pl.col(f"price_{rule.id}"), pl.col(f"count_{rule.id}")
        allowed = pl.col("G1") & (count > 0)
        if rule.top_price is not None:
            allowed &= price <= rule.top_price * YUAN
        found[rule.id] = _paid_if(
            allowed, count * pl.min_horizontal(share(price, rule.percent), whole(rule.cap * YUAN))
        )
    for award in AWARDS:
        sums = {level: amount * YUAN for level, amount in enumerate(award.levels, 1)}
        found[award.id] = _paid_if(pl.col("G2"), by_number(f"level_{award.id}", sums))
    return found


def _formulas() -> dict[str, pl.Expr]:
    col, least = pl.col, pl.min_horizontal
    top = pl.when(col("models_filed") == 1).then(whole(5_000_000 * YUAN)).otherwise(whole(2_000_000 * YUAN))
    percent = least(col("energy_saved") // 400 + 8, whole(12))
    saved = (col("energy_invest") >= 2_000_000 * YUAN) & (col("energy_saved") >= 200)
    more = col("research") - col("research_before")
    grown = (col("research_before") > 0) & (more * 100 >= col("research_before") * 15)
    intense = (col("above_scale") == 0) | (col("research") * 100 >= col("revenue") * 3)
    fields = (col("area") * by_number("crop", {crop: sum_ * YUAN for crop, sum_ in enumerate(CROPS, 1)}) + 500) // 1000
    graded = by_number("grade", {grade: sum_ * YUAN for grade, sum_ in enumerate(GRADES, 1)})
    raised = share(graded, pl.when(col("in_zone") == 1).then(whole(105)).otherwise(whole(100)))
    return {
        "C01": least(share(col("compute_spend"), 50), top),
        "C02": least(share(col("credit_premium"), by_number("destination", {1: 65, 2: 80})), whole(5_000_000 * YUAN)),
        "C03": _paid_if(saved, least(share(col("energy_invest"), percent), whole(4_000_000 * YUAN))),
        "R01": _paid_if(
            (col("research") >= 1_000_000 * YUAN) & grown & intense, least(share(more, 10), whole(5_000_000 * YUAN))
        ),
        "U01": col("sea_boxes") * (130 * YUAN),
        "U02": col("rail_boxes") * (200 * YUAN),
        "U03": _paid_if(col("area") >= 50_000, fields),
        "D01": least(raised, whole(1_000_000 * YUAN)),
    }


def _standings() -> dict[str, pl.Expr]:
    col = pl.col
    clean = col("blacklisted") == 0
    inventive = (col("revenue") > 0) & (col("research") * 100 >= col("revenue") * 5) & (col("patents") >= 6)
    return {
        "E01": clean & (col("staff") <= 300) & (col("revenue") <= 20_000_000 * YUAN),
        "E02": clean & inventive & (col("years") >= 1),
        "E03": clean & (col("years") >= 3) & (col("tax_grade") <= 2),
        "G1": col("G1"),
        "G2": col("G2"),
    }


def payout_table(profiles: pl.DataFrame) -> pl.DataFrame:
    """A column for each rule, a row for each profile."""
    gates = [_open(gate).alias(gate.id) for gate in GATES]
    rules = {**_goods(), **_formulas(), **_standings()}
    wanted = [amount.alias(rule) for rule, amount in rules.items()]
    return profiles.lazy().with_columns(gates).select(wanted).collect(engine="streaming")
