"""The text of a PDF; the only door to the library that reads it. Lines that a page only wraps are joined again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO

MAX_PAGES = 500
_PAGE_NUMBER = re.compile(r"^\s*[-—–－·]*\s*(?:第\s*)?[0-9]{1,3}\s*(?:页)?(?:\s*/\s*[0-9]{1,3})?\s*[-—–－·]*\s*$")
_OPENS = re.compile(
    r"^\s*(?:[(（][零〇一二三四五六七八九十百]+[)）]|[零〇一二三四五六七八九十百]+、|第[零〇一二三四五六七八九十百0-9]+[条章节]|[0-9]{1,3}[.、．](?![0-9])|附件|附录|抄送|[各]县)"
)
_CLOSES = "。；：！？;:!?」』”】》"


def pdf_text(data: bytes) -> str:
    """Raises ImportError without the library; ValueError says `broken`, `locked` or `too-large`."""
    from pypdf import PdfReader  # noqa: PLC0415 - heavy, and only needed for such files

    try:
        reader = PdfReader(BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
        pages = [] if locked or count > MAX_PAGES else [page.extract_text() for page in reader.pages]
    except Exception as error:
        raise ValueError("broken") from error
    if locked or count > MAX_PAGES:
        raise ValueError("locked" if locked else "too-large")
    return joined(line for page in pages for line in page.splitlines() if not _PAGE_NUMBER.match(line))


def joined(lines: Iterable[str]) -> str:
    """Lines as paragraphs: a line goes on in the next unless it ends a sentence, is much shorter than the page is wide, or the next opens a part."""
    kept = [line.rstrip() for line in lines]
    width = max((len(line) for line in kept), default=0)
    text = ""
    previous = ""
    for line in kept:
        wraps = (
            bool(previous.strip())
            and bool(line.strip())
            and previous[-1] not in _CLOSES
            and len(previous) >= width * 3 // 4
            and not _OPENS.match(line)
        )
        text += line.lstrip() if wraps else ("\n" if text else "") + line
        previous = line
    return text
