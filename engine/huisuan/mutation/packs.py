"""Changes of a whole pack: every benefit and relation, and what pack.yaml and the rule files declare for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from huisuan.mutation.changes import Change, at, dropped, exchanged, here, items_dropped, under, word
from huisuan.mutation.conditions import of_condition
from huisuan.mutation.figures import days_beside, neighbours
from huisuan.mutation.values import of_value
from huisuan.syntax.located import Mapping, Scalar, Sequence

DECLARED = ("readings", "corrections")
OTHERS = ("barred", "above", "from", "with")
LISTED = ("best_of", "choose", "bars", "ceiling", "tops_up", "deducts", "matches", "adds", *OTHERS)


def of_head(head: Mapping) -> Iterator[Change]:
    """Days in force, the policy year, conditions and factors of every benefit, parameters."""
    for key, value in head.entries:
        match key.text, value:
            case "in_force", Mapping():
                yield from under(head, key.text, _of_days(value))
            case "policy_year", Scalar():
                yield from under(head, key.text, _moved(value))
            case "common", Mapping():
                yield from under(head, key.text, _of_common(value))
            case "parameters", Mapping():
                yield from under(head, key.text, _of_parameters(value))
            case _:
                continue


def of_declarations(tree: Mapping) -> Iterator[Change]:
    """The default of each reading and correction made another of its options."""
    for section in DECLARED:
        declared = tree.get(section)
        if isinstance(declared, Mapping):
            for name, body in declared.entries:
                if isinstance(body, Mapping):
                    yield from under(tree, section, under(declared, name.text, _other_defaults(body)))


def _other_defaults(body: Mapping) -> Iterator[Change]:
    options = body.get("options")
    names = [name.text for name, _ in options.entries] if isinstance(options, Mapping) else []
    yield from exchanged("reading", "to", body, "default", names)


def of_relation(tree: Mapping) -> Iterator[Change]:
    """One of three or more benefits left out, figures moved, the grain widened; removing it whole is for the caller."""
    for key, value in tree.entries:
        if key.text in LISTED and isinstance(value, Sequence) and (len(value.items) > 2 or key.text in OTHERS):
            yield from under(tree, key.text, items_dropped("relation", value))
        elif key.text in ("max", "ratio") or (key.text == "with" and isinstance(value, Scalar)):
            yield from under(tree, key.text, of_value(value))
        elif key.text == "per":
            yield from dropped("relation", tree, ("per",))


def _of_days(tree: Mapping) -> Iterator[Change]:
    for key, value in tree.entries:
        if isinstance(value, Scalar):
            yield from under(tree, key.text, _days(value))


def _days(value: Scalar) -> Iterator[Change]:
    try:
        day = date.fromisoformat(value.text)
    except ValueError:
        return
    for each in days_beside(day):
        yield here("date", each.step, value, word(each.text, value))


def _moved(value: Scalar) -> Iterator[Change]:
    for each in neighbours(value.text):
        yield here("number", each.step, value, word(each.text, value))


def _of_common(tree: Mapping) -> Iterator[Change]:
    for section in ("conditions", "factors"):
        found = tree.get(section)
        if isinstance(found, Mapping):
            for name, value in found.entries:
                inner = of_condition(value) if section == "conditions" else of_value(value)
                gone = [here("common", "drop", value, None)]
                yield from under(tree, section, under(found, name.text, gone))
                yield from under(tree, section, under(found, name.text, inner))


def _of_parameters(tree: Mapping) -> Iterator[Change]:
    for name, value in tree.entries:
        inner = _of_dated(value) if isinstance(value, Sequence) else of_value(value)
        yield from under(tree, name.text, inner)


def _of_dated(rows: Sequence) -> Iterator[Change]:
    for place, row in enumerate(rows.items):
        if isinstance(row, Mapping):
            since, value = row.get("from"), row.get("value")
            if isinstance(since, Scalar):
                yield from at(rows, place, under(row, "from", _days(since)))
            if value is not None:
                yield from at(rows, place, under(row, "value", of_value(value)))
