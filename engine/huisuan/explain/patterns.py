"""Shapes that the mechanisms leave in a program, seen again: an increase, steps, an uplift, a chain of cases, a share.

Nodes are shared between rules, so an author's phrase is recognised by shape; origins only add the words. Pure; knows no language.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from huisuan.explain.truth_patterns import number_at, reading_at
from huisuan.ir.nodes import (
    Add,
    And,
    Compare,
    Const,
    Div,
    Field,
    Input,
    Max,
    Min,
    Mul,
    Node,
    NodeId,
    Range,
    Related,
    Round,
    Running,
    Select,
    Sum,
)
from huisuan.ir.program import Program
from huisuan.ir.reach import reached


@dataclass(frozen=True, slots=True)
class Steps:
    """start, and `added` more for each full `size` (or part of it) by which `quantity` exceeds `origin`; at most `most`."""

    start: NodeId
    added: NodeId
    quantity: NodeId
    origin: NodeId
    size: Fraction
    full: bool
    most: NodeId | None


@dataclass(frozen=True, slots=True)
class Uplift:
    value: NodeId
    test: NodeId
    rate: NodeId


@dataclass(frozen=True, slots=True)
class Cases:
    """The first condition that holds decides; `other` is the value where none does."""

    rows: tuple[tuple[NodeId, NodeId], ...]
    other: NodeId


@dataclass(frozen=True, slots=True)
class Yearly:
    """One fact in two years: the later one against the earlier."""

    this: NodeId
    last: NodeId


def negative_of(program: Program, place: NodeId) -> NodeId | None:
    """What a negative is the negative of: x of -x."""
    node = program.nodes[place]
    if isinstance(node, Mul):
        if number_at(program, node.b) == -1:
            return node.a
        if number_at(program, node.a) == -1:
            return node.b
    return None


def steps_of(program: Program, place: NodeId) -> Steps | None:
    node, most = program.nodes[place], None
    if isinstance(node, Min) and len(node.args) == 2:
        most = node.args[1]
        node = program.nodes[node.args[0]]
    if not isinstance(node, Add) or len(node.args) != 2:
        return None
    growth = program.nodes[node.args[1]]
    if not isinstance(growth, Mul):
        return None
    counted, full = program.nodes[growth.a], False
    if isinstance(counted, Round) and counted.mode == "floor" and counted.step == 1:
        counted, full = program.nodes[counted.a], True
    if not isinstance(counted, Mul):
        return None
    factor, beyond = number_at(program, counted.b), program.nodes[counted.a]
    if factor is None or factor <= 0 or not isinstance(beyond, Max) or number_at(program, beyond.args[0]) != 0:
        return None
    excess = program.nodes[beyond.args[-1]]
    if not isinstance(excess, Add) or len(excess.args) != 2:
        return None
    origin = negative_of(program, excess.args[1])
    return None if origin is None else Steps(node.args[0], growth.b, excess.args[0], origin, 1 / factor, full, most)


def uplift_of(program: Program, node: Node) -> Uplift | None:
    if not isinstance(node, Mul):
        return None
    factor = program.nodes[node.b]
    if not isinstance(factor, Add) or len(factor.args) != 2 or number_at(program, factor.args[0]) != 1:
        return None
    raised = program.nodes[factor.args[1]]
    if not isinstance(raised, Select) or number_at(program, raised.other) != 0:
        return None
    return Uplift(node.a, raised.cond, raised.then)


def cases_of(program: Program, node: Node) -> Cases | None:
    if not isinstance(node, Select):
        return None
    rows = [(node.cond, node.then)]
    other = node.other
    asked = reading_at(program, node.cond)
    while isinstance(further := program.nodes[other], Select):
        if _name(reading_at(program, further.cond)) != _name(asked):
            break
        rows.append((further.cond, further.then))
        other = further.other
    return Cases(tuple(rows), other)


def _name(reading: tuple[str, tuple[str, ...], tuple[str, ...]] | None) -> str:
    return "" if reading is None else reading[0]


def yearly_of(program: Program, this: NodeId, last: NodeId) -> Yearly | None:
    """The same fact of two following years."""
    first, second = program.nodes[this], program.nodes[last]
    if not (isinstance(first, Input) and isinstance(second, Input)):
        return None
    name, _, year = program.inputs[first.decl].id.partition("@")
    other, _, before = program.inputs[second.decl].id.partition("@")
    if name != other or not (year.isdigit() and before.isdigit()) or int(year) - int(before) != 1:
        return None
    return Yearly(this, last)


def growth_of(program: Program, node: Node) -> Yearly | None:
    """Growth: this / last - 1."""
    if not isinstance(node, Add) or len(node.args) != 2 or number_at(program, node.args[1]) != -1:
        return None
    ratio = program.nodes[node.args[0]]
    return yearly_of(program, ratio.a, ratio.b) if isinstance(ratio, Div) else None


def increase_of(program: Program, node: Node) -> Yearly | None:
    """An increase: this - last."""
    if not isinstance(node, Add) or len(node.args) != 2:
        return None
    last = negative_of(program, node.args[1])
    return None if last is None else yearly_of(program, node.args[0], last)


def together_of(program: Program, node: Node) -> tuple[NodeId, Related] | None:
    """A value of this item and the same value of related items added up."""
    if not isinstance(node, Add) or len(node.args) != 2:
        return None
    for own, others in (node.args, node.args[::-1]):
        related = program.nodes[others]
        if isinstance(related, Related) and related.out == "sum" and related.value == own:
            return own, related
    return None


def ladder_of(program: Program, node: Node) -> Running | None:
    """What comes off along a ladder of grades: x of line - x, the highest line before this one."""
    less = negative_of(program, node.args[1]) if isinstance(node, Add) and len(node.args) == 2 else None
    before = None if less is None else program.nodes[less]
    return before if isinstance(before, Running) and before.out == "before_max" else None


@dataclass(frozen=True, slots=True)
class Slice:
    """The part of `subject` above `low`, up to `high` where there is one."""

    subject: NodeId
    low: NodeId
    high: NodeId | None


def slice_of(program: Program, node: Node) -> Slice | None:
    """min(subject, high) - low, or subject - low with a constant `low`."""
    if not isinstance(node, Add) or len(node.args) != 2 or isinstance(program.nodes[node.args[0]], Const):
        return None
    low = negative_of(program, node.args[1])
    if low is None:
        return None
    capped = program.nodes[node.args[0]]
    if isinstance(capped, Min) and len(capped.args) == 2:
        return Slice(capped.args[0], low, capped.args[1])
    return Slice(node.args[0], low, None) if isinstance(program.nodes[low], Const) else None


def given_of(program: Program, node: Node) -> tuple[NodeId, NodeId] | None:
    """A value, and what is taken where it is known to be none."""
    if not isinstance(node, Select):
        return None
    test = program.nodes[node.cond]
    return (node.other, node.then) if isinstance(test, Input | Field) and test.part == "none" else None


def means_of(program: Program, place: NodeId) -> tuple[NodeId, ...]:
    """The orientations given below a node: sums that are shown and never counted."""
    found = (program.nodes[each] for each in sorted(reached(program, (place,))))
    return tuple(node.mean for node in found if isinstance(node, Range) and node.mean is not None)


def prior_of(program: Program, place: NodeId) -> tuple[str, Fraction | None] | None:
    """The benefit whose earlier awards are summed here, and the year, if it is of one year."""
    node = program.nodes[place]
    if not isinstance(node, Sum) or program.frames[node.frame].name != "prior_awards":
        return None
    member = program.nodes[node.member]
    benefit, year = "", None
    for arg in member.args if isinstance(member, And) else (node.member,):
        test = program.nodes[arg]
        end = program.nodes[test.b] if isinstance(test, Compare) and test.op == "=" else None
        if not isinstance(end, Const):
            return None
        if isinstance(end.value, str):
            benefit = end.value
        elif isinstance(end.value, Fraction):
            year = end.value
    return (benefit, year) if benefit else None


def net_of_prior(program: Program, place: NodeId) -> NodeId | None:
    """A ceiling of which earlier awards are taken off: the ceiling itself."""
    node = program.nodes[not_below_zero(program, place)]
    if not isinstance(node, Add) or len(node.args) < 2:
        return None
    less = [negative_of(program, arg) for arg in node.args[1:]]
    return node.args[0] if all(each is not None and prior_of(program, each) for each in less) else None


@dataclass(frozen=True, slots=True)
class Share:
    """A share held between nought and the whole: `part` itself, or what is left once `part` is taken off."""

    part: NodeId
    left: bool


def share_of(program: Program, place: NodeId) -> Share | None:
    """max(0, min(1, part)), or max(0, 1 - part), rounded or not."""
    node = program.nodes[place]
    if isinstance(node, Round):
        return share_of(program, node.a)
    if not isinstance(node, Max) or len(node.args) != 2 or number_at(program, node.args[0]) != 0:
        return None
    inner = program.nodes[node.args[1]]
    if not isinstance(inner, Min | Add) or len(inner.args) != 2 or number_at(program, inner.args[0]) != 1:
        return None
    if isinstance(inner, Min):
        return Share(inner.args[1], left=False)
    part = negative_of(program, inner.args[1])
    if part is None:
        return None
    most = program.nodes[part]
    capped = isinstance(most, Min) and len(most.args) == 2 and number_at(program, most.args[0]) == 1
    return Share(most.args[1] if capped and isinstance(most, Min) else part, left=True)


def not_below_zero(program: Program, place: NodeId) -> NodeId:
    """What is kept from falling below nought: x of max(0, x), else the node itself."""
    node = program.nodes[place]
    if isinstance(node, Max) and len(node.args) == 2 and number_at(program, node.args[0]) == 0:
        return node.args[1]
    return place
