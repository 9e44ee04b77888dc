"""A document's file as text: txt, html, docx or pdf, told apart by what is in it; simplified, with half-width digits.

Each format has its own door, opened only for its files.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from huisuan.coverage.html_text import declared_charset, html_text
from huisuan.coverage.simplified import simplified
from huisuan.problems import Problem, from_read_failure, problem
from huisuan.source import ReadFailure, Span, read_bytes

TEXT_LIMIT = 20_000_000
MAX_CHARS = 1_000_000
_HTML = re.compile(
    rb"^\s*(?:<!doctype html|<html|<\?xml[^>]*>\s*<!doctype html|<!--)|<(?:html|body|div|table|p)[\s>]", re.IGNORECASE
)
_WORD = b"word/document.xml"
_DAMAGE = {
    "broken": ("文件已损坏或不完整", "it is damaged or incomplete"),
    "locked": ("文件有密码", "it is locked by a password"),
    "too-large": ("文件过大", "it is too large"),
}


def read_document(path: Path) -> str | Problem:
    """The text of the document at `path`, or why there is none."""
    data = read_bytes(path, name=path.name, limit=TEXT_LIMIT)
    if isinstance(data, ReadFailure):
        return from_read_failure(data)
    if not data.strip():
        return from_read_failure(ReadFailure("empty-file", path.name))
    text = _text(data, path.name)
    if isinstance(text, Problem):
        return text
    if not text.strip():
        return _problem("no-text", path.name)
    if len(text) > MAX_CHARS:
        zh, en = _DAMAGE["too-large"]
        return _problem("damaged-document", path.name, reason_zh=zh, reason_en=en)
    try:
        return simplified(text)
    except ImportError:
        return _problem("missing-extra", path.name, library="opencc")


def _problem(code: str, name: str, **args: str) -> Problem:
    return problem(code, Span(name, 1, 1, 1, 1), (), file=name, **args)


def _text(data: bytes, name: str) -> str | Problem:
    if data.startswith(b"%PDF"):
        return _by_library(data, name, "pypdf")
    if data.startswith(b"PK\x03\x04") and _WORD in data:
        return _by_library(data, name, "python-docx")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return _problem("unsupported-document", name)
    is_page = bool(_HTML.search(data[:4096]))
    text = _decoded(data, declared_charset(data) if is_page else None)
    if text is None:
        return _problem("unsupported-document", name)
    return html_text(text) if is_page else text


def _by_library(data: bytes, name: str, library: str) -> str | Problem:
    try:
        return _reader(library)(data)
    except ImportError:
        return _problem("missing-extra", name, library=library)
    except ValueError as error:
        zh, en = _DAMAGE[str(error)]
        return _problem("damaged-document", name, reason_zh=zh, reason_en=en)


def _reader(library: str) -> Callable[[bytes], str]:
    if library == "pypdf":
        from huisuan.coverage.pdf_text import pdf_text  # noqa: PLC0415 - one format a run

        return pdf_text
    from huisuan.coverage.docx_text import docx_text  # noqa: PLC0415 - as above

    return docx_text


def _decoded(data: bytes, declared: str | None) -> str | None:
    """The text in the first character set that fits: by its mark, as the page declares, UTF-8, GB18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        tried = ["utf-16"]
    else:
        tried = ["utf-8-sig", *([declared] if declared else []), "gb18030"]
    for charset in tried:
        try:
            text = data.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
        return None if "\x00" in text else text.replace("\r\n", "\n").replace("\r", "\n")
    return None
