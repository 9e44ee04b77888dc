"""What nodes read, and everything below them: the one walk over a program's graph, relations included."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from huisuan.ir.builder import operands
from huisuan.ir.nodes import Node, NodeId, Range, Relation
from huisuan.ir.program import Benefit, RelationSpec
from huisuan.values import Kind


class Graph(Protocol):
    """A program, or one being built."""

    @property
    def nodes(self) -> Sequence[Node]: ...

    @property
    def relations(self) -> Sequence[RelationSpec]: ...


def reads(graph: Graph, place: NodeId) -> tuple[NodeId, ...]:
    """The nodes a node reads, a relation's by way of its group: gates, values, ceilings, the choice."""
    node = graph.nodes[place]
    if not isinstance(node, Relation):
        return operands(node)
    spec = graph.relations[node.spec]
    members = [part for member in spec.members for part in (member.gate, member.value)]
    choice = () if spec.choice is None else (spec.choice,)
    return (*members, *(group.ceiling for group in spec.ceilings), *choice)


def reached(graph: Graph, roots: Iterable[NodeId], settled: Collection[NodeId] = ()) -> set[NodeId]:
    """The roots and everything they read, but nothing that only `settled` nodes read; node numbers rise from what is read to what reads it."""
    found: set[NodeId] = set()
    pending = list(roots)
    while pending:
        place = pending.pop()
        if place not in found:
            found.add(place)
            if place not in settled:
                pending.extend(reads(graph, place))
    return found


def kinds_given(graph: Graph, root: NodeId) -> set[Kind]:
    """The kinds of the ranges below a node: what a rule leaves to be decided, or unsaid."""
    nodes = (graph.nodes[place] for place in reached(graph, (root,)))
    return {node.kind for node in nodes if isinstance(node, Range)}


def amount_kinds(graph: Graph, benefit: Benefit) -> tuple[Kind, ...]:
    """What a benefit's rule may leave open about its sum: the kinds of its ranges, or exact; in kind is no sum."""
    if benefit.form == "in_kind":
        return (Kind.IN_KIND,)
    found = kinds_given(graph, benefit.line)
    return tuple(kind for kind in Kind if kind in found) or (Kind.EXACT,)
