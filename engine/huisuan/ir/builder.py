"""Building a program node by node: sharing equal nodes, working out type, frame, static bounds and raisers as each is added.

The only way nodes come into being; `bounds.py` holds the arithmetic. Knows no rule language.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from huisuan.ir import bounds as static
from huisuan.ir.growing import Raisers
from huisuan.ir.nodes import (
    Add,
    And,
    Bands,
    Calendar,
    Compare,
    Const,
    Count,
    Div,
    Exists,
    Extreme,
    Field,
    Input,
    Limit,
    Max,
    Member,
    Min,
    Mul,
    Node,
    NodeId,
    Not,
    Or,
    Pick,
    Range,
    Related,
    Relation,
    Round,
    Running,
    Select,
    Sum,
    Table,
)
from huisuan.ir.program import Frame, InputDecl, Leaf, Origin, Program, RelationSpec, ValueType, ancestry
from huisuan.ir.raisers import ANY, raisers_of
from huisuan.ir.scales import scale_of
from huisuan.values import Interval, Scalar


class Builder:
    """Mutable while a program is made; `finish` freezes it. Raises ValueError on nodes no compiler should make (our bug)."""

    def __init__(self, inputs: Iterable[InputDecl] = (), frames: Iterable[Frame] = ()) -> None:
        self.inputs: list[InputDecl] = list(inputs)
        self.frames: list[Frame] = [Frame("", None, 1, ()), *frames]
        self.nodes: list[Node] = []
        self.types: list[ValueType] = []
        self.frames_of: list[int] = []
        self.bounds: list[Interval | None] = []
        self.raisers: list[Raisers] = []
        self.scales: list[int] = []
        self.origins: list[Origin] = []
        self.relations: list[RelationSpec] = []
        self._known: dict[tuple[type, Node], NodeId] = {}

    def add(self, node: Node, origin: Origin | None = None) -> NodeId:
        """The number of `node`, an equal earlier one if there is one."""
        key: tuple[type, Node] = (type(node), node)
        if isinstance(node, Const):
            # True == 1 == Fraction(1): constants of different types must not be shared.
            key = (type(node.value), node)
        found = self._known.get(key)
        if found is not None:
            return found
        place = len(self.nodes)
        self.frames_of.append(self._frame_of(node))
        self.types.append(self._type_of(node))
        self.nodes.append(node)
        self.origins.append(origin or Origin())
        self.scales.append(scale_of(node, self))
        self.bounds.append(static.bounds_of(node, self) if self.types[place] == "number" else None)
        self.raisers.append(raisers_of(node, self))
        self._known[key] = place
        return place

    def const(self, value: Scalar | int, origin: Origin | None = None) -> NodeId:
        exact: Scalar = Fraction(value) if isinstance(value, int) and not isinstance(value, bool) else value
        return self.add(Const(exact), origin)

    def add_relation(self, spec: RelationSpec) -> int:
        self.relations.append(spec)
        return len(self.relations) - 1

    def deepest(self, operands: Iterable[NodeId]) -> int:
        """The innermost frame among operands, which must lie on one line of ancestry."""
        frame = 0
        for operand in operands:
            other = self.frames_of[operand]
            if other in (0, frame):
                continue
            if other in ancestry(tuple(self.frames), frame):
                continue
            if frame not in ancestry(tuple(self.frames), other):
                raise ValueError(f"operands of unrelated frames {frame} and {other}")
            frame = other
        return frame

    def _frame_of(self, node: Node) -> int:
        match node:
            case Field():
                return node.frame
            case Count() | Sum() | Exists() | Extreme():
                return self._parent(node.frame)
            case Pick() | Running():
                return self._parent(node.frame) if node.out == "sum" else node.frame
            case Related():
                return node.frame
            case Relation():
                return self.relations[node.spec].frame
            case _:
                return self.deepest(operands(node))

    def _parent(self, frame: int) -> int:
        parent = self.frames[frame].parent
        if parent is None:
            raise ValueError("the profile frame has no parent")
        return parent

    def _type_of(self, node: Node) -> ValueType:
        match node:
            case Const(value=value):
                return "truth" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"
            case Input() | Field() if node.part == "none":
                return "truth"
            case Input():
                return self.inputs[node.decl].type
            case Field():
                return self.frames[node.frame].fields[node.decl].type
            case Not() | And() | Or() | Compare() | Member() | Exists():
                return "truth"
            case Pick():
                return "truth" if node.out == "taken" else "number"
            case Related():
                return "truth" if node.out == "exists" else "number"
            case Select():
                return self.types[node.then]
            case _:
                return "number"

    def finish(self, leaves: Iterable[Leaf]) -> Program:
        """The program without benefits and groups; `dataclasses.replace` adds them once their roots stand."""
        leaves = tuple(leaves)
        return Program(
            nodes=tuple(self.nodes),
            types=tuple(self.types),
            frames_of=tuple(self.frames_of),
            bounds=tuple(self.bounds),
            raised_by=_masks(self.raisers, leaves),
            scales=tuple(self.scales),
            inputs=tuple(self.inputs),
            frames=tuple(self.frames),
            leaves=leaves,
            relations=tuple(self.relations),
            benefits=(),
            groups=(),
            origins=tuple(self.origins),
        )

    def leaves(self) -> tuple[Leaf, ...]:
        """All leaves of this builder: inputs and fields in declared order, collections before their fields, then discretion, undefined."""
        found = [Leaf(decl.tag, decl.id, decl.legal_max or decl.type != "number") for decl in self.inputs]
        for frame in self.frames[1:]:
            found.append(Leaf("fact", frame.name, False))
            found.extend(
                Leaf("fact", f"{frame.name}.{decl.id}", decl.legal_max or decl.type != "number")
                for decl in frame.fields
            )
        ranges = {node.leaf: place for place, node in enumerate(self.nodes) if isinstance(node, Range)}
        found.extend(Leaf("discretion", leaf, not self.raisers[place]) for leaf, place in sorted(ranges.items()))
        undefined = {node.leaf for node in self.nodes if isinstance(node, Div | Extreme)}
        found.extend(Leaf("undefined", leaf, False) for leaf in sorted(undefined))
        return tuple(found)


def _masks(found: list[Raisers], leaves: tuple[Leaf, ...]) -> tuple[tuple[int, ...], ...]:
    """By node, sets of leaves as bit masks over the program's leaves."""
    bits = {(leaf.tag, leaf.name): 1 << place for place, leaf in enumerate(leaves)}
    everything = (1 << len(leaves)) - 1
    return tuple(
        tuple(everything if ANY in each else sum(bits[name] for name in each) for each in raisers) for raisers in found
    )


def operands(node: Node) -> tuple[NodeId, ...]:
    """The nodes a node reads directly (a relation's come with its spec and are not listed)."""
    match node:
        case Const() | Input() | Field() | Relation():
            return ()
        case Not() | Round() | Bands() | Member():
            return (node.a,)
        case And() | Or() | Add() | Min() | Max() | Calendar():
            return node.args
        case Compare() | Mul() | Div():
            return (node.a, node.b)
        case Select():
            return (node.cond, node.then, node.other)
        case Table():
            return node.keys
        case Count() | Exists():
            return (node.member,)
        case Sum() | Extreme():
            return (node.member, node.value)
        case Pick():
            return (node.member, node.value, *node.by, *node.keys)
        case Running():
            ceiling = () if node.ceiling is None else (node.ceiling,)
            return (node.member, node.value, *ceiling, *node.by, *node.keys)
        case Related():
            value = () if node.value is None else (node.value,)
            pairs = [*node.keys, *((mine, theirs) for _, mine, theirs in node.compares)]
            return (node.where, *value, *(place for pair in pairs for place in pair))
        case Range():
            return (node.low, node.high) if node.mean is None else (node.low, node.high, node.mean)
        case Limit():
            return (node.a, node.ceiling)
