"""Python source for scalar nodes on the point path: one value a node, computed where and only where a result depends on it.

A number is an integer at its node's scale; a ratio is a quotient of two integers while it is only compared, rounded or added to, else a
`Fraction`. Node 7 is `v7`, as a leaf `x7`; names and literals are made of node numbers and integers only.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from typing import assert_never

from huisuan import calendar_dates as calendar
from huisuan.backends.generated import holes
from huisuan.backends.generated.block import DEEPEST, Block
from huisuan.backends.generated.costs import Costs
from huisuan.backends.generated.ends import whole_day
from huisuan.backends.generated.layout import Layout, scaled
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

OverNumbers = Add | Mul | Div | Round | Min | Max | Limit | Bands | Range | Compare | Relation
OverItems = Count | Sum | Exists | Extreme | Pick | Running | Related
CROWDED = 30
"""More brackets than this inside each other are broken up by a name."""

RUNTIME: dict[str, object] = {
    "Fraction": Fraction,
    "bisect_right": bisect_right,
    "not_a_point": holes.not_a_point,
    "positive": holes.positive,
    "round_half": holes.round_half,
    "whole_day": whole_day,
    "year": calendar.year_of,
    "month": calendar.month_of,
    "day": calendar.day_of,
    "add_months": calendar.add_months,
    "months_between": calendar.months_between,
}


def product_of(*factors: str) -> str:
    """A product without its ones."""
    kept = [factor for factor in factors if factor != "1"]
    return f"({' * '.join(kept)})" if len(kept) > 1 else kept[0] if kept else "1"


def is_atom(text: str) -> bool:
    return text.isidentifier() or text.isdigit()


def brackets(text: str) -> int:
    """How deep the brackets of an expression go."""
    deepest = depth = 0
    for char in text:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
    return deepest


class PointScalars(ABC):
    """Writes expressions for nodes, and into a block the statements they need first."""

    def __init__(self, layout: Layout, roots: tuple[NodeId, ...]) -> None:
        self.program: Program = layout.program
        self.layout = layout
        self.constants: dict[str, object] = {}
        self._names: dict[tuple[str, object], str] = {}
        self.cost = Costs(self.program)
        self._uses: dict[NodeId, int] = dict.fromkeys(roots, 1)
        for node in layout.needed:
            for place in reads(self.program, node):
                self._uses[place] = self._uses.get(place, 0) + 1

    @abstractmethod
    def over_items(self, node: NodeId, operation: OverItems, block: Block) -> str: ...

    @abstractmethod
    def over_numbers(self, node: NodeId, operation: OverNumbers, block: Block) -> str: ...

    def constant(self, value: object, key: object = None) -> str:
        known = (type(value).__name__, value if key is None else key)
        name = self._names.get(known)
        if name is None:
            name = self._names[known] = f"K{len(self.constants)}"
            self.constants[name] = value
        return name

    def number_at(self, node: NodeId) -> Fraction | None:
        operation = self.program.nodes[node]
        return operation.value if isinstance(operation, Const) and isinstance(operation.value, Fraction) else None

    def whole(self, value: int) -> str:
        return f"({value})" if value < 0 else str(value)

    def atom(self, node: NodeId, text: str, block: Block) -> str:
        """`text`, the value of `node`, as something that may be repeated."""
        if is_atom(text):
            return text
        block.lines.append(f"v{node} = {text}")
        return block.name(node, f"v{node}")

    def at(self, node: NodeId, scale: int, block: Block) -> str:
        """The node's number at `scale`, 0 for a fraction."""
        own, value = self.program.scales[node], self.number_at(node)
        if value is not None:
            return self.whole(scaled(value, scale)) if scale else self.constant(value)
        text = self.expression(node, block)
        if own == scale:
            return text
        return product_of(text, str(scale // own)) if scale else f"Fraction(+{text}, {own})"

    def atom_at(self, node: NodeId, scale: int, block: Block) -> str:
        text = self.at(node, scale, block)
        if is_atom(text):
            return text
        name = f"v{node}" if scale == self.program.scales[node] else f"v{node}_{scale}"
        block.lines.append(f"{name} = {text}")
        return block.name(node if scale == self.program.scales[node] else (node, scale), name)

    def expression(self, node: NodeId, block: Block) -> str:
        """The value of `node`; what needs statements, or is used again, gets a name in `block`."""
        operation = self.program.nodes[node]
        if isinstance(operation, Const):
            return self._constant(operation)
        found = block.named(node)
        if found is not None:
            return found
        if self.program.types[node] == "truth" and (decided := self.decided(node, block)) is not None:
            return str(decided)
        home = block.home_of(self.program.frames_of[node])
        if home is not block and not self.is_light(node):
            return self.atom(node, self.expression(node, home), home)
        text = self._computed(node, block)
        if is_atom(text):
            return block.name(node, text)
        shared = self._uses.get(node, 0) > 1 and not self.is_light(node)
        return self.atom(node, text, block) if shared or brackets(text) > CROWDED else text

    def _constant(self, operation: Const) -> str:
        match operation.value:
            case bool() as truth:
                return str(truth)
            case str() as text:
                return self.constant(text)
            case Fraction() as number:
                return self.whole(number.numerator)

    def is_light(self, node: NodeId) -> bool:
        """Whether a node is as cheap to compute again as to keep."""
        if not isinstance(self.program.nodes[node], Not | Compare | Member | Field | Input):
            return False
        return all(isinstance(self.program.nodes[place], Const | Input | Field) for place in reads(self.program, node))

    def decided(self, node: NodeId, block: Block, trust: int = 3) -> bool | None:
        """What the conditions around `block` say of a truth."""
        found = block.decided(node)
        if found is not None or not trust:
            return found
        match self.program.nodes[node]:
            case Const(value=bool() as truth):
                return truth
            case Not(a=a):
                inner = self.decided(a, block, trust - 1)
                return None if inner is None else not inner
            case And(args=args) | Or(args=args):
                ends_it = isinstance(self.program.nodes[node], Or)
                truths = {self.decided(arg, block, trust - 1) for arg in args}
                if ends_it in truths:
                    return ends_it
                return None if None in truths else not ends_it
            case _:
                return None

    def _computed(self, node: NodeId, block: Block) -> str:
        operation = self.program.nodes[node]
        match operation:
            case Const():
                return self._constant(operation)
            case Input() | Field():
                return f"x{node}"
            case Not(a=a):
                return f"(not {self.expression(a, block)})"
            case And(args=args) | Or(args=args):
                return self.junction(f"v{node}", args, block, ends_it=isinstance(operation, Or))
            case Member(a=a, members=members):
                text = self.expression(a, block)
                return f"({text} in {self.constant(frozenset(members))})"
            case Add() | Mul() | Div() | Round() | Min() | Max() | Limit() | Bands() | Range() | Compare() | Relation():
                return self.over_numbers(node, operation, block)
            case Select():
                return self._select(node, operation, block)
            case Table(keys=keys):
                rows = self.constant(holes.table_points(operation, self.program.scales[node]), operation)
                texts = [self.expression(key, block) for key in keys]
                return f"{rows}.get({texts[0] if len(texts) == 1 else '(' + ', '.join(texts) + ',)'}, 0)"
            case Calendar(function=function, args=args):
                return f"{function}({', '.join(self._day(arg, block) for arg in args)})"
            case Count() | Sum() | Exists() | Extreme() | Pick() | Running() | Related():
                return self.over_items(node, operation, block)
            case _:
                assert_never(operation)

    def _day(self, node: NodeId, block: Block) -> str:
        scale, text = self.program.scales[node], self.expression(node, block)
        return text if scale == 1 else f"whole_day(+{text}, {scale})"

    def _select(self, node: NodeId, operation: Select, block: Block) -> str:
        own, number = self.program.scales[node], self.program.types[node] == "number"

        def arm(place: NodeId, within: Block) -> str:
            return self.at(place, own, within) if number else self.expression(place, within)

        asked = self.expression(operation.cond, block)
        if asked in ("True", "False"):
            return arm(operation.then if asked == "True" else operation.other, block)
        if block.depth > DEEPEST:
            return f"({arm(operation.then, block)} if {asked} else {arm(operation.other, block)})"
        arms = Block(block, block.depth + 1), Block(block, block.depth + 1)
        arms[0].decide(operation.cond, True)
        arms[1].decide(operation.cond, False)
        then, other = arm(operation.then, arms[0]), arm(operation.other, arms[1])
        if not arms[0].lines and not arms[1].lines:
            return f"({then} if {asked} else {other})"
        name = f"v{node}"
        block.put(f"if {asked}:", [*arms[0].lines, f"{name} = {then}"])
        block.put("else:", [*arms[1].lines, f"{name} = {other}"])
        return block.name(node, name)

    def junction(self, name: str, args: Sequence[NodeId], block: Block, *, ends_it: bool) -> str:
        """Operands in order, each only where those before leave the matter open."""
        told: list[str] = []
        open_, around = False, block
        for arg in sorted(args, key=self.cost):
            inner = Block(around, block.depth + 1)
            text = self.expression(arg, inner)
            if inner.lines and told:
                joined = f" {'or' if ends_it else 'and'} ".join(told)
                self._tell(name, joined, block, again=open_, ends_it=ends_it)
                told, open_ = [], True
            if inner.lines and open_:
                block.put(f"if {'not ' if ends_it else ''}{name}:", [*inner.lines, f"{name} = {text}"])
            elif inner.lines:
                block.absorb(inner)
                told.append(text)
            else:
                told.append(text)
            inner.decide(arg, not ends_it)
            inner.lines.clear()
            around = inner
        joined = f" {'or' if ends_it else 'and'} ".join(told) or str(not ends_it)
        if not open_:
            return f"({joined})"
        if told:
            self._tell(name, joined, block, again=True, ends_it=ends_it)
        return name

    @staticmethod
    def _tell(name: str, text: str, block: Block, *, again: bool, ends_it: bool) -> None:
        if again:
            block.put(f"if {'not ' if ends_it else ''}{name}:", [f"{name} = {text}"])
        else:
            block.lines.append(f"{name} = {text}")
