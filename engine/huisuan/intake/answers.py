"""Columns that answer what a pack leaves open: `认定：…`, `口径：…`, `选择：…`, matched with the questions that the packs ask.

Knows questions by name and label, not packs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from huisuan.intake.normalise import folded
from huisuan.vocabulary.units import Label

_TAGS: Mapping[str, str] = MappingProxyType(
    {
        "认定": "judgement",
        "judgement": "judgement",
        "口径": "reading",
        "reading": "reading",
        "选择": "choice",
        "choice": "choice",
    }
)


NO_LABEL = Label("", "")


@dataclass(frozen=True, slots=True)
class Question:
    """What a column may answer. `id` is `<tag>:<pack>/<name>`; `options` the answers it takes, none listed is yes or no."""

    id: str
    label: Label = NO_LABEL
    options: tuple[tuple[str, Label], ...] = ()

    @property
    def tag(self) -> str:
        return self.id.partition(":")[0]

    @property
    def names(self) -> tuple[str, ...]:
        """How a header may call it: with its pack, without, by its label."""
        full = self.id.partition(":")[2]
        return tuple(name for name in (full, full.rpartition("/")[2], self.label.zh, self.label.en) if name)

    def option(self, text: str) -> str | None:
        """The option that a text means, by name or label; None where it is none."""
        wanted = folded(text)
        found = [name for name, label in self.options if wanted in map(folded, (name, label.zh, label.en))]
        return found[0] if len(found) == 1 else None


def tagged(text: str) -> tuple[str, str] | None:
    """The tag and the name of a header like `认定：…`; None where it is none. The name keeps its letters."""
    head, colon, name = unicodedata.normalize("NFKC", text).partition(":")
    tag = _TAGS.get(head.strip().casefold())
    return None if tag is None or not colon or not name.strip() else (tag, name.strip())


def meant(tag: str, name: str, asked: Sequence[Question]) -> tuple[Question, ...]:
    """The questions that a name may mean; one that is written with its pack means no other."""
    exact = tuple(each for each in asked if each.id == f"{tag}:{name}")
    wanted = folded(name)
    return exact or tuple(each for each in asked if each.tag == tag and wanted in map(folded, each.names))
