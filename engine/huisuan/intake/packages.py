"""Zip packages of office programs, looked into before anything is unpacked: bounds on their sizes, passwords, and their XML read safely.

What a file says of its own size is not believed: every part is unpacked once, as far as it says, and thrown away, before a reader
sees it; one that holds anything else is damaged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from huisuan.problems import Problem, problem

LARGEST_FILE = 300_000_000
LARGEST_UNPACKED = 1_500_000_000
MOST_PARTS = 10_000
HIGHEST_RATIO = 1_000
FREE_OF_RATIO = 20_000_000
_STEP = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a package may be: packed, unpacked, and unpacked in times of packed (small ones may shrink as they like)."""

    packed: int = LARGEST_FILE
    unpacked: int = LARGEST_UNPACKED
    ratio: int = HIGHEST_RATIO
    free_of_ratio: int = FREE_OF_RATIO


LIMITS = Limits()


def check_package(path: Path, limits: Limits = LIMITS) -> Problem | None:
    """Why the package must not be read, or None: too large by what it says or by what comes out, damaged, or locked."""
    size = path.stat().st_size
    if size > limits.packed:
        return problem("register-too-large", None, limit=_megabytes(limits.packed))
    most = min(limits.unpacked, max(limits.free_of_ratio, size * limits.ratio))
    try:
        with ZipFile(path) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > most:
                return problem("register-bomb", None, limit=_megabytes(most))
            if any(part.flag_bits & 1 for part in parts):
                return problem("register-locked", None)
            for part in parts:
                # Never more than the part says it holds; what then does not fit its checksum has lied or is damaged.
                with package.open(part) as stream:
                    while stream.read(_STEP):
                        pass
    except (BadZipFile, ZlibError, EOFError, NotImplementedError, OSError) as error:
        return problem("register-damaged", None, reason=type(error).__name__)
    return None


def _megabytes(size: int) -> str:
    return f"{max(1, size // 1_000_000):,} MB"


def parts_of(path: Path) -> Mapping[str, int]:
    """The package's parts by name, with their sizes."""
    with ZipFile(path) as package:
        return {part.filename: part.file_size for part in package.infolist()}


def part(path: Path, name: str) -> bytes:
    with ZipFile(path) as package:
        return package.read(name)


class BadXml(Exception):
    """XML that no office program writes."""


def parse_xml(
    data: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Walks the elements by local name; a document type, which no office program writes, is refused, and so no entity is expanded."""
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_: object) -> None:
        raise BadXml("a document type")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(
        name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in attributes.items()}
    )
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    if text is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise BadXml(str(error)) from error


def elements(data: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """The start tags of a small part, in order."""
    found: list[tuple[str, dict[str, str]]] = []
    parse_xml(data, lambda name, attributes: found.append((name, attributes)))
    return iter(found)
