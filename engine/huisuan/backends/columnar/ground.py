"""What a batch leaves to compute: a node that none of its columns reaches has one value for all rows, which the reference gives.

A register brings some facts of many; everything else is as the background says (unknown, none, complete, a reading's default) for every
applicant alike. So most of a program is settled before the first row is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huisuan.backends.record import NumberValue, TruthValue
from huisuan.backends.reference import Evaluation
from huisuan.backends.reference_parts import BLANK
from huisuan.backends.three_valued import AnyValue
from huisuan.ir.nodes import (
    And,
    Const,
    Count,
    Exists,
    Extreme,
    Field,
    Input,
    Mul,
    NodeId,
    Or,
    Pick,
    Related,
    Running,
    Select,
    Sum,
)
from huisuan.ir.program import Program
from huisuan.ir.reach import reads
from huisuan.values import Facts


@dataclass(frozen=True, slots=True)
class Given:
    """What a batch brings as columns: leaves by frame and place, and the collections it has tables of."""

    leaves: frozenset[tuple[int, int]]
    frames: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Ground:
    """The nodes that must be computed row by row, ascending, with what each then reads; and the one value of all others they read."""

    moving: Mapping[NodeId, tuple[NodeId, ...]]
    settled: Mapping[NodeId, AnyValue]


def everything(program: Program) -> Given:
    """A batch that brings every leaf there is."""
    inputs = {(0, place) for place in range(len(program.inputs))}
    fields = {(frame, place) for frame, decl in enumerate(program.frames) for place in range(len(decl.fields))}
    return Given(frozenset(inputs | fields), frozenset(range(1, len(program.frames))))


def ground_of(program: Program, given: Given, background: Facts, wanted: Iterable[NodeId]) -> Ground:
    """What `wanted` needs. `background` states what holds of every row besides its columns; of a collection with a table it is not asked."""
    return _Analysis(program, given, background).of(tuple(wanted))


class _Analysis:
    def __init__(self, program: Program, given: Given, background: Facts) -> None:
        self.program, self.given = program, given
        self.evaluation = Evaluation(program, background)
        self._moves: dict[NodeId, bool] = {}

    def of(self, wanted: tuple[NodeId, ...]) -> Ground:
        moving: dict[NodeId, tuple[NodeId, ...]] = {}
        settled: dict[NodeId, AnyValue] = {}
        pending = list(wanted)
        while pending:
            place = pending.pop()
            if place in moving or place in settled:
                continue
            if not self.moves(place):
                settled[place] = self.value(place)
                continue
            moving[place] = self._read(place)
            pending.extend(moving[place])
        return Ground(dict(sorted(moving.items())), settled)

    def value(self, place: NodeId) -> AnyValue:
        """Of a settled node; in a collection, at an item of which nothing is known."""
        return self.evaluation.value(place, (BLANK,) * self.evaluation.depth(self.program.frames_of[place]))

    def moves(self, place: NodeId) -> bool:
        """Whether the value may differ from row to row. Operands stand before, so the graph is walked once, from the leaves."""
        found = self._moves.get(place)
        if found is None:
            pending = [place]
            while pending:
                here = pending[-1]
                unasked = [other for other in reads(self.program, here) if other not in self._moves]
                if unasked:
                    pending.extend(unasked)
                else:
                    self._moves[here] = self._moves_here(here)
                    pending.pop()
            found = self._moves[place]
        return found

    def _moves_here(self, place: NodeId) -> bool:
        node = self.program.nodes[place]
        moving = any(self._moves[other] for other in reads(self.program, place))
        match node:
            case Const():
                return False
            case Input():
                return (0, node.decl) in self.given.leaves
            case Field():
                return (node.frame, node.decl) in self.given.leaves
            case And():
                return moving and not self._decides(node.args, truth=False)
            case Or():
                return moving and not self._decides(node.args, truth=True)
            case Select():
                return any(self._moves[other] for other in self._read(place))
            case Mul():
                return moving and not (self._nought(node.a) or self._nought(node.b))
            case Count() | Sum() | Exists() | Extreme():
                return (moving or node.frame in self.given.frames) and not self._decides((node.member,), truth=False)
            case Pick() | Running():
                crossing = moving or node.frame in self.given.frames or node.out != "sum"
                return crossing and not self._decides((node.member,), truth=False)
            case Related():
                return True
            case _:
                return moving

    def _decides(self, places: Iterable[NodeId], *, truth: bool) -> bool:
        """Whether one of them is settled as `truth` in every row."""
        for place in places:
            if not self._moves[place]:
                value = self.value(place)
                if isinstance(value, TruthValue) and value.truth is truth:
                    return True
        return False

    def _nought(self, place: NodeId) -> bool:
        if self._moves[place]:
            return False
        value = self.value(place)
        return isinstance(value, NumberValue) and not value.lo and not value.hi

    def _read(self, place: NodeId) -> tuple[NodeId, ...]:
        """What a moving node reads: of a choice that is settled, the branch taken."""
        node = self.program.nodes[place]
        if isinstance(node, Select) and not self._moves[node.cond]:
            condition = self.value(node.cond)
            assert isinstance(condition, TruthValue)
            if condition.truth is not None:
                return (node.cond, node.then if condition.truth else node.other)
        return reads(self.program, place)
