"""What the static analyses see of a program that is being built: its parts so far, side by side."""

from __future__ import annotations

from typing import Protocol

from huisuan.ir.nodes import Node
from huisuan.ir.program import Frame, InputDecl, LeafTag, RelationSpec
from huisuan.values import Interval

LeafName = tuple[LeafTag, str]
Raisers = tuple[frozenset[LeafName], ...]


class Growing(Protocol):
    """Nodes with bounds, scales and raisers at the same places; the node being analysed is not among them yet."""

    inputs: list[InputDecl]
    frames: list[Frame]
    nodes: list[Node]
    bounds: list[Interval | None]
    scales: list[int]
    raisers: list[Raisers]
    relations: list[RelationSpec]
