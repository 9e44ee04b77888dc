"""Live cases held to the parity record like any backend: statuses by what fires, everything else by generated code."""

from __future__ import annotations

from dataclasses import replace

from huisuan.backends.record import Roots, TruthValue, Value, truth_at
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Program, roots
from huisuan.live.reach import EVERYTHING
from huisuan.live.session import LiveProgram, agree
from huisuan.live.statuses import MethodName
from huisuan.values import Facts


class LiveBackend:
    """Owes all but the trace; raises StatusMismatch rather than give a status that did not fire. Keeps the last program ready."""

    name = "live"

    def __init__(self, method: MethodName | None = "durable-rules") -> None:
        self._method = method
        self._live: LiveProgram | None = None

    def evaluate(self, program: Program, profiles: tuple[Facts, ...]) -> tuple[Roots, ...]:
        """MatcherMissing without the extra `live`, unless another method was named; PackTooWide; StatusMismatch."""
        live = self._ready(program)
        return tuple(_evaluate(live, facts) for facts in profiles)

    def close(self) -> None:
        if self._live is not None:
            self._live.close()
            self._live = None

    def _ready(self, program: Program) -> LiveProgram:
        if self._live is None or self._live.program is not program:
            self.close()
            self._live = LiveProgram(program, self._method)
        return self._live


def _evaluate(live: LiveProgram, facts: Facts) -> Roots:
    statuses = live.method.begin()
    try:
        fired = statuses.update(facts, EVERYTHING)
    finally:
        statuses.close()
    program = live.program
    nodes = live.reached(EVERYTHING).statuses
    agree(program.benefits, fired, live.judge.truths(nodes, facts))
    found = live.judge.roots(roots(program), facts)
    single: dict[NodeId, Value] = dict(found.single)
    for benefit in program.benefits:
        single[benefit.status] = TruthValue(fired[benefit.id], truth_at(found, benefit.status).open)
    return replace(found, single=single)
