"""The roots of a program under one evaluation, each computed when it is first read; and which nodes look into a collection.

A record of a benefit that is ruled out shows no amount, so that none is computed for it unless somebody asks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from huisuan.backends.record import Roots, Value
from huisuan.backends.reference_parts import Evaluates
from huisuan.backends.three_valued import TextValue
from huisuan.ir.builder import operands
from huisuan.ir.nodes import NodeId, Relation
from huisuan.ir.program import Program, roots


def asked_of(evaluation: Evaluates) -> Roots:
    return Roots(_Single(evaluation), _ByItem(evaluation))


def nodes_looking_into(program: Program, names: Collection[str]) -> frozenset[NodeId]:
    """The nodes whose value may differ with the items of the collections `names`, or of those inside them."""
    frames = {place for place, frame in enumerate(program.frames) if frame.name.partition(".")[0] in names}
    found: set[NodeId] = set()
    for node, operation in enumerate(program.nodes):
        if isinstance(operation, Relation):
            spec = program.relations[operation.spec]
            read = [place for member in spec.members for place in (member.gate, member.value)]
            read.extend(group.ceiling for group in spec.ceilings)
            looks = spec.frame in frames or not found.isdisjoint(read) or spec.choice in found
        else:
            looks = getattr(operation, "frame", 0) in frames or not found.isdisjoint(operands(operation))
        if looks:
            found.add(node)
    return frozenset(found)


class _Single(Mapping[NodeId, Value]):
    """Roots of the profile frame."""

    def __init__(self, evaluation: Evaluates) -> None:
        self._evaluation = evaluation

    def __getitem__(self, node: NodeId) -> Value:
        if self._evaluation.program.frames_of[node]:
            raise KeyError(node)
        value = self._evaluation.value(node, ())
        assert not isinstance(value, TextValue)
        return value

    def __iter__(self) -> Iterator[NodeId]:
        program = self._evaluation.program
        return (node for node in roots(program) if not program.frames_of[node])

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _ByItem(Mapping[NodeId, Mapping[tuple[str, ...], Value]]):
    """Roots of collection frames, by item ids."""

    def __init__(self, evaluation: Evaluates) -> None:
        self._evaluation = evaluation
        self._tables: dict[NodeId, dict[tuple[str, ...], Value]] = {}

    def __getitem__(self, node: NodeId) -> Mapping[tuple[str, ...], Value]:
        found = self._tables.get(node)
        if found is None:
            frame, items = self._evaluation.program.frames_of[node], self._evaluation.items
            if not frame:
                raise KeyError(node)
            found = self._tables[node] = {}
            for path in items.paths(frame):
                value = self._evaluation.value(node, path)
                assert not isinstance(value, TextValue)
                found[items.ids(frame, path)] = value
        return found

    def __iter__(self) -> Iterator[NodeId]:
        program = self._evaluation.program
        return (node for node in roots(program) if program.frames_of[node])

    def __len__(self) -> int:
        return sum(1 for _ in self)
