"""Python source for nodes over items on the point path: loops over rows that gather members, and calls on what they gathered.

What every row of a collection needs (who is taken, who stands before whom) is gathered once, ahead of the loop that asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import lcm
from typing import assert_never

from huisuan.backends.generated import holes
from huisuan.backends.generated.block import DEEPEST, Block
from huisuan.backends.generated.point_numbers import PYTHON, PointNumbers
from huisuan.backends.generated.point_scalars import OverItems
from huisuan.ir.nodes import And, Const, Count, Exists, Extreme, NodeId, Pick, Related, Running, Sum

RUNTIME: dict[str, object] = {
    "taken_rows": holes.taken_rows,
    "picked_sum": holes.picked_sum,
    "paid_rows": holes.paid_rows,
    "paid_sum": holes.paid_sum,
    "Before": holes.Before,
}


class PointItems(PointNumbers):
    """Expressions of aggregates, picks, running totals and related items."""

    def unpacked(self, frame: int) -> str:
        """The names of a row: its leaves, then its inner collections."""
        names = [f"x{slot.node}, " for slot in self.layout.slots[frame]]
        return "".join((*names, *(f"q{inner}, " for inner in self.layout.inner[frame])))

    def body(self, frame: int, block: Block) -> Block:
        return Block(block, block.depth + 1, frame)

    def close(self, body: Block, block: Block) -> None:
        frame = body.loop
        assert frame is not None
        row = f"({self.unpacked(frame)})" if self.unpacked(frame) else "_"
        each = f"for j{frame}, {row} in enumerate(q{frame}):" if body.counted else f"for {row} in q{frame}:"
        block.put(each, body.lines or ["pass"])

    def conjuncts(self, nodes: Iterable[NodeId]) -> list[NodeId]:
        """What must hold for all of `nodes` to hold, the cheapest first; what holds anyway is left out."""
        found: list[NodeId] = []
        for node in nodes:
            match self.program.nodes[node]:
                case And(args=args):
                    found.extend(self.conjuncts(args))
                case Const(value=True):
                    pass
                case _:
                    found.append(node)
        return sorted(dict.fromkeys(found), key=self.cost)

    def when(self, nodes: Iterable[NodeId], block: Block) -> list[tuple[Block, str]]:
        """Opens the blocks in which all of `nodes` hold; `shut` closes them. The last is the innermost."""
        opened: list[tuple[Block, str]] = [(block, "")]
        current, told = block, list[str]()
        trusted: list[NodeId] = []

        def descend() -> None:
            nonlocal current
            inner = Block(current, current.depth + 1)
            for node in trusted:
                inner.decide(node, True)
            opened.append((inner, f"if {' and '.join(told)}:"))
            told.clear()
            trusted.clear()
            current = inner

        pending = self.conjuncts(nodes)
        if block.depth + len(pending) > DEEPEST:
            told.append(self.junction(f"b{pending[0]}", pending, block, ends_it=False))
            trusted.extend(pending)
            pending = []
        for node in pending:
            trial = Block(current, current.depth + 1)
            for holds in trusted:
                trial.decide(holds, True)
            text = self.expression(node, trial)
            if trial.lines and told:
                descend()
            current.absorb(trial)
            if text != "True":
                told.append(text)
                trusted.append(node)
        if told:
            descend()
        return opened

    @staticmethod
    def shut(opened: list[tuple[Block, str]]) -> None:
        for (inner, header), (outer, _) in zip(opened[:0:-1], opened[-2::-1], strict=True):
            outer.put(header, inner.lines or ["pass"])

    def over_items(self, node: NodeId, operation: OverItems, block: Block) -> str:
        match operation:
            case Count() | Sum() | Exists() | Extreme():
                return self._aggregate(node, operation, block)
            case Pick(out="sum", k=k):
                self._gather(node, operation, block)
                return f"picked_sum(w{node}, {k})"
            case Pick(k=k):
                return f"({self._row(operation.frame, block)} in {self._ahead(node, operation, block, f'taken_rows(w{node}, {k})')})"
            case Running(out="sum"):
                self._gather(node, operation, block)
                return f"paid_sum(w{node})"
            case Running(out="each"):
                paid = self._ahead(node, operation, block, f"paid_rows(w{node})")
                return f"{paid}.get({self._row(operation.frame, block)}, 0)"
            case Running(out=out):
                before = self._ahead(node, operation, block, f"Before(w{node}, {out == 'before_max'})")
                return f"{before}[{self._row(operation.frame, block)}]"
            case Related():
                return self._related(node, operation, block)
            case _:
                assert_never(operation)

    def _aggregate(self, node: NodeId, operation: Count | Sum | Exists | Extreme, block: Block) -> str:
        name, own = f"v{node}", self.program.scales[node]
        start = {Count: "0", Sum: "0", Exists: "False", Extreme: "None"}[type(operation)]
        block.lines.append(f"{name} = {start}")
        body = self.body(operation.frame, block)
        opened = self.when((operation.member,), body)
        inside = opened[-1][0]
        match operation:
            case Count():
                inside.lines.append(f"{name} += 1")
            case Exists():
                inside.lines.extend((f"{name} = True", "break"))
            case Sum(value=value):
                inside.lines.append(f"{name} += {self.at(value, own, inside)}")
            case Extreme(value=value, which=which):
                inside.lines.append(f"w = +{self.at(value, own, inside)}")
                better = f"{name} is None or w {'>' if which == 'max' else '<'} {name}"
                inside.put(f"if {better}:", [f"{name} = w"])
        self.shut(opened)
        self.close(body, block)
        if isinstance(operation, Extreme):
            block.put(f"if {name} is None:", ["not_a_point()"])
        return block.name(node, name)

    def _row(self, frame: int, block: Block) -> str:
        """The number of this row in its collection."""
        block.body_over(frame).counted = True
        return f"j{frame}"

    def _ahead(self, node: NodeId, operation: Pick | Running, block: Block, call: str) -> str:
        """What is worked out for all rows of the collection before the loop over them."""
        home = block.body_over(operation.frame).outer
        assert home is not None
        name = home.named(("rows", node))
        if name is None:
            self._gather(node, operation, home)
            home.lines.append(f"r{node} = {call}")
            name = home.name(("rows", node), f"r{node}")
        return name

    def _gather(self, node: NodeId, operation: Pick | Running, block: Block) -> None:
        """Lists members as (order, key, value), with ceiling or truth of membership where they are asked for."""
        own = self.program.scales[operation.value if isinstance(operation, Pick) else node]
        block.lines.extend((f"w{node} = []", f"a{node} = w{node}.append"))
        body = self.body(operation.frame, block)
        if isinstance(operation, Running) and operation.ceiling is None:
            inside = body
            opened = [(body, "")]
            body.lines.append(f"y{node} = None")
            members = self.when((operation.member,), body)
            within = members[-1][0]
            within.lines.append(f"y{node} = +{self.at(operation.value, own, within)}")
            self.shut(members)
            parts = [f"y{node}"]
        else:
            opened = self.when((operation.member,), body)
            inside = opened[-1][0]
            parts = [self.atom_at(operation.value, own, inside)]
        key = "".join(f"{self.expression(key, inside)}, " for key in operation.keys)
        if isinstance(operation, Running) and operation.ceiling is not None:
            parts.append(self.at(operation.ceiling, own, inside))
        told = [f"({key})", *parts]
        if not (isinstance(operation, Running) and operation.out == "sum"):
            told.insert(0, f"({self._order(operation, parts[0], inside)}, {self._row(operation.frame, inside)})")
        inside.lines.append(f"a{node}(({', '.join(told)}))")
        self.shut(opened)
        self.close(body, block)

    def _order(self, operation: Pick | Running, value: str, block: Block) -> str:
        if isinstance(operation, Pick) and operation.order == "best":
            return f"-{value}"
        return ", ".join(f"+{self.at(by, self.program.scales[by], block)}" for by in operation.by) or "0"

    def _related(self, node: NodeId, operation: Related, block: Block) -> str:
        home = block.body_over(operation.frame).outer
        assert home is not None
        pairs = [*(("=", *pair) for pair in operation.keys), *operation.compares]
        scales = [self._common(mine, theirs) for _, mine, theirs in pairs]
        rows = home.named(("rows", node)) or self._others(node, operation, home, scales)
        asked = [f"j != {self._row(operation.frame, block)}"]
        for place, ((op, mine, _), scale) in enumerate(zip(pairs, scales, strict=True)):
            own = self.expression(mine, block) if scale is None else self.atom_at(mine, scale, block)
            asked.append(f"{own} {PYTHON[op]} t{place}")
        name = f"v{node}"
        found = {"exists": ["= True", "break"], "count": ["+= 1"], "sum": ["+= t"]}[operation.out]
        block.lines.append(f"{name} = {'False' if operation.out == 'exists' else '0'}")
        inner = Block(block, block.depth + 1)
        inner.put(f"if {' and '.join(asked)}:", [f"{name} {found[0]}", *found[1:]])
        block.put(f"for j, {''.join(f't{place}, ' for place in range(len(pairs)))}t in {rows}:", inner.lines)
        return block.name(node, name)

    def _common(self, mine: NodeId, theirs: NodeId) -> int | None:
        if self.program.types[mine] != "number":
            return None
        scales = self.program.scales[mine], self.program.scales[theirs]
        return lcm(*scales) if all(scales) else 0

    def _others(self, node: NodeId, operation: Related, home: Block, scales: list[int | None]) -> str:
        """All rows that `where` lets in, with what is compared of them and what they add."""
        home.lines.extend((f"r{node} = []", f"a{node} = r{node}.append"))
        body = self.body(operation.frame, home)
        opened = self.when((operation.where,), body)
        inside = opened[-1][0]
        theirs = [*(other for _, other in operation.keys), *(other for _, _, other in operation.compares)]
        told = [self._row(operation.frame, inside)]
        for other, scale in zip(theirs, scales, strict=True):
            told.append(self.expression(other, inside) if scale is None else self.at(other, scale, inside))
        value = "0"
        if operation.value is not None:
            value = f"+{self.at(operation.value, self.program.scales[node], inside)}"
        inside.lines.append(f"a{node}(({', '.join((*told, value))}))")
        self.shut(opened)
        self.close(body, home)
        return home.name(("rows", node), f"r{node}")
