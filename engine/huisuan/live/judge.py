"""Chosen roots of a program under some facts, by generated code that is made once for each choice and kept.

Every atom, status and amount of a live case is computed here, exactly; the matcher sees no number.
"""

from __future__ import annotations

from collections import OrderedDict

from huisuan.backends.generated import IntervalCode
from huisuan.backends.record import Roots, truth_at
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Program
from huisuan.values import Facts, Truth

KEPT = 512


class Judge:
    """Keeps the code of the choices of nodes used last."""

    def __init__(self, program: Program, kept: int = KEPT) -> None:
        self._program = program
        self._kept = kept
        self._codes: OrderedDict[tuple[NodeId, ...], IntervalCode] = OrderedDict()

    def roots(self, nodes: tuple[NodeId, ...], facts: Facts) -> Roots:
        """The values of `nodes` (ascending, without repeats)."""
        return self._code(nodes).roots(facts)

    def truths(self, nodes: tuple[NodeId, ...], facts: Facts) -> dict[NodeId, Truth]:
        """The truths of nodes of the profile frame."""
        if not nodes:
            return {}
        found = self.roots(nodes, facts)
        return {node: truth_at(found, node).truth for node in nodes}

    def _code(self, nodes: tuple[NodeId, ...]) -> IntervalCode:
        code = self._codes.get(nodes)
        if code is None:
            code = self._codes[nodes] = IntervalCode(self._program, nodes)
            if len(self._codes) > self._kept:
                self._codes.popitem(last=False)
        self._codes.move_to_end(nodes)
        return code
