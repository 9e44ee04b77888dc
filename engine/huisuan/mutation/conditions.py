"""Changes of conditions as written: `when`, `if`, `where`; lists and `all`, `any`, `not`, `count_of` within them."""

from __future__ import annotations

from collections.abc import Iterator

from huisuan.mutation.changes import Change, at, here, items_dropped, renamed, under
from huisuan.mutation.expressions import changes_of
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence

OTHER_GROUP = {"all": "any", "any": "all"}


def of_condition(node: Node) -> Iterator[Change]:
    """The condition negated as a whole where that says something of its own, and every change inside it."""
    match node:
        case Scalar():
            yield from changes_of(node, condition=True)
        case Sequence():
            yield from of_list(node)
        case Mapping():
            yield from _of_mapping(node)


def of_list(node: Sequence) -> Iterator[Change]:
    """Each condition of a list dropped, negated, changed; the last one of a list cannot be dropped here."""
    yield from items_dropped("condition", node)
    for place, item in enumerate(node.items):
        yield from at(node, place, of_condition(item))


def _of_mapping(node: Mapping) -> Iterator[Change]:
    inner = node.get("not")
    if inner is not None and len(node.entries) == 1:
        yield here("condition", "negate", node, inner)
    elif node.get("judgement") is None:
        yield here("condition", "negate", node, Mapping(((Scalar("not", node.span), node),), node.span))
    for key, value in node.entries:
        match key.text:
            case "all" | "any":
                yield from _group(node, key.text, value)
            case "count_of":
                yield from under(node, "count_of", of_condition(value))
            case "min":
                if isinstance(value, Scalar):
                    yield from under(node, "min", changes_of(value, condition=False))
            case "not":
                yield from under(node, "not", _below_not(value))
            case _:
                continue


def _group(node: Mapping, key: str, value: Node) -> Iterator[Change]:
    other = OTHER_GROUP[key]
    if isinstance(value, Sequence) and len(value.items) > 1 and node.get(other) is None:
        yield here("condition", f"{key} to {other}", node, renamed(node, key, other))
    yield from under(node, key, of_condition(value))


def _below_not(value: Node) -> Iterator[Change]:
    """Without negating again what is negated already."""
    for each in of_condition(value):
        if each.place or each.what != "negate":
            yield each
