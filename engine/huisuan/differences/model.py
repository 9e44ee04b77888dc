"""What a comparison of two packs says: clauses and benefits added, dropped, moved, changed, with the figures side by side.

Values only; texts for people are in both languages. "Before" is the first pack, "after" the second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from huisuan.compiler.compiled import BenefitInfo
from huisuan.compiler.ledger import ClauseEntry
from huisuan.compiler.pack import Document, Period
from huisuan.mechanisms.figure import Figure, Role
from huisuan.vocabulary.units import Label

State = Literal["added", "dropped", "changed", "wording", "same"]
STATES: tuple[State, ...] = ("added", "dropped", "changed", "wording", "same")
Aspect = Literal[
    "applicants",
    "conditions",
    "amount",
    "form",
    "counts",
    "ceilings",
    "parts",
    "relations",
    "readings",
    "department",
    "paid_by",
    "papers",
    "rule",
    "document",
    "title",
    "note",
    "none",
]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs, in words; None where one side has nothing of the kind."""

    aspect: Aspect
    before: Label | None
    after: Label | None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A literal that differs, by its path in the benefit; `within` is the condition it stands in, `level` the level it belongs to."""

    path: str
    role: Role
    before: Figure | None
    after: Figure | None
    before_words: Label | None
    after_words: Label | None
    within: Label | None = None
    level: Label | None = None


@dataclass(frozen=True, slots=True)
class WitnessFact:
    """One fact of a witness: what it is called, and its value on either side (the same, but for the year it is told for)."""

    name: Label
    before: Label
    after: Label


@dataclass(frozen=True, slots=True)
class Witness:
    """One small profile on which the two versions pay differently: its facts, and what either version gives."""

    facts: tuple[WitnessFact, ...]
    before: Label
    after: Label


@dataclass(frozen=True, slots=True)
class Sought:
    """What came of the search for a witness: the witness, or None after so many trials."""

    witness: Witness | None
    trials: int


@dataclass(frozen=True, slots=True)
class BenefitDifference:
    """A benefit of one pack, or the same benefit in both; `why` says what they were matched by."""

    state: State
    before: BenefitInfo | None
    after: BenefitInfo | None
    why: Label | None = None
    figures: tuple[FigureChange, ...] = ()
    changes: tuple[Change, ...] = ()
    wording: tuple[Change, ...] = ()
    sought: Sought | None = None

    @property
    def names(self) -> frozenset[str]:
        """What it is called on either side, without the pack."""
        return frozenset(each.id.partition("/")[2] for each in (self.before, self.after) if each is not None)

    @property
    def moved(self) -> bool:
        """Whether the clause has another number."""
        return (
            self.before is not None and self.after is not None and self.before.clause_number != self.after.clause_number
        )

    def with_search(self, sought: Sought) -> BenefitDifference:
        return replace(self, sought=sought)


@dataclass(frozen=True, slots=True)
class ClauseDifference:
    """A clause of one pack, or its counterpart in both; `shared` counts the benefits both hold."""

    before: ClauseEntry | None
    after: ClauseEntry | None
    why: Label | None = None
    shared: int = 0
    wording: tuple[Change, ...] = ()

    @property
    def state(self) -> Literal["added", "dropped", "kept"]:
        return "added" if self.before is None else "dropped" if self.after is None else "kept"

    @property
    def renumbered(self) -> bool:
        return self.before is not None and self.after is not None and self.before.number != self.after.number

    @property
    def retitled(self) -> bool:
        return any(each.aspect == "title" for each in self.wording)


@dataclass(frozen=True, slots=True)
class PackFace:
    """Which pack stands on one side: its id, its document, when it is in force, and the hash of its content."""

    id: str
    document: Document
    in_force: Period
    digest: str
    shown: str


@dataclass(frozen=True, slots=True)
class PackDifference:
    """The whole comparison."""

    before: PackFace
    after: PackFace
    document: tuple[Change, ...]
    clauses: tuple[ClauseDifference, ...]
    benefits: tuple[BenefitDifference, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing at all differs."""
        return not (
            self.document
            or any(each.state != "same" or each.moved for each in self.benefits)
            or any(each.state != "kept" or each.renumbered or each.wording for each in self.clauses)
        )

    def only(self, names: frozenset[str]) -> PackDifference:
        """The comparison of these benefits alone, by their ids without the pack; document and clauses are left out."""
        kept = tuple(each for each in self.benefits if names & each.names)
        return replace(self, document=(), clauses=(), benefits=kept)

    def counts(self) -> Mapping[State, int]:
        """How many benefits are in each state."""
        return {state: sum(each.state == state for each in self.benefits) for state in STATES}

    def clause_counts(self) -> Mapping[str, int]:
        """How many clauses were added, dropped, kept under another number, kept under another title, and kept as they were."""
        kept = [each for each in self.clauses if each.state == "kept"]
        return {
            "added": sum(each.state == "added" for each in self.clauses),
            "dropped": sum(each.state == "dropped" for each in self.clauses),
            "renumbered": sum(each.renumbered for each in kept),
            "retitled": sum(each.retitled for each in kept),
            "same": sum(not each.renumbered and not each.wording for each in kept),
        }
