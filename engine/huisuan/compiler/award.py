"""One benefit's amount through its own stages: lines, rounding, selection among items, ceilings (D9, stages 1 to 4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from huisuan.ir.nodes import Add, And, Compare, Limit, Max, Min, Mul, NodeId, Not, Pick, Round, Running, Select, Sum
from huisuan.ir.program import Instalment, LimitEntry
from huisuan.mechanisms.parts import not_below_zero
from huisuan.mechanisms.scope import Scope


@dataclass(frozen=True, slots=True)
class CountLimit:
    """At most `most` lines in each group of `keys`, in `order` by the numbers `by`.

    `test` says when the limit holds, or of which items; then those under no test and those under it are never of one group.
    """

    keys: tuple[NodeId, ...]
    names: tuple[str, ...]
    most: int
    order: Literal["first", "best"]
    by: tuple[NodeId, ...]
    test: NodeId | None = None


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A limit as written: its value, what it is per, and what has been paid against it before (None: not across time)."""

    name: str
    value: NodeId
    per: tuple[str, ...]
    period: str
    keys: tuple[NodeId, ...]
    prior: NodeId | None
    requires: tuple[NodeId, ...] = ()


@dataclass(frozen=True, slots=True)
class Award:
    """The nodes of a benefit's own stages; `own` is what it would pay before other benefits, prior awards counted."""

    line: NodeId
    taken: NodeId
    each: NodeId
    amount: NodeId
    own: NodeId
    limits: tuple[LimitEntry, ...]
    instalments: tuple[Instalment, ...] = ()


def rounded_line(scope: Scope, value: NodeId, minor_digits: int) -> NodeId:
    return scope.add(Round(not_below_zero(scope, value), Fraction(1, 10**minor_digits), "half_away"))


def counted(scope: Scope, member: NodeId, line: NodeId, counts: tuple[CountLimit, ...]) -> NodeId:
    """Which items are taken once every count limit, inner first, has chosen."""
    taken = member
    for each in counts:
        under = scope.add(And((taken, each.test))) if _of_items(scope, each) and each.test is not None else taken
        picked = scope.add(Pick(scope.frame, under, line, each.most, each.order, each.by, each.keys, "taken"))
        taken = picked if each.test is None else scope.add(Select(each.test, picked, taken))
    return taken


def single_award(scope: Scope, line: NodeId, ceilings: tuple[Ceiling, ...]) -> Award:
    """A benefit with one line for the whole profile."""
    yes = scope.const(True)
    amount, own = line, line
    entries = []
    for each in ceilings:
        amount = scope.add(Limit(amount, each.value, each.name))
        left = _left(scope, each)
        bound = scope.add(Compare("<", left, own))
        entries.append(LimitEntry(each.name, each.per, each.period, 0, own, each.value, each.prior, bound))
        own = scope.add(Limit(own, left, each.name))
    return Award(line, yes, own, amount, own, tuple(entries))


def _left(scope: Scope, ceiling: Ceiling) -> NodeId:
    """What earlier awards leave of a ceiling."""
    if ceiling.prior is None:
        return ceiling.value
    rest = Add((ceiling.value, scope.add(Mul(ceiling.prior, scope.const(-1)))))
    return scope.add(Max((scope.const(0), scope.add(rest))))


def item_award(
    scope: Scope, member: NodeId, line: NodeId, counts: tuple[CountLimit, ...], ceilings: tuple[Ceiling, ...]
) -> Award:
    """A benefit with a line for each item that qualifies."""
    frame = scope.frame
    taken = counted(scope, member, line, counts)
    by = counts[-1].by if counts else ()
    if not ceilings:
        total = _chosen_sum(scope, member, line, counts)
        return Award(line, taken, line, total, total, ())
    amounts, paid, entries = line, line, []
    amount = own = line
    for each in ceilings:
        left = _left(scope, each)
        running = Running(frame, taken, paid, left, by, each.keys, "each")
        pre = scope.add(Sum(frame, taken, paid))
        cut = scope.add(running)
        if each.keys:
            bound = scope.add(And((taken, scope.add(Compare("<", cut, paid)))))
            entries.append(LimitEntry(each.name, each.per, each.period, frame, paid, each.value, each.prior, bound))
        else:
            bound = scope.add(Compare("<", left, pre))
            entries.append(LimitEntry(each.name, each.per, each.period, 0, pre, each.value, each.prior, bound))
        amount = scope.add(Running(frame, taken, amounts, each.value, by, each.keys, "sum"))
        own = scope.add(replace(running, out="sum"))
        amounts = scope.add(Running(frame, taken, amounts, each.value, by, each.keys, "each"))
        paid = cut
    if counts:
        most = _chosen_sum(scope, member, line, counts)
        amount, own = scope.add(Limit(amount, most, "count")), scope.add(Limit(own, most, "count"))
    return Award(line, taken, paid, amount, own, tuple(entries))


def _of_items(scope: Scope, count: CountLimit) -> bool:
    """Whether the limit holds of some items only."""
    return count.test is not None and scope.shop.builder.frames_of[count.test] != 0


def _chosen_sum(scope: Scope, member: NodeId, line: NodeId, counts: tuple[CountLimit, ...]) -> NodeId:
    if not counts:
        return scope.add(Sum(scope.frame, member, line))
    last = counts[-1]
    if last.test is not None and _of_items(scope, last):
        without = replace(last, test=None)
        under = _chosen_sum(scope, scope.add(And((member, last.test))), line, (*counts[:-1], without))
        beside = _chosen_sum(scope, scope.add(And((member, scope.add(Not(last.test))))), line, counts[:-1])
        most = _chosen_sum(scope, member, line, counts[:-1])
        least = _chosen_sum(scope, member, line, (*counts[:-1], without))
        return scope.add(Max((least, scope.add(Min((scope.add(Add((under, beside))), most))))))
    inner = counted(scope, member, line, counts[:-1])
    chosen = scope.add(Pick(scope.frame, inner, line, last.most, last.order, last.by, last.keys, "sum"))
    if last.test is None:
        return chosen
    return scope.add(Select(last.test, chosen, _chosen_sum(scope, member, line, counts[:-1])))
