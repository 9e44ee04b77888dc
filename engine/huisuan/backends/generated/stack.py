"""What generated interval code calls for a relation: the best admissible set of competing lines, from cells to cells (D13).

Knows neither programs nor profiles.
"""

from __future__ import annotations

from collections.abc import Sequence

from huisuan.backends.generated.cells import number_cell
from huisuan.backends.generated.contest import ContestOf, Resolved
from huisuan.backends.generated.holes import resolver
from huisuan.backends.generated.layout import Exact, NumberCell, TextCell, TruthCell
from huisuan.ir.program import RelationSpec
from huisuan.values import Kind, join_kinds

Stacked = tuple[NumberCell, list[NumberCell], NumberCell]
"""The total, what each member is paid, and the sets that may be chosen."""


class Stack:
    """A relation's group as generated code resolves it: cells at `scale` in, the cells of all its results out."""

    def __init__(self, spec: RelationSpec, scale: int) -> None:
        self.spec = spec
        self.unit = scale or 1
        self._resolve = resolver(spec)
        self._contest = ContestOf(spec)
        self._all = tuple(range(len(spec.sets)))

    def __call__(
        self,
        gates: Sequence[TruthCell],
        values: Sequence[NumberCell],
        ceilings: Sequence[NumberCell],
        choice: TextCell | None,
    ) -> Stacked:
        found, leaves = self._point(gates, values, ceilings, choice), 0
        if found is None:
            found = self._contest.resolve(
                [truth for truth, _ in gates],
                [cell[:2] for cell in values],
                [cell[:2] for cell in ceilings],
                self._allowed(None if choice is None else choice[0]),
            )
            leaves = 0 if choice is None else choice[-1]
            for cells in (gates, values, ceilings):
                for cell in cells:
                    leaves |= cell[-1]
        (lo, hi), members, (first, last) = found
        kinds = [cell[2] for cell in ceilings]
        live = [cell[2] for (truth, _), cell in zip(gates, values, strict=True) if truth is not False]
        total = number_cell(lo, hi, join_kinds((*live, *kinds)), leaves)
        paid = [
            number_cell(least, most, join_kinds((cell[2], *kinds)), leaves)
            for (least, most), cell in zip(members, values, strict=True)
        ]
        return total, paid, number_cell(first * self.unit, last * self.unit, Kind.EXACT, leaves)

    def _allowed(self, wanted: str | None) -> tuple[int, ...]:
        """The sets that a choice leaves; all of them while it is open."""
        if wanted is None:
            return self._all
        return tuple(place for place, name in enumerate(self.spec.set_names) if name == wanted)

    def _point(
        self,
        gates: Sequence[TruthCell],
        values: Sequence[NumberCell],
        ceilings: Sequence[NumberCell],
        choice: TextCell | None,
    ) -> Resolved | None:
        """The same by the point path, where nothing of the group is open."""
        for truth, _ in gates:
            if truth is None:
                return None
        if choice is not None and choice[0] is None:
            return None
        for (truth, _), cell in zip(gates, values, strict=True):
            if truth and cell[0] != cell[1]:
                return None
        for cell in ceilings:
            if cell[0] != cell[1]:
                return None
        total, members, place = self._resolve(
            [truth is True for truth, _ in gates],
            [cell[0] for cell in values],
            [cell[0] for cell in ceilings],
            None if choice is None else choice[0],
        )
        return _twice(total), [_twice(member) for member in members], (place, place)


def _twice(value: Exact) -> tuple[Exact, Exact]:
    return value, value
