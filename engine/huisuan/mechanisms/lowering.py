"""Values: an expression, or a mapping with one primary mechanism and its modifiers, to core nodes."""

from __future__ import annotations

from dataclasses import replace

from huisuan.mechanisms import shape
from huisuan.mechanisms.expressions import expression
from huisuan.mechanisms.registry import MODIFIERS, PRIMARIES
from huisuan.mechanisms.scope import Lowered, Scope
from huisuan.problems import closest
from huisuan.syntax.located import Mapping, Node, Scalar


def lower(scope: Scope, node: Node) -> Lowered | None:
    """The value written at `node`."""
    match node:
        case Scalar():
            typed = expression(scope.having(scope.role or "award"), node)
            return None if typed is None else Lowered(typed)
        case Mapping():
            return _mapping(scope, node)
        case _:
            shape.wrong_shape(scope, node, Mapping)
            return None


def _mapping(scope: Scope, node: Mapping) -> Lowered | None:
    written = [key.text for key, _ in node.entries]
    present = [each for each in PRIMARIES if each.keyword in written]
    modifiers = {each.keyword for each in MODIFIERS}
    if len(present) > 1:
        first = node.key(present[1].keyword)
        words = {"first": present[0].keyword, "second": present[1].keyword}
        scope.report("mechanism-conflict", first.span if first else node.span, **words)
        return None
    if not present:
        _no_mechanism(scope, node)
        return None
    primary = present[0]
    shape.check_keys(scope, node, (primary.keyword, *primary.keys, *modifiers))
    value = primary.lower(replace(scope, mechanism=primary.keyword), node)
    for modifier in MODIFIERS:
        written_at = node.get(modifier.keyword)
        if written_at is not None and value is not None and modifier.keyword not in primary.keys:
            value = modifier.apply(replace(scope, mechanism=modifier.keyword), value, written_at)
    return value


def _no_mechanism(scope: Scope, node: Mapping) -> None:
    known = [each.keyword for each in PRIMARIES]
    first = node.entries[0][0] if node.entries else None
    near = closest(first.text, known) if first else ()
    scope.report("unknown-mechanism", first.span if first else node.span, near, name=first.text if first else "")
