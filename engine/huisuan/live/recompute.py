"""Statuses by computing all of them again with the reference: the oracle of the matcher, and the way without it."""

from __future__ import annotations

from collections.abc import Mapping

from huisuan.backends.reference import Evaluation
from huisuan.ir.program import Program
from huisuan.live.reach import Touched
from huisuan.live.statuses import MethodName
from huisuan.values import Facts, Truth


class Recomputed:
    """Holds nothing between steps, so one serves every case."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def update(self, facts: Facts, touched: Touched) -> Mapping[str, Truth]:  # noqa: ARG002 -- what changed is of no interest here
        evaluation = Evaluation(self._program, facts)
        return {benefit.id: evaluation.truth(benefit.status).truth for benefit in self._program.benefits}

    def close(self) -> None:
        return


class Recompute:
    """The method."""

    name: MethodName = "recompute"

    def __init__(self, program: Program) -> None:
        self._statuses = Recomputed(program)

    def begin(self) -> Recomputed:
        return self._statuses

    def close(self) -> None:
        return
