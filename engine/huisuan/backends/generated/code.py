"""Generated source as functions that take a profile: the interval path for any nodes of a program, the point path for payables.

What is run is text made here of node numbers and integers; nothing of a pack's own text is ever part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import cast

from huisuan.backends.generated.holes import point_inputs
from huisuan.backends.generated.interval import RUNTIME as INTERVAL_RUNTIME
from huisuan.backends.generated.interval import IntervalSource
from huisuan.backends.generated.layout import Cell, Exact, Leaves, Rows, lay_out
from huisuan.backends.generated.point import RUNTIME as POINT_RUNTIME
from huisuan.backends.generated.point import PointSource, point_layout
from huisuan.backends.record import NumberValue, Roots, TruthValue, Value
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Program
from huisuan.values import Facts

Evaluate = Callable[[tuple[Cell, ...], Mapping[int, Rows]], tuple[tuple[Cell, ...], tuple[Sequence[Cell], ...]]]
NOUGHT = Fraction(0)
PointInputs = tuple[object, ...]
Point = Callable[[PointInputs], list[tuple[int, int]] | None]


def compile_function(source: str, name: str, names: Mapping[str, object]) -> object:
    """The function `name` that generated source defines over `names`."""
    namespace = dict(names)
    exec(compile(source, f"<generated {name}>", "exec"), namespace)
    return namespace[name]


class IntervalCode:
    """The interval path for some nodes of a program."""

    def __init__(self, program: Program, nodes: tuple[NodeId, ...], leaves: Leaves | None = None) -> None:
        self.program = program
        self.layout = lay_out(program, nodes, leaves)
        made = IntervalSource(self.layout, nodes)
        self.source = made.text()
        function = compile_function(self.source, "evaluate", INTERVAL_RUNTIME | made.scalars.constants)
        self._evaluate = cast(Evaluate, function)
        self._single = tuple(node for node in nodes if not program.frames_of[node])
        self._by_item = tuple(node for node in nodes if program.frames_of[node])

    def cells(self, facts: Facts) -> tuple[Cell, ...]:
        """The cells of the nodes of the profile."""
        return self._evaluate(self.layout.cells(facts), self.layout.rows(facts))[0]

    def roots(self, facts: Facts) -> Roots:
        rows = self.layout.rows(facts)
        single, columns = self._evaluate(self.layout.cells(facts), rows)
        items: dict[NodeId, Mapping[tuple[str, ...], Value]] = {}
        for node, column in zip(self._by_item, columns, strict=True):
            ids = rows[self.program.frames_of[node]].ids
            found = zip(ids, column, strict=True)
            items[node] = {key: self._value(node, cell) for key, cell in found if key is not None}
        values = {node: self._value(node, cell) for node, cell in zip(self._single, single, strict=True)}
        return Roots(values, items)

    def _value(self, node: NodeId, cell: Cell) -> Value:
        match cell:
            case (lo, hi, kind, leaves):
                low = self._exact(node, lo)
                return NumberValue(low, low if lo == hi else self._exact(node, hi), kind, leaves)
            case (truth, leaves):
                return TruthValue(truth, leaves)
            case _:
                raise TypeError(f"root {node} is a text")

    def _exact(self, node: NodeId, value: Exact) -> Fraction:
        return Fraction(value, self.program.scales[node] or 1) if value else NOUGHT


class PointCode:
    """The point path for the exact benefits of a program: those at the numbers `places`.

    `point` takes what `prepare` made of a profile and gives (number of a benefit, payable in minor units) for each eligible one, in an
    order of its own; or None if one of them depends on what is open or undefined, which only the interval path can tell.
    """

    def __init__(self, program: Program) -> None:
        self.layout = point_layout(program)
        made = PointSource(self.layout)
        self.places = made.places
        self.source = made.text()
        self.point = cast(Point, compile_function(self.source, "point", POINT_RUNTIME | made.constants))

    def prepare(self, facts: Facts) -> PointInputs:
        return point_inputs(self.layout, facts)
