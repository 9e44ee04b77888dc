"""Nested blocks of generated point code: their lines, and which nodes have a name or a decided truth inside each.

Knows Python's layout and node numbers, no meaning.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from huisuan.ir.nodes import NodeId

DEEPEST = 60
"""Blocks nest no deeper than this: Python takes 100 levels of indentation."""


class Block:
    """Lines under one header. What an outer block names before it opens this one is known here too."""

    def __init__(self, outer: Block | None = None, depth: int = 0, loop: int | None = None) -> None:
        self.outer = outer
        self.depth = depth
        self.loop = loop
        self.lines: list[str] = []
        self.counted = False
        self.names: dict[Hashable, str] = {}
        self.truths: dict[NodeId, bool] = {}

    def named(self, key: Hashable) -> str | None:
        block: Block | None = self
        while block is not None:
            found = block.names.get(key)
            if found is not None:
                return found
            block = block.outer
        return None

    def name(self, key: Hashable, name: str) -> str:
        self.names[key] = name
        return name

    def decided(self, node: NodeId) -> bool | None:
        block: Block | None = self
        while block is not None:
            found = block.truths.get(node)
            if found is not None:
                return found
            block = block.outer
        return None

    def decide(self, node: NodeId, truth: bool) -> None:
        self.truths[node] = truth

    def body_over(self, frame: int) -> Block:
        """The innermost loop over the items of `frame` that this block is in."""
        block = self
        while block.loop != frame:
            assert block.outer is not None
            block = block.outer
        return block

    def home_of(self, frame: int) -> Block:
        """Where a node of `frame` is computed once: outside all loops over items it does not depend on."""
        home: Block = self
        block: Block | None = self
        while block is not None and block.loop != frame:
            if block.loop is not None:
                assert block.outer is not None
                home = block.outer
            block = block.outer
        return home

    def put(self, header: str, inner: Sequence[str]) -> None:
        self.lines.append(header)
        self.lines.extend(f"    {line}" for line in inner)

    def absorb(self, inner: Block) -> None:
        """Takes what a block under trial has said as its own."""
        self.lines.extend(inner.lines)
        self.names.update(inner.names)
