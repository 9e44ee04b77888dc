"""The order in which a pack's benefits are compiled: each after those whose awards it names, whatever the order written (D18)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huisuan.compiler.pack import PackSource
from huisuan.mechanisms.scope import Workshop
from huisuan.problems import problem
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence

_AWARD = re.compile(r"(?<![\w.])award\.(\w+)")
Entry = tuple[Scalar, Mapping]


def in_dependency_order(shop: Workshop, pack: PackSource) -> tuple[Entry, ...]:
    """The pack's benefits in an order of compilation; those in a circle are reported, with its path, and left out."""
    entries = {key.text.replace("-", "_"): (key, body) for key, body in pack.benefits}
    needs = {name: _needed(body) & set(entries) for name, (_, body) in entries.items()}
    done: list[str] = []
    waiting = list(entries)
    while waiting:
        ready = next((name for name in waiting if needs[name] <= set(done)), None)
        if ready is None:
            path = _circle(waiting[0], needs, set(done))
            shop.problems.append(problem("cycle", entries[path[0]][0].span, path=" → ".join(path)))
            waiting = [name for name in waiting[1:] if name not in path]
            continue
        done.append(ready)
        waiting.remove(ready)
    return tuple(entries[name] for name in done)


def _needed(node: Node) -> set[str]:
    return {word for text in _texts(node) for word in _AWARD.findall(text)}


def _texts(node: Node) -> Iterator[str]:
    match node:
        case Scalar():
            yield node.text
        case Sequence():
            for each in node.items:
                yield from _texts(each)
        case Mapping():
            for _, value in node.entries:
                yield from _texts(value)


def _circle(start: str, needs: dict[str, set[str]], done: set[str]) -> list[str]:
    """Names from one in a circle round to it again; every name waiting needs another that waits."""
    path = [start]
    while True:
        following = min(needs[path[-1]] - done)
        if following in path:
            return [*path[path.index(following) :], following]
        path.append(following)
