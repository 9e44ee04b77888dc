"""Lists of values of one unit, which several mechanisms take."""

from __future__ import annotations

from huisuan.mechanisms import shape
from huisuan.mechanisms.parts import number_of, same_unit
from huisuan.mechanisms.scope import Lowered, Scope
from huisuan.syntax.located import Mapping


def values_in(scope: Scope, node: Mapping, key: str) -> tuple[Lowered, ...] | None:
    """The values listed under `key`: at least one, all of one unit."""
    written = shape.items(scope, shape.needed(scope, node, key))
    found = [number_of(scope.at(key, str(place + 1)), each) for place, each in enumerate(written)]
    known = tuple(value for value in found if value is not None)
    if len(known) < len(found) or not known:
        return None
    return known if same_unit(scope, known, node.span) else None
