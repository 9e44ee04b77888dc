"""Runs of scalar nodes on the interval path: where nothing that a run reads is open it goes by one end, and truths have two values.

`scalars.py` says what each node is where something is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from huisuan.backends.generated import ends
from huisuan.backends.generated.scalars import Scalars
from huisuan.ir.nodes import (
    Add,
    And,
    Bands,
    Calendar,
    Compare,
    Const,
    Limit,
    Max,
    Member,
    Min,
    Mul,
    NodeId,
    Not,
    Or,
    Round,
    Select,
    Table,
)
from huisuan.ir.reach import reads

SHORTEST = 4
"""A run of fewer nodes is not worth the question."""
Plain = Not | And | Or | Compare | Member | Add | Min | Max | Limit | Mul | Round | Select | Table | Bands | Calendar
PYTHON = {"<": "<", "<=": "<=", "=": "=="}


class Runs(Scalars):
    """Writes the lines of scalar nodes one after the other."""

    def lines_of(self, nodes: Sequence[NodeId], read_outside: Callable[[NodeId, frozenset[NodeId]], bool]) -> list[str]:
        """The statements of nodes in their order; `read_outside`: whether a node is wanted beside some others."""
        lines: list[str] = []
        for run in self._runs(nodes):
            full = [line for node in run for line in self.lines(node)]
            if len(run) < SHORTEST or not self._is_plain(run[0]):
                lines.extend(full)
                continue
            inside = frozenset(run)
            lines.append(f"if {self._nothing_open(run, inside)}:")
            for node in run:
                lines.append(f"    {self._known(node)}")
                if read_outside(node, inside):
                    number = self.program.types[node] == "number"
                    lines.append(f"    h{node}, o{node} = l{node}, 0" if number else f"    o{node} = 0")
            lines.extend(("else:", *(f"    {line}" for line in full)))
        return lines

    def _runs(self, nodes: Sequence[NodeId]) -> Iterator[list[NodeId]]:
        run: list[NodeId] = []
        for node in nodes:
            if run and self._is_plain(node) != self._is_plain(run[-1]):
                yield run
                run = []
            run.append(node)
        if run:
            yield run

    def _is_plain(self, node: NodeId) -> bool:
        """Whether a node is decided wherever all that it reads is."""
        operation = self.program.nodes[node]
        if isinstance(operation, Table):
            return all(lo == hi for lo, hi in ends.row_values(operation, self.program.scales[node]).values())
        return isinstance(operation, Plain) and node not in self.kinded

    def _nothing_open(self, run: Sequence[NodeId], inside: frozenset[NodeId]) -> str:
        asked: dict[str, None] = {}
        for node in run:
            for place in reads(self.program, node):
                if place in inside or isinstance(self.program.nodes[place], Const):
                    continue
                match self.program.types[place]:
                    case "truth":
                        asked[f"t{place} is not None"] = None
                    case "enum" | "text":
                        asked[f"s{place} is not None"] = None
                    case "number":
                        asked[self.one_end((place,))] = None
                        if isinstance(self.program.nodes[node], Select):
                            asked[f"not o{place}"] = None
        return " and ".join(asked) or "True"

    def _known(self, node: NodeId) -> str:
        operation, own = self.program.nodes[node], self.program.scales[node]
        match operation:
            case Not() | And() | Or() | Compare() | Member():
                return f"t{node} = {self._two_valued(operation)}"
            case Select(cond=cond, then=then, other=other) if self.program.types[node] == "truth":
                return f"t{node} = {self.truth(then)} if {self.truth(cond)} else {self.truth(other)}"
            case Select(cond=cond, then=then, other=other):
                return f"l{node} = {self.lo(then, own)} if {self.truth(cond)} else {self.lo(other, own)}"
            case Table(keys=keys):
                rows = self.constant(ends.table_ends(operation, own), operation)
                return f"l{node} = {rows}({', '.join(map(self.text_of, keys))})[0]"
            case Bands(a=a):
                bands = self.constant(ends.band_ends(operation, self.program.scales[a], own), operation)
                return f"l{node} = {bands}({self.lo(a)}, {self.lo(a)})[0]"
            case Calendar(function=function, args=args):
                days = [self.day(self.lo(arg), arg) for arg in args for _ in range(2)]
                return f"l{node} = {function}_ends({', '.join(days)})[0]"
            case Add() | Min() | Max() | Limit() | Mul() | Round():
                return f"l{node} = {self._one_end(operation, own)}"
            case _:
                raise ValueError(f"node {node} may be open wherever what it reads is decided")

    def _two_valued(self, operation: Not | And | Or | Compare | Member) -> str:
        match operation:
            case Not(a=a):
                return f"not {self.truth(a)}"
            case And(args=args):
                return " and ".join(map(self.truth, args)) or "True"
            case Or(args=args):
                return " or ".join(map(self.truth, args)) or "False"
            case Member(a=a, members=members):
                if isinstance(self.program.nodes[a], Const):
                    return self._member(a, members)
                return f"s{a} in {self.constant(frozenset(members))}"
            case Compare(a=a, b=b, op=op):
                match self.program.types[a]:
                    case "truth":
                        return f"{self.truth(a)} is {self.truth(b)}"
                    case "enum" | "text":
                        return f"{self.text_of(a)} == {self.text_of(b)}"
                    case "number":
                        scale = self.common((a, b))
                        return f"{self.lo(a, scale)} {PYTHON[op]} {self.lo(b, scale)}"

    def _one_end(self, operation: Add | Min | Max | Limit | Mul | Round, own: int) -> str:
        match operation:
            case Add(args=args):
                return " + ".join(self.lo(arg, own) for arg in args) or "0"
            case Min(args=args) | Max(args=args):
                if len(args) == 1:
                    return self.lo(args[0], own)
                name = "max" if isinstance(operation, Max) else "min"
                return f"{name}({', '.join(self.lo(arg, own) for arg in args)})"
            case Limit(a=a, ceiling=ceiling):
                return f"min({self.lo(a, own)}, {self.lo(ceiling, own)})"
            case Mul(a=a, b=b):
                return self._product(a, b, own)
            case Round(a=a):
                return self.rounded(operation, self.lo(a), own)

    def _product(self, a: NodeId, b: NodeId, own: int) -> str:
        scales = [self.program.scales[place] if own else 0 for place in (a, b)]
        for factor, (place, scale) in ((a, (b, scales[1])), (b, (a, scales[0]))):
            if (value := self.number_at(factor)) is not None:
                return self.times(self.lo(place, scale), self.literal(value, value.denominator if own else 0))
        return f"{self.lo(a, scales[0])} * {self.lo(b, scales[1])}"
