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
    """A title and what stands under it; `hidden` more entries are only counted."""

    title: Line
    entries: tuple[Entry, ...]
    hidden: int = 0
    outcome: Outcome = "gets"

    def height(self) -> int:
        return 1 + sum(len(each.lines) for each in self.entries) + (1 if self.hidden else 0)


LEAST: tuple[tuple[Outcome, int], ...] = (
    *(("not", 1), ("to_confirm", 5), ("open", 7)),
    *(("not", 0), ("to_confirm", 3), ("open", 4), ("gets", 8)),
)
"""How many entries of a group a full page keeps before more of the next is dropped: what a person gets, or may get, goes last."""


def fitted(sections: tuple[Section, ...], room: int) -> tuple[Section, ...]:
    """The sections within `room` lines: first the notes of what is not had, then entries from the group that matters least, then other notes."""
    found = list(sections)
    _without_notes(found, room, ("not", "to_confirm"))
    for outcome, least in LEAST:
        for place, section in enumerate(found):
            if section.outcome == outcome:
                found[place] = _shortened(section, least, _height(found) - room)
    _without_notes(found, room, ("up_to", "gets"))
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


def _without_notes(found: list[Section], room: int, outcomes: tuple[Outcome, ...]) -> None:
    """Takes the notes from these groups, from the last up, while there is not room for them."""
    for place in reversed(range(len(found))):
        if _height(found) > room and found[place].outcome in outcomes:
            entries = tuple(replace(each, lines=each.lines[: each.keep]) for each in found[place].entries)
            found[place] = replace(found[place], entries=entries)


def _shortened(section: Section, least: int, excess: int) -> Section:
    """The section by up to `excess` lines shorter, but of `least` entries while it has so many."""
    entries, hidden = section.entries, section.hidden
    while excess > 0 and len(entries) > least:
        excess -= len(entries[-1].lines) - (0 if hidden else 1)
        hidden += entries[-1].counts
        entries = entries[:-1]
    return replace(section, entries=entries, hidden=hidden)


def _height(sections: list[Section]) -> int:
    return sum(each.height() for each in sections)
