"""Changes put into the rule files, and the proof that they are all that changed: every other figure of the pack is as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import groupby

from huisuan.compiler.compiled import Compiled
from huisuan.mechanisms.figure import Figure
from huisuan.messages.render import summary
from huisuan.problems import Problem, problem
from huisuan.source import SourceFile
from huisuan.tables.compare import Change
from huisuan.tables.offsets import Offsets


def rewritten(sources: Mapping[str, SourceFile], changes: Iterable[Change]) -> dict[str, SourceFile]:
    """The files that change, by name, with the new figures in place of the old and all else untouched."""
    found = {}
    ordered = sorted(changes, key=lambda each: each.row.span.file)
    for name, group in groupby(ordered, key=lambda each: each.row.span.file):
        text = Offsets(sources[name].text).with_texts((each.row.span, each.text) for each in group)
        found[name] = SourceFile(name, text)
    return found


def refused_by_compiler(problems: Iterable[Problem], changes: tuple[Change, ...]) -> Iterator[Problem]:
    """Why the pack no longer compiles, told at the cells whose figures stand where the compiler stopped."""
    for each in problems:
        if each.severity != "error":
            continue
        cells = [change.cell for change in changes if _touches(each, change)] or [change.cell for change in changes]
        zh, en = summary(each, "zh"), summary(each, "en")
        yield problem(
            "table-would-not-compile", None, cell=", ".join(cells), reason_zh=zh, reason_en=en, reason=each.code
        )


def _touches(found: Problem, change: Change) -> bool:
    """Lines of the problem, and of the figure in the text as it was: a change never adds a line."""
    span, own = found.span, change.row.span
    return span is not None and span.file == own.file and span.line <= own.line <= span.end_line


def moved_beyond(before: Compiled, after: Compiled, pack: str, changes: Iterable[Change]) -> tuple[str, ...]:
    """Figures that are not what they were, or what a change makes them: none, since literals stand apart from each other."""
    wanted = {name: each.value for each in changes for name in (each.row.id, *each.row.others)}
    old, new = _values(before, pack), _values(after, pack)
    return tuple(name for name in dict.fromkeys((*old, *new)) if new.get(name) != wanted.get(name, old.get(name)))


def _values(compiled: Compiled, pack: str) -> dict[str, Fraction]:
    figures: Iterator[Figure] = (each for info in compiled.infos.values() if info.pack == pack for each in info.figures)
    return {each.id: each.value for each in figures}
