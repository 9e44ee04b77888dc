"""The columnar backend: many profiles at once, with everything a parity record asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from huisuan.backends.columnar.compile import Plan, plan
from huisuan.backends.columnar.decode import Collected
from huisuan.backends.columnar.ground import everything, ground_of
from huisuan.backends.columnar.plan import all_leaves
from huisuan.backends.columnar.tables import Shape, codes_of, prepare
from huisuan.backends.columnar.working import Working
from huisuan.backends.record import Roots, UnsupportedNode, Value
from huisuan.backends.reference import Evaluation
from huisuan.backends.three_valued import TextValue
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Program, roots
from huisuan.values import Facts

BLOCK = 8_192
"""Profiles evaluated together: memory stays flat whatever their number."""


@dataclass(slots=True)
class ColumnarBackend:
    """Owes all but the trace. Roots it cannot express go the row path, by the reference, unless `row_path` is false: then it refuses.

    Plans are kept for the last program, by the shape of a batch.
    """

    row_path: bool = True
    _program: Program | None = field(default=None, init=False, repr=False, compare=False)
    _plans: dict[Shape, Plan] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def name(self) -> str:
        return "columnar"

    def evaluate(self, program: Program, profiles: tuple[Facts, ...]) -> tuple[Roots, ...]:
        """UnsupportedNode for a node out of reach if there is no row path; OutsideDeclaration for a profile not bound to the program."""
        found: list[Roots] = []
        for start in range(0, len(profiles), BLOCK):
            found.extend(self._evaluate_block(program, profiles[start : start + BLOCK]))
        return tuple(found)

    def left_out(self, program: Program, shape: Shape) -> Mapping[NodeId, str]:
        """The roots that go the row path for batches of this shape, and why."""
        return self._plan(program, shape).left_out

    def _plan(self, program: Program, shape: Shape) -> Plan:
        if self._program is not program:
            self._program, self._plans = program, {}
        found = self._plans.get(shape)
        if found is None:
            wanted = roots(program)
            ground = ground_of(program, everything(program), Facts(), wanted)
            found = self._plans[shape] = plan(program, shape, codes_of(program), wanted, ground, all_leaves(program))
        return found

    def _evaluate_block(self, program: Program, profiles: tuple[Facts, ...]) -> tuple[Roots, ...]:
        prepared = prepare(program, profiles)
        made = self._plan(program, prepared.shape)
        if made.left_out and not self.row_path:
            raise UnsupportedNode("; ".join(made.left_out.values()))
        tables = {frame: Working(table) for frame, table in prepared.tables.items()}
        for step in made.steps:
            step.run(tables)
        collected = Collected(program, prepared)
        for node in roots(program):
            if node in made.values:
                collected.add(node, tables, made.values[node])
            else:
                _by_rows(collected, node, profiles)
        return collected.roots()


def _by_rows(collected: Collected, node: NodeId, profiles: tuple[Facts, ...]) -> None:
    program = collected.program
    frame = program.frames_of[node]
    for place, facts in enumerate(profiles):
        evaluation = Evaluation(program, facts)
        if not frame:
            collected.single[place][node] = _value(evaluation, node, ())
            continue
        paths = evaluation.items.paths(frame)
        collected.items[place][node] = {
            evaluation.items.ids(frame, path): _value(evaluation, node, path) for path in paths
        }


def _value(evaluation: Evaluation, node: NodeId, path: tuple[int, ...]) -> Value:
    value = evaluation.value(node, path)
    if isinstance(value, TextValue):
        raise TypeError("a text is no root")
    return value
