"""Invoices, contracts, serial numbers and vehicles that are paid for once."""

from __future__ import annotations

from collections.abc import Iterable

from huisuan.payout.model import Claim, Cut, EarlierPayout, Once, Thing


class Things:
    """Which things have been paid for, under which benefit and to which claim.

    With `own` an applicant's things are looked at apart from everybody else's: what one applicant's claims alone can show.
    """

    __slots__ = ("_own", "_used", "once")

    def __init__(self, once: Once, history: Iterable[EarlierPayout], *, own: bool) -> None:
        self.once = once
        self._own = own
        self._used: dict[tuple[str, Thing], list[tuple[str, str]]] = {}
        for row in history:
            if self.covers(row.benefit):
                self._take(row.applicant, row.objects, row.benefit, row.id)

    def covers(self, benefit: str) -> bool:
        """Whether the benefit is one of those that may not pay for a thing twice."""
        return self.once.benefits is None or benefit in self.once.benefits

    def judge(self, claim: Claim, amount: int) -> Cut | None:
        """Refuses the claim whole if one of its things was paid for under a benefit that does not add up with its own."""
        for thing in claim.objects:
            for benefit, user in self._used.get((claim.applicant if self._own else "", thing), ()):
                if not self._add_up(benefit, claim.benefit):
                    return Cut(self.once.name, "once", (), amount, 0, 0, thing, user)
        return None

    def book(self, claim: Claim, amount: int) -> None:
        """The claim is paid `amount` > 0: its things are used."""
        assert amount > 0
        self._take(claim.applicant, claim.objects, claim.benefit, claim.id)

    def _take(self, applicant: str, things: tuple[Thing, ...], benefit: str, user: str) -> None:
        for thing in things:
            if thing[0] in self.once.kinds:
                self._used.setdefault((applicant if self._own else "", thing), []).append((benefit, user))

    def _add_up(self, first: str, second: str) -> bool:
        return first != second and any(first in group and second in group for group in self.once.adding_up)
