"""The nodes on known values only: a second, tiny meaning that shares no code with any backend.

A profile here is complete: every leaf has a value, no item is missing. What no fact can settle (discretion, an undefined quotient or
extreme) is settled by an oracle: `settle(leaf, path, lo, hi)` gives a number from lo to hi. An applicant's open choice is taken at the best.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Protocol

from huisuan.ir.nodes import (
    Add,
    And,
    Bands,
    Calendar,
    Compare,
    CompareOp,
    Const,
    Count,
    Div,
    Exists,
    Extreme,
    Field,
    Input,
    Limit,
    Max,
    Member,
    Min,
    Mul,
    Node,
    NodeId,
    Not,
    Or,
    Pick,
    Range,
    Related,
    Relation,
    Round,
    Running,
    Select,
    Sum,
    Table,
)
from huisuan.ir.program import InputDecl, Program, RelationSpec
from huisuan.values import Facts, Item, Known, KnownNone, Scalar

Path = tuple[int, ...]


class Settles(Protocol):
    def settle(self, leaf: str, path: Path, lo: Fraction, hi: Fraction) -> Fraction: ...


class Point:
    """One complete profile under one program."""

    def __init__(self, program: Program, facts: Facts, oracle: Settles) -> None:
        self.program, self.facts, self.oracle = program, facts, oracle
        self._kept: dict[tuple[NodeId, Path], Scalar] = {}

    def depth(self, frame: int) -> int:
        parent = self.program.frames[frame].parent
        return 0 if parent is None else 1 + self.depth(parent)

    def items(self, frame: int, outer: Path) -> tuple[Item, ...]:
        decl = self.program.frames[frame]
        owner: Facts | Item = self.facts if not outer else self.item(decl.parent or 0, outer)
        return owner.collections[decl.name.rpartition(".")[2] if outer else decl.name].items

    def item(self, frame: int, path: Path) -> Item:
        return self.items(frame, path[:-1])[path[-1]]

    def paths(self, frame: int, outer: Path = ()) -> Iterator[Path]:
        """Where the items of `frame` are, inside the item at `outer`."""
        if len(outer) == self.depth(frame):
            yield outer
            return
        chain = [frame]
        while len(outer) + len(chain) < self.depth(frame):
            chain.append(self.program.frames[chain[-1]].parent or 0)
        for place in range(len(self.items(chain[-1], outer))):
            yield from self.paths(frame, (*outer, place))

    def at(self, node: NodeId, path: Path = ()) -> Scalar:
        place = path[: self.depth(self.program.frames_of[node])]
        if (node, place) not in self._kept:
            self._kept[node, place] = self._compute(node, self.program.nodes[node], place)
        return self._kept[node, place]

    def number(self, node: NodeId, path: Path = ()) -> Fraction:
        value = self.at(node, path)
        assert isinstance(value, Fraction)
        return value

    def truth(self, node: NodeId, path: Path = ()) -> bool:
        value = self.at(node, path)
        assert isinstance(value, bool)
        return value

    def _leaf(self, decl: InputDecl, owner: Facts | Item, part: str) -> Scalar:
        state = owner.values[decl.id]
        if part == "none":
            return isinstance(state, KnownNone)
        if isinstance(state, Known):
            return state.value
        # Nobody may look at the value of what is none: any will do.
        return decl.lo if decl.type == "number" else False if decl.type == "truth" else ""

    def _settle(self, node: NodeId, leaf: str, path: Path) -> Fraction:
        static = self.program.bounds[node]
        assert static is not None
        return self.oracle.settle(leaf, path, static.lo, static.hi)

    def _compute(self, place: NodeId, node: Node, path: Path) -> Scalar:
        match node:
            case Const():
                return node.value
            case Input():
                return self._leaf(self.program.inputs[node.decl], self.facts, node.part)
            case Field():
                decl = self.program.frames[node.frame].fields[node.decl]
                return self._leaf(decl, self.item(node.frame, path), node.part)
            case Not():
                return not self.truth(node.a, path)
            case And():
                return all(self.truth(arg, path) for arg in node.args)
            case Or():
                return any(self.truth(arg, path) for arg in node.args)
            case Compare():
                return compare(node.op, self.at(node.a, path), self.at(node.b, path))
            case Member():
                return self.at(node.a, path) in node.members
            case Select():
                return self.at(node.then if self.truth(node.cond, path) else node.other, path)
            case Extreme():
                values = [self.number(node.value, there) for there in self._members(node, path)]
                if not values:
                    return self._settle(place, node.leaf, path)
                return max(values) if node.which == "max" else min(values)
            case Div():
                divisor = self.number(node.b, path)
                return self.number(node.a, path) / divisor if divisor else self._settle(place, node.leaf, path)
            case Count():
                return Fraction(len(self._members(node, path)))
            case Exists():
                return bool(self._members(node, path))
            case Sum():
                return sum((self.number(node.value, there) for there in self._members(node, path)), Fraction(0))
            case Pick():
                return self._pick(node, path)
            case Running():
                return self._running(node, path)
            case Related():
                return self._related(node, path)
            case Relation():
                return self._relation(node, path)
            case _:
                return self._scalar(node, path)

    def _scalar(
        self, node: Add | Mul | Min | Max | Round | Table | Bands | Calendar | Range | Limit, path: Path
    ) -> Fraction:
        match node:
            case Add():
                return sum((self.number(arg, path) for arg in node.args), Fraction(0))
            case Mul():
                return self.number(node.a, path) * self.number(node.b, path)
            case Min():
                return min(self.number(arg, path) for arg in node.args)
            case Max():
                return max(self.number(arg, path) for arg in node.args)
            case Limit():
                return min(self.number(node.a, path), self.number(node.ceiling, path))
            case Round():
                return rounded(self.number(node.a, path), node.step, node.mode)
            case Table():
                return dict(node.rows).get(tuple(str(self.at(key, path)) for key in node.keys), Fraction(0))
            case Bands():
                value = self.number(node.a, path)
                passed = sum(value > edge or (value == edge and above) for edge, above in node.edges)
                return node.values[passed]
            case Calendar():
                return Fraction(calendar(node.function, *(int(self.number(arg, path)) for arg in node.args)))
            case Range():
                low, high = self.number(node.low, path), self.number(node.high, path)
                return self.oracle.settle(node.leaf, path, low, max(low, high))

    def _members(self, node: Count | Exists | Sum | Extreme | Pick | Running, path: Path) -> list[Path]:
        return [there for there in self.paths(node.frame, path) if self.truth(node.member, there)]

    def _in_order(self, node: Pick | Running, outer: Path) -> list[tuple[tuple[Scalar, ...], Path]]:
        """The members with their keys, in the order in which they are served (items stand in order of id)."""

        def rank(there: Path) -> list[Fraction]:
            if isinstance(node, Pick) and node.order == "best":
                return [-self.number(node.value, there)]
            return [self.number(by, there) for by in node.by]

        members = sorted(self._members(node, outer), key=lambda there: (rank(there), there))
        return [(tuple(self.at(key, there) for key in node.keys), there) for there in members]

    def _pick(self, node: Pick, path: Path) -> Scalar:
        outer = path if node.out == "sum" else path[:-1]
        used: dict[tuple[Scalar, ...], int] = {}
        taken = []
        for key, there in self._in_order(node, outer):
            used[key] = used.get(key, 0) + 1
            if used[key] <= node.k:
                taken.append(there)
        if node.out == "taken":
            return path in taken
        return sum((self.number(node.value, there) for there in taken), Fraction(0))

    def _running(self, node: Running, path: Path) -> Fraction:
        outer = path if node.out == "sum" else path[:-1]
        served = self._in_order(node, outer)
        if node.out in ("each", "sum"):
            assert node.ceiling is not None
            left: dict[tuple[Scalar, ...], Fraction] = {}
            paid: dict[Path, Fraction] = {}
            for key, there in served:
                room = left.get(key, max(Fraction(0), self.number(node.ceiling, there)))
                paid[there] = min(self.number(node.value, there), room)
                left[key] = room - paid[there]
            return sum(paid.values(), Fraction(0)) if node.out == "sum" else paid.get(path, Fraction(0))
        mine = tuple(self.at(key, path) for key in node.keys)
        here = ([self.number(by, path) for by in node.by], path)
        before = [
            self.number(node.value, there)
            for key, there in served
            if key == mine and ([self.number(by, there) for by in node.by], there) < here
        ]
        return sum(before, Fraction(0)) if node.out == "before_sum" else max([Fraction(0), *before])

    def _related(self, node: Related, path: Path) -> Scalar:
        others = [
            there
            for there in self.paths(node.frame, path[:-1])
            if there != path
            and self.truth(node.where, there)
            and all(self.at(mine, path) == self.at(theirs, there) for mine, theirs in node.keys)
            and all(compare(op, self.at(mine, path), self.at(theirs, there)) for op, mine, theirs in node.compares)
        ]
        if node.out == "exists":
            return bool(others)
        if node.value is None:
            return Fraction(len(others))
        return sum((self.number(node.value, there) for there in others), Fraction(0))

    def _relation(self, node: Relation, path: Path) -> Fraction:
        spec = self.program.relations[node.spec]
        chosen, paid = best(spec, lambda place: self.at(place, path))
        match node.out:
            case "chosen":
                return Fraction(chosen)
            case "total":
                return sum(paid.values(), Fraction(0))
            case "member":
                return paid.get(node.member, Fraction(0))


def best(spec: RelationSpec, at: Callable[[NodeId], Scalar]) -> tuple[int, dict[int, Fraction]]:
    """The first of the sets of largest sum, and what its members are paid (D13)."""
    gates = [bool(at(member.gate)) for member in spec.members]
    barred = {loser for bar in spec.bars if gates[bar.barrer] for loser in bar.barred}
    worth: list[Fraction] = []
    for place, member in enumerate(spec.members):
        value = at(member.value)
        assert isinstance(value, Fraction)
        worth.append(value if gates[place] and place not in barred else Fraction(0))
    wanted = None if spec.choice is None else at(spec.choice)
    outcomes = []
    for place, members in enumerate(spec.sets):
        if wanted in (None, "") or (place < len(spec.set_names) and spec.set_names[place] == wanted):
            outcomes.append((place, _under_ceilings(spec, members, worth, at)))
    if not outcomes:
        return 0, {}
    return max(outcomes, key=lambda found: (sum(found[1].values(), Fraction(0)), -found[0]))


def _under_ceilings(
    spec: RelationSpec, members: tuple[int, ...], worth: list[Fraction], at: Callable[[NodeId], Scalar]
) -> dict[int, Fraction]:
    rooms = []
    for group in spec.ceilings:
        ceiling = at(group.ceiling)
        assert isinstance(ceiling, Fraction)
        rooms.append([max(Fraction(0), ceiling)])
    paid = {}
    for member in members:
        over = [room for group, room in zip(spec.ceilings, rooms, strict=True) if member in group.members]
        paid[member] = min([worth[member], *(room[0] for room in over)])
        for room in over:
            room[0] -= paid[member]
    return paid


def compare(op: CompareOp, a: Scalar, b: Scalar) -> bool:
    if op == "=":
        return a == b
    assert isinstance(a, Fraction)
    assert isinstance(b, Fraction)
    return a < b if op == "<" else a <= b


def rounded(value: Fraction, step: Fraction, mode: str) -> Fraction:
    steps = value / step
    if mode == "floor":
        return floor(steps) * step
    if mode == "ceil":
        return ceil(steps) * step
    away = floor(abs(steps) + Fraction(1, 2))
    return (away if steps >= 0 else -away) * step


def calendar(function: str, first: int, second: int = 0) -> int:
    day = date.fromordinal(first)
    match function:
        case "year":
            return day.year
        case "month":
            return day.month
        case "day":
            return day.day
        case "add_months":
            return moved(day, second).toordinal()
        case _:
            months = 0
            end = date.fromordinal(second)
            while moved(day, months) > end:
                months -= 1
            while moved(day, months + 1) <= end:
                months += 1
            return months


def moved(day: date, months: int) -> date:
    """The same day `months` months on, or the last of that month if it has no such day."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month in (0, 13):
            year, month = (year - 1, 12) if month == 0 else (year + 1, 1)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(number, day.day))
        except ValueError:
            continue
    raise AssertionError
