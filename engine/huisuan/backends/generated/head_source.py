"""Python source for the heads and totals of one component, from a sheet: what is read and computed, and the records made of it.

Where the benefits may be ruled out early, nothing of their amounts is read before that is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from huisuan.backends.generated.components import Component
from huisuan.backends.generated.heads import Head, RuledOut, amount_reader, contests, ends_reader
from huisuan.backends.generated.interval import RUNTIME as INTERVAL_RUNTIME
from huisuan.backends.generated.interval import IntervalSource
from huisuan.backends.generated.layout import Layout, frames_in_use
from huisuan.backends.record import NO_AWARD, NOTHING, STATUS
from huisuan.ir.nodes import Input, NodeId
from huisuan.ir.program import Benefit

RUNTIME: dict[str, object] = INTERVAL_RUNTIME | {
    "Head": Head,
    "new": tuple.__new__,
    "NOTHING": NOTHING,
    "NO_AWARD": NO_AWARD,
    "STATUS": STATUS,
}


@dataclass(frozen=True, slots=True)
class Exit:
    """Where a component may end early: once all `truths` are false, with the truths of `first` and nothing else computed."""

    truths: tuple[NodeId, ...]
    first: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class HeadPlan:
    """What the source of a component is made of. `rows`: for each collection of the profile the narrowing in the sheet; None where
    one lies inside another.
    """

    component: Component
    nodes: tuple[NodeId, ...]
    exit: Exit | None
    early: frozenset[NodeId]
    """What the exit needs."""
    settled: Mapping[NodeId, int]
    """Nodes that the sheet has at these places."""
    rows: Mapping[int, int] | None
    paid_as: Mapping[int, int] = field(default_factory=dict)
    """Totals that are the payable of a benefit, by their numbers."""


class HeadSource(IntervalSource):
    """The source of `heads(s)` for a sheet `s`, and the constants it names."""

    def __init__(self, layout: Layout, plan: HeadPlan) -> None:
        self.plan = plan
        super().__init__(layout, plan.nodes, plan.early)
        self._opened: set[int] = set()

    def text(self) -> str:
        component, exit_ = self.plan.component, self.plan.exit
        self.lines.append("v = s.cells")
        if exit_ is not None:
            self._part([node for node in self.layout.needed if node in self.early])
            ruled = self.scalars.constant(RuledOut(self.program, component.benefits, component.groups), "ruled")
            found = "".join(f"{self.scalars.truth(node)}, " for node in exit_.first)
            fails = " and ".join(f"{self.scalars.truth(node)} is False" for node in exit_.truths)
            self.lines.append(f"if {fails}: return {ruled}[{found}]")
        self._part([node for node in self.layout.needed if node not in self.early])
        heads = "".join(f"({place}, {self._head(place)}), " for place in component.benefits)
        totals = "".join(f"({number}, {self._total(number)}), " for number in component.groups)
        body = [*self.lines, f"return ({heads}), ({totals})"]
        return "\n".join(["def heads(s):", *(f"    {line}" for line in body)])

    def _part(self, nodes: Sequence[NodeId]) -> None:
        for frame in frames_in_use(self.program, nodes):
            if frame not in self._opened:
                self._open_frame(frame)
        for node in nodes:
            if node in self.plan.settled or isinstance(self.program.nodes[node], Input):
                self.lines.append(
                    f"{self.scalars.names(node)} = v[{self.plan.settled.get(node, self.layout.places.get(node))}]"
                )
        self.compute(nodes)

    def is_read_in_place(self, node: NodeId) -> bool:
        return node in self.plan.settled or super().is_read_in_place(node)

    def _open_frame(self, frame: int) -> None:
        rows = self.plan.rows
        if rows is not None:
            self.lines.append(f"c{frame}, u{frame}, g{frame} = s.rows({rows[frame]})")
        else:
            if not self._opened:
                self.lines.append(f"q = {self.scalars.constant(self.layout.rows, 'rows')}(s.facts)")
            self.lines.append(f"c{frame}, u{frame}, g{frame} = q[{frame}].cells, q[{frame}].up, q[{frame}].segments")
        self._opened.add(frame)

    def _amount(self, node: NodeId) -> str:
        reader = self.scalars.constant(amount_reader(self.program, node), ("amount", node))
        return f"{reader}{self.scalars.cell(node)}"

    def _head(self, place: int) -> str:
        """Says the payable and names it, for a total that is the same; gives the head's expression."""
        benefit = self.program.benefits[place]
        status, in_kind = self.scalars.truth(benefit.status), benefit.form == "in_kind"
        barred = f"{status} is False"
        if in_kind:
            amount = payable = "NO_AWARD"
        else:
            payable = f"p{place}"
            amount = f"NOTHING if {barred} else {self._amount_beside(benefit, payable)}"
            self.lines.append(f"{payable} = {self._amount(benefit.payable)}")
        worth = "None" if benefit.worth is None else f"None if {barred} else {self._amount(benefit.worth)}"
        parts = (
            self.scalars.open((benefit.status,)),
            f"0 if {barred} else {self.scalars.open((benefit.amount,))}",
            self.scalars.open((benefit.payable,)),
            self.scalars.truth(benefit.applies),
            f"STATUS[{status}]",
            f"STATUS[{self.scalars.truth(benefit.status_if_met)}]",
            amount,
            payable,
            worth,
            f"({self._chosen(benefit)})",
        )
        return f"new(Head, ({', '.join(parts)}))"

    def _amount_beside(self, benefit: Benefit, payable: str) -> str:
        """The amount of a benefit; where it is known and is what is paid, that."""
        nodes, scalars = (benefit.amount, benefit.payable), self.scalars
        alike = self.program.scales[benefit.amount] == self.program.scales[benefit.payable] != 0
        if not alike or any(node in scalars.kinded for node in nodes):
            return self._amount(benefit.amount)
        ends = " == ".join(end for node in nodes for end in (scalars.lo(node), scalars.hi(node)))
        return f"{payable} if {ends} else {self._amount(benefit.amount)}"

    def _chosen(self, benefit: Benefit) -> str:
        told = ""
        for node in contests(self.program, benefit):
            reader = self.scalars.constant(ends_reader(self.program, node), ("ends", node))
            told += f"{reader}({self.scalars.lo(node)}, {self.scalars.hi(node)}), "
        return told

    def _total(self, number: int) -> str:
        place = self.plan.paid_as.get(number)
        return self._amount(self.program.groups[number].total) if place is None else f"p{place}"
