"""The generated code of one component: heads and totals on the way that ends early, whole records when they are asked for.

Compiled when first needed. Knows one component; which profile touches it is not its affair.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from huisuan.backends.generated.code import IntervalCode
from huisuan.backends.generated.components import Component, head_roots
from huisuan.backends.generated.heads import NOUGHT, ZERO, Head, HeadReader, number_cell_of, truth_cell_of
from huisuan.backends.generated.interval import Exit
from huisuan.backends.generated.layout import Cell, Leaves
from huisuan.backends.record import Amount, Record, record_of
from huisuan.ir.nodes import Const, NodeId, Relation, Select
from huisuan.ir.program import Benefit, Program, roots
from huisuan.values import Facts


@dataclass(frozen=True, slots=True)
class Found:
    """Heads by the benefit's place in the program, totals by the group's."""

    heads: dict[int, Head]
    totals: dict[int, Amount]

    def take(self, other: Found) -> None:
        self.heads.update(other.heads)
        self.totals.update(other.totals)

    def take_changed(self, other: Found, blank: Found) -> None:
        """Of `other` what is not as in `blank`; what is, is no longer here."""
        for place, head in other.heads.items():
            if head == blank.heads[place]:
                self.heads.pop(place, None)
            else:
                self.heads[place] = head
        for number, total in other.totals.items():
            if total == blank.totals[number]:
                self.totals.pop(number, None)
            else:
                self.totals[number] = total


class ComponentCode:
    """Heads, totals and records of one component for any profile."""

    def __init__(self, component: Component, reader: HeadReader, leaves: Leaves) -> None:
        self.component = component
        self.program: Program = reader.program
        self._reader = reader
        self._leaves = leaves
        self._benefits = [(place, self.program.benefits[place]) for place in component.benefits]
        self._totals = [(number, self.program.groups[number].total) for number in component.groups]
        found = {node for _, benefit in self._benefits for node in head_roots(benefit, self.program)}
        self._nodes: tuple[NodeId, ...] = tuple(sorted(found | {total for _, total in self._totals}))
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

    @cached_property
    def _heads(self) -> IntervalCode:
        return IntervalCode(self.program, self._nodes, self._exit, self._leaves)

    @cached_property
    def _whole(self) -> tuple[Program, IntervalCode]:
        own = replace(self.program, benefits=tuple(benefit for _, benefit in self._benefits), groups=())
        return own, IntervalCode(own, roots(own), leaves=self._leaves)

    def found(self, facts: Facts) -> Found:
        cells = self._heads.cells(facts)
        if self._exit is not None and len(cells) == len(self._exit.first):
            return self._ruled_out(cells)
        by_node = dict(zip(self._nodes, cells, strict=True))
        heads = {place: self._reader.head(benefit, by_node) for place, benefit in self._benefits}
        totals = {}
        for number, total in self._totals:
            place = self._paid_as.get(number)
            found = None if place is None else heads[place].payable
            totals[number] = found or self._reader.amount(total, number_cell_of(by_node[total]))
        return Found(heads, totals)

    def _ruled_out(self, cells: tuple[Cell, ...]) -> Found:
        heads = {}
        for (place, benefit), applies, confirmed in zip(self._benefits, cells[::2], cells[1::2], strict=True):
            heads[place] = self._reader.ruled_out(benefit, truth_cell_of(applies)[0], truth_cell_of(confirmed)[0])
        return Found(heads, {number: ZERO for number, _ in self._totals})

    def records(self, facts: Facts) -> dict[int, Record]:
        """The whole records of the component's benefits, by place."""
        if not self._benefits:
            return {}
        own, code = self._whole
        values = code.roots(facts)
        return {place: record_of(own, facts, values, benefit) for place, benefit in self._benefits}
