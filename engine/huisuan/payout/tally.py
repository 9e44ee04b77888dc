"""What has been used of one measure, key by key: earlier payouts first, then what is booked; and what is left for a claim."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from huisuan.calendar_dates import add_months
from huisuan.payout.measures import APPLICANT, Key, Measure, key_of_earlier, keyer, may_count
from huisuan.payout.model import Claim, Cut, EarlierPayout, Held, Share


class _Days:
    """Amounts by day, days ascending, and their sums over (after, up to]."""

    __slots__ = ("_days", "_sums")

    def __init__(self, dated: Iterable[tuple[int, int]] = ()) -> None:
        ordered = sorted(dated)
        self._days = [day for day, _ in ordered]
        self._sums = [0, *accumulate(amount for _, amount in ordered)]

    def add(self, day: int, amount: int) -> None:
        assert not self._days or self._days[-1] <= day, "claims come in the order of their days"
        self._days.append(day)
        self._sums.append(self._sums[-1] + amount)

    def between(self, after: int, upto: int) -> int:
        return self._sums[bisect_right(self._days, upto)] - self._sums[bisect_right(self._days, after)]


class Tally:
    """One measure at work. Deterministic: what it says depends on earlier payouts as a set and on the order of bookings.

    An earlier payout of which a key, year or day is not known is in doubt: a claim whose outcome hangs on it is held, never
    decided by a guess.
    """

    __slots__ = (
        "_before",
        "_closed",
        "_doubts",
        "_holders",
        "_judged",
        "_kept",
        "_most",
        "_past",
        "_plain",
        "_recent",
        "_since",
        "_used",
        "key_at",
        "measure",
    )

    def __init__(self, measure: Measure, history: Iterable[EarlierPayout]) -> None:
        self.measure = measure
        self.key_at = keyer(measure)
        self._before: dict[Key, int] = {}
        self._kept: dict[Key, int] = {}
        self._past: dict[Key, _Days] = {}
        self._recent: dict[Key, _Days] = {}
        self._since: dict[int, int] = {}
        self._holders: dict[Key, set[str]] = {}
        self._doubts: dict[str, list[EarlierPayout]] = {}
        self._closed: set[Key] = set()
        self._judged: Key = ()
        if measure.window != "line":
            self._open(history)
        self._used = dict(self._before)
        self._most = -1 if measure.most is None else measure.most
        summed = measure.of == "sum" and measure.window in ("year", "lifetime") and measure.overflow != "stop"
        self._plain = summed and measure.most is not None and not self._doubts

    def _open(self, history: Iterable[EarlierPayout]) -> None:
        measure = self.measure
        dated: dict[Key, list[tuple[int, int]]] = {}
        for row in history:
            if not measure.covers(row.benefit, row.year):
                continue
            key = key_of_earlier(measure, row)
            if key is None:
                self._doubts.setdefault(row.applicant if APPLICANT in measure.per else "", []).append(row)
            elif measure.window == "rolling" and row.day is not None:
                dated.setdefault(key, []).append((row.day, row.stays if measure.of == "sum" else 1))
            else:
                self._before[key] = self._before.get(key, 0) + self._need(key, row.applicant, row.stays)
                if measure.of == "applicants":
                    self._holders.setdefault(key, set()).add(row.applicant)
        self._past = {key: _Days(rows) for key, rows in dated.items()}

    def judge(self, claim: Claim, amount: int) -> Cut | Held | None:
        """What becomes of `amount` > 0: nothing to say, a cut, or held. Books nothing; a budget that stops is closed here."""
        key = self.key_at(claim)
        if isinstance(key, Held):
            return key
        self._judged = key
        if self._plain and amount <= self._most - self._used.get(key, 0):
            return None
        return self._judge(key, claim, amount)

    def _judge(self, key: Key, claim: Claim, amount: int) -> Cut | Held | None:
        most = self.most(claim)
        if most is None:
            return Held("no_ceiling", self.measure.name)
        left = max(0, most - self._taken(key, claim))
        need = self._need(key, claim.applicant, amount)
        after = self._outcome(key, amount, need, left)
        if self._doubts and self._hangs_on_doubt(key, claim, amount, need, left, after):
            return Held("history_in_doubt", self.measure.name)
        if after == amount:
            return None
        if self.measure.overflow == "stop":
            self._closed.add(key)
        return Cut(self.measure.name, self.measure.kind, key, amount, after, left)

    def book(self, claim: Claim, amount: int) -> None:
        """What the claim judged last is given now counts against all that come after it."""
        if self._plain:
            self._used[self._judged] = self._used.get(self._judged, 0) + amount
        else:
            self.put(self._judged, claim, amount)

    def put(self, key: Key, claim: Claim, amount: int) -> None:
        """What a claim under `key` is given counts; claims of a rolling window come in the order of their days."""
        need = self._need(key, claim.applicant, amount)
        if self.measure.window == "rolling":
            assert claim.applied_on is not None
            self._recent.setdefault(key, _Days()).add(claim.applied_on, need)
        elif self.measure.window != "line":
            self._used[key] = self._used.get(key, 0) + need
            if self.measure.of == "applicants":
                self._holders.setdefault(key, set()).add(claim.applicant)

    def keep(self, claim: Claim, most: int) -> Share | None:
        """Keeps free for a held claim what it may come to, as far as it is there."""
        key = self.key_at(claim)
        if isinstance(key, Held) or key in self._closed or self.measure.most is None:
            return None
        left = max(0, self.measure.most - self._taken(key, claim))
        share = min(self._need(key, claim.applicant, most), left)
        if share == 0:
            return None
        self.put_aside(key, share)
        if self.measure.of == "applicants":
            self._holders.setdefault(key, set()).add(claim.applicant)
        return Share(self.measure.name, share)

    def put_aside(self, key: Key, share: int) -> None:
        """What is kept free is used for all that come after."""
        self._kept[key] = self.kept(key) + share
        self._used[key] = self._used.get(key, 0) + share

    def most(self, claim: Claim) -> int | None:
        """The measure's own figure, or the one the claim brings."""
        return self.measure.most if self.measure.most is not None else claim.ceilings.get(self.measure.name)

    def before(self, key: Key, claim: Claim) -> int:
        """Used by earlier payouts, as the claim sees it."""
        if self.measure.window == "rolling":
            return self._within(self._past.get(key), claim)
        return self._before.get(key, 0)

    def counted(self, key: Key, claim: Claim) -> int:
        """Booked so far, as the claim sees it."""
        if self.measure.window == "rolling":
            return self._within(self._recent.get(key), claim)
        return self._used.get(key, 0) - self._before.get(key, 0) - self.kept(key)

    def kept(self, key: Key) -> int:
        """Kept free for held claims so far."""
        return self._kept.get(key, 0)

    def doubtful(self, key: Key, claim: Claim) -> tuple[int, bool]:
        """What earlier payouts in doubt may come to against the claim, and whether one is the applicant's own."""
        measure = self.measure
        found = self._doubts.get(claim.applicant if APPLICANT in measure.per else "", ())
        rows = [row for row in found if may_count(measure, row, claim)]
        own = any(row.applicant == claim.applicant for row in rows)
        if measure.of == "applicants":
            return len({row.applicant for row in rows} - self._holders.get(key, set())), own
        return sum(row.stays if measure.of == "sum" else 1 for row in rows), own

    def _taken(self, key: Key, claim: Claim) -> int:
        if self.measure.window == "rolling":
            return self.before(key, claim) + self.counted(key, claim)
        return self._used.get(key, 0)

    def _within(self, days: _Days | None, claim: Claim) -> int:
        day = claim.applied_on
        if days is None or day is None:
            return 0
        since = self._since.get(day)
        if since is None:
            since = self._since[day] = add_months(day, -self.measure.months)
        return days.between(since, day)

    def _need(self, key: Key, applicant: str, amount: int) -> int:
        if self.measure.of == "sum":
            return amount
        if self.measure.of == "applicants" and applicant in self._holders.get(key, ()):
            return 0
        return 1

    def _outcome(self, key: Key, amount: int, need: int, left: int) -> int:
        if key in self._closed:
            return 0
        if need <= left:
            return amount
        return left if self.measure.overflow == "cut" else 0

    def _hangs_on_doubt(self, key: Key, claim: Claim, amount: int, need: int, left: int, after: int) -> bool:
        doubt, own = self.doubtful(key, claim)
        worst = self._outcome(key, amount, need, max(0, left - doubt))
        best = amount if own and self.measure.of == "applicants" and key not in self._closed else after
        return worst != best
