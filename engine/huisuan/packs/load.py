"""Packs and vocabulary from their folders to one compiled whole, by way of the cache.

Each pack is taken at its own day. What the compiler and the readers of YAML need is imported only where the cache has no answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from huisuan.compiler.compiled import Compiled
from huisuan.compiler.files import PackFiles, read_pack_folder
from huisuan.compiler.ledger import Ledger
from huisuan.packs.cache import Cache
from huisuan.packs.codec import plain, value_of
from huisuan.packs.find import PackFolder
from huisuan.problems import Problem
from huisuan.semantics import SEMANTIC_VERSION
from huisuan.source import ReadFailure, SourceFile, read_source
from huisuan.vocabulary.model import Vocabulary

_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class PackHead:
    """What decides on which day a pack is taken: its id and its first and last day in force."""

    id: str
    since: date
    until: date

    def day(self, today: date) -> date:
        """The last day in force up to `today`; before that, the first."""
        return max(self.since, min(today, self.until))


@dataclass(frozen=True, slots=True)
class PackTexts:
    """Packs as text, with the hash of each pack and of the vocabulary; nothing is compiled yet."""

    files: tuple[PackFiles, ...]
    heads: tuple[PackHead, ...]
    digests: Mapping[str, str]
    vocabulary: str

    def only(self, ids: Iterable[str]) -> PackTexts:
        """The packs with these ids, in the same order."""
        wanted = set(ids)
        kept = [(files, head) for files, head in zip(self.files, self.heads, strict=True) if head.id in wanted]
        return replace(self, files=tuple(files for files, _ in kept), heads=tuple(head for _, head in kept))

    def sources(self) -> dict[str, SourceFile]:
        """Every text by the name messages use."""
        return {each.name: each for files in self.files for each in (files.head, *files.rules, *files.tables)}


@dataclass(frozen=True, slots=True)
class Loaded:
    """Compiled packs (None if there is an error), every problem found, and the texts the problems point into."""

    compiled: Compiled | None
    problems: tuple[Problem, ...]
    sources: Mapping[str, SourceFile] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class TextsOutcome:
    """The texts (None if a pack could not be read), every problem found, and the texts the problems point into."""

    texts: PackTexts | None
    problems: tuple[Problem, ...]
    sources: Mapping[str, SourceFile] = field(default_factory=lambda: MappingProxyType({}))


def read_texts(folders: Iterable[PackFolder], rules: Path, cache: Cache) -> TextsOutcome:
    """The packs in `folders` as text; `rules` holds the vocabulary."""
    problems: list[Problem] = []
    files: list[PackFiles] = []
    for folder in folders:
        found, more = read_pack_folder(folder.path, folder.name)
        problems.extend(more)
        if found is not None:
            files.append(found)
    sources = {each.name: each for pack in files for each in (pack.head, *pack.rules, *pack.tables)}
    heads: list[PackHead] = []
    for pack in files:
        head, more = _head(pack, cache)
        problems.extend(more)
        if head is not None:
            heads.append(head)
    if problems:
        return TextsOutcome(None, tuple(problems), MappingProxyType(sources))
    digests = {
        head.id: _digest((pack.head, *pack.rules, *pack.tables)) for head, pack in zip(heads, files, strict=True)
    }
    texts = PackTexts(tuple(files), tuple(heads), MappingProxyType(digests), _vocabulary_digest(rules))
    return TextsOutcome(texts, (), MappingProxyType(sources))


def load_packs(
    texts: PackTexts,
    rules: Path,
    cache: Cache,
    days: Mapping[str, date],
    overrides: Mapping[str, Fraction] | None = None,
) -> Loaded:
    """The packs compiled, each as of `days[pack]`; `overrides` change figures by their ids and are never kept."""
    key = "" if overrides else _key(texts, days)
    kept = cache.read(key) if key else None
    if kept is not None:
        compiled = _restored(kept)
        if compiled is not None:
            return Loaded(compiled, ())
    loaded = compile_texts(texts, rules, days, overrides)
    if loaded.compiled is not None and key:
        cache.write(
            key, json.dumps(plain(Compiled, _to_store(loaded.compiled)), ensure_ascii=False, separators=(",", ":"))
        )
    return loaded


def compile_texts(
    texts: PackTexts, rules: Path, days: Mapping[str, date], overrides: Mapping[str, Fraction] | None = None
) -> Loaded:
    """The packs compiled afresh, with the warnings that a kept copy has forgotten."""
    from huisuan.compiler.compile import compile_packs  # noqa: PLC0415 - not needed where the cache answers

    sources = texts.sources()
    vocabulary, problems, more = read_vocabulary(rules)
    sources.update(more)
    if vocabulary is None:
        return Loaded(None, problems, MappingProxyType(sources))
    today = max(days.values(), default=date.max)
    outcome = compile_packs(texts.files, vocabulary, today, days, overrides)
    return Loaded(outcome.compiled, outcome.problems, MappingProxyType(sources))


def read_vocabulary(rules: Path) -> tuple[Vocabulary | None, tuple[Problem, ...], Mapping[str, SourceFile]]:
    """The vocabulary, its problems, and its texts."""
    from huisuan.vocabulary.load import load_vocabulary  # noqa: PLC0415 - as above

    outcome = load_vocabulary(rules / "vocabulary")
    return outcome.vocabulary, outcome.problems, outcome.sources


def _to_store(compiled: Compiled) -> Compiled:
    """Without the trees of the rules: they have become nodes, and only errors point into them."""
    empty = {"common": (), "parameters": (), "own_facts": (), "own_collections": (), "benefits": (), "relations": ()}
    packs = [replace(pack, ledger=Ledger(), **empty) for pack in compiled.packs]  # type: ignore[arg-type]  # every field named is a tuple
    return replace(compiled, packs=tuple(packs))


def _restored(text: str) -> Compiled | None:
    try:
        return value_of(Compiled, json.loads(text))
    except (ValueError, TypeError, LookupError, ArithmeticError, AssertionError, RecursionError):
        return None


def _head(files: PackFiles, cache: Cache) -> tuple[PackHead | None, tuple[Problem, ...]]:
    key = f"head-{_digest((files.head,))[:32]}"
    kept = cache.read(key)
    if kept is not None:
        name, since, until = json.loads(kept)
        return PackHead(name, date.fromordinal(since), date.fromordinal(until)), ()
    from huisuan.compiler.compile import read_pack  # noqa: PLC0415 - as above

    pack, problems = read_pack(replace(files, rules=(), tables=()))
    if pack is None or problems:
        return None, problems
    head = PackHead(pack.id, pack.in_force.since, pack.in_force.until)
    cache.write(key, json.dumps([head.id, head.since.toordinal(), head.until.toordinal()]))
    return head, ()


def _key(texts: PackTexts, days: Mapping[str, date]) -> str:
    parts = [SEMANTIC_VERSION, _engine(), texts.vocabulary]
    parts += [f"{head.id} {texts.digests[head.id]} {days[head.id].isoformat()}" for head in texts.heads]
    parts += [files.head.name for files in texts.files]
    return f"packs-{sha256(chr(10).join(parts).encode()).hexdigest()[:32]}"


def _engine() -> str:
    """A changed engine does not read what an earlier one kept."""
    found = []
    for folder in (
        _PACKAGE,
        *(_PACKAGE / name for name in ("compiler", "ir", "mechanisms", "syntax", "vocabulary", "packs")),
    ):
        for path in sorted(folder.glob("*.py")):
            status = path.stat()
            found.append(f"{path.name} {status.st_size} {status.st_mtime_ns}")
    return sha256("\n".join(found).encode()).hexdigest()


def _digest(sources: Iterable[SourceFile]) -> str:
    """SHA-256 over names (without the folder) and contents, in order of name."""
    whole = sha256()
    for each in sorted(sources, key=lambda each: each.name):
        name, text = each.name.rpartition("/")[2].encode(), each.text.encode()
        whole.update(b"%d %s %d %s" % (len(name), name, len(text), text))
    return whole.hexdigest()


def _vocabulary_digest(rules: Path) -> str:
    folder = rules / "vocabulary"
    found = [read_source(path, name=path.name) for path in sorted(folder.glob("*.yaml"))]
    return _digest(each for each in found if not isinstance(each, ReadFailure))
