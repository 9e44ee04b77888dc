"""Where the roots of a plan stand, and what they come to for rows whose answer is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huisuan.backends.columnar.columns import Column, Number, TruthColumn
from huisuan.backends.columnar.compile import Answered
from huisuan.backends.columnar.late import Late
from huisuan.ir.nodes import NodeId


@dataclass(frozen=True, slots=True)
class Roots:
    """`late` makes what stands in no column yet."""

    values: Mapping[NodeId, Column]
    answered: Answered
    late: Late

    def truth(self, node: NodeId) -> TruthColumn:
        value = self.values[node]
        assert isinstance(value, TruthColumn)
        return value

    def number(self, node: NodeId) -> Number:
        value = self.values[node]
        assert isinstance(value, Number)
        return value

    def where(self, node: NodeId, status: NodeId, answer: bool | None) -> Number:
        """Of rows in which this truth has that answer; the same as of all rows, with less to do."""
        return self.answered.get((node, status, answer)) or self.number(node)
