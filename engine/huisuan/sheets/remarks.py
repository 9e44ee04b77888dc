"""What is written beside a figure in a sheet: where it is from, and the condition, count or ceiling it is part of."""

from __future__ import annotations

from collections.abc import Iterable

from huisuan.explain.awards import ceiling_lines, ceilings_of, count_words, counts_of
from huisuan.explain.words import Words
from huisuan.ir.program import Benefit
from huisuan.mechanisms.figure import Figure, FigureSource
from huisuan.vocabulary.units import Label

SOURCES: dict[FigureSource, Label] = {
    "reading": Label("数字出自解释口径", "the figure is a reading's"),
    "correction": Label("数字出自勘误", "the figure is a correction's"),
    "outside": Label("数字出自文件以外的来源", "the figure is from outside the document"),
}


def figure_remarks(words: Words, rule: Benefit, figure: Figure) -> Iterable[str]:
    """A line each; none where the figure speaks for itself. `words` are those of the benefit."""
    if figure.source in SOURCES:
        yield words.label(SOURCES[figure.source])
    path = figure.id.removeprefix(f"{rule.id.rpartition('/')[2]}.").partition("#")[0]
    for entry in rule.conditions:
        prefix = f"when.{entry.path[0]}" if entry.path else ""
        if prefix and (path == prefix or path.startswith(f"{prefix}.")):
            yield words.say("条件：", "condition: ") + words.condition(entry.node).inline(words.language)
    program = words.names.program
    if path.startswith("count."):
        yield from (count_words(words, counted) for counted in counts_of(program, rule))
    if path.startswith("limit"):
        for held in ceilings_of(program, rule):
            yield " ".join(line.strip() for line in ceiling_lines(words, held))
