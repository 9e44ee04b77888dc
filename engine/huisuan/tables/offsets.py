"""Places in a text by line and column as offsets, and stretches of it put in place of others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from huisuan.source import Span

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_KEY_FOLLOWS = re.compile(r"""["']?[ \t]*:(?:[ \t\r\n]|$)""")


class Offsets:
    """One text, whose lines are counted as the readers of YAML count them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in _BREAK.finditer(text))]

    def of(self, span: Span) -> tuple[int, int] | None:
        """Where the span starts and ends in the text, or None for one that lies outside."""
        if not 1 <= span.line <= span.end_line <= len(self._starts):
            return None
        start = self._starts[span.line - 1] + span.col - 1
        end = self._starts[span.end_line - 1] + span.end_col - 1
        return (start, end) if 0 <= start <= end <= len(self.text) else None

    def at(self, span: Span) -> str:
        """What stands there."""
        found = self.of(span)
        return "" if found is None else self.text[found[0] : found[1]]

    def is_key(self, span: Span) -> bool:
        """Whether what stands there is a key of a mapping, such as the size in a table of sizes."""
        found = self.of(span)
        return found is not None and _KEY_FOLLOWS.match(self.text, found[1]) is not None

    def with_texts(self, changed: Iterable[tuple[Span, str]]) -> str:
        """The text with others put at these places, which must not overlap; all else stays as it is, to the byte."""
        edits = sorted((*found, text) for span, text in changed if (found := self.of(span)) is not None)
        assert all(before[1] <= after[0] for before, after in pairwise(edits))
        parts, done = [], 0
        for start, end, text in edits:
            parts += [self.text[done:start], text]
            done = end
        return "".join((*parts, self.text[done:]))
