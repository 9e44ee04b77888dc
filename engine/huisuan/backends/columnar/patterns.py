"""Which facts an undetermined result waits for, as a number: rows are many, sets of open facts few."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from huisuan.ir.program import Leaf, Program


@dataclass(frozen=True, slots=True)
class Pattern:
    """A benefit and the leaves it is open in, as places in `Program.leaves`, ascending."""

    number: int
    benefit: str
    leaves: tuple[int, ...]


class Patterns:
    """Numbers from 1, in the order met; the same set of the same benefit has one number throughout a run."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._numbers: dict[tuple[str, tuple[int, ...]], int] = {}

    def number(self, benefit: str, leaves: Iterable[int]) -> int:
        return self._numbers.setdefault((benefit, tuple(leaves)), len(self._numbers) + 1)

    def listed(self) -> tuple[Pattern, ...]:
        return tuple(Pattern(number, benefit, leaves) for (benefit, leaves), number in self._numbers.items())

    def open_in(self, pattern: Pattern) -> tuple[Leaf, ...]:
        """What it waits for, in the order of the vocabulary."""
        return tuple(self.program.leaves[place] for place in pattern.leaves)
