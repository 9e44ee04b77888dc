"""Marks that number the parts of a document: 第三条, （三）, 3. and 三、, and which of them number its clauses.

A mark stands at the start of a line, or after a space or the end of a sentence where it continues the count. Knows no figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from huisuan.coverage.numerals import chinese_number

_NUMERAL = "[零〇一二三四五六七八九十百]{1,7}"
STYLES: dict[str, re.Pattern[str]] = {
    "article": re.compile(rf"第({_NUMERAL}|[0-9]+)条(?!例|件|第|[、，,的规])"),
    "bracket": re.compile(rf"[(（]({_NUMERAL})[)）]"),
    "digit": re.compile(r"([0-9]{1,3})(?:\.(?![0-9])|、|．)"),
    "comma": re.compile(rf"({_NUMERAL})、(?!{_NUMERAL}(?:[级等类档批期型步季]|是))"),
    "chapter": re.compile(rf"第({_NUMERAL}|[0-9]+)[章节编部](?!分)"),
}
SECTION_STYLES: dict[str, tuple[str, ...]] = {
    "article": ("chapter", "comma"),
    "bracket": ("comma", "chapter"),
    "digit": ("comma", "chapter"),
    "comma": ("chapter",),
}
CLAUSE_STYLES = ("article", "bracket", "digit", "comma")
_BLANK = " \t\u3000\u00a0|"
_ENDS = "。；;）)】」”|"


@dataclass(frozen=True, slots=True)
class Mark:
    """A number and where its mark starts and ends; `strong` when it opens a line."""

    number: int
    start: int
    end: int
    strong: bool


def marks(text: str, style: str) -> list[Mark]:
    """Every place where a mark of this style may stand."""
    found = []
    for match in STYLES[style].finditer(text):
        at = match.start()
        while at and text[at - 1] in _BLANK:
            at -= 1
        line_start = not at or text[at - 1] in "\n\f"
        ended = at > 0 and text[at - 1] in _ENDS and style in ("bracket", "comma")
        if line_start or at < match.start() or ended:
            number = int(match[1]) if match[1].isdigit() else chinese_number(match[1])
            if number:
                found.append(Mark(number, match.start(), match.end(), line_start))
    return found


def counted(candidates: Iterable[Mark]) -> list[Mark]:
    """The run of marks that counts up from 1; at the start of a line a number may be left out, elsewhere not."""
    run: list[Mark] = []
    for mark in candidates:
        last = run[-1].number if run else 0
        if mark.number == last + 1 or (mark.strong and run and last < mark.number <= last + 3):
            run.append(mark)
    return run


def clause_marks(text: str) -> tuple[list[Mark], str]:
    """The marks that number the clauses, and their style: the finest that counts through the whole document without starting again."""
    best: tuple[list[Mark], str] = ([], "comma")
    for style in CLAUSE_STYLES:
        candidates = marks(text, style)
        run = counted(candidates)
        restarts = sum(mark.number == 1 for mark in candidates if mark.strong)
        if len(run) >= 2 and restarts <= 1 and (style != "comma" or not best[0]):
            if style == "article" or _divides(text, run, style):
                return run, style
            best = best if best[0] else (run, style)
    return best


def _divides(text: str, run: list[Mark], style: str) -> bool:
    """Whether a finer style really numbers the whole document: it goes on after the second section starts, or there are no sections."""
    if style == "comma":
        return True
    sections = counted(marks(text, "comma"))
    if len(sections) < 2:
        return True
    return run[-1].start > sections[-1].start


def section_marks(text: str, style: str) -> list[Mark]:
    """The marks of the headings above clauses of this style; none where the document has no sections."""
    for outer in SECTION_STYLES[style]:
        run = counted(marks(text, outer))
        if len(run) >= 2:
            return run
    return []
