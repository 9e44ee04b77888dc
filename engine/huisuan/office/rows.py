"""What an office hands out after a run, as plain data: rows to be paid, open questions, rejected rows, and the facts of the run.

Sums are whole fen. A row that contradicts itself cannot be made (ValueError): whoever makes one has miscounted. Knows no rules, no limits,
no files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from huisuan.vocabulary.units import Label

ApplicantKind = Literal["citizen", "organisation"]
Decision = Literal["paid", "reduced", "held", "refused"]
DECISIONS: tuple[Decision, ...] = ("paid", "reduced", "held", "refused")


@dataclass(frozen=True, slots=True)
class Share:
    """What a level of government bears of a sum: a fraction of it, or (an int) so many fen."""

    level: Label
    of: Fraction | int


@dataclass(frozen=True, slots=True)
class Cut:
    """How much a bound (a limit, a quota, a budget, an earlier payout) took away."""

    bound: Label
    fen: int


@dataclass(frozen=True, slots=True)
class PaidRow:
    """One claim as decided: `fen` is paid, or of a held one would be; before the cuts `due` was.

    `number` is the claim's in this run; `register_number` is the applicant's in the register, the key of all result tables with `id`.
    `shares` are all fractions that make one, or all sums that make `fen`; none where it is not said who bears what.
    """

    number: str
    applicant: str
    kind: ApplicantKind
    id: str
    benefit: str
    title: Label
    document: Label
    document_number: str
    clause: Label
    department: Label
    decision: Decision
    fen: int
    reason: Label
    cuts: tuple[Cut, ...] = ()
    shares: tuple[Share, ...] = ()
    payee: str = ""
    bank: str = ""
    account: str = ""
    remark: str = ""
    register_number: str = ""

    def __post_init__(self) -> None:
        wrong = self.fen < 0 or any(each.fen <= 0 for each in self.cuts)
        wrong = wrong or (self.decision == "paid" and (bool(self.cuts) or self.fen == 0))
        wrong = wrong or (self.decision == "reduced" and not (self.cuts and self.fen))
        if wrong or (self.decision == "refused" and self.fen):
            raise ValueError(f"{self.decision} {self.fen} fen of claim {self.number} with {len(self.cuts)} cuts")
        if self.shares and not _whole(self.shares, self.fen):
            raise ValueError(f"the shares of claim {self.number} do not add up to {self.fen} fen")

    @property
    def cut(self) -> int:
        return sum(each.fen for each in self.cuts)

    @property
    def due(self) -> int:
        """What the rule gave before anything was cut."""
        return self.fen + self.cut

    @property
    def paid(self) -> int:
        """What is paid now: nothing of a held claim."""
        return 0 if self.decision == "held" else self.fen

    @property
    def held(self) -> int:
        return self.fen if self.decision == "held" else 0


def _whole(shares: tuple[Share, ...], fen: int) -> bool:
    fractions = [each.of for each in shares if isinstance(each.of, Fraction)]
    sums = [each.of for each in shares if isinstance(each.of, int)]
    once = len({each.level.zh for each in shares}) == len(shares)
    if not once or min(fractions, default=0) < 0 or min(sums, default=0) < 0 or (fractions and sums):
        return False
    return sum(fractions) == 1 if fractions else sum(sums) == fen


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A question that stands between an applicant and a benefit; `who` can answer it. `number` and `id` are the keys of result tables."""

    number: str
    id: str
    applicant: str
    title: Label
    department: Label
    fact: Label
    who: Label


@dataclass(frozen=True, slots=True)
class UnawardedRow:
    """An item that no benefit pays for, and why; several (`rows` of the sheet) where their owner's own condition shuts them all out.

    `applicant`, its number in the register, and `id` are the keys of result tables. `benefit` is the one it came nearest to; `fen` the sum told of the one item. `why` is a word for programs, `reason` a line for people.
    """

    applicant: str
    id: str
    name: str
    table: str
    file: str
    sheet: str
    rows: tuple[int, ...]
    what: Label
    fen: int | None
    benefit: str
    title: Label
    why: str
    reason: Label


@dataclass(frozen=True, slots=True)
class ItemCount:
    """The items of one table that was taken: how many have a line, how many have none, and of these how many are not told one by one."""

    table: str
    label: Label
    taken: int
    awarded: int
    unawarded: int
    untold: int = 0

    def plus(self, other: ItemCount) -> ItemCount:
        return ItemCount(
            self.table,
            self.label,
            self.taken + other.taken,
            self.awarded + other.awarded,
            self.unawarded + other.unawarded,
            self.untold + other.untold,
        )


@dataclass(frozen=True, slots=True)
class RejectRow:
    """Why a row of a table that came in was not taken. A row with several faults has several of these."""

    table: str
    file: str
    sheet: str
    row: int
    column: str
    value: str
    reason: Label
    remedy: Label


@dataclass(frozen=True, slots=True)
class TableCount:
    """How many rows of a table came in, were taken, were rejected."""

    table: str
    label: Label
    read: int
    taken: int
    rejected: int


@dataclass(frozen=True, slots=True)
class PackFace:
    """A pack the run used, and the SHA-256 of its content."""

    id: str
    title: Label
    number: str
    digest: str


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is told of a run on every paper. `claims` and `paid` (fen) are what the run itself counted, apart from the rows.

    `issuer` is the office that hands the paper out, `drawn` the day it does so: each a blank to be filled in where it is not given. Who drew
    it up, checked it and answers for it is never filled in.
    """

    title: Label
    as_of: date
    name: str
    packs: tuple[PackFace, ...]
    tables: tuple[TableCount, ...]
    claims: int
    paid: int
    issuer: str = ""
    drawn: date | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """All that the papers of one run are made of."""

    facts: RunFacts
    rows: tuple[PaidRow, ...]
    open: tuple[OpenRow, ...] = ()
    rejects: tuple[RejectRow, ...] = ()
    unawarded: tuple[UnawardedRow, ...] = ()
    items: tuple[ItemCount, ...] = ()
