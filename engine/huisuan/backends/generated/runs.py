"""Runs of sums and products on the interval path: where nothing that a run reads is open it goes by one end alone.

`scalars.py` says what each node is where something is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from huisuan.backends.generated.scalars import Scalars
from huisuan.ir.nodes import Add, Limit, Max, Min, Mul, NodeId, Round, Select
from huisuan.ir.reach import reads

SHORTEST = 3
"""A run of fewer nodes is not worth the question."""


class Runs(Scalars):
    """Writes the lines of scalar nodes one after the other."""

    def lines_of(self, nodes: Sequence[NodeId], read_outside: Callable[[NodeId, frozenset[NodeId]], bool]) -> list[str]:
        """The statements of nodes in their order; `read_outside`: whether a node's ends are wanted beside some others'."""
        lines: list[str] = []
        for run in self._runs(nodes):
            full = [line for node in run for line in self.lines(node)]
            if len(run) < SHORTEST or not self._by_one_end(run[0]):
                lines.extend(full)
                continue
            inside = frozenset(run)
            lines.append(f"if {self._nothing_open(run, inside)}:")
            for node in run:
                lines.append(f"    l{node} = {self._one_end_of(node)}")
                if read_outside(node, inside):
                    lines.append(f"    h{node}, o{node} = l{node}, 0")
            lines.extend(("else:", *(f"    {line}" for line in full)))
        return lines

    def _runs(self, nodes: Sequence[NodeId]) -> Iterator[list[NodeId]]:
        run: list[NodeId] = []
        for node in nodes:
            if run and self._by_one_end(node) != self._by_one_end(run[-1]):
                yield run
                run = []
            run.append(node)
        if run:
            yield run

    def _by_one_end(self, node: NodeId) -> bool:
        """Whether a node has one end wherever what it reads has."""
        by_end = isinstance(self.program.nodes[node], Add | Min | Max | Limit | Mul | Round | Select)
        return by_end and self.program.types[node] == "number" and node not in self.kinded

    def _nothing_open(self, run: Sequence[NodeId], inside: frozenset[NodeId]) -> str:
        asked: dict[str, None] = {}
        for node in run:
            operation = self.program.nodes[node]
            for place in reads(self.program, node):
                if place in inside or self.number_at(place) is not None:
                    continue
                if self.program.types[place] == "truth":
                    asked[f"{self.truth(place)} is not None"] = None
                    continue
                asked[self.one_end((place,))] = None
                if isinstance(operation, Select):
                    asked[f"not o{place}"] = None
        return " and ".join(asked) or "True"

    def _one_end_of(self, node: NodeId) -> str:
        own, operation = self.program.scales[node], self.program.nodes[node]
        match operation:
            case Add(args=args):
                return " + ".join(self.lo(arg, own) for arg in args) or "0"
            case Min(args=args) | Max(args=args):
                name = "max" if isinstance(operation, Max) else "min"
                return (
                    f"{name}({', '.join(self.lo(arg, own) for arg in args)})"
                    if len(args) > 1
                    else self.lo(args[0], own)
                )
            case Limit(a=a, ceiling=ceiling):
                return f"min({self.lo(a, own)}, {self.lo(ceiling, own)})"
            case Mul(a=a, b=b):
                return self._product(a, b, own)
            case Round(a=a):
                return self.rounded(operation, self.lo(a), own)
            case Select(cond=cond, then=then, other=other):
                return f"{self.lo(then, own)} if {self.truth(cond)} else {self.lo(other, own)}"
            case _:
                raise ValueError(f"node {node} has two ends")

    def _product(self, a: NodeId, b: NodeId, own: int) -> str:
        scales = [self.program.scales[place] if own else 0 for place in (a, b)]
        for factor, (place, scale) in ((a, (b, scales[1])), (b, (a, scales[0]))):
            if (value := self.number_at(factor)) is not None:
                return self.times(self.lo(place, scale), self.literal(value, value.denominator if own else 0))
        return f"{self.lo(a, scales[0])} * {self.lo(b, scales[1])}"
