"""Columns that are made only where a row is asked for them: what a benefit pays, of those who may get it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from huisuan.backends.columnar.working import columns_read

Levels = tuple[tuple[pl.Expr, ...], ...]


@dataclass(frozen=True, slots=True)
class Late:
    """Named expressions over columns of a table and over each other. Each is told of a row by that row alone."""

    exprs: Mapping[str, pl.Expr]

    def levels(self, names: Iterable[str]) -> Levels:
        """What must be made before these columns stand, level by level; a level reads only earlier ones."""
        depth: dict[str, int] = {}
        pending = [name for name in names if name in self.exprs]
        while pending:
            name = pending[-1]
            below = [other for other in columns_read([self.exprs[name]]) if other in self.exprs]
            unknown = [other for other in below if other not in depth]
            if unknown:
                pending.extend(unknown)
            else:
                depth[name] = 1 + max((depth[other] for other in below), default=-1)
                pending.pop()
        found: list[list[pl.Expr]] = [[] for _ in range(1 + max(depth.values(), default=-1))]
        for name, level in depth.items():
            found[level].append(self.exprs[name])
        return tuple(map(tuple, found))
