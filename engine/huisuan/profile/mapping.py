"""A profile from Python or JSON values, by way of the same located tree that files give.

Texts, ints, Decimals, truths, dates and None are taken; a float is refused, since it has lost what was meant.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from huisuan.problems import Problem, problem
from huisuan.profile.model import ProfileOutcome
from huisuan.profile.read import read_tree
from huisuan.source import Span
from huisuan.syntax.located import Mapping as Tree
from huisuan.syntax.located import Node, Scalar, Sequence
from huisuan.vocabulary.model import Vocabulary

MAX_DEPTH = 64
MAX_NODES = 200_000
_NOWHERE = Span("", 1, 1, 1, 1)
_VALUE = ("文字、整数、Decimal、真假或日期", "a text, an int, a Decimal, a truth or a date")


def profile_from_mapping(mapping: Mapping[str, object], vocabulary: Vocabulary) -> ProfileOutcome:
    """The profile a mapping says, in the form that files have; problems name the value by its path and have no place."""
    growing = _Growing()
    tree = growing.node(mapping, "profile", 0)
    if growing.problems:
        return ProfileOutcome(None, tuple(growing.problems))
    outcome = read_tree(tree, vocabulary)
    return replace(outcome, problems=tuple(replace(each, span=None) for each in outcome.problems))


@dataclass(slots=True)
class _Growing:
    """A tree being made of plain values."""

    problems: list[Problem] = field(default_factory=list)
    nodes: int = 0

    def node(self, value: object, name: str, depth: int) -> Node:
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            code, limit = ("too-deep", MAX_DEPTH) if depth > MAX_DEPTH else ("too-many-nodes", MAX_NODES)
            if not any(each.code == code for each in self.problems):
                self.problems.append(problem(code, None, limit=str(limit)))
            return _scalar("")
        match value:
            case None:
                return _scalar("")
            case bool():
                return _scalar("yes" if value else "no")
            case int():
                return _scalar(_digits(value))
            case str():
                return _scalar(unicodedata.normalize("NFC", value))
            case Decimal():
                return _scalar(decimal_digits(value))
            case datetime():
                return self._refused(value, name)
            case date():
                return _scalar(value.isoformat())
            case float():
                self.problems.append(problem("profile-float", None, name=name, text=repr(value)))
                return _scalar("")
            case Mapping():
                return self._mapping(value, name, depth)
            case list() | tuple():
                items = tuple(self.node(each, f"{name}[{place}]", depth + 1) for place, each in enumerate(value, 1))
                return Sequence(items, _NOWHERE)
            case _:
                return self._refused(value, name)

    def _mapping(self, value: Mapping[object, object], name: str, depth: int) -> Tree:
        entries: list[tuple[Scalar, Node]] = []
        for key, inner in value.items():
            if isinstance(key, bool) or not isinstance(key, str | int):
                self._refused(key, name)
                continue
            path = str(key) if name in ("profile", "facts") and depth <= 1 else f"{name}.{key}"
            entries.append((_scalar(unicodedata.normalize("NFC", str(key))), self.node(inner, path, depth + 1)))
        return Tree(tuple(entries), _NOWHERE)

    def _refused(self, value: object, name: str) -> Scalar:
        kind = type(value).__name__
        found = problem(
            "profile-wrong-shape",
            None,
            name=name,
            wanted_zh=_VALUE[0],
            wanted_en=_VALUE[1],
            found_zh=kind,
            found_en=kind,
        )
        self.problems.append(found)
        return _scalar("")


def _scalar(text: str) -> Scalar:
    return Scalar(text, _NOWHERE)


def _digits(value: int) -> str:
    """An int's digits; one beyond every bound is cut short rather than written out, and is refused as too large."""
    return str(value) if abs(value) < 10**30 else f"{'-' if value < 0 else ''}1{'0' * 30}"


def decimal_digits(value: Decimal) -> str:
    """All digits of a finite Decimal; `NaN` and `Infinity` as they are, to be refused as numbers."""
    if not value.is_finite() or value.adjusted() < -30:
        return str(value)
    return format(value, "f") if value.adjusted() < 30 else f"1{'0' * 30}"
