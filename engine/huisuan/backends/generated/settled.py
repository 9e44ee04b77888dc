"""What follows from the widely read facts and the readings alone: computed once for each state of these, read by all components.

Pure analysis of a program, and the code of what it finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from huisuan.backends.generated.code import IntervalCode
from huisuan.backends.generated.layout import Cell, Leaves
from huisuan.ir.nodes import (
    Const,
    Count,
    Exists,
    Extreme,
    Field,
    Input,
    NodeId,
    Pick,
    Range,
    Related,
    Relation,
    Running,
    Sum,
)
from huisuan.ir.program import Program
from huisuan.ir.reach import reached, reads
from huisuan.values import Facts, State


class Settled:
    """The values that `roots` need of what is settled once the facts `wide` and all readings are."""

    def __init__(self, program: Program, roots: Iterable[NodeId], wide: Iterable[str], leaves: Leaves) -> None:
        self.program = program
        wanted = tuple(roots)
        needed = reached(program, wanted)
        inside = self._inside(sorted(needed), frozenset(wide))
        shown = set(wanted).union(*(reads(program, node) for node in needed if node not in inside)) & inside
        self.nodes = tuple(sorted(node for node in shown if not isinstance(program.nodes[node], Const | Input)))
        self._known = frozenset(self.nodes)
        self._code = IntervalCode(program, self.nodes, leaves)

    def _inside(self, needed: Iterable[NodeId], wide: frozenset[str]) -> set[NodeId]:
        inside: set[NodeId] = set()
        for node in needed:
            match self.program.nodes[node]:
                case Input(decl=decl):
                    known = self.program.inputs[decl].id in wide or self.program.inputs[decl].default is not None
                case (
                    Count()
                    | Sum()
                    | Exists()
                    | Extreme()
                    | Pick()
                    | Running()
                    | Related()
                    | Field()
                    | Relation()
                    | Range()
                ):
                    known = False
                case _:
                    known = all(place in inside for place in reads(self.program, node))
            if known:
                inside.add(node)
        return inside

    def cells(self, values: Mapping[str, State]) -> tuple[Cell, ...]:
        return self._code.cells(Facts(values))

    def reached(self, nodes: Iterable[NodeId]) -> set[NodeId]:
        """What must be computed for `nodes`: nothing that only what is settled reads."""
        return reached(self.program, nodes, self._known)
