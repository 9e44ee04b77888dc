"""The corpus is right and whole: its figures are held against every completion, each node and definition has its entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import get_args

import pytest

from huisuan.backends.record import NumberValue, TruthValue, bits
from huisuan.ir.nodes import Node
from huisuan.values import Scalar
from tests.corpus.brute import Hull, brute
from tests.corpus.language import leaf_name, show_value, value_of
from tests.corpus.load import Entry, Key, corpus
from tests.corpus.point import Path, Point

NODES = {kind.__name__ for kind in get_args(Node)}
DEFINITIONS = [f"D{number}" for number in range(1, 17)]


def ids(entry: Entry) -> str:
    return entry.id


def place_of(entry: Entry, root: str, key: Key) -> Callable[[Point], Path]:
    frame = entry.program.frames_of[entry.roots[root]]

    def place(point: Point) -> Path:
        if not key:
            return ()
        for path in point.paths(frame):
            chain, found = frame, []
            for length in range(len(path), 0, -1):
                found.append(point.item(chain, path[:length]).id)
                chain = point.program.frames[chain].parent or 0
            if tuple(reversed(found)) == key:
                return path
        raise AssertionError(key)

    return place


def hulls_of(entry: Entry) -> dict[tuple[str, Key], Hull]:
    wanted = {
        (root, key): (
            entry.roots[root],
            place_of(entry, root, key),
            tuple(leaf_name(entry.program, place) for place in bits(value.open)),
        )
        for (root, key), value in entry.expected.items()
        if root not in entry.beyond
    }
    return brute(entry.program, entry.facts, wanted)


def is_hull(value: TruthValue | NumberValue, found: set[Scalar]) -> bool:
    if isinstance(value, TruthValue):
        return found == ({True, False} if value.truth is None else {value.truth})
    numbers = [number for number in found if isinstance(number, Fraction)]
    return (min(numbers), max(numbers)) == (value.lo, value.hi)


def covers(value: TruthValue | NumberValue, found: set[Scalar]) -> bool:
    if isinstance(value, TruthValue):
        return value.truth is None or found == {value.truth}
    return all(isinstance(number, Fraction) and value.lo <= number <= value.hi for number in found)


@pytest.mark.parametrize("entry", corpus(), ids=ids)
def test_the_expected_values_are_what_all_completions_come_to(entry: Entry) -> None:
    wider = set()
    for (root, key), found in hulls_of(entry).items():
        value = entry.expected[root, key]
        told = f"{root} {key}: {show_value(entry.program, value)} against {sorted(map(str, found.values))}"
        assert covers(value, found.values), told
        assert all(len(each) == 1 for each in found.by_open.values()), f"open set does not decide {told}"
        if not is_hull(value, found.values):
            assert root in entry.wider, told
            wider.add(root)
    assert wider == set(entry.wider)


def test_every_node_has_its_entries() -> None:
    found = Counter(entry.node for entry in corpus())
    assert set(found) == NODES
    assert min(found.values()) >= 6, found
    assert sum(found.values()) >= 400, sum(found.values())


def test_every_entry_holds_its_node() -> None:
    for entry in corpus():
        assert entry.node in {type(node).__name__ for node in entry.program.nodes}, entry.id


def test_every_definition_has_its_worked_example() -> None:
    found = {rule for entry in corpus() for rule in entry.rules}
    assert [rule for rule in DEFINITIONS if rule not in found] == []


def test_ids_are_not_used_twice() -> None:
    found = Counter(entry.id for entry in corpus())
    assert [name for name, times in found.items() if times > 1] == []


@pytest.mark.parametrize("entry", corpus(), ids=ids)
def test_expected_values_are_read_as_they_are_shown(entry: Entry) -> None:
    for value in entry.expected.values():
        assert value_of(entry.program, show_value(entry.program, value)) == value
