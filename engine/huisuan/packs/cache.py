"""Compiled packs kept between runs: owner-only JSON, named by a hash of everything that went into them.

A copy that is damaged, foreign or readable by others is as good as none; where nothing can be written, nothing is kept. Knows texts,
not what they say.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

OFF = "off"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Cache:
    """Texts by key in one folder; without a folder nothing is kept."""

    folder: Path | None = None

    @classmethod
    def at_home(cls, environ: Mapping[str, str]) -> Cache:
        """`HUISUAN_CACHE` (`off` for none), else `huisuan` under `XDG_CACHE_HOME`, else `~/.cache/huisuan`."""
        named = environ.get("HUISUAN_CACHE", "")
        if named:
            return cls(None if named == OFF else Path(named))
        base = environ.get("XDG_CACHE_HOME", "")
        home = environ.get("HOME", "")
        if base:
            return cls(Path(base) / "huisuan")
        return cls(Path(home) / ".cache" / "huisuan" if home else None)

    def read(self, key: str) -> str | None:
        """The text kept under `key`, if it is ours and whole."""
        if self.folder is None:
            return None
        path = self.folder / f"{key}.json"
        try:
            with path.open("rb") as stream:
                if not _only_ours(os.fstat(stream.fileno())):
                    return None
                digest, _, body = stream.read().partition(b"\n")
        except OSError:
            return None
        if sha256(body).hexdigest().encode() != digest:
            return None
        return body.decode("utf-8", errors="replace")

    def write(self, key: str, text: str) -> None:
        """Keeps `text`, or leaves it where the folder cannot be written or is not ours alone."""
        if self.folder is None:
            return
        body = text.encode()
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _only_ours(self.folder.stat()):
                return
            _replace(self.folder / f"{key}.json", sha256(body).hexdigest().encode() + b"\n" + body)


def _only_ours(found: os.stat_result) -> bool:
    return found.st_uid == os.getuid() and not found.st_mode & _OTHERS


def _replace(path: Path, data: bytes) -> None:
    """Written whole or not at all; the file beside it is owner-only from its first byte."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(data)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
