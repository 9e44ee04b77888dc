"""Many rows of a sheet, written straight as the XML that a workbook stores; the spreadsheet library takes ten times as long over each.

A row's cells refer to styles by number; who gives them out is the caller's business. Knows no library and no look.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_DIMENSION = re.compile(rb'<dimension ref="[^"]*"\s*/>')
_NO_DATA = re.compile(rb"<sheetData\s*/>")
_END = b"</sheetData>"
_SAVED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


@dataclass(slots=True)
class SheetRows:
    """Rows one after the other from row `first` on, in the columns with these `letters`."""

    first: int
    letters: Sequence[str]
    written: list[str] = field(default_factory=list)

    def row(self, cells: Sequence[str], height: float | None = None) -> None:
        """Adds a row of cells, each as `number_cell` and `text_cell` write what follows its place; of its own height if none is given."""
        place = self.first + len(self.written)
        told = [f'<c r="{letter}{place}"{cell}' for letter, cell in zip(self.letters, cells, strict=True)]
        high = "" if height is None else f' ht="{height:g}" customHeight="1"'
        self.written.append(f'<row r="{place}"{high}>{"".join(told)}</row>')

    def into(self, sheet: bytes, last: int) -> bytes:
        """The sheet with these rows in their place; `last` is the number of the last row of all."""
        sheet = _DIMENSION.sub(b'<dimension ref="A1:%s%d"/>' % (self.letters[-1].encode(), last), sheet, count=1)
        sheet = _NO_DATA.sub(b"<sheetData></sheetData>", sheet, count=1)
        below = sheet.find(b'<row r="%d"' % (self.first + len(self.written)))
        at = below if below >= 0 else sheet.index(_END)
        return b"".join((sheet[:at], "".join(self.written).encode(), sheet[at:]))


def number_cell(style: int, digits: str) -> str:
    """A number by its digits."""
    return f' s="{style}" t="n"><v>{digits}</v></c>'


def text_cell(style: int, text: str) -> str:
    """A text as it is; it must hold no character that XML cannot. "" is an empty cell."""
    if not text:
        return f' s="{style}"/>'
    kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f' s="{style}" t="inlineStr"><is><t{kept}>{text.translate(_SAVED)}</t></is></c>'
