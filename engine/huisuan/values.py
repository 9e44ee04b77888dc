"""Exact numbers, three-valued truth, kinds of amount, states of a fact.

Everything numeric is a `Fraction` in the base unit of its fact (yuan, tonnes, mu, days); no float exists here.
This module knows nothing of rules, profiles, files or messages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

Truth = bool | None
"""Kleene's third value, unknown, is `None`."""

Scalar = Fraction | bool | str
"""A known value: number or day number, truth, enum member or text."""


def truth_not(value: Truth) -> Truth:
    return None if value is None else not value


def truth_and(values: Iterable[Truth]) -> Truth:
    seen_unknown = False
    for value in values:
        if value is False:
            return False
        seen_unknown = seen_unknown or value is None
    return None if seen_unknown else True


def truth_or(values: Iterable[Truth]) -> Truth:
    seen_unknown = False
    for value in values:
        if value is True:
            return True
        seen_unknown = seen_unknown or value is None
    return None if seen_unknown else False


class Kind(StrEnum):
    """What the rule leaves open about a sum, apart from what is unknown of the applicant (D6)."""

    EXACT = "exact"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    BETWEEN = "between"
    INDICATIVE = "indicative"
    UNQUANTIFIED = "unquantified"
    IN_KIND = "in_kind"


_RANK = {
    Kind.EXACT: 0,
    Kind.AT_MOST: 1,
    Kind.AT_LEAST: 1,
    Kind.BETWEEN: 2,
    Kind.INDICATIVE: 3,
    Kind.UNQUANTIFIED: 4,
    Kind.IN_KIND: 5,
}
_FLIPPED = {Kind.AT_MOST: Kind.AT_LEAST, Kind.AT_LEAST: Kind.AT_MOST}


def join_kinds(kinds: Iterable[Kind]) -> Kind:
    """Least upper bound: exact below at_most and at_least, those below between, then indicative, unquantified."""
    result = Kind.EXACT
    for kind in kinds:
        if kind is result:
            continue
        if _RANK[kind] == _RANK[result]:
            result = Kind.BETWEEN
        elif _RANK[kind] > _RANK[result]:
            result = kind
    return result


def flip_kind(kind: Kind) -> Kind:
    """The kind of a sum seen through a decreasing function."""
    return _FLIPPED.get(kind, kind)


RoundMode = Literal["half_away", "floor", "ceil"]


def round_to(value: Fraction, step: Fraction, mode: RoundMode) -> Fraction:
    """`value` as a multiple of `step` (> 0); `half_away` sends halves away from zero."""
    quotient = value / step
    if mode == "floor":
        count = quotient.numerator // quotient.denominator
    elif mode == "ceil":
        count = -(-quotient.numerator // quotient.denominator)
    else:
        magnitude = (2 * abs(quotient.numerator) + quotient.denominator) // (2 * quotient.denominator)
        count = magnitude if quotient >= 0 else -magnitude
    return count * step


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval of exact numbers; known means `lo == hi`."""

    lo: Fraction
    hi: Fraction

    def __post_init__(self) -> None:
        if self.lo > self.hi:
            raise ValueError(f"interval ends reversed: {self.lo} > {self.hi}")

    @classmethod
    def point(cls, value: Fraction | int) -> Interval:
        exact = Fraction(value)
        return cls(exact, exact)

    @property
    def decided(self) -> bool:
        return self.lo == self.hi

    def hull(self, other: Interval) -> Interval:
        return Interval(min(self.lo, other.lo), max(self.hi, other.hi))

    def within(self, other: Interval) -> bool:
        return other.lo <= self.lo and self.hi <= other.hi


@dataclass(frozen=True, slots=True)
class Known:
    """The fact has this value."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class KnownNone:
    """The fact is known to have no value (only where its declaration allows it)."""


@dataclass(frozen=True, slots=True)
class Ranged:
    """A number known to lie between two ends, both included; it has a value."""

    lo: Fraction
    hi: Fraction


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing is known; also what an absent key means."""


State = Known | KnownNone | Ranged | Unknown
NONE = KnownNone()
UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a collection. `id` is unique in its collection and breaks ties of order."""

    id: str
    values: Mapping[str, State] = field(default_factory=lambda: MappingProxyType({}))
    collections: Mapping[str, Collection] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Collection:
    """Items, sorted by id, and `more`: how many further items may still appear (0 once declared complete)."""

    items: tuple[Item, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Facts:
    """A bound profile: states of inputs by input id, collections by name. Absent ids and names are unknown."""

    values: Mapping[str, State] = field(default_factory=lambda: MappingProxyType({}))
    collections: Mapping[str, Collection] = field(default_factory=lambda: MappingProxyType({}))
