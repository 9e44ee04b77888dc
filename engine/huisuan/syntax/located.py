"""The located tree: what a YAML file says, every scalar as text, every node with its place.

Knows nothing of keywords, facts or types. Equality ignores places.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from huisuan.source import Span


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, NFC-normalised; `span` covers it as written, quotes and block indicators included.

    `raw` is the written form, from which exact columns inside the text are worked out.
    """

    text: str
    span: Span = field(compare=False, repr=False)
    quoted: bool = False
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list as written."""

    items: tuple[Node, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys in written order; a duplicate key has been reported and its first entry kept."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span = field(compare=False, repr=False)

    def get(self, key: str) -> Node | None:
        """The value under `key`, or None."""
        for name, value in self.entries:
            if name.text == key:
                return value
        return None

    def key(self, key: str) -> Scalar | None:
        """The key itself, with its place, or None."""
        return next((name for name, _ in self.entries if name.text == key), None)


Node: TypeAlias = Scalar | Sequence | Mapping
