"""Python source for the point path: what the benefits of a program pay on a profile that leaves nothing open which they read.

Benefits that share conditions stand under them together, and each is left at the first condition a profile fails.
"""

from __future__ import annotations

from collections.abc import Sequence

from huisuan.backends.generated.block import Block
from huisuan.backends.generated.holes import NotAPoint
from huisuan.backends.generated.layout import Layout, lay_out
from huisuan.backends.generated.point_items import RUNTIME as ITEMS_RUNTIME
from huisuan.backends.generated.point_items import PointItems
from huisuan.backends.generated.point_scalars import RUNTIME as SCALAR_RUNTIME
from huisuan.ir.nodes import NodeId, Range
from huisuan.ir.program import Benefit, Program
from huisuan.ir.reach import reached

RUNTIME: dict[str, object] = SCALAR_RUNTIME | ITEMS_RUNTIME | {"NotAPoint": NotAPoint}
Pending = tuple[int, list[NodeId]]
"""A benefit and the conditions of its status not yet asked."""


def is_exact(program: Program, benefit: Benefit) -> bool:
    """Whether a benefit's status and payable leave no discretion and come in whole minor units."""
    scale = program.scales[benefit.payable]
    read = reached(program, (benefit.status, benefit.payable))
    discretion = any(isinstance(program.nodes[node], Range) for node in read)
    return not discretion and scale != 0 and 10**benefit.minor_digits % scale == 0


def exact_benefits(program: Program) -> tuple[int, ...]:
    return tuple(place for place, benefit in enumerate(program.benefits) if is_exact(program, benefit))


def point_layout(program: Program) -> Layout:
    chosen = [program.benefits[place] for place in exact_benefits(program)]
    return lay_out(program, [node for benefit in chosen for node in (benefit.status, benefit.payable)])


class PointSource(PointItems):
    """The source of `point(p)`: the eligible among the exact benefits with what they pay, or None where the profile is no point."""

    def __init__(self, layout: Layout) -> None:
        self.places = exact_benefits(layout.program)
        benefits = [layout.program.benefits[place] for place in self.places]
        roots = [node for benefit in benefits for node in (benefit.status, benefit.payable)]
        super().__init__(layout, tuple(roots))

    def text(self) -> str:
        top = Block(depth=2)
        self._group([(place, self.conjuncts((self.program.benefits[place].status,))) for place in self.places], top)
        names = self.unpacked(0)
        lines = [*([f"{names} = p"] if names else []), "found = []", "add = found.append", *top.lines, "return found"]
        body = ["    try:", *(f"        {line}" for line in lines), "    except NotAPoint:", "        return None"]
        return "\n".join(["def point(p):", *body])

    def _group(self, pending: Sequence[Pending], block: Block) -> None:
        """Benefits under the condition most of them share, then the others likewise."""
        holders: dict[NodeId, set[int]] = {}
        for place, left in pending:
            for node in left:
                holders.setdefault(node, set()).add(place)
        chosen = max(holders, key=lambda node: (len(holders[node]), -node), default=None)
        if chosen is None or len(holders[chosen]) < 2:
            for place, left in pending:
                self._benefit(place, left, block)
            return
        inside = holders[chosen]
        common = [node for node, places in holders.items() if places == inside]
        opened = self.when(common, block)
        within = [(place, [node for node in left if node not in common]) for place, left in pending if place in inside]
        self._group(within, opened[-1][0])
        self.shut(opened)
        self._group([found for found in pending if found[0] not in inside], block)

    def _benefit(self, place: int, left: Sequence[NodeId], block: Block) -> None:
        benefit = self.program.benefits[place]
        opened = self.when(left, block)
        inside = opened[-1][0]
        inside.decide(benefit.status, True)
        payable = self.at(benefit.payable, 10**benefit.minor_digits, inside)
        inside.lines.append(f"add(({place}, +{payable}))")
        self.shut(opened)
