"""`restates:` — another pack's benefit told again: while that pack is loaded, it pays, and what tells it again does not (D13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from huisuan.ir.nodes import NodeId, Not
from huisuan.ir.program import RestatedEntry
from huisuan.mechanisms import shape
from huisuan.mechanisms.conditions import lower_condition
from huisuan.mechanisms.parts import joined
from huisuan.mechanisms.scope import Scope
from huisuan.problems import closest
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence


def read_restated(scope: Scope, node: Node | None) -> tuple[RestatedEntry, ...]:
    """What a benefit tells again of packs that are loaded: a benefit's full name, a name with `where`, or a list of these.

    `where` says which items the other benefit governs; without it, all that this one is about.
    """
    if node is None:
        return ()
    found = (_read(scope, each) for each in (node.items if isinstance(node, Sequence) else (node,)))
    return tuple(each for each in found if each is not None)


def not_restated(scope: Scope, member: NodeId, restated: Iterable[RestatedEntry]) -> NodeId:
    """The items that are still this benefit's own to pay."""
    governed = [each.where for each in restated if each.where is not None]
    if not governed:
        return member
    return joined(scope, (member, *(scope.add(Not(where)) for where in governed)))


def _read(scope: Scope, node: Node) -> RestatedEntry | None:
    named, where = node, None
    if isinstance(node, Mapping):
        shape.check_keys(scope.at("restates"), node, ("benefit", "where"))
        named, condition = shape.needed(scope.at("restates"), node, "benefit") or node, node.get("where")
        if condition is not None and not scope.collections:
            scope.report("items-needed", condition.span, key="where")
        elif condition is not None:
            where = lower_condition(replace(scope.at("restates", "where"), role="threshold"), condition)
    if not isinstance(named, Scalar):
        return None
    declared = scope.shop.declared
    if named.text in declared:
        return RestatedEntry(named.text, where)
    pack = named.text.partition("/")[0]
    if "/" not in named.text or any(each.startswith(f"{pack}/") for each in declared):
        scope.report("unknown-benefit", named.span, closest(named.text, declared), name=named.text)
    return None
