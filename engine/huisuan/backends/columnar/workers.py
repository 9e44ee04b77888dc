"""Two at work on one list: each does every second thing of it, and the results stand in the list's order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, zip_longest
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")
WORKERS = 2
"""Polars lets go of the interpreter while it computes; what stands between its calls keeps no more than two busy."""
ALONE = 8_192
"""Below so many rows one is quicker by itself."""


def shared(work: Callable[[Sequence[A]], Sequence[B]], things: Sequence[A], rows: int) -> list[B]:
    """What `work` makes of all things, one result a thing. It is called from several threads for tall tables."""
    if rows < ALONE or len(things) < WORKERS:
        return list(work(things))
    with ThreadPoolExecutor(WORKERS) as workers:
        shares = list(workers.map(work, (things[worker::WORKERS] for worker in range(WORKERS))))
    missing = object()
    every = chain.from_iterable(zip_longest(*shares, fillvalue=missing))
    return [found for found in every if found is not missing]  # type: ignore[misc]  # what is missing was put in here
