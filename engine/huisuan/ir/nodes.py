"""The closed union of core nodes (E1), each a short frozen class over the numbers of its operand nodes.

A node says what is computed and nothing of where it came from: origins, frames, static bounds stand beside it in `Program`.
Value, interval and Kleene rules are in SEMANTICS.md and, executable, in `backends/reference.py`; every other backend is held to them.
Operands are always earlier nodes, so the order of a program's nodes is an order of evaluation.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from huisuan.values import Kind, RoundMode, Scalar

NodeId = int
Part = Literal["value", "none"]
CompareOp = Literal["=", "<", "<="]
CalendarFunction = Literal["year", "month", "day", "add_months", "months_between"]


@dataclass(frozen=True, slots=True)
class Const:
    """A literal. Numbers are fractions in base units; dates are day numbers (1 = 0001-01-01)."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Input:
    """A leaf of the profile frame: fact, judgement, reading or choice, by its place in `Program.inputs`.

    part "none" is the flag *known to be none* (false for what cannot be none). With `met`, an unknown truth reads as true:
    the twin of a judgement in the "if officials confirm" root.
    """

    decl: int
    part: Part = "value"
    met: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A leaf of a collection frame, by its place in `Frame.fields`."""

    frame: int
    decl: int
    part: Part = "value"
    met: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """Kleene's not."""

    a: NodeId


@dataclass(frozen=True, slots=True)
class And:
    """Kleene's and: one false decides."""

    args: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Kleene's or: one true decides."""

    args: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """Numbers: all three operators. Enum members, texts and truths: "=" only."""

    op: CompareOp
    a: NodeId
    b: NodeId


@dataclass(frozen=True, slots=True)
class Member:
    """An enum or text is one of `members` (sorted). An unknown enum is decided when its declared members agree."""

    a: NodeId
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Add:
    """Sum of numbers in one frame."""

    args: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class Mul:
    """Hull of the four products."""

    a: NodeId
    b: NodeId


@dataclass(frozen=True, slots=True)
class Div:
    """Quotient. A divisor interval holding 0 gives the node's static bounds; a divisor of exactly 0 opens `leaf` (undefined)."""

    a: NodeId
    b: NodeId
    leaf: str


@dataclass(frozen=True, slots=True)
class Min:
    """The least, end by end."""

    args: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class Max:
    """The greatest, end by end."""

    args: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """A multiple of `step`."""

    a: NodeId
    step: Fraction
    mode: RoundMode


@dataclass(frozen=True, slots=True)
class Select:
    """`then` if `cond` else `other`, numbers or truths; undecided: the hull of both (truths: their common value, else unknown)."""

    cond: NodeId
    then: NodeId
    other: NodeId


@dataclass(frozen=True, slots=True)
class Table:
    """A number by enum members. Unknown keys: hull over the rows that agree with the known ones; no row at all: 0
    (the mechanism has added the membership to the conditions).
    """

    keys: tuple[NodeId, ...]
    rows: tuple[tuple[tuple[str, ...], Fraction], ...]


@dataclass(frozen=True, slots=True)
class Bands:
    """A number by where `a` lies on a line cut at `edges` (ascending). Edge (x, True): x belongs to the band above it.

    `values` has one entry more than `edges`.
    """

    a: NodeId
    edges: tuple[tuple[Fraction, bool], ...]
    values: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Integer formulas on day numbers. `add_months(d, n)` clamps to the month's end; `months_between(a, b)` counts the whole
    months from a to b (negative if b is earlier): the largest n with add_months(a, n) <= b. `month` and `day` of an undecided date are
    their full range unless both ends fall in the same year (month) or month (day).
    """

    function: CalendarFunction
    args: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many items of the frame are members."""

    frame: int
    member: NodeId


@dataclass(frozen=True, slots=True)
class Sum:
    """The values of the members of the frame, added."""

    frame: int
    member: NodeId
    value: NodeId


@dataclass(frozen=True, slots=True)
class Exists:
    """Whether the frame has a member."""

    frame: int
    member: NodeId


@dataclass(frozen=True, slots=True)
class Extreme:
    """Largest or smallest `value` among members. No member for sure known: static bounds; none possible: undefined (`leaf`)."""

    frame: int
    member: NodeId
    value: NodeId
    which: Literal["max", "min"]
    leaf: str


@dataclass(frozen=True, slots=True)
class Pick:
    """At most `k` members in each group of equal `keys` (D10), the first by the numbers `by` ascending, then item id, or the best by
    `value`, then item id. out "taken": per item, a truth. out "sum": in the parent frame, the sum of `value` (>= 0) over the taken.
    """

    frame: int
    member: NodeId
    value: NodeId
    k: int
    order: Literal["first", "best"]
    by: tuple[NodeId, ...]
    keys: tuple[NodeId, ...]
    out: Literal["taken", "sum"]


@dataclass(frozen=True, slots=True)
class Running:
    """Running totals in the order `by`, then item id, within groups of equal `keys` (D11). Values >= 0.

    out "each": what an item is paid under `ceiling`; "sum": all that is paid, in the parent frame; "before_sum", "before_max": sum or
    largest of `value` over the members before this item (0 if none); `ceiling` is None for these two. `ceiling` stands in the parent
    frame or in this one (then it must be equal within a group).
    """

    frame: int
    member: NodeId
    value: NodeId
    ceiling: NodeId | None
    by: tuple[NodeId, ...]
    keys: tuple[NodeId, ...]
    out: Literal["each", "sum", "before_sum", "before_max"]


@dataclass(frozen=True, slots=True)
class Related:
    """This item against the *other* items of its collection: those with `where` (read at the other item), `keys` equal (mine, theirs)
    and each comparison (mine op theirs) true. Any of them (exists), how many (count), or the sum of their `value`.
    """

    frame: int
    keys: tuple[tuple[NodeId, NodeId], ...]
    compares: tuple[tuple[CompareOp, NodeId, NodeId], ...]
    where: NodeId
    value: NodeId | None
    out: Literal["exists", "count", "sum"]


@dataclass(frozen=True, slots=True)
class Range:
    """Discretion: anything from `low` to `high`, of this kind; opens `leaf` while the ends differ. `mean` is shown beside, never used."""

    low: NodeId
    high: NodeId
    kind: Kind
    leaf: str
    mean: NodeId | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A Min with a name."""

    a: NodeId
    ceiling: NodeId
    name: str


@dataclass(frozen=True, slots=True)
class Relation:
    """One result of a group of competing lines (`Program.relations[spec]`, D13): the group's total, one member's payable, or the
    number of the chosen set (0 = first declared).
    """

    spec: int
    out: Literal["total", "member", "chosen"]
    member: int = 0


Node = (
    Const
    | Input
    | Field
    | Not
    | And
    | Or
    | Compare
    | Member
    | Add
    | Mul
    | Div
    | Min
    | Max
    | Round
    | Select
    | Table
    | Bands
    | Calendar
    | Count
    | Sum
    | Exists
    | Extreme
    | Pick
    | Running
    | Related
    | Range
    | Limit
    | Relation
)
