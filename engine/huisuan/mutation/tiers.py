"""Changes of `tiers`: an end that two tiers share moves in both, or they would no longer meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from huisuan.mutation.changes import Change, at, renamed, under, with_item, with_value
from huisuan.mutation.rows import swapped_rows
from huisuan.syntax.located import Mapping, Node, Sequence

OfValue = Callable[[Node], Iterator[Change]]
OTHER_KEY = {"at_least": "above", "above": "at_least", "below": "up_to", "up_to": "below"}
LOWER, UPPER = ("at_least", "above"), ("below", "up_to")


def of_tiers(value: Node, of_value: OfValue) -> Iterator[Change]:
    """Amounts of neighbours swapped, each amount changed, each end moved and opened or closed."""
    if not isinstance(value, Sequence):
        return
    yield from swapped_rows(value, ("then",))
    for place, row in enumerate(value.items):
        if not isinstance(row, Mapping):
            continue
        then = row.get("then")
        if then is not None:
            yield from at(value, place, under(row, "then", of_value(then)))
        shared = place > 0 and _meets(value.items[place - 1], row)
        if not shared:
            yield from _end(value, place, row, LOWER, of_value)
        yield from _end(value, place, row, UPPER, of_value)


def _key(row: Node, keys: tuple[str, ...]) -> str:
    return next((key for key in keys if isinstance(row, Mapping) and row.get(key) is not None), "")


def _meets(before: Node, row: Mapping) -> bool:
    """Whether the tier before ends where this one starts, in the same words."""
    upper = before.get(_key(before, UPPER)) if isinstance(before, Mapping) else None
    return upper is not None and upper == row.get(_key(row, LOWER))


def _end(rows: Sequence, place: int, row: Mapping, keys: tuple[str, ...], of_value: OfValue) -> Iterator[Change]:
    """One end of one tier moved and turned, with the start of the next where they meet."""
    key = _key(row, keys)
    value = row.get(key)
    if value is None:
        return
    after = rows.items[place + 1] if keys == UPPER and place + 1 < len(rows.items) else None
    beside = after if isinstance(after, Mapping) and _meets(row, after) else None
    for each in at(rows, place, under(row, key, of_value(value))):
        yield each if beside is None else replace(each, node=_follow(each.node, place + 1, key))
    turned = with_item(rows, place, renamed(row, key, OTHER_KEY[key]))
    if beside is not None:
        lower = _key(beside, LOWER)
        turned = with_item(turned, place + 1, renamed(beside, lower, OTHER_KEY[lower]))
    yield Change("comparison", f"{place + 1}.{key}", "turn", key, OTHER_KEY[key], value.span, turned)


def _follow(rows: Node | None, place: int, key: str) -> Node | None:
    """The rows with the start of the tier at `place` set to the end of the one before it."""
    assert isinstance(rows, Sequence)
    before, row = rows.items[place - 1], rows.items[place]
    assert isinstance(before, Mapping)
    assert isinstance(row, Mapping)
    end = before.get(key)
    return rows if end is None else with_item(rows, place, with_value(row, _key(row, LOWER), end))
