"""What the intervals promise: sound under every completion, narrowing under every refinement, open only in what matters (D2, D8, D18)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from huisuan.backends.record import NumberValue, Roots, TruthValue, Value, bits
from huisuan.backends.reference import ReferenceBackend
from huisuan.ir.nodes import NodeId
from huisuan.ir.printer import show_program
from huisuan.ir.program import Program, roots
from huisuan.values import UNKNOWN, Collection, Facts, Item, Kind, Unknown
from tests.corpus.point import Point
from tests.strategies import (
    DENSE,
    ITEM_IDS,
    Oracle,
    completions,
    facts_for,
    oracles,
    programs,
    refinements,
    steps_of,
    values_of,
)

BACKEND = ReferenceBackend()
each_kind = pytest.mark.parametrize("only", DENSE, ids=lambda only: "-".join(only) or "any")


Key = tuple[str, ...]


def values_in(found: Roots) -> dict[tuple[NodeId, Key], Value]:
    """Root values by node and item ids."""
    single: dict[tuple[NodeId, Key], Value] = {(node, ()): value for node, value in found.single.items()}
    return {**single, **{(node, key): value for node, table in found.items.items() for key, value in table.items()}}


def evaluate(program: Program, facts: Facts) -> dict[tuple[NodeId, Key], Value]:
    return values_in(BACKEND.evaluate(program, (facts,))[0])


def points(program: Program, facts: Facts, oracle: Oracle) -> dict[tuple[NodeId, Key], Fraction | bool | str]:
    """Root values of a complete profile by the point evaluator, by node and item ids."""
    point = Point(program, facts, oracle)
    found: dict[tuple[NodeId, Key], Fraction | bool | str] = {}
    for node in roots(program):
        frame = program.frames_of[node]
        for path in point.paths(frame):
            chain, ids = frame, []
            for length in range(len(path), 0, -1):
                ids.append(point.item(chain, path[:length]).id)
                chain = program.frames[chain].parent or 0
            found[node, tuple(reversed(ids))] = point.at(node, path)
    return found


def holds(value: Value, point: Fraction | bool | str) -> bool:
    if isinstance(value, TruthValue):
        return value.truth is None or value.truth is point
    return isinstance(point, Fraction) and value.lo <= point <= value.hi


def said(program: Program, *facts: Facts) -> str:
    return "\n".join([show_program(program), *map(repr, facts)])


@each_kind
@given(st.data())
def test_every_completion_lies_inside(only: tuple[str, ...], data: st.DataObject) -> None:
    program = data.draw(programs(only=only, steps=steps_of(only)))
    facts = data.draw(facts_for(program))
    known = evaluate(program, facts)
    full = data.draw(completions(program, facts))
    for key, point in points(program, full, data.draw(oracles())).items():
        if key in known:
            assert holds(known[key], point), f"{key} {known[key]} {point}\n{said(program, facts, full)}"


@given(st.data())
def test_a_complete_profile_is_decided_but_for_discretion_and_the_undefined(data: st.DataObject) -> None:
    program = data.draw(programs())
    full = data.draw(completions(program, Facts()))
    at_low, at_high = points(program, full, Oracle(0)), points(program, full, Oracle(1))
    for key, value in evaluate(program, full).items():
        tags = {program.leaves[place].tag for place in bits(value.open)}
        assert tags <= {"discretion", "undefined", "choice"}, f"{key} {value}\n{said(program, full)}"
        assert holds(value, at_low[key])
        assert holds(value, at_high[key])
        if not tags:
            decided = value.truth is not None if isinstance(value, TruthValue) else value.lo == value.hi
            assert decided, f"{key} {value}\n{said(program, full)}"


@each_kind
@given(st.data())
def test_learning_more_flips_nothing_and_widens_nothing(only: tuple[str, ...], data: st.DataObject) -> None:
    program = data.draw(programs(only=only, steps=steps_of(only)))
    facts = data.draw(facts_for(program))
    more = data.draw(refinements(program, facts))
    before, after = evaluate(program, facts), evaluate(program, more)
    undefined = sum(1 << place for place, leaf in enumerate(program.leaves) if leaf.tag == "undefined")
    for key, old in before.items():
        new = after[key]
        told = f"{key} {old} -> {new}\n{said(program, facts, more)}"
        if isinstance(old, TruthValue):
            assert isinstance(new, TruthValue)
            assert old.truth is None or new.truth is old.truth, told
        else:
            assert isinstance(new, NumberValue)
            assert old.lo <= new.lo, told
            assert new.hi <= old.hi, told
        assert new.open & ~old.open & ~undefined == 0, f"opened {told}"


@given(st.data())
def test_what_is_decided_is_exact_and_open_in_nothing(data: st.DataObject) -> None:
    program = data.draw(programs(met=True))
    facts = data.draw(facts_for(program))
    for key, value in evaluate(program, facts).items():
        if isinstance(value, TruthValue):
            assert (value.truth is None) == (value.open != 0), f"{key} {value}\n{said(program, facts)}"
        elif value.lo == value.hi:
            undefined = any(program.leaves[place].tag == "undefined" for place in bits(value.open))
            assert undefined or (value.kind is Kind.EXACT and not value.open), f"{key} {value}\n{said(program, facts)}"
        else:
            assert value.open, f"{key} {value}\n{said(program, facts)}"


@given(st.data())
def test_facts_outside_the_open_set_change_nothing(data: st.DataObject) -> None:
    program = data.draw(programs())
    facts = data.draw(facts_for(program))
    before = evaluate(program, facts)
    place = data.draw(st.integers(0, len(program.inputs) - 1))
    decl = program.inputs[place]
    if not isinstance(facts.values.get(decl.id, UNKNOWN), Unknown):
        return
    more = replace(facts, values={**facts.values, decl.id: data.draw(values_of(decl))})
    leaf = program.leaf_index()[decl.tag, decl.id]
    after = evaluate(program, more)
    for key, old in before.items():
        if not old.open >> leaf & 1:
            assert after[key] == old, f"{decl.id}: {key} {old} -> {after[key]}\n{said(program, facts, more)}"


def renamed(collection: Collection, names: dict[str, str]) -> Collection:
    items = [Item(names[item.id], item.values, item.collections) for item in collection.items]
    return Collection(tuple(sorted(items, key=lambda item: item.id)), collection.more)


@given(st.data())
def test_the_order_of_items_never_matters(data: st.DataObject) -> None:
    program = data.draw(programs(ties=False))
    facts = data.draw(facts_for(program))
    names = dict(zip(ITEM_IDS, data.draw(st.permutations(ITEM_IDS)), strict=True))
    moved = replace(facts, collections={name: renamed(found, names) for name, found in facts.collections.items()})
    before, after = evaluate(program, facts), evaluate(program, moved)
    event("has items" if any(found.items for found in facts.collections.values()) else "no items")
    for (node, key), value in before.items():
        there = (names[key[0]], *key[1:]) if key else key
        assert after[node, there] == value, f"{node} {key}\n{said(program, facts, moved)}"


@each_kind
@given(st.data())
def test_the_static_bounds_hold(only: tuple[str, ...], data: st.DataObject) -> None:
    program = data.draw(programs(met=True, only=only, steps=steps_of(only)))
    facts = data.draw(facts_for(program))
    for (node, key), value in evaluate(program, facts).items():
        bounds = program.bounds[node]
        if isinstance(value, NumberValue):
            assert bounds is not None
            assert bounds.lo <= value.lo, f"{node} {key} {value} {bounds}\n{said(program, facts)}"
            assert value.hi <= bounds.hi, f"{node} {key} {value} {bounds}\n{said(program, facts)}"
            scale = program.scales[node]
            if scale:
                assert (value.lo * scale).denominator == 1, f"{node} {value} {scale}\n{said(program, facts)}"
                assert (value.hi * scale).denominator == 1, f"{node} {value} {scale}\n{said(program, facts)}"
