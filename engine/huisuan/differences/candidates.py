"""Values worth trying for a slot: at, just below and just above whatever the rules compare it with, directly or through a formula."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from huisuan.differences.slots import Slot, Value, Values
from huisuan.differences.trials import Trials
from huisuan.ir.nodes import Bands, Compare, Limit, Max, Min, Node, NodeId, Running
from huisuan.values import Scalar

SIZES = tuple(map(Fraction, (10**6, 10**7, 10**5, 10**8, 10**4, 10**2, 10**10, 10, 1, 0)))
SHARES = (Fraction(1, 2), Fraction(1))
EVERYDAY_SUMS = tuple(map(Fraction, (10**5, 10**6, 10**4, 10**7, 10**3, 10**8)))
EVERYDAY_SIZES = tuple(map(Fraction, (100, 10, 1000, 1, 10**4, 10**5)))
ITEMS = tuple(map(Fraction, (1, 2, 3)))
BEYOND = (2, 3, 5, 10)
"""What stands a step or more above a threshold."""
STEPS = 12
Border = tuple[NodeId, NodeId | Fraction]
"""Where a rule changes its course: a node meets another, or a number."""


def plain_candidates(slot: Slot) -> tuple[Value, ...]:
    """What may be tried without knowing the rest of the profile, the likeliest to be eligible first."""
    decl = slot.decl
    if slot.type == "items" or decl is None:
        return ITEMS
    found: Iterable[Value]
    match slot.type:
        case "truth":
            found = (True, False)
        case "enum":
            found = (*slot.stated, *decl.members)
        case "text":
            found = (*slot.stated, "甲")
        case _:
            found = _numbers(slot, decl.scale, decl.lo, decl.hi)
    return tuple(dict.fromkeys((*found, None) if decl.nullable else found))


def _numbers(slot: Slot, scale: int, lo: Fraction, hi: Fraction) -> Iterable[Fraction]:
    stated = [value for value in slot.stated if isinstance(value, Fraction)]
    around = [value for each in stated for value in near(each, scale)]
    if slot.measured:
        around += [each * times for times in BEYOND for each in stated]
    sizes = () if not slot.measured else (*SIZES, *(SHARES if hi <= 1 else ()))
    inside = [each for each in (*sizes, *around) if lo <= each <= hi]
    return inside or (lo, hi)


def near(value: Fraction, scale: int) -> tuple[Fraction, ...]:
    """The value, or the two the scale has around it, and the next ones."""
    low = Fraction((value * scale).__floor__(), scale)
    step = Fraction(1, scale)
    return (low, low + step, low - step)


def rounder(slot: Slot, value: Value) -> Iterable[Fraction]:
    """Rounder and smaller numbers in place of a value: everyday sizes first, then what is near it."""
    decl = slot.decl
    if not slot.measured or decl is None or not isinstance(value, Fraction) or decl.hi <= 1:
        return
    everyday = EVERYDAY_SUMS if slot.kind == "money" else EVERYDAY_SIZES
    yield from (each for each in everyday if decl.lo <= each <= decl.hi and each < value)
    for size in map(Fraction, (10**8, 10**7, 10**6, 10**5, 10**4, 10**3, 10**2, 10, 1)):
        low = (value // size) * size
        yield from (each for each in (low, low + size) if decl.lo <= each <= decl.hi and each > 0)


def borders(nodes: Iterable[tuple[NodeId, Node]], types: tuple[str, ...]) -> list[Border]:
    """Every place where the rule changes its course."""
    found: list[Border] = []
    for _, node in nodes:
        match node:
            case Compare() if types[node.a] == "number":
                found.append((node.a, node.b))
            case Min() | Max():
                found.extend(pairwise(node.args))
            case Limit():
                found.append((node.a, node.ceiling))
            case Bands():
                found.extend((node.a, edge) for edge, _ in node.edges)
            case Running(ceiling=int() as ceiling):
                found.append((node.value, ceiling))
            case _:
                pass
    return found


class Solver:
    """Finds the value of one slot, all others as they are, at which two sides of a border meet."""

    def __init__(self, trials: Trials) -> None:
        self.trials = trials

    def meets(self, side: int, values: Values, slot: Slot, border: Border) -> Fraction | None:
        """By secants, exact where the border is straight; None where it is not met within a few steps."""
        decl, here = slot.decl, values.get(slot.name)
        if decl is None or not isinstance(here, Fraction):
            return None
        first, second = here, min(decl.hi, here * 2 + 1)
        gap = self._gap(side, values, slot.name, first, border)
        other = self._gap(side, values, slot.name, second, border)
        for _ in range(STEPS):
            if gap is None or other is None:
                return None
            if other == 0:
                return second
            if gap == other:
                return None
            meet = second - other * (second - first) / (other - gap)
            meet = Fraction((meet * decl.scale).__floor__(), decl.scale)
            if not decl.lo <= meet <= decl.hi or meet == second:
                return meet if decl.lo <= meet <= decl.hi else None
            first, gap = second, other
            second, other = meet, self._gap(side, values, slot.name, meet, border)
        return second

    def _gap(self, side: int, values: Values, name: str, value: Scalar, border: Border) -> Fraction | None:
        tried = {**values, name: value}
        left = self.trials.number(side, tried, border[0])
        right = border[1] if isinstance(border[1], Fraction) else self.trials.number(side, tried, border[1])
        return None if left is None or right is None else left - right
