"""Steps of a live case as values, and what each makes of the facts; UsageError for a step the facts or the declarations do not allow.

Asserting, adding and completing refine (D2); correcting and withdrawing do not, so they may flip what was decided. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import assert_never

from huisuan.ir.program import Program
from huisuan.live.declared import check_item, check_state, declared_collection, declared_fact
from huisuan.problems import UsageError
from huisuan.values import UNKNOWN, Collection, Facts, Item, Known, KnownNone, Ranged, State, Unknown


@dataclass(frozen=True, slots=True)
class AssertFact:
    """A fact not known before, or known less precisely."""

    fact: str
    state: State


@dataclass(frozen=True, slots=True)
class CorrectFact:
    """A stated fact was wrong; this is right."""

    fact: str
    state: State


@dataclass(frozen=True, slots=True)
class WithdrawFact:
    """A stated fact is unknown after all."""

    fact: str


@dataclass(frozen=True, slots=True)
class AddItem:
    """An item that had been open."""

    collection: str
    item: Item


@dataclass(frozen=True, slots=True)
class CorrectItem:
    """The item of this id was wrong; this takes its place."""

    collection: str
    item: Item


@dataclass(frozen=True, slots=True)
class WithdrawItem:
    """There was no such item. If more were possible, its place is open again."""

    collection: str
    item: str


@dataclass(frozen=True, slots=True)
class Complete:
    """The collection has no further items."""

    collection: str


FactEdit = AssertFact | CorrectFact | WithdrawFact
ItemEdit = AddItem | CorrectItem | WithdrawItem | Complete
Edit = FactEdit | ItemEdit


def edited(program: Program, facts: Facts, edit: Edit) -> Facts:
    """The facts after one step."""
    match edit:
        case AssertFact() | CorrectFact() | WithdrawFact():
            return _with_fact(program, facts, edit)
        case AddItem() | CorrectItem() | WithdrawItem() | Complete():
            return _with_collection(program, facts, edit)
        case _:
            assert_never(edit)


def _with_fact(program: Program, facts: Facts, edit: FactEdit) -> Facts:
    decl = declared_fact(program, edit.fact)
    before = facts.values.get(decl.id, UNKNOWN)
    match edit:
        case AssertFact(state=state):
            check_state(decl, state)
            if not _learnt(before, state):
                raise UsageError(f"{decl.id}: is stated already; correct it")
        case CorrectFact(state=state):
            check_state(decl, state)
            _want_stated(decl.id, before)
        case WithdrawFact():
            _want_stated(decl.id, before)
            state = UNKNOWN
        case _:
            assert_never(edit)
    values = {**facts.values, decl.id: state}
    if isinstance(state, Unknown):
        del values[decl.id]
    return replace(facts, values=MappingProxyType(values))


def _learnt(before: State, after: State) -> bool:
    match before, after:
        case Unknown(), Known() | KnownNone() | Ranged():
            return True
        case Ranged(lo=lo, hi=hi), Ranged(lo=low, hi=high):
            return lo <= low and high <= hi
        case Ranged(lo=lo, hi=hi), Known(value=value):
            return not isinstance(value, str) and lo <= value <= hi
        case _:
            return False


def _want_stated(name: str, before: State) -> None:
    if isinstance(before, Unknown):
        raise UsageError(f"{name}: is not stated; assert it")


def _with_collection(program: Program, facts: Facts, edit: ItemEdit) -> Facts:
    frame = declared_collection(program, edit.collection)
    before = facts.collections.get(edit.collection) or Collection((), program.frames[frame].max_items)
    items = {item.id: item for item in before.items}
    more = before.more
    match edit:
        case AddItem(item=item):
            check_item(program, frame, item)
            if item.id in items:
                raise UsageError(f"{edit.collection}: the item {item.id} is stated already; correct it")
            if not more:
                raise UsageError(f"{edit.collection}: is complete; correct or withdraw an item")
            items[item.id] = item
            more -= 1
        case CorrectItem(item=item):
            check_item(program, frame, item)
            _want_item(edit.collection, item.id, items)
            items[item.id] = item
        case WithdrawItem(item=name):
            _want_item(edit.collection, name, items)
            del items[name]
            more += 1 if more else 0
        case Complete():
            more = 0
        case _:
            assert_never(edit)
    after = Collection(tuple(items[name] for name in sorted(items)), more)
    return replace(facts, collections=MappingProxyType({**facts.collections, edit.collection: after}))


def _want_item(collection: str, name: str, items: Mapping[str, Item]) -> None:
    if name not in items:
        raise UsageError(f"{collection}: has no item {name}; add it")
