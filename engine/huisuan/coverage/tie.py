"""Figures of one place against what the pack says of it: which literal or ledger entry tells for each figure, and what is left over.

Each occurrence needs a literal or an entry of its own; literals that are left over may share one. Knows one place at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from huisuan.compiler.ledger import LedgerFigure
from huisuan.coverage.agreement import agree, values_needed
from huisuan.coverage.figures import FoundFigure, find_figures
from huisuan.coverage.literals import PackLiteral
from huisuan.vocabulary.units import UnitTable

_QUOTES = str.maketrans("（）％：", "()%:", " \t\n\u3000“”\"'‘’,")


@dataclass(slots=True)
class Tied:
    """One figure and what tells for it: literals (two for a range), or an entry of the ledger, or nothing."""

    figure: FoundFigure
    literals: tuple[PackLiteral, ...] = ()
    entry: LedgerFigure | None = None

    @property
    def free(self) -> bool:
        return not self.literals and self.entry is None


@dataclass(frozen=True, slots=True)
class PlaceTies:
    """The outcome for one place: its figures in order, literals by where they stand, and entries that match nothing."""

    figures: tuple[Tied, ...]
    standing: tuple[PackLiteral, ...]
    missing: tuple[PackLiteral, ...]
    stale: tuple[LedgerFigure, ...]


@dataclass(slots=True)
class _Matching:
    text: str
    units: UnitTable
    ties: list[Tied]
    used: set[int] = field(default_factory=set)

    def agrees(self, tied: Tied, literal: PackLiteral) -> bool:
        return agree(tied.figure, literal, self.text, self.units)

    def give(self, tied: Tied, literals: Sequence[PackLiteral]) -> bool:
        """Ties a figure to unused literals that tell for it, if there are enough."""
        if values_needed(tied.figure):
            return self._give_range(tied, literals)
        for each in literals:
            if id(each) not in self.used and self.agrees(tied, each):
                self._take(tied, (each,))
                return True
        return False

    def _give_range(self, tied: Tied, literals: Sequence[PackLiteral]) -> bool:
        found: list[PackLiteral] = []
        for each in literals:
            told = any(each.value == other.value for other in found)
            if id(each) not in self.used and not told and self.agrees(tied, each):
                found.append(each)
        whole = [each for each in found if each.printed is not None][:1]
        if not whole and len(found) < 2:
            return False
        self._take(tied, tuple(whole or found[:2]))
        return True

    def _take(self, tied: Tied, literals: tuple[PackLiteral, ...]) -> None:
        tied.literals = literals
        self.used.update(id(each) for each in literals)


def tie_place(
    text: str,
    figures: Sequence[FoundFigure],
    literals: Sequence[PackLiteral],
    entries: Sequence[LedgerFigure],
    units: UnitTable,
    facts: Sequence[PackLiteral] = (),
) -> PlaceTies:
    """`literals` are those that may stand here; `facts` of the document tell for any number of figures."""
    matching = _Matching(text, units, [Tied(each) for each in figures])
    ties = matching.ties
    _first_of_each(matching, literals)
    left = [entry for entry in entries if not _enter(matching, entry, literals)]
    for fact in facts:
        for tied in ties:
            if tied.free and matching.agrees(tied, fact):
                tied.literals = (fact,)
    for tied in ties:
        if tied.free:
            matching.give(tied, literals)
    standing = [each for each in literals if id(each) in matching.used or _shares(matching, each)]
    kept = {id(each) for each in standing}
    missing = [each for each in literals if id(each) not in kept]
    stale = [entry for entry in left if not _stands_unseen(matching, entry)]
    return PlaceTies(tuple(ties), tuple(standing), tuple(missing), tuple(stale))


def _first_of_each(matching: _Matching, literals: Sequence[PackLiteral]) -> None:
    """One figure for every literal that has none yet, before the ledger is asked."""
    for literal in literals:
        if id(literal) in matching.used or _shares(matching, literal):
            continue
        for tied in matching.ties:
            if tied.free and matching.agrees(tied, literal) and matching.give(tied, (literal, *literals)):
                break


def _shares(matching: _Matching, literal: PackLiteral) -> bool:
    return any(tied.literals and matching.agrees(tied, literal) for tied in matching.ties)


def _enter(matching: _Matching, entry: LedgerFigure, literals: Sequence[PackLiteral]) -> bool:
    """Gives the entry a free figure: one that no literal tells for where there is such, else the last."""
    fitting = [tied for tied in matching.ties if tied.free and _same(entry, tied.figure)]
    if not fitting:
        return False
    alone = [tied for tied in fitting if not any(matching.agrees(tied, each) for each in literals)]
    (alone or fitting[::-1])[0].entry = entry
    return True


def _same(entry: LedgerFigure, figure: FoundFigure) -> bool:
    """As printed; or the same value where the entry is written with fewer or more signs."""
    written, printed = entry.text.translate(_QUOTES), figure.text.translate(_QUOTES)
    if written == printed:
        return True
    read = _figures_of(entry.text)
    if len(read) != 1 or not figure.values or read[0].values != figure.values:
        return False
    return read[0].unit == figure.unit or written.startswith(printed) or printed.startswith(written)


@cache
def _figures_of(entry: str) -> tuple[FoundFigure, ...]:
    return find_figures(entry)


def _stands_unseen(matching: _Matching, entry: LedgerFigure) -> bool:
    """Whether the entry names something that is printed here outside every figure, such as 千项万亿."""
    start = matching.text.find(entry.text)
    while start >= 0:
        end = start + len(entry.text)
        if all(end <= tied.figure.start or tied.figure.end <= start for tied in matching.ties):
            return True
        start = matching.text.find(entry.text, start + 1)
    return False
