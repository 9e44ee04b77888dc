"""One change of a rule as written, and the ways of changing a located tree that all of them share.

A change carries the whole node it leaves behind, so that whoever holds the parent only puts it in its place. Knows no keyword.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from huisuan.source import Span
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence
from huisuan.vocabulary.units import Label

Kind: TypeAlias = Literal[
    "number",
    "date",
    "comparison",
    "cap",
    "modifier",
    "levels",
    "condition",
    "relation",
    "reading",
    "kind",
    "rounding",
    "applicant",
    "common",
]
KINDS: dict[Kind, Label] = {
    "number": Label("数字加减", "numbers up and down"),
    "date": Label("日期移动", "dates moved"),
    "comparison": Label("比较的端点", "comparisons opened or closed"),
    "cap": Label("去掉上限和限额", "caps and limits removed"),
    "modifier": Label("去掉或换掉修饰", "modifiers removed or exchanged"),
    "levels": Label("互换档次", "levels swapped"),
    "condition": Label("去掉或反转条件", "conditions dropped or negated"),
    "relation": Label("去掉关系", "relations removed"),
    "reading": Label("换解释的默认项", "defaults of readings changed"),
    "kind": Label("换金额性质", "kinds of amount changed"),
    "rounding": Label("换取整方式", "rounding changed"),
    "applicant": Label("申请人范围", "applicants added or dropped"),
    "common": Label("去掉共同条件", "common conditions dropped"),
}
GONE = "—"


@dataclass(frozen=True, slots=True)
class Change:
    """What was done at `place` (keys and positions from the top, joined by dots), and the node that is left; None: it is gone."""

    kind: Kind
    place: str
    what: str
    was: str
    now: str
    span: Span = field(compare=False)
    node: Node | None = field(compare=False, repr=False)


def here(kind: Kind, what: str, old: Node, node: Node | None, was: str | None = None, now: str | None = None) -> Change:
    """A change of the node in hand; by default it shows what was and is written."""
    before = shown(old) if was is None else was
    after = now if now is not None else GONE if node is None else shown(node)
    return Change(kind, "", what, before, after, old.span, node)


def shown(node: Node) -> str:
    """A node on one line."""
    match node:
        case Scalar():
            return " ".join(node.text.split())
        case Sequence():
            return "[" + ", ".join(map(shown, node.items)) + "]"
        case Mapping():
            return "{" + ", ".join(f"{key.text}: {shown(value)}" for key, value in node.entries) + "}"


def word(text: str, like: Node) -> Scalar:
    """A scalar in the place of another node."""
    return Scalar(text, like.span)


def with_value(tree: Mapping, key: str, node: Node | None) -> Mapping:
    """The mapping with another value under `key`, or without it."""
    entries = ((name, node if name.text == key else value) for name, value in tree.entries)
    return replace(tree, entries=tuple((name, value) for name, value in entries if value is not None))


def renamed(tree: Mapping, key: str, other: str) -> Mapping:
    """The mapping with `key` called `other`."""
    entries = ((replace(name, text=other) if name.text == key else name, value) for name, value in tree.entries)
    return replace(tree, entries=tuple(entries))


def with_item(tree: Sequence, place: int, node: Node | None) -> Sequence:
    """The list with another item at `place` (from 0), or without it."""
    own = () if node is None else (node,)
    return replace(tree, items=(*tree.items[:place], *own, *tree.items[place + 1 :]))


def under(tree: Mapping, key: str, changes: Iterable[Change]) -> Iterator[Change]:
    """Changes of the value under `key` as changes of the mapping."""
    for each in changes:
        yield replace(each, place=_joined(key, each.place), node=with_value(tree, key, each.node))


def at(tree: Sequence, place: int, changes: Iterable[Change]) -> Iterator[Change]:
    """Changes of the item at `place` as changes of the list; positions are named from 1."""
    for each in changes:
        yield replace(each, place=_joined(str(place + 1), each.place), node=with_item(tree, place, each.node))


def below(name: str, changes: Iterable[Change]) -> Iterator[Change]:
    """The same changes one name deeper, where the tree itself has no such level."""
    for each in changes:
        yield replace(each, place=_joined(name, each.place))


def dropped(kind: Kind, tree: Mapping, keys: Iterable[str]) -> Iterator[Change]:
    """Each of `keys` taken out of the mapping."""
    for key in keys:
        value = tree.get(key)
        if value is not None:
            yield from under(tree, key, [here(kind, "drop", value, None)])


def exchanged(kind: Kind, what: str, tree: Mapping, key: str, others: Iterable[str]) -> Iterator[Change]:
    """The word under `key` replaced by each of `others` that it is not."""
    value = tree.get(key)
    if isinstance(value, Scalar):
        found = (other for other in others if other != value.text)
        yield from under(tree, key, [here(kind, f"{what} {other}", value, word(other, value)) for other in found])


def items_dropped(kind: Kind, tree: Sequence) -> Iterator[Change]:
    """Each item of a list of two or more taken out."""
    if len(tree.items) > 1:
        for place, item in enumerate(tree.items):
            yield from at(tree, place, [here(kind, "drop", item, None)])


def _joined(outer: str, inner: str) -> str:
    return f"{outer}.{inner}" if inner else outer
