"""Parameters of a pack: named constants, some with a value from each of several days on.

Parameters
----------
reference_rate: 3.1%
minimum_wage:
- {value: 2280元}                     # until the first change
- {from: 2024-01-01, value: 2490元}

"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huisuan.compiler.pack import PackSource
from huisuan.mechanisms import shape
from huisuan.mechanisms.figure import Figure
from huisuan.mechanisms.lowering import lower
from huisuan.mechanisms.scope import DatedValue, PackNames, Scope, Typed, Workshop
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence


@dataclass(frozen=True, slots=True)
class Parameters:
    """What rules may name: each parameter as of the day, and all values of those that change."""

    current: dict[str, Typed]
    dated: dict[str, tuple[DatedValue, ...]]
    figures: dict[str, tuple[Figure, ...]]


def read_parameters(shop: Workshop, pack: PackSource, names: PackNames) -> Parameters:
    """All parameters of a pack; a dated one is, on the as-of day, the last value in force."""
    found = Parameters({}, {}, {})
    for key, node in pack.parameters:
        scope = Scope(shop, names, f"{pack.id}/parameters", "", f"parameters.{key.text}", "threshold")
        if not isinstance(node, Sequence):
            value = lower(scope, node)
            found.figures[key.text] = tuple(scope.figures)
            if value is not None:
                found.current[key.text] = value.typed
            continue
        values = _dated(scope, node)
        found.figures[key.text] = tuple(scope.figures)
        current = [each for each in values or () if each.since is None or each.since <= names.as_of]
        if values and not current:
            day = names.as_of.isoformat()
            scope.report("no-earlier-value", key.span, name=key.text, start=day)
        elif values:
            found.dated[key.text] = values
            found.current[key.text] = current[-1].value
    return found


def _dated(scope: Scope, rows: Sequence) -> tuple[DatedValue, ...] | None:
    values: list[DatedValue] = []
    for place, each in enumerate(rows.items, 1):
        row = shape.mapping(scope, each)
        if row is None:
            return None
        value = _row(scope.at(str(place)), row)
        if value is None or not _later(scope, values, value, row):
            return None
        values.append(value)
    return tuple(values)


def _row(scope: Scope, row: Mapping) -> DatedValue | None:
    shape.check_keys(scope, row, ("from", "value"))
    written: Node | None = shape.needed(scope, row, "value")
    value = None if written is None else lower(scope, written)
    since = row.get("from")
    if value is None:
        return None
    if since is None:
        return DatedValue(None, value.typed)
    day = _day(since)
    if day is None:
        scope.report("bad-date", since.span, text=since.text if isinstance(since, Scalar) else "")
        return None
    return DatedValue(day, value.typed)


def _later(scope: Scope, values: list[DatedValue], value: DatedValue, row: Mapping) -> bool:
    """Only the first may be without a day, days rise, and all are of one sort."""
    if not values:
        return True
    first = values[-1].since
    if value.since is None:
        scope.report("missing-key", row.span, key="from", **shape.where(scope))
        return False
    if first is not None and value.since <= first:
        scope.report("reversed-dates", row.span, start=first.isoformat(), end=value.since.isoformat())
        return False
    if value.value.sort.unit != values[0].value.sort.unit:
        units = {"left": scope.unit_name(values[0].value), "right": scope.unit_name(value.value)}
        scope.report("unit-mismatch", row.span, **units)
        return False
    return True


def _day(node: Node) -> date | None:
    try:
        return date.fromisoformat(node.text) if isinstance(node, Scalar) else None
    except ValueError:
        return None
