"""The slow twin of `payout`: every question is answered by scanning everything that came before, nothing is kept.

Written from the promises in `payout/model.py`, with another structure: bounds do not have keys or running sums, a claim is compared with
each earlier claim and payout in turn (the same, another, or unknown), and what is divided is divided in fractions.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from huisuan.payout.model import Bounds, Budget, Ceiling, Claim, EarlierPayout, Once, Quota

Measured = Ceiling | Quota | Budget


@dataclass
class Told:
    """What the twin says of one claim; a cut is (bound, before, after, left, thing, used by)."""

    claim: Claim
    asked: int
    amount: int
    up_to: int | None
    held: tuple[str, str, str] | None = None
    reason: str = ""
    cuts: list[tuple[str, int, int, int, tuple[str, str] | None, str]] = field(default_factory=list)
    kept: list[tuple[str, int]] = field(default_factory=list)

    @property
    def decision(self) -> str:
        if self.held:
            return "held"
        return "refused" if self.amount == 0 else "paid" if self.amount == self.asked else "reduced"

    @property
    def paid(self) -> int:
        return 0 if self.held else self.amount


@dataclass
class Step:
    """What happened to a claim in one pass, as the later claims of the pass may know it."""

    claim: Claim
    given: int
    stopped: list[str]
    kept: dict[str, int]


def tell(claims: list[Claim], bounds: Bounds, history: list[EarlierPayout]) -> list[Told]:
    """Every claim in order of coming."""
    ordered = sorted(claims, key=coming)
    told = [ask(claim, bounds) for claim in ordered]
    history = sorted((remaining(row) for row in history), key=lambda row: row.id)
    history = [row for row in history if row.amount or bounds.returned == "used"]
    inner = [each for each in bounds.ceilings if "applicant" in each.per or each.window == "line"]
    walk(told, list(bounds.once), staged(inner), history, own=True)
    outer: list[Measured] = [*staged([each for each in bounds.ceilings if each not in inner]), *bounds.quotas]
    outer.extend(bounds.budgets)
    things, group = list(bounds.once), list[Measured]()
    order = ("first_come", "", "")
    for bound in [*outer, None]:
        new = None if bound is None else in_order_of(bound)
        if bound is not None and new == order and new[0] != "proportional":
            group.append(bound)
            continue
        if order[0] == "proportional":
            share_out(told, group[0], history)
        else:
            ranked = sorted(told, key=lambda one: ranking(one, *order[1:])) if order[0] == "ranking" else told
            walk(ranked, things, group, history, own=False)
        things, group, order = [], [] if bound is None else [bound], new or ("", "", "")
    return told


def in_order_of(bound: Measured) -> tuple[str, str, str]:
    if isinstance(bound, Ceiling) or bound.order != "ranking":
        return ("first_come" if isinstance(bound, Ceiling) else bound.order, "", "")
    return (bound.order, bound.by, bound.first)


def remaining(row: EarlierPayout) -> EarlierPayout:
    return replace(row, amount=row.amount - (row.returned or 0), returned=None)


def coming(claim: Claim) -> tuple[float, int, str]:
    return (float("inf") if claim.applied_on is None else claim.applied_on, claim.sequence, claim.id)


def ranking(one: Told, by: str, first: str) -> tuple[float, tuple[float, int, str]]:
    rank = one.claim.ranks.get(by)
    return (float("inf") if rank is None else rank if first == "lowest" else -rank, coming(one.claim))


def staged(ceilings: list[Ceiling]) -> list[Measured]:
    def stage(each: Ceiling) -> tuple[int, int]:
        if each.benefits is None:
            return (4, 0)
        if len(each.benefits) > 1:
            return (3, len(each.benefits))
        if each.window == "line" or any(name not in {"applicant", "benefit"} for name in each.per):
            return (0, 0)
        return (1 if each.window in {"year", "rolling"} else 2, 0)

    return [
        each
        for _, _, each in sorted(
            ((stage(each), place, each) for place, each in enumerate(ceilings)), key=lambda found: found[:2]
        )
    ]


def ask(claim: Claim, bounds: Bounds) -> Told:
    if claim.status == "not_eligible":
        return Told(claim, 0, 0, 0, reason="not_eligible")
    why = ""
    if claim.status == "undetermined":
        why = "undetermined"
    elif claim.kind == "exact":
        why = "" if claim.high == claim.low else "open_amount"
    elif claim.kind != "at_least" or bounds.at_least == "hold":
        why = str(claim.kind)
    if why:
        return Told(claim, claim.low, claim.low, claim.high, (why, "", ""))
    return Told(claim, claim.low, claim.low, claim.low, reason="" if claim.low else "nothing_payable")


def walk(
    told: list[Told], things: list[Once], measured: list[Measured], history: list[EarlierPayout], *, own: bool
) -> None:
    steps: list[Step] = []
    for one in told:
        step = Step(one.claim, 0, [], {})
        if stands(one):
            for thing in things:
                if one.amount:
                    count_once(one, thing, steps, history, own=own)
            for bound in measured:
                if stands(one) and concerns(bound, one.claim):
                    apply(one, bound, steps, step, history)
            step.given = one.amount if stands(one) else 0
        if waits(one):
            for bound in measured:
                if getattr(bound, "reserves", False) and concerns(bound, one.claim):
                    reserve(one, bound, steps, step, history)
        steps.append(step)


def stands(one: Told) -> bool:
    return one.amount > 0 and one.held is None


def waits(one: Told) -> bool:
    return one.held is not None


def concerns(bound: Measured, claim: Claim) -> bool:
    if bound.benefits is not None and claim.benefit not in bound.benefits:
        return False
    year = getattr(bound, "year", None)
    return year is None or claim.year is None or claim.year == year


def count_once(one: Told, once: Once, steps: list[Step], history: list[EarlierPayout], *, own: bool) -> None:
    claim = one.claim
    users: list[tuple[str, str, str, tuple[tuple[str, str], ...]]] = [
        (row.applicant, row.benefit, row.id, row.objects) for row in history
    ]
    users += [
        (each.claim.applicant, each.claim.benefit, each.claim.id, each.claim.objects) for each in steps if each.given
    ]
    known = {row.id for row in history}
    if not covered(once, claim.benefit):
        return
    for thing in claim.objects:
        for applicant, benefit, user, objects in users:
            together = benefit != claim.benefit and any({benefit, claim.benefit} <= group for group in once.adding_up)
            mine = not own or (applicant == claim.applicant and (user in known or benefit == claim.benefit))
            if thing in objects and thing[0] in once.kinds and covered(once, benefit) and mine and not together:
                one.cuts.append((once.name, one.amount, 0, 0, thing, user))
                one.amount = 0
                return


def covered(once: Once, benefit: str) -> bool:
    return once.benefits is None or benefit in once.benefits


def lacks(bound: Measured, claim: Claim) -> tuple[str, str] | None:
    for name in bound.per:
        if name not in {"applicant", "benefit", "line"} and name not in claim.keys:
            return ("no_key", name)
    window = getattr(bound, "window", "lifetime")
    if claim.year is None and (window == "year" or getattr(bound, "year", None) is not None):
        return ("no_year", "")
    if claim.applied_on is None and window == "rolling":
        return ("no_day", "")
    return None


def same(bound: Measured, claim: Claim, other: Claim | EarlierPayout) -> bool | None:
    """Whether `other` counts against `claim`: yes, no, or not known."""
    verdict: bool | None = True
    if bound.benefits is not None and other.benefit not in bound.benefits:
        return False
    for name in bound.per:
        mine, theirs = value(claim, name), value(other, name)
        if theirs is None:
            verdict = None
        elif mine != theirs:
            return False
    window, year = getattr(bound, "window", "lifetime"), getattr(bound, "year", None)
    if window == "line":
        return False
    if window == "year" or year is not None:
        if other.year is None:
            verdict = None
        elif other.year != claim.year:
            return False
    if isinstance(bound, Ceiling) and window == "rolling":
        assert claim.applied_on is not None
        day = other.day if isinstance(other, EarlierPayout) else other.applied_on
        if day is None:
            verdict = None
        elif verdict and not back(claim.applied_on, bound.months) < day <= claim.applied_on:
            return False
    return verdict


def value(other: Claim | EarlierPayout, name: str) -> object:
    if name in {"applicant", "benefit", "line"}:
        return getattr(other, name)
    return other.keys.get(name)


def back(day: int, months: int) -> int:
    then = date.fromordinal(day)
    year, month, of_month = then.year, then.month, then.day
    for _ in range(months):
        month -= 1
        if month == 0:
            year, month = year - 1, 12
    return date(year, month, min(of_month, monthrange(year, month)[1])).toordinal()


def figure(bound: Measured, claim: Claim) -> int | None:
    if isinstance(bound, Quota):
        return bound.places
    if isinstance(bound, Budget):
        return bound.total
    return bound.most if bound.most is not None else claim.ceilings.get(bound.name)


def counted_in(bound: Measured) -> str:
    if isinstance(bound, Quota):
        return "applicants" if bound.one_each else "lines"
    return "sum" if isinstance(bound, Budget) or bound.of == "sum" else "lines"


def standing(
    bound: Measured, claim: Claim, steps: list[Step], history: list[EarlierPayout], *, doubtful: bool
) -> tuple[int, set[str]]:
    """What has been used against the claim, and by whom; with `doubtful`, what may have been, too."""
    measure, used, holders = counted_in(bound), 0, set[str]()
    for row in history:
        verdict = same(bound, claim, row)
        if verdict or (verdict is None and doubtful):
            used += row.amount if measure == "sum" else 1
            holders.add(row.applicant)
    for step in steps:
        if lacks(bound, step.claim) or not same(bound, claim, step.claim):
            continue
        if step.given:
            used += step.given if measure == "sum" else 1
            holders.add(step.claim.applicant)
        if step.kept.get(bound.name):
            used += step.kept[bound.name]
            holders.add(step.claim.applicant)
    return (len(holders) if measure == "applicants" else used), holders


def outcome(one: Told, bound: Measured, most: int, used: int, holders: set[str], steps: list[Step]) -> int:
    claim, measure = one.claim, counted_in(bound)
    closed = any(bound.name in each.stopped and same(bound, claim, each.claim) for each in steps)
    if closed:
        return 0
    left = max(0, most - used)
    if measure == "sum":
        if one.amount <= left:
            return one.amount
        return left if getattr(bound, "overflow", "cut") == "cut" else 0
    return one.amount if left >= 1 or (measure == "applicants" and claim.applicant in holders) else 0


def apply(one: Told, bound: Measured, steps: list[Step], step: Step, history: list[EarlierPayout]) -> None:
    claim = one.claim
    missing = lacks(bound, claim)
    most = figure(bound, claim)
    if missing is not None:
        hold(one, missing[0], bound.name, missing[1])
        return
    if most is None:
        hold(one, "no_ceiling", bound.name, "")
        return
    used, holders = standing(bound, claim, steps, history, doubtful=False)
    more, _ = standing(bound, claim, steps, history, doubtful=True)
    mine = any(same(bound, claim, row) is None and row.applicant == claim.applicant for row in history)
    after = outcome(one, bound, most, used, holders, steps)
    worst = outcome(one, bound, most, more, holders, steps)
    best = outcome(one, bound, most, used, holders | ({claim.applicant} if mine else set()), steps)
    if worst != best:
        hold(one, "history_in_doubt", bound.name, "")
    elif after != one.amount:
        one.cuts.append((bound.name, one.amount, after, max(0, most - used), None, ""))
        one.amount = after
        if getattr(bound, "overflow", "") == "stop":
            step.stopped.append(bound.name)


def hold(one: Told, why: str, bound: str, missing: str) -> None:
    one.held, one.up_to = (why, bound, missing), one.amount


def reserve(one: Told, bound: Measured, steps: list[Step], step: Step, history: list[EarlierPayout]) -> None:
    most = figure(bound, one.claim)
    if lacks(bound, one.claim) or most is None:
        return
    used, holders = standing(bound, one.claim, steps, history, doubtful=False)
    if any(bound.name in each.stopped and same(bound, one.claim, each.claim) for each in [*steps, step]):
        return
    measure = counted_in(bound)
    wanted = 1
    if measure == "sum":
        wanted = one.amount if one.up_to is None else one.up_to
    elif measure == "applicants" and one.claim.applicant in holders:
        wanted = 0
    got = min(wanted, max(0, most - used))
    if got:
        step.kept[bound.name] = got
        one.kept.append((bound.name, got))


def share_out(told: list[Told], bound: Measured, history: list[EarlierPayout]) -> None:
    assert isinstance(bound, Budget)
    waiting = list[Told]()
    for one in told:
        if not concerns(bound, one.claim) or (one.held and not bound.reserves) or not (one.amount or one.held):
            continue
        missing = lacks(bound, one.claim)
        if missing is None:
            waiting.append(one)
        elif not one.held:
            hold(one, missing[0], bound.name, missing[1])
    while waiting:
        first = waiting[0]
        together = [one for one in waiting if same(bound, first.claim, one.claim)]
        waiting = [one for one in waiting if one not in together]
        share_among(together, bound, history)


def share_among(together: list[Told], bound: Budget, history: list[EarlierPayout]) -> None:
    first = together[0].claim
    used, _ = standing(bound, first, [], history, doubtful=False)
    more, _ = standing(bound, first, [], history, doubtful=True)
    pot, least = max(0, bound.total - used), max(0, bound.total - more)
    wants = [(one.amount if one.up_to is None else one.up_to) if one.held else one.amount for one in together]
    if least < pot and sum(wants) > least:
        for one in together:
            if not one.held:
                hold(one, "history_in_doubt", bound.name, "")
        return
    shares = by_fractions(pot, wants)
    for one, share in zip(together, shares, strict=True):
        if one.held:
            one.kept.extend([(bound.name, share)] if share else [])
        elif share != one.amount:
            one.cuts.append((bound.name, one.amount, share, pot, None, ""))
            one.amount = share


def by_fractions(pot: int, wants: list[int]) -> list[int]:
    """Unit after unit to whoever is furthest below the exact share, once all have the whole part of it."""
    if sum(wants) <= pot:
        return wants
    exact = [Fraction(want * pot, sum(wants)) for want in wants]
    shares = [int(each) for each in exact]
    while sum(shares) < pot:
        behind = max(exact[place] - shares[place] for place in range(len(wants)))
        shares[next(place for place in range(len(wants)) if exact[place] - shares[place] == behind)] += 1
    return shares
