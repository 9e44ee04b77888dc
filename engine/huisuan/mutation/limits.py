"""Changes of what limits a benefit as written: `count`, `limit`, `ladder`, `phases`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from huisuan.ir.program import APPLICANT_KEYS
from huisuan.mutation.changes import Change, at, dropped, here, items_dropped, under, with_item, with_value, word
from huisuan.mutation.conditions import of_condition
from huisuan.mutation.figures import neighbours
from huisuan.mutation.values import of_value
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence

OPPOSITE = (("+1", "-1"), ("-1", "+1"), ("+10", "-10"), ("-10", "+10"))


def of_bounds(value: Node) -> Iterator[Change]:
    """Of `count` and `limit`, one or a list: a figure moved, the grain and the condition changed, one of several removed."""
    match value:
        case Mapping():
            yield from _of_bound(value)
        case Sequence():
            yield from items_dropped("cap", value)
            for place, each in enumerate(value.items):
                if isinstance(each, Mapping):
                    yield from at(value, place, _of_bound(each))
        case Scalar():
            return


def _of_bound(tree: Mapping) -> Iterator[Change]:
    for key, value in tree.entries:
        match key.text:
            case "max":
                yield from under(tree, "max", of_value(value))
            case "per" if isinstance(value, Sequence):
                # That a limit holds for each applicant needs no saying, so leaving it out changes nothing.
                dropped_keys = items_dropped("cap", value)
                yield from under(tree, "per", (each for each in dropped_keys if each.was not in APPLICANT_KEYS))
            case "if":
                yield from dropped("condition", tree, ("if",))
                yield from under(tree, "if", of_condition(value))
            case "order":
                yield from dropped("modifier", tree, ("order",))
            case _:
                continue


def of_ladder(value: Node) -> Iterator[Change]:
    if not isinstance(value, Mapping):
        return
    per, counting = value.get("per"), value.get("counting")
    if isinstance(per, Sequence):
        yield from under(value, "per", items_dropped("modifier", per))
    if counting is not None:
        yield from dropped("condition", value, ("counting",))
        yield from under(value, "counting", of_condition(counting))


def of_phases(value: Node) -> Iterator[Change]:
    if not isinstance(value, Sequence):
        return
    yield from _shares(value)
    for place, row in enumerate(value.items):
        if not isinstance(row, Mapping):
            continue
        yield from at(value, place, dropped("cap", row, ("limited_by",)))
        limit = row.get("limited_by")
        if limit is not None:
            yield from at(value, place, under(row, "limited_by", of_value(limit)))


def _shares(rows: Sequence) -> Iterator[Change]:
    """Shares make up the whole, so what one gains the next loses."""
    for place, (one, two) in enumerate(pairwise(rows.items)):
        if not isinstance(one, Mapping) or not isinstance(two, Mapping):
            continue
        first, second = one.get("share"), two.get("share")
        if not isinstance(first, Scalar) or not isinstance(second, Scalar):
            continue
        gains = {each.step: each.text for each in neighbours(first.text)}
        losses = {each.step: each.text for each in neighbours(second.text)}
        for step, other in OPPOSITE:
            if step in gains and other in losses:
                changed = with_item(rows, place, with_value(one, "share", word(gains[step], first)))
                changed = with_item(changed, place + 1, with_value(two, "share", word(losses[other], second)))
                was, now = f"{first.text} / {second.text}", f"{gains[step]} / {losses[other]}"
                yield here("number", f"share {place + 1} {step}", first, changed, was, now)
