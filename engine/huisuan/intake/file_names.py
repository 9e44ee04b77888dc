"""What each file of a register is called in messages: its name, and as much of its path as tells it from the others.

Knows paths, not what the files hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from huisuan.intake.model import InputFile, Place
from huisuan.problems import Problem, problem


def told_apart(files: Sequence[InputFile]) -> tuple[InputFile, ...]:
    """The files with names of which no two are the same: where they were, the shortest ends of the paths that differ."""
    paths = [each.path.resolve() for each in files]
    named: list[InputFile] = []
    for given, path in zip(files, paths, strict=True):
        alike = {other for each, other in zip(files, paths, strict=True) if other != path and each.shown == given.shown}
        named.append(replace(given, name=_shortest(path, alike)) if alike else given)
    return tuple(named)


def given_twice(files: Sequence[InputFile]) -> Iterator[tuple[Place, Problem]]:
    """Files that come a second time for the same table and sheet: every row would count twice."""
    seen: list[tuple[Path, InputFile]] = []
    for given in files:
        path = given.path.resolve()
        if any(
            path == other and _meet(given.table, each.table) and _meet(given.sheet, each.sheet) for other, each in seen
        ):
            yield Place(given.shown), problem("file-twice", None, file=given.shown)
        seen.append((path, given))


def _shortest(path: Path, others: set[Path]) -> str:
    """As many of the last parts of a path as no other path ends with."""
    for count in range(1, len(path.parts)):
        if all(path.parts[-count:] != other.parts[-count:] for other in others):
            return "/".join(path.parts[-count:])
    return path.as_posix()


def _meet(one: str, other: str) -> bool:
    """Whether two tables or sheets may be the same; none named is any."""
    return not one or not other or one == other
