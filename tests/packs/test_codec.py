"""How values are stored: each once, by type; whatever is read is what was written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, NamedTuple

import pytest

from huisuan.packs.codec import Json, plain, value_of
from huisuan.values import Interval, Kind


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money that may be known, with its kind."""

    yuan: Fraction | None
    kind: Kind = Kind.EXACT


@dataclass(frozen=True, slots=True)
class Name:
    """What somebody is called."""

    text: str


@dataclass(frozen=True, slots=True)
class Whole:
    """One field of each form a stored value may have."""

    sums: tuple[Sum, ...] = ()
    answers: tuple[Fraction | bool | str | None, ...] = ()
    named: Mapping[str, Name] = field(default_factory=lambda: MappingProxyType({}))
    pair: tuple[int, Name] = (0, Name(""))
    either: Sum | Name | None = None
    since: date = date.min
    words: frozenset[str] = frozenset()
    place: Literal["zh", "en"] = "zh"
    remark: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """A value that holds one of its own type."""

    rest: Chain | None = None


def read_back(value: Whole) -> Whole:
    return value_of(Whole, json.loads(json.dumps(plain(Whole, value))))


@pytest.mark.parametrize(
    "value",
    [
        Whole(),
        Whole(sums=(Sum(None), Sum(Fraction(1, 3), Kind.AT_MOST), Sum(Fraction(7)))),
        Whole(answers=(Fraction(1), True, "1", None, False, Fraction(0), "")),
        Whole(named=MappingProxyType({"b": Name("乙"), "a": Name("甲")}), pair=(3, Name("甲"))),
        Whole(either=Name("甲")),
        Whole(either=Sum(Fraction(2))),
        Whole(since=date(2025, 1, 31), words=frozenset({"甲", "乙"}), place="en", remark="note"),
    ],
    ids=["empty", "sums", "answers", "named", "name", "sum", "rest"],
)
def test_reading_back_gives_the_same_value(value: Whole) -> None:
    found = read_back(value)
    assert found == value
    assert found.remark == value.remark
    assert list(found.named) == list(value.named)
    assert [type(each) for each in found.answers] == [type(each) for each in value.answers]


def test_equal_values_are_stored_once_and_shared() -> None:
    stored = plain(Whole, Whole(sums=(Sum(Fraction(5)),) * 3, pair=(0, Name("甲")), either=Name("甲")))
    assert isinstance(stored, dict)
    assert [len(columns) for columns in stored[f"{__name__}.Sum"]] == [1, 1]  # type: ignore[union-attr,arg-type]  # two columns
    found = value_of(Whole, stored)
    assert found.sums[0] is found.sums[2]
    assert found.pair[1] is found.either


def test_a_type_that_holds_itself_has_no_form() -> None:
    with pytest.raises(TypeError, match="holds itself"):
        plain(Chain, Chain(Chain()))


@pytest.mark.parametrize(
    "damage",
    [
        [],
        {},
        {f"{__name__}.Whole": [[0]]},
        {f"{__name__}.Sum": [[0, 0], [0]], "fractions.Fraction": [[1]], "huisuan.values.Kind": [["exact"]]},
        {f"{__name__}.Sum": [[5], [0]], "fractions.Fraction": [[1]], "huisuan.values.Kind": [["exact"]]},
        {f"{__name__}.Sum": [[0], [0]], "fractions.Fraction": [[1]], "huisuan.values.Kind": [["other"]]},
    ],
    ids=["list", "nothing", "columns missing", "columns uneven", "no such place", "no such member"],
)
def test_what_was_not_written_is_not_read(damage: Json) -> None:
    with pytest.raises((ValueError, TypeError, LookupError)):
        value_of(Whole if isinstance(damage, dict) and f"{__name__}.Whole" in damage else Sum, damage)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Names, and what is worked out of them when one is made."""

    names: tuple[Name, ...]
    places: tuple[Place, ...] = ()
    longest: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "longest", max((len(each.text) for each in self.names), default=0))


class Place(NamedTuple):
    """A named tuple is a record like any other."""

    row: int
    name: Name | None


def test_what_a_value_derives_is_derived_again() -> None:
    shelf = Shelf((Name("甲"), Name("甲乙")), (Place(1, Name("甲")), Place(2, None)))
    found = value_of(Shelf, json.loads(json.dumps(plain(Shelf, shelf))))
    assert found == shelf
    assert found.longest == 2
    assert [type(each) for each in found.places] == [Place, Place]


def test_what_a_class_checks_is_checked_again() -> None:
    reversed_ends = {"huisuan.values.Interval": [[0], [1]], "fractions.Fraction": [[2, 1]]}
    with pytest.raises(ValueError, match="reversed"):
        value_of(Interval, reversed_ends)
