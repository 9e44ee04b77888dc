"""A pytest plugin that collects `*.cases.yaml`: each case is a test, run on every backend that is installed.

Imports of the package wait until a case file is met, so that other projects' test runs do not pay for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest._code.code import TracebackStyle

    from huisuan.backends.record import Backend
    from huisuan.packs.cases import CaseFile, CaseOutcome, CaseRunner
    from huisuan.packs.expectations import Mismatch
    from huisuan.problems import Problem


class CaseFailed(Exception):
    """A case came out otherwise than written, or could not run; the text says how."""


def installed_backends() -> tuple[Backend, ...]:
    """Every backend whose dependencies are at hand, the reference first."""
    from huisuan.backends.generated import GeneratedBackend  # noqa: PLC0415 - see the module's promise
    from huisuan.backends.reference import ReferenceBackend  # noqa: PLC0415 - see the module's promise

    found: tuple[Backend, ...] = (ReferenceBackend(), GeneratedBackend())
    try:
        from huisuan.backends.columnar.backend import ColumnarBackend  # noqa: PLC0415 - an optional extra
    except ModuleNotFoundError:
        return found
    return (*found, ColumnarBackend())


@cache
def _runner() -> CaseRunner:
    """One runner for all files, so that a pack is compiled once; raises CaseFailed where the vocabulary cannot be read."""
    from huisuan.packs.cases import CaseRunner  # noqa: PLC0415 - see the module's promise
    from huisuan.packs.locate import rules_root  # noqa: PLC0415 - see the module's promise
    from huisuan.vocabulary.load import load_vocabulary  # noqa: PLC0415 - see the module's promise

    loaded = load_vocabulary(rules_root() / "vocabulary")
    if loaded.vocabulary is None:
        raise CaseFailed(_listed(loaded.problems))
    return CaseRunner(loaded.vocabulary, installed_backends())


class CasesFile(pytest.File):
    """One `*.cases.yaml`; its cases run together, when the first of them is asked for."""

    def collect(self) -> Iterable[pytest.Item]:
        from huisuan.packs.cases import read_cases  # noqa: PLC0415 - see the module's promise

        try:
            outcome = read_cases(self.path, _runner().vocabulary)
        except CaseFailed as failed:
            raise self.CollectError(str(failed)) from failed
        if outcome.file is None:
            raise self.CollectError(_listed(outcome.problems))
        run = Run(outcome.file)
        for place, case in enumerate(outcome.file.cases):
            item = CaseItem.from_parent(self, name=case.name, run=run, place=place)
            item.add_marker(pytest.mark.xdist_group(str(self.path)))
            yield item


@dataclass(slots=True)
class Run:
    """The cases of a file and, once they ran, what became of them."""

    file: CaseFile
    _outcomes: tuple[CaseOutcome, ...] = ()

    def outcome(self, place: int) -> CaseOutcome:
        if not self._outcomes:
            self._outcomes = _runner().run(self.file, self.file.cases)
        return self._outcomes[place]


class CaseItem(pytest.Item):
    """One case, on every backend."""

    def __init__(self, name: str, parent: pytest.Collector, *, run: Run, place: int) -> None:
        super().__init__(name, parent)
        self._run, self._place = run, place

    def runtest(self) -> None:
        found = self._run.outcome(self._place)
        if found.problems:
            raise CaseFailed(_listed(found.problems))
        wrong = [f"[{each.backend}] {mismatch}" for each in found.results for mismatch in each.mismatches]
        if wrong:
            raise CaseFailed("\n".join(wrong))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: TracebackStyle | None = None) -> str:
        if isinstance(excinfo.value, CaseFailed):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self._run.file.cases[self._place].span.line - 1, f"case: {self.name}"


def _listed(found: Iterable[Problem] | Iterable[Mismatch]) -> str:
    from huisuan.messages.render import one_line  # noqa: PLC0415 - see the module's promise
    from huisuan.problems import Problem  # noqa: PLC0415 - see the module's promise

    return "\n".join(one_line(each, "en") if isinstance(each, Problem) else str(each) for each in found)


def pytest_configure(config: pytest.Config) -> None:
    """Names the mark that keeps a file's cases in one process of a parallel run, for runs without the plugin that reads it."""
    config.addinivalue_line("markers", "xdist_group(name): tests that run in one process")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CasesFile | None:
    """Case files of rule packs."""
    if file_path.name.endswith(".cases.yaml"):
        return CasesFile.from_parent(parent, path=file_path)
    return None
