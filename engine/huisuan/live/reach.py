"""Which nodes a change of facts can reach, so that a step judges and computes only those. Knows the IR only."""

from __future__ import annotations

from collections.abc import Iterable

from huisuan.ir.nodes import Count, Exists, Extreme, Field, Input, NodeId, Pick, Related, Running, Sum
from huisuan.ir.program import Benefit, Program, ancestry
from huisuan.ir.reach import reads

Touched = int
"""A bit per input of the program, then a bit per frame."""

EVERYTHING: Touched = -1


class Reach:
    """What every node of a program depends on."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._facts = {decl.id: 1 << place for place, decl in enumerate(program.inputs)}
        self._masks: list[Touched] = []
        for node in range(len(program.nodes)):
            mask = self._own(node)
            for operand in reads(program, node):
                mask |= self._masks[operand]
            self._masks.append(mask)

    def fact(self, name: str) -> Touched:
        return self._facts[name]

    def collection(self, name: str) -> Touched:
        """A collection of the profile, with all that its items hold."""
        frames = self._program.frames
        return next(
            self._frame(place) for place, frame in enumerate(frames) if frame.parent == 0 and frame.name == name
        )

    def of(self, nodes: Iterable[NodeId]) -> Touched:
        """All that the nodes depend on."""
        mask = 0
        for node in nodes:
            mask |= self._masks[node]
        return mask

    def of_lines(self, benefit: Benefit) -> Touched:
        """What the keys of a benefit's lines and limits depend on."""
        mask = self._frame(benefit.frame)
        for limit in benefit.limits:
            mask |= self._frame(limit.frame)
        return mask

    def _frame(self, frame: int) -> Touched:
        mask = 0
        for each in ancestry(self._program.frames, frame):
            mask |= 1 << len(self._program.inputs) + each if each else 0
        return mask

    def _own(self, node: NodeId) -> Touched:
        mask = self._frame(self._program.frames_of[node])
        match self._program.nodes[node]:
            case Input(decl=decl):
                return mask | 1 << decl
            case (
                Field(frame=frame)
                | Count(frame=frame)
                | Sum(frame=frame)
                | Exists(frame=frame)
                | Extreme(frame=frame)
                | Pick(frame=frame)
                | Running(frame=frame)
                | Related(frame=frame)
            ):
                return mask | self._frame(frame)
            case _:
                return mask


def hit(touched: Touched, mask: Touched) -> bool:
    """Whether a change of what is touched can reach what depends on `mask`. EVERYTHING reaches constants too."""
    return touched == EVERYTHING or bool(touched & mask)
