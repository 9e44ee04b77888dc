"""From an offset in a scalar's text to the place in the file, through quotes, escapes and folded lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huisuan.source import Span
from huisuan.syntax.located import Scalar

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_ESCAPE_LENGTH = {"x": 4, "u": 6, "U": 10}


@dataclass(frozen=True, slots=True)
class Places:
    """The place of each character of a text and of its end: on one line from the column `first`, or at `points`.

    Without either everything lies at `whole`.
    """

    whole: Span
    points: tuple[tuple[int, int], ...] = ()
    first: int = 0

    def span(self, start: int, end: int) -> Span:
        """The place of `text[start:end]`."""
        if self.first:
            at, line = self.first, self.whole.line
            return Span(self.whole.file, line, at + start, line, at + max(start, end))
        if not self.points:
            return self.whole
        line, col = self.points[start]
        if end <= start:
            return Span(self.whole.file, line, col, line, col)
        end_line, end_col = self.points[end - 1]
        return Span(self.whole.file, line, col, end_line, end_col + 1)


def places_from(text: str, at: Span) -> Places:
    """Places in a text that starts at `at`.

    `at` may be a point, or the text's own extent, or that extent with one quote on either side; if it is anything
    else the columns cannot be told and every place is `at`.
    """
    width = at.end_col - at.col if at.line == at.end_line else -1
    if (at.line, at.col) == (at.end_line, at.end_col) or width == len(text):
        return Places(at, tuple(_points(text, at.line, at.col)))
    if width == len(text) + 2:
        return Places(at, tuple(_points(text, at.line, at.col + 1)))
    return Places(at)


def places_in(scalar: Scalar) -> Places:
    """Places in a scalar's text, worked out from its written form."""
    span = scalar.span
    if scalar.raw == scalar.text and not scalar.quoted and span.line == span.end_line:
        return Places(span, first=span.col)
    offsets = _align(scalar.text, scalar.raw)
    if offsets is None:
        return places_from(scalar.text, scalar.span)
    points = _points(scalar.raw, scalar.span.line, scalar.span.col)
    return Places(scalar.span, tuple(points[offset] for offset in offsets))


def _points(text: str, line: int, col: int) -> list[tuple[int, int]]:
    points: list[tuple[int, int]] = []
    start = 0
    for found in _BREAK.finditer(text):
        points.extend((line, col + offset) for offset in range(found.start() - start))
        points.extend((line, col + found.start() - start) for _ in found.group())
        start, line, col = found.end(), line + 1, 1
    points.extend((line, col + offset) for offset in range(len(text) - start + 1))
    return points


def _align(text: str, raw: str) -> list[int] | None:
    """For each character of `text` and its end, the offset in `raw` it was written at; None if they do not match."""
    style = raw[:1] if raw[:1] in ("'", '"', "|", ">") else ""
    at = 1 if style in ("'", '"') else 0
    if style in ("|", ">"):
        header = _BREAK.search(raw)
        at = len(raw) if header is None else header.end()
    offsets: list[int] = []
    for char in text:
        if not char.isspace():
            at = _skip_space(raw, at, style)
        offsets.append(min(at, len(raw)))
        length = _written_length(char, raw, at, style)
        if length is None:
            return None
        at += length
    offsets.append(min(at, len(raw)))
    return offsets


def _skip_space(raw: str, at: int, style: str) -> int:
    while at < len(raw):
        if raw[at].isspace():
            at += 1
        elif style == '"' and raw[at] == "\\" and _BREAK.match(raw, at + 1):
            at += 2
        else:
            break
    return at


def _written_length(char: str, raw: str, at: int, style: str) -> int | None:
    written = raw[at : at + 1]
    if style == '"' and written == "\\":
        return _ESCAPE_LENGTH.get(raw[at + 1 : at + 2], 2)
    if style == "'" and char == "'":
        return 2 if raw[at : at + 2] == "''" else None
    if char.isspace():
        return 1 if written.isspace() else 0
    return 1 if written == char else None
