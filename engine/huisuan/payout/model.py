"""What goes into a payout and what comes out: claims, bounds, earlier payouts; decisions, cuts, figures by bound.

Sums are integers of one currency's minor unit; days are day numbers. Knows no rules, files, clock or language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple

from huisuan.values import Kind

Status = Literal["eligible", "undetermined", "not_eligible"]
Window = Literal["line", "year", "lifetime", "rolling"]
Order = Literal["first_come", "ranking"]
First = Literal["highest", "lowest"]
BoundKind = Literal["once", "ceiling", "lines", "quota", "budget"]
Overflow = Literal["cut", "refuse", "stop"]
Thing = tuple[str, str]
"""What is counted once: its kind (`invoice`, `contract`, `serial_number`, `vin`, `plate`) and its number in canonical form."""

_NO_KEYS: Mapping[str, str] = MappingProxyType({})
_NO_NUMBERS: Mapping[str, int] = MappingProxyType({})
ALL = None
"""As `benefits` of a bound: whatever is claimed or was paid."""
KINDS = ("invoice", "contract", "serial_number", "vin", "plate")
"""The kinds of things that may be paid for once."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One line of one determination, as it is asked for.

    `benefit` is `pack/benefit`, `line` the ids of the items of the line, () for a whole. `kind`, `low`, `high` are what the
    determination says is payable; `high` is None without upper end. `applied_on` is a day number; the undated come after all dated,
    and `sequence` (the applicant's), then `at` (file and row of the line's item), then `id` settle what came on one day. `ceilings`: by name, a ceiling that depends on this claim's facts.
    `ranks`: by name, the whole number by which bounds rank it. `places`: of each of `objects` the row that names it, in the applicant's
    register; () where all are in one.
    """

    id: str
    applicant: str
    benefit: str
    status: Status
    kind: Kind
    low: int
    high: int | None
    line: tuple[str, ...] = ()
    applied_on: int | None = None
    sequence: int = 0
    year: int | None = None
    keys: Mapping[str, str] = field(default_factory=lambda: _NO_KEYS)
    objects: tuple[Thing, ...] = ()
    places: tuple[str, ...] = ()
    at: tuple[int, int] = (0, 0)
    ranks: Mapping[str, int] = field(default_factory=lambda: _NO_NUMBERS)
    ceilings: Mapping[str, int] = field(default_factory=lambda: _NO_NUMBERS)


@dataclass(frozen=True, slots=True)
class EarlierPayout:
    """A sum > 0 paid before this run. `year` is the award's, not the payment's; what is None or no key is not known of it.

    `returned` is what was paid back of it, at most all; None is as good as nothing.
    """

    id: str
    applicant: str
    benefit: str
    amount: int
    day: int | None = None
    year: int | None = None
    line: tuple[str, ...] | None = None
    keys: Mapping[str, str] = field(default_factory=lambda: _NO_KEYS)
    objects: tuple[Thing, ...] = ()
    returned: int | None = None

    @property
    def stays(self) -> int:
        """What of the sum was not paid back."""
        return self.amount - (self.returned or 0)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """At most `most` (a sum, or with `of` "lines" a number of paid lines) for each value of the keys `per`, in the window.

    `per`: `applicant`, `benefit`, `line`, or names in `Claim.keys`. The window `line` looks at one claim alone; `year` at claims and
    payouts of the claim's year; `rolling` at the `months` up to the day applied, (d - months, d] (D14). `most` None: the claim brings
    its own (`Claim.ceilings`). Over several benefits it is a group ceiling; the narrower of two groups acts first.
    """

    name: str
    benefits: frozenset[str] | None
    per: tuple[str, ...]
    window: Window
    most: int | None
    of: Literal["sum", "lines"] = "sum"
    months: int = 0


@dataclass(frozen=True, slots=True)
class Once:
    """A thing of these kinds is paid for once, over all applicants and these benefits.

    Two different benefits that stand together in one set of `adding_up` may both be paid for it. An invoice of several items is
    several things: write the item into the number. With `by_row` an applicant's claims whose thing stands in one and the same row of
    the register do not stand against each other, and a contract may be paid for again in another award year.
    """

    name: str
    kinds: frozenset[str]
    benefits: frozenset[str] | None = ALL
    adding_up: tuple[frozenset[str], ...] = ()
    by_row: bool = False


@dataclass(frozen=True, slots=True)
class Quota:
    """`places` for each value of the keys `per`, of one year or of all; with `one_each` an applicant's claims share a place.

    `reserves`: whether a held claim keeps a place free. In the order `ranking` the `first` of the ranks `by` are served first, equal
    ones as they came, and last those without.
    """

    name: str
    benefits: frozenset[str] | None
    places: int
    order: Order = "first_come"
    year: int | None = None
    per: tuple[str, ...] = ()
    one_each: bool = False
    reserves: bool = False
    by: str = ""
    first: First = "highest"


@dataclass(frozen=True, slots=True)
class Budget:
    """`total` for each value of the keys `per`, of one year or of all.

    A claim that does not fit whole is `cut` to what is left, or `refuse`d while smaller ones behind it may fit, or it `stop`s the
    budget for itself and all behind it. `proportional` divides what is left by what is asked. `reserves`: whether a held claim keeps
    free what it may come to (its floor, where nothing caps it). `by` and `first` are a quota's.
    """

    name: str
    benefits: frozenset[str] | None
    total: int
    order: Literal["first_come", "ranking", "proportional"] = "first_come"
    overflow: Overflow = "cut"
    year: int | None = None
    per: tuple[str, ...] = ()
    reserves: bool = False
    by: str = ""
    first: First = "highest"


@dataclass(frozen=True, slots=True)
class Bounds:
    """All that is applied across claims. Names are unique. Declared order matters only between bounds of one stage (D18).

    The reading `at_least`: of an award of "at least X" the floor is paid now, or the claim is held until its sum is settled.
    The reading `returned`: what was paid before and paid back whole has used its places and things, or given them back.
    """

    ceilings: tuple[Ceiling, ...] = ()
    once: tuple[Once, ...] = ()
    quotas: tuple[Quota, ...] = ()
    budgets: tuple[Budget, ...] = ()
    at_least: Literal["floor", "hold"] = "floor"
    returned: Literal["used", "given_back"] = "used"

    def __post_init__(self) -> None:
        every: tuple[Ceiling | Once | Quota | Budget, ...] = (*self.ceilings, *self.once, *self.quotas, *self.budgets)
        names = [each.name for each in every]
        if len(set(names)) < len(names):
            raise ValueError(f"bounds share a name: {sorted(names)}")


HeldFor = Literal[
    "undetermined", "open_amount", "at_least", "at_most", "between", "indicative", "unquantified", "in_kind",
    "no_key", "no_year", "no_day", "no_ceiling", "history_in_doubt",
]  # fmt: skip
Reason = Literal["", "not_eligible", "nothing_payable"]
Decision = Literal["paid", "reduced", "refused", "held"]


class Cut(NamedTuple):
    """What one bound took from a claim: `before` > `after` >= 0.

    `left`: what the bound had left for it, in minor units, lines or places; of what is divided, all there was to divide.
    `thing` and `used_by`: the thing paid for before, and the id of the claim or earlier payout that was.
    """

    bound: str
    kind: BoundKind
    key: tuple[str, ...]
    before: int
    after: int
    left: int
    thing: Thing | None = None
    used_by: str = ""


class Held(NamedTuple):
    """Why a claim waits: of its own, or for a bound that cannot be applied to it; `missing` is the key it lacks."""

    why: HeldFor
    bound: str = ""
    missing: str = ""


class Share(NamedTuple):
    """What a held claim keeps free in a bound: a sum, or a place."""

    bound: str
    kept: int


class Admitted(NamedTuple):
    """A claim between the stages: what is left of it (of a held one: what is certain of it, and what it may come to), and why.

    `counted` holds what it counted for in each pass so far, the first entry being the applicant's own bounds.
    """

    claim: Claim
    amount: int
    up_to: int | None
    cuts: tuple[Cut, ...]
    held: Held | None
    reason: Reason
    counted: tuple[int, ...]


class Payout(NamedTuple):
    """The decision on one claim. asked = paid + waiting + what the cuts took.

    `asked` is 0 for what is not eligible; `waiting` is what is certain of a held claim, `up_to` what it may come to (None: no end).
    """

    claim: Claim
    decision: Decision
    asked: int
    paid: int
    waiting: int
    up_to: int | None
    cuts: tuple[Cut, ...]
    held: Held | None
    reason: Reason
    kept: tuple[Share, ...]


class BoundUse(NamedTuple):
    """One bound for one value of its keys, in its own measure (minor units, lines or places): of a bound per applicant only where it
    cut, of the others wherever claims come under it.

    `counted` is what claims took of it when it acted; `paid` what they were paid in the end, which later bounds may have lowered:
    what a later bound refused is not given back. `left` = `total` - `before` - `counted` - `kept`, not below 0, and None for a
    window of one line. Of a rolling window `before`, `counted` and `left` stand as on the last day applied. `cut` is what it took
    off, in minor units; `claims` are those that counted, `waiting` the held ones. Of things paid for once, things are counted.
    """

    bound: str
    kind: BoundKind
    key: tuple[str, ...]
    total: int | None
    before: int
    counted: int
    kept: int
    left: int | None
    paid: int
    cut: int
    claims: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Totals:
    """asked = paid + the sums of `cut` + waiting; `refused` is the part of the cuts that fell on claims paid nothing.

    `waiting_up_to`: what the held claims may come to together, None where one of them has no end.
    """

    claims: Mapping[Decision, int]
    asked: int
    paid: int
    waiting: int
    waiting_up_to: int | None
    refused: int
    cut: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Payouts:
    """Every claim in order of coming, every bound with its figures in order of acting, and what it all adds up to."""

    payouts: tuple[Payout, ...]
    uses: tuple[BoundUse, ...]
    totals: Totals
