"""A pytest plugin that collects `*.cases.yaml`: each case is a test, run on every backend that is installed.

Imports of the package wait until a case file is met, so that other projects' test runs do not pay for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest._code.code import TracebackStyle

    from huisuan.backends.record import Backend
    from huisuan.packs.cases import Case, CaseFile, CaseRunner
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


class CasesFile(pytest.File):
    """One `*.cases.yaml`."""

    def collect(self) -> Iterable[pytest.Item]:
        from huisuan.packs.cases import CaseRunner, read_cases  # noqa: PLC0415 - see the module's promise
        from huisuan.packs.locate import rules_root  # noqa: PLC0415 - see the module's promise
        from huisuan.vocabulary.load import load_vocabulary  # noqa: PLC0415 - see the module's promise

        loaded = load_vocabulary(rules_root() / "vocabulary")
        if loaded.vocabulary is None:
            raise self.CollectError(_listed(loaded.problems))
        outcome = read_cases(self.path, loaded.vocabulary)
        if outcome.file is None:
            raise self.CollectError(_listed(outcome.problems))
        runner = CaseRunner(loaded.vocabulary, installed_backends())
        return list(self._items(outcome.file, runner))

    def _items(self, file: CaseFile, runner: CaseRunner) -> Iterator[CaseItem]:
        for case in file.cases:
            yield CaseItem.from_parent(self, name=case.name, file=file, case=case, runner=runner)


class CaseItem(pytest.Item):
    """One case, on every backend."""

    def __init__(self, name: str, parent: pytest.Collector, *, file: CaseFile, case: Case, runner: CaseRunner) -> None:
        super().__init__(name, parent)
        self._file, self._case, self._runner = file, case, runner

    def runtest(self) -> None:
        results, problems = self._runner.run(self._file, self._case)
        if problems:
            raise CaseFailed(_listed(problems))
        wrong = [f"[{each.backend}] {mismatch}" for each in results for mismatch in each.mismatches]
        if wrong:
            raise CaseFailed("\n".join(wrong))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: TracebackStyle | None = None) -> str:
        if isinstance(excinfo.value, CaseFailed):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self._case.span.line - 1, f"case: {self.name}"


def _listed(found: Iterable[Problem] | Iterable[Mismatch]) -> str:
    from huisuan.messages.render import one_line  # noqa: PLC0415 - see the module's promise
    from huisuan.problems import Problem  # noqa: PLC0415 - see the module's promise

    return "\n".join(one_line(each, "en") if isinstance(each, Problem) else str(each) for each in found)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CasesFile | None:
    """Case files of rule packs."""
    if file_path.name.endswith(".cases.yaml"):
        return CasesFile.from_parent(parent, path=file_path)
    return None
