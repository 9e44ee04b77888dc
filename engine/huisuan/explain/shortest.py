"""One short way to yes: a small set of open conditions whose turning out well makes a benefit's status eligible.

A search over the condition tree of a reference evaluation, deterministic and bounded: it finds a way, not the only one, and prefers
those that need fewer facts. Conditions on one fact are kept compatible, so that a way never asks for two kinds at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from huisuan.backends.record import bits
from huisuan.backends.reference import Evaluation
from huisuan.backends.reference_parts import BLANK, Path
from huisuan.explain import truth_patterns
from huisuan.ir.nodes import And, Compare, Const, Exists, Field, Input, Member, NodeId, Not, Or, Part, Select
from huisuan.values import Truth

KEPT = 12
"""Ways kept at each node of the tree."""


@dataclass(frozen=True, slots=True)
class Want:
    """A condition that must turn out so; on an item not yet stated where its path ends in BLANK.

    With `members`, `node` is an option that must be one of them.
    """

    node: NodeId
    path: Path
    holds: bool
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Allowed:
    """What is left of one fact: options, or a stretch of numbers whose ends may be excluded."""

    members: frozenset[str] | None = None
    lo: Fraction | None = None
    hi: Fraction | None = None
    above: bool = False
    below: bool = False

    def meet(self, other: Allowed) -> Allowed | None:
        """Both at once, or None where nothing is left."""
        members = (
            self.members
            if other.members is None
            else other.members
            if self.members is None
            else self.members & other.members
        )
        lows = [(end, strict) for end, strict in ((self.lo, self.above), (other.lo, other.above)) if end is not None]
        highs = [(end, strict) for end, strict in ((self.hi, self.below), (other.hi, other.below)) if end is not None]
        lo, above = max(lows, default=(None, False))
        hi, below = min(highs, key=lambda each: (each[0], not each[1]), default=(None, False))
        if members is not None and not members:
            return None
        if lo is not None and hi is not None and (lo > hi or (lo == hi and (above or below))):
            return None
        return Allowed(members, lo, hi, above, below)


Key = tuple[NodeId, Path]


@dataclass(frozen=True, slots=True)
class Way:
    """Wants in the author's order, the facts they need, and what they leave of each."""

    wants: tuple[Want, ...] = ()
    needs: frozenset[tuple[int, Path]] = frozenset()
    allowed: Mapping[Key, Allowed] = field(default_factory=dict)

    def joined(self, other: Way) -> Way | None:
        allowed = dict(self.allowed)
        for key, narrower in other.allowed.items():
            both = narrower if key not in allowed else allowed[key].meet(narrower)
            if both is None:
                return None
            allowed[key] = both
        wants = (*self.wants, *(want for want in other.wants if want not in self.wants))
        return Way(wants, self.needs | other.needs, allowed)


def shortest_way(evaluation: Evaluation, status: NodeId) -> Way | None:
    """The best way found to make `status` true, None if it is decided or no way was found."""
    if evaluation.truth(status).truth is not None:
        return None
    search = _Search(evaluation)
    found = next(iter(search.ways(status, (), want=True)), None)
    return None if found is None else search.plain(found)


class _Search:
    def __init__(self, evaluation: Evaluation) -> None:
        self.ev = evaluation
        self.program = evaluation.program

    def ways(self, place: NodeId, path: Path, *, want: bool) -> tuple[Way, ...]:
        """Ways to make the truth at `place` what is wanted, shortest first; one empty way if it is so already."""
        path = path[: self.ev.depth(self.program.frames_of[place])]
        truth: Truth = self.ev.truth(place, path).truth
        if truth is not None:
            return (Way(),) if truth is want else ()
        node = self.program.nodes[place]
        if truth_patterns.within_of(self.program, node) is not None and want:
            return self._atom(place, path, want=want)
        match node:
            case Not():
                return self.ways(node.a, path, want=not want)
            case And() | Or():
                if isinstance(node, And) is want:
                    return self._all(node.args, path, want=want)
                return _best(way for arg in node.args for way in self.ways(arg, path, want=want))
            case Select():
                taken = self._both(node.cond, True, node.then, path, want=want)
                passed = self._both(node.cond, False, node.other, path, want=want)
                return _best((*taken, *passed))
            case Exists() if want:
                return self._exists(node, path)
            case _:
                return self._atom(place, path, want=want)

    def plain(self, way: Way) -> Way:
        """The way without repetition: one statement for an option, none that another on the same fact implies."""
        stated: list[tuple[Want, tuple[Key, Allowed] | None]] = [
            (want, self._allowed(want.node, want.path, want=want.holds)) for want in way.wants
        ]
        wants: dict[Want, None] = {}
        named = {self._leaf(want.node) for want, _ in stated} | {self._leaf(key[0]) for key in way.allowed}
        for want, own in stated:
            if self._is_given(want) and self._leaf(want.node, part="value") in named:
                continue
            if own is None:
                wants[want] = None
            elif (members := way.allowed[own[0]].members) is not None:
                wants[Want(own[0][0], want.path, True, tuple(sorted(members)))] = None
            elif not any(self._implied(own, other) for another, other in stated if another != want):
                wants[want] = None
        return replace(way, wants=tuple(wants))

    def _is_given(self, want: Want) -> bool:
        """Whether this only says that a fact is not none."""
        node = self.program.nodes[want.node]
        return isinstance(node, Input | Field) and node.part == "none" and not want.holds

    def _leaf(self, place: NodeId, part: Part | None = None) -> Input | Field | None:
        node = self.program.nodes[place]
        return replace(node, part=part or node.part) if isinstance(node, Input | Field) else None

    @staticmethod
    def _implied(own: tuple[Key, Allowed], other: tuple[Key, Allowed] | None) -> bool:
        if other is None or other[0] != own[0] or other[1] == own[1]:
            return False
        return own[1].meet(other[1]) == other[1]

    def _both(self, cond: NodeId, holds: bool, value: NodeId, path: Path, *, want: bool) -> tuple[Way, ...]:
        return _product(self.ways(cond, path, want=holds), self.ways(value, path, want=want))

    def _all(self, args: tuple[NodeId, ...], path: Path, *, want: bool) -> tuple[Way, ...]:
        ways: tuple[Way, ...] = (Way(),)
        for arg in args:
            ways = _product(ways, self.ways(arg, path, want=want))
        return ways

    def _exists(self, node: Exists, path: Path) -> tuple[Way, ...]:
        found = self.ev.items.collection(node.frame, path)
        ways = [way for place in range(len(found.items)) for way in self.ways(node.member, (*path, place), want=True)]
        if found.more > 0:
            new = (*path, BLANK)
            leaf = self.ev.bit("fact", self.program.frames[node.frame].name)
            needs = frozenset((place, new) for place in bits(leaf))
            further = self.ways(node.member, new, want=True)
            ways.extend(Way(way.wants, way.needs | needs, way.allowed) for way in further)
        return _best(ways)

    def _atom(self, place: NodeId, path: Path, *, want: bool) -> tuple[Way, ...]:
        needs = frozenset((leaf, path) for leaf in bits(self.ev.truth(place, path).open))
        allowed = self._allowed(place, path, want=want)
        return (Way((Want(place, path, want),), needs, {} if allowed is None else dict((allowed,))),)

    def _allowed(self, place: NodeId, path: Path, *, want: bool) -> tuple[Key, Allowed] | None:
        """What a condition on a single fact leaves of it."""
        node = self.program.nodes[place]
        if (within := truth_patterns.within_of(self.program, node)) is not None:
            return (within.subject, path), Allowed(lo=within.low, hi=within.high)
        if isinstance(node, Member):
            return self._options(node, path, want=want)
        if isinstance(node, Compare):
            for subject, other in ((node.a, node.b), (node.b, node.a)):
                if (text := self._text(other)) is not None and isinstance(self.program.nodes[subject], Input | Field):
                    return ((subject, path), Allowed(frozenset((text,)))) if want else None
            for subject, other, mirrored in ((node.a, node.b, False), (node.b, node.a, True)):
                end = truth_patterns.number_at(self.program, other)
                if end is not None and isinstance(self.program.nodes[subject], Input | Field):
                    return (subject, path), _stretch(node.op, end, mirrored=mirrored, want=want)
        return None

    def _options(self, node: Member, path: Path, *, want: bool) -> tuple[Key, Allowed] | None:
        """The options wanted; of a text, any but those named is no list of options."""
        declared = self._declared(node.a)
        if want:
            return (node.a, path), Allowed(frozenset(node.members))
        return ((node.a, path), Allowed(declared - frozenset(node.members))) if declared else None

    def _text(self, place: NodeId) -> str | None:
        node = self.program.nodes[place]
        return node.value if isinstance(node, Const) and isinstance(node.value, str) else None

    def _declared(self, place: NodeId) -> frozenset[str]:
        node = self.program.nodes[place]
        if isinstance(node, Input):
            return frozenset(self.program.inputs[node.decl].members)
        if isinstance(node, Field):
            return frozenset(self.program.frames[node.frame].fields[node.decl].members)
        return frozenset()


def _stretch(op: str, end: Fraction, *, mirrored: bool, want: bool) -> Allowed:
    if op == "=":
        return Allowed(lo=end, hi=end) if want else Allowed()
    strict = op == "<"
    if mirrored is want:
        return Allowed(lo=end, above=strict is want)
    return Allowed(hi=end, below=strict is want)


def _best(ways: Iterable[Way]) -> tuple[Way, ...]:
    return tuple(sorted(ways, key=lambda way: (len(way.needs), len(way.wants)))[:KEPT])


def _product(first: tuple[Way, ...], second: tuple[Way, ...]) -> tuple[Way, ...]:
    return _best(both for a in first for b in second if (both := a.joined(b)) is not None)
