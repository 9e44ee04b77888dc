"""Which packs there are: those shipped, those other distributions offer, and those in a folder the caller names.

Knows folders, not what a pack says. A pack the caller names takes the place of one of the same name found elsewhere.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from huisuan.compiler.files import HEAD
from huisuan.problems import Problem, UsageError, from_read_failure
from huisuan.source import ReadFailure

GROUP = "huisuan.packs"


@dataclass(frozen=True, slots=True)
class PackFolder:
    """A pack's folder; `name` is how messages call it."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Found:
    """Folders by name, and why a folder that was asked for holds no pack."""

    folders: tuple[PackFolder, ...]
    problems: tuple[Problem, ...] = ()


def find_packs(root: Path, extra: Path | None = None) -> Found:
    """Every pack of the installation (`root` is `rules_root()`), of other distributions, and of `extra`: one pack, or a folder of them."""
    found = {each.name: each for each in _packs_in(root)}
    for path in _offered():
        found.update((each.name, each) for each in _pack_or_packs(path))
    if extra is None:
        return Found(_in_order(found.values()))
    own = list(_pack_or_packs(extra))
    if not own:
        failure = ReadFailure("missing-file", str(extra / HEAD))
        return Found((), (from_read_failure(failure),))
    found.update((each.name, each) for each in own)
    return Found(_in_order(found.values()))


def _in_order(folders: Iterable[PackFolder]) -> tuple[PackFolder, ...]:
    """The latest first, as people ask for them: `jiaxing-2025` before `jiaxing-2024`."""
    return tuple(sorted(folders, key=lambda each: each.name, reverse=True))


def _pack_or_packs(path: Path) -> Iterator[PackFolder]:
    if (path / HEAD).is_file():
        yield PackFolder(path.resolve().name, path)
    else:
        yield from _packs_in(path)


def _packs_in(root: Path) -> Iterator[PackFolder]:
    if not root.is_dir():
        return
    for each in sorted(root.iterdir()):
        if (each / HEAD).is_file():
            yield PackFolder(each.name, each)


def _offered() -> Iterator[Path]:
    """Folders that installed distributions offer under the entry point group."""
    if not any(_announces(Path(entry)) for entry in dict.fromkeys(sys.path) if entry):
        return
    from importlib.metadata import entry_points  # noqa: PLC0415 - slow to import, and few installations need it

    for entry in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        try:
            offered = entry.load()
            path = _folder_of(offered() if callable(offered) else offered)
        except Exception as error:
            raise UsageError(f"entry point {GROUP}:{entry.name} cannot be used: {error}") from error
        yield path


def _announces(place: Path) -> bool:
    """Whether a distribution in this folder names the group: a look at small files, quicker than importing the machinery."""
    wanted = f"[{GROUP}]"
    try:
        return any(wanted in each.read_text(encoding="utf-8") for each in place.glob("*.dist-info/entry_points.txt"))
    except (OSError, UnicodeDecodeError):
        return False


def _folder_of(offered: object) -> Path:
    if isinstance(offered, ModuleType):
        return Path(next(iter(offered.__path__)))
    if isinstance(offered, str | Path):
        return Path(offered)
    raise TypeError(f"a path or a package is wanted, not {type(offered).__name__}")
