"""How generated interval code names what it computes: variables, literals, constants, cells.

Node 7 is `l7, h7, k7, o7` as a number, `t7, o7` as a truth, `s7, p7, o7` as a text. Names and literals are made of node numbers and
integers only; whatever else the source needs is put in `constants` under a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm

from huisuan.backends.generated.ends import at_scale
from huisuan.backends.generated.layout import Layout
from huisuan.ir.nodes import Const, NodeId, Range
from huisuan.ir.reach import reads


class Names:
    """How source refers to the nodes of a program. `constants` are what it uses beside literals."""

    def __init__(self, layout: Layout) -> None:
        self.program = layout.program
        self.constants: dict[str, object] = {}
        self.bits = layout.bits
        self._names: dict[tuple[str, object], str] = {}
        self.resolved: set[str] = set()
        """The variables in which the results of a contest are at hand here."""
        self.kinded = self._fed_by(layout.needed)

    def _fed_by(self, needed: Sequence[NodeId]) -> frozenset[NodeId]:
        """The needed nodes whose kind may be other than exact: ranges, and those that read one. `needed` is ascending."""
        found: set[NodeId] = set()
        for node in needed:
            if isinstance(self.program.nodes[node], Range) or any(
                place in found for place in reads(self.program, node)
            ):
                found.add(node)
        return frozenset(found)

    def constant(self, value: object, key: object = None) -> str:
        """The name of a value that no literal of ours can be."""
        known = (type(value).__name__, value if key is None else key)
        name = self._names.get(known)
        if name is None:
            name = self._names[known] = f"K{len(self.constants)}"
            self.constants[name] = value
        return name

    def literal(self, value: Fraction, scale: int) -> str:
        exact = at_scale(value, scale)
        if isinstance(exact, Fraction):
            return self.constant(exact)
        return f"({exact})" if exact < 0 else str(exact)

    def number_at(self, node: NodeId) -> Fraction | None:
        """The number a constant node is."""
        operation = self.program.nodes[node]
        return operation.value if isinstance(operation, Const) and isinstance(operation.value, Fraction) else None

    def lo(self, node: NodeId, scale: int | None = None) -> str:
        return self._end("l", node, scale)

    def hi(self, node: NodeId, scale: int | None = None) -> str:
        return self._end("h", node, scale)

    def _end(self, end: str, node: NodeId, scale: int | None) -> str:
        own = self.program.scales[node]
        wanted = own if scale is None else scale
        value = self.number_at(node)
        if value is not None:
            return self.literal(value, wanted)
        if wanted == own:
            return f"{end}{node}"
        return f"{end}{node} * {wanted // own}" if wanted else f"Fraction({end}{node}, {own})"

    def one_end(self, nodes: Iterable[NodeId]) -> str:
        """A quick test that is true only where each of a few numbers has one end; empty if there are none, or many."""
        variables = [node for node in dict.fromkeys(nodes) if self.number_at(node) is None]
        tests = [f"l{node} {'==' if self.program.scales[node] else 'is'} h{node}" for node in variables]
        return " and ".join(tests) if len(tests) <= 2 else ""

    def kind(self, node: NodeId) -> str:
        return f"k{node}" if node in self.kinded else "EXACT"

    def joined(self, nodes: Iterable[NodeId], first: str = "") -> str:
        kinds = [*([first] if first else []), *(self.kind(node) for node in nodes if node in self.kinded)]
        return f"join_kinds(({', '.join(kinds)},))" if len(kinds) > 1 else kinds[0] if kinds else "EXACT"

    def truth(self, node: NodeId) -> str:
        operation = self.program.nodes[node]
        return str(operation.value) if isinstance(operation, Const) else f"t{node}"

    def open(self, nodes: Iterable[NodeId], *more: str) -> str:
        variables = [node for node in dict.fromkeys(nodes) if not isinstance(self.program.nodes[node], Const)]
        return " | ".join((*(f"o{node}" for node in variables), *more)) or "0"

    def cell_at(self, node: NodeId, scale: int) -> str:
        """A number's cell at another scale."""
        return f"({self.lo(node, scale)}, {self.hi(node, scale)}, {self.kind(node)}, {self.open((node,))})"

    def cell(self, node: NodeId) -> str:
        """The cell of a node as an expression."""
        operation = self.program.nodes[node]
        match self.program.types[node]:
            case "number":
                return f"({self.lo(node)}, {self.hi(node)}, {self.kind(node)}, {self.open((node,))})"
            case "truth":
                return f"({self.truth(node)}, {self.open((node,))})"
            case "enum" | "text":
                if isinstance(operation, Const):
                    return self.constant((operation.value, None, 0))
                return f"(s{node}, p{node}, o{node})"

    def names(self, node: NodeId) -> str:
        """What a cell of the node is unpacked into."""
        match self.program.types[node]:
            case "number":
                return f"l{node}, h{node}, {f'k{node}' if node in self.kinded else '_'}, o{node}"
            case "truth":
                return f"t{node}, o{node}"
            case "enum" | "text":
                return f"s{node}, p{node}, o{node}"

    def common(self, nodes: Iterable[NodeId]) -> int:
        scales = [self.program.scales[node] for node in nodes]
        return 0 if 0 in scales else lcm(*scales)
