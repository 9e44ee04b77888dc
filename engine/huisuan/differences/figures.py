"""Literals of a benefit side by side: which are the same, which changed, which came and went.

A path that counts places (`when.2`) shifts when a condition is put before it, so equal figures are paired first, wherever they stand.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable

from huisuan.differences.pairing import own_id
from huisuan.mechanisms.figure import Figure

_PLACE = re.compile(r"\.\d+(?=\.|$)")
_FORM = re.compile(r"\.(?:at_most|at_least|between|indicative|soft)(?=\.|$)")
_LEVEL = re.compile(r"\.(?:levels|rows|tiers|cases|options)\.")
Told = tuple[str, Figure]


def path_of(figure: Figure, benefit: str) -> str:
    """Where a figure stands in its benefit, without the benefit's name."""
    return figure.id.removeprefix(f"{own_id(benefit)}.")


def _worth(figure: Figure) -> tuple[Hashable, ...]:
    return (figure.value, figure.unit, figure.role, figure.source)


def _loose(path: str) -> str:
    """A path without places and without the words that say how firm a sum is."""
    return _FORM.sub("", _PLACE.sub(".#", path))


class Beside:
    """The figures of a benefit before and after, paired step by step: what is most surely the same first."""

    def __init__(self, before: tuple[Figure, ...], after: tuple[Figure, ...], ids: tuple[str, str]) -> None:
        self.left = [(path_of(each, ids[0]), each) for each in before]
        self.right = [(path_of(each, ids[1]), each) for each in after]
        self.changed: list[tuple[Figure, Figure]] = []
        counts = [Counter(_loose(path) for path, _ in side) for side in (self.left, self.right)]
        self.shifted = {path for path in counts[0] | counts[1] if counts[0][path] != counts[1][path]}

    def pair(self) -> None:
        self._step(lambda path, figure: (path, _worth(figure)))
        self._step(self._shift)
        self._step(lambda path, figure: (path, figure.role))
        self._step(lambda path, figure: (_loose(path), _worth(figure)))
        self._step(lambda path, figure: (_loose(path), figure.role, figure.unit))
        self._alone()

    def _shift(self, path: str, figure: Figure) -> Hashable | None:
        """Conditions are counted, and so are rows where some came or went: there the same figure at another place is the same."""
        moves = path.startswith("when.") or _loose(path) in self.shifted
        return (_loose(path), _worth(figure)) if moves else None

    def _step(self, key: Callable[[str, Figure], Hashable | None]) -> None:
        """Pairs the first of each key with the first, the second with the second, and so on; no key, no pair."""
        waiting: dict[Hashable, list[Told]] = defaultdict(list)
        for path, figure in self.right:
            waiting[key(path, figure)].append((path, figure))
        waiting.pop(None, None)
        left: list[Told] = []
        for told in self.left:
            found = waiting.get(key(*told))
            if found:
                self._paired(told, found.pop(0))
            else:
                left.append(told)
        self.left = left

    def _alone(self) -> None:
        """What is left: the one ceiling of either side, the one rate, wherever they stand, but no level for another."""
        sides = [
            [told for told in side if not _LEVEL.search(told[0]) and told[1].role in ("award", "rate", "cap", "floor")]
            for side in (self.left, self.right)
        ]
        counts = [Counter((told[1].role, told[1].unit) for told in side) for side in sides]
        for told in sides[0]:
            kind = (told[1].role, told[1].unit)
            other = next((each for each in sides[1] if (each[1].role, each[1].unit) == kind), None)
            if other is not None and counts[0][kind] == counts[1][kind] == 1:
                self._paired(told, other)
                self.left = [each for each in self.left if each is not told]

    def _paired(self, told: Told, other: Told) -> None:
        self.right = [each for each in self.right if each[1] is not other[1]]
        if _worth(told[1]) != _worth(other[1]):
            self.changed.append((told[1], other[1]))


def figures_beside(
    before: tuple[Figure, ...], after: tuple[Figure, ...], ids: tuple[str, str]
) -> list[tuple[Figure | None, Figure | None]]:
    """The figures that differ, as they stand in the later benefit, those that went last; `ids` are the two benefits' ids."""
    found = Beside(before, after, ids)
    found.pair()
    places = {id(each): place for place, each in enumerate(after)}
    come: list[tuple[Figure | None, Figure | None]] = [
        *found.changed,
        *((None, each) for _, each in found.right),
    ]
    come.sort(key=lambda pair: places[id(pair[1])])
    return [*come, *((each, None) for _, each in found.left)]
