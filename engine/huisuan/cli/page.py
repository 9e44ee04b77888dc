"""One page: groups of lines that stand or fall together, shortened until they fit, and saying how many are hidden.

Knows lines, not what they say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from huisuan.assess import Outcome
from huisuan.cli.layout import Line


@dataclass(frozen=True, slots=True)
class Entry:
    """Lines that stand or fall together: a benefit, or a question with those who wait for it; `keep` of them say the main thing."""

    lines: tuple[Line, ...]
    keep: int = 1
    counts: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    title: Line
    entries: tuple[Entry, ...]
    hidden: int = 0
    outcome: Outcome = "gets"

    def height(self) -> int:
        return 1 + sum(len(each.lines) for each in self.entries) + (1 if self.hidden else 0)


def fitted(sections: tuple[Section, ...], room: int) -> tuple[Section, ...]:
    """The sections within `room` lines: notes go first, from the last group up; then entries, from the longest group."""
    found = list(sections)
    for place in reversed(range(len(found))):
        if _height(found) <= room:
            return tuple(found)
        entries = tuple(
            replace(each, lines=each.lines[: each.keep]) if found[place].outcome != "open" else each
            for each in found[place].entries
        )
        found[place] = replace(found[place], entries=entries)
    while _height(found) > room:
        place = max(range(len(found)), key=lambda each: (found[each].height(), each))
        longest = found[place]
        if len(longest.entries) == 1 and len(longest.entries[0].lines) > longest.entries[0].keep:
            only = longest.entries[0]
            found[place] = replace(longest, entries=(replace(only, lines=only.lines[:-1]),), hidden=longest.hidden + 1)
        elif longest.entries:
            last = longest.entries[-1]
            found[place] = replace(longest, entries=longest.entries[:-1], hidden=longest.hidden + last.counts)
        else:
            break
    return tuple(found)


def _height(sections: list[Section]) -> int:
    return sum(each.height() for each in sections)
