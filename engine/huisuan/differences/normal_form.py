"""The meaning of a node as a key that can be compared across packs.

Numbers of nodes, names of packs, ids of open leaves and the order of commutative operands are left out; years are told from the
policy year, and the first and last day in force by name. A bare form leaves out every figure too.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from hashlib import sha256
from typing import Literal

from huisuan.differences.opening import Side
from huisuan.explain.names import Names
from huisuan.ir.builder import operands
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
from huisuan.ir.reach import reads
from huisuan.values import Scalar

Told = Literal["", "date", "year"]
"""What a number beside this node would be: nothing special, a day, a calendar year."""

Key = tuple[object, ...]
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Forms:
    """The forms of one side's nodes, worked out once each."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.program = side.compiled.program
        self.names = Names(side.compiled)
        self._found: dict[tuple[NodeId, bool, Told], str] = {}
        self._leaves: dict[NodeId, frozenset[str]] = {}

    def form(self, place: NodeId, *, bare: bool = False, told: Told = "") -> str:
        """The form of a node; equal for equal meaning, also in another program."""
        found = self._found.get((place, bare, told))
        if found is None:
            key = self._key(self.program.nodes[place], bare, told)
            found = self._found[place, bare, told] = sha256(repr(key).encode()).hexdigest()[:24]
        return found

    def leaves(self, place: NodeId) -> frozenset[str]:
        """The facts, judgements and readings a node reads, by the names both sides share."""
        found = self._leaves.get(place)
        if found is None:
            node = self.program.nodes[place]
            own = {self.leaf_name(node)} if isinstance(node, Input | Field) else set()
            found = self._leaves[place] = frozenset(
                own.union(*(self.leaves(each) for each in reads(self.program, place)))
            )
        return found

    def leaf_name(self, node: Input | Field) -> str:
        """`rd_expense@0` for the policy year's, `judgement:<label>`, `purchases.price`."""
        decl, name = self.names.decl(node)
        pack = self.side.pack.id
        judgement = self.names.judgement(name) if decl.tag == "judgement" else None
        if judgement is not None:
            return f"judgement:{judgement.label.zh}"
        if decl.tag != "fact":
            return name.replace(f":{pack}/", ":")
        base, mark, period = name.removeprefix(f"{pack}.").partition("@")
        return f"{base}@{self.offset(period)}" if mark else base

    def offset(self, period: str) -> str:
        """A period told from the policy year: `0`, `-1`, `0Q1`."""
        year = self.side.pack.policy_year
        return period if year is None or not period[:4].isdigit() else f"{int(period[:4]) - year}{period[4:]}"

    def _scalar(self, value: Scalar, bare: bool, told: Told) -> Key:
        pack = self.side.pack
        if isinstance(value, bool):
            return ("truth", value)
        if isinstance(value, str):
            return ("text", value.removeprefix(f"{pack.id}/"))
        if told == "date" and value == pack.in_force.since.toordinal():
            return ("first day",)
        if told == "date" and value == pack.in_force.until.toordinal():
            return ("last day",)
        if told == "year" and pack.policy_year is not None and FIRST_YEAR <= value <= LAST_YEAR:
            return ("year", str(value - pack.policy_year))
        return ("number",) if bare else ("number", str(value))

    def _told_by(self, places: Iterable[NodeId]) -> Told:
        for place in places:
            sense = None if isinstance(self.program.nodes[place], Const) else self.names.sense(place)
            if sense is not None and sense.type == "date":
                return "date"
            if sense is not None and sense.unit.name == "年":
                return "year"
        return ""

    def _key(self, node: Node, bare: bool, told: Told) -> Key:
        name = type(node).__name__
        match node:
            case Const():
                return self._scalar(node.value, bare, told)
            case Input() | Field():
                return (name, self.leaf_name(node), node.part, node.met)
            case Not():
                return self._denied(node, bare)
            case And() | Or():
                return (name, *sorted({self.form(each, bare=bare) for each in self._flat(node)}))
            case Add() | Min() | Max():
                passed = told or self._told_by(node.args)
                return (name, *sorted(self.form(each, bare=bare, told=passed) for each in self._flat(node)))
            case Compare():
                return self._compared(node, bare)
            case Mul():
                return (name, *sorted(self.form(each, bare=bare) for each in (node.a, node.b)))
            case Member():
                return (name, self.form(node.a, bare=bare), node.members)
            case Select():
                return (name, self.form(node.cond, bare=bare), *self._all((node.then, node.other), bare, told))
            case Table() | Bands() | Round():
                return (name, *self._all(operands(node), bare), *self._figures(node, bare))
            case Calendar():
                passed = "date" if node.function in ("add_months", "months_between") else ""
                return (name, node.function, *self._all(node.args, bare, passed))
            case Range():
                mean = () if node.mean is None else (node.mean,)
                return (name, str(node.kind), *self._all((node.low, node.high, *mean), bare))
            case Relation():
                return (name, node.out, node.member, *self._contest(node, bare))
            case Div() | Limit():
                return (name, *self._all(operands(node), bare))
            case Count() | Sum() | Exists() | Extreme() | Pick() | Running() | Related():
                return (name, *self._over_items(node, bare))

    def _all(self, places: Iterable[NodeId], bare: bool, told: Told = "") -> tuple[str, ...]:
        return tuple(self.form(each, bare=bare, told=told) for each in places)

    def _flat(self, node: And | Or | Add | Min | Max) -> Iterable[NodeId]:
        for each in node.args:
            inner = self.program.nodes[each]
            if type(inner) is type(node) and isinstance(inner, And | Or | Add | Min | Max):
                yield from self._flat(inner)
            else:
                yield each

    def _denied(self, node: Not, bare: bool) -> Key:
        """Not not x is x, and not a <= b is b < a: one form for both ways of writing."""
        inner = self.program.nodes[node.a]
        if isinstance(inner, Not):
            return self._key(self.program.nodes[inner.a], bare, "")
        if isinstance(inner, Compare) and inner.op != "=":
            return self._compared(Compare("<" if inner.op == "<=" else "<=", inner.b, inner.a), bare)
        return ("Not", self.form(node.a, bare=bare))

    def _compared(self, node: Compare, bare: bool) -> Key:
        told = self._told_by((node.a, node.b))
        pair = self._all((node.a, node.b), bare, told)
        return ("Compare", node.op, *(sorted(pair) if node.op == "=" else pair))

    def _figures(self, node: Table | Bands | Round, bare: bool) -> Key:
        """What a table, a scale or a rounding holds beside its operands; bare, the levels and ends without their figures."""
        match node:
            case Table():
                return tuple(sorted((keys, "" if bare else str(value)) for keys, value in node.rows))
            case Bands():
                ends = tuple("" if bare else f"{edge} {closed}" for edge, closed in node.edges)
                return (ends, tuple("" if bare else str(value) for value in node.values))
            case Round():
                return (_number(node.step, bare), node.mode)

    def _over_items(self, node: Count | Sum | Exists | Extreme | Pick | Running | Related, bare: bool) -> Key:
        frame = self.program.frames[node.frame].name.removeprefix(f"{self.side.pack.id}.")
        extra: Key = ()
        match node:
            case Extreme():
                extra = (node.which,)
            case Pick():
                extra = (_number(Fraction(node.k), bare), node.order, node.out, len(node.by))
            case Running():
                extra = (node.out, node.ceiling is None, len(node.by))
            case Related():
                extra = (node.out, node.value is None, len(node.keys), tuple(op for op, _, _ in node.compares))
            case Count() | Sum() | Exists():
                pass
        return (frame, *extra, *self._all(operands(node), bare))

    def _contest(self, node: Relation, bare: bool) -> Key:
        spec = self.program.relations[node.spec]
        members = tuple(self._all((each.gate, each.value), bare) for each in spec.members)
        ceilings = tuple((each.members, self.form(each.ceiling, bare=bare)) for each in spec.ceilings)
        return (members, spec.sets, ceilings, tuple((bar.barrer, bar.barred) for bar in spec.bars), spec.choice is None)


def _number(value: Fraction, bare: bool) -> str:
    return "" if bare else str(value)
