"""From a program and the shape of a batch to a plan: each node once, level by level, those of one level and table in one step.

The one match over the closed union. A node out of reach is left out by name, and so is all that reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

import polars as pl

from huisuan.backends.columnar import allotment, arithmetic, dates, items, logic, pairs, stacked
from huisuan.backends.columnar.columns import Column, Number, TruthColumn, compare, unopened
from huisuan.backends.columnar.ground import Ground
from huisuan.backends.columnar.integers import TooWide
from huisuan.backends.columnar.late import Late
from huisuan.backends.columnar.plan import Opens, Planner, names_of
from huisuan.backends.columnar.schedule import scheduled
from huisuan.backends.columnar.steps import Step
from huisuan.backends.columnar.tables import BLANK, OWNER, ROW, Shape
from huisuan.backends.record import UnsupportedNode
from huisuan.ir.nodes import (
    Add,
    And,
    Bands,
    Calendar,
    Compare,
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
from huisuan.ir.program import Program
from huisuan.ir.reach import reads

SEQUENTIAL = Calendar | Count | Sum | Exists | Extreme | Pick | Running | Related | Relation
"""Nodes that put down steps of their own before their value stands."""


Answered = Mapping[tuple[NodeId, NodeId, bool | None], Number]
"""What a choice comes to where its condition holds or is open, by its node, the condition's and the answer."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps over the tables of a batch of one shape, where the wanted nodes then stand (or, late, what of), and what is left out and why."""

    steps: tuple[Step, ...]
    values: Mapping[NodeId, Column]
    answered: Answered
    late: Late
    left_out: Mapping[NodeId, str]


def levels(ground: Ground) -> list[list[NodeId]]:
    """The moving nodes by how deep they stand above the settled ones; a level reads only earlier ones."""
    depth: dict[NodeId, int] = {}
    found: list[list[NodeId]] = []
    for place, read in ground.moving.items():
        depth[place] = 1 + max((depth.get(other, -1) for other in read), default=-1)
        found.extend([] for _ in range(depth[place] + 1 - len(found)))
        found[depth[place]].append(place)
    return found


def unproved(program: Program) -> frozenset[NodeId]:
    """Nodes whose static bounds are no proof: quotients by a ratio, which has no least step, and what reads them."""
    found: set[NodeId] = set()
    for place, node in enumerate(program.nodes):
        by_ratio = isinstance(node, Div) and not program.scales[node.b]
        if by_ratio or any(other in found for other in reads(program, place)):
            found.add(place)
    return frozenset(found)


def plan(
    program: Program,
    shape: Shape,
    codes: Mapping[str, int],
    wanted: tuple[NodeId, ...],
    ground: Ground,
    opens: Opens,
    at_few: frozenset[NodeId] = frozenset(),
) -> Plan:
    """A plan for the wanted nodes, those `at_few` of them asked of few rows; `codes` number the texts of the tables."""
    planner = Planner(program, shape, codes, opens)
    _put_settled(planner, ground)
    loose = unproved(program)
    for level in levels(ground):
        pending: dict[int, list[pl.Expr]] = {}
        last: list[NodeId] = []
        for place in level:
            if isinstance(program.nodes[place], SEQUENTIAL):
                last.append(place)
            else:
                _put(planner, place, loose, pending)
        _derive(planner, pending)
        for place in last:
            after: dict[int, list[pl.Expr]] = {}
            _put(planner, place, loose, after)
            _derive(planner, after)
    answered = {key: value for place in sorted(at_few) for key, value in _answered(planner, place)}
    values = {place: planner.values[place] for place in wanted if place in planner.values}
    left_out = {place: planner.left_out[place] for place in wanted if place not in values}
    keep = {frame: [ROW, OWNER, BLANK] if frame else [ROW] for frame in range(len(program.frames))}
    late: list[str] = []
    for place, value in values.items():
        frame = program.frames_of[place]
        waits = at_few and isinstance(value, TruthColumn)  # what a truth is open in is asked where it is open
        now = () if place in at_few else names_of(unopened(value, planner.closed) if waits else value)
        keep[frame].extend(names_of(value) if frame else now)
        late.extend(() if frame else names_of(value))
    late.extend(name for value in answered.values() for name in names_of(value))
    kept = {frame: tuple(dict.fromkeys(names)) for frame, names in keep.items()}
    schedule = scheduled(planner.steps, kept, late)
    return Plan(schedule.steps, values, answered, schedule.late, left_out)


def _answered(planner: Planner, place: NodeId) -> Iterator[tuple[tuple[NodeId, NodeId, bool | None], Number]]:
    """Of a choice in the applicants' table, as far as the widths allow; nothing of other nodes."""
    program, node = planner.program, planner.program.nodes[place]
    if not isinstance(node, Select) or program.frames_of[place]:
        return
    if not planner.values.keys() >= {place, node.cond, node.then, node.other}:
        return
    condition = planner.truth(node.cond, 0)
    if isinstance(condition.value, bool):
        return
    then, other = planner.seen(node.then, 0), planner.seen(node.other, 0)
    if not isinstance(then, Number) or not isinstance(other, Number):
        return
    try:
        either = logic.either(condition, then, other)
    except TooWide:  # what is asked of open rows is then read off the node itself
        either = None
    for answer, value in ((True, then), (None, either)):
        if value is None:
            continue
        known: Column = arithmetic.settled(value, None, program.scales[place])
        if not planner.opens.through(place):
            known = unopened(known, planner.closed)
        kept = planner.keep(0, f"n{place}.{'met' if answer else 'open'}", known)
        assert isinstance(kept, Number)
        yield (place, node.cond, answer), kept


def _put_settled(planner: Planner, ground: Ground) -> None:
    pending: dict[int, list[pl.Expr]] = {}
    for place, known in ground.settled.items():
        value = logic.settled(planner, known)
        if isinstance(value, Number):
            value = arithmetic.settled(value, None, planner.program.scales[place])
        if not planner.opens.through(place):
            value = unopened(value, planner.closed)
        exprs, planner.values[place] = planner.kept(f"n{place}", value)
        pending.setdefault(planner.program.frames_of[place], []).extend(exprs)
    _derive(planner, pending)


def _derive(planner: Planner, pending: Mapping[int, list[pl.Expr]]) -> None:
    for frame, exprs in pending.items():
        planner.derive(frame, exprs)


def _put(planner: Planner, place: NodeId, loose: frozenset[NodeId], pending: dict[int, list[pl.Expr]]) -> None:
    frame, program = planner.program.frames_of[place], planner.program
    try:
        value = _column(planner, place, program.nodes[place], frame)
        if isinstance(value, Number):
            value = arithmetic.settled(value, None if place in loose else program.bounds[place], program.scales[place])
    except (UnsupportedNode, TooWide) as reason:
        name = type(program.nodes[place]).__name__
        known = isinstance(reason, UnsupportedNode)
        planner.left_out[place] = str(reason) if known else f"columnar: node {place} ({name}): {reason}"
        return
    if not planner.opens.through(place):
        value = unopened(value, planner.closed)
    exprs, planner.values[place] = planner.kept(f"n{place}", value)
    pending.setdefault(frame, []).extend(exprs)


def _column(planner: Planner, place: NodeId, node: Node, frame: int) -> Column:
    match node:
        case Const():
            raise TypeError("a literal moves in no row")
        case Input() | Field():
            return logic.leaf(planner, node)
        case Not():
            return logic.negated(planner, node, frame)
        case And() | Or():
            return logic.combined(planner, node, frame)
        case Compare():
            return compare(node.op, planner.seen(node.a, frame), planner.seen(node.b, frame))
        case Member():
            return logic.membership(planner, node, frame)
        case Select():
            return logic.selected(planner, node, frame)
        case Table():
            return logic.looked_up(planner, node, frame)
        case Add():
            return arithmetic.added(planner, node, frame)
        case Mul():
            return arithmetic.multiplied(planner, node, frame)
        case Div():
            return arithmetic.divided(planner, node, place, frame)
        case Min() | Max() | Limit():
            return arithmetic.extreme(planner, node, frame)
        case Round():
            return arithmetic.rounded(planner, node, frame)
        case Bands():
            return arithmetic.banded(planner, node, frame)
        case Range():
            return arithmetic.discretion(planner, node, frame)
        case Calendar():
            return dates.calendar(planner, node, place, frame)
        case Relation():
            return stacked.relation(planner, node)
        case Count() | Exists() | Sum() | Extreme() | Pick() | Running() | Related():
            return _over_items(planner, place, node)
        case _:
            assert_never(node)


def _over_items(
    planner: Planner, place: NodeId, node: Count | Exists | Sum | Extreme | Pick | Running | Related
) -> Column:
    match node:
        case Count():
            return items.count(planner, node, place)
        case Exists():
            return items.exists(planner, node, place)
        case Sum():
            return items.total(planner, node, place)
        case Extreme():
            return items.extreme(planner, node, place)
        case Pick(out="taken"):
            return pairs.taken(planner, node, f"n{place}")
        case Pick():
            return allotment.picked_sum(planner, node, place)
        case Running(out="sum"):
            return allotment.running_sum(planner, node, place)
        case Running():
            return pairs.running(planner, node, place)
        case Related():
            return pairs.related(planner, node, place)
        case _:
            assert_never(node)
