"""A driver whose stretches wait before they are assessed, until the test lets them go: so that a worker can be lost in the middle of a run.

`python -c 'from tests.spark.holding import main; main()' FOLDER ARGUMENT…` runs `huisuan ARGUMENT…`; each attempt leaves a file
`<stretch>-<process>` in FOLDER, and all wait for a file `go` there.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from huisuan.cli import main as huisuan
from huisuan.spark import stages
from huisuan.spark.door import Answer, Shipped
from huisuan.spark.stages import results

PATIENCE = 120.0


def held(folder: Path, shipped: Shipped, before: Shipped, asked: Sequence[int], number: int) -> Iterator[Answer]:
    (folder / f"{number}-{os.getpid()}").touch()
    until = time.monotonic() + PATIENCE
    while not (folder / "go").exists():
        assert time.monotonic() < until, "nobody let it go"
        time.sleep(0.05)
    yield from results(shipped, before, asked, number)


def main() -> None:
    folder = Path(sys.argv[1])
    stages.results = partial(held, folder)  # the driver ships this in its place
    sys.argv[1:] = sys.argv[2:]
    huisuan()
