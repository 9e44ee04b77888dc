"""The one door to durable-rules: a ruleset in one process, told facts case by case, answering with the names of the rules that fired.

It speaks to the engine under `durable.engine` and leaves its host out, which starts threads that crash the process, and its actions, which
swallow what they raise. Not for several threads. Knows no programs, profiles or benefits.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Protocol, cast

from huisuan.live.errors import MatcherFailed, MatcherMissing

ENGINE = "durable_rules_engine"
MOST_CASES = 1000
_TAKEN = 0

Answer = tuple[int, int]
"""0 taken, 1 no rule looks at it, 2 told before; and the case's number in the engine."""


class Engine(Protocol):
    """The part of the engine in use; texts are JSON."""

    error: type[Exception]

    def create_ruleset(self, name: str, definition: str, /) -> int: ...

    def delete_ruleset(self, ruleset: int, /) -> None: ...

    def assert_facts(self, ruleset: int, facts: str, /) -> Answer: ...

    def retract_facts(self, ruleset: int, facts: str, /) -> Answer: ...

    def delete_state(self, ruleset: int, case: str, /) -> None: ...

    def start_action_for_state(self, ruleset: int, case: int, /) -> tuple[str, str] | None: ...

    def complete_and_start_action(self, ruleset: int, case: int, /) -> str | None: ...


def installed() -> bool:
    """Whether the extra `live` is there and can be imported: built without care on Python 3.13, it cannot."""
    try:
        _engine()
    except MatcherMissing:
        return False
    return True


def _engine() -> Engine:
    try:
        return cast(Engine, import_module(ENGINE))
    except ImportError as missing:
        raise MatcherMissing("durable-rules cannot be imported; install the extra `live`") from missing


class Matcher:
    """One ruleset and its live cases. A case begins with its first fact and lasts until `forget`, or until the engine refuses a fact.

    At most `MOST_CASES` are alive at once: at 1,024 the engine is out of memory, and crashes the process when one is then deleted.
    """

    def __init__(self, name: str, definition: Mapping[str, Mapping[str, object]]) -> None:
        self._engine = _engine()
        self._name = name
        self._alive: set[str] = set()
        try:
            self._ruleset: int | None = self._engine.create_ruleset(name, json.dumps(definition))
        except self._engine.error as failure:
            raise MatcherFailed(f"{name}: {failure}") from failure

    def tell(self, case: str, facts: Iterable[Mapping[str, str]]) -> frozenset[str]:
        """Facts of one case; the names of the rules that fire for them."""
        if case not in self._alive and len(self._alive) >= MOST_CASES:
            raise MatcherFailed(f"{self._name}: {MOST_CASES} cases are alive, no more fit")
        return self._send(case, self._engine.assert_facts, facts)

    def take_back(self, case: str, facts: Iterable[Mapping[str, str]]) -> None:
        """Facts told before, word by word. The engine does not notice one it was never told."""
        fired = self._send(case, self._engine.retract_facts, facts)
        if fired:
            raise MatcherFailed(f"{self._name}: {sorted(fired)} fired on taking facts back")

    def forget(self, case: str) -> None:
        """Frees what a case holds, if anything."""
        if self._ruleset is not None and case in self._alive:
            self._alive.remove(case)
            try:
                self._engine.delete_state(self._ruleset, case)
            except self._engine.error as failure:
                raise MatcherFailed(f"{self._name}: {failure}") from failure

    def close(self) -> None:
        """Frees the ruleset and the cases left in it."""
        for case in sorted(self._alive):
            self.forget(case)
        if self._ruleset is not None:
            self._engine.delete_ruleset(self._ruleset)
            self._ruleset = None

    def _send(
        self, case: str, call: Callable[[int, str], Answer], facts: Iterable[Mapping[str, str]]
    ) -> frozenset[str]:
        if self._ruleset is None:
            raise MatcherFailed(f"{self._name}: the ruleset is closed")
        told = list(facts)
        if not told:
            return frozenset()
        self._alive.add(case)
        try:
            answer, place = call(self._ruleset, json.dumps(told))
            if answer == _TAKEN:
                return self._fired(self._ruleset, place)
            reason = f"answer {answer} to {told}"
        except (self._engine.error, MemoryError) as failure:
            reason = repr(failure)
        with suppress(MatcherFailed):
            self.forget(case)
        raise MatcherFailed(f"{self._name}: {reason}")

    def _fired(self, ruleset: int, case: int) -> frozenset[str]:
        """Takes every waiting firing off the engine's agenda."""
        names: set[str] = set()
        first = self._engine.start_action_for_state(ruleset, case)
        waiting = first[1] if first else None
        while waiting:
            names.update(json.loads(waiting))
            waiting = self._engine.complete_and_start_action(ruleset, case)
        return frozenset(names)
