"""What goes over the pipe between whoever keeps the facts of live cases and the process that owns them.

A case is named by its id; `version` counts its steps, so that the owner never takes a step on facts older than the keeper's.
"""

from __future__ import annotations

from dataclasses import dataclass

from huisuan.backends.record import Record
from huisuan.live.changes import Changes
from huisuan.live.edits import Edit
from huisuan.live.statuses import MethodName
from huisuan.problems import HuisuanError
from huisuan.values import Collection, Facts, Item


@dataclass(frozen=True, slots=True)
class Read:
    """All records of a case. `facts` go along if the owner is not known to hold the case."""

    case: str
    version: int
    facts: Facts | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case, which is at `version` before it."""

    case: str
    version: int
    facts: Facts | None
    edit: Edit


@dataclass(frozen=True, slots=True)
class Forget:
    """Drop the case if it is held."""

    case: str


Request = Read | Step | Forget


@dataclass(frozen=True, slots=True)
class Ready:
    """The owner has started, and follows statuses like this."""

    method: MethodName
    reason: str


@dataclass(frozen=True, slots=True)
class Records:
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Stepped:
    changes: Changes


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The case is not held (any more)."""


@dataclass(frozen=True, slots=True)
class Cold:
    """The case is not held at this version: send its facts."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The step raised this; the case is no longer held."""

    error: HuisuanError


Reply = Ready | Records | Stepped | Forgotten | Cold | Failed


def portable(facts: Facts) -> Facts:
    """The same facts in plain dictionaries: read-only views do not go through a pipe."""
    return Facts(dict(facts.values), {name: _collection(found) for name, found in facts.collections.items()})


def portable_item(item: Item) -> Item:
    inner = {name: _collection(found) for name, found in item.collections.items()}
    return Item(item.id, dict(item.values), inner)


def _collection(found: Collection) -> Collection:
    return Collection(tuple(portable_item(item) for item in found.items), found.more)
