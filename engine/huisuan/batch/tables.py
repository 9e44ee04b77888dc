"""The tables of a run: a block's results, decisions on claims, open facts, items without a payout, rejected rows.

Tables begin with the keys of their rows (`keys`). Sums are whole minor units. Rows come in one order whatever way the register was cut into files.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import polars as pl

from huisuan.backends.columnar import Pattern
from huisuan.batch.assessing import Block
from huisuan.batch.claiming import Claimed
from huisuan.batch.keys import KEYS, NUMBER, keyed
from huisuan.intake.model import Reject
from huisuan.ir.program import Leaf
from huisuan.office.rows import UnawardedRow
from huisuan.payout.model import Payout

TABLES = ("awards", "lines", "undetermined", "totals")
FULL = "determinations"
"""The table of a run that tells no as well as yes."""
PAYOUT_SCHEMA: Mapping[str, type[pl.DataType]] = {
    **dict.fromkeys(KEYS, pl.String),
    "benefit": pl.String, "line": pl.String, "decision": pl.String, "kind": pl.String,
    "asked": pl.Int64, "paid": pl.Int64, "waiting": pl.Int64, "up_to": pl.Int64, "bounds": pl.String, "reason": pl.String,
}  # fmt: skip


def tables_of(block: Block) -> Mapping[str, pl.DataFrame]:
    """A block's results by table, rows named by the applicants' keys and in the order of their numbers."""
    found = {}
    for name in TABLES:
        table: pl.DataFrame = getattr(block.found, name)
        named = keyed(block.rows.applicants.frame, table)
        keys = [each for each in (NUMBER, "benefit", "item", "currency") if each in named.columns]
        found[name] = named.with_columns(pl.col(pl.Enum).cast(pl.String)).sort(keys)
    return found


def payout_table(payouts: Iterable[Payout], claimed: Mapping[str, Claimed]) -> pl.DataFrame:
    """The canonical export: a row a claim, by number of the applicant, benefit and line."""
    rows = [
        (
            claimed[each.claim.id].applicant.number,
            each.claim.applicant,
            each.claim.benefit,
            "/".join(each.claim.line),
            each.decision,
            each.claim.kind.value,
            each.asked,
            each.paid,
            each.waiting,
            each.up_to,
            "; ".join(f"{cut.bound} -{cut.before - cut.after}" for cut in each.cuts),
            each.held.why if each.held is not None else each.reason,
        )
        for each in payouts
    ]
    return pl.DataFrame(rows, schema=dict(PAYOUT_SCHEMA), orient="row").sort(NUMBER, "benefit", "line")


def open_table(patterns: Iterable[Pattern], alike: Collection[int], leaves: Sequence[Leaf]) -> pl.DataFrame:
    """The side table of undetermined results: by the number of a pattern the benefit, and a row for each thing it waits for.

    `alike`: the patterns that every applicant waits for, so that the results do not list them. `leaves` are the program's.
    """
    rows = [
        (each.number, each.benefit, leaves[place].tag, leaves[place].name, each.number in alike)
        for each in patterns
        for place in each.leaves
    ]
    schema = {"pattern": pl.UInt32, "benefit": pl.String, "tag": pl.String, "open": pl.String, "alike": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def unawarded_table(unawarded: Iterable[UnawardedRow]) -> pl.DataFrame:
    """A row an item that no benefit pays for; several rows of a sheet in one where their owner's own condition shuts them all out."""
    rows = [
        (
            each.applicant, each.id, each.table, each.file, each.sheet, " ".join(map(str, each.rows)), len(each.rows),
            each.what.zh, each.fen, each.benefit, each.why, each.reason.zh, each.what.en, each.reason.en,
        )
        for each in unawarded
    ]  # fmt: skip
    names = (
        *KEYS, "table", "file", "sheet", "rows", "items",
        "what_zh", "price", "benefit", "why", "reason_zh", "what_en", "reason_en",
    )  # fmt: skip
    schema = {name: pl.Int64 if name in ("items", "price") else pl.String for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row")


def reject_table(rejects: Sequence[Reject]) -> pl.DataFrame:
    """A row a fault."""
    rows = [
        (
            each.number,
            each.table,
            each.place.file,
            each.place.sheet,
            each.place.row,
            each.place.column,
            each.value,
            each.code,
            each.reason("zh"),
            each.remedy("zh"),
            each.reason("en"),
            each.remedy("en"),
        )
        for each in rejects
    ]
    names = [
        NUMBER,
        "table",
        "file",
        "sheet",
        "row",
        "column",
        "value",
        "code",
        "reason_zh",
        "remedy_zh",
        "reason_en",
        "remedy_en",
    ]
    schema = {name: pl.Int64 if name == "row" else pl.String for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row")
