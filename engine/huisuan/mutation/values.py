"""Changes of values as written: expressions, mechanisms and their modifiers, at any depth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as ReadOnly
from types import MappingProxyType

from huisuan.mutation.changes import (
    Change,
    at,
    dropped,
    exchanged,
    here,
    items_dropped,
    renamed,
    under,
    with_value,
    word,
)
from huisuan.mutation.conditions import of_condition
from huisuan.mutation.expressions import changes_of
from huisuan.mutation.rows import swapped_entries, swapped_items, swapped_rows
from huisuan.mutation.tables import of_table
from huisuan.mutation.tiers import of_tiers
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence

REMOVABLE = ("cap", "floor")
MODIFIERS = ("uplift", "pro_rata", "taper", "minus", "round")
MODES = ("up", "down", "nearest")
KINDS = ("at_most", "at_least", "indicative", "soft")
WORDS = ("by", "lookup", "value", "sum_over", "by_reading", "hit", "columns", "partial", "whole_percent", "mode")
"""Keys of mechanisms whose words are names, not values; `value` and `by` are values in some, which are told apart below."""


def of_value(node: Node) -> Iterator[Change]:
    """Every change of a value: an expression, or a mechanism with its parts."""
    match node:
        case Scalar():
            yield from changes_of(node, condition=False)
        case Mapping():
            yield from _of_mechanism(node)
        case Sequence():
            for place, item in enumerate(node.items):
                yield from at(node, place, of_value(item))


def _of_mechanism(node: Mapping) -> Iterator[Change]:
    yield from _other_kind(node)
    yield from dropped("cap", node, REMOVABLE)
    yield from dropped("modifier", node, MODIFIERS)
    if node.get("steps") is not None:
        yield from dropped("cap", node, ("max",))
        yield from dropped("modifier", node, ("partial",))
    for one, other in (("largest", "smallest"), ("smallest", "largest")):
        listed = node.get(one)
        if isinstance(listed, Sequence) and len(listed.items) > 1:
            yield here("cap", f"{one} to {other}", node, renamed(node, one, other), one, other)
    for key, value in node.entries:
        yield from under(node, key.text, _under(node, key.text, value))


def _other_kind(node: Mapping) -> Iterator[Change]:
    """What leaves the sum open made a plain sum."""
    for key in KINDS:
        value = node.get(key)
        if value is not None:
            yield here("kind", f"{key} plain", node, _plain(node, key, value))
    between = node.get("between")
    if isinstance(between, Sequence):
        for name, each in zip(("low", "high"), between.items, strict=False):
            yield here("kind", f"between {name}", node, _plain(node, "between", each))
    if node.get("unquantified") is not None:
        yield here("kind", "unquantified plain", node, _plain(node, "unquantified", word("1元", node)))


def _plain(node: Mapping, key: str, value: Node) -> Node:
    """`value` in the place of a mechanism; where modifiers stand beside it, they stay."""
    if len(node.entries) == 1:
        return value
    return with_value(renamed(node, key, "total"), "total", Sequence((value,), value.span))


def _under(node: Mapping, key: str, value: Node) -> Iterator[Change]:
    special = PARTS.get(key)
    if special is not None:
        yield from special(node, value)
    elif key not in WORDS or isinstance(value, Mapping):
        yield from of_value(value)


def _cases(_node: Mapping, value: Node) -> Iterator[Change]:
    if not isinstance(value, Sequence):
        return
    yield from swapped_rows(value, ("then", "else"))
    for place, row in enumerate(value.items):
        if not isinstance(row, Mapping):
            continue
        if row.get("else") is None and len(value.items) > 1:
            yield from at(value, place, [here("condition", "drop", row, None)])
        for key, each in row.entries:
            inner = of_condition(each) if key.text == "if" else of_value(each)
            yield from at(value, place, under(row, key.text, inner))


def _brackets(_node: Mapping, value: Node) -> Iterator[Change]:
    if isinstance(value, Sequence):
        yield from swapped_rows(value, ("rate",))
        yield from of_rows(value)


def of_rows(rows: Sequence) -> Iterator[Change]:
    """Changes of every value in a list of mappings."""
    for place, row in enumerate(rows.items):
        if isinstance(row, Mapping):
            for key, each in row.entries:
                yield from at(rows, place, under(row, key.text, of_value(each)))


def _levels(_node: Mapping, value: Node) -> Iterator[Change]:
    if isinstance(value, Mapping):
        yield from swapped_entries(value)
        for key, each in value.entries:
            yield from under(value, key.text, of_value(each))


def _amounts(_node: Mapping, value: Node) -> Iterator[Change]:
    if isinstance(value, Sequence):
        yield from swapped_items(value)
        yield from of_value(value)


def _several(_node: Mapping, value: Node) -> Iterator[Change]:
    if isinstance(value, Sequence):
        yield from items_dropped("cap", value)
        yield from of_value(value)


def _uplift(_node: Mapping, value: Node) -> Iterator[Change]:
    if isinstance(value, Mapping):
        yield from dropped("condition", value, ("if",))
        for key, each in value.entries:
            inner = of_condition(each) if key.text == "if" else of_value(each)
            yield from under(value, key.text, inner)


def _taper(_node: Mapping, value: Node) -> Iterator[Change]:
    if isinstance(value, Mapping):
        yield from exchanged("rounding", "to", value, "whole_percent", MODES)
        yield from dropped("rounding", value, ("whole_percent",))
        for key, each in value.entries:
            if key.text != "whole_percent":
                yield from under(value, key.text, of_value(each))


def _round(_node: Mapping, value: Node) -> Iterator[Change]:
    if isinstance(value, Mapping):
        yield from exchanged("rounding", "to", value, "mode", MODES)
        step = value.get("to")
        if step is not None:
            yield from under(value, "to", of_value(step))


def _where(_node: Mapping, value: Node) -> Iterator[Change]:
    yield here("condition", "drop", value, None)
    yield from of_condition(value)


def _nothing(_node: Mapping, _value: Node) -> Iterator[Change]:
    return iter(())


def _value_of_items(node: Mapping, value: Node) -> Iterator[Change]:
    """`value` of `sum_over`; that of a look-up names a column."""
    return of_value(value) if node.get("sum_over") is not None else iter(())


PARTS: ReadOnly[str, Callable[[Mapping, Node], Iterator[Change]]] = MappingProxyType(
    {
        "cases": _cases,
        "brackets": _brackets,
        "levels": _levels,
        "size_table": _levels,
        "options": _levels,
        "amounts": _amounts,
        "largest": _several,
        "smallest": _several,
        "total": _several,
        "uplift": _uplift,
        "taper": _taper,
        "round": _round,
        "where": _where,
        "value": _value_of_items,
        "tiers": lambda _node, value: of_tiers(value, of_value),
        "table": lambda node, value: of_table(node, value, of_value),
        "unquantified": _nothing,
    }
)
