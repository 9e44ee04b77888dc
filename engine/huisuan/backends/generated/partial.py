"""The generated code of one component: heads and totals on the way that ends early, whole records when they are asked for.

Compiled when first needed. Knows one component; which profile touches it is not its affair.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import cast

from huisuan.backends.generated.code import IntervalCode, compile_function
from huisuan.backends.generated.components import Component, head_roots
from huisuan.backends.generated.head_source import RUNTIME, Exit, HeadPlan, HeadSource
from huisuan.backends.generated.heads import NOUGHT, Found
from huisuan.backends.generated.layout import Layout, Leaves, frames_in_use
from huisuan.backends.generated.point_heads import RUNTIME as POINT_RUNTIME
from huisuan.backends.generated.point_heads import PointHeadSource
from huisuan.backends.generated.sheet import Sheet, SheetPlan
from huisuan.backends.record import Record, record_of
from huisuan.ir.nodes import Const, NodeId, Relation, Select
from huisuan.ir.program import Benefit, Program, roots
from huisuan.values import Facts

HeadsOf = Callable[[Sheet], Found]
PointOf = Callable[[Sheet], Found | None]


class ComponentCode:
    """Heads, totals and records of one component for any profile."""

    def __init__(self, program: Program, component: Component, leaves: Leaves) -> None:
        self.component = component
        self.program = program
        self._leaves = leaves
        self._benefits = [(place, self.program.benefits[place]) for place in component.benefits]
        self._totals = [(number, self.program.groups[number].total) for number in component.groups]
        found = {node for _, benefit in self._benefits for node in head_roots(benefit, self.program)}
        self.nodes: tuple[NodeId, ...] = tuple(sorted(found | {total for _, total in self._totals}))
        paid = {benefit.payable: place for place, benefit in self._benefits if benefit.form == "money"}
        self._paid_as = {number: paid[total] for number, total in self._totals if total in paid}
        self._exit = self._early_exit()

    def _early_exit(self) -> Exit | None:
        """Where all that heads and totals show of benefits that are ruled out is known without their amounts."""
        benefits = [benefit for _, benefit in self._benefits]
        falls = all(self._falls(benefit) for benefit in benefits)
        paid = {benefit.payable for benefit in benefits}
        added = all(total in paid or self._is_contest(total) for _, total in self._totals)
        if not benefits or not falls or not added:
            return None
        truths = tuple(benefit.status for benefit in benefits)
        return Exit(truths, tuple(node for each in benefits for node in (each.applies, each.status_if_met)))

    def _falls(self, benefit: Benefit) -> bool:
        """Whether a benefit pays nothing once the statuses of the component are false, and its contest then chooses the first set."""
        nodes = self.program.nodes
        gated = nodes[benefit.payable]
        if isinstance(nodes[benefit.status], Const):
            return False
        if gated == Const(NOUGHT):
            return not benefit.relations
        if isinstance(gated, Select):
            return gated.cond == benefit.status and nodes[gated.other] == Const(NOUGHT) and not benefit.relations
        return self._is_contest(benefit.payable) and all(self._is_contest(node) for node in benefit.relations)

    def _is_contest(self, node: NodeId) -> bool:
        """A relation of the profile that no choice decides, among statuses of this component."""
        operation = self.program.nodes[node]
        if not isinstance(operation, Relation) or self.program.frames_of[node]:
            return False
        spec = self.program.relations[operation.spec]
        statuses = {benefit.status for _, benefit in self._benefits}
        return spec.choice is None and bool(spec.sets) and {member.gate for member in spec.members} <= statuses

    def heads(self, plan: SheetPlan) -> HeadsOf:
        """The function that gives heads and totals for a sheet of that plan."""
        layout, told = self._planned(plan)
        made = HeadSource(layout, told)
        return cast(HeadsOf, compile_function(made.text(), "heads", RUNTIME | made.scalars.constants))

    def point(self, plan: SheetPlan) -> PointOf:
        """The function that gives them where they depend on nothing open, else None."""
        layout, told = self._planned(plan)
        if told.rows is None:
            return _never
        made = PointHeadSource(replace(layout, program=plan.cut), told)
        return cast(PointOf, compile_function(made.text(), "point", POINT_RUNTIME | made.constants))

    def _planned(self, plan: SheetPlan) -> tuple[Layout, HeadPlan]:
        needed = tuple(sorted(plan.settled.reached(self.nodes)))
        frames = frames_in_use(self.program, needed)
        flat = all(self.program.frames[frame].parent == 0 for frame in frames)
        places = {narrowing: place for place, narrowing in enumerate(plan.narrowings)}
        rows = {narrowing[0]: places[narrowing] for narrowing in self.component.fields} if flat else None
        layout = replace(plan.layout, needed=needed, frames=frames)
        asked = () if self._exit is None else (*self._exit.truths, *self._exit.first)
        early = frozenset(plan.settled.reached(asked))
        return layout, HeadPlan(self.component, self.nodes, self._exit, early, plan.settled_at, rows, self._paid_as)

    @cached_property
    def _whole(self) -> tuple[Program, IntervalCode]:
        own = replace(self.program, benefits=tuple(benefit for _, benefit in self._benefits), groups=())
        return own, IntervalCode(own, roots(own), self._leaves)

    def records(self, facts: Facts) -> dict[int, Record]:
        """The whole records of the component's benefits, by place."""
        if not self._benefits:
            return {}
        own, code = self._whole
        values = code.roots(facts)
        return {place: record_of(own, facts, values, benefit) for place, benefit in self._benefits}


def _never(_: Sheet) -> None:
    """The point of a component with collections inside collections, which sheets have no rows of."""
