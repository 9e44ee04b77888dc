"""A node with other operands: the base of twins of a program's parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from huisuan.ir.builder import Builder, operands
from huisuan.ir.nodes import Field, Input, Node, NodeId, Relation

SINGLE = frozenset(("a", "b", "cond", "then", "other", "member", "value", "ceiling", "where", "low", "high", "mean"))
LISTED = frozenset(("args", "keys", "by"))


def with_operands(node: Node, moved: Callable[[NodeId], NodeId]) -> Node:
    """`node` reading `moved(n)` wherever it reads n. Relations are not taken apart: they read their spec."""
    changed: dict[str, Any] = {}
    for each in fields(node):
        old = getattr(node, each.name)
        if isinstance(node, Input | Field | Relation) or old is None:
            continue
        if each.name in SINGLE and isinstance(old, int):
            changed[each.name] = moved(old)
        elif each.name in LISTED and old and isinstance(old[0], tuple):
            changed[each.name] = tuple((moved(mine), moved(theirs)) for mine, theirs in old)
        elif each.name in LISTED:
            changed[each.name] = tuple(moved(place) for place in old)
        elif each.name == "compares":
            changed[each.name] = tuple((op, moved(mine), moved(theirs)) for op, mine, theirs in old)
    return replace(node, **changed)


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
