"""What following a case's statuses means, whichever method does it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

from huisuan.live.reach import Touched
from huisuan.values import Facts, Truth

MethodName = Literal["durable-rules", "recompute"]


class Statuses(Protocol):
    """The statuses of one case. Benefits are named by their ids."""

    def update(self, facts: Facts, touched: Touched) -> Mapping[str, Truth]:
        """All statuses under `facts`, which differ from those of the last call at most in what is touched. LiveError."""

    def close(self) -> None:
        """Frees what the case holds; no update follows."""


class Method(Protocol):
    """How statuses are followed; one for all cases of a program."""

    @property
    def name(self) -> MethodName: ...

    def begin(self) -> Statuses: ...

    def close(self) -> None: ...
