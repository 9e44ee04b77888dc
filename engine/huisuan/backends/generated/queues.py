"""What generated interval code calls for picks and running totals (D10, D11): who stands before whom, and what is left for each.

Knows neither programs nor profiles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from huisuan.backends.generated.ahead import Ahead, Queue
from huisuan.backends.generated.cells import NO, NOUGHT, YES, Numbers, Part, Parts, Truths, number_cell
from huisuan.backends.generated.layout import Exact, NumberCell, Segment, TruthCell
from huisuan.backends.generated.plain_queues import (
    Entry,
    plain_before,
    plain_entries,
    plain_paid,
    plain_paid_in_all,
    plain_sum,
    plain_taken,
)
from huisuan.values import Kind, Truth, join_kinds


def plain(queue: Queue, *, wide: bool = False, asked: Sequence[bool] = ()) -> list[Entry] | None:
    return plain_entries(*queue[:6], wide and not queue.best, asked)


def state_at(queue: Ahead, k: int, here: int) -> Truth:
    """Whether a row is among the first `k` of its group."""
    inside = queue.queue.member[here][0]
    if inside is False:
        return False
    certain, possible = queue.counts(here)
    if certain >= k:
        return False
    return True if inside and possible < k else None


def taken_at(queue: Ahead, k: int, here: int) -> TruthCell:
    state = state_at(queue, k, here)
    if state is None:
        return None, queue.of(here).open | queue.queue.member[here][1]
    return YES if state else NO


def taken(queues: Iterable[Queue], k: int) -> list[TruthCell]:
    found: list[TruthCell] = []
    for queue in queues:
        entries = plain(queue, wide=True)
        if entries is None:
            ahead = Ahead(queue)
            found.extend(taken_at(ahead, k, row) for row in queue.rows())
        else:
            chosen = plain_taken(entries, k)
            found.extend(YES if row in chosen else NO for row in queue.rows())
    return found


def _largest(values: Iterable[Exact], k: int) -> Exact:
    return sum(sorted(values, reverse=True)[:k])


def _best_low(queue: Ahead, parts: Parts, k: int) -> Exact:
    sure = [part for part in parts.seen if part.sure]
    by_group = sum(_largest((part.lo for part in group), k) for group in queue.grouped(sure)[0])
    return max(by_group, _largest((part.lo for part in sure), k))


def _first_low(
    groups: Sequence[Sequence[Part]], loose: Sequence[Part], parts: Parts, k: int, states: Mapping[int, Truth]
) -> Exact:
    """Group by group, or all as one group, whichever secures more."""
    blanks = [parts.blank] * parts.more if parts.blank else []

    def secured(group: Sequence[Part], outside: Sequence[Part]) -> Exact:
        """Who is surely taken; and for places that are surely filled, by whomever, the least that could fill them."""
        certain = [part.lo for part in group if states[part.row] is True]
        places = min(k, sum([part.sure for part in group])) - len(certain)
        if places <= 0:
            return sum(certain)
        fillers = [part.lo for part in group if states[part.row] is None]
        fillers.extend(part.lo for part in outside if states.get(part.row) is not False)
        return sum(certain) + sum(sorted(fillers)[:places])

    by_group = sum([secured(group, [*loose, *blanks]) for group in groups])
    return max(by_group, secured(parts.seen, blanks))


def picked(queue: Queue, k: int) -> NumberCell:
    """The sum over at most `k` of each group; what is open about order and key opens it too."""
    entries = plain(queue, wide=True)
    if entries is not None:
        return plain_sum(entries, k, queue.value, queue.open_at)
    ahead = Ahead(queue)
    parts = ahead.parts()
    states = {part.row: state_at(ahead, k, part.row) for part in parts.seen}
    if parts.blank is None and not queue.best and all(states.values()):
        return _all_taken(ahead, parts)
    groups, loose = ahead.grouped(parts.seen)
    unseen = [parts.blank.hi] * (parts.more if queue.keys else min(parts.more, k)) if parts.blank else []
    if queue.keys:
        hi = sum([part.hi for part in loose if states[part.row] is not False]) + sum(unseen)
        for group in groups:
            hi += _largest([part.hi for part in group if states[part.row] is not False], k)
    else:
        hi = _largest([*[part.hi for part in parts.seen if states[part.row] is not False], *unseen], k)
    lo = _best_low(ahead, parts, k) if queue.best else _first_low(groups, loose, parts, k, states)
    leaves = parts.open
    for part in parts.everyone():
        leaves |= ahead.opens[part.row]
    return number_cell(lo, hi, parts.kind(), leaves)


def _all_taken(ahead: Ahead, parts: Parts) -> NumberCell:
    """The sum of members that are all surely taken, as far as order and key are known."""
    lo: Exact = 0
    hi: Exact = 0
    leaves = parts.open
    for part in parts.seen:
        lo, hi, leaves = lo + part.lo, hi + part.hi, leaves | ahead.opens[part.row]
    return number_cell(lo, hi, parts.kind(), leaves)


RunningRow = Literal["each", "before_sum", "before_max"]


def running_at(queue: Ahead, ceiling: Numbers | None, out: RunningRow, here: int) -> NumberCell:
    own = queue.part(here)
    if own is None and out == "each":
        return NOUGHT
    ahead = queue.of(here)
    if out == "before_max":
        lo = max([0, *(part.lo for part in ahead.seen if part.sure)])
        return number_cell(lo, max([0, *(part.hi for part in ahead.everyone())]), ahead.kind(), ahead.open)
    lo = sum(part.lo for part in ahead.seen if part.sure)
    hi = sum(part.hi for part in ahead.seen) + (ahead.more * ahead.blank.hi if ahead.blank else 0)
    if out == "before_sum":
        return number_cell(lo, hi, ahead.kind(), ahead.open)
    assert own is not None
    assert ceiling is not None
    least, most, kind, leaves = ceiling[here]
    low = min(own.lo if own.sure else 0, max(0, least - hi))
    high = min(own.hi, max(0, most - lo))
    return number_cell(low, high, join_kinds((own.kind, kind)), ahead.open | own.open | leaves)


def running(
    queues: Iterable[Queue], ceiling: Numbers | None, out: RunningRow, readers: Sequence[Truths] = ()
) -> list[NumberCell]:
    """`readers`: where they are given, a row that is in none of them is not looked at, and shows nothing."""
    found: list[NumberCell] = []
    for queue in queues:
        rows, known = queue.rows(), None
        asked = [True] * len(rows)
        if readers:
            asked = [any(reader[row][0] is not False for reader in readers) for row in rows]
        entries = plain(queue, asked=() if out == "each" else asked)
        if entries is not None and out != "each":
            known = plain_before(entries, out == "before_max")
        elif entries is not None and ceiling is not None:
            known = plain_paid(entries, ceiling)
        if known is None:
            ahead = Ahead(queue)
            known = [
                running_at(ahead, ceiling, out, row) if wanted else NOUGHT
                for row, wanted in zip(rows, asked, strict=True)
            ]
        found.extend(known)
    return found


def running_sum(queue: Queue, ceiling: Numbers) -> NumberCell:
    """All that is paid under the ceiling of each group, which not all of its members may see equally well."""
    entries = plain(queue)
    paid = None if entries is None else plain_paid_in_all(entries, ceiling)
    if paid is not None:
        return paid, paid, Kind.EXACT, 0
    ahead = Ahead(queue)
    parts = ahead.parts()
    groups, loose = ahead.grouped(parts.seen)
    lo = max(sum(_least_paid(group, ceiling) for group in groups), _least_in_any_grouping(parts.seen, ceiling))
    blanks = [parts.blank] * parts.more if parts.blank else []
    if queue.keys:
        hi = sum(_most_paid(group, ceiling) for group in [*groups, *([part] for part in (*loose, *blanks))])
    else:
        hi = _most_paid([*parts.seen, *blanks], ceiling)
    leaves, kinds = parts.open, [parts.kind()]
    for part in parts.everyone():
        leaves |= ahead.opens[part.row] | ceiling[part.row][3]
        kinds.append(ceiling[part.row][2])
    return number_cell(lo, hi, join_kinds(kinds), leaves)


def sum_under(member: Truths, value: Numbers, ceiling: NumberCell, segment: Segment, leaf: int) -> NumberCell:
    """As `running_sum`, for the whole collection under one ceiling and in no order."""
    start, seen, more = segment
    lo: Exact = 0
    hi: Exact = 0
    sure, none, kind, leaves = False, True, Kind.EXACT, 0
    for row in range(start, start + seen + (more > 0)):
        inside, open_ = member[row]
        if inside is False:
            continue
        low, high, own, own_open = value[row]
        none, leaves = False, leaves | open_ | own_open
        kind = kind if own is kind else join_kinds((kind, own))
        if row == start + seen:
            leaves |= leaf
            hi += more * high
            continue
        hi += high
        if inside:
            sure, lo = True, lo + low
    if none:
        return NOUGHT
    least, most, own, own_open = ceiling
    lo = max(0, min(lo, least)) if sure else 0
    return number_cell(lo, max(0, min(hi, most)), kind if own is kind else join_kinds((kind, own)), leaves | own_open)


def _least_paid(group: Sequence[Part], ceiling: Numbers) -> Exact:
    sure = [part for part in group if part.sure]
    room = max((ceiling[part.row][0] for part in sure), default=0)
    return min(sum(part.lo for part in sure), max(0, room))


def _least_in_any_grouping(parts: Sequence[Part], ceiling: Numbers) -> Exact:
    """The sure members with the highest ceilings get the lowest of these together, however the keys fall."""
    sure = [(ceiling[part.row][0], part.lo) for part in parts if part.sure]
    best: Exact = 0
    for room in {room for room, _ in sure}:
        best = max(best, min(max(0, room), sum(lo for other, lo in sure if other >= max(0, room))))
    return best


def _most_paid(group: Sequence[Part], ceiling: Numbers) -> Exact:
    """A group's ceiling is one that each member allows that is in it; its sure members are."""
    known = min((ceiling[part.row][1] for part in group if part.sure), default=None)
    best: Exact = 0
    for room in {ceiling[part.row][1] for part in group}:
        if known is None or room <= known:
            together = sum(part.hi for part in group if ceiling[part.row][1] >= room)
            best = max(best, min(max(0, room), together))
    return best
