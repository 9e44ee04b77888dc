"""Files as text, places in them, and excerpts with the place marked.

Knows nothing of problems, YAML or rules. Lines and columns count from 1, columns in characters.
"""

from __future__ import annotations

import errno
import re
import stat
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

PACK_LIMIT = 5_000_000
_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_WINDOW = 100


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's name as people should see it, and its text."""

    name: str
    text: str


class Span(NamedTuple):
    """A stretch of a file; `end_col` is the column after the last character. A tuple, for a compilation makes tens of thousands."""

    file: str
    line: int
    col: int
    end_line: int
    end_col: int

    def to(self, other: Span) -> Span:
        """The stretch from the start of this one to the end of the other."""
        return Span(self.file, self.line, self.col, other.end_line, other.end_col)


ReadFailureKind = Literal[
    "missing-file", "is-directory", "unreadable-file", "file-too-large", "empty-file", "not-utf8", "other-encoding"
]


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """Why a file could not be read as text; `problems.from_read_failure` words it."""

    kind: ReadFailureKind
    name: str
    detail: tuple[tuple[str, str], ...] = ()


def read_source(path: Path, *, name: str | None = None, limit: int = PACK_LIMIT) -> SourceFile | ReadFailure:
    """The file at `path` as UTF-8 text of at most `limit` bytes; `name` is how messages call it."""
    shown = str(path) if name is None else name
    data = read_bytes(path, name=shown, limit=limit)
    return data if isinstance(data, ReadFailure) else decode_source(data, shown, limit=limit)


def read_bytes(path: Path, *, name: str, limit: int) -> bytes | ReadFailure:
    """The bytes of the file at `path`, at most `limit`; `name` is how messages call it."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return ReadFailure("is-directory", name)
        if not stat.S_ISREG(mode):
            return ReadFailure("unreadable-file", name, (("reason", "not a regular file"),))
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            return ReadFailure("missing-file", name)
        return ReadFailure("unreadable-file", name, (("reason", error.strerror or type(error).__name__),))
    except ValueError:
        return ReadFailure("missing-file", name)
    return ReadFailure("file-too-large", name, (("limit", str(limit)),)) if len(data) > limit else data


def decode_source(data: bytes, name: str, *, limit: int = PACK_LIMIT) -> SourceFile | ReadFailure:
    """Bytes as UTF-8 text (a byte order mark is dropped), or why they are not."""
    if len(data) > limit:
        return ReadFailure("file-too-large", name, (("limit", str(limit)),))
    if not data.strip():
        return ReadFailure("empty-file", name)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ReadFailure("other-encoding", name, (("encoding", "UTF-16"),))
    try:
        return SourceFile(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        if _reads_as_chinese(data):
            return ReadFailure("other-encoding", name, (("encoding", "GB18030"),))
        return ReadFailure("not-utf8", name, (("offset", str(error.start)), ("byte", f"0x{data[error.start]:02X}")))


def _reads_as_chinese(data: bytes) -> bool:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    foreign = [char for char in text if ord(char) > 0x7F]
    chinese = sum("\u3000" <= char <= "\u303f" or "\u4e00" <= char <= "\u9fff" or char >= "\uff00" for char in foreign)
    return 2 * chinese > len(foreign)


def excerpt(source: SourceFile, span: Span) -> str:
    """The span's first line with its number, and carets under the marked characters, aligned for wide characters.

    Characters that would steer a terminal are shown as U+FFFD. Empty when the span lies outside the text.
    """
    lines = _LINE_BREAK.split(source.text.removeprefix("\ufeff"))
    if not 1 <= span.line <= len(lines):
        return ""
    line = visible(lines[span.line - 1])
    start = min(span.col - 1, len(line))
    end = span.end_col - 1 if span.end_line == span.line else len(line)
    end = max(min(end, len(line)), start)
    shown, start, end = _window(line, start, end)
    number = str(span.line)
    carets = "^" * max(1, display_width(shown[start:end]))
    pad = " " * display_width(shown[:start])
    return f"{number} | {shown}\n{' ' * len(number)} | {pad}{carets}"


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    if len(line) <= _WINDOW:
        return line, start, end
    first = max(0, min(start - _WINDOW // 4, len(line) - _WINDOW))
    last = min(len(line), first + _WINDOW)
    head = "…" if first else ""
    tail = "…" if last < len(line) else ""
    shift = len(head) - first
    return head + line[first:last] + tail, start + shift, min(end, last) + shift


def visible(text: str) -> str:
    """Text with controls, format characters and lone surrogates made harmless, one character for one."""
    if text.isprintable():
        return text
    return "".join(" " if char == "\t" else _visible_character(char) for char in text)


def _visible_character(char: str) -> str:
    return "\ufffd" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") else char


def display_width(text: str) -> int:
    """Terminal columns that `text` takes."""
    return sum(map(_character_width, text))


@cache
def _character_width(char: str) -> int:
    """The usual characters of both languages are known here; the tables for all the others take long to load."""
    if " " <= char <= "~" or char in "·–—‘’“”…※×÷≤≥°²³":
        return 1
    if "\u4e00" <= char <= "\u9fff" or char in "、。〈〉《》「」『』【】〔〕！（），：；？％":
        return 2
    from wcwidth import wcwidth  # noqa: PLC0415 - seldom needed

    return max(0, wcwidth(char))
