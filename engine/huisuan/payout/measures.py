"""Ceilings, quotas and budgets as one measure: whom it counts, over what time, in what, and what happens to what does not fit.

A measure belongs to the applicant's own stage if no other applicant's claims can move it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from huisuan.payout.model import (
    BoundKind,
    Bounds,
    Budget,
    Ceiling,
    Claim,
    EarlierPayout,
    First,
    Held,
    Overflow,
    Quota,
    Window,
)

Key = tuple[str, ...]
APPLICANT, BENEFIT, LINE = OWN_KEYS = ("applicant", "benefit", "line")
"""What every claim says of itself; other keys are in `Claim.keys`."""


@dataclass(frozen=True, slots=True)
class Measure:
    """`of` says what is counted: minor units, lines, or applicants (a place for all claims of one)."""

    name: str
    kind: BoundKind
    benefits: frozenset[str] | None
    per: tuple[str, ...]
    window: Window
    most: int | None
    of: Literal["sum", "lines", "applicants"] = "sum"
    months: int = 0
    year: int | None = None
    order: Literal["first_come", "ranking", "proportional"] = "first_come"
    overflow: Overflow = "cut"
    reserves: bool = False
    by: str = ""
    first: First = "highest"

    @property
    def own(self) -> bool:
        """Whether one applicant's claims are all it looks at."""
        return self.kind in ("ceiling", "lines") and (APPLICANT in self.per or self.window == "line")

    @property
    def stage(self) -> tuple[int, int]:
        """D9: item, period, lifetime, group; among groups the narrower first."""
        if self.benefits is None:
            return 4, 0
        if len(self.benefits) > 1:
            return 3, len(self.benefits)
        if self.window == "line" or set(self.per) - {APPLICANT, BENEFIT}:
            return 0, 0
        return (2, 0) if self.window == "lifetime" else (1, 0)

    def covers(self, benefit: str, year: int | None) -> bool:
        """Whether this is for the benefit, and not for certain for another year."""
        if self.benefits is not None and benefit not in self.benefits:
            return False
        return self.year is None or year is None or year == self.year


def _of_ceiling(each: Ceiling) -> Measure:
    if each.window == "rolling" and each.months < 1:
        raise ValueError(f"{each.name}: a rolling window has one month at least")
    lines = each.of == "lines"
    kind: BoundKind = "lines" if lines else "ceiling"
    overflow: Overflow = "refuse" if lines else "cut"
    return Measure(
        each.name, kind, each.benefits, each.per, each.window, each.most, each.of, each.months, overflow=overflow
    )


def _of_quota(each: Quota) -> Measure:
    of: Literal["lines", "applicants"] = "applicants" if each.one_each else "lines"
    return Measure(
        each.name, "quota", each.benefits, each.per, "lifetime", each.places, of, 0, each.year, each.order, "refuse",
        each.reserves, each.by, each.first,
    )  # fmt: skip


def _of_budget(each: Budget) -> Measure:
    return Measure(
        each.name, "budget", each.benefits, each.per, "lifetime", each.total, "sum", 0, each.year, each.order,
        each.overflow, each.reserves, each.by, each.first,
    )  # fmt: skip


def own_measures(bounds: Bounds) -> tuple[Measure, ...]:
    """What one applicant's claims alone decide, in the order of the stages."""
    return tuple(sorted((each for each in map(_of_ceiling, bounds.ceilings) if each.own), key=_stage))


def common_measures(bounds: Bounds) -> tuple[Measure, ...]:
    """What many applicants share: ceilings, then quotas, then budgets."""
    shared = sorted((each for each in map(_of_ceiling, bounds.ceilings) if not each.own), key=_stage)
    return (*shared, *map(_of_quota, bounds.quotas), *map(_of_budget, bounds.budgets))


def _stage(measure: Measure) -> tuple[int, int]:
    return measure.stage


def key_of(measure: Measure, claim: Claim) -> Key | Held:
    """The values of the measure's keys at a claim, or what the claim lacks."""
    found: list[str] = []
    for name in measure.per:
        if name == APPLICANT:
            found.append(claim.applicant)
        elif name == BENEFIT:
            found.append(claim.benefit)
        elif name == LINE:
            found.extend(claim.line)
        elif (value := claim.keys.get(name)) is not None:
            found.append(value)
        else:
            return Held("no_key", measure.name, name)
    if (measure.window == "year" or measure.year is not None) and claim.year is None:
        return Held("no_year", measure.name)
    if measure.window == "year":
        found.append(str(claim.year))
    elif measure.window == "rolling" and claim.applied_on is None:
        return Held("no_day", measure.name)
    return tuple(found)


def keyer(measure: Measure) -> Callable[[Claim], Key | Held]:
    """`key_of` for one measure, quick for what most measures are kept by."""
    by_applicant = measure.per == (APPLICANT,)
    if (measure.per and not by_applicant) or measure.window not in ("year", "lifetime") or measure.year is not None:
        return partial(key_of, measure)
    if measure.window == "lifetime":
        return _by_applicant if by_applicant else _for_all
    years: dict[int, str] = {}

    def of_year(claim: Claim) -> Key | Held:
        year = claim.year
        if year is None:
            return Held("no_year", measure.name)
        text = years.get(year) or years.setdefault(year, str(year))
        return (claim.applicant, text) if by_applicant else (text,)

    return of_year


def _by_applicant(claim: Claim) -> Key:
    return (claim.applicant,)


def _for_all(_claim: Claim) -> Key:
    return ()


def key_of_earlier(measure: Measure, row: EarlierPayout) -> Key | None:
    """The values at an earlier payout, or None where one of them is not known of it."""
    found: list[str] = []
    for name in measure.per:
        value = _of_earlier(row, name)
        if value is None:
            return None
        found.extend(value)
    if (measure.window == "year" or measure.year is not None) and row.year is None:
        return None
    if measure.window == "rolling" and row.day is None:
        return None
    return (*found, str(row.year)) if measure.window == "year" else tuple(found)


def may_count(measure: Measure, row: EarlierPayout, claim: Claim) -> bool:
    """Whether an earlier payout of which something is not known may be one that counts against the claim."""
    for name in measure.per:
        value = _of_earlier(row, name)
        if value is not None and value != _of_claim(claim, name):
            return False
    return measure.window != "year" or row.year is None or row.year == claim.year


def _of_earlier(row: EarlierPayout, name: str) -> tuple[str, ...] | None:
    if name == APPLICANT:
        return (row.applicant,)
    if name == BENEFIT:
        return (row.benefit,)
    if name == LINE:
        return row.line
    value = row.keys.get(name)
    return None if value is None else (value,)


def _of_claim(claim: Claim, name: str) -> tuple[str, ...] | None:
    if name == APPLICANT:
        return (claim.applicant,)
    if name == BENEFIT:
        return (claim.benefit,)
    if name == LINE:
        return claim.line
    value = claim.keys.get(name)
    return None if value is None else (value,)
