"""One applicant of a batch as the profile that the reader of single cases would have made of the same answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

import polars as pl

from huisuan.intake.assemble import MORE
from huisuan.intake.model import HIGH, ID, LABEL, NONE_FLAG, OWNER, ROW, Batch, Table
from huisuan.intake.register import Register
from huisuan.profile.model import BoundProfile
from huisuan.values import NONE, Collection, Facts, Item, Known, Ranged, State
from huisuan.vocabulary.model import CollectionDecl, Fact, Vocabulary

_ANSWERS = ("judgement:", "reading:", "choice:")


def profile_of(register: Register, batch: Batch, row: int) -> BoundProfile:
    """The profile of the applicant numbered `row` in the batch."""
    vocabulary = register.vocabulary
    found = batch.applicants.frame.row(row, named=True)
    values = {
        name: state
        for name in batch.applicants.inputs
        if (fact := vocabulary.facts.get(name.partition("@")[0])) is not None
        and (state := _state(fact, found, name)) is not None
    }
    complete = register.complete
    if complete.everything:
        given = set(batch.applicants.inputs)
        for fact in vocabulary.facts.values():
            if fact.nullable and fact.period is None and fact.id not in given:
                values[fact.id] = NONE
    covered = [decl.id for decl in vocabulary.collections.values() if complete.covers(decl.id, register.parts)]
    answers = {tag: _answers(found, tag) for tag in _ANSWERS}
    return BoundProfile(
        id=str(found[ID]),
        label=found.get(LABEL) or "",
        facts=Facts(MappingProxyType(values), MappingProxyType(dict(_collections(vocabulary, batch, row)))),
        complete=frozenset() if complete.everything else frozenset(covered),
        complete_all=complete.everything,
        judgements=MappingProxyType({name: bool(answer) for name, answer in answers["judgement:"].items()}),
        readings=MappingProxyType({name: str(answer) for name, answer in answers["reading:"].items()}),
        choices=MappingProxyType({name: str(answer) for name, answer in answers["choice:"].items()}),
    )


def _answers(row: Mapping[str, object], tag: str) -> dict[str, object]:
    return {
        name.removeprefix(tag): answer for name, answer in row.items() if name.startswith(tag) and answer is not None
    }


def _state(fact: Fact, row: Mapping[str, object], name: str) -> State | None:
    """The state of an input in a row, None where it is unknown."""
    value, high = row[name], row.get(name + HIGH)
    if row.get(name + NONE_FLAG):
        return NONE
    if value is None:
        return None
    if isinstance(value, bool | str):
        return Known(value)
    assert isinstance(value, int)
    scale = fact.scale if fact.type == "number" else 1
    if high is None:
        return Known(Fraction(value, scale))
    assert isinstance(high, int)
    return Ranged(Fraction(value, scale), Fraction(high, scale))


def _collections(vocabulary: Vocabulary, batch: Batch, row: int) -> Iterator[tuple[str, Collection]]:
    for decl in vocabulary.collections.values():
        if decl.parent is None and decl.id in batch.collections:
            found = _collection(vocabulary, batch, decl, row)
            if found is not None:
                yield decl.id, found


def _collection(vocabulary: Vocabulary, batch: Batch, decl: CollectionDecl, owner: int) -> Collection | None:
    """The items of one owner; None where nothing at all is known of them."""
    table = batch.collections[decl.id]
    more = int(batch.more[decl.id].filter(pl.col(OWNER) == owner)[MORE][0])
    rows = table.frame.filter(pl.col(OWNER) == owner).rows(named=True)
    if not rows and more:
        return None
    return Collection(tuple(_item(vocabulary, batch, decl, table, each) for each in rows), more)


def _item(vocabulary: Vocabulary, batch: Batch, decl: CollectionDecl, table: Table, row: Mapping[str, object]) -> Item:
    fields = {fact.id: fact for fact in decl.fields}
    states = {name: _state(fields[name], row, name) for name in table.inputs}
    inner: dict[str, Collection] = {}
    for child in vocabulary.children(decl.id):
        number = row[ROW]
        assert isinstance(number, int)
        found = _collection(vocabulary, batch, child, number) if child.id in batch.collections else None
        if found is not None:
            inner[child.name] = found
    known = {name: state for name, state in states.items() if state is not None}
    return Item(str(row[ID]), MappingProxyType(known), MappingProxyType(inner))
