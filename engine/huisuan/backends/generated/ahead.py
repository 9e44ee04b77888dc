"""Who stands before whom in a collection of which something is open (D10): the members of a queue with what each may add, once.

Knows neither programs nor profiles.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from huisuan.backends.generated.cells import Columns, Numbers, Part, Parts, Truths, compared, known_key, part_at
from huisuan.backends.generated.layout import Cell, NumberCell, Segment
from huisuan.values import Truth, truth_and, truth_or


class Queue(NamedTuple):
    """Members of a collection in an order, within groups of equal keys."""

    member: Truths
    value: Numbers
    order: tuple[Numbers, ...]
    best: bool
    keys: Columns
    segment: Segment
    leaf: int

    def open_at(self, row: int, *more: Sequence[Cell]) -> int:
        leaves = 0
        for column in (*self.order, *self.keys, *more):
            leaves |= column[row][-1]
        return leaves

    def rows(self) -> range:
        start, seen, more = self.segment
        return range(start, start + seen + (more > 0))

    def place(self, row: int) -> list[NumberCell]:
        """What the order goes by, the least first."""
        if not self.best:
            return [column[row] for column in self.order]
        lo, hi, kind, leaves = self.value[row]
        return [(-hi, -lo, kind, leaves)]


class Ahead:
    """The rows of a queue, each with its part, its place in the order, its key and what is open of the two."""

    __slots__ = ("_keys", "_parts", "_places", "opens", "queue")

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self._parts: dict[int, Part | None] = {}
        self._places: dict[int, list[NumberCell]] = {}
        self._keys: dict[int, list[Cell]] = {}
        self.opens: dict[int, int] = {}
        for row in queue.rows():
            self._parts[row] = part_at(queue.member, queue.value, row)
            self._places[row] = queue.place(row)
            self._keys[row] = keys = [key[row] for key in queue.keys]
            leaves = 0
            for column in queue.order:
                leaves |= column[row][3]
            for key in keys:
                leaves |= key[-1]
            self.opens[row] = leaves

    def part(self, row: int) -> Part | None:
        return self._parts[row]

    def parts(self) -> Parts:
        """All that are not excluded."""
        start, seen, more = self.queue.segment
        found = [part for part in self._parts.values() if part is not None]
        leaves = 0
        for part in found:
            leaves |= part.open
        if more <= 0 or self._parts[start + seen] is None:
            return Parts(found, None, 0, leaves)
        return Parts(found[:-1], found[-1], more, leaves | self.queue.leaf)

    def grouped(self, parts: Sequence[Part]) -> tuple[list[list[Part]], list[Part]]:
        """Parts by known key, and those whose key is open."""
        if not self.queue.keys:
            return ([[*parts]] if parts else []), []
        groups: dict[tuple[object, ...], list[Part]] = {}
        loose: list[Part] = []
        for part in parts:
            key = known_key(self._keys[part.row])
            if key is None:
                loose.append(part)
            else:
                groups.setdefault(key, []).append(part)
        return list(groups.values()), loose

    def counts(self, here: int) -> tuple[int, int]:
        """How many stand before this row for certain, and how many may."""
        queue = self.queue
        start, seen, more = queue.segment
        blank_row = start + seen
        keys, place, parts = self._keys[here], self._places[here], self._parts
        certain = possible = 0
        for row, part in parts.items():
            if part is None or (row == here and row != blank_row):
                continue
            same = _same(keys, self._keys[row])
            if same is False:
                continue
            stands = _before(self._places[row], place, None if blank_row in (row, here) else row < here)
            if stands is False:
                continue
            if row == blank_row:
                possible += more - (here == blank_row)
                continue
            possible += 1
            if stands and same and part[3]:
                certain += 1
        return certain, possible

    def of(self, here: int) -> Parts:
        """The members of this row's group that stand, or may stand, before it."""
        queue = self.queue
        start, seen, more = queue.segment
        blank_row = start + seen
        leaves = self.opens[here] | queue.member[here][1] | queue.value[here][3]
        keys, place, opens = self._keys[here], self._places[here], self.opens
        found, blank = list[Part](), None
        more -= here == blank_row
        for row, part in self._parts.items():
            if part is None or (row == here and row != blank_row) or (row == blank_row and more <= 0):
                continue
            leaves |= part[5] | opens[row]
            if row == blank_row:
                leaves |= queue.leaf
            same = _same(keys, self._keys[row])
            stands = (
                False
                if same is False
                else _before(self._places[row], place, None if blank_row in (row, here) else row < here)
            )
            if stands is False:
                continue
            own = part if (same and stands) or not part[3] else part._replace(sure=False)
            if row == blank_row:
                blank = own
            else:
                found.append(own)
        return Parts(found, blank, more if blank is not None else 0, leaves)


def _same(a: list[Cell], b: list[Cell]) -> Truth:
    """Whether two keys are equal; what is known of both is asked first."""
    perhaps = False
    for one, other in zip(a, b, strict=True):
        if len(one) == 3 and one[0] is not None and other[0] is not None:
            if one[0] != other[0]:
                return False
        else:
            perhaps = True
    if not perhaps:
        return True
    return truth_and([compared("=", one, other) for one, other in zip(a, b, strict=True)])


def _before(row: list[NumberCell], here: list[NumberCell], tie: Truth) -> Truth:
    """Whether one place is before another; `tie`: the answer for two that are equal."""
    for depth, (one, other) in enumerate(zip(row, here, strict=True)):
        if one[0] != one[1] or other[0] != other[1]:
            return _perhaps_before(row[depth:], here[depth:], tie)
        if one[0] != other[0]:
            return one[0] < other[0]
    return tie


def _perhaps_before(row: list[NumberCell], here: list[NumberCell], tie: Truth) -> Truth:
    answer = tie
    for one, other in zip(reversed(row), reversed(here), strict=True):
        same = truth_and((compared("=", one, other), answer))
        answer = truth_or((compared("<", one, other), same))
    return answer
