"""Whose a row of a result table is: the same two columns first in every table, so that any two of them can be joined by either.

`number` is the register's own number of the applicant (编号), or what stands in its place; no two applicants of a run share one. `applicant`
is the credit code or citizen id, by which earlier payouts and bounds go; where the register tells neither, it is the number again. Several
numbers of a register may have one `applicant`. A rejected row has its `number` only, where it can still be told.
"""

from __future__ import annotations

import polars as pl

from huisuan.batch.assessing import identity
from huisuan.intake.model import ID

NUMBER, APPLICANT = KEYS = ("number", "applicant")


def keys_of(applicants: pl.DataFrame) -> pl.DataFrame:
    """The keys of a block's applicants, in their order."""
    number = applicants[ID].cast(pl.String)
    return pl.DataFrame({NUMBER: number, APPLICANT: identity(applicants)})


def keyed(applicants: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """A table with the keys of its rows in place of `row`, the places of applicants."""
    return pl.DataFrame([*keys_of(applicants)[table["row"]].get_columns(), *table.drop("row").get_columns()])
