"""Every completion of a small profile, and what the point evaluator says under each: the hull that intervals are held against.

Only leaves that a program reads are varied. An unseen item may stand anywhere in the order of ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from zlib import crc32

from huisuan.ir.nodes import Field, Input
from huisuan.ir.program import InputDecl, Program
from huisuan.values import NONE, UNKNOWN, Collection, Facts, Item, Known, KnownNone, Ranged, Scalar, State
from tests.corpus.point import Path, Point

ANY_TEXT = ("甲", "乙", "丙", "丁")
MOST = 60_000
"""More completions than this make an entry too large for the corpus."""
Owned = tuple[Mapping[str, State], Mapping[str, Collection]]


@dataclass(frozen=True, slots=True)
class Corner:
    """Settles all questions of some leaves high, of the others low."""

    high: int

    def settle(self, leaf: str, path: Path, lo: Fraction, hi: Fraction) -> Fraction:
        del path
        return hi if self.high >> (crc32(leaf.encode()) & 1) & 1 else lo


CORNERS = tuple(Corner(high) for high in range(4))


def texts_of(program: Program) -> tuple[str, ...]:
    """Every text a program can tell apart, and one more."""
    found = {text for node in program.nodes for text in getattr(node, "members", ()) if isinstance(text, str)}
    found |= {value for node in program.nodes if isinstance(value := getattr(node, "value", None), str)}
    return (*sorted(found), *(text for text in ANY_TEXT if text not in found))[: len(found) + 2]


@dataclass(frozen=True, slots=True)
class Completer:
    program: Program
    read: frozenset[tuple[int, str]]

    @classmethod
    def of(cls, program: Program) -> Completer:
        read = set()
        for node in program.nodes:
            if isinstance(node, Input):
                read.add((0, program.inputs[node.decl].id))
            elif isinstance(node, Field):
                read.add((node.frame, program.frames[node.frame].fields[node.decl].id))
        return cls(program, frozenset(read))

    def states(self, decl: InputDecl, state: State) -> list[State]:
        if isinstance(state, Known | KnownNone):
            return [state]
        if decl.tag == "choice":
            return [UNKNOWN]
        lo, hi = (state.lo, state.hi) if isinstance(state, Ranged) else (decl.lo, decl.hi)
        found: list[State]
        match decl.type:
            case "number":
                steps = int((hi - lo) * decl.scale)
                found = [Known(lo + Fraction(step, decl.scale)) for step in range(steps + 1)]
            case "truth":
                found = [Known(False), Known(True)]
            case "enum":
                found = [Known(member) for member in decl.members]
            case "text":
                found = [Known(text) for text in texts_of(self.program)]
        return [*found, NONE] if decl.nullable and not isinstance(state, Ranged) else found

    def owned(self, frame: int, values: Mapping[str, State], collections: Mapping[str, Collection]) -> list[Owned]:
        decls = self.program.frames[frame].fields if frame else self.program.inputs
        columns = []
        for decl in decls:
            state = values.get(decl.id, UNKNOWN)
            if (frame, decl.id) in self.read:
                columns.append([(decl.id, each) for each in self.states(decl, state)])
            else:
                columns.append([(decl.id, state)])
        inner = []
        for place, child in enumerate(self.program.frames):
            if child.parent == frame:
                name = child.name.rpartition(".")[2]
                given = collections.get(name, Collection((), child.max_items))
                inner.append([(name, full) for full in self.collections(place, given)])
        return [(dict(chosen), dict(full)) for chosen in product(*columns) for full in product(*inner)]

    def collections(self, frame: int, given: Collection) -> Iterator[Collection]:
        """The items filled in, with 0 to `more` fresh ones at every place in the order."""
        gaps = ["!", *(f"{item.id}!" for item in given.items)]
        fresh = [f"{gap}{number}" for gap in gaps for number in range(given.more)]
        seen = [
            [Item(item.id, *full) for full in self.owned(frame, item.values, item.collections)] for item in given.items
        ]
        blank = self.owned(frame, {}, {}) if given.more else []
        for count in range(given.more + 1):
            for names in combinations(fresh, count):
                added = [[Item(name, *full) for full in blank] for name in names]
                for items in product(*seen, *added):
                    yield Collection(tuple(sorted(items, key=lambda item: item.id)), 0)

    def every(self, facts: Facts) -> Iterator[Facts]:
        for values, collections in self.owned(0, facts.values, facts.collections):
            yield Facts(values, collections)


def completions_of(program: Program, facts: Facts) -> Iterator[Facts]:
    return Completer.of(program).every(facts)


@dataclass(slots=True)
class Hull:
    """Everything a root came to, under all completions, and under those that agree on the leaves of an open set."""

    values: set[Scalar]
    by_open: dict[tuple[object, ...], set[Scalar]]


def column(facts: Facts, name: str) -> object:
    """What a completion says of a leaf: a fact's state, a field's states in all items, or which items there are."""
    if name in facts.values:
        return facts.values[name]
    outer, _, field = name.partition(".")
    found = facts.collections[outer].items
    if not field:
        return tuple(item.id for item in found)
    inner, _, deeper = field.partition(".")
    if found and inner in found[0].collections:
        nested = [(item.id, item.collections[inner].items) for item in found]
        return tuple(
            (owner, child.id, child.values.get(deeper) if deeper else None)
            for owner, items in nested
            for child in items
        )
    return tuple((item.id, item.values.get(field)) for item in found)


def brute(
    program: Program,
    facts: Facts,
    wanted: Mapping[tuple[str, tuple[str, ...]], tuple[int, Callable[[Point], Path], tuple[str, ...]]],
) -> dict[tuple[str, tuple[str, ...]], Hull]:
    """`wanted`: for each root its node, its place in a completion, and the leaves of its expected open set."""
    hulls = {key: Hull(set(), {}) for key in wanted}
    silent = any(leaf.tag == "undefined" for leaf in program.leaves)
    for count, full in enumerate(completions_of(program, facts)):
        assert count < MOST, "too many completions"
        for corner in CORNERS:
            point = Point(program, full, corner)
            for key, (node, place, leaves) in wanted.items():
                value = point.at(node, place(point))
                hulls[key].values.add(value)
                agreed = tuple(column(full, name) for name in leaves if ":" not in name)
                settled = (corner.high,) if silent or any(":" in name for name in leaves) else ()
                hulls[key].by_open.setdefault((*settled, *agreed), set()).add(value)
    return hulls
