"""The reference meaning of nodes over items in an order (D10, D11): the first or best k, and running totals under a ceiling.

An unseen item may stand anywhere in the order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from huisuan.backends.record import NumberValue, TruthValue
from huisuan.backends.reference_parts import (
    BLANK,
    NOUGHT,
    Evaluates,
    Part,
    Parts,
    Path,
    compare_at,
    equal,
    open_at,
    others_of,
    part_of,
    parts_of,
)
from huisuan.backends.three_valued import TextValue, number, truth
from huisuan.ir.nodes import NodeId, Pick, Running
from huisuan.values import Truth, join_kinds, truth_and, truth_or


def _lexicographic(ev: Evaluates, by: tuple[NodeId, ...], first: Path, then: Path, tie: Truth) -> Truth:
    """Whether `first` comes before `then`, by the numbers `by`, at last by `tie`."""
    if not by:
        return tie
    head, rest = by[0], by[1:]
    less = compare_at(ev, "<", head, first, head, then)
    same = compare_at(ev, "=", head, first, head, then)
    return truth_or((less, truth_and((same, _lexicographic(ev, rest, first, then, tie)))))


def _tie(first: Path, then: Path) -> Truth:
    """Items stand in order of id; where an unseen one would stand is unknown."""
    return None if BLANK in (first[-1], then[-1]) else first[-1] < then[-1]


Before = Callable[[Path, Path], Truth]


def _first_before(ev: Evaluates, by: tuple[NodeId, ...]) -> Before:
    return lambda first, then: _lexicographic(ev, by, first, then, _tie(first, then))


def _best_before(ev: Evaluates, value: NodeId) -> Before:
    def before(first: Path, then: Path) -> Truth:
        greater = compare_at(ev, "<", value, then, value, first)
        same = compare_at(ev, "=", value, first, value, then)
        return truth_or((greater, truth_and((same, _tie(first, then)))))

    return before


@dataclass(frozen=True, slots=True)
class Ahead:
    """The members of this item's group that stand before it: each with its ends and whether it surely does."""

    parts: tuple[Part, ...]
    unseen: Part | None
    more: int
    open: int


def _ahead(ev: Evaluates, operation: Pick | Running, here: Path, before: Before) -> Ahead:
    seen, more = others_of(ev, operation.frame, here)
    asked = (operation.member, *operation.by, *operation.keys)
    leaves = open_at(ev, (*asked, operation.value), here)

    def stands(there: Path) -> Part | None:
        nonlocal leaves
        part = part_of(ev, operation.member, operation.value, there)
        if part is None:
            return None
        leaves |= part.open | open_at(ev, (*operation.by, *operation.keys), there)
        same = truth_and(equal(ev, key, here, key, there) for key in operation.keys)
        place = truth_and((same, before(there, here)))
        if place is False:
            return None
        return Part(there, part.lo, part.hi, part.sure and place is True, part.kind, part.open)

    ahead = tuple(part for part in map(stands, seen) if part is not None)
    blank = stands((*here[:-1], BLANK)) if more > 0 else None
    if more > 0 and part_of(ev, operation.member, operation.value, (*here[:-1], BLANK)) is not None:
        leaves |= ev.bit("fact", ev.program.frames[operation.frame].name)
    return Ahead(ahead, blank, more if blank is not None else 0, leaves)


def _order(ev: Evaluates, operation: Pick | Running) -> Before:
    if isinstance(operation, Pick) and operation.order == "best":
        return _best_before(ev, operation.value)
    return _first_before(ev, operation.by)


def taken(ev: Evaluates, operation: Pick, here: Path) -> TruthValue:
    member = ev.truth(operation.member, here)
    if member.truth is False:
        return TruthValue(False)
    ahead = _ahead(ev, operation, here, _order(ev, operation))
    certain = sum(part.sure for part in ahead.parts)
    possible = len(ahead.parts) + ahead.more
    if 1 + certain > operation.k:
        return TruthValue(False)
    if member.truth is True and 1 + possible <= operation.k:
        return TruthValue(True)
    return truth(None, ahead.open | member.open)


def _group_of(ev: Evaluates, keys: tuple[NodeId, ...], path: Path) -> tuple[object, ...] | None:
    """The known key of an item; None when any part of it is open."""
    found: list[object] = []
    for key in keys:
        value = ev.value(key, path)
        match value:
            case NumberValue():
                if value.lo != value.hi:
                    return None
                found.append(value.lo)
            case TruthValue():
                if value.truth is None:
                    return None
                found.append(value.truth)
            case TextValue():
                if value.text is None:
                    return None
                found.append(value.text)
    return tuple(found)


def _grouped(ev: Evaluates, keys: tuple[NodeId, ...], parts: Iterable[Part]) -> tuple[list[list[Part]], list[Part]]:
    """Parts by known key, and those whose key is open."""
    groups: dict[tuple[object, ...], list[Part]] = {}
    loose: list[Part] = []
    for part in parts:
        key = _group_of(ev, keys, part.path)
        if key is None:
            loose.append(part)
        else:
            groups.setdefault(key, []).append(part)
    return list(groups.values()), loose


def _largest(values: Iterable[Fraction], k: int) -> Fraction:
    return sum(sorted(values, reverse=True)[:k], NOUGHT)


def taken_in_all(ev: Evaluates, operation: Pick, outer: Path) -> NumberValue:
    parts = parts_of(ev, operation.frame, operation.member, operation.value, outer)
    states = {part.path: taken(ev, operation, part.path).truth for part in parts.seen}
    candidates = [part for part in parts.seen if states[part.path] is not False]
    groups, loose = _grouped(ev, operation.keys, candidates)
    unseen = [parts.unseen.hi] * min(parts.more, operation.k) if parts.unseen else []
    hi = sum((part.hi for part in loose), NOUGHT)
    if operation.keys:
        hi += sum((_largest((part.hi for part in group), operation.k) for group in groups), NOUGHT)
        hi += parts.more * parts.unseen.hi if parts.unseen else NOUGHT
    else:
        hi += _largest([*(part.hi for part in candidates), *unseen], operation.k)
    if operation.order == "best":
        lo = _best_low(ev, operation, [part for part in parts.seen if part.sure])
    else:
        lo = _first_low(ev, operation, parts, states)
    leaves = parts.open
    for part in parts.seen:
        leaves |= open_at(ev, (*operation.by, *operation.keys), part.path)
    if parts.unseen is not None:
        leaves |= open_at(ev, (*operation.by, *operation.keys), parts.unseen.path)
    return number(lo, hi, parts.kind(), leaves)


def _first_low(ev: Evaluates, operation: Pick, parts: Parts, states: Mapping[Path, Truth]) -> Fraction:
    """What the first k come to at least: by group, or as if all were one group, whichever is more."""
    blanks = [parts.unseen] * parts.more if parts.unseen is not None else []
    groups, loose = _grouped(ev, operation.keys, parts.seen)
    by_group = sum((_filled(group, [*loose, *blanks], operation.k, states) for group in groups), NOUGHT)
    return max(by_group, _filled(parts.seen, blanks, operation.k, states))


def _filled(group: Sequence[Part], others: Sequence[Part], k: int, states: Mapping[Path, Truth]) -> Fraction:
    """The lows of those surely taken; and as many places as the certain members fill beyond these, at the least low that could fill them."""
    served = [part.lo for part in group if states[part.path] is True]
    could = [part for part in group if states[part.path] is None]
    could += [part for part in others if states.get(part.path) is not False]
    filled = min(k, sum(part.sure for part in group))
    least = sorted(part.lo for part in could)[: max(0, filled - len(served))]
    return sum(served, NOUGHT) + sum(least, NOUGHT)


def _best_low(ev: Evaluates, operation: Pick, sure: list[Part]) -> Fraction:
    """The k largest lows of the certain, by group; items of open key cannot lower what one pool of all would give."""
    groups, _ = _grouped(ev, operation.keys, sure)
    by_group = sum((_largest((part.lo for part in group), operation.k) for group in groups), NOUGHT)
    return max(by_group, _largest((part.lo for part in sure), operation.k))


def paid(ev: Evaluates, operation: Running, here: Path) -> NumberValue:
    own = part_of(ev, operation.member, operation.value, here)
    if own is None and operation.out == "each":
        return NumberValue(NOUGHT, NOUGHT)
    ahead = _ahead(ev, operation, here, _order(ev, operation))
    kinds = [part.kind for part in (*ahead.parts, *([ahead.unseen] if ahead.unseen else []))]
    if operation.out == "before_max":
        lo = max([NOUGHT, *(part.lo for part in ahead.parts if part.sure)])
        hi = max([NOUGHT, *(part.hi for part in ahead.parts), *([ahead.unseen.hi] if ahead.unseen else [])])
        return number(lo, hi, join_kinds(kinds), ahead.open)
    lo = sum((part.lo for part in ahead.parts if part.sure), NOUGHT)
    hi = sum((part.hi for part in ahead.parts), NOUGHT)
    if ahead.unseen is not None:
        hi += ahead.more * ahead.unseen.hi
    if operation.out == "before_sum":
        return number(lo, hi, join_kinds(kinds), ahead.open)
    assert own is not None and operation.ceiling is not None
    ceiling = ev.number(operation.ceiling, here)
    low = min(own.lo if own.sure else NOUGHT, max(NOUGHT, ceiling.lo - hi))
    high = min(own.hi, max(NOUGHT, ceiling.hi - lo))
    return number(low, high, join_kinds((own.kind, ceiling.kind)), ahead.open | own.open | ceiling.open)


def paid_in_all(ev: Evaluates, operation: Running, outer: Path) -> NumberValue:
    assert operation.ceiling is not None
    parts = parts_of(ev, operation.frame, operation.member, operation.value, outer)
    blanks = [parts.unseen] if parts.unseen is not None else []
    leaves, kinds, rooms = parts.open, [parts.kind()], {}
    for part in (*parts.seen, *blanks):
        rooms[part.path] = room = ev.number(operation.ceiling, part.path)
        leaves |= room.open | open_at(ev, (*operation.by, *operation.keys), part.path)
        kinds.append(room.kind)
    groups, loose = _grouped(ev, operation.keys, parts.seen)
    lo = max(sum((_least_of_group(group, rooms) for group in groups), NOUGHT), _least_of_any(parts.seen, rooms))
    if operation.keys:
        alone = [*groups, *([part] for part in loose)]
        hi = sum((_most_of_group(group, rooms) for group in alone), NOUGHT)
        hi += parts.more * sum((_most_of_group([blank], rooms) for blank in blanks), NOUGHT)
    else:
        unseen = [replace(blank, hi=parts.more * blank.hi) for blank in blanks]
        hi = _most_of_group([*parts.seen, *unseen], rooms)
    return number(lo, hi, join_kinds(kinds), leaves)


Rooms = Mapping[Path, NumberValue]
"""The ceiling as each item sees it; equal for the members of a group, though not all may see it equally well."""


def _least_of_group(group: Sequence[Part], rooms: Rooms) -> Fraction:
    sure = [part for part in group if part.sure]
    room = max((rooms[part.path].lo for part in sure), default=NOUGHT)
    return min(sum((part.lo for part in sure), NOUGHT), max(NOUGHT, room))


def _least_of_any(parts: Sequence[Part], rooms: Rooms) -> Fraction:
    """What sure members get at least, however they fall into groups: whichever of them have most, under the least of their ceilings."""
    sure = [(rooms[part.path].lo, part.lo) for part in parts if part.sure]
    tops = [max(NOUGHT, top) for top, _ in sure]
    return max((min(top, sum((lo for room, lo in sure if room >= top), NOUGHT)) for top in tops), default=NOUGHT)


def _most_of_group(group: Sequence[Part], rooms: Rooms) -> Fraction:
    """The most that members of one group may get: their ceiling is one that all of them, and surely the sure ones, allow."""
    allowed = min((rooms[part.path].hi for part in group if part.sure), default=None)
    tops = [rooms[part.path].hi for part in group if allowed is None or rooms[part.path].hi <= allowed]
    fits = [
        (top, sum((part.hi for part in group if rooms[part.path].hi >= top), NOUGHT)) for top in dict.fromkeys(tops)
    ]
    return max((min(max(NOUGHT, top), total) for top, total in fits), default=NOUGHT)
