"""A pack's folder as text: pack.yaml, rule files and CSV tables. Case files are left to `packs.cases`.

The only module of the compiler that touches the file system; what the files say is read by `pack` and `compile`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from huisuan.problems import Problem, from_read_failure
from huisuan.source import ReadFailure, SourceFile, read_source

HEAD = "pack.yaml"
CASES = ".cases.yaml"


@dataclass(frozen=True, slots=True)
class PackFiles:
    """A pack's files as text: pack.yaml, the rule files (no case files) and the tables rules look values up in."""

    head: SourceFile
    rules: tuple[SourceFile, ...]
    tables: tuple[SourceFile, ...] = ()


def read_pack_folder(folder: Path, name: str | None = None) -> tuple[PackFiles | None, tuple[Problem, ...]]:
    """The files of the pack in `folder`, which messages call `name`; None without a readable pack.yaml."""
    shown = folder.name if name is None else name
    problems: list[Problem] = []

    def read(path: Path) -> SourceFile | None:
        source = read_source(path, name=f"{shown}/{path.name}")
        if isinstance(source, ReadFailure):
            problems.append(from_read_failure(source))
            return None
        return source

    head = read(folder / HEAD)
    if head is None:
        return None, tuple(problems)
    rules = [each for each in sorted(folder.glob("*.yaml")) if each.name != HEAD and not each.name.endswith(CASES)]
    found = [source for path in rules if (source := read(path)) is not None]
    tables = [source for path in sorted(folder.glob("*.csv")) if (source := read(path)) is not None]
    return PackFiles(head, tuple(found), tuple(tables)), tuple(problems)
