"""A profile as read: what is known of one applicant, still apart from any program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from huisuan.problems import Problem
from huisuan.source import Span
from huisuan.values import Facts


@dataclass(frozen=True, slots=True)
class BoundProfile:
    """Facts by input id (`rd_expense@2024`), completeness, judgements, readings, choices and date of one applicant.

    `complete` names collections that have no further items; with `complete_all` every collection is complete and facts that can be
    none and are not given are none. A reading "open" stands for all its alternatives. `places` says where facts are written.
    """

    id: str = ""
    label: str = ""
    facts: Facts = field(default_factory=Facts)
    complete: frozenset[str] = frozenset()
    complete_all: bool = False
    judgements: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))
    readings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    choices: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    as_of: date | None = None
    places: Mapping[str, Span] = field(default_factory=lambda: MappingProxyType({}), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ProfileOutcome:
    """The profile, or every problem it has: one bad value and there is no profile."""

    profile: BoundProfile | None
    problems: tuple[Problem, ...]
