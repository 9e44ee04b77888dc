"""What each node of a program reads, and in what two profiles differ: values that read none of it are the same in both."""

from __future__ import annotations

from types import MappingProxyType

from huisuan.ir.nodes import Input
from huisuan.ir.program import Program, ancestry
from huisuan.ir.reach import reads
from huisuan.values import Facts, Known


def blank_facts(program: Program) -> Facts:
    """Nothing known, and the readings as the packs declare them."""
    return Facts(
        MappingProxyType({decl.id: Known(decl.default) for decl in program.inputs if decl.default is not None})
    )


class Reading:
    """Masks with a bit for each input and each collection of the profile, those inside another counted with it."""

    def __init__(self, program: Program) -> None:
        names = [decl.id for decl in program.inputs]
        self._inputs = {name: 1 << place for place, name in enumerate(names)}
        outermost = [ancestry(program.frames, frame)[-2] for frame in range(1, len(program.frames))]
        outer = dict.fromkeys(program.frames[frame].name for frame in outermost)
        self._collections = {name: 1 << place for place, name in enumerate(outer, len(names))}
        frames = [0, *(self._collections[program.frames[frame].name] for frame in outermost)]
        self.reads: list[int] = []
        for node, operation in enumerate(program.nodes):
            mask = frames[program.frames_of[node]] | frames[getattr(operation, "frame", 0)]
            if isinstance(operation, Input):
                mask |= self._inputs[program.inputs[operation.decl].id]
            for place in reads(program, node):
                mask |= self.reads[place]
            self.reads.append(mask)

    def differing(self, a: Facts, b: Facts) -> int:
        """The inputs and collections that the two profiles do not share."""
        mask = 0
        if a.values is not b.values:
            for name in {*a.values, *b.values}:
                if a.values.get(name) != b.values.get(name):
                    mask |= self._inputs.get(name, 0)
        for name in {*a.collections, *b.collections}:
            if a.collections.get(name) is not b.collections.get(name):
                mask |= self._collections.get(name, 0)
        return mask
