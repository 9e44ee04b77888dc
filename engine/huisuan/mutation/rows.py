"""Neighbours exchanged: rows of a list of mappings, items of a list, values of a mapping."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from huisuan.mutation.changes import Change, here, shown, with_item, with_value
from huisuan.syntax.located import Mapping, Node, Sequence


def swapped_rows(rows: Sequence, keys: tuple[str, ...]) -> Iterator[Change]:
    """What neighbouring rows hold under the first of `keys` they have, exchanged."""
    for place, (one, two) in enumerate(pairwise(rows.items)):
        if not isinstance(one, Mapping) or not isinstance(two, Mapping):
            continue
        first = next((key for key in keys if one.get(key) is not None), "")
        second = next((key for key in keys if two.get(key) is not None), "")
        upper, lower = one.get(first), two.get(second)
        if upper is not None and lower is not None and upper != lower:
            changed = with_item(rows, place, with_value(one, first, lower))
            changed = with_item(changed, place + 1, with_value(two, second, upper))
            yield _swap(str(place + 1), str(place + 2), upper, lower, changed)


def swapped_items(rows: Sequence) -> Iterator[Change]:
    """Neighbours of a list exchanged."""
    for place, (one, two) in enumerate(pairwise(rows.items)):
        if one != two:
            changed = with_item(with_item(rows, place, two), place + 1, one)
            yield _swap(str(place + 1), str(place + 2), one, two, changed)


def swapped_entries(tree: Mapping) -> Iterator[Change]:
    """Values of neighbouring keys exchanged."""
    for (first, one), (second, two) in pairwise(tree.entries):
        if one != two:
            changed = with_value(with_value(tree, first.text, two), second.text, one)
            yield _swap(first.text, second.text, one, two, changed)


def _swap(first: str, second: str, one: Node, two: Node, changed: Node) -> Change:
    was, now = f"{shown(one)} / {shown(two)}", f"{shown(two)} / {shown(one)}"
    return here("levels", f"swap {first} {second}", one, changed, was, now)
