"""One run over a register: assess, claim, pay within bounds, and lay out what the office needs. No clock, no folders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from huisuan.batch.assessing import Assessing, Block
from huisuan.batch.claiming import Claimed, Claiming
from huisuan.batch.papers import Desk, pack_faces, reject_rows, table_counts
from huisuan.batch.questions import Questions, asked_about, patterns_of
from huisuan.batch.wording import Wording
from huisuan.compiler.compiled import Compiled
from huisuan.intake.model import Count, Reject, total
from huisuan.office.rows import OpenRow, Run, RunFacts, Share
from huisuan.payout.model import Bounds, Claim, EarlierPayout, Payouts
from huisuan.payout.once import once_by_default
from huisuan.payout.payout import payout
from huisuan.vocabulary.units import Label

Sink = Callable[[Block], None]


@dataclass(frozen=True, slots=True)
class Face:
    """What papers are headed with."""

    title: Label
    name: str
    as_of: date
    issuer: str = ""
    drawn: date | None = None
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class Season:
    """What came of a run: decisions on claims, who claims, open questions, rejects, and the counts of each table."""

    payouts: Payouts
    claimed: Mapping[str, Claimed]
    open: tuple[OpenRow, ...]
    rejects: tuple[Reject, ...]
    counts: Mapping[str, Count]
    desk: Desk

    def run(self, face: Face, digests: Mapping[str, str]) -> Run:
        """The rows that papers are made of."""
        compiled = self.desk.compiled
        facts = RunFacts(
            title=face.title,
            as_of=face.as_of,
            name=face.name,
            packs=pack_faces(compiled, digests),
            tables=table_counts(compiled.vocabulary, self.counts),
            claims=len(self.payouts.payouts),
            paid=self.payouts.totals.paid,
            issuer=face.issuer,
            drawn=face.drawn,
        )
        rows = tuple(self.desk.paid_rows(self.payouts.payouts, self.claimed))
        return Run(facts, rows, self.open, tuple(reject_rows(self.rejects)))


@dataclass(slots=True)
class Running:
    """A run while it goes on. `sink` is handed every block."""

    compiled: Compiled
    assessing: Assessing
    bounds: Bounds
    history: tuple[EarlierPayout, ...] = ()
    benefits: frozenset[str] | None = None
    shares: tuple[Share, ...] = ()
    claims: list[Claim] = field(default_factory=list)
    claimed: dict[str, Claimed] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    seen: int = 0

    def run(self, sink: Sink, progress: Callable[[int], None]) -> Season:
        """Assesses every block, then pays. `progress` is told how many applicants are done."""
        claiming = Claiming(self.compiled, self.benefits, self.bounds)
        desk = Desk(self.compiled, Wording(self.compiled, self.bounds, self.history), self.shares)
        asked = Questions(self.compiled)
        counts: list[Mapping[str, Count]] = []
        for block in self.assessing.blocks():
            found = claiming.of(block, self.seen)
            self.claims.extend(found.claims)
            self.claimed.update(found.claimed)
            asked.add(block)
            self.rejects.extend(block.rows.rejects)
            counts.append(block.rows.counts)
            self.seen += block.rows.applicants.height
            sink(block)
            progress(self.seen)
        paid = payout(self.claims, self.bounds, self.history)
        tables = total(counts)
        claimed = frozenset(each.benefit for each in self.claims)
        about = self.benefits or asked_about(self.compiled, claimed, tables)
        questions = tuple(asked.rows(patterns_of(self.assessing), about))
        return Season(paid, self.claimed, questions, tuple(self.rejects), tables, desk)


def assess_only(
    assessing: Assessing, sink: Sink, refused: Callable[[tuple[Reject, ...]], None], progress: Callable[[int], None]
) -> tuple[int, Mapping[str, Count]]:
    """Results without claims: memory stays flat whatever the number of applicants. How many, and the counts of each table."""
    seen, counts = 0, dict[str, Count]()
    for block in assessing.blocks():
        sink(block)
        refused(block.rows.rejects)
        seen += block.rows.applicants.height
        counts = dict(total((counts, block.rows.counts)))
        progress(seen)
    return seen, counts


def bounded(ceilings: Bounds, plan: Bounds | None, *, says_once: bool = False) -> Bounds:
    """The document's own ceilings, what the office's plan adds, and what is paid for once where the plan says nothing of it."""
    once = once_by_default(plan, says_once=says_once)
    if plan is None:
        return replace(ceilings, once=once)
    return Bounds(
        (*ceilings.ceilings, *plan.ceilings),
        (*plan.once, *once),
        plan.quotas,
        plan.budgets,
        plan.at_least,
        plan.returned,
    )
