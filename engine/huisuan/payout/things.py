"""Invoices, contracts, serial numbers and vehicles that are paid for once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from huisuan.payout.model import Claim, Cut, EarlierPayout, Once, Thing


class _Use(NamedTuple):
    benefit: str
    by: str
    settled: bool


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
                self._take(row.applicant, row.objects, _Use(row.benefit, row.id, settled=True))

    def covers(self, benefit: str) -> bool:
        """Whether the benefit is one of those that may not pay for a thing twice."""
        return self.once.benefits is None or benefit in self.once.benefits

    def judge(self, claim: Claim, amount: int) -> Cut | None:
        """Refuses the claim whole if one of its things was paid for under a benefit that does not add up with its own."""
        for thing in claim.objects:
            for use in self._used.get((claim.applicant if self._own else "", thing), ()):
                if self._stands_against(use, claim.benefit):
                    return Cut(self.once.name, "once", (), amount, 0, 0, thing, use.by)
        return None

    def book(self, claim: Claim, amount: int) -> None:
        """The claim is paid `amount` > 0: its things are used."""
        assert amount > 0
        self._take(claim.applicant, claim.objects, _Use(claim.benefit, claim.id, settled=not self._own))

    def _take(self, applicant: str, things: tuple[Thing, ...], use: _Use) -> None:
        for thing in things:
            if thing in self._followed:
                self._used.setdefault((applicant if self._own else "", thing), []).append(use)

    def _stands_against(self, use: _Use, benefit: str) -> bool:
        if use.benefit == benefit:
            return True
        return use.settled and not any(use.benefit in group and benefit in group for group in self.once.adding_up)
