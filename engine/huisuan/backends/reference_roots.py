"""The roots of a program under one evaluation, each computed when it is first read.

A record of a benefit that is ruled out shows no amount, so that none is computed for it unless somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from huisuan.backends.record import Roots, Value
from huisuan.backends.reference_parts import Evaluates, Path
from huisuan.backends.three_valued import TextValue
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import roots

Key = tuple[str, ...]


def asked_of(evaluation: Evaluates) -> Roots:
    return Roots(_Single(evaluation), _ByItem(evaluation))


class _Single(Mapping[NodeId, Value]):
    """Roots of the profile frame."""

    def __init__(self, evaluation: Evaluates) -> None:
        self._evaluation = evaluation

    def __getitem__(self, node: NodeId) -> Value:
        evaluation = self._evaluation
        value = evaluation.values.get(node)
        if value is None:
            if evaluation.program.frames_of[node]:
                raise KeyError(node)
            value = evaluation.value(node, ())
        assert not isinstance(value, TextValue)
        return value

    def __iter__(self) -> Iterator[NodeId]:
        program = self._evaluation.program
        return (node for node in roots(program) if not program.frames_of[node])

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _ByItem(Mapping[NodeId, Mapping[Key, Value]]):
    """Roots of collection frames, by item ids."""

    def __init__(self, evaluation: Evaluates) -> None:
        self._evaluation = evaluation
        self._paths: dict[int, Mapping[Key, Path]] = {}
        self._tables: dict[NodeId, _Table] = {}

    def __getitem__(self, node: NodeId) -> Mapping[Key, Value]:
        found = self._tables.get(node)
        if found is None:
            frame = self._evaluation.program.frames_of[node]
            if not frame:
                raise KeyError(node)
            found = self._tables[node] = _Table(self._evaluation, node, self._of(frame))
        return found

    def _of(self, frame: int) -> Mapping[Key, Path]:
        """Where the items of a frame are, by their ids."""
        found = self._paths.get(frame)
        if found is None:
            items = self._evaluation.items
            found = self._paths[frame] = {items.ids(frame, path): path for path in items.paths(frame)}
        return found

    def __iter__(self) -> Iterator[NodeId]:
        program = self._evaluation.program
        return (node for node in roots(program) if program.frames_of[node])

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Table(Mapping[Key, Value]):
    """One root by item ids."""

    def __init__(self, evaluation: Evaluates, node: NodeId, paths: Mapping[Key, Path]) -> None:
        self._evaluation = evaluation
        self._node = node
        self._paths = paths

    def __getitem__(self, key: Key) -> Value:
        value = self._evaluation.value(self._node, self._paths[key])
        assert not isinstance(value, TextValue)
        return value

    def __iter__(self) -> Iterator[Key]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)
