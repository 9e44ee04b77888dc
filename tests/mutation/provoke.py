"""A case file whose arguments are wrong, beside rules that make a handful of mutants."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from huisuan.problems import Problem
from huisuan.source import SourceFile
from tests.mutation.fair import benefit, run, write_pack

RULES = "benefits:\n" + benefit("it", "when: outlay >= 50元\namount: 5元")


def provoke_arguments(path: Path) -> tuple[Iterable[Problem], Mapping[str, SourceFile]]:
    with tempfile.TemporaryDirectory() as folder:
        report = run(write_pack(Path(folder), RULES, path.read_text(encoding="utf-8")))
    return report.problems, report.sources
