"""The one door to pyspark and pyarrow: a session, numbers of stretches handed out, rows brought together by key. Knows bytes, no registers.

What a worker answers is a key and some bytes, many or few; with one attempt lost, Spark asks another worker, so an answer must not
depend on who gives it, nor on how often it was asked.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from huisuan.problems import Problem, problem

Answer = tuple[str, bytes]
Shipped = Any
"""A broadcast: `.value` are the bytes that were shipped."""
NEEDED = ("pyspark", "pyarrow", "pandas")
MOST = 300
"""Characters of a reason that are shown."""
SCHEMA = "key string, place int, told binary"
QUICK = "-XX:TieredStopAtLevel=1"
"""Java hands bytes on and computes nothing, so it need not be compiled for speed: a session starts with half the processor time."""
OURS = {
    "spark.app.name": "huisuan",
    "spark.driver.defaultJavaOptions": QUICK,
    "spark.driver.maxResultSize": "0",
    "spark.executor.defaultJavaOptions": QUICK,
    "spark.executorEnv.POLARS_MAX_THREADS": "1",
    "spark.log.level": "ERROR",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
"""A worker has one core for each task, so polars takes one thread; answers are few and large."""


class SparkFailed(Exception):
    """The cluster did not start, or gave up; carries the problem that says why."""

    def __init__(self, told: Problem) -> None:
        self.problem = told
        super().__init__(told.code)


def lacking() -> Problem | None:
    """What is not installed here that Spark needs."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        return problem("spark-not-installed", None, names="、".join(missing))
    home = os.environ.get("JAVA_HOME", "")
    if shutil.which("java") is None and not (home and shutil.which("java", path=str(Path(home) / "bin"))):
        return problem("java-not-installed", None)
    return None


def row_groups(path: Path) -> tuple[int, ...]:
    """How many rows each row group of a Parquet file has; raises OSError and ValueError where there is no such file."""
    from pyarrow import parquet  # noqa: PLC0415 - the library of an extra

    with parquet.ParquetFile(path) as file:
        return tuple(file.metadata.row_group(at).num_rows for at in range(file.metadata.num_row_groups))


@dataclass(slots=True)
class Cluster:
    """A session on a master such as `local[2]` or `spark://host:7077`. Raises SparkFailed where none comes about or a task fails for good."""

    master: str
    _session: Any = None

    def __enter__(self) -> Self:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - the library of an extra, and slow to import

        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = SparkSession.builder.master(self.master)
        for name, value in OURS.items():
            builder = builder.config(name, value)
        if self.master.startswith("local"):
            builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
        try:
            self._session = builder.getOrCreate()
        except (
            Exception
        ) as error:  # the JVM's own failures have no common type, and none of them may end in a traceback
            raise SparkFailed(not_started(self.master, error)) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.stop()

    @property
    def cores(self) -> int:
        """How many tasks run at once."""
        found: int = self._session.sparkContext.defaultParallelism
        return max(1, found)

    def ship(self, data: bytes) -> Shipped:
        """Bytes sent to each worker once."""
        return self._session.sparkContext.broadcast(data)

    def each(self, count: int, work: Callable[[int], Iterable[Answer]]) -> list[Answer]:
        """What `work` answers for the numbers from 0 up to `count`, a task each, in the order of numbers."""
        return self._collected(self._asked(count, work)) if count else []

    def gathered(
        self, count: int, work: Callable[[int], Iterable[Answer]], after: Callable[[Iterable[Answer]], Iterable[Answer]]
    ) -> list[Answer]:
        """As `each`; the answers then meet by key, in the order of keys and numbers, and what `after` makes of them comes back."""
        if not count:
            return []
        asked = self._asked(count, work)
        parts = min(count, 2 * self.cores)
        met = asked.repartition(parts, "key").sortWithinPartitions("key", "place")
        return self._collected(met.mapInArrow(partial(_met, after), SCHEMA))

    def _asked(self, count: int, work: Callable[[int], Iterable[Answer]]) -> Any:
        return self._session.range(0, count, 1, count).mapInArrow(partial(_answered, work), SCHEMA)

    def _collected(self, frame: Any) -> list[Answer]:
        try:
            table = frame.toArrow()
        except Exception as error:  # as at the start: what a task died of comes as an error of the JVM's
            raise SparkFailed(gave_up(error)) from error
        ordered = table.sort_by([("place", "ascending")])
        return list(zip(ordered["key"].to_pylist(), ordered["told"].to_pylist(), strict=True))


def attempt() -> int:
    """The number of the attempt that is running, no other having the same."""
    from pyspark import TaskContext  # noqa: PLC0415 - the library of an extra

    context = TaskContext.get()
    return 0 if context is None else int(context.taskAttemptId())


def _answered(work: Callable[[int], Iterable[Answer]], batches: Iterable[Any]) -> Iterator[Any]:
    for batch in batches:
        for number in batch.column(0).to_pylist():
            for key, told in work(number):
                yield _batch([key], [number], [told])


def _met(after: Callable[[Iterable[Answer]], Iterable[Answer]], batches: Iterable[Any]) -> Iterator[Any]:
    answers = (
        (key, told)
        for batch in batches
        for key, told in zip(batch.column(0).to_pylist(), batch.column(2).to_pylist(), strict=True)
    )
    for place, (key, told) in enumerate(after(answers)):
        yield _batch([key], [place], [told])


def _batch(keys: Sequence[str], places: Sequence[int], told: Sequence[bytes]) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - the library of an extra

    kinds = (pa.string(), pa.int32(), pa.binary())
    columns = [pa.array(values, kind) for values, kind in zip((keys, places, told), kinds, strict=True)]
    return pa.RecordBatch.from_arrays(columns, ["key", "place", "told"])


def not_started(master: str, error: Exception) -> Problem:
    """No session came about."""
    return problem("spark-not-started", None, master=master, reason=_said(error))


def gave_up(error: Exception) -> Problem:
    """A task failed as often as Spark tries."""
    return problem("spark-gave-up", None, reason=_said(error))


def _said(error: Exception) -> str:
    """The line of an error that says what happened: the last that names one, in what went before the stack."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip() and not line.strip().startswith("at ")]
    told = [line for line in lines if "Error" in line or "Exception" in line]
    return (told or lines or [type(error).__name__])[-1].lstrip(": ")[:MOST]
