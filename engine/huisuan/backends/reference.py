"""The reference backend: one profile, plain exact intervals, every value kept on demand. It is the meaning; speed is not its concern.

Scalar nodes are here, nodes over the items of a collection in `reference_items.py` and `reference_queues.py`, competing lines in
`stacking.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import assert_never

from huisuan import calendar_dates as calendar
from huisuan.backends.record import NumberValue, Roots, TruthValue, Value
from huisuan.backends.reference_items import ItemNode, evaluate_item_node
from huisuan.backends.reference_parts import Items, Path
from huisuan.backends.stacking import Contest, resolve
from huisuan.backends.three_valued import AnyValue, TextValue, compare, number, truth
from huisuan.ir.bounds import product, quotient
from huisuan.ir.nodes import (
    Add,
    And,
    Bands,
    Calendar,
    Compare,
    Const,
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
from huisuan.ir.program import InputDecl, LeafTag, Program, ancestry, roots
from huisuan.values import (
    UNKNOWN,
    Facts,
    Interval,
    Kind,
    Known,
    KnownNone,
    Ranged,
    State,
    Truth,
    flip_kind,
    join_kinds,
    round_to,
    truth_and,
    truth_not,
    truth_or,
)

DATE_FUNCTIONS = {"year": calendar.year_of, "month": calendar.month_of, "day": calendar.day_of}


class Evaluation:
    """One profile under one program: values of nodes by place in the profile, computed once each and kept (the trace)."""

    def __init__(self, program: Program, facts: Facts) -> None:
        self.program = program
        self.facts = facts
        self.values: dict[tuple[NodeId, Path], AnyValue] = {}
        self._depths = tuple(len(ancestry(program.frames, frame)) - 1 for frame in range(len(program.frames)))
        self._bits = {leaf: 1 << place for leaf, place in program.leaf_index().items()}
        self.items = Items(program, facts)

    def value(self, node: NodeId, path: Path = ()) -> AnyValue:
        """The value of `node` at `path`: the item numbers of its frame and outer frames, outermost first."""
        place = path[: self._depths[self.program.frames_of[node]]]
        found = self.values.get((node, place))
        if found is None:
            found = self.values[node, place] = self._compute(node, place)
        return found

    def truth(self, node: NodeId, path: Path = ()) -> TruthValue:
        value = self.value(node, path)
        assert isinstance(value, TruthValue)
        return value

    def number(self, node: NodeId, path: Path = ()) -> NumberValue:
        value = self.value(node, path)
        assert isinstance(value, NumberValue)
        return value

    def bit(self, tag: LeafTag, name: str) -> int:
        return self._bits[tag, name]

    def depth(self, frame: int) -> int:
        return self._depths[frame]

    def _compute(self, node: NodeId, path: Path) -> AnyValue:
        match operation := self.program.nodes[node]:
            case Const(value=value):
                return self._constant(value)
            case Input():
                decl = self.program.inputs[operation.decl]
                state = self.facts.values.get(decl.id, UNKNOWN)
                return self._leaf(decl, state, operation.part, operation.met, self.bit(decl.tag, decl.id))
            case Field():
                frame = self.program.frames[operation.frame]
                decl = frame.fields[operation.decl]
                state = self.items.state(operation.frame, path, decl.id)
                leaf = self.bit("fact", f"{frame.name}.{decl.id}")
                return self._leaf(decl, state, operation.part, operation.met, leaf)
            case Not() | And() | Or() | Compare() | Member():
                return self._logic(operation, path)
            case Add() | Mul() | Div() | Min() | Max() | Round() | Limit():
                return self._arithmetic(node, operation, path)
            case Select():
                return self._select(operation, path)
            case Table():
                return self._table(operation, path)
            case Bands():
                return self._bands(operation, path)
            case Calendar():
                return self._calendar(operation, path)
            case Range():
                low, high = self.number(operation.low, path), self.number(operation.high, path)
                kind = join_kinds((operation.kind, low.kind, high.kind))
                leaf = self.bit("discretion", operation.leaf)
                return number(low.lo, max(low.hi, high.hi), kind, low.open | high.open | leaf)
            case Relation():
                return self._relation(operation, path)
            case Count() | Sum() | Exists() | Extreme() | Pick() | Running() | Related():
                return self._over_items(node, operation, path)
            case _:
                assert_never(operation)

    def _over_items(self, node: NodeId, operation: ItemNode, path: Path) -> Value:
        return evaluate_item_node(self, node, operation, path)

    @staticmethod
    def _constant(value: Fraction | bool | str) -> AnyValue:
        if isinstance(value, bool):
            return TruthValue(value)
        if isinstance(value, str):
            return TextValue(value, frozenset((value,)))
        return NumberValue(value, value)

    @staticmethod
    def _leaf(decl: InputDecl, state: State, part: str, met: bool, leaf: int) -> AnyValue:
        if part == "none":
            if isinstance(state, KnownNone):
                return TruthValue(True)
            known = isinstance(state, Known | Ranged) or not decl.nullable
            return TruthValue(False) if known else TruthValue(None, leaf)
        if decl.type == "number":
            if isinstance(state, Known):
                assert isinstance(state.value, Fraction)
                return NumberValue(state.value, state.value)
            if isinstance(state, Ranged):
                return number(state.lo, state.hi, Kind.EXACT, leaf)
            return number(decl.lo, decl.hi, Kind.EXACT, leaf)
        if decl.type == "truth":
            if isinstance(state, Known):
                assert isinstance(state.value, bool)
                return TruthValue(state.value)
            return TruthValue(True) if met else TruthValue(None, leaf)
        if isinstance(state, Known):
            assert isinstance(state.value, str)
            return TextValue(state.value, frozenset((state.value,)))
        return TextValue(None, frozenset(decl.members) if decl.type == "enum" else None, leaf)

    def _logic(self, operation: Not | And | Or | Compare | Member, path: Path) -> TruthValue:
        match operation:
            case Not():
                inner = self.truth(operation.a, path)
                return truth(truth_not(inner.truth), inner.open)
            case And() | Or():
                parts = [self.truth(arg, path) for arg in operation.args]
                combine = truth_and if isinstance(operation, And) else truth_or
                return truth(combine(part.truth for part in parts), _open(parts))
            case Compare():
                a, b = self.value(operation.a, path), self.value(operation.b, path)
                return truth(compare(operation.op, a, b), a.open | b.open)
            case Member():
                inner_text = self.value(operation.a, path)
                assert isinstance(inner_text, TextValue)
                return truth(_member(inner_text, operation.members), inner_text.open)

    def _arithmetic(
        self, node: NodeId, operation: Add | Mul | Div | Min | Max | Round | Limit, path: Path
    ) -> NumberValue:
        match operation:
            case Add() | Min() | Max():
                parts = [self.number(arg, path) for arg in operation.args]
                lows, highs = [part.lo for part in parts], [part.hi for part in parts]
                kind, leaves = join_kinds(part.kind for part in parts), _open(parts)
                match operation:
                    case Add():
                        return number(sum(lows, Fraction(0)), sum(highs, Fraction(0)), kind, leaves)
                    case Min():
                        return number(min(lows), min(highs), kind, leaves)
                    case Max():
                        return number(max(lows), max(highs), kind, leaves)
            case Limit():
                a, b = self.number(operation.a, path), self.number(operation.ceiling, path)
                return number(min(a.lo, b.lo), min(a.hi, b.hi), join_kinds((a.kind, b.kind)), a.open | b.open)
            case Round():
                a = self.number(operation.a, path)
                ends = [round_to(end, operation.step, operation.mode) for end in (a.lo, a.hi)]
                return number(ends[0], ends[1], a.kind, a.open)
            case Mul():
                a, b = self.number(operation.a, path), self.number(operation.b, path)
                hull = product(Interval(a.lo, a.hi), Interval(b.lo, b.hi))
                return number(hull.lo, hull.hi, self._factor_kind(operation, a, b), a.open | b.open)
            case Div():
                a, b = self.number(operation.a, path), self.number(operation.b, path)
                kind = self._factor_kind(operation, a, b)
                static = self.program.bounds[node]
                assert static is not None
                if b.lo == b.hi == 0:
                    return NumberValue(
                        static.lo, static.hi, kind, a.open | b.open | self.bit("undefined", operation.leaf)
                    )
                if b.lo <= 0 <= b.hi:
                    return number(static.lo, static.hi, kind, a.open | b.open)
                hull = quotient(Interval(a.lo, a.hi), Interval(b.lo, b.hi))
                return number(hull.lo, hull.hi, kind, a.open | b.open)

    def _factor_kind(self, operation: Mul | Div, a: NumberValue, b: NumberValue) -> Kind:
        """A factor that is negative turns "at most" into "at least"; one of unknown sign makes both of them "between"."""
        by_b = self._through(a.kind, operation.b)
        by_a = self._through(b.kind, operation.a)
        return join_kinds((by_b, flip_kind(by_a) if isinstance(operation, Div) else by_a))

    def _through(self, kind: Kind, factor: NodeId) -> Kind:
        bounds = self.program.bounds[factor]
        assert bounds is not None
        if bounds.lo >= 0:
            return kind
        if bounds.hi <= 0:
            return flip_kind(kind)
        return Kind.BETWEEN if kind in (Kind.AT_MOST, Kind.AT_LEAST) else kind

    def _select(self, operation: Select, path: Path) -> AnyValue:
        condition = self.truth(operation.cond, path)
        if condition.truth is not None:
            return self.value(operation.then if condition.truth else operation.other, path)
        a, b = self.value(operation.then, path), self.value(operation.other, path)
        leaves = condition.open | a.open | b.open
        if isinstance(a, NumberValue) and isinstance(b, NumberValue):
            return number(min(a.lo, b.lo), max(a.hi, b.hi), join_kinds((a.kind, b.kind)), leaves)
        assert isinstance(a, TruthValue) and isinstance(b, TruthValue)
        return truth(a.truth if a.truth == b.truth else None, leaves)

    def _table(self, operation: Table, path: Path) -> NumberValue:
        keys = [self.value(key, path) for key in operation.keys]
        assert all(isinstance(key, TextValue) for key in keys)
        known = [key.text if isinstance(key, TextValue) else None for key in keys]
        rows = [
            value
            for row, value in operation.rows
            if all(text is None or text == cell for text, cell in zip(known, row, strict=True))
        ]
        if not rows:
            return NumberValue(Fraction(0), Fraction(0))
        return number(min(rows), max(rows), Kind.EXACT, _open(keys))

    def _bands(self, operation: Bands, path: Path) -> NumberValue:
        a = self.number(operation.a, path)
        first, last = _band(operation, a.lo), _band(operation, a.hi)
        reached = operation.values[first : last + 1]
        return number(min(reached), max(reached), a.kind, a.open)

    def _calendar(self, operation: Calendar, path: Path) -> NumberValue:
        args = [self.number(arg, path) for arg in operation.args]
        leaves = _open(args)
        a = args[0]
        lo, hi = int(a.lo), int(a.hi)
        match operation.function:
            case "year":
                return _whole(calendar.year_of(lo), calendar.year_of(hi), leaves)
            case "month" | "day":
                same = calendar.year_of(lo) == calendar.year_of(hi)
                if operation.function == "day":
                    same = same and calendar.month_of(lo) == calendar.month_of(hi)
                if not same:
                    return _whole(1, 12 if operation.function == "month" else 31, leaves)
                function = DATE_FUNCTIONS[operation.function]
                return _whole(function(lo), function(hi), leaves)
            case "add_months":
                b = args[1]
                return _whole(calendar.add_months(lo, int(b.lo)), calendar.add_months(hi, int(b.hi)), leaves)
            case "months_between":
                b = args[1]
                return _whole(calendar.months_between(hi, int(b.lo)), calendar.months_between(lo, int(b.hi)), leaves)

    def _relation(self, operation: Relation, path: Path) -> NumberValue:
        spec = self.program.relations[operation.spec]
        gates = [self.truth(member.gate, path) for member in spec.members]
        values = [self.number(member.value, path) for member in spec.members]
        ceilings = [self.number(group.ceiling, path) for group in spec.ceilings]
        choice = None if spec.choice is None else self.value(spec.choice, path)
        wanted = choice.text if isinstance(choice, TextValue) else None
        named = [place for place, name in enumerate(spec.set_names) if name == wanted]
        stacked = resolve(
            Contest(
                tuple(gate.truth for gate in gates),
                tuple(Interval(value.lo, value.hi) for value in values),
                tuple(
                    (group.members, Interval(value.lo, value.hi))
                    for group, value in zip(spec.ceilings, ceilings, strict=True)
                ),
                spec.bars,
                spec.sets,
                tuple(range(len(spec.sets))) if wanted is None else tuple(named),
            )
        )
        leaves = _open([*gates, *values, *ceilings]) | (choice.open if choice is not None else 0)
        live = [value.kind for gate, value in zip(gates, values, strict=True) if gate.truth is not False]
        kinds = [*live, *(value.kind for value in ceilings)]
        match operation.out:
            case "total":
                return number(stacked.total.lo, stacked.total.hi, join_kinds(kinds), leaves)
            case "chosen":
                return number(stacked.chosen.lo, stacked.chosen.hi, Kind.EXACT, leaves)
            case "member":
                paid = stacked.members[operation.member]
                own = join_kinds((values[operation.member].kind, *(value.kind for value in ceilings)))
                return number(paid.lo, paid.hi, own, leaves)


def _open(values: Sequence[AnyValue]) -> int:
    leaves = 0
    for value in values:
        leaves |= value.open
    return leaves


def _whole(lo: int, hi: int, leaves: int) -> NumberValue:
    return number(Fraction(lo), Fraction(hi), Kind.EXACT, leaves)


def _band(operation: Bands, value: Fraction) -> int:
    place = 0
    for edge, belongs_above in operation.edges:
        if value > edge or (value == edge and belongs_above):
            place += 1
        else:
            break
    return place


def _member(value: TextValue, members: tuple[str, ...]) -> Truth:
    if value.text is not None:
        return value.text in members
    if value.possible is None:
        return None if members else False
    inside = {option in members for option in value.possible}
    return inside.pop() if len(inside) == 1 else None


class ReferenceBackend:
    """Owes everything, and the trace."""

    name = "reference"

    def evaluate(self, program: Program, profiles: tuple[Facts, ...]) -> tuple[Roots, ...]:
        return tuple(roots_of(Evaluation(program, facts)) for facts in profiles)


def roots_of(evaluation: Evaluation) -> Roots:
    """All roots of the program under this evaluation."""
    program = evaluation.program
    single: dict[NodeId, Value] = {}
    items: dict[NodeId, dict[tuple[str, ...], Value]] = {}
    for node in roots(program):
        frame = program.frames_of[node]
        if frame == 0:
            value = evaluation.value(node)
            assert not isinstance(value, TextValue)
            single[node] = value
            continue
        items[node] = {}
        for path in evaluation.items.paths(frame):
            value = evaluation.value(node, path)
            assert not isinstance(value, TextValue)
            items[node][evaluation.items.ids(frame, path)] = value
    return Roots(single, items)
