"""What comes to nothing where some truths are false: proved from a program's nodes alone, so that nobody adds up noughts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from huisuan.ir.nodes import Add, And, Const, Limit, Max, Min, Mul, NodeId, Not, Or, Relation, Round, Select, Sum
from huisuan.ir.program import Group, Program
from huisuan.ir.reach import reached

Known = Literal["false", "true", "nought"]
_OPPOSITE: Mapping[Known | None, Known] = {"false": "true", "true": "false"}


def comes_to_nothing(program: Program, number: NodeId, false: Collection[NodeId]) -> bool:
    """Whether both ends of a number are 0 wherever these truths are all false. It may be so and not be seen; never the reverse."""
    known: dict[NodeId, Known] = dict.fromkeys(false, "false")
    for place in sorted(reached(program, (number,), false)):
        if place not in known:
            found = _known(program, place, known)
            if found is not None:
                known[place] = found
    return known.get(number) == "nought"


def paid_by_one(program: Program) -> Mapping[str, Group]:
    """By benefit, the groups that come to what it pays, and to nothing where it is ruled out."""
    payable = {benefit.payable: benefit for benefit in program.benefits}
    found = {}
    for group in program.groups:
        benefit = payable.get(group.total)
        if benefit is not None and comes_to_nothing(program, group.total, {benefit.status}):
            found[benefit.id] = group
    return found


def _known(program: Program, place: NodeId, known: dict[NodeId, Known]) -> Known | None:
    node = program.nodes[place]
    match node:
        case Const(value=bool(value)):
            return "true" if value else "false"
        case Const(value=value):
            return "nought" if value == 0 else None
        case Not(a=a):
            return _OPPOSITE.get(known.get(a))
        case And(args=args):
            return "false" if any(known.get(arg) == "false" for arg in args) else None
        case Or(args=args):
            return "false" if all(known.get(arg) == "false" for arg in args) else None
        case Select(cond=cond, then=then, other=other):
            taken = {"true": (then,), "false": (other,)}.get(known.get(cond, "nought"), (then, other))
            return _all_nought(taken, known)
        case Add(args=args) | Max(args=args):
            return _all_nought(args, known)
        case Mul(a=a, b=b):
            return "nought" if "nought" in (known.get(a), known.get(b)) else None
        case Min(args=args):
            return _least(program, args, known)
        case Limit(a=a, ceiling=ceiling):
            return _least(program, (a, ceiling), known)
        case Round(a=a) | Sum(value=a):
            return _all_nought((a,), known)
        case Relation(spec=spec, out="total" | "member"):
            gates = (member.gate for member in program.relations[spec].members)
            return "nought" if all(known.get(gate) == "false" for gate in gates) else None
        case _:
            return None


def _all_nought(args: Collection[NodeId], known: dict[NodeId, Known]) -> Known | None:
    return "nought" if all(known.get(arg) == "nought" for arg in args) else None


def _least(program: Program, args: Collection[NodeId], known: dict[NodeId, Known]) -> Known | None:
    """Of one that is nought and others that are never less."""
    some = any(known.get(arg) == "nought" for arg in args)
    return "nought" if some and all(known.get(arg) == "nought" or _positive(program, arg) for arg in args) else None


def _positive(program: Program, place: NodeId) -> bool:
    bounds = program.bounds[place]
    return bounds is not None and bounds.lo >= 0
