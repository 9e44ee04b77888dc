"""Values over one denominator, so that they are added up and compared by their numerators alone.

The denominator is the scale of the node that asks. Where ratios are among the values it is the product of their denominators: of items, only
those that all items of an owner share, for the ratios are the owner's; a sum of ratios that differ from item to item passes any width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from math import lcm

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import End, Number
from huisuan.backends.columnar.integers import Whole, constant
from huisuan.backends.columnar.plan import Planner
from huisuan.backends.record import UnsupportedNode
from huisuan.ir.nodes import NodeId


@dataclass(frozen=True, slots=True, eq=False)
class Common:
    """Values at one denominator. Where that is a column, their ends hold numerators only, over 1, until `over` gives it back."""

    values: tuple[Number, ...]
    den: Whole

    def over(self, found: Number) -> Number:
        """What was made of the numerators, over the denominator."""
        if self.den.column is None:
            return found
        lo = End(found.lo.num, self.den)
        return Number(lo, lo if found.point else End(found.hi.num, self.den), found.kind, found.open)


def common_of_items(planner: Planner, place: NodeId, frame: int, nodes: Sequence[NodeId]) -> Common:
    """Of items, for a node whose result stands in their own table or their owners', where the denominator stands too; UnsupportedNode for ratios of
    their own.
    """
    values = [planner.number(node, frame) for node in nodes]
    scale = planner.program.scales[place]
    if scale and all(not end.ratio and not scale % end.den.lo for value in values for end in _ends(value)):
        return Common(tuple(_at(value, scale) for value in values), constant(scale))
    for node, value in zip(nodes, values, strict=True):
        if _ratios((value,)) and planner.program.frames_of[node] == frame:
            name = type(planner.program.nodes[place]).__name__
            raise UnsupportedNode(f"columnar: node {place} ({name}) over a ratio of items")
    return common(values)


def common(values: Sequence[Number]) -> Common:
    """Of one row."""
    ends = [end for value in values for end in _ends(value)]
    fixed = lcm(*(end.den.lo for end in ends if not end.ratio))
    dens = tuple(dict.fromkeys(end.den for end in ends if end.ratio))
    if not dens:
        return Common(tuple(_at(value, fixed) for value in values), constant(fixed))

    def numerator(end: End) -> End:
        factor = fixed if end.ratio else fixed // end.den.lo
        others = (den for den in dens if den is not end.den)
        return End(reduce(ints.multiply, others, ints.times(end.num, factor)))

    return Common(
        tuple(_each(value, numerator(value.lo), None if value.point else numerator(value.hi)) for value in values),
        reduce(ints.multiply, dens, constant(fixed)),
    )


def _ends(value: Number) -> tuple[End, ...]:
    return (value.lo,) if value.point else (value.lo, value.hi)


def _ratios(values: Sequence[Number]) -> bool:
    return cols.any_ratio(end for value in values for end in _ends(value))


def _at(value: Number, scale: int) -> Number:
    def at(end: End) -> End:
        return End(ints.times(end.num, scale // end.den.lo), constant(scale))

    return _each(value, at(value.lo), None if value.point else at(value.hi))


def _each(value: Number, lo: End, hi: End | None) -> Number:
    return Number(lo, lo if hi is None else hi, value.kind, value.open)
