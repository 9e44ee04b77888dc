"""Python source for heads and totals of one component on the point path: for profiles that leave nothing open which they depend on.

What of a profile is read, and how far, is as on the point path for payables; where something open is touched the interval path says how.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from huisuan.backends.generated.block import Block
from huisuan.backends.generated.head_source import RUNTIME as HEAD_RUNTIME
from huisuan.backends.generated.head_source import HeadPlan
from huisuan.backends.generated.heads import ZERO, RuledOut, contests, ends_reader, exact
from huisuan.backends.generated.layout import Exact, Layout
from huisuan.backends.generated.point import RUNTIME as POINT_RUNTIME
from huisuan.backends.generated.point_items import PointItems
from huisuan.backends.generated.point_scalars import is_atom
from huisuan.backends.record import STATUS, Amount
from huisuan.ir.nodes import Const, Field, Input, NodeId, Not
from huisuan.ir.program import Benefit, Program
from huisuan.values import Kind

RUNTIME: dict[str, object] = HEAD_RUNTIME | POINT_RUNTIME


def sum_reader(program: Program, node: NodeId) -> Callable[[Exact], Amount]:
    """As `heads.amount_reader` for what is known; a hole shows itself."""
    scale = program.scales[node] or 1

    def amount(value: Exact) -> Amount:
        end = exact(value, scale)
        return Amount(Kind.EXACT, end, end) if end else ZERO

    return amount


def _status(truth: str) -> str:
    return {"True": repr(STATUS[True]), "False": repr(STATUS[False])}.get(truth, f"STATUS[{truth}]")


class PointHeadSource(PointItems):
    """The source of `point(s)` for a sheet `s`: heads and totals, or None where they depend on what is open or undefined.

    The layout's program has inputs in place of what is settled.
    """

    def __init__(self, layout: Layout, plan: HeadPlan) -> None:
        self.plan = plan
        super().__init__(layout, plan.nodes)

    def text(self) -> str:
        top = Block(depth=2)
        benefits = self.plan.component.benefits
        if self.plan.exit is not None and len(benefits) == 1:
            self._alone(benefits[0], top)
        else:
            self._together(top)
        body = [
            "    v = s.values",
            "    try:",
            *(f"        {line}" for line in top.lines),
            "    except NotAPoint:",
            "        return None",
        ]
        return "\n".join(["def point(s):", *body])

    def _computed(self, node: NodeId, block: Block) -> str:
        match self.program.nodes[node]:
            case Input():
                place = self.plan.settled.get(node)
                return f"v[{self.layout.places[node] if place is None else place}]"
            case Field(frame=frame):
                return f"y{frame}[{self.layout.places[node]}]"
            case _:
                return super()._computed(node, block)

    def junction(self, name: str, args: Sequence[NodeId], block: Block, *, ends_it: bool) -> str:
        """Where one of several leaves is enough, one that is true is looked for before what is open is touched."""
        leaves = [arg for arg in args if isinstance(self.program.nodes[arg], Input | Field)]
        if not (ends_it and leaves) or not all(map(self._is_plain, args)):
            return super().junction(name, args, block, ends_it=ends_it)
        texts = {arg: self.expression(arg, block) for arg in args}
        if "True" in texts.values():
            return "True"
        seen = [arg for arg in leaves if texts[arg] != "False"]
        others = [text for arg, text in texts.items() if arg not in leaves]
        told = (*(f"{texts[arg]} is True" for arg in seen), *others, *(texts[arg] for arg in seen))
        return f"({' or '.join(told) or 'False'})"

    def _is_plain(self, node: NodeId) -> bool:
        """Whether a truth needs no statement of its own."""
        operation = self.program.nodes[node]
        return self._is_plain(operation.a) if isinstance(operation, Not) else self.is_light(node)

    def close(self, body: Block, block: Block) -> None:
        frame, rows = body.loop, self.plan.rows
        assert frame is not None
        assert rows is not None
        seen = f"s.points({rows[frame]})"
        each = f"for j{frame}, y{frame} in enumerate({seen}):" if body.counted else f"for y{frame} in {seen}:"
        block.put(each, body.lines or ["pass"])

    def _alone(self, place: int, top: Block) -> None:
        """One benefit: as soon as it is ruled out, nothing more is asked."""
        benefit, component = self.program.benefits[place], self.plan.component
        ruled = self.constant(RuledOut(self.program, component.benefits, component.groups), "ruled")
        opened = self.when((benefit.status,), top)
        inside = opened[-1][0]
        inside.decide(benefit.status, True)
        payable = self._payable(place, inside)
        inside.lines.extend(self._amount(place, inside, payable))
        head = self._head(place, inside, "True")
        inside.lines.append(f"return (({place}, {head}), ), ({self._totals(inside)})")
        self.shut(opened)
        if len(opened) > 1:
            top.decide(benefit.status, False)
            met = self._truth(benefit.status_if_met, top)
            top.lines.append(f"return {ruled}[{self._truth(benefit.applies, top)}, {met}]")

    def _together(self, top: Block) -> None:
        component = self.plan.component
        heads = ""
        for place in component.benefits:
            benefit = self.program.benefits[place]
            top.lines.append(f"status{place} = {self._truth(benefit.status, top)}")
            payable = self._payable(place, top)
            inside = Block(top, top.depth + 1)
            inside.decide(benefit.status, True)
            inside.lines.extend(self._amount(place, inside, payable))
            top.put(f"if status{place}:", inside.lines)
            nothing = "NO_AWARD" if benefit.form == "in_kind" else "NOTHING"
            top.put("else:", [f"amount{place}, worth{place} = {nothing}, None"])
            heads += f"({place}, {self._head(place, top, f'status{place}')}), "
        top.lines.append(f"return ({heads}), ({self._totals(top)})")

    def _truth(self, node: NodeId, block: Block) -> str:
        """A truth that is one, and no hole."""
        text = self.expression(node, block)
        return text if text in ("True", "False") else f"not not {text}"

    def _sum(self, node: NodeId, block: Block) -> str:
        return self._read(node, self.at(node, self.program.scales[node], block))

    def _read(self, node: NodeId, text: str) -> str:
        return f"{self.constant(sum_reader(self.program, node), ('sum', node))}({text})"

    def _payable(self, place: int, block: Block) -> str:
        """Says and names the payable; gives the number it is made of."""
        benefit = self.program.benefits[place]
        text = self.at(benefit.payable, self.program.scales[benefit.payable], block)
        if not self._is_award(benefit, benefit.payable):
            block.lines.append(f"payable{place} = {self._read(benefit.payable, text)}")
        return text

    def _amount(self, place: int, block: Block, payable: str) -> list[str]:
        """The statements for amount and worth of a benefit that is eligible in `block`, where `payable` is paid."""
        benefit, scales = self.program.benefits[place], self.program.scales
        lines = [f"worth{place} = {'None' if benefit.worth is None else self._sum(benefit.worth, block)}"]
        if not self._is_award(benefit, benefit.amount):
            text = self.at(benefit.amount, scales[benefit.amount], block)
            same = is_atom(text) and text == payable and scales[benefit.amount] == scales[benefit.payable]
            lines.append(f"amount{place} = {f'payable{place}' if same else self._read(benefit.amount, text)}")
        if benefit.form == "in_kind":
            lines.append(f"amount{place} = NO_AWARD")
        return lines

    def _is_award(self, benefit: Benefit, node: NodeId) -> bool:
        """Whether a number is of an award in kind, and nothing about it can be open."""
        return benefit.form == "in_kind" and isinstance(self.program.nodes[node], Const)

    def _head(self, place: int, block: Block, status: str) -> str:
        benefit = self.program.benefits[place]
        met = status if benefit.status_if_met == benefit.status else self._truth(benefit.status_if_met, block)
        payable = "NO_AWARD" if benefit.form == "in_kind" else f"payable{place}"
        parts = (
            self._truth(benefit.applies, block),
            _status(status),
            _status(met),
            f"amount{place}",
            payable,
            f"worth{place}",
            f"({self._chosen(benefit, block)})",
        )
        return f"new(Head, (0, 0, 0, {', '.join(parts)}))"

    def _chosen(self, benefit: Benefit, block: Block) -> str:
        told = ""
        for node in contests(self.program, benefit):
            reader = self.constant(ends_reader(self.program, node), ("ends", node))
            text = self.atom(node, self.at(node, self.program.scales[node], block), block)
            told += f"{reader}({text}, {text}), "
        return told

    def _totals(self, block: Block) -> str:
        told = ""
        for number in self.plan.component.groups:
            place = self.plan.paid_as.get(number)
            paid = self._sum(self.program.groups[number].total, block) if place is None else f"payable{place}"
            told += f"({number}, {paid}), "
        return told
