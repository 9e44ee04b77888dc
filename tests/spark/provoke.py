"""How exhibits of runs on Spark are provoked, where there need be no Spark: what is not there, what a cluster or a worker answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from huisuan.intake.register import open_register
from huisuan.problems import Problem
from huisuan.source import SourceFile
from huisuan.spark import door, running
from huisuan.spark.door import SparkFailed
from huisuan.spark.shipping import packed
from huisuan.spark.stages import SUMMARY, Stopped
from tests.intake.made import given
from tests.vocabulary.shipped import VOCABULARY

Provoked = tuple[Iterable[Problem], Mapping[str, SourceFile]]


def provoke_spark(path: Path) -> Provoked:
    """`missing`: what is not installed; `files`: a register; `started`, `ended`: what the JVM said; `stopped`: what a worker said."""
    told = json.loads(path.read_text(encoding="utf-8"))
    if "missing" in told:
        return _missing(set(told["missing"])), {}
    if "files" in told:
        with TemporaryDirectory() as name:
            register = open_register(given(Path(name), told["files"]), VOCABULARY)
            return [each for _, each in running.not_parquet(register)], {}
    if "started" in told:
        return [door.not_started(told["master"], RuntimeError(told["started"]))], {}
    if "ended" in told:
        return [door.gave_up(RuntimeError(told["ended"]))], {}
    try:
        list(running.answers_read([(SUMMARY, packed(Stopped(**told["stopped"])))]))
    except SparkFailed as error:
        return [error.problem], {}
    raise AssertionError(told)


def _missing(names: set[str]) -> list[Problem]:
    with (
        patch.object(door, "find_spec", lambda name: None if name in names else name),
        patch("huisuan.spark.door.shutil.which", lambda name, path="": None if name in names else name + path),
    ):
        found = door.lacking()
    return [] if found is None else [found]
