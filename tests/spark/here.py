"""A cluster in this process, in place of Spark's: what it may do to stretches, and does every time.

Every number is done twice, in another order than asked, as where workers are lost; the second answer counts. What is shipped is pickled,
what meets by key is parted by it, and nothing comes back in order but by `place`. No Java, no pyspark.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from types import SimpleNamespace
from typing import Self
from unittest.mock import patch

from huisuan.spark import running, stages
from huisuan.spark.door import Answer, Shipped

Work = Callable[[int], Iterable[Answer]]
PARTS = 3


class Here:
    """Stands in for `door.Cluster`."""

    def __init__(self, master: str) -> None:
        self.random = random.Random(master)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def ship(self, data: bytes) -> Shipped:
        return SimpleNamespace(value=bytes(data))

    def each(self, count: int, work: Work) -> list[Answer]:
        return [(key, told) for _, key, told in sorted(self._answered(count, work), key=lambda each: each[0])]

    def gathered(self, count: int, work: Work, after: Callable[[Iterable[Answer]], Iterable[Answer]]) -> list[Answer]:
        parts: list[list[tuple[str, int, bytes]]] = [[] for _ in range(PARTS)]
        for number, key, told in self._answered(count, work):
            parts[sum(key.encode()) % PARTS].append((key, number, told))
        found = []
        for part in parts:
            met = sorted(part, key=lambda each: each[:2])
            found += [(place, *each) for place, each in enumerate(after((key, told) for key, _, told in met))]
        self.random.shuffle(found)
        return [(key, told) for _, key, told in sorted(found, key=lambda each: each[0])]

    def _answered(self, count: int, work: Work) -> Iterator[tuple[int, str, bytes]]:
        order = list(range(count))
        for _ in range(2):
            self.random.shuffle(order)
            answers = [(number, *answer) for number in order for answer in work(number)]
        yield from answers


@contextmanager
def in_this_process() -> Iterator[None]:
    """Runs with `--engine spark` stay here."""
    attempts = count()
    with (
        patch.object(running, "Cluster", Here),
        patch.object(running, "refusals", running.not_parquet),
        patch("huisuan.service.batching.refusals", running.not_parquet),
        patch.object(stages, "attempt", lambda: next(attempts)),
    ):
        yield
