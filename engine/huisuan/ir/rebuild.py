"""A node with other operands: the base of twins of a program's parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from functools import cache
from typing import Any

from huisuan.ir.builder import Builder, operands
from huisuan.ir.nodes import Field, Input, Node, NodeId, Relation

SINGLE = frozenset(("a", "b", "cond", "then", "other", "member", "value", "ceiling", "where", "low", "high", "mean"))
LISTED = frozenset(("args", "keys", "by"))


def with_operands(node: Node, moved: Callable[[NodeId], NodeId]) -> Node:
    """`node` reading `moved(n)` wherever it reads n. Relations are not taken apart: they read their spec."""
    if isinstance(node, Input | Field | Relation):
        return node
    changed: dict[str, Any] = {}
    kind: type = type(node)
    for name in _names(kind):
        old = getattr(node, name)
        new = _moved(name, old, moved)
        if new != old:
            changed[name] = new
    return replace(node, **changed) if changed else node


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields that may hold operands."""
    return tuple(each.name for each in fields(kind) if each.name in SINGLE | LISTED | {"compares"})


def _moved(name: str, old: object, moved: Callable[[NodeId], NodeId]) -> object:
    """What stands in the field `name` instead of `old`."""
    if isinstance(old, int):
        return moved(old)
    if not isinstance(old, tuple):
        return old
    if name == "compares":
        return tuple((op, moved(mine), moved(theirs)) for op, mine, theirs in old)
    if old and isinstance(old[0], tuple):
        return tuple((moved(mine), moved(theirs)) for mine, theirs in old)
    return tuple(moved(place) for place in old)


def if_confirmed(builder: Builder, root: NodeId) -> NodeId:
    """The twin of `root` in which every open judgement reads as met."""
    done: dict[NodeId, NodeId] = {}

    def twin(place: NodeId) -> NodeId:
        if place not in done:
            node = builder.nodes[place]
            if isinstance(node, Input) and builder.inputs[node.decl].tag == "judgement" and node.part == "value":
                moved: Node = replace(node, met=True)
            elif isinstance(node, Field) and builder.frames[node.frame].fields[node.decl].tag == "judgement":
                moved = replace(node, met=True)
            elif operands(node):
                moved = with_operands(node, twin)
            else:
                moved = node
            done[place] = builder.add(moved, builder.origins[place])
        return done[place]

    return twin(root)
