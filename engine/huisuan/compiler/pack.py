"""What a pack says before any rule is compiled: identity, validity, declared judgements, readings, parameters, and its raw rules.

Reads located trees; builds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from huisuan.compiler.ledger import ClauseEntry, Ledger, clause_label, read_ledger
from huisuan.problems import Problem, closest, problem
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence
from huisuan.vocabulary.units import Label

_PACK_ID = re.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
LANGUAGE = "1"
_YEAR = re.compile(r"[0-9]{4}")
PACK_KEYS = (
    "language",
    "pack",
    "document",
    "in_force",
    "claims",
    "policy_year",
    "currency",
    "common",
    "judgements",
    "readings",
    "corrections",
    "parameters",
    "facts",
    "collections",
)
DECLARATIONS = ("judgements", "readings", "corrections")
FILE_KEYS = ("benefits", "relations", "clauses", "passages", "facts", "collections", *DECLARATIONS)
DOCUMENT_KEYS = ("title", "number", "issuer", "issued", "based_on", "source", "detailed_rules", "place")
READING_KEYS = ("label", "clause", "options", "default", "reason", "author", "date", "kind")


@dataclass(frozen=True, slots=True)
class Document:
    """The identity of the policy document a pack encodes."""

    title: Label
    number: str
    issuer: str
    issued: date | None
    based_on: tuple[str, ...]
    sha256: str
    detailed_rules: str
    unverified: Label | None = None
    """Why no figure of the pack could be compared with the text; None where the copy read is known by its hash."""
    place: str = ""
    """The place in which the document is in force, by name; "" where it is not said."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A named interpretation: alternatives with their labels, the default, why, by whom and when."""

    name: str
    label: Label
    clause: str
    options: tuple[tuple[str, Label], ...]
    default: str
    reason: Label
    author: str
    decided: str
    kind: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an official decides: its label, the question, and the clause that leaves it to them."""

    name: str
    label: Label
    clause: str


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` to `until`, both included."""

    since: date
    until: date

    def covers(self, day: date) -> bool:
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class Common:
    """A condition, or a factor of its amount, that every benefit of the pack inherits unless it names an exemption."""

    name: str
    condition: Node
    factor: bool = False


@dataclass(frozen=True, slots=True)
class PackSource:
    """A pack as written: identity, declarations, and the located trees of its rules."""

    id: str
    document: Document
    in_force: Period
    claims: Period | None
    policy_year: int | None
    currency: str
    common: tuple[Common, ...]
    judgements: ReadOnly[str, Judgement]
    readings: ReadOnly[str, Reading]
    parameters: tuple[tuple[Scalar, Node], ...]
    own_facts: tuple[Node, ...]
    own_collections: tuple[Node, ...]
    benefits: tuple[tuple[Scalar, Mapping], ...]
    relations: tuple[Node, ...]
    clauses: tuple[ClauseEntry, ...]
    ledger: Ledger


class PackReader:
    """Reads one pack's located trees; collects every problem."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, head: Mapping, files: tuple[Mapping, ...]) -> PackSource | None:
        """`head` is pack.yaml, `files` the rule files in order of name."""
        self._keys(head, PACK_KEYS, "pack.yaml")
        name = self._text(head, "pack")
        language = self._text(head, "language")
        if language not in (LANGUAGE, ""):
            self._report("language-version", head.get("language") or head, version=language)
        in_force = self._period(head, "in_force")
        for each in files:
            self._keys(each, FILE_KEYS, "")
        document = self._document(head)
        if not _PACK_ID.fullmatch(name):
            self._report("bad-id", head.get("pack") or head, name=name)
            return None
        if in_force is None or document is None:
            return None
        ledger, faults = read_ledger(files)
        self.problems.extend(faults)
        return PackSource(
            id=name,
            document=document,
            in_force=in_force,
            claims=self._period(head, "claims") if head.get("claims") else None,
            policy_year=self._year(head),
            currency=self._text(head, "currency", needed=False) or "CNY",
            common=self._common(head),
            judgements=MappingProxyType(
                {key.text: self._judgement(key, body) for key, body in self._declared((head, *files), "judgements")}
            ),
            readings=MappingProxyType({each.name: each for each in self._readings((head, *files))}),
            parameters=self._entries(head.get("parameters")),
            own_facts=tuple(found for tree in (head, *files) if (found := tree.get("facts")) is not None),
            own_collections=tuple(found for tree in (head, *files) if (found := tree.get("collections")) is not None),
            benefits=tuple(self._declared(files, "benefits")),
            relations=tuple(each for tree in files for each in self._items(tree.get("relations"))),
            clauses=ledger.clauses,
            ledger=ledger,
        )

    def top(self, node: Node | None) -> Mapping | None:
        """The mapping a file consists of; anything else is reported."""
        return self._mapping(node)

    def _report(self, code: str, node: Node, **args: str) -> None:
        self.problems.append(problem(code, node.span, suggestions=(), **args))

    def _keys(self, tree: Mapping, allowed: tuple[str, ...], where: str) -> None:
        for key, _ in tree.entries:
            if key.text not in allowed:
                words = {"allowed_zh": "、".join(allowed), "allowed_en": ", ".join(allowed)}
                place = {"where_zh": f"`{where}` " if where else "这里", "where_en": f"`{where}`" if where else "this"}
                near = closest(key.text, allowed)
                self.problems.append(problem("unknown-key", key.span, suggestions=near, key=key.text, **words, **place))

    def _needed(self, tree: Mapping, key: str) -> Node | None:
        found = tree.get(key)
        if found is None:
            self._report("missing-key", tree, key=key, where_zh="这里", where_en="this")
        return found

    def _text(self, tree: Mapping, key: str, *, needed: bool = True) -> str:
        found = self._needed(tree, key) if needed else tree.get(key)
        if found is None:
            return ""
        if not isinstance(found, Scalar):
            self._shape(found, "一个值", "a single value")
            return ""
        return found.text

    def _shape(self, node: Node, zh: str, en: str) -> None:
        found = {Scalar: ("一个值", "a single value"), Sequence: ("列表", "a list"), Mapping: ("键值对", "a mapping")}[
            type(node)
        ]
        words = {"wanted_zh": zh, "wanted_en": en, "found_zh": found[0], "found_en": found[1]}
        self._report("wrong-shape", node, where_zh="这里", where_en="this", **words)

    def _mapping(self, node: Node | None) -> Mapping | None:
        if node is None or isinstance(node, Mapping):
            return node
        self._shape(node, "键值对", "a mapping")
        return None

    def _year(self, head: Mapping) -> int | None:
        text = self._text(head, "policy_year", needed=False)
        if text and not _YEAR.fullmatch(text):
            self._report("bad-number", head.get("policy_year") or head, text=text)
        return int(text) if _YEAR.fullmatch(text) else None

    def _entries(self, node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
        found = self._mapping(node)
        return found.entries if found else ()

    def _items(self, node: Node | None) -> tuple[Node, ...]:
        if node is None:
            return ()
        if isinstance(node, Sequence):
            return node.items
        self._shape(node, "列表", "a list")
        return ()

    def label(self, node: Node | None) -> Label:
        """A text in both languages: `{zh: …, en: …}`, or one text for both."""
        match node:
            case Scalar():
                return Label(node.text, node.text)
            case Mapping():
                self._keys(node, ("zh", "en"), "")
                zh, en = node.get("zh"), node.get("en")
                first = zh.text if isinstance(zh, Scalar) else ""
                return Label(first, en.text if isinstance(en, Scalar) else first)
            case _:
                return Label("", "")

    def _date(self, node: Node | None) -> date | None:
        if not isinstance(node, Scalar):
            return None
        try:
            return date.fromisoformat(node.text)
        except ValueError:
            self._report("bad-date", node, text=node.text)
            return None

    def _period(self, head: Mapping, key: str) -> Period | None:
        tree = self._mapping(self._needed(head, key))
        if tree is None:
            return None
        self._keys(tree, ("from", "to"), key)
        since, until = self._date(self._needed(tree, "from")), self._date(self._needed(tree, "to"))
        if since is None or until is None:
            return None
        if since > until:
            self._report("reversed-dates", tree, start=since.isoformat(), end=until.isoformat())
            return None
        return Period(since, until)

    def _document(self, head: Mapping) -> Document | None:
        tree = self._mapping(self._needed(head, "document"))
        if tree is None:
            return None
        self._keys(tree, DOCUMENT_KEYS, "document")
        sha256, unverified = self._source(tree)
        based_on = tree.get("based_on")
        return Document(
            title=self.label(self._needed(tree, "title")),
            number=self._text(tree, "number"),
            issuer=self._text(tree, "issuer"),
            issued=self._date(tree.get("issued")),
            based_on=tuple(each.text for each in self._items(based_on) if isinstance(each, Scalar)),
            sha256=sha256,
            detailed_rules=self._text(tree, "detailed_rules", needed=False) or "unknown",
            unverified=unverified,
            place=self._text(tree, "place", needed=False),
        )

    def _source(self, document: Mapping) -> tuple[str, Label | None]:
        """The hash of the copy read, or, in its place, why there was none to compare the figures with."""
        source = self._mapping(document.get("source"))
        if source is None:
            return "", None
        self._keys(source, ("sha256", "unverified"), "source")
        unverified = source.get("unverified")
        if unverified is not None:
            if source.get("sha256"):
                self._report("mechanism-conflict", source, first="sha256", second="unverified")
            return "", self._told(unverified)
        sha256 = self._text(source, "sha256")
        if sha256 and (len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef")):
            self._report("bad-hash", source, text=sha256)
        return sha256, None

    def _told(self, node: Node) -> Label:
        """A text that must be there in both languages."""
        label = self.label(node)
        for key, zh, en in (("zh", "中文", "Chinese"), ("en", "英文", "English")):
            if not isinstance(node, Mapping) or not isinstance(node.get(key), Scalar):
                words = {"where_zh": "`unverified` ", "where_en": "`unverified`"}
                self._report("missing-text", node, language_zh=zh, language_en=en, **words)
        return label

    def _common(self, head: Mapping) -> tuple[Common, ...]:
        tree = self._mapping(head.get("common"))
        if tree is None:
            return ()
        self._keys(tree, ("conditions", "factors"), "common")
        conditions = [Common(key.text, value) for key, value in self._entries(tree.get("conditions"))]
        factors = [Common(key.text, value, factor=True) for key, value in self._entries(tree.get("factors"))]
        return (*conditions, *factors)

    def _declared(self, trees: tuple[Mapping, ...], *sections: str) -> list[tuple[Scalar, Mapping]]:
        """What pack.yaml and the rule files declare under one name space, each name once."""
        found: list[tuple[Scalar, Mapping]] = []
        for key, value in (each for tree in trees for name in sections for each in self._entries(tree.get(name))):
            body = self._mapping(value)
            earlier = next((other for other, _ in found if other.text == key.text), None)
            if earlier is not None:
                self._report("duplicate-name", key, name=key.text, line=str(earlier.span.line))
            elif body is not None:
                found.append((key, body))
        return found

    def _judgement(self, key: Scalar, tree: Mapping) -> Judgement:
        self._keys(tree, ("label", "clause"), key.text)
        return Judgement(key.text, self.label(self._needed(tree, "label")), clause_label(self._text(tree, "clause")))

    def _readings(self, trees: tuple[Mapping, ...]) -> list[Reading]:
        declared = self._declared(trees, "readings", "corrections")
        corrections = {key.text for tree in trees for key, _ in self._entries(tree.get("corrections"))}
        found = [
            self._reading(key, tree, "correction" if key.text in corrections else "reading") for key, tree in declared
        ]
        return [each for each in found if each is not None]

    def _reading(self, key: Scalar, tree: Mapping, kind: str) -> Reading | None:
        self._keys(tree, READING_KEYS, key.text)
        options = tuple((name.text, self.label(label)) for name, label in self._entries(self._needed(tree, "options")))
        default = self._text(tree, "default")
        if default not in [name for name, _ in options]:
            near = closest(default, [name for name, _ in options])
            at = tree.get("default") or tree
            words = {"value": default, "name": key.text, "allowed": "、".join(name for name, _ in options)}
            self.problems.append(problem("unknown-member", at.span, suggestions=near, **words))
            return None
        return Reading(
            name=key.text,
            label=self.label(self._needed(tree, "label")),
            clause=clause_label(self._text(tree, "clause")),
            options=options,
            default=default,
            reason=self.label(self._needed(tree, "reason")),
            author=self._text(tree, "author"),
            decided=self._text(tree, "date"),
            kind=self._text(tree, "kind", needed=False) or kind,
        )
