"""Items of collections: their fields, the collections inside them, and ids for those that bring none.

An item without an id is called by a digest of its content, so that the order of items never matters; equal ones are numbered.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from types import MappingProxyType
from typing import TypeAlias, assert_never

from huisuan.problems import Problem, closest, problem
from huisuan.profile.numbers import Spot
from huisuan.profile.states import read_state, wrong_shape
from huisuan.profile.words import is_line, says_none, says_unknown
from huisuan.syntax.located import Mapping as Tree
from huisuan.syntax.located import Node, Scalar, Sequence
from huisuan.values import Collection, Item, Known, KnownNone, Ranged, State, Unknown
from huisuan.vocabulary.model import CollectionDecl, Vocabulary

LONGEST_ID = 100
_LIST = ("列表（每项一行，以 `- ` 开头）", "a list (items after `- `)")
Plain: TypeAlias = str | bool | list["Plain"] | dict[str, "Plain"]


@dataclass(slots=True)
class ItemReader:
    """Reads the collections of one profile and gathers their problems."""

    vocabulary: Vocabulary
    complete: frozenset[str]
    complete_all: bool
    problems: list[Problem] = field(default_factory=list)

    def collection(self, decl: CollectionDecl, node: Node, spot: Spot) -> Collection | None:
        """The items under a collection's key; None where the profile says that it is unknown."""
        if isinstance(node, Scalar) and says_none(node.text):
            return Collection((), 0)
        if isinstance(node, Scalar) and says_unknown(node.text):
            return self.absent(decl)
        if not isinstance(node, Sequence):
            self.problems.append(wrong_shape(node, spot, _LIST))
            return None
        if len(node.items) > decl.max_items:
            count, limit = str(len(node.items)), str(decl.max_items)
            self._report("profile-too-many-items", spot, collection=decl.name, count=count, limit=limit)
            return None
        spots = [Spot(f"{spot.name}[{place}]", each.span) for place, each in enumerate(node.items, 1)]
        items = [self._item(decl, each, place) for each, place in zip(node.items, spots, strict=True)]
        self._refuse_repeats(decl, items, spots)
        named = _named([item for item in items if item is not None])
        return Collection(named, 0 if self.is_complete(decl) else decl.max_items - len(named))

    def absent(self, decl: CollectionDecl) -> Collection | None:
        """What is known of a collection that is not written: that it is empty, once it is declared complete."""
        return Collection((), 0) if self.is_complete(decl) else None

    def is_complete(self, decl: CollectionDecl) -> bool:
        return self.complete_all or decl.id in self.complete

    def _item(self, decl: CollectionDecl, node: Node, spot: Spot) -> Item | None:
        if not isinstance(node, Tree):
            self.problems.append(wrong_shape(node, spot, ("若干 `字段: 值`", "fields with their values")))
            return None
        values: dict[str, State] = {}
        inner: dict[str, Collection] = {}
        item_id = ""
        for key, value in node.entries:
            place = Spot(f"{spot.name}.{key.text}", value.span)
            child = self._child(decl, key.text)
            if key.text in ("id", "编号"):
                item_id = self._id(value, place)
            elif child is not None:
                found = self.collection(child, value, place)
                if found is not None:
                    inner[child.name] = found
            else:
                self._field(decl, key, value, values, place)
        for child in self.vocabulary.children(decl.id):
            empty = self.absent(child)
            if empty is not None:
                inner.setdefault(child.name, empty)
        return Item(item_id, MappingProxyType(values), MappingProxyType(inner))

    def _child(self, decl: CollectionDecl, name: str) -> CollectionDecl | None:
        children = self.vocabulary.children(decl.id)
        return next((each for each in children if name in (each.name, *each.names)), None)

    def _field(self, decl: CollectionDecl, key: Scalar, node: Node, values: dict[str, State], spot: Spot) -> None:
        fact = decl.field(key.text)
        if fact is None:
            names = [name for each in decl.fields for name in each.names]
            allowed = "、".join(f"{each.id}（{each.label.zh}）" for each in decl.fields)
            near = closest(key.text, names)
            found = problem(
                "profile-unknown-field",
                key.span,
                suggestions=near,
                collection=decl.name,
                name=key.text,
                allowed=allowed,
            )
            self.problems.append(found)
            return
        if fact.id in values:
            self._report("profile-given-twice", Spot(spot.name, key.span), name=spot.name)
            return
        state = read_state(fact, node, spot, self.vocabulary)
        if isinstance(state, Problem):
            self.problems.append(state)
        elif not isinstance(state, Unknown):
            values[fact.id] = state

    def _id(self, node: Node, spot: Spot) -> str:
        if isinstance(node, Scalar) and 0 < len(node.text.strip()) <= LONGEST_ID and is_line(node.text):
            return node.text.strip()
        wanted = (f"不超过 {LONGEST_ID} 字的编号", f"an id of at most {LONGEST_ID} characters")
        self.problems.append(wrong_shape(node, spot, wanted))
        return ""

    def _refuse_repeats(self, decl: CollectionDecl, items: list[Item | None], spots: list[Spot]) -> None:
        seen: set[str] = set()
        for item, spot in zip(items, spots, strict=True):
            if item is not None and item.id:
                if item.id in seen:
                    self._report("profile-duplicate-item", spot, collection=decl.name, item=item.id)
                seen.add(item.id)

    def _report(self, code: str, spot: Spot, /, **args: str) -> None:
        self.problems.append(Problem(code, spot.span, MappingProxyType(args)))


def _named(items: list[Item]) -> tuple[Item, ...]:
    """Items with an id each, sorted by it; an id made for one never is one that is written."""
    written = {item.id for item in items}
    digests = ["" if item.id else f"item-{_digest(item)}" for item in items]
    equal = Counter(digests)
    numbers: Counter[str] = Counter()
    found: list[Item] = []
    for item, digest in zip(items, digests, strict=True):
        name = item.id
        while not name or (not item.id and name in written):
            numbers[digest] += 1
            name = digest if equal[digest] == 1 and numbers[digest] == 1 else f"{digest}#{numbers[digest]}"
        found.append(replace(item, id=name))
    return tuple(sorted(found, key=lambda item: item.id))


def _digest(item: Item) -> str:
    text = json.dumps(_content(item), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:16]


def _content(item: Item) -> Plain:
    inner: Mapping[str, Collection] = item.collections
    return {
        "values": {name: _plain(state) for name, state in item.values.items()},
        "collections": {
            name: [{"id": each.id, **_as_dict(_content(each))} for each in found.items] for name, found in inner.items()
        },
    }


def _as_dict(plain: Plain) -> dict[str, Plain]:
    assert isinstance(plain, dict)
    return plain


def _plain(state: State) -> Plain:
    match state:
        case Known(value=value):
            return ["known", value if isinstance(value, bool | str) else str(value)]
        case Ranged(lo=low, hi=high):
            return ["range", str(low), str(high)]
        case KnownNone():
            return "none"
        case Unknown():
            return "unknown"
        case _:
            assert_never(state)
