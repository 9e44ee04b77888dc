"""The conditions of a program's benefits turned into questions of their own: does this one fail? What a backend answers of benefits it answers of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType

from huisuan.ir.nodes import Const, Exists, Node, NodeId, Not
from huisuan.ir.program import Benefit, Origin, Program, ValueType
from huisuan.values import Interval

NOUGHT = Fraction(0)


@dataclass(frozen=True, slots=True)
class Asked:
    """One condition of a benefit: its number among them from 1, the node, and the clause it is written in (empty: the benefit's own)."""

    benefit: str
    number: int
    node: NodeId
    clause: str


def conditions_of(program: Program, benefit: Benefit) -> tuple[Asked, ...]:
    """Who may apply, where that is asked, then the conditions in the author's order."""
    found = [] if isinstance(program.nodes[benefit.applies], Const) else [(benefit.applies, "")]
    found += [(entry.node, entry.clause) for entry in benefit.conditions]
    return tuple(Asked(benefit.id, number, *each) for number, each in enumerate(found, 1))


@dataclass(frozen=True, slots=True)
class Failing:
    """`program` has for each condition a benefit of no sum, eligible where the condition is known to fail: of an item's, where it fails for any that is seen.

    `asked` says by its id which condition that is, and of which benefits: many share one. Totals are none of it.
    """

    program: Program
    asked: Mapping[str, tuple[Asked, ...]]


def failing(program: Program) -> Failing:
    """The questions of a program."""
    growing = _Growing(program)
    nought = growing.add(Const(NOUGHT), "number", 0, Interval(NOUGHT, NOUGHT))
    asked: dict[str, list[Asked]] = {}
    for benefit in program.benefits:
        for each in conditions_of(program, benefit):
            asked.setdefault(f"#{growing.failed(each.node)}", []).append(each)
    statuses = {name: growing.failed(each[0].node) for name, each in asked.items()}
    benefits = [
        Benefit(name, status, status, status, 0, status, status, nought, nought, nought, nought)
        for name, status in statuses.items()
    ]
    made = replace(
        program,
        nodes=tuple(growing.nodes), types=tuple(growing.types), frames_of=tuple(growing.frames_of),
        bounds=tuple(growing.bounds), raised_by=tuple(growing.raised_by), scales=tuple(growing.scales),
        origins=tuple(growing.origins), benefits=tuple(benefits), groups=(),
    )  # fmt: skip
    return Failing(made, MappingProxyType({name: tuple(each) for name, each in asked.items()}))


@dataclass(slots=True)
class _Growing:
    """The columns of a program with nodes put behind them."""

    program: Program
    nodes: list[Node] = field(init=False)
    types: list[ValueType] = field(init=False)
    frames_of: list[int] = field(init=False)
    bounds: list[Interval | None] = field(init=False)
    raised_by: list[tuple[int, ...]] = field(init=False)
    scales: list[int] = field(init=False)
    origins: list[Origin] = field(init=False)
    _failed: dict[NodeId, NodeId] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("nodes", "types", "frames_of", "bounds", "raised_by", "scales", "origins"):
            setattr(self, name, list(getattr(self.program, name)))

    def add(self, node: Node, kind: ValueType, frame: int, bounds: Interval | None = None) -> NodeId:
        self.nodes.append(node)
        self.types.append(kind)
        self.frames_of.append(frame)
        self.bounds.append(bounds)
        self.raised_by.append(())
        self.scales.append(1)
        self.origins.append(Origin())
        return len(self.nodes) - 1

    def failed(self, condition: NodeId) -> NodeId:
        """Whether a condition fails: of an applicant, or for any item."""
        found = self._failed.get(condition)
        if found is None:
            frame = self.frames_of[condition]
            found = self.add(Not(condition), "truth", frame)
            while frame:
                outer = self.program.frames[frame].parent or 0
                found = self.add(Exists(frame, found), "truth", outer)
                frame = outer
            self._failed[condition] = found
        return found
