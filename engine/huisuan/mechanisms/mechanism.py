"""What a mechanism is: one keyword of the rule language with its keys, its page of documentation and its lowering."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from huisuan.mechanisms.scope import Lowered, Scope
from huisuan.syntax.located import Mapping, Node
from huisuan.vocabulary.units import Label


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A primary mechanism: makes a value out of its own keys. `keys` are the companions of `keyword` it takes."""

    keyword: str
    keys: tuple[str, ...]
    title: Label
    doc: Label
    example: str
    lower: Callable[[Scope, Mapping], Lowered | None]


@dataclass(frozen=True, slots=True)
class Modifier:
    """A keyword that changes the value made by the primary mechanism beside it; applied in the registry's order."""

    keyword: str
    title: Label
    doc: Label
    example: str
    apply: Callable[[Scope, Lowered, Node], Lowered | None]
