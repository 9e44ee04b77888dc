"""Figures of a pack to a table and back: what an import would change, what it refuses, and the files it writes."""

from __future__ import annotations

import codecs
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from huisuan.compiler.compiled import Compiled
from huisuan.compiler.files import PackFiles
from huisuan.messages.render import Json, as_json
from huisuan.packs.find import find_packs
from huisuan.packs.load import PackTexts, compile_texts
from huisuan.problems import Problem, UsageError, closest, problem
from huisuan.service.checking import Library
from huisuan.sheets.book import read_book
from huisuan.sheets.grid_workbook import as_book
from huisuan.source import SourceFile
from huisuan.tables.compare import Change, compare
from huisuan.tables.figures import Table, table_of
from huisuan.tables.found import find_table
from huisuan.tables.layout import grids
from huisuan.tables.rewrite import moved_beyond, refused_by_compiler, rewritten
from huisuan.vocabulary.units import Language


@dataclass(frozen=True, slots=True)
class Exported:
    """The workbook, and how many figures of how many benefits are in it."""

    data: bytes
    figures: int
    benefits: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What a table changes, what of it is refused, and, if nothing is, the changed files by name and what they compile to."""

    pack: str
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    files: Mapping[str, SourceFile] = field(default_factory=lambda: MappingProxyType({}))
    compiled: Compiled | None = None

    def as_json(self, language: Language, *, written: bool) -> dict[str, Json]:
        """The report as plain values; `written` says whether the files have been written."""
        changes: list[Json] = [
            {
                "cell": each.cell,
                "benefit": each.row.benefit,
                "figure": each.row.id,
                "item": each.row.item,
                "old": each.row.text,
                "new": each.text,
                "unit": each.row.written.unit,
            }
            for each in self.changes
        ]
        refused: list[Json] = [as_json(each, language) for each in self.problems]
        return {"pack": self.pack, "changes": changes, "refused": refused, "written": written}


def export_table(library: Library, pack: str, language: Language) -> Exported:
    """The table of one pack. Raises UsageError for a pack that there is not."""
    table = _table(library, pack, language)
    return Exported(as_book(grids(table)), len(table.rows), len({row.benefit for row in table.rows}))


def import_table(library: Library, pack: str, data: bytes, file: str) -> Imported:
    """What the workbook `data` would change in a pack; `file` is how messages call it. Nothing is written. Raises UsageError as above."""
    _known(library, pack)
    sheets = read_book(data)
    if sheets is None:
        return Imported(pack, (), (problem("table-not-ours", None, file=file),))
    found = find_table(sheets, file)
    if isinstance(found, Problem):
        return Imported(pack, (), (found,))
    table = _table(library, pack, found.language)
    compared = compare(table, found, file, library.everything.vocabulary)
    if compared.problems or not compared.changes:
        return Imported(pack, compared.changes, compared.problems)
    return _proved(library, pack, compared.changes)


def _proved(library: Library, pack: str, changes: tuple[Change, ...]) -> Imported:
    """The changed files, if they compile and nothing else changes with them."""
    files = rewritten(library.texts.sources(), changes)
    texts = _with(library.texts, files)
    loaded = compile_texts(texts, library.rules, library.everything.as_of)
    if loaded.compiled is None:
        return Imported(pack, changes, tuple(refused_by_compiler(loaded.problems, changes)))
    moved = moved_beyond(library.everything, loaded.compiled, pack, changes)
    assert not moved, f"an import changes what its report lists and nothing else: {moved}"
    return Imported(pack, changes, (), MappingProxyType(files), loaded.compiled)


def write_files(imported: Imported, library: Library, extra: Path | None) -> tuple[Path, ...]:
    """Writes the changed files, all or, where one cannot be written, none. Raises UsageError where the texts on disk have changed."""
    assert not imported.problems
    folders = {each.name: each.path for each in find_packs(library.rules, extra).folders}
    before = library.texts.sources()
    plans: list[tuple[Path, bytes, bytes]] = []
    for name, source in imported.files.items():
        folder, _, own = name.rpartition("/")
        path = (folders[folder] / own).resolve()
        was = path.read_bytes()
        mark = codecs.BOM_UTF8 if was.startswith(codecs.BOM_UTF8) else b""
        if was != mark + before[name].text.encode():
            raise UsageError(f"{path} 刚刚被改动，请重新导出 / has just been changed; export again")
        plans.append((path, was, mark + source.text.encode()))
    _write_all(plans)
    return tuple(path for path, _, _ in plans)


def _write_all(plans: list[tuple[Path, bytes, bytes]]) -> None:
    done: list[tuple[Path, bytes]] = []
    try:
        for path, was, now in plans:
            _replace(path, now)
            done.append((path, was))
    except OSError as error:
        for path, was in done:
            _replace(path, was)
        raise UsageError(f"{error.filename or path}: {error.strerror or error}") from error


def _replace(path: Path, data: bytes) -> None:
    """Whole or not at all, with the permissions it had."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.chmod(path.stat().st_mode & 0o777)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _table(library: Library, pack: str, language: Language) -> Table:
    _known(library, pack)
    return table_of(library.everything, pack, library.texts.digests[pack], library.texts.sources(), language)


def _known(library: Library, pack: str) -> None:
    if pack not in library.texts.digests:
        near = ", ".join(closest(pack, library.texts.digests)) or ", ".join(library.texts.digests)
        raise UsageError(f"没有政策包 `{pack}` / there is no pack `{pack}`: {near}")


def _with(texts: PackTexts, changed: Mapping[str, SourceFile]) -> PackTexts:
    def fresh(source: SourceFile) -> SourceFile:
        return changed.get(source.name, source)

    files = tuple(
        PackFiles(fresh(each.head), tuple(map(fresh, each.rules)), tuple(map(fresh, each.tables)))
        for each in texts.files
    )
    return replace(texts, files=files)
