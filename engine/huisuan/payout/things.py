"""Invoices, contracts, serial numbers and vehicles that are paid for once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from huisuan.payout.model import Claim, Cut, EarlierPayout, Once, Thing


class _Use(NamedTuple):
    """`year` is known of earlier payouts only, which have no `place`."""

    benefit: str
    by: str
    settled: bool
    applicant: str
    place: str | None
    year: int | None


class Things:
    """Which things have been paid for, under which benefit and to which claim.

    With `own` an applicant's things are looked at apart from everybody else's, before it is known what the common bounds leave of a
    claim: then what was paid earlier counts for every benefit, and another claim of this run only under the same benefit, as the
    same thing handed in twice. Whether a claim under another benefit has used the thing is seen once that one is settled.
    Only `shared` things are followed: nobody asks after one that is named once.
    """

    __slots__ = ("_followed", "_own", "_used", "once")

    def __init__(self, once: Once, history: Iterable[EarlierPayout], shared: Iterable[Thing], *, own: bool) -> None:
        self.once = once
        self._own = own
        self._followed = frozenset(thing for thing in shared if thing[0] in once.kinds)
        self._used: dict[tuple[str, Thing], list[_Use]] = {}
        for row in history:
            if self.covers(row.benefit):
                use = _Use(row.benefit, row.id, settled=True, applicant=row.applicant, place=None, year=row.year)
                self._take(row.objects, use)

    def covers(self, benefit: str) -> bool:
        """Whether the benefit is one of those that may not pay for a thing twice."""
        return self.once.benefits is None or benefit in self.once.benefits

    def judge(self, claim: Claim, amount: int) -> Cut | None:
        """Refuses the claim whole if one of its things was paid for under a benefit that does not add up with its own."""
        for at, thing in enumerate(claim.objects):
            for use in self._used.get((claim.applicant if self._own else "", thing), ()):
                if self._stands_against(use, claim) and not (self.once.by_row and _lawful(use, claim, at)):
                    return Cut(self.once.name, "once", (), amount, 0, 0, thing, use.by)
        return None

    def book(self, claim: Claim, amount: int) -> None:
        """The claim is paid `amount` > 0: its things are used."""
        assert amount > 0
        use = _Use(claim.benefit, claim.id, not self._own, claim.applicant, "", None)
        if claim.places:
            for at, thing in enumerate(claim.objects):
                self._take((thing,), use._replace(place=_place(claim, at)))
        else:
            self._take(claim.objects, use)

    def _take(self, things: tuple[Thing, ...], use: _Use) -> None:
        for thing in things:
            if thing in self._followed:
                self._used.setdefault((use.applicant if self._own else "", thing), []).append(use)

    def _stands_against(self, use: _Use, claim: Claim) -> bool:
        if use.benefit == claim.benefit:
            return True
        return use.settled and not any(use.benefit in group and claim.benefit in group for group in self.once.adding_up)


def _place(claim: Claim, at: int) -> str:
    return claim.places[at] if claim.places else ""


def _lawful(use: _Use, claim: Claim, at: int) -> bool:
    """Whether the applicant claims for the thing in one row only, or for a further year of a contract."""
    if use.applicant != claim.applicant:
        return False
    if use.place is not None:
        return use.place == _place(claim, at)
    years = use.year is not None and claim.year is not None and use.year != claim.year
    return claim.objects[at][0] == "contract" and use.benefit == claim.benefit and years
