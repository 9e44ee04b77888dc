"""The roots of a program under one evaluation, each computed when it is first read.

A record of a benefit that is ruled out shows no amount, so that none is computed for it unless somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from huisuan.backends.record import Roots, Value
from huisuan.backends.reference_parts import Evaluates
from huisuan.backends.three_valued import TextValue
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import roots


def asked_of(evaluation: Evaluates) -> Roots:
    return Roots(_Single(evaluation), _ByItem(evaluation))


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
