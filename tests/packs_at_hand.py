"""The packs tests work on, read straight from their folders: those that ship, and the speed workload."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from huisuan.compiler.compile import Compiled, PackFiles, compile_packs
from huisuan.messages.render import human_all
from huisuan.packs.locate import rules_root
from huisuan.source import SourceFile, read_source
from huisuan.vocabulary.load import load_vocabulary
from huisuan.vocabulary.model import Vocabulary

HERE = Path(__file__).resolve().parent
TODAY = date(2026, 11, 22)


@cache
def vocabulary() -> Vocabulary:
    outcome = load_vocabulary(rules_root() / "vocabulary")
    assert outcome.vocabulary is not None, outcome.problems
    return outcome.vocabulary


def shipped() -> tuple[Path, ...]:
    return tuple(sorted(path.parent for path in rules_root().glob("*/pack.yaml")))


def workload() -> tuple[Path, ...]:
    return (HERE / "bench" / "workload",)


def pack_files(folder: Path) -> PackFiles:
    """The files of a pack, its cases left aside."""
    names = [path for path in sorted(folder.glob("*.yaml")) if not path.name.endswith(".cases.yaml")]
    sources = [_source(path) for path in names if path.name != "pack.yaml"]
    return PackFiles(_source(folder / "pack.yaml"), tuple(sources))


def _source(path: Path) -> SourceFile:
    found = read_source(path, name=f"{path.parent.name}/{path.name}")
    assert isinstance(found, SourceFile), found
    return found


@cache
def compiled_packs(folders: tuple[Path, ...]) -> Compiled:
    """The packs as one program; the test stops with the problems if there are any."""
    packs = [pack_files(folder) for folder in folders]
    outcome = compile_packs(packs, vocabulary(), TODAY)
    assert outcome.compiled is not None, human_all(outcome.problems, _sources(packs), "en")
    return outcome.compiled


def _sources(packs: Iterable[PackFiles]) -> dict[str, SourceFile]:
    return {source.name: source for pack in packs for source in (pack.head, *pack.rules)}
