"""Relations in which one benefit follows what another pays: top-ups, deductions and matches (D13). They come before any contest."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from huisuan.compiler.amount import MINOR_DIGITS
from huisuan.compiler.benefit import Draft
from huisuan.compiler.relations import Written
from huisuan.ir.nodes import Add, Limit, Max, Mul, NodeId, Round, Sum
from huisuan.mechanisms.scope import Scope

KINDS = ("tops_up", "deducts", "matches")


def offset(
    drafts: list[Draft], gated: list[tuple[NodeId, NodeId]], written: list[Written]
) -> tuple[list[NodeId], list[NodeId]]:
    """Totals and lines after these relations, those that wait for another's sum after it."""
    totals, lines = [total for total, _ in gated], [line for _, line in gated]
    pending = [each for each in written if each.kind in KINDS]
    while pending:
        ready = [each for each in pending if not (set(_sources(each)) & {_target(other) for other in pending})]
        if not ready:
            scope = drafts[pending[0].members[0]].scope
            path = " → ".join(drafts[_target(each)].info.id for each in pending)
            scope.report("cycle", pending[0].place, path=path)
            break
        for each in ready:
            draft, target = drafts[_target(each)], _target(each)
            scope, after = draft.scope, _rule(draft, each)
            if each.per_item:
                lines[target] = after(lines[target], [lines[source] for source in _sources(each)])
                totals[target] = scope.add(Sum(scope.frame, scope.const(True), lines[target]))
            else:
                totals[target] = after(totals[target], [totals[source] for source in _sources(each)])
        pending = [each for each in pending if each not in ready]
    return totals, lines


def _rule(draft: Draft, each: Written) -> Callable[[NodeId, list[NodeId]], NodeId]:
    """What a relation makes of its target's sum, given the sums it follows."""
    scope, ratio = draft.scope, each.ratio
    if ratio is None:
        return lambda value, others: _less(scope, value, others)
    minor = Fraction(1, 10 ** MINOR_DIGITS.get(draft.currency, 2))
    own = () if each.matched is None else (each.matched,)

    def matched(value: NodeId, others: list[NodeId]) -> NodeId:
        sums = (*others, *own)
        whole = sums[0] if len(sums) == 1 else scope.add(Add(sums))
        return scope.add(Limit(value, scope.add(Round(scope.add(Mul(whole, ratio)), minor, "half_away")), "matches"))

    return matched


def _less(scope: Scope, value: NodeId, others: list[NodeId]) -> NodeId:
    rest = scope.add(Add((value, *(scope.add(Mul(other, scope.const(-1))) for other in others))))
    return scope.add(Max((scope.const(0), rest)))


def _target(each: Written) -> int:
    """The benefit whose sum follows: the higher of a top-up and the one that matches (named first), the one deducted from (named last)."""
    return each.members[-1] if each.kind == "deducts" else each.members[0]


def _sources(each: Written) -> tuple[int, ...]:
    return each.members[:-1] if each.kind == "deducts" else each.members[1:]
