"""From random bits to a number: a slot of a table, spread over the stretch up to twice its entry. Integers throughout.

A word's low ten bits choose the slot, the next fifty-one the place in the stretch, the last three whether a sum is round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from huisuan.population.bits import key_of, word, words

SLOTS = 1024
_PLACE, _ROUND = 1 << 10, 1 << 61
CHANGES = tuple(range(70, 150))
"""Hundredths of last year that a year may be."""

Weighted = tuple[int, int]
"""A value and how often it comes, beside the others."""


def slots(weighted: Sequence[Weighted]) -> tuple[int, ...]:
    """A table of 1,024 slots in which each value has its share."""
    total, found, upto = sum(weight for _, weight in weighted), list[int](), 0
    for value, weight in weighted:
        upto += weight
        found.extend([value] * (upto * SLOTS // total - len(found)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Draw:
    """What a column's numbers are drawn from, before and after `origin`.

    `table` has 1,024 slots for each size an applicant may have, smallest first; just 1,024 where size is no matter. With `spread` an
    entry e stands for e up to 2e - 1. Values are multiples of `grain`, most of `round` too, and never above `most`. `change`, if
    named, draws a percentage of it: two years of one fact move apart.
    """

    name: str
    table: tuple[int, ...]
    spread: bool = False
    grain: int = 1
    round: int = 1
    most: int = (1 << 62) - 1
    origin: int = 0
    back: bool = False
    change: str = ""

    @property
    def by_size(self) -> bool:
        return len(self.table) > SLOTS

    def value(self, seed: int, cell: int, size: int = 0) -> int:
        """Of one cell."""
        bits = word(key_of(seed, self.name), cell)
        drawn = self.table[(size * SLOTS if self.by_size else 0) + bits % SLOTS]
        if self.spread:
            drawn += bits // _PLACE % max(drawn, 1)
        if self.change:
            drawn = drawn * CHANGES[word(key_of(seed, self.change), cell) % len(CHANGES)] // 100
        grain = self.grain if bits // _ROUND == 0 else self.round
        drawn = min(drawn, self.most) // grain * grain
        return self.origin - drawn if self.back else self.origin + drawn

    def column(self, seed: int, cells: pl.Series, sizes: pl.Series) -> pl.Series:
        """The same of a column of cells, beside the sizes of their applicants; all UInt64."""
        bits = words(key_of(seed, self.name), cells)
        slot = bits % SLOTS
        if self.by_size:
            slot = sizes * SLOTS + slot
        drawn = pl.Series(self.table, dtype=pl.UInt64).gather(slot)
        if self.spread:
            drawn = drawn + bits // _PLACE % drawn.clip(lower_bound=1)
        if self.change:
            drawn = drawn * (words(key_of(seed, self.change), cells) % len(CHANGES) + CHANGES[0]) // 100
        drawn = drawn.clip(upper_bound=self.most)
        if self.round != 1:
            exact = drawn if self.grain == 1 else drawn // self.grain * self.grain
            drawn = exact.zip_with(bits // _ROUND == 0, drawn // self.round * self.round)
        signed = drawn.cast(pl.Int64)
        return self.origin - signed if self.back else signed + self.origin
