"""Reading the shape of a mechanism's YAML: keys it needs, keys it may have, lists and texts; everything else is reported."""

from __future__ import annotations

from collections.abc import Iterable

from huisuan.mechanisms.scope import Scope
from huisuan.problems import closest
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence
from huisuan.vocabulary.units import Label

SHAPES = {Scalar: ("一个值", "a single value"), Sequence: ("列表", "a list"), Mapping: ("键值对", "a mapping")}


def where(scope: Scope) -> dict[str, str]:
    """The place in the rule, for messages: `amount.cap`."""
    return {"where_zh": f"`{scope.path}` ", "where_en": f"`{scope.path}`"}


def unknown_collection(scope: Scope, name: str) -> dict[str, str]:
    known = [each.id for each in scope.shop.vocabulary.collections.values() if each.parent is None]
    return {"name": name, "allowed": "、".join(known)}


def wrong_shape(scope: Scope, node: Node, wanted: type) -> None:
    needed, found = SHAPES[wanted], SHAPES[type(node)]
    words = {"wanted_zh": needed[0], "wanted_en": needed[1], "found_zh": found[0], "found_en": found[1]}
    scope.report("wrong-shape", node.span, **words, **where(scope))


def check_keys(scope: Scope, mapping: Mapping, allowed: Iterable[str]) -> None:
    known = tuple(allowed)
    for key, _ in mapping.entries:
        if key.text not in known:
            words = {"allowed_zh": "、".join(known), "allowed_en": ", ".join(known)}
            near = closest(key.text, known)
            scope.report("unknown-key", key.span, near, key=key.text, **words, **where(scope))


def needed(scope: Scope, mapping: Mapping, key: str) -> Node | None:
    found = mapping.get(key)
    if found is None:
        scope.report("missing-key", mapping.span, key=key, **where(scope))
    return found


def scalar(scope: Scope, node: Node | None) -> Scalar | None:
    if node is None or isinstance(node, Scalar):
        return node
    wrong_shape(scope, node, Scalar)
    return None


def mapping(scope: Scope, node: Node | None) -> Mapping | None:
    if node is None or isinstance(node, Mapping):
        return node
    wrong_shape(scope, node, Mapping)
    return None


def items(scope: Scope, node: Node | None) -> tuple[Node, ...]:
    """The items of a list; a single value counts as a list of one."""
    match node:
        case None:
            return ()
        case Sequence():
            return node.items
        case Scalar():
            return (node,)
        case Mapping():
            wrong_shape(scope, node, Sequence)
            return ()


def needed_scalar(scope: Scope, parent: Mapping, key: str) -> Scalar | None:
    return scalar(scope, needed(scope, parent, key))


def label_of(scope: Scope, node: Node | None) -> Label:
    """A text in both languages: `{zh: …, en: …}`, or one text for both."""
    match node:
        case Scalar():
            return Label(node.text, node.text)
        case Mapping():
            check_keys(scope, node, ("zh", "en"))
            zh, en = node.get("zh"), node.get("en")
            first = zh.text if isinstance(zh, Scalar) else ""
            return Label(first, en.text if isinstance(en, Scalar) else first)
        case _:
            return Label("", "")
