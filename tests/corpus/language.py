"""The short text form in which a corpus program is written: declarations, expressions in parentheses, profiles, expected values.

inputs       x: number 0..10 /2      g: enum A B reading      d: date 2024-01-01..2024-03-31      n: number 0..4 nullable
expressions  (if (<= x 3) (* x 1/2) (bands x 0 (>= 5 10) (> 8 20)))
profiles     {x: 1..2, g: A, n: none, buys: {a: {price: 3}, +: 1}}     "+": how many items may still come
expected     yes   no   "? {g}"   5   "0..5 at_most {discretion:r}"   {a: yes, b: "? {buys.price}"}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, cast

from huisuan.backends.record import NumberValue, TruthValue, Value
from huisuan.ir.builder import Builder
from huisuan.ir.nodes import (
    Add,
    And,
    Bands,
    Calendar,
    Compare,
    CompareOp,
    Count,
    Div,
    Exists,
    Extreme,
    Field,
    Input,
    Limit,
    Max,
    Member,
    Min,
    Mul,
    Node,
    NodeId,
    Not,
    Or,
    Pick,
    Range,
    Related,
    Relation,
    Round,
    Running,
    Select,
    Sum,
    Table,
)
from huisuan.ir.program import (
    Frame,
    InputDecl,
    LeafTag,
    Program,
    RelationBar,
    RelationCeiling,
    RelationMember,
    RelationSpec,
)
from huisuan.values import NONE, UNKNOWN, Collection, Facts, Item, Kind, Known, Ranged, RoundMode, State

Tree = str | list["Tree"]
Text = str | Mapping[str, "Text"] | list["Text"]
_TOKEN = re.compile(r"[()]|'[^']*'|[^\s()]+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:/\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
TAGS: tuple[LeafTag, ...] = ("judgement", "reading", "choice", "discretion", "undefined")


def number_of(text: str) -> Fraction:
    """A number, or a date as its day number."""
    if _DATE.fullmatch(text):
        return Fraction(date.fromisoformat(text).toordinal())
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"not a number: {text}")
    return Fraction(text)


def parse(text: str) -> Tree:
    stack: list[list[Tree]] = [[]]
    for token in _TOKEN.findall(text):
        if token == "(":
            stack.append([])
        elif token == ")":
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(token)
    (outer,) = stack
    (tree,) = outer
    return tree


def declaration(name: str, text: str) -> InputDecl:
    """`number lo..hi [/scale]`, `date lo..hi`, `truth`, `enum A B`, `text`; then nullable, legal, a tag."""
    words = text.split()
    nullable, legal = "nullable" in words, "legal" in words
    tag: LeafTag = next((tag for tag in TAGS if tag in words), "fact")
    rest = [word for word in words[1:] if word not in ("nullable", "legal", *TAGS)]
    match words[0]:
        case "number" | "date":
            lo, _, hi = rest[0].partition("..")
            scale = int(rest[1].removeprefix("/")) if len(rest) > 1 else 1
            return InputDecl(name, "number", tag, scale, number_of(lo), number_of(hi), (), nullable, legal)
        case "enum":
            return InputDecl(name, "enum", tag, members=tuple(rest), nullable=nullable)
        case "truth":
            return InputDecl(name, "truth", tag, nullable=nullable)
        case "text":
            return InputDecl(name, "text", tag, nullable=nullable)
        case other:
            raise ValueError(f"no type {other}")


def frames_of(collections: Mapping[str, Mapping[str, str]]) -> tuple[Frame, ...]:
    """From `name max: {field: declaration}`; `outer.inner` is nested."""
    names = ["", *(key.split()[0] for key in collections)]
    frames = []
    for key, fields in collections.items():
        name, most = key.split()
        parent = names.index(name.rpartition(".")[0])
        frames.append(Frame(name, parent, int(most), tuple(declaration(*field) for field in fields.items())))
    return tuple(frames)


@dataclass(slots=True)
class Reader:
    """Adds expressions to a builder. `names` are the expressions named before; `specs` the relations by name."""

    builder: Builder
    names: dict[str, NodeId]
    specs: dict[str, int]

    def node(self, tree: Tree) -> NodeId:
        return self.atom(tree) if isinstance(tree, str) else self.form(tree)

    def read(self, text: str) -> NodeId:
        return self.node(parse(text))

    def atom(self, word: str) -> NodeId:
        if word in self.names:
            return self.names[word]
        if word in ("true", "false"):
            return self.builder.const(word == "true")
        if word.startswith("'"):
            return self.builder.const(word.strip("'"))
        if _NUMBER.fullmatch(word) or _DATE.fullmatch(word):
            return self.builder.const(number_of(word))
        return self.leaf(word)

    def leaf(self, word: str, part: Literal["value", "none"] = "value", *, met: bool = False) -> NodeId:
        for place, decl in enumerate(self.builder.inputs):
            if decl.id == word:
                return self.builder.add(Input(place, part, met))
        outer, _, field = word.rpartition(".")
        frame = self.frame(outer)
        place = next(place for place, decl in enumerate(self.builder.frames[frame].fields) if decl.id == field)
        return self.builder.add(Field(frame, place, part, met))

    def frame(self, name: Tree) -> int:
        return next(place for place, frame in enumerate(self.builder.frames) if frame.name == name)

    def several(self, trees: Tree) -> tuple[NodeId, ...]:
        return tuple(self.node(tree) for tree in trees)

    def form(self, tree: list[Tree]) -> NodeId:
        head, *rest = tree
        assert isinstance(head, str)
        words = [word if isinstance(word, str) else "" for word in rest]
        match head:
            case "none":
                return self.leaf(words[0], "none")
            case "met":
                return self.leaf(words[0], met=True)
            case "in":
                return self.builder.add(Member(self.node(rest[0]), tuple(sorted(words[1:]))))
            case "not":
                return self.builder.add(Not(self.node(rest[0])))
            case "=" | "<" | "<=":
                return self.builder.add(Compare(head, self.node(rest[0]), self.node(rest[1])))
            case "if":
                return self.builder.add(Select(*self.several(rest)))
            case "table":
                return self.builder.add(Table(self.several(rest[0]), tuple(map(_row, rest[1:]))))
            case "bands":
                return self.builder.add(_bands(self.node(rest[0]), rest[1:]))
            case "year" | "month" | "day" | "add_months" | "months_between":
                return self.builder.add(Calendar(head, self.several(rest)))
            case "range":
                return self.builder.add(Range(self.node(rest[0]), self.node(rest[1]), Kind(words[2]), words[3]))
            case "limit":
                return self.builder.add(Limit(self.node(rest[0]), self.node(rest[1]), words[2]))
            case "relation":
                out = cast(Literal["total", "member", "chosen"], words[1])
                return self.builder.add(Relation(self.specs[words[0]], out, int(words[2]) if words[2:] else 0))
            case "and" | "or" | "+" | "*" | "/" | "min" | "max" | "round":
                return self.arithmetic(head, rest, words)
            case _:
                return self.over_items(head, rest, words)

    def arithmetic(self, head: str, rest: list[Tree], words: list[str]) -> NodeId:
        match head:
            case "/":
                return self.builder.add(Div(self.node(rest[0]), self.node(rest[1]), words[2]))
            case "round":
                return self.builder.add(Round(self.node(rest[0]), number_of(words[1]), cast(RoundMode, words[2])))
            case "*":
                return self.builder.add(Mul(self.node(rest[0]), self.node(rest[1])))
            case _:
                pass
        makers: dict[str, Callable[[tuple[NodeId, ...]], Node]] = {
            "and": And,
            "or": Or,
            "+": Add,
            "min": Min,
            "max": Max,
        }
        return self.builder.add(makers[head](self.several(rest)))

    def over_items(self, head: str, rest: list[Tree], words: list[str]) -> NodeId:
        add = self.builder.add
        match head:
            case "count":
                return add(Count(self.frame(words[0]), self.node(rest[1])))
            case "exists":
                return add(Exists(self.frame(words[0]), self.node(rest[1])))
            case "sum":
                return add(Sum(self.frame(words[0]), self.node(rest[1]), self.node(rest[2])))
            case "extreme":
                which = cast(Literal["max", "min"], words[0])
                return add(Extreme(self.frame(words[1]), self.node(rest[2]), self.node(rest[3]), which, words[4]))
            case _:
                return self.among_items(head, rest, words)

    def among_items(self, head: str, rest: list[Tree], words: list[str]) -> NodeId:
        add = self.builder.add
        frame, (extra, options) = self.frame(words[1]), _options(rest[2:])
        by, keys = self.several(options.get(":by", [])), self.several(options.get(":keys", []))
        match head:
            case "pick":
                member, value = self.several(extra)
                k, order = int(str(options[":k"])), cast(Literal["first", "best"], options[":order"])
                return add(Pick(frame, member, value, k, order, by, keys, cast(Literal["taken", "sum"], words[0])))
            case "running":
                member, value = self.several(extra)
                ceiling = self.node(options[":ceiling"]) if ":ceiling" in options else None
                out = cast(Literal["each", "sum", "before_sum", "before_max"], words[0])
                return add(Running(frame, member, value, ceiling, by, keys, out))
            case "related":
                same = tuple((self.node(pair[0]), self.node(pair[1])) for pair in options.get(":same", []))
                compares = tuple(
                    (cast(CompareOp, each[0]), self.node(each[1]), self.node(each[2]))
                    for each in options.get(":compare", [])
                )
                value_node = self.node(options[":value"]) if ":value" in options else None
                related_out = cast(Literal["exists", "count", "sum"], words[0])
                return add(Related(frame, same, compares, self.node(extra[0]), value_node, related_out))
            case other:
                raise ValueError(f"no form {other}")

    def relation(self, name: str, text: Mapping[str, Text]) -> None:
        """`members: [gate | value]`, `sets: [0 1]`, `ceilings: [0 1 | expression]`, `bars: [0 | 1 2]`, `choice`, `set_names`."""
        members = tuple(RelationMember(self.read(gate), self.read(value)) for gate, value in _pairs(text["members"]))
        ceilings = tuple(
            RelationCeiling(_places(places), self.read(ceiling)) for places, ceiling in _pairs(text.get("ceilings", []))
        )
        bars = tuple(RelationBar(int(barrer), _places(barred)) for barrer, barred in _pairs(text.get("bars", [])))
        inner = [node for member in members for node in (member.gate, member.value)]
        frame = self.builder.deepest([*inner, *(group.ceiling for group in ceilings)])
        choice = self.read(str(text["choice"])) if "choice" in text else None
        names = tuple(str(text.get("set_names", "")).split())
        sets = tuple(_places(str(places)) for places in text["sets"])
        self.specs[name] = self.builder.add_relation(
            RelationSpec(name, frame, members, sets, ceilings, bars, choice, names)
        )


def _pairs(entries: Text) -> list[tuple[str, str]]:
    found = []
    for entry in entries:
        left, _, right = str(entry).partition("|")
        found.append((left.strip(), right.strip()))
    return found


def _places(text: str) -> tuple[int, ...]:
    return tuple(int(word) for word in text.split())


def _row(tree: Tree) -> tuple[tuple[str, ...], Fraction]:
    *cells, value = (str(cell) for cell in tree)
    return tuple(cells), number_of(value)


def _bands(a: NodeId, rest: list[Tree]) -> Bands:
    edges, values = [], [number_of(str(rest[0]))]
    for cut in rest[1:]:
        edges.append((number_of(str(cut[1])), cut[0] == ">="))
        values.append(number_of(str(cut[2])))
    return Bands(a, tuple(edges), tuple(values))


def _options(rest: list[Tree]) -> tuple[list[Tree], dict[str, Tree]]:
    plain: list[Tree] = []
    options: dict[str, Tree] = {}
    waiting = iter(rest)
    for tree in waiting:
        if isinstance(tree, str) and tree.startswith(":"):
            options[tree] = next(waiting)
        else:
            plain.append(tree)
    return plain, options


def state_of(decl: InputDecl, text: str) -> State:
    if text == "none":
        return NONE
    if text == "?":
        return UNKNOWN
    match decl.type:
        case "number":
            lo, _, hi = text.partition("..")
            return Ranged(number_of(lo), number_of(hi)) if hi else Known(number_of(lo))
        case "truth":
            return Known({"yes": True, "no": False}[text])
        case "enum" | "text":
            return Known(text)


def facts_of(program: Program, text: Mapping[str, Text]) -> Facts:
    return Facts(*_owned(program, 0, text))


def _owned(
    program: Program, frame: int, text: Mapping[str, Text]
) -> tuple[Mapping[str, State], Mapping[str, Collection]]:
    decls = {decl.id: decl for decl in (program.frames[frame].fields if frame else program.inputs)}
    inner = {
        child.name.rpartition(".")[2]: place for place, child in enumerate(program.frames) if child.parent == frame
    }
    values, collections = {}, {}
    for name, value in text.items():
        if isinstance(value, str):
            values[name] = state_of(decls[name], value)
        else:
            assert isinstance(value, Mapping)
            items = tuple(
                Item(key, *_owned(program, inner[name], cast(Mapping[str, Text], item)))
                for key, item in sorted(value.items())
                if key != "+"
            )
            collections[name] = Collection(items, int(str(value.get("+", "0"))))
    return values, collections


def leaf_name(program: Program, place: int) -> str:
    leaf = program.leaves[place]
    return f"{leaf.tag}:{leaf.name}" if leaf.tag in ("discretion", "undefined") else leaf.name


def mask_of(program: Program, names: str) -> int:
    by_name = {leaf_name(program, place): 1 << place for place in range(len(program.leaves))}
    return sum(by_name[name] for name in names.replace(",", " ").split())


def value_of(program: Program, text: str) -> Value:
    """An expected value: `yes`, `no`, `? {leaves}`, `5`, `0..5 [kind] {leaves}`."""
    plain, _, names = text.partition("{")
    opened = mask_of(program, names.rstrip("} "))
    words = plain.split()
    if words[0] in ("yes", "no", "?"):
        return TruthValue({"yes": True, "no": False, "?": None}[words[0]], opened)
    lo, _, hi = words[0].partition("..")
    kind = Kind(words[1]) if len(words) > 1 else Kind.EXACT
    return NumberValue(number_of(lo), number_of(hi or lo), kind, opened)


def show_value(program: Program, value: Value) -> str:
    """The text `value_of` reads."""
    names = [leaf_name(program, place) for place in range(len(program.leaves)) if value.open >> place & 1]
    opened = f" {{{', '.join(names)}}}" if names else ""
    if isinstance(value, TruthValue):
        return {True: "yes", False: "no", None: "?"}[value.truth] + opened
    ends = f"{value.lo}" if value.lo == value.hi else f"{value.lo}..{value.hi}"
    kind = "" if value.kind is Kind.EXACT else f" {value.kind.value}"
    return f"{ends}{kind}{opened}"
