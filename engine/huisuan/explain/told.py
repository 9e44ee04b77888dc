"""A phrase with the parts it announces: written in one line where short, as an indented list where not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from huisuan.explain.names import Names, Sense
from huisuan.ir.nodes import NodeId
from huisuan.vocabulary.units import Language

INLINE = 64


@dataclass(frozen=True, slots=True)
class Told:
    """`head` alone is a whole phrase; `parts` spell it out, `tail` follows them (an "at most" after a long formula)."""

    head: str
    parts: tuple[Told, ...] = ()
    tail: str = ""

    def inline(self, language: Language) -> str:
        """In one line, parts in brackets."""
        if not self.parts:
            return self.head + self.tail
        inner = ("；" if language == "zh" else "; ").join(part.inline(language) for part in self.parts)
        opened, closed = ("（", "）") if language == "zh" else (" (", ")")
        return f"{self.head}{opened}{inner}{closed}{self.tail}"

    def lines(self, language: Language, depth: int = 0) -> tuple[str, ...]:
        """One line if that is short, else the head and its parts below it."""
        pad = "  " * depth
        whole = self.inline(language)
        if not self.parts or (width(whole) <= INLINE and not any(part.parts for part in self.parts)):
            return (pad + whole,)
        end = "：" if language == "zh" else ":"
        below = [line for part in self.parts for line in part.lines(language, depth + 1)]
        return (pad + self.head + self.tail + end, *below)


def width(text: str) -> int:
    """Columns on a terminal: two for a Chinese character or full-width sign."""
    return sum(2 if ord(sign) >= 0x2E80 else 1 for sign in text)


def inner_marks(title: str) -> str:
    """A Chinese title as it stands inside book-title marks: marks of its own become single."""
    return title.replace("《", "〈").replace("》", "〉")


class Speaks(Protocol):
    """What the wording of one node asks for: names, a language, and the wording of other nodes."""

    @property
    def names(self) -> Names: ...

    @property
    def language(self) -> Language: ...

    @property
    def currency(self) -> str: ...

    @property
    def conditions(self) -> frozenset[NodeId]: ...

    @property
    def outputs(self) -> Mapping[NodeId, str]: ...

    def say(self, zh: str, en: str) -> str: ...

    def node(self, place: NodeId, sense: Sense | None = None) -> str: ...

    def condition(self, place: NodeId, *, holds: bool = True) -> Told: ...

    def number(self, place: NodeId, sense: Sense | None = None) -> Told: ...

    def value(self, value: Fraction, sense: Sense | None) -> str: ...
