"""The ceilings of a compiled program that run across claims, as bounds.

A limit per year, for life or over rolling months holds over all claims of an applicant and what was paid before. One that is a
constant stands here; one that depends on facts is None here, and each claim brings its own: its figure for the applicant in minor
units, or for the item it is for, where its ends agree (`Claim.ceilings[ceiling.name]`).
"""

from __future__ import annotations

from huisuan.ir.across_time import ROLLING, YEAR, AcrossCeiling, ceilings_across, constant_figure
from huisuan.ir.program import Program
from huisuan.payout.measures import APPLICANT
from huisuan.payout.model import Ceiling, Window


def ceilings_of(program: Program) -> tuple[Ceiling, ...]:
    """Ceilings of benefits in the order they are declared, then common ones of several benefits."""
    return tuple(_ceiling(each, constant_figure(program, each)) for each in ceilings_across(program))


def _ceiling(each: AcrossCeiling, most: int | None) -> Ceiling:
    months = int(each.period.removeprefix(ROLLING)) if each.period.startswith(ROLLING) else 0
    window: Window = "rolling" if months else "year" if each.period == YEAR else "lifetime"
    return Ceiling(each.name, frozenset(each.benefits), (APPLICANT, *each.keys), window, most, months=months)
