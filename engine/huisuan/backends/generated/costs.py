"""In which order generated point code asks conditions: what is cheap to compute and what most profiles fail comes first.

Order is free in logic (D5); this is about speed only.
"""

from __future__ import annotations

from huisuan.ir.nodes import Compare, Const, Count, Div, Exists, Extreme, NodeId, Pick, Related, Relation, Running, Sum
from huisuan.ir.program import Program
from huisuan.ir.reach import reads

MOST = 10**6


class Costs:
    """Sort keys of nodes."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._known: dict[NodeId, int] = {}

    def __call__(self, node: NodeId) -> tuple[int, bool, NodeId]:
        """What is to be asked first among conditions of equal weight in logic: the cheap, then what most profiles fail."""
        found = self._known.get(node)
        if found is None:
            found = min(MOST, self._own(node) + sum(self(place)[0] for place in reads(self.program, node)))
            self._known[node] = found
        return found, not self._is_trigger(node), node

    def _own(self, node: NodeId) -> int:
        match self.program.nodes[node]:
            case Div():
                return 20
            case Relation() | Count() | Sum() | Exists() | Extreme() | Pick() | Running() | Related():
                return 100
            case _:
                return 1

    def _is_trigger(self, node: NodeId) -> bool:
        """Whether a condition asks that something be there at all: more than its least value."""
        match self.program.nodes[node]:
            case Compare(op="<", a=a, b=b):
                bounds, least = self.program.bounds[b], self.program.nodes[a]
                return bounds is not None and isinstance(least, Const) and least.value in (bounds.lo, 0)
            case _:
                return False
