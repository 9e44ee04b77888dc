"""Whether something is found in something longer, in runs: 家电补贴 in 家电以旧换新补贴, `jdbt` in its initials.

A run is two or more neighbours; runs keep their order. So short names of things are found, and letters strewn about are not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Wanted = TypeVar("Wanted")
Part = TypeVar("Part")
SHORTEST = 2


def in_runs(wanted: Sequence[Wanted], whole: Sequence[Part], same: Callable[[Wanted, Part], bool]) -> bool:
    """Whether `wanted` is cut into runs that stand in `whole` one after the other; what is a single part stands as it is."""
    size = len(wanted)
    if size <= SHORTEST:
        return size > 0 and _end_of(wanted, whole, 0, same) is not None
    ends: list[int | None] = [0, None]
    for end in range(SHORTEST, size + 1):
        ends.append(_earliest(wanted[:end], ends, whole, same))
    return ends[size] is not None


def _earliest(
    wanted: Sequence[Wanted], ends: list[int | None], whole: Sequence[Part], same: Callable[[Wanted, Part], bool]
) -> int | None:
    """Where `wanted` can end soonest: whatever follows has then most room."""
    found = []
    for start in range(len(wanted) - SHORTEST + 1):
        before = ends[start]
        if before is not None and (end := _end_of(wanted[start:], whole, before, same)) is not None:
            found.append(end)
    return min(found, default=None)


def _end_of(
    run: Sequence[Wanted], whole: Sequence[Part], start: int, same: Callable[[Wanted, Part], bool]
) -> int | None:
    """Where the first unbroken occurrence of `run` from `start` on ends."""
    for place in range(start, len(whole) - len(run) + 1):
        if all(map(same, run, whole[place : place + len(run)])):
            return place + len(run)
    return None
