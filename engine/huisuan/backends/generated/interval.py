"""Python source for the interval path: every root of a program with its ends, kind and open leaves, from cells and rows.

Scalar nodes of the profile are straight lines, those of items lines in a loop over rows; nodes over items are calls on columns. Nodes
are done in stages: a stage reads only earlier ones, so that one loop does all it can of a frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import assert_never

from huisuan.backends.generated import ahead, items, queues
from huisuan.backends.generated.cells import rescale
from huisuan.backends.generated.ends import RUNTIME as SCALAR_RUNTIME
from huisuan.backends.generated.layout import Layout
from huisuan.backends.generated.runs import Runs
from huisuan.ir.nodes import (
    Const,
    Count,
    Exists,
    Extreme,
    Field,
    Input,
    NodeId,
    Pick,
    Related,
    Running,
    Sum,
)
from huisuan.ir.program import Program
from huisuan.ir.reach import reads

RUNTIME: dict[str, object] = SCALAR_RUNTIME | {
    "count": items.count,
    "exists": items.exists,
    "total": items.total,
    "extreme": items.extreme,
    "related": items.related,
    "Comparison": items.Comparison,
    "Queue": ahead.Queue,
    "taken": queues.taken,
    "picked": queues.picked,
    "running": queues.running,
    "running_sum": queues.running_sum,
    "sum_under": queues.sum_under,
    "rescale": rescale,
}
OverItems = Count | Sum | Exists | Extreme | Pick | Running | Related


class IntervalSource:
    """The source of `evaluate(v, rows)` for some roots, and the constants it names. `early` nodes share no loop with others."""

    def __init__(self, layout: Layout, roots: tuple[NodeId, ...], early: frozenset[NodeId] = frozenset()) -> None:
        self.layout = layout
        self.program: Program = layout.program
        self.roots = roots
        self.early = early
        self.scalars = Runs(layout)
        self.stages = self._stages()
        self._kept = self._read_elsewhere()
        self.lines: list[str] = []
        self._columns: set[NodeId] = set()

    def _stages(self) -> dict[NodeId, int]:
        """A scalar node shares its operands' stage where one loop can do both; all else comes a stage later."""
        stages: dict[NodeId, int] = {}
        for node in self.layout.needed:
            own = self.program.frames_of[node]
            by_column = isinstance(self.program.nodes[node], OverItems)
            stages[node] = 0
            if self.is_read_in_place(node):
                continue
            for place in reads(self.program, node):
                if self.is_read_in_place(place):
                    continue
                together = (
                    not by_column
                    and self.program.frames_of[place] == own
                    and not isinstance(self.program.nodes[place], OverItems)
                )
                stages[node] = max(stages[node], stages[place] + (not together))
        return stages

    def _loop_of(self, node: NodeId) -> tuple[bool, int, int]:
        """Nodes of one loop are alike in this."""
        return node in self.early, self.stages[node], self.program.frames_of[node]

    def _read_elsewhere(self) -> frozenset[NodeId]:
        """The nodes whose columns are wanted outside the loop that computes them."""
        kept = set(self.roots)
        for node in self.layout.needed:
            if self.is_read_in_place(node):
                continue
            by_column, own = isinstance(self.program.nodes[node], OverItems), self._loop_of(node)
            kept.update(place for place in reads(self.program, node) if by_column or self._loop_of(place) != own)
        return frozenset(kept)

    def is_read_in_place(self, node: NodeId) -> bool:
        return isinstance(self.program.nodes[node], Const | Input | Field)

    def text(self) -> str:
        self._open()
        self.compute(self.layout.needed)
        single = "".join(f"{self.scalars.cell(node)}, " for node in self.roots if not self.program.frames_of[node])
        columns = "".join(
            f"{self._column(node, frame)}, " for node in self.roots if (frame := self.program.frames_of[node])
        )
        body = [*self.lines, f"return ({single}), ({columns})"]
        return "\n".join(["def evaluate(v, rows):", *(f"    {line}" for line in body)])

    def compute(self, nodes: Sequence[NodeId]) -> None:
        """The lines of `nodes`, stage by stage; what they read beside each other has been computed before."""
        for stage in range(max((self.stages[node] for node in nodes), default=-1) + 1):
            here = [node for node in nodes if self.stages[node] == stage]
            for node in here:
                operation = self.program.nodes[node]
                if isinstance(operation, OverItems):
                    self.lines.extend(self._over_items(node, operation))
            scalars = [
                node
                for node in here
                if not isinstance(self.program.nodes[node], OverItems) and not self.is_read_in_place(node)
            ]
            for frame in sorted({self.program.frames_of[node] for node in scalars}):
                self._scalars_of(frame, [node for node in scalars if self.program.frames_of[node] == frame])

    def _open(self) -> None:
        names = [self.scalars.names(slot.node) for slot in self.layout.slots[0]]
        if names:
            self.lines.append(f"{''.join(f'({name}), ' for name in names)} = v")
        for frame in self.layout.frames:
            self.lines.append(
                f"c{frame}, u{frame}, g{frame} = rows[{frame}].cells, rows[{frame}].up, rows[{frame}].segments"
            )

    def _scalars_of(self, frame: int, nodes: list[NodeId]) -> None:
        if frame == 0:
            self.lines.extend(self.scalars.lines_of(nodes, self._is_read_outside))
            return
        inside = set(nodes)
        outside = [place for node in nodes for place in reads(self.program, node) if place not in inside]
        body = [f"{self.scalars.names(node)} = {self._at_row(node, frame)}" for node in self._rowwise(outside)]
        around = set(self.scalars.resolved)
        body.extend(self.scalars.lines_of(nodes, self._is_read_outside))
        self.scalars.resolved = around
        kept = [node for node in nodes if node in self._kept]
        body.extend(f"a{node}({self.scalars.cell(node)})" for node in kept)
        for node in kept:
            self.lines.extend((f"n{node} = []", f"a{node} = n{node}.append"))
        self._columns.update(nodes)
        self.lines.extend((f"for r, x in enumerate(c{frame}):", *(f"    {line}" for line in body)))

    def _is_read_outside(self, node: NodeId, run: frozenset[NodeId]) -> bool:
        return node in self.roots or any(reader not in run for reader in self._read_by.get(node, ()))

    def _rowwise(self, nodes: Iterable[NodeId]) -> Iterator[NodeId]:
        """Those of `nodes`, once each, whose value differs by row."""
        for node in dict.fromkeys(nodes):
            if self.program.frames_of[node]:
                yield node

    def _at_row(self, node: NodeId, frame: int) -> str:
        """A cell of another group as the row `r` (cells `x`) of a loop over `frame` sees it."""
        own = self.program.frames_of[node]
        row = "r" if own == frame else f"u{frame}[r]"
        if isinstance(self.program.nodes[node], Field):
            cells = "x" if own == frame else f"c{own}[{row}]"
            return f"{cells}[{self.layout.places[node]}]"
        return f"n{node}[{row}]"

    def _column(self, node: NodeId, frame: int, scale: int | None = None) -> str:
        """A node's cells by the rows of `frame`, numbers at `scale`."""
        own = self.program.frames_of[node]
        if own == 0:
            column = f"[{self.scalars.cell(node)}] * len(c{frame})"
        else:
            if isinstance(self.program.nodes[node], Field) and node not in self._columns:
                self._columns.add(node)
                self.lines.append(f"n{node} = [x[{self.layout.places[node]}] for x in c{own}]")
            column = f"n{node}" if own == frame else f"[n{node}[u] for u in u{frame}]"
        scales = self.program.scales[node]
        if scale is None or scale == scales or self.program.types[node] != "number":
            return column
        return f"rescale({column}, {scale // scales if scale else f'Fraction(1, {scales})'})"

    def _over_items(self, node: NodeId, operation: OverItems) -> list[str]:
        frame = operation.frame
        leaf = self.scalars.bits["fact", self.program.frames[frame].name]
        match operation:
            case Count(member=member):
                return self._by_collection(node, frame, f"count({self._column(member, frame)}, g, {leaf})")
            case Exists(member=member):
                return self._by_collection(node, frame, f"exists({self._column(member, frame)}, g, {leaf})")
            case Sum(member=member, value=value):
                columns = f"{self._column(member, frame)}, {self._column(value, frame)}"
                return self._by_collection(node, frame, f"total({columns}, g, {leaf})")
            case Extreme(member=member, value=value):
                columns = f"{self._column(member, frame)}, {self._column(value, frame)}"
                silent = self._silent(node, operation)
                largest = operation.which == "max"
                return self._by_collection(node, frame, f"extreme({columns}, g, {leaf}, {largest}, {silent})")
            case Pick(out="taken"):
                return [f"n{node} = taken([{self._queue(operation)} for g in g{frame}], {operation.k})"]
            case Pick():
                return self._by_collection(node, frame, f"picked({self._queue(operation)}, {operation.k})")
            case Running():
                return self._running(node, operation)
            case Related():
                return self._related(node, operation, leaf)
            case _:
                assert_never(operation)

    def _by_collection(self, node: NodeId, frame: int, call: str) -> list[str]:
        """One cell a collection of `frame`: the profile's only one, or one by row of the outer frame."""
        if self.program.frames_of[node] == 0:
            return [f"g = g{frame}[0]", f"{self.scalars.names(node)} = {call}"]
        return [f"n{node} = [{call} for g in g{frame}]"]

    def _silent(self, node: NodeId, operation: Extreme) -> str:
        static, scale = self.program.bounds[node], self.program.scales[node]
        assert static is not None
        undefined = self.scalars.bits["undefined", operation.leaf]
        return f"({self.scalars.literal(static.lo, scale)}, {self.scalars.literal(static.hi, scale)}, {undefined})"

    def _queue(self, operation: Pick | Running, scale: int | None = None) -> str:
        frame = operation.frame
        leaf = self.scalars.bits["fact", self.program.frames[frame].name]
        member, value = self._held(operation.member, frame), self._held(operation.value, frame, scale)
        order = "".join(f"{self._held(by, frame)}, " for by in operation.by)
        keys = "".join(f"{self._held(key, frame)}, " for key in operation.keys)
        best = isinstance(operation, Pick) and operation.order == "best"
        return f"Queue({member}, {value}, ({order}), {best}, ({keys}), g, {leaf})"

    def _held(self, node: NodeId, frame: int, scale: int | None = None) -> str:
        """A column in a variable, for use in a comprehension."""
        column = self._column(node, frame, scale)
        if column.isidentifier():
            return column
        name = f"m{node}_{frame}_{'' if scale is None else scale}"
        self.lines.append(f"{name} = {column}")
        return name

    def _running(self, node: NodeId, operation: Running) -> list[str]:
        frame, scale = operation.frame, self.program.scales[node]
        top = operation.ceiling
        if (
            operation.out == "sum"
            and top is not None
            and not (operation.keys or operation.by or self.program.frames_of[top])
        ):
            leaf = self.scalars.bits["fact", self.program.frames[frame].name]
            columns = f"{self._held(operation.member, frame)}, {self._held(operation.value, frame, scale)}"
            return self._by_collection(
                node, frame, f"sum_under({columns}, {self.scalars.cell_at(top, scale)}, g, {leaf})"
            )
        queue = self._queue(operation, scale)
        ceiling = "None" if operation.ceiling is None else self._held(operation.ceiling, frame, scale)
        if operation.out == "sum":
            return self._by_collection(node, frame, f"running_sum({queue}, {ceiling})")
        readers = "".join(f"{self._held(member, frame)}, " for member in self._readers(node))
        return [f"n{node} = running([{queue} for g in g{frame}], {ceiling}, {operation.out!r}, ({readers}))"]

    def _readers(self, node: NodeId) -> list[NodeId]:
        """Truths by row, known before it, at which alone a node over items is read; none if it may be read anywhere."""
        frame, chain, members = self.program.frames_of[node], [node], set[NodeId]()
        for own in chain:
            if own in self.roots:
                return []
            for reader in self._read_by.get(own, ()):
                operation = self.program.nodes[reader]
                if isinstance(operation, Count | Sum | Exists | Extreme) and operation.frame == frame:
                    members.add(operation.member)
                elif isinstance(operation, OverItems) or self.program.frames_of[reader] != frame:
                    return []
                elif reader not in chain:
                    chain.append(reader)
        known = all(member not in chain and self._is_before(member, node) for member in members)
        return sorted(members) if known else []

    def _is_before(self, node: NodeId, other: NodeId) -> bool:
        """Whether a column over the same items is at hand when another is computed."""
        if self.program.frames_of[node] != self.program.frames_of[other] or isinstance(
            self.program.nodes[node], OverItems
        ):
            return False
        early, stage, _ = self._loop_of(node)
        other_early, other_stage, _ = self._loop_of(other)
        return (early and not other_early) or (early == other_early and stage < other_stage)

    @cached_property
    def _read_by(self) -> dict[NodeId, list[NodeId]]:
        found: dict[NodeId, list[NodeId]] = {}
        for node in self.layout.needed:
            for place in reads(self.program, node):
                found.setdefault(place, []).append(node)
        return found

    def _related(self, node: NodeId, operation: Related, leaf: int) -> list[str]:
        frame = operation.frame
        pairs = [("=", *pair) for pair in operation.keys]
        asked = ""
        for op, mine, theirs in (*pairs, *operation.compares):
            number = self.program.types[mine] == "number"
            scale = self.scalars.common((mine, theirs)) if number else None
            columns = f"{self._column(mine, frame, scale)}, {self._column(theirs, frame, scale)}"
            asked += f"Comparison({op!r}, {columns}), "
        value = "None" if operation.value is None else self._column(operation.value, frame)
        where = self._column(operation.where, frame)
        return [f"n{node} = related(g{frame}, {where}, {value}, ({asked}), {operation.out!r}, {leaf})"]
