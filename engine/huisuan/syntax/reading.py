"""Takes known keys and expected shapes out of a located tree, reporting whatever does not fit.

Knows no particular keyword: the caller says which keys there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from huisuan.problems import Problem, closest, problem
from huisuan.source import Span
from huisuan.syntax.full_width import faults_of_text
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence

_MAPPING = ("若干 `键: 值` 行", "a mapping of `key: value` lines")
_SEQUENCE = ("列表（每项一行，以 `- ` 开头）", "a list (items after `- `)")
_SCALAR = ("一个值", "a single value")


@dataclass(frozen=True, slots=True)
class Fields:
    """The accepted entries of a mapping and where the mapping stands."""

    entries: dict[str, tuple[Scalar, Node]]
    span: Span

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def node(self, key: str) -> Node | None:
        """The value under `key`, or None."""
        entry = self.entries.get(key)
        return None if entry is None else entry[1]

    def place(self, key: str) -> Span:
        """Where `key` is written, or the mapping when it is not there."""
        entry = self.entries.get(key)
        return self.span if entry is None else entry[0].span


@dataclass(slots=True)
class Reader:
    """Reads nodes for one pass and collects the problems met; `where` names a place in Chinese and English."""

    problems: list[Problem] = field(default_factory=list)

    def fields(
        self,
        node: Node,
        where: tuple[str, str],
        *,
        required: Collection[str] = (),
        optional: Collection[str] = (),
    ) -> Fields | None:
        """The known entries of a mapping; unknown and missing keys are reported. None when it is no mapping."""
        mapping = self.mapping(node, where)
        if mapping is None:
            return None
        allowed = [*required, *optional]
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key, value in mapping.entries:
            if key.text in allowed:
                entries[key.text] = (key, value)
            else:
                self._unknown(key, where, allowed)
        for key_name in required:
            if key_name not in entries:
                self._report("missing-key", _first_line(mapping.span), where, key=key_name)
        return Fields(entries, mapping.span)

    def mapping(self, node: Node, where: tuple[str, str]) -> Mapping | None:
        """The node as a mapping with free keys, or None after reporting."""
        if isinstance(node, Mapping):
            return node
        self._wrong(node, where, _MAPPING)
        return None

    def items(self, node: Node, where: tuple[str, str]) -> tuple[Node, ...]:
        """The items of a list; nothing after reporting that it is none."""
        if isinstance(node, Sequence):
            return node.items
        self._wrong(node, where, _SEQUENCE)
        return ()

    def one_or_many(self, node: Node) -> tuple[Node, ...]:
        """A list's items, or the node alone."""
        return node.items if isinstance(node, Sequence) else (node,)

    def scalar(self, node: Node, where: tuple[str, str]) -> Scalar | None:
        """The node as a text that is not empty, or None after reporting."""
        if not isinstance(node, Scalar):
            self._wrong(node, where, _SCALAR)
            return None
        if not node.text.strip():
            self._report("missing-value", node.span, where)
            return None
        return node

    def _unknown(self, key: Scalar, where: tuple[str, str], allowed: list[str]) -> None:
        self._report(
            "unknown-key",
            key.span,
            where,
            closest(key.text, allowed),
            key=key.text,
            allowed_zh="、".join(allowed),
            allowed_en=", ".join(allowed),
        )

    def _wrong(self, node: Node, where: tuple[str, str], wanted: tuple[str, str]) -> None:
        if isinstance(node, Scalar) and not node.text.strip():
            self._report("missing-value", node.span, where)
            return
        if wanted is _MAPPING and isinstance(node, Scalar):
            signs = faults_of_text(node)
            if signs:
                self.problems.extend(signs)
                return
        found = _shape(node)
        self._report(
            "wrong-shape",
            _first_line(node.span),
            where,
            wanted_zh=wanted[0],
            wanted_en=wanted[1],
            found_zh=found[0],
            found_en=found[1],
        )

    def _report(
        self, code: str, span: Span, where: tuple[str, str], suggestions: tuple[str, ...] = (), /, **args: str
    ) -> None:
        found = problem(code, span, suggestions, where_zh=where[0], where_en=where[1], **args)
        self.problems.append(found)


def _shape(node: Node) -> tuple[str, str]:
    match node:
        case Scalar():
            return _SCALAR
        case Sequence():
            return _SEQUENCE
        case Mapping():
            return _MAPPING


def _first_line(span: Span) -> Span:
    """A span cut to where it starts, so that an excerpt marks one spot."""
    return span if span.line == span.end_line else Span(span.file, span.line, span.col, span.line, span.col + 1)
