"""What is asked of a register and what comes of it: the extent, a block after its plan ran, and the tables of results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from huisuan.backends.columnar.nought import paid_by_one
from huisuan.backends.columnar.steps import Tables
from huisuan.ir.across_time import moving_ceilings
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Benefit, Program

Extent = Literal["ends", "results", "open"]
"""What is asked: statuses and ends of what is payable; kinds, lines, limits and totals too; and what is open where it is undetermined."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A block after its plan ran: the tables, and by collection the ids of items (null: not seen)."""

    tables: Tables
    ids: Mapping[int, pl.Series]


@dataclass(frozen=True, slots=True)
class Found:
    """A block of applicants assessed; `row` is the applicant's in the block.

    awards: row, benefit, kind, low, high (payable), amount_kind, amount_low, amount_high (before other benefits and prior awards),
    limits (a bit for each limit of the benefit that bound for certain), chosen (the number of the set its relation chose, null if it
    has none or that is open); rows of eligible results, by benefit, then applicant.
    lines: row, benefit, item (id), kind, low, high, limits; what eligible results pay by item, where it may be more than nothing.
    undetermined (but for benefits of which this is the same in every row): row, benefit, confirmed (eligible if officials confirm), low, high, pattern (null unless open facts are asked for).
    ceilings: row, benefit, ceiling (its name), item (null: the applicant's), most; of eligible results, where a ceiling across time hangs on facts
    and its figure is certain.
    totals: row, currency, eligible, undetermined (counts of benefits), exact, secured, up_to, uncounted (count); a row an applicant.
    """

    awards: pl.DataFrame
    lines: pl.DataFrame
    undetermined: pl.DataFrame
    ceilings: pl.DataFrame
    totals: pl.DataFrame


def roots_read(program: Program, extent: Extent) -> tuple[NodeId, ...]:
    """The nodes that results of this extent are read off."""
    found = {node for benefit in program.benefits for node in roots_of_benefit(program, benefit, extent)}
    if extent != "ends":
        found.update(group.total for group in program.groups)
        found.update(ceiling.figure for ceiling in moving_ceilings(program))
    return tuple(sorted(found))


def roots_at_few(program: Program, extent: Extent) -> frozenset[NodeId]:
    """Those of them that are read only where a benefit is not ruled out: all but statuses, and what totals and lines are made of."""
    everywhere = {benefit.status for benefit in program.benefits}
    if extent != "ends":
        single = {group.id for group in paid_by_one(program).values()}
        everywhere.update(group.total for group in program.groups if group.id not in single)
        for benefit in program.benefits:
            if benefit.frame:
                everywhere.update((benefit.taken, benefit.line_payable))
                everywhere.update(entry.bound for entry in benefit.limits if entry.frame)
    return frozenset(roots_read(program, extent)) - everywhere


def roots_of_benefit(program: Program, benefit: Benefit, extent: Extent) -> set[NodeId]:
    found = {benefit.status, benefit.payable}
    if extent == "ends":
        return found
    found.update((benefit.status_if_met, benefit.amount))
    found.update(entry.bound for entry in benefit.limits)
    found.update(node for node in benefit.relations if not program.frames_of[node])
    if benefit.frame:
        found.update((benefit.taken, benefit.line_payable))
    return found
