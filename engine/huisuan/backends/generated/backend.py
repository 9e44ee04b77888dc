"""The generated-Python backend: a program becomes Python source of ours, compiled once, run on one profile at a time.

It owes all but the trace. Two paths: intervals, for every root of any profile; and points, for payables of complete profiles.
What is run is text made here of node numbers and integers; nothing of a pack's own text is ever part of it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import cast

from huisuan.backends.generated.holes import point_inputs
from huisuan.backends.generated.interval import RUNTIME as INTERVAL_RUNTIME
from huisuan.backends.generated.interval import IntervalSource
from huisuan.backends.generated.layout import Cell, Exact, Rows, lay_out
from huisuan.backends.generated.point import RUNTIME as POINT_RUNTIME
from huisuan.backends.generated.point import PointSource, point_layout
from huisuan.backends.record import NumberValue, Roots, TruthValue, Value, number_at, truth_at
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Program, roots
from huisuan.values import Facts, Truth

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

    def __init__(self, program: Program, nodes: tuple[NodeId, ...]) -> None:
        self.program = program
        self.layout = lay_out(program, nodes)
        made = IntervalSource(self.layout, nodes)
        self.source = made.text()
        function = compile_function(self.source, "evaluate", INTERVAL_RUNTIME | made.scalars.constants)
        self._evaluate = cast(Evaluate, function)
        self._single = tuple(node for node in nodes if not program.frames_of[node])
        self._by_item = tuple(node for node in nodes if program.frames_of[node])

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


@dataclass(frozen=True, slots=True)
class Payable:
    """What a benefit, by its place in the program, pays: eligible, or not known to be."""

    benefit: int
    status: Truth
    payable: NumberValue


class GeneratedProgram:
    """The code generated from one program, each path when it is first asked for; build once, use for many profiles."""

    def __init__(self, program: Program) -> None:
        self.program = program

    @cached_property
    def interval(self) -> IntervalCode:
        return IntervalCode(self.program, roots(self.program))

    @cached_property
    def exact(self) -> PointCode:
        return PointCode(self.program)

    @cached_property
    def _wide(self) -> tuple[tuple[int, ...], IntervalCode]:
        """The benefits that the point path leaves out, with the code of their statuses and payables."""
        places = tuple(sorted(set(range(len(self.program.benefits))) - set(self.exact.places)))
        benefits = [self.program.benefits[place] for place in places]
        nodes = {node for benefit in benefits for node in (benefit.status, benefit.payable)}
        return places, IntervalCode(self.program, tuple(sorted(nodes)))

    def roots(self, facts: Facts) -> Roots:
        return self.interval.roots(facts)

    def payables(self, facts: Facts) -> tuple[Payable, ...]:
        """What every benefit that is not ruled out pays, in their order: by points as far as the profile allows."""
        found = self.exact.point(self.exact.prepare(facts))
        if found is None:
            return self._payables(range(len(self.program.benefits)), self.roots(facts))
        benefits = self.program.benefits
        decided = [(place, Fraction(units, 10 ** benefits[place].minor_digits)) for place, units in found]
        places, code = self._wide
        wide = self._payables(places, code.roots(facts)) if places else ()
        exact = (Payable(place, True, NumberValue(amount, amount)) for place, amount in decided)
        return tuple(sorted((*exact, *wide), key=lambda payable: payable.benefit))

    def _payables(self, places: Iterable[int], found: Roots) -> tuple[Payable, ...]:
        payables = []
        for place in places:
            benefit = self.program.benefits[place]
            status = truth_at(found, benefit.status).truth
            if status is not False:
                payables.append(Payable(place, status, number_at(found, benefit.payable)))
        return tuple(payables)


class GeneratedBackend:
    """Owes all but the trace. Keeps the code of the programs used last, at most `kept`."""

    name = "generated"

    def __init__(self, kept: int = 8) -> None:
        self._kept = kept
        self._programs: OrderedDict[int, GeneratedProgram] = OrderedDict()

    def code(self, program: Program) -> GeneratedProgram:
        found = self._programs.get(id(program))
        if found is None:
            found = self._programs[id(program)] = GeneratedProgram(program)
        self._programs.move_to_end(id(program))
        if len(self._programs) > self._kept:
            self._programs.popitem(last=False)
        return found

    def evaluate(self, program: Program, profiles: tuple[Facts, ...]) -> tuple[Roots, ...]:
        code = self.code(program)
        return tuple(code.roots(facts) for facts in profiles)
