"""The text of a Word document; the only door to the library that reads it. Numbers that Word itself writes before paragraphs are no text."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

UNPACKED_LIMIT = 200_000_000


def docx_text(data: bytes) -> str:
    """A line for each paragraph and for each cell of a table.

    Raises ImportError without the library; ValueError says `broken` or `too-large`.
    """
    from docx import Document as open_document  # noqa: PLC0415, N813 - heavy, and only needed for such files

    try:
        with ZipFile(BytesIO(data)) as parts:
            size = sum(part.file_size for part in parts.infolist())
        lines = [] if size > UNPACKED_LIMIT else list(_lines(open_document(BytesIO(data))))
    except Exception as error:
        raise ValueError("broken") from error
    if size > UNPACKED_LIMIT:
        raise ValueError("too-large")
    return "\n".join(lines)


def _lines(part: Document) -> Iterable[str]:
    from docx.table import Table  # noqa: PLC0415 - as above

    for item in part.iter_inner_content():
        if isinstance(item, Table):
            yield from _cells(item)
        else:
            yield item.text


def _cells(table: Table) -> Iterable[str]:
    for row in table.rows:
        seen: set[int] = set()
        for cell in row.cells:
            if id(cell._tc) not in seen:  # noqa: SLF001 - a merged cell comes once for each column it spans
                seen.add(id(cell._tc))  # noqa: SLF001 - as above
                yield from (f"\t{line}" for line in cell.text.split("\n"))
        yield ""
