"""How alike two texts or two sets are, from nought to one, the same in either direction; and pairing what is most alike.

Knows no packs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import TypeVar

Thing = TypeVar("Thing")
_SILENT = re.compile(r"[\s\W_]+")


def plain_text(text: str) -> str:
    """A text without its punctuation, spaces and width: what two titles must share to be one."""
    return _SILENT.sub("", unicodedata.normalize("NFKC", text)).casefold()


def likeness(first: str, second: str) -> Fraction:
    """Twice the pairs of neighbouring characters in common, over all pairs of both."""
    one, other = plain_text(first), plain_text(second)
    if one == other:
        return Fraction(1)
    a, b = _neighbours(one), _neighbours(other)
    return Fraction(2 * len(a & b), len(a) + len(b)) if a or b else Fraction(0)


def _neighbours(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def common_share(first: AbstractSet[str], second: AbstractSet[str]) -> Fraction:
    """What two sets have in common, over what they have together; nought for two empty ones."""
    together = first | second
    return Fraction(len(first & second), len(together)) if together else Fraction(0)


def pair_up(
    first: Sequence[Thing], second: Sequence[Thing], score: Callable[[Thing, Thing], Fraction | None]
) -> list[tuple[int, int]]:
    """Places of first and second, each in one pair at most: the best score first, then the nearest places. None: no pair.

    The same pairs come out when the two sides are swapped, as long as `score` does not care.
    """
    scored = [
        (-found, abs(a - b), a + b, a, b)
        for a, one in enumerate(first)
        for b, other in enumerate(second)
        if (found := score(one, other)) is not None
    ]
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for *_, a, b in sorted(scored, key=_rank):
        if a not in taken[0] and b not in taken[1]:
            taken[0].add(a)
            taken[1].add(b)
            pairs.append((a, b))
    return sorted(pairs)


def _rank(scored: tuple[Fraction, int, int, int, int]) -> tuple[Fraction, int, int, int, int]:
    found, apart, sum_of, a, b = scored
    return (found, apart, sum_of, min(a, b), max(a, b))


def rest(things: Iterable[Thing], taken: AbstractSet[int]) -> list[Thing]:
    """The things whose places were not taken."""
    return [each for place, each in enumerate(things) if place not in taken]
