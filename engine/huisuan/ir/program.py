"""A compiled program: nodes in order of evaluation, the leaves they read, and the roots that make determinations.

A program is all a backend sees. It can be stored, hashed and run elsewhere; it knows no YAML, no mechanism, no file system.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from huisuan.ir.nodes import Node, NodeId
from huisuan.values import Interval

LeafTag = Literal["fact", "judgement", "reading", "choice", "discretion", "undefined"]
ValueType = Literal["truth", "number", "enum", "text"]


@dataclass(frozen=True, slots=True)
class InputDecl:
    """A typed leaf. Numbers: unit base, `scale` = the denominator every value divides evenly (100 for fen), ends `lo`, `hi`.

    `legal_max` says `hi` is a bound in law or nature (a percentage, a month number), not a technical one.
    `default` (a reading's) is taken when the profile is silent and the run does not open it.
    """

    id: str
    type: ValueType
    tag: LeafTag = "fact"
    scale: int = 1
    lo: Fraction = Fraction(0)
    hi: Fraction = Fraction(0)
    members: tuple[str, ...] = ()
    nullable: bool = False
    legal_max: bool = False
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a node lives: frame 0 is the profile, the others one collection each, nested at most two deep."""

    name: str
    parent: int | None
    max_items: int
    fields: tuple[InputDecl, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """Something a result may be open in. Item fields are named `collection.field`, a collection's completeness by the collection."""

    tag: LeafTag
    name: str
    legal_max: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a node came from, for people: file and line, the mechanism or expression as written. Not part of meaning."""

    file: str = ""
    line: int = 0
    text: str = ""
    mechanism: str = ""


@dataclass(frozen=True, slots=True)
class RelationMember:
    """A competing line: whether it may be paid at all (`gate`, a truth) and what it would be paid (`value`, >= 0)."""

    gate: NodeId
    value: NodeId


@dataclass(frozen=True, slots=True)
class AcrossTime:
    """What a ceiling came from that earlier awards count against: the figure as written, and the time it is for."""

    figure: NodeId
    period: Literal["year", "lifetime"]


@dataclass(frozen=True, slots=True)
class RelationCeiling:
    """The members under a common ceiling; ceilings are nested or disjoint, inner before outer.

    `ceiling` is what is left after earlier awards. `across` tells of one that runs across time what a payout needs; it is derived
    from the rules like `ceiling`, no part of meaning, and neither compared nor hashed.
    """

    members: tuple[int, ...]
    ceiling: NodeId
    across: AcrossTime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class RelationBar:
    """While `barrer` may be paid, the `barred` pay nothing, whatever the sums."""

    barrer: int
    barred: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RelationSpec:
    """A connected group on one matter: its maximal admissible sets of members, in declared order (D13).

    What reads it does so only where `test` holds; it is kept here for explanation.
    """

    id: str
    frame: int
    members: tuple[RelationMember, ...]
    sets: tuple[tuple[int, ...], ...]
    ceilings: tuple[RelationCeiling, ...] = ()
    bars: tuple[RelationBar, ...] = ()
    choice: NodeId | None = None
    set_names: tuple[str, ...] = ()
    test: NodeId | None = field(default=None, compare=False)


APPLICANT_KEYS = frozenset(("applicant", "enterprise", "individual", "household", "farm", "organisation", "park"))
"""Names in `LimitEntry.per` that mean the applicant; others but `year`, `lifetime` and `rolling:n` are keys of items."""


@dataclass(frozen=True, slots=True)
class LimitEntry:
    """A limit as a ledger needs it: what counted (`pre`), the ceiling before and after prior awards, and whether it bound."""

    name: str
    per: tuple[str, ...]
    period: str
    frame: int
    pre: NodeId
    ceiling: NodeId
    prior: NodeId | None
    bound: NodeId


@dataclass(frozen=True, slots=True)
class ConditionEntry:
    """One condition in the author's order, for explanation: `path` is its place in the written tree."""

    node: NodeId
    frame: int
    label: tuple[str, str]
    clause: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RestatedEntry:
    """A benefit of another loaded pack that this one tells again: it pays, for all items or for those for which `where` holds."""

    benefit: str
    where: NodeId | None


@dataclass(frozen=True, slots=True)
class Instalment:
    """One part of an award paid over time: its label (zh, en) and sum."""

    label: tuple[str, str]
    node: NodeId


@dataclass(frozen=True, slots=True)
class Benefit:
    """The roots of one benefit. Truths: status, status_if_met, applies, member, taken. Numbers: line, line_payable, amount, payable.

    `line`, `member`, `taken`, `line_payable` stand in `frame`; the others in the profile frame. `conditions` and `restated` are
    for explanation.
    """

    id: str
    applies: NodeId
    status: NodeId
    status_if_met: NodeId
    frame: int
    member: NodeId
    taken: NodeId
    line: NodeId
    line_payable: NodeId
    amount: NodeId
    payable: NodeId
    form: Literal["money", "in_kind"] = "money"
    direction: Literal["benefit", "charge"] = "benefit"
    currency: str = "CNY"
    minor_digits: int = 2
    worth: NodeId | None = None
    limits: tuple[LimitEntry, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    relations: tuple[NodeId, ...] = ()
    conditions: tuple[ConditionEntry, ...] = field(default=(), compare=False)
    restated: tuple[RestatedEntry, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """A connected group of benefits whose sum is `total`; totals of an assessment add these, never the members."""

    id: str
    total: NodeId
    members: tuple[str, ...]
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class Program:
    """Nodes with their types, frames, static bounds and raisers, side by side; leaves in vocabulary order; roots.

    `bounds[n]` is None for what is not a number. `raised_by[n]`: masks of leaves
    without legal maximum; n can pass every constant only if open leaves meet each of them, and no mask means a constant bounds it (D6).
    `scales[n]`: the denominator of n's values, 0 for a ratio (D16).
    """

    nodes: tuple[Node, ...]
    types: tuple[ValueType, ...]
    frames_of: tuple[int, ...]
    bounds: tuple[Interval | None, ...]
    raised_by: tuple[tuple[int, ...], ...]
    scales: tuple[int, ...]
    inputs: tuple[InputDecl, ...]
    frames: tuple[Frame, ...]
    leaves: tuple[Leaf, ...]
    relations: tuple[RelationSpec, ...]
    benefits: tuple[Benefit, ...]
    groups: tuple[Group, ...]
    origins: tuple[Origin, ...] = field(default=(), compare=False)

    def leaf_index(self) -> dict[tuple[str, str], int]:
        return {(leaf.tag, leaf.name): place for place, leaf in enumerate(self.leaves)}


def wholly_restated(restated: tuple[RestatedEntry, ...]) -> bool:
    """Whether all that a benefit is about is paid under a benefit of another loaded pack."""
    return any(entry.where is None for entry in restated)


PROFILE_FRAME = 0


def ancestry(frames: tuple[Frame, ...], frame: int) -> tuple[int, ...]:
    """`frame` and its ancestors, innermost first, ending with the profile frame."""
    chain = [frame]
    while (parent := frames[chain[-1]].parent) is not None:
        chain.append(parent)
    return tuple(chain)


def roots(program: Program) -> tuple[NodeId, ...]:
    """Every node a parity record reads, ascending, without repeats."""
    found: set[NodeId] = set()
    for benefit in program.benefits:
        found.update((benefit.applies, benefit.status, benefit.status_if_met, benefit.member, benefit.taken))
        found.update((benefit.line, benefit.line_payable, benefit.amount, benefit.payable))
        found.update(benefit.relations)
        found.update(part.node for part in benefit.instalments)
        if benefit.worth is not None:
            found.add(benefit.worth)
        for entry in benefit.limits:
            found.update((entry.pre, entry.ceiling, entry.bound))
            if entry.prior is not None:
                found.add(entry.prior)
    found.update(group.total for group in program.groups)
    return tuple(sorted(found))
