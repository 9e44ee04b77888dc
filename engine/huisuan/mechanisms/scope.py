"""What an expression or mechanism is lowered into: a place in a benefit's rule, with the names it may use.

A `Scope` is a frozen view on one mutable `Workshop` (the program being built, the problems and figures found). Mechanisms see this and
the syntax tree, nothing of the compiler.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from huisuan.ir.builder import Builder
from huisuan.ir.nodes import Const, Field, Input, Node, NodeId, Select
from huisuan.ir.program import Frame, InputDecl, LeafTag, Origin
from huisuan.mechanisms.figure import Figure, FigureSource, Role
from huisuan.problems import Problem
from huisuan.source import SourceFile, Span
from huisuan.syntax.expression import ExpressionOutcome, parse_scalar
from huisuan.syntax.located import Node as YamlNode
from huisuan.syntax.located import Scalar as YamlScalar
from huisuan.syntax.surface import Expression
from huisuan.values import Scalar
from huisuan.vocabulary.model import CollectionDecl, Fact, Vocabulary
from huisuan.vocabulary.units import DIMENSIONLESS, Unit

SortName = Literal["truth", "number", "date", "enum", "text", "region", "industry"]


@dataclass(frozen=True, slots=True)
class Sort:
    """The type of an expression: numbers carry a unit, enums their members (id and labels)."""

    name: SortName
    unit: Unit | None = None
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """An elaborated expression. `none`: the flag that it is known to be none, which must be settled by `given` before use."""

    node: NodeId
    sort: Sort
    none: NodeId | None = None


@dataclass(frozen=True, slots=True)
class Lowered:
    """A value as mechanisms make it, and the truths that must hold for it to exist (a level in the table, say)."""

    typed: Typed
    requires: tuple[NodeId, ...] = ()

    @property
    def node(self) -> NodeId:
        return self.typed.node


@dataclass(frozen=True, slots=True)
class Option:
    """A declared reading or choice: its alternatives, the default, and where its input stands."""

    input_id: str
    members: tuple[str, ...]
    default: str | None
    tag: LeafTag


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A parameter's value from a day on (None: as long as anyone asks)."""

    since: date | None
    value: Typed


@dataclass(frozen=True, slots=True)
class PackNames:
    """What a pack declares for its rules to use."""

    pack: str
    since: date
    until: date
    policy_year: int | None
    as_of: date
    judgements: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    options: Mapping[str, Option] = field(default_factory=lambda: MappingProxyType({}))
    parameters: Mapping[str, Typed] = field(default_factory=lambda: MappingProxyType({}))
    parameter_figures: Mapping[str, tuple[Figure, ...]] = field(default_factory=lambda: MappingProxyType({}))
    awards: Mapping[str, Typed] = field(default_factory=lambda: MappingProxyType({}))
    dated: Mapping[str, tuple[DatedValue, ...]] = field(default_factory=lambda: MappingProxyType({}))
    tables: Mapping[str, SourceFile] = field(default_factory=lambda: MappingProxyType({}))


class Workshop:
    """The mutable state of one compilation: builder, inputs and frames already made, problems, names used.

    `declared`: the full names of all benefits of all packs compiled together.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        elaborate: Callable[[Scope, Expression], Typed | None],
        lower: Callable[[Scope, YamlNode], Lowered | None],
        overrides: Mapping[str, Fraction] | None = None,
        declared: Iterable[str] = (),
    ) -> None:
        self.vocabulary = vocabulary
        self.declared = frozenset(declared)
        self.elaborate = elaborate
        self.lower = lower
        self.builder = Builder()
        self.problems: list[Problem] = []
        self.overrides = dict(overrides or {})
        self.used: set[str] = set()
        self.used_by: dict[str, set[str]] = {}
        self._inputs: dict[str, int] = {}
        self._frames: dict[str, int] = {}
        self._parsed: dict[tuple[Span, str, str], ExpressionOutcome] = {}

    def parse(self, scalar: YamlScalar) -> ExpressionOutcome:
        """The expression written in a scalar. What a pack says for all its benefits is lowered in each of them and parsed once."""
        key = (scalar.span, scalar.raw, scalar.text)
        found = self._parsed.get(key)
        if found is None:
            found = self._parsed[key] = parse_scalar(scalar)
        return found

    def input(self, decl: InputDecl) -> int:
        """The place of an input, declared on first use."""
        if decl.id not in self._inputs:
            self._inputs[decl.id] = len(self.builder.inputs)
            self.builder.inputs.append(decl)
        return self._inputs[decl.id]

    def frame(self, collection: CollectionDecl) -> int:
        """The number of a collection's frame, declared (after its parent's) on first use."""
        if collection.id not in self._frames:
            parent = 0 if collection.parent is None else self.frame(self.vocabulary.collections[collection.parent])
            self._frames[collection.id] = len(self.builder.frames)
            self.builder.frames.append(Frame(collection.id, parent, collection.max_items, ()))
        return self._frames[collection.id]

    def field(self, collection: CollectionDecl, decl: InputDecl) -> tuple[int, int]:
        """The frame of a collection and the place of one of its fields, declared on first use."""
        number = self.frame(collection)
        frame = self.builder.frames[number]
        if decl not in frame.fields:
            self.builder.frames[number] = replace(frame, fields=(*frame.fields, decl))
        return number, self.builder.frames[number].fields.index(decl)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where we are: `collections` outermost first, `path` the stable id of this place in the rule."""

    shop: Workshop
    names: PackNames
    benefit: str
    clause: str
    path: str
    role: Role | None = None
    collections: tuple[CollectionDecl, ...] = ()
    figures: list[Figure] = field(default_factory=list, compare=False)
    written: Counter[str] = field(default_factory=Counter, compare=False)
    mechanism: str = ""
    literal_source: FigureSource = "text"
    named: Mapping[str, Typed] = field(default_factory=lambda: MappingProxyType({}), compare=False)

    def use(self, name: str) -> None:
        """Notes that this benefit reads a fact, reading or judgement."""
        self.shop.used.add(name)
        self.shop.used_by.setdefault(self.benefit, set()).add(name)

    def at(self, *keys: str, role: Role | None = None) -> Scope:
        """The same scope one or more keys deeper in the rule."""
        return replace(self, path=".".join((self.path, *keys)), role=role or self.role)

    def having(self, role: Role | None) -> Scope:
        """The same scope for literals of this role."""
        return self if role == self.role else replace(self, role=role)

    def inside(self, collection: CollectionDecl) -> Scope:
        return replace(self, collections=(*self.collections, collection))

    def outside(self) -> Scope:
        """The scope of the profile, outside every collection; intermediate values of items are left behind."""
        if not self.collections:
            return self
        frames = self.shop.builder.frames_of
        named = {name: value for name, value in self.named.items() if frames[value.node] == 0}
        return replace(self, collections=(), named=MappingProxyType(named))

    @property
    def frame(self) -> int:
        return self.shop.frame(self.collections[-1]) if self.collections else 0

    def add(self, node: Node, span: Span | None = None, text: str = "") -> NodeId:
        origin = Origin(span.file if span else "", span.line if span else 0, text, self.mechanism)
        return self.shop.builder.add(node, origin)

    def unit(self, text: str) -> Unit:
        """A unit the language itself needs."""
        return self.shop.vocabulary.unit(text) or DIMENSIONLESS

    def unit_name(self, typed: Typed) -> str:
        return (typed.sort.unit or DIMENSIONLESS).name or "1"

    def const(self, value: Scalar | int) -> NodeId:
        exact: Scalar = Fraction(value) if isinstance(value, int) and not isinstance(value, bool) else value
        return self.add(Const(exact))

    def report(self, code: str, span: Span | None, near: tuple[str, ...] = (), /, **args: str) -> None:
        """An error here; `near` are names the author may have meant."""
        self.shop.problems.append(Problem(code, span, MappingProxyType(args), "error", near))

    def read_fact(self, fact: Fact, period: int | None, span: Span) -> Typed:
        """A profile fact, at `period` if it has one."""
        self.use(fact.id)
        decl = self.shop.vocabulary.input_decl(fact, period)
        place = self.shop.input(decl)
        node = self.add(Input(place), span, fact.id)
        none = self.add(Input(place, "none"), span, fact.id) if decl.nullable else None
        return Typed(node, sort_of(fact), none)

    def read_field(self, collection: CollectionDecl, name: str, span: Span, period: int | None = None) -> Typed | None:
        """A field of an item of `collection`, or None if it has no such field. A yearly field is read at the policy year."""
        fact = collection.field(name)
        if fact is None:
            return None
        if fact.period is not None and period is None:
            period = self.names.policy_year
        decl = self.shop.vocabulary.input_decl(fact, None if fact.period is None else period)
        frame, place = self.shop.field(collection, decl)
        self.use(f"{collection.id}.{fact.id}")
        node = self.add(Field(frame, place), span, fact.id)
        none = self.add(Field(frame, place, "none"), span, fact.id) if decl.nullable else None
        return Typed(node, sort_of(fact), none)

    def read_tagged(self, decl: InputDecl, span: Span | None) -> NodeId:
        """A judgement, reading or choice."""
        return self.add(Input(self.shop.input(decl)), span, decl.id)

    def money(self, amount: NodeId, gate: NodeId, unit: str = "元") -> Typed:
        """A sum that is paid while `gate` holds."""
        return Typed(self.add(Select(gate, amount, self.const(0))), Sort("number", self.unit(unit)))

    def figure(self, value: Fraction, unit: str, text: str, span: Span) -> Fraction:
        """Registers a literal and returns its value, overridden if this run says so."""
        if self.role is None:
            return value
        self.written[self.path] += 1
        name = self.path if self.written[self.path] == 1 else f"{self.path}#{self.written[self.path]}"
        self.figures.append(Figure(name, value, unit, self.role, text, span, self.literal_source))
        overrides = self.shop.overrides
        return overrides.get(f"{self.names.pack}/{name}", overrides.get(name, value))


def sort_of(fact: Fact) -> Sort:
    match fact.type:
        case "truth":
            return Sort("truth")
        case "number":
            return Sort("number", fact.unit.base())
        case "date":
            return Sort("date")
        case "enum":
            return Sort("enum", fact=fact)
        case "region":
            return Sort("region")
        case "industry":
            return Sort("industry")
        case _:
            return Sort("text")
