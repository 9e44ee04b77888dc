"""An award parted into claims: what is certain of it by item, and what waits.

The reading: a line whose two ends meet is what its item gets whatever the open facts turn out to be, for a place or a sum that another item
may still take opens the ends (D10, D11). So it is paid; it need not wait for the other items.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from huisuan.ir.nodes import Add, Const, Max, Min, NodeId, Pick, Running, Select, Sum
from huisuan.ir.program import Benefit, Program

Line = tuple[str, str, int, int | None]
"""Item, kind, low, high."""
Whole = tuple[None, str, int, int | None]


def parted(
    award: tuple[str, int, int | None], lines: Sequence[Line], *, of_items: bool = False
) -> tuple[Line | Whole, ...]:
    """A claim for each certain line, and one for what is open: by its item, or for no item where several wait, which may limit each other.

    `of_items`: the award is its lines and nothing besides, though its ends may be narrower than theirs (two open items and one place), and it
    may be more by parts of a minor unit, of which each line has lost less than one. Any other award is parted only where its lines add up to it
    at both ends: it may be cut above them, or compete.
    """
    kind, low, high = award
    tops = [top for *_, top in lines if top is not None]
    top = sum(tops) if len(tops) == len(lines) else None
    certain = tuple(each for each in lines if each[2] == each[3])
    waiting = tuple(each for each in lines if each[2] != each[3])
    whole = sum(each[2] for each in lines) == low and top == high
    paid = sum(each[2] for each in certain)
    near = bool(waiting) or 0 <= low - paid < len(certain)
    if not lines or not (whole or (of_items and certain and near)):
        return ((None, kind, low, high),)
    if not waiting:
        return certain
    left = low - paid, None if high is None else high - paid
    item, own = (waiting[0][0], waiting[0][1]) if len(waiting) == 1 else (None, kind)
    rest: Line | Whole = (None, own, *left) if item is None else (item, own, *left)
    return (*certain, rest)


def made_of_items(program: Program, benefit: Benefit) -> bool:
    """Whether what a benefit pays is what its own items are paid, added up, and nothing above them cuts it or competes with it."""
    own = {benefit.line, benefit.line_payable}
    gated = program.nodes[benefit.line_payable]
    if isinstance(gated, Select):
        own.add(gated.then)
    return bool(benefit.frame) and _adds(program, benefit.payable, own)


def _adds(program: Program, place: NodeId, own: Collection[NodeId]) -> bool:
    """Whether a sum is of these values of items alone. Nested counts are sums of the taken in several parts, of which one holds."""
    match program.nodes[place]:
        case Sum(value=value) | Pick(value=value, out="sum") | Running(value=value, out="sum"):
            return value in own
        case Select(then=then, other=other):
            return _adds(program, then, own) and _adds(program, other, own)
        case Max(args=args) | Min(args=args) | Add(args=args):
            return all(_adds(program, each, own) for each in args)
        case Const(value=value):
            return value == 0
        case _:
            return False
