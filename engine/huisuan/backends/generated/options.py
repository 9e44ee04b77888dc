"""With which options of one of its fields an item of a collection can matter to a node over items: pure analysis, no values.

An item that cannot matter is no member whatever else is known of it, or pays nothing for certain; leaving it out changes no result.
"""

from __future__ import annotations

from collections.abc import Iterable

from huisuan.ir.nodes import (
    Add,
    And,
    Compare,
    Const,
    Count,
    Exists,
    Extreme,
    Field,
    Limit,
    Max,
    Member,
    Min,
    Mul,
    NodeId,
    Or,
    Pick,
    Related,
    Relation,
    Round,
    Running,
    Select,
    Sum,
)
from huisuan.ir.program import Program

Options = frozenset[str] | None
"""The options of a field with which something may be so; None: with any."""

OverItems = Count | Sum | Exists | Extreme | Pick | Running | Related


def telling_fields(program: Program) -> dict[int, int]:
    """For each collection of the profile, the option field that the most conditions over its items name."""
    found: dict[int, int] = {}
    for frame, decl in enumerate(program.frames):
        if decl.parent == 0:
            counts = [0] * len(decl.fields)
            for node in range(len(program.nodes)):
                if (named := _named(program, node, frame)) is not None:
                    counts[named[0]] += 1
            if any(counts):
                found[frame] = counts.index(max(counts))
    return found


class Telling:
    """One field of one collection of the profile, as conditions over its items tell by it."""

    def __init__(self, program: Program, frame: int, field: int) -> None:
        self.program = program
        self.frame = frame
        self.field = field

    def of_all(self, operations: Iterable[OverItems]) -> Options:
        return _with_any(self.of(operation) for operation in operations)

    def of(self, operation: OverItems) -> Options:
        """The options with which an item may add something."""
        match operation:
            case Related(where=asked):
                return self.holds(asked)
            case Sum(member=member, value=value) if self.program.nodes[member] == Const(True):
                bounds = self.program.bounds[value]
                return self.pays(value) if bounds is not None and bounds.lo >= 0 else None
            case _:
                return self.holds(operation.member)

    def holds(self, node: NodeId) -> Options:
        """The options with which the truth `node` may be other than false."""
        match self.program.nodes[node]:
            case Const(value=False):
                return frozenset()
            case And(args=args):
                return _with_all(map(self.holds, args))
            case Or(args=args):
                return _with_any(map(self.holds, args))
            case Select(then=then, other=other):
                return _with_any((self.holds(then), self.holds(other)))
            case Pick(frame=frame, member=member, out="taken") if frame == self.frame:
                return self.holds(member)
            case Member() | Compare():
                named = _named(self.program, node, self.frame)
                return named[1] if named is not None and named[0] == self.field else None
            case _:
                return None

    def pays(self, node: NodeId) -> Options:
        """The options with which the upper end of the number `node` may be above 0."""
        match self.program.nodes[node]:
            case Const(value=value):
                return frozenset() if not isinstance(value, str) and value <= 0 else None
            case Select(cond=cond, then=then, other=other):
                return _with_any((_with_all((self.holds(cond), self.pays(then))), self.pays(other)))
            case Max(args=args) | Add(args=args):
                return _with_any(map(self.pays, args))
            case Min(args=args):
                return _with_all(map(self.pays, args))
            case Limit(a=a, ceiling=ceiling):
                return _with_all((self.pays(a), self.pays(ceiling)))
            case Round(a=a):
                return self.pays(a)
            case Mul(a=a, b=b):
                return self._product_pays(a, b)
            case Relation(spec=spec, out="member", member=member):
                return self.holds(self.program.relations[spec].members[member].gate)
            case Relation(spec=spec, out="total"):
                return _with_any(self.holds(each.gate) for each in self.program.relations[spec].members)
            case _:
                return None

    def _product_pays(self, a: NodeId, b: NodeId) -> Options:
        one, other = self.program.bounds[a], self.program.bounds[b]
        assert one is not None
        assert other is not None
        if (one.lo >= 0 >= other.hi) or (one.hi <= 0 <= other.lo):
            return frozenset()
        return _with_all((self.pays(a), self.pays(b))) if min(one.lo, other.lo) >= 0 else None


def _with_any(found: Iterable[Options]) -> Options:
    options: frozenset[str] = frozenset()
    for each in found:
        if each is None:
            return None
        options |= each
    return options


def _with_all(found: Iterable[Options]) -> Options:
    known = [each for each in found if each is not None]
    return frozenset.intersection(*known) if known else None


def _named(program: Program, node: NodeId, frame: int) -> tuple[int, frozenset[str]] | None:
    """For a test whether a field of `frame` is one of some options: the field, and the options."""
    match program.nodes[node]:
        case Member(a=tested, members=members):
            options = frozenset(members)
        case Compare(op="=", a=tested, b=other):
            if isinstance(program.nodes[tested], Const):
                tested, other = other, tested
            constant = program.nodes[other]
            if not isinstance(constant, Const) or not isinstance(constant.value, str):
                return None
            options = frozenset((constant.value,))
        case _:
            return None
    read = program.nodes[tested]
    if not isinstance(read, Field) or read.frame != frame or read.part != "value":
        return None
    return read.decl, options
