"""YAML text to a located tree: the only door to the YAML library.

Every scalar stays text (so `1:1`, `no` and `2025-01-01` mean what they say); tags are refused, aliases bounded.
All problems are returned, none raised. The C scanner is used where present and gives the same tree; faults are
worded from the scanner in Python, so that messages do not depend on how the library was built.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

import yaml

from huisuan.problems import Problem, in_order, problem
from huisuan.source import SourceFile, Span
from huisuan.syntax.full_width import faults_near, faults_of_key, faults_of_value
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence

MAX_DEPTH = 64
MAX_NODES = 200_000
_SLOW_SCANNER_LIMIT = 300_000

Scanner: TypeAlias = Literal["c", "python"]
SCANNERS: tuple[Scanner, ...] = ("c", "python") if yaml.__with_libyaml__ else ("python",)
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")
_TAG = re.compile(r"![^\s,\[\]{}]*")


class _Mark(Protocol):
    """A place as either scanner gives it, counted from 0."""

    @property
    def index(self) -> int: ...
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


_STAND_IN = "\uf8f3"
_INNER_QUESTION = re.compile(r"(?<=[^\s{\[,?-])\?")
"""A question mark that ends or continues a word, and marks no key."""


@dataclass(frozen=True, slots=True)
class YamlOutcome:
    """The tree, and every problem found; there is no tree where the file cannot be read at all."""

    node: Node | None
    problems: tuple[Problem, ...]


def read_yaml(source: SourceFile, *, scanner: Scanner | None = None, max_nodes: int = MAX_NODES) -> YamlOutcome:
    """The located tree of one file, aliases followed, of at most `max_nodes` nodes.

    `scanner` forces one of SCANNERS; results do not depend on it.
    """
    text = source.text.removeprefix("\ufeff")
    forbidden = _forbidden_characters(source.name, text)
    if forbidden:
        return YamlOutcome(None, forbidden)
    # The C scanner lets tabs stand where the other refuses them.
    chosen: Scanner = scanner or ("python" if "\t" in text else SCANNERS[0])
    composing = _Composing(source.name, text, max_nodes)
    try:
        _compose(composing, _events(text, chosen))
    except yaml.YAMLError as error:
        composing.root = None
        composing.problems.extend(_syntax_faults(source.name, text, error, chosen))
    return YamlOutcome(composing.root, in_order(composing.problems))


def _events(text: str, scanner: Scanner) -> Iterator[yaml.Event]:
    if scanner == "c":
        return iter(yaml.CSafeLoader(text).get_event, None)
    return _with_questions(text)


def _with_questions(text: str) -> Iterator[yaml.Event]:
    """The scanner in Python ends a word in `{…}` at a question mark, which the other does not; so it is not shown any."""
    shown = text if _STAND_IN in text else _INNER_QUESTION.sub(_STAND_IN, text)
    for event in yaml.parse(shown, Loader=yaml.SafeLoader):
        if shown is not text and isinstance(event, yaml.ScalarEvent):
            event.value = event.value.replace(_STAND_IN, "?")
        yield event


@dataclass(slots=True)
class _Open:
    """A collection being read; `key` is a mapping's key that waits for its value."""

    event: yaml.CollectionStartEvent
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)
    key: Scalar | None = None
    key_due: bool = True
    size: int = 1


@dataclass(slots=True)
class _Composing:
    """What is known of a file so far; `sizes` counts the nodes an anchored node expands to."""

    file: str
    text: str
    max_nodes: int
    root: Node | None = None
    documents: int = 0
    problems: list[Problem] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, Node] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    nodes: int = 0
    expanded: int = 0

    def report(self, code: str, span: Span, **args: str) -> None:
        self.problems.append(problem(code, span, (), **args))

    def give_up(self, code: str, span: Span, **args: str) -> None:
        self.report(code, span, **args)
        self.root = None
        self.stack.clear()


def _compose(composing: _Composing, events: Iterable[yaml.Event]) -> None:
    for event in events:
        match event:
            case yaml.ScalarEvent():
                node = _scalar(composing, event)
                _anchor(composing, event.anchor, node, 1)
                _attach(composing, node, 1)
            case yaml.CollectionEndEvent():
                _close(composing, event)
            case yaml.CollectionStartEvent():
                _refuse_tag(composing, event, None)
                if len(composing.stack) >= MAX_DEPTH:
                    composing.give_up("too-deep", _span(composing.file, event), limit=str(MAX_DEPTH))
                    return
                composing.stack.append(_Open(event, isinstance(event, yaml.MappingStartEvent)))
            case yaml.AliasEvent():
                _resolve(composing, event, _span(composing.file, event))
            case yaml.DocumentStartEvent():
                composing.documents += 1
                if composing.documents > 1:
                    composing.give_up("multiple-documents", _span(composing.file, event))
                    return
            case _:
                pass
        if composing.expanded > composing.max_nodes:
            code = "too-many-nodes" if composing.nodes > composing.max_nodes else "alias-bomb"
            composing.give_up(code, _span(composing.file, event), limit=str(composing.max_nodes))
            return
    if composing.root is None and not composing.problems:
        composing.report("empty-file", Span(composing.file, 1, 1, 1, 1), file=composing.file)


def _scalar(composing: _Composing, event: yaml.ScalarEvent) -> Scalar:
    start, end, style = _mark(event.start_mark), _mark(event.end_mark), event.style
    raw = composing.text[start.index : end.index]
    quoted = style in ("'", '"', "|", ">")
    if style not in ("'", '"'):
        raw = raw.rstrip(" \r\n\x85\u2028\u2029")
    if event.anchor is None and event.tag is None:
        return Scalar(_normal(event.value), _extent(composing.file, start, raw, end), quoted, raw)
    span = _extent(composing.file, start, raw, end)
    _refuse_tag(composing, event, span)
    properties = _PROPERTIES.match(raw)
    if properties is not None:
        before = _extent(composing.file, start, properties.group(), None)
        raw = raw[properties.end() :]
        span = Span(span.file, before.end_line, before.end_col, span.end_line, span.end_col)
    return Scalar(_normal(event.value), span, quoted, raw)


def _normal(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _extent(file: str, start: _Mark, raw: str, end: _Mark | None) -> Span:
    """Where `raw` lies, which begins at `start`; `end` tells that it has no line break in it."""
    if end is not None and end.line == start.line:
        line, col = start.line + 1, start.column + 1
        return Span(file, line, col, line, col + len(raw))
    lines = _BREAK.split(raw)
    line, col = start.line + 1, start.column + 1
    end_col = col + len(raw) if len(lines) == 1 else 1 + len(lines[-1])
    return Span(file, line, col, line + len(lines) - 1, end_col)


def _refuse_tag(composing: _Composing, event: yaml.ScalarEvent | yaml.CollectionStartEvent, span: Span | None) -> None:
    """`span` is the event's own where it is not given."""
    if event.tag is not None:
        span = span or _span(composing.file, event)
        written = _TAG.search(composing.text, _mark(event.start_mark).index)
        composing.report("yaml-tag", span, tag=str(event.tag) if written is None else written.group())


def _anchor(composing: _Composing, name: str | None, node: Node, size: int) -> None:
    if name is not None:
        composing.anchors[name] = node
        composing.sizes[name] = size


def _resolve(composing: _Composing, event: yaml.AliasEvent, span: Span) -> None:
    name = event.anchor or ""
    node = composing.anchors.get(name)
    if node is None:
        composing.report("unknown-alias", span, name=name)
        _attach(composing, Scalar("", span), 1)
    else:
        _attach(composing, node, composing.sizes[name], alias=True)


def _close(composing: _Composing, event: yaml.CollectionEndEvent) -> None:
    closed = composing.stack.pop()
    start = _mark(closed.event.start_mark)
    end = _mark(event.end_mark)
    node: Node
    parts: list[Node] = [value for _, value in closed.entries.values()] if closed.is_mapping else closed.items
    span = Span(composing.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
    if not closed.event.flow_style:
        last = parts[-1].span if parts else span
        own = (last.end_line, last.end_col) > (start.line + 1, start.column)
        span = Span(span.file, span.line, span.col, *((last.end_line, last.end_col) if own else (span.line, span.col)))
    if closed.is_mapping:
        node = Mapping(tuple(closed.entries.values()), span)
    else:
        node = Sequence(tuple(closed.items), span)
    _anchor(composing, closed.event.anchor, node, closed.size)
    _attach(composing, node, closed.size, counted=True)


def _attach(composing: _Composing, node: Node, size: int, *, alias: bool = False, counted: bool = False) -> None:
    """Puts a finished node where it belongs; `counted` when its parts have been counted one by one."""
    composing.nodes += 0 if alias else 1
    composing.expanded += 1 if counted else size
    if not composing.stack:
        composing.root = node
        composing.problems.extend(faults_of_value(node, in_list=True))
        return
    parent = composing.stack[-1]
    parent.size += size
    if not parent.is_mapping:
        parent.items.append(node)
        composing.problems.extend(faults_of_value(node, in_list=bool(parent.event.flow_style)))
    elif parent.key_due:
        parent.key = _key(composing, node)
        parent.key_due = False
    else:
        _enter(composing, parent, node)


def _key(composing: _Composing, node: Node) -> Scalar | None:
    if isinstance(node, Scalar):
        composing.problems.extend(faults_of_key(node))
        return node
    composing.report("complex-key", node.span)
    return None


def _enter(composing: _Composing, parent: _Open, value: Node) -> None:
    key, parent.key, parent.key_due = parent.key, None, True
    if key is None:
        return
    composing.problems.extend(faults_of_value(value, in_list=False))
    earlier = parent.entries.get(key.text)
    if earlier is None:
        parent.entries[key.text] = (key, value)
    else:
        composing.report("duplicate-key", key.span, key=key.text, line=str(earlier[0].span.line))


def _mark(mark: _Mark | None) -> _Mark:
    assert mark is not None, "every event has its place"
    return mark


def _span(file: str, event: yaml.Event) -> Span:
    start, end = _mark(event.start_mark), _mark(event.end_mark)
    return Span(file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _forbidden_characters(file: str, text: str) -> tuple[Problem, ...]:
    forbidden = [char for char in set(text) if not _is_allowed(char)]
    if not forbidden:
        return ()
    start = min(map(text.index, forbidden))
    before = _BREAK.split(text[:start])
    line, col = len(before), len(before[-1]) + 1
    character = f"U+{ord(text[start]):04X}"
    return (problem("control-character", Span(file, line, col, line, col + 1), character=character),)


def _is_allowed(char: str) -> bool:
    """What YAML calls printable, without the byte order mark."""
    if char < "\xa0":
        return " " <= char <= "~" or char in "\t\n\r\x85"
    return not ("\ud800" <= char <= "\udfff" or char in "\ufeff\ufffe\uffff")


def _syntax_faults(file: str, text: str, error: yaml.YAMLError, scanner: Scanner) -> list[Problem]:
    """What stopped the scanner, in our words: a tab, full-width signs nearby, or just the place."""
    if scanner == "c" and len(text) <= _SLOW_SCANNER_LIMIT:
        try:
            for _ in _events(text, "python"):
                pass
        except yaml.YAMLError as same:
            error = same
    mark = _stopped_at(error, len(text.rstrip()))
    lines = _BREAK.split(text)
    line, col = (1, 1) if mark is None else (mark.line + 1, mark.column + 1)
    written = lines[line - 1] if line <= len(lines) else ""
    blank = written[: len(written) - len(written.lstrip())]
    if "\t" in blank or written[col - 1 : col] == "\t":
        col = blank.index("\t") + 1 if "\t" in blank else col
        return [problem("tab-indentation", Span(file, line, col, line, col + 1))]
    nearby = faults_near(file, lines, line)
    if nearby:
        return nearby
    return [problem("yaml-syntax", Span(file, line, col, line, col + 1))]


def _stopped_at(error: yaml.YAMLError, end: int) -> _Mark | None:
    """Where the scanner stopped, or, when it ran out of text, where what it could not finish began."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return None
    ran_out = error.problem_mark is not None and error.problem_mark.index >= end
    return error.context_mark if ran_out and error.context_mark is not None else error.problem_mark
