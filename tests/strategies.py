"""The one Hypothesis module: small programs over every node, profiles for them, completions and refinements of a profile (D2).

Everything is small on purpose: a completion can be evaluated by brute force, and an example that fails can be read.
Programs keep the compiler's promises: a nullable value is read behind its flag, a partial table behind its membership, what is
picked or run up is not negative, ceilings of one group are equal, dates stay in the calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Literal
from zlib import crc32

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

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
    Benefit,
    Frame,
    Group,
    InputDecl,
    Program,
    RelationBar,
    RelationCeiling,
    RelationMember,
    RelationSpec,
    ancestry,
)
from huisuan.values import (
    NONE,
    UNKNOWN,
    Collection,
    Facts,
    Item,
    Kind,
    Known,
    KnownNone,
    Ranged,
    RoundMode,
    State,
    Unknown,
)

DAY0 = 738_914  # 2024-01-29: month ends, a leap day and a year's turn lie near
LETTERS = ("A", "B", "C")
OPERATORS: tuple[CompareOp, ...] = ("=", "<", "<=")
TEXTS = ("甲", "乙", "丙")
SET_NAMES = ("S0", "S1", "S2")
ITEM_IDS = tuple("abcdefgh")
WIDEST = 10**6
"""Larger static bounds are not grown further: backends of fixed width must hold every program."""


def whole(name: str, lo: int, hi: int, *, nullable: bool = False) -> InputDecl:
    return InputDecl(name, "number", lo=Fraction(lo), hi=Fraction(hi), nullable=nullable)


INPUTS = (
    whole("a", 0, 3),
    InputDecl("b", "number", scale=2, lo=Fraction(-2), hi=Fraction(3, 2)),
    whole("c", 1, 4, nullable=True),
    InputDecl("rate", "number", scale=10, lo=Fraction(0), hi=Fraction(1), legal_max=True),
    whole("day", DAY0, DAY0 + 40),
    InputDecl("open_day", "number", lo=Fraction(DAY0 - 400), hi=Fraction(DAY0 + 400)),
    InputDecl("t", "truth"),
    InputDecl("u", "truth", nullable=True),
    InputDecl("judged", "truth", "judgement"),
    InputDecl("g", "enum", members=LETTERS),
    InputDecl("h", "enum", members=("X", "Y"), nullable=True),
    InputDecl("s", "text"),
    InputDecl("reading", "enum", "reading", members=("wide", "narrow"), default="wide"),
    *(InputDecl(f"choice{count}", "enum", "choice", members=SET_NAMES[:count]) for count in (1, 2, 3)),
)
FRAMES = (
    Frame(
        "items",
        0,
        3,
        (
            whole("v", 0, 3),
            whole("w", -1, 2),
            whole("on", DAY0, DAY0 + 3),
            whole("n", 0, 2, nullable=True),
            InputDecl("ok", "truth"),
            InputDecl("kind", "enum", members=LETTERS),
            InputDecl("owner", "text"),
        ),
    ),
    Frame(
        "items.parts", 1, 2, (whole("q", 0, 2), InputDecl("p", "truth"), InputDecl("of", "enum", members=("X", "Y")))
    ),
    Frame("visits", 0, 2, (whole("x", 0, 2), InputDecl("sent", "truth"))),
)


def wrap_as_benefits(builder: Builder, nodes: Iterable[NodeId]) -> Program:
    """A finished program with one benefit a node, so that every one of `nodes` (numbers and truths, of any frame) is a root.

    The benefit of node 7 is called "n7": a truth of the profile is its status, one of a frame its member; a number its amount or line.
    """
    yes, nought = builder.const(True), builder.const(0)
    benefits = tuple(_benefit_of(builder, node, yes, nought) for node in nodes)
    totals = (
        (place, node) for place, node in enumerate(builder.nodes) if isinstance(node, Relation) and node.out == "total"
    )
    groups = tuple(Group(f"g{place}", place, ()) for place, _ in totals if builder.frames_of[place] == 0)
    return replace(builder.finish(builder.leaves()), benefits=benefits, groups=groups)


def _benefit_of(builder: Builder, node: NodeId, yes: NodeId, nought: NodeId) -> Benefit:
    frame = builder.frames_of[node]
    plain = Benefit(f"n{node}", yes, yes, yes, frame, yes, yes, nought, nought, nought, nought)
    match builder.types[node], frame:
        case "truth", 0:
            return replace(plain, status=node)
        case "truth", _:
            return replace(plain, member=node)
        case "number", 0:
            operation = builder.nodes[node]
            chosen = (node,) if isinstance(operation, Relation) and operation.out == "chosen" else ()
            return replace(plain, amount=node, relations=chosen)
        case "number", _:
            return replace(plain, line=node)
        case other:
            raise ValueError(f"a {other[0]} cannot be a root")


class Grower:
    """Grows a program by random nodes. `met`: judgements may also be read as met (such roots are not monotone, by design)."""

    def __init__(self, draw: DrawFn, *, met: bool, items: bool, ties: bool) -> None:
        self.draw, self.ties = draw, ties
        self.builder = Builder(INPUTS, FRAMES)
        self.frames = (0, 1, 2, 3) if items else (0,)
        self.numbers: dict[int, list[NodeId]] = {frame: [] for frame in self.frames}
        self.truths: dict[int, list[NodeId]] = {frame: [] for frame in self.frames}
        self.dates: dict[int, list[NodeId]] = {frame: [] for frame in self.frames}
        self.texts: dict[int, list[tuple[NodeId, tuple[str, ...]]]] = {frame: [] for frame in self.frames}
        for place in range(len(INPUTS)):
            self._leaf(0, INPUTS[place], lambda part, place=place: Input(place, part))
        for frame in self.frames[1:]:
            for place, decl in enumerate(FRAMES[frame - 1].fields):
                self._leaf(frame, decl, lambda part, frame=frame, place=place: Field(frame, place, part))
        if met:
            judged = next(place for place, decl in enumerate(INPUTS) if decl.id == "judged")
            self.truths[0].append(self.builder.add(Input(judged, met=True)))
        self.leaves = len(self.builder.nodes)
        self.guarded: set[NodeId] = set()

    def _leaf(self, frame: int, decl: InputDecl, make: Callable[..., Input | Field]) -> None:
        add = self.builder.add
        value = add(make("value"))
        if decl.nullable:
            none = add(make("none"))
            self.truths[frame].append(none)
            if decl.type == "number":
                self.numbers[frame].append(add(Select(none, self.builder.const(0), value)))
            elif decl.type == "truth":
                self.truths[frame].append(add(And((add(Not(none)), value))))
            else:
                self.truths[frame].append(add(And((add(Not(none)), add(Member(value, decl.members[:1]))))))
        elif decl.type == "truth":
            self.truths[frame].append(value)
        elif decl.type == "number":
            (self.dates if decl.id in ("day", "on", "open_day") else self.numbers)[frame].append(value)
        elif decl.tag != "choice":
            self.texts[frame].append((value, decl.members))

    def seen_from(self, frame: int) -> list[int]:
        return list(ancestry(tuple(self.builder.frames), frame))

    def pick(self, pool: Mapping[int, list[NodeId]], frame: int) -> NodeId:
        options = [node for place in self.seen_from(frame) for node in pool[place]]
        return self.draw(st.sampled_from(options[::-1]))

    def number(self, frame: int) -> NodeId:
        if self.draw(st.integers(0, 5)) == 0:
            return self.builder.const(Fraction(self.draw(st.integers(-2, 6)), 2))
        return self.pick(self.numbers, frame)

    def amount(self, frame: int) -> NodeId:
        """A number that is never negative."""
        node = self.number(frame)
        bounds = self.builder.bounds[node]
        assert bounds is not None
        return node if bounds.lo >= 0 else self.builder.add(Max((self.builder.const(0), node)))

    def truth(self, frame: int) -> NodeId:
        if self.draw(st.integers(0, 5)) == 0:
            return self.builder.const(True)
        return self.pick(self.truths, frame)

    def text(self, frame: int) -> tuple[NodeId, tuple[str, ...]]:
        return self.draw(st.sampled_from([pair for place in self.seen_from(frame) for pair in self.texts[place]]))

    def keep(self, node: NodeId) -> NodeId:
        """Offers a made node as an operand of later ones, unless it has grown too wide."""
        frame = self.builder.frames_of[node]
        if self.builder.types[node] == "truth":
            self.truths[frame].append(node)
        else:
            bounds = self.builder.bounds[node]
            assert bounds is not None
            if max(abs(bounds.lo), abs(bounds.hi)) <= WIDEST and self.builder.scales[node] <= WIDEST:
                self.numbers[frame].append(node)
        return node

    def grow(self, steps: int, only: tuple[str, ...]) -> None:
        over_items = [make for make in ITEM_NODES if not only or make.__name__ in only]
        anywhere = [make for make in SCALAR_NODES if not only or make.__name__ in only]
        for _ in range(steps):
            frame = self.draw(st.sampled_from(self.frames if anywhere else self.frames[1:]))
            make = self.draw(st.sampled_from([*anywhere, *(over_items if frame else ())]))
            node = make(self, frame)
            if node is not None:
                self.keep(node)


def _logic(grower: Grower, frame: int) -> NodeId:
    args = tuple(grower.truth(frame) for _ in range(grower.draw(st.integers(1, 3))))
    options: tuple[Node, ...] = (And(args), Or(args), Not(args[0]))
    return grower.builder.add(grower.draw(st.sampled_from(options)))


def _compare(grower: Grower, frame: int) -> NodeId:
    draw, add = grower.draw, grower.builder.add
    op = draw(st.sampled_from(OPERATORS))
    match draw(st.sampled_from(("number", "number", "date", "text", "truth", "member"))):
        case "number":
            return add(Compare(op, grower.number(frame), grower.number(frame)))
        case "date":
            return add(Compare(op, grower.pick(grower.dates, frame), grower.pick(grower.dates, frame)))
        case "truth":
            return add(Compare("=", grower.truth(frame), grower.truth(frame)))
        case "text":
            node, members = grower.text(frame)
            if draw(st.booleans()):
                return add(Compare("=", node, grower.text(frame)[0]))
            return add(Compare("=", node, grower.builder.const(draw(st.sampled_from(members or TEXTS)))))
        case _:
            node, members = grower.text(frame)
            chosen = draw(st.sets(st.sampled_from(members or TEXTS), max_size=2))
            return add(Member(node, tuple(sorted(chosen))))


def _arithmetic(grower: Grower, frame: int) -> NodeId:
    draw, add = grower.draw, grower.builder.add
    args = tuple(grower.number(frame) for _ in range(draw(st.integers(2, 3))))
    match draw(st.sampled_from(("add", "mul", "div", "min", "max", "limit"))):
        case "add":
            return add(Add(args))
        case "mul":
            return add(Mul(args[0], args[1]))
        case "div":
            return add(Div(args[0], args[1], f"q{draw(st.integers(0, 1))}"))
        case "min":
            return add(Min(args))
        case "max":
            return add(Max(args))
        case _:
            return add(Limit(args[0], args[1], "cap"))


def _round(grower: Grower, frame: int) -> NodeId:
    modes: tuple[RoundMode, ...] = ("half_away", "floor", "ceil")
    step = grower.draw(st.sampled_from((Fraction(1), Fraction(1, 100), Fraction(3, 2), Fraction(2))))
    return grower.builder.add(Round(grower.number(frame), step, grower.draw(st.sampled_from(modes))))


def _select(grower: Grower, frame: int) -> NodeId:
    of = grower.draw(st.sampled_from((grower.number, grower.number, grower.truth)))
    return grower.builder.add(Select(grower.truth(frame), of(frame), of(frame)))


def _table(grower: Grower, frame: int) -> NodeId | None:
    """Over one key or two; a partial one is guarded by the membership of its rows, as the mechanism does."""
    draw, add = grower.draw, grower.builder.add
    keys = [grower.text(frame) for _ in range(draw(st.integers(1, 2)))]
    if any(not members for _, members in keys):
        return None
    cells = list(product(*(members for _, members in keys)))
    kept = draw(st.lists(st.sampled_from(cells), min_size=1, unique=True)) if draw(st.booleans()) else cells
    rows = tuple((cell, Fraction(draw(st.integers(-1, 4)), 2)) for cell in sorted(kept))
    table = add(Table(tuple(node for node, _ in keys), rows))
    if len(kept) == len(cells):
        return table
    grower.guarded.add(table)
    of_row = [
        add(And(tuple(add(Member(node, (text,))) for (node, _), text in zip(keys, row, strict=True))))
        for row, _ in rows
    ]
    return add(Select(add(Or(tuple(of_row))), table, grower.builder.const(0)))


def _bands(grower: Grower, frame: int) -> NodeId:
    draw = grower.draw
    cuts = sorted(draw(st.sets(st.integers(-2, 6), min_size=1, max_size=3)))
    edges = tuple((Fraction(cut, 2), draw(st.booleans())) for cut in cuts)
    values = tuple(Fraction(draw(st.integers(0, 4))) for _ in range(len(edges) + 1))
    return grower.builder.add(Bands(grower.number(frame), edges, values))


def _calendar(grower: Grower, frame: int) -> NodeId:
    draw, add = grower.draw, grower.builder.add
    day = grower.pick(grower.dates, frame)
    match draw(st.sampled_from(("year", "month", "day", "add_months", "months_between"))):
        case "add_months":
            a = INPUTS.index(next(decl for decl in INPUTS if decl.id == "a"))
            months = draw(st.sampled_from((grower.builder.const(draw(st.integers(-13, 13))), add(Input(a)))))
            if isinstance(grower.builder.nodes[day], Calendar):
                return add(Calendar("year", (day,)))
            moved = add(Calendar("add_months", (day, months)))
            grower.dates[grower.builder.frames_of[moved]].append(moved)
            return add(Calendar("months_between", (day, moved)))
        case "months_between":
            return add(Calendar("months_between", (day, grower.pick(grower.dates, frame))))
        case "year":
            return add(Calendar("year", (day,)))
        case "month":
            return add(Calendar("month", (day,)))
        case _:
            return add(Calendar("day", (day,)))


def _range(grower: Grower, frame: int) -> NodeId:
    draw, builder = grower.draw, grower.builder
    leaf, top = f"d{draw(st.integers(0, 1))}", builder.const(8)
    match draw(st.sampled_from((Kind.AT_MOST, Kind.AT_LEAST, Kind.BETWEEN, Kind.UNQUANTIFIED))):
        case Kind.AT_MOST:
            return builder.add(Range(builder.const(0), grower.amount(frame), Kind.AT_MOST, leaf))
        case Kind.AT_LEAST:
            return builder.add(Range(grower.number(frame), top, Kind.AT_LEAST, leaf))
        case Kind.BETWEEN:
            return builder.add(Range(grower.number(frame), grower.number(frame), Kind.BETWEEN, leaf))
        case _:
            return builder.add(Range(builder.const(0), top, Kind.UNQUANTIFIED, leaf))


def _relation(grower: Grower, frame: int) -> NodeId:
    draw, builder = grower.draw, grower.builder
    size = draw(st.integers(1, 3))
    members = tuple(RelationMember(grower.truth(frame), grower.amount(frame)) for _ in range(size))
    subsets = st.lists(st.integers(0, size - 1), min_size=1, max_size=size, unique=True).map(lambda s: tuple(sorted(s)))
    sets = tuple(draw(st.lists(subsets, min_size=1, max_size=3, unique=True)))
    shapes: tuple[tuple[tuple[int, ...], ...], ...] = ((), (tuple(range(size)),), ((0,), tuple(range(size))))
    if size == 3:
        shapes = (*shapes, ((1, 2), (0, 1, 2)), ((0, 1),), ((0,), (0, 1), (0, 1, 2)))
    ceilings = tuple(RelationCeiling(group, grower.number(frame)) for group in draw(st.sampled_from(shapes)))
    pairs = [(barrer, (barred,)) for barrer in range(size) for barred in range(barrer + 1, size)]
    drawn = draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True)) if pairs else []
    choosing = draw(st.integers(0, 3)) == 0
    choice = (
        builder.add(Input(next(at for at, decl in enumerate(INPUTS) if decl.id == f"choice{len(sets)}")))
        if choosing
        else None
    )
    deepest = builder.deepest([place for member in members for place in (member.gate, member.value)])
    deepest = (
        builder.deepest([_any_node_of(builder, deepest), *(group.ceiling for group in ceilings)])
        if ceilings
        else deepest
    )
    spec = builder.add_relation(
        RelationSpec(
            f"r{len(builder.relations)}",
            deepest,
            members,
            sets,
            ceilings,
            tuple(RelationBar(barrer, barred) for barrer, barred in drawn),
            choice,
            SET_NAMES[: len(sets)] if choosing else (),
        )
    )
    grower.keep(builder.add(Relation(spec, "total")))
    grower.keep(builder.add(Relation(spec, "chosen")))
    return builder.add(Relation(spec, "member", draw(st.integers(0, size - 1))))


def _any_node_of(builder: Builder, frame: int) -> NodeId:
    return next(place for place, found in enumerate(builder.frames_of) if found == frame)


def _aggregate(grower: Grower, frame: int) -> NodeId:
    draw, add = grower.draw, grower.builder.add
    member, value = grower.truth(frame), grower.number(frame)
    leaf = f"x{draw(st.integers(0, 1))}"
    options: tuple[Node, ...] = (
        Count(frame, member),
        Exists(frame, member),
        Sum(frame, member, value),
        Extreme(frame, member, value, "max", leaf),
        Extreme(frame, member, value, "min", leaf),
    )
    return add(draw(st.sampled_from(options)))


def _order(grower: Grower, frame: int) -> tuple[NodeId, ...]:
    pools = (grower.dates, grower.numbers) if grower.dates[frame] else (grower.numbers,)
    return tuple(grower.pick(draw_pool, frame) for draw_pool in pools[: grower.draw(st.integers(0, 2))])


def _keys(grower: Grower, frame: int) -> tuple[NodeId, ...]:
    keys = [grower.text(frame)[0], grower.truth(frame)]
    return tuple(keys[: grower.draw(st.sampled_from((0, 0, 1, 1, 2)))])


def _pick(grower: Grower, frame: int) -> NodeId | None:
    draw = grower.draw
    order: Literal["first", "best"] = draw(st.sampled_from(("first", "best")))
    out: Literal["taken", "sum"] = draw(st.sampled_from(("taken", "sum")))
    if not grower.ties and (order == "first" or out == "taken"):
        return None
    by = _order(grower, frame) if order == "first" else ()
    k = draw(st.integers(1, 2))
    return grower.builder.add(
        Pick(frame, grower.truth(frame), grower.amount(frame), k, order, by, _keys(grower, frame), out)
    )


def _running(grower: Grower, frame: int) -> NodeId | None:
    draw, builder = grower.draw, grower.builder
    out: Literal["each", "sum", "before_sum", "before_max"]
    out = draw(st.sampled_from(("each", "sum", "before_sum", "before_max")))
    if not grower.ties and out != "sum":
        return None
    keys = _keys(grower, frame)
    ceiling = None
    if out in ("each", "sum"):
        ceiling = _ceiling(grower, frame, keys)
    return builder.add(
        Running(frame, grower.truth(frame), grower.amount(frame), ceiling, _order(grower, frame), keys, out)
    )


def _ceiling(grower: Grower, frame: int, keys: Sequence[NodeId]) -> NodeId:
    """In the parent frame, or by the group's own key: what is equal within a group."""
    parent = grower.builder.frames[frame].parent
    assert parent is not None
    plain = grower.number(parent)
    if not keys or grower.draw(st.booleans()):
        return plain
    member = grower.builder.add(Member(keys[0], ("A", "X", "甲")))
    return grower.builder.add(Select(member, plain, grower.builder.const(1)))


def _related(grower: Grower, frame: int) -> NodeId:
    draw = grower.draw
    keys = tuple((key, key) for key in _keys(grower, frame))
    order = _order(grower, frame)
    compares = tuple((draw(st.sampled_from(OPERATORS)), node, node) for node in order)
    out: Literal["exists", "count", "sum"] = draw(st.sampled_from(("exists", "count", "sum")))
    value = grower.number(frame) if out == "sum" else None
    return grower.builder.add(Related(frame, keys, compares, grower.truth(frame), value, out))


NodeMaker = Callable[[Grower, int], NodeId | None]
SCALAR_NODES: tuple[NodeMaker, ...] = (
    _logic,
    _compare,
    _compare,
    _arithmetic,
    _arithmetic,
    _round,
    _select,
    _table,
    _bands,
    _calendar,
    _range,
    _relation,
)
ITEM_NODES: tuple[NodeMaker, ...] = (
    _aggregate,
    _aggregate,
    _aggregate,
    _pick,
    _pick,
    _running,
    _running,
    _related,
    _related,
)


@st.composite
def programs(
    draw: DrawFn,
    *,
    steps: int = 12,
    met: bool = False,
    items: bool = True,
    ties: bool = True,
    only: tuple[str, ...] = (),
) -> Program:
    """A program whose grown nodes are roots, and one benefit "all" with condition, lines and totals of its own.

    `met` also reads a judgement as met; `items` allows frames; `ties=False` leaves out nodes that fall back on the order of item ids;
    `only` names the node makers below to grow by ("relation", "pick", …; all if empty).
    """
    grower = Grower(draw, met=met, items=items, ties=ties)
    grower.grow(draw(st.integers(min(3, steps), steps)), tuple(f"_{name}" for name in only))
    builder = grower.builder
    frame = draw(st.sampled_from(grower.frames[:2]))
    status, line, total = grower.truth(0), grower.amount(frame), grower.amount(0)
    member, taken = grower.truth(frame), grower.truth(frame)
    made = set(range(grower.leaves, len(builder.nodes))) - grower.guarded
    grown = [node for node in sorted(made) if builder.types[node] in ("truth", "number")]
    program = wrap_as_benefits(builder, grown)
    whole_benefit = Benefit(
        "all",
        grower.truth(0),
        status,
        status,
        frame,
        member,
        taken,
        line,
        line,
        total,
        draw(st.sampled_from((total, grower.amount(0)))),
    )
    final = wrap_as_benefits(builder, ())
    return replace(final, benefits=(*program.benefits, whole_benefit), origins=())


def _step(decl: InputDecl) -> Fraction:
    return Fraction(1, decl.scale)


@cache
def _numbers_of(decl: InputDecl, lo: Fraction, hi: Fraction) -> SearchStrategy[Fraction]:
    return st.integers(0, int((hi - lo) * decl.scale)).map(lambda steps: lo + steps * _step(decl))


@cache
def values_of(decl: InputDecl) -> SearchStrategy[State]:
    """A value of a declared leaf (or none, if it can be)."""
    match decl.type:
        case "number":
            known: SearchStrategy[State] = _numbers_of(decl, decl.lo, decl.hi).map(Known)
        case "truth":
            known = st.booleans().map(Known)
        case "enum":
            known = st.sampled_from(decl.members).map(Known)
        case "text":
            known = st.sampled_from(TEXTS).map(Known)
    return known | st.just(NONE) if decl.nullable else known


@cache
@st.composite
def states_of(draw: DrawFn, decl: InputDecl) -> State:
    """Known as often as not, else unknown or, for a number, a range."""
    match draw(st.sampled_from(("known", "known", "unknown", "range"))):
        case "known":
            return draw(values_of(decl))
        case "range" if decl.type == "number":
            ends = sorted(draw(st.tuples(*[_numbers_of(decl, decl.lo, decl.hi)] * 2)))
            return Ranged(ends[0], ends[1])
        case _:
            return UNKNOWN


def _children(frames: Sequence[Frame], frame: int) -> list[int]:
    return [place for place, found in enumerate(frames) if found.parent == frame]


def _inner_name(frame: Frame) -> str:
    return frame.name.rpartition(".")[2] if frame.parent else frame.name


@st.composite
def _facts_at(draw: DrawFn, program: Program, frame: int) -> tuple[Mapping[str, State], Mapping[str, Collection]]:
    decls = program.inputs if frame == 0 else program.frames[frame].fields
    values = {decl.id: draw(states_of(decl)) for decl in decls if draw(st.integers(0, 7))}
    collections = {}
    for child in _children(program.frames, frame):
        if draw(st.integers(0, 7)):
            collections[_inner_name(program.frames[child])] = draw(_collections_of(program, child))
    return values, collections


@st.composite
def _collections_of(draw: DrawFn, program: Program, frame: int) -> Collection:
    most = program.frames[frame].max_items
    ids = sorted(draw(st.lists(st.sampled_from(ITEM_IDS), max_size=most, unique=True)))
    items = tuple(Item(name, *draw(_facts_at(program, frame))) for name in ids)
    more = draw(st.sampled_from((0, 0, most - len(ids), draw(st.integers(0, most - len(ids))))))
    return Collection(items, more)


@st.composite
def facts_for(draw: DrawFn, program: Program) -> Facts:
    """A profile: facts known, none, ranged or unknown; collections absent, open or complete."""
    values, collections = draw(_facts_at(program, 0))
    return Facts(values, collections)


def _learn_value(draw: DrawFn, decl: InputDecl, state: State, *, fully: bool) -> State:
    """The state once more is known: fully, or perhaps a little. A choice is the applicant's and stays as it is."""
    if isinstance(state, Known | KnownNone) or decl.tag == "choice":
        return state
    if not fully and draw(st.booleans()):
        return state
    lo, hi = (state.lo, state.hi) if isinstance(state, Ranged) else (decl.lo, decl.hi)
    if decl.type == "number" and not fully and draw(st.booleans()):
        ends = sorted(draw(st.tuples(*[_numbers_of(decl, lo, hi)] * 2)))
        return Ranged(ends[0], ends[1])
    if isinstance(state, Ranged):
        return Known(draw(_numbers_of(decl, lo, hi)))
    return draw(values_of(decl))


def _learn_at(
    draw: DrawFn, program: Program, frame: int, known: Facts | Item, *, fully: bool
) -> tuple[Mapping[str, State], Mapping[str, Collection]]:
    decls = program.inputs if frame == 0 else program.frames[frame].fields
    values = {decl.id: _learn_value(draw, decl, known.values.get(decl.id, UNKNOWN), fully=fully) for decl in decls}
    collections = {}
    for child in _children(program.frames, frame):
        name = _inner_name(program.frames[child])
        found = known.collections.get(name, Collection((), program.frames[child].max_items))
        collections[name] = _learn_collection(draw, program, child, found, fully=fully)
    return values, collections


def _learn_collection(draw: DrawFn, program: Program, frame: int, found: Collection, *, fully: bool) -> Collection:
    taken = {item.id for item in found.items}
    free = [name for name in ITEM_IDS if name not in taken]
    fresh = draw(st.lists(st.sampled_from(free), max_size=found.more, unique=True)) if found.more else []
    items = [*found.items, *(Item(name) for name in fresh)]
    learnt = tuple(
        Item(item.id, *_learn_at(draw, program, frame, item, fully=fully))
        for item in sorted(items, key=lambda item: item.id)
    )
    left = found.more - len(fresh)
    return Collection(learnt, 0 if fully or not left else draw(st.integers(0, left)))


@st.composite
def completions(draw: DrawFn, program: Program, facts: Facts) -> Facts:
    """Everything of `facts` known, nothing more to come; open choices stay open (D13 totals them at the best)."""
    return Facts(*_learn_at(draw, program, 0, facts, fully=True))


@st.composite
def refinements(draw: DrawFn, program: Program, facts: Facts) -> Facts:
    """Something more is known than in `facts` (D2): values filled in, ranges narrowed, items come in, `more` fallen."""
    return Facts(*_learn_at(draw, program, 0, facts, fully=False))


@dataclass(frozen=True, slots=True)
class Oracle:
    """Answers what no fact can: the sum that discretion settles on, and what stands where the law is silent."""

    seed: int

    def settle(self, leaf: str, path: tuple[int, ...], lo: Fraction, hi: Fraction) -> Fraction:
        return (lo, hi)[(crc32(f"{leaf}/{path}".encode()) ^ self.seed) & 1]


def oracles() -> SearchStrategy[Oracle]:
    return st.sampled_from((Oracle(0), Oracle(1)))


DENSE: tuple[tuple[str, ...], ...] = ((), ("relation",), ("pick",), ("running",), ("related", "aggregate"))
"""Makers to grow by: all, and those whose rules are longest, alone, so that their corners are met often."""


def steps_of(only: tuple[str, ...]) -> int:
    return 3 if only else 12


@st.composite
def cases(
    draw: DrawFn, *, steps: int = 12, met: bool = True, items: bool = True, only: tuple[str, ...] = ()
) -> tuple[Program, tuple[Facts, ...]]:
    """A program and a few profiles of it: what a comparison of backends eats."""
    program = draw(programs(steps=steps, met=met, items=items, only=only))
    return program, tuple(draw(st.lists(facts_for(program), min_size=1, max_size=4)))


def is_unknown(state: State) -> bool:
    return isinstance(state, Unknown | Ranged)
