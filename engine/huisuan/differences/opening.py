"""One side of a comparison: a pack by its id or in a folder, compiled by itself on its own day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from huisuan.compiler.compiled import Compiled
from huisuan.compiler.pack import PackSource
from huisuan.differences.model import PackFace
from huisuan.packs.cache import Cache
from huisuan.packs.find import PackFolder, find_packs
from huisuan.packs.load import load_packs, read_texts
from huisuan.problems import Problem, UsageError, closest
from huisuan.source import SourceFile


@dataclass(frozen=True, slots=True)
class Side:
    """A pack compiled by itself, and how it is called in the comparison."""

    compiled: Compiled
    pack: PackSource
    face: PackFace


@dataclass(frozen=True, slots=True)
class Unopened:
    """Why a pack cannot be compared: its problems, and the texts they point into."""

    problems: tuple[Problem, ...]
    sources: Mapping[str, SourceFile] = field(default_factory=lambda: MappingProxyType({}))


def open_side(name: str, rules: Path, cache: Cache, today: date, extra: Path | None = None) -> Side | Unopened:
    """The pack called `name`: the id of one at hand, or a folder that is one pack. Raises UsageError where there is no such pack."""
    folder = _folder(name, rules, extra)
    if isinstance(folder, Unopened):
        return folder
    outcome = read_texts((folder,), rules, cache)
    if outcome.texts is None:
        return Unopened(outcome.problems, outcome.sources)
    (head,) = outcome.texts.heads
    loaded = load_packs(outcome.texts, rules, cache, {head.id: head.day(today)})
    if loaded.compiled is None:
        return Unopened(loaded.problems, loaded.sources)
    return side_of(loaded.compiled, outcome.texts.digests[head.id], name)


def side_of(compiled: Compiled, digest: str, shown: str = "") -> Side:
    """A pack that was compiled alone as one side."""
    (pack,) = compiled.packs
    return Side(compiled, pack, PackFace(pack.id, pack.document, pack.in_force, digest, shown or pack.id))


def _folder(name: str, rules: Path, extra: Path | None) -> PackFolder | Unopened:
    found = find_packs(rules, extra)
    if found.problems:
        return Unopened(found.problems)
    known = {each.name: each for each in found.folders}
    if name in known:
        return known[name]
    path = Path(name)
    if not path.is_dir():
        near = closest(name, known)
        meant = f" 您要的是不是 / did you mean: {', '.join(near)}" if near else ""
        raise UsageError(f"没有政策包或文件夹 / there is no pack and no folder `{name}`.{meant}")
    own = find_packs(path / "-", path)
    if own.problems:
        return Unopened(own.problems)
    inside = [each for each in own.folders if path in (each.path, each.path.parent)]
    if len(inside) != 1:
        names = ", ".join(each.name for each in inside)
        raise UsageError(f"`{name}` 里有多个政策包，请指明一个 / holds several packs, name one: {names}")
    return inside[0]
