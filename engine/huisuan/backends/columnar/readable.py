"""Roots of a plan that columns hold and results cannot show: ratios whose ends, or whose whole minor units, pass the widths. They go by rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import Number
from huisuan.backends.columnar.compile import Plan
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Program


def readable(program: Program, made: Plan) -> Plan:
    """The same plan, those roots left out by name."""
    units = 10 ** max((benefit.minor_digits for benefit in program.benefits), default=0)
    reasons = {node: reason for node, value in _numbers(made) if (reason := _too_wide(value, units))}
    if not reasons:
        return made
    return replace(
        made,
        values={node: value for node, value in made.values.items() if node not in reasons},
        answered={key: value for key, value in made.answered.items() if key[0] not in reasons},
        left_out={**made.left_out, **{node: f"columnar: node {node}: {reason}" for node, reason in reasons.items()}},
    )


def _numbers(made: Plan) -> Iterator[tuple[NodeId, Number]]:
    yield from ((node, value) for node, value in made.values.items() if isinstance(value, Number))
    yield from ((node, value) for (node, _, _), value in made.answered.items())


def _too_wide(value: Number, units: int) -> str:
    """Why results cannot show it; nothing if they can, as they can whatever has a scale."""
    ends = (value.lo,) if value.point else (value.lo, value.hi)
    if not cols.any_ratio(ends):
        return ""
    try:
        cols.end_same(value.lo, value.hi)
        for end in ends:
            ints.floor_divide(ints.times(end.num, units), end.den)
    except ints.TooWide as reason:
        return str(reason)
    return ""
