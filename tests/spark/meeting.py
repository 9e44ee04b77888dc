"""What Spark is asked to do with answers, tried before a run in the process of its driver: they meet by key, in the order of keys and numbers.

`python -c 'from tests.spark.meeting import main; main()' FILE ARGUMENT…` leaves in FILE a line of each part and runs `huisuan ARGUMENT…`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from huisuan.spark.door import Answer, Cluster

NUMBERS, KEYS = 6, "dbca"
MASTER = "local[2]"


def asked(number: int) -> Iterator[Answer]:
    for key in KEYS:
        yield key, str(number).encode()


def part(answers: Iterable[Answer]) -> Iterator[Answer]:
    """What one part holds, in the order it came."""
    yield "", " ".join(key + told.decode() for key, told in answers).encode()


def main() -> None:
    from huisuan.cli import main as huisuan  # noqa: PLC0415 - workers import this module for its functions alone

    with Cluster(MASTER) as cluster:
        numbers = " ".join(told.decode() for key, told in cluster.each(NUMBERS, asked) if key == KEYS[0])
        parts = [told.decode() for _, told in cluster.gathered(NUMBERS, asked, part)]
    Path(sys.argv[1]).write_text("\n".join([numbers, *parts]), encoding="utf-8")
    sys.argv[1:] = sys.argv[2:]
    huisuan()
