"""What generated interval code calls for a relation: the best admissible set of competing lines, from cells to a cell (D13).

Knows neither programs nor profiles.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from huisuan.backends.generated.cells import number_cell
from huisuan.backends.generated.holes import resolver
from huisuan.backends.generated.layout import NumberCell, TextCell, TruthCell
from huisuan.backends.stacking import Contest, Stacked, resolve
from huisuan.ir.nodes import Relation
from huisuan.ir.program import RelationSpec
from huisuan.values import Interval, Kind, join_kinds

Group = tuple[Sequence[TruthCell], Sequence[NumberCell], Sequence[NumberCell], TextCell | None]
"""Gates, values and ceilings of a contest, and the choice among its sets."""


class Stack:
    """A relation's group as generated code resolves it: cells at `scale` in, a cell for one of its results out.

    The group resolved last is kept, since its results are asked for one after the other.
    """

    def __init__(self, spec: RelationSpec, scale: int) -> None:
        self.spec = spec
        self.scale = scale
        self._resolve = resolver(spec)
        self._last: tuple[Group, Stacked, int] | None = None

    def __call__(
        self,
        node: Relation,
        gates: Sequence[TruthCell],
        values: Sequence[NumberCell],
        ceilings: Sequence[NumberCell],
        choice: TextCell | None,
    ) -> NumberCell:
        stacked, leaves = self._resolved((gates, values, ceilings, choice))
        kinds = [kind for _, _, kind, _ in ceilings]
        match node.out:
            case "total":
                live = [cell[2] for (truth, _), cell in zip(gates, values, strict=True) if truth is not False]
                return self._cell(stacked.total, join_kinds((*live, *kinds)), leaves)
            case "member":
                own = join_kinds((values[node.member][2], *kinds))
                return self._cell(stacked.members[node.member], own, leaves)
            case "chosen":
                unit = self.scale or 1
                places = Interval(stacked.chosen.lo * unit, stacked.chosen.hi * unit)
                return self._cell(places, Kind.EXACT, leaves)

    def _resolved(self, group: Group) -> tuple[Stacked, int]:
        """What the group comes to, and all that it is open in."""
        last = self._last
        if last is not None and last[0] == group:
            return last[1], last[2]
        gates, values, ceilings, choice = group
        plain = self._point(group)
        if plain is not None:
            self._last = group, plain, 0
            return plain, 0
        wanted = None if choice is None else choice[0]
        named = tuple(place for place, name in enumerate(self.spec.set_names) if name == wanted)
        capped = zip(self.spec.ceilings, ceilings, strict=True)
        stacked = resolve(
            Contest(
                tuple(truth for truth, _ in gates),
                tuple(map(_interval, values)),
                tuple((ceiling.members, _interval(cell)) for ceiling, cell in capped),
                self.spec.bars,
                self.spec.sets,
                tuple(range(len(self.spec.sets))) if wanted is None else named,
            )
        )
        leaves = 0 if choice is None else choice[-1]
        for cells in (gates, values, ceilings):
            for cell in cells:
                leaves |= cell[-1]
        self._last = group, stacked, leaves
        return stacked, leaves

    def _point(self, group: Group) -> Stacked | None:
        """The same by the point path, where nothing of the group is open."""
        gates, values, ceilings, choice = group
        if any(truth is None for truth, _ in gates) or (choice is not None and choice[0] is None):
            return None
        paid = [cell for (truth, _), cell in zip(gates, values, strict=True) if truth]
        if any(cell[0] != cell[1] for cell in (*paid, *ceilings)):
            return None
        total, members, place = self._resolve(
            [truth is True for truth, _ in gates],
            [cell[0] for cell in values],
            [cell[0] for cell in ceilings],
            None if choice is None else choice[0],
        )
        return Stacked(
            Interval.point(Fraction(total)),
            tuple(Interval.point(Fraction(member)) for member in members),
            Interval.point(place),
        )

    def _cell(self, value: Interval, kind: Kind, leaves: int) -> NumberCell:
        if not self.scale:
            return number_cell(value.lo, value.hi, kind, leaves)
        return number_cell(value.lo.numerator, value.hi.numerator, kind, leaves)


def _interval(cell: NumberCell) -> Interval:
    return Interval(Fraction(cell[0]), Fraction(cell[1]))
