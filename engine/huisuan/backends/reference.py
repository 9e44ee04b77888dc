"""The reference backend: one profile, plain exact intervals, every value kept on demand. It is the meaning; speed comes after that.

Formulas and logic are here; tables, bands, dates and relations in `reference_rules.py`; nodes over the items of a collection in
`reference_items.py` and `reference_queues.py`; competing lines in `stacking.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import assert_never

from huisuan.backends.record import NumberValue, Roots, TruthValue, Value
from huisuan.backends.reference_items import ItemNode, evaluate_item_node
from huisuan.backends.reference_parts import NOUGHT, Items, Path
from huisuan.backends.reference_reading import Reading, blank_facts
from huisuan.backends.reference_roots import asked_of
from huisuan.backends.reference_rules import bands_value, calendar_value, open_in, relation_value, table_value
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
from huisuan.ir.program import InputDecl, LeafTag, Program, ancestry
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
    truth_not,
)


class Evaluation:
    """One profile under one program: values of nodes by place in the profile, computed once each and kept (the trace)."""

    def __init__(self, program: Program, facts: Facts) -> None:
        self.program = program
        self.facts = facts
        self.values: dict[NodeId, AnyValue] = {}
        self.item_values: dict[tuple[NodeId, Path], AnyValue] = {}
        self.shape = self._shape()
        self._depths, self._bits = self.shape
        self.items = Items(program, facts)

    def _shape(self) -> tuple[tuple[int, ...], dict[tuple[str, str], int]]:
        """How many items deep each frame is, and the bit of each leaf."""
        frames = self.program.frames
        depths = tuple(len(ancestry(frames, frame)) - 1 for frame in range(len(frames)))
        return depths, {leaf: 1 << place for leaf, place in self.program.leaf_index().items()}

    def value(self, node: NodeId, path: Path = ()) -> AnyValue:
        """The value of `node` at `path`: the item numbers of its frame and outer frames, outermost first."""
        known = self.values.get(node)
        if known is not None:
            return known
        frame = self.program.frames_of[node]
        if not frame:
            known = self.values[node] = self._fresh(node, ())
            return known
        place = path[: self._depths[frame]]
        found = self.item_values.get((node, place))
        if found is None:
            found = self.item_values[node, place] = self._fresh(node, place)
        return found

    def _fresh(self, node: NodeId, path: Path) -> AnyValue:
        return self._compute(node, path)

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
            case And():
                return self._first(False, operation.args, path)
            case Or():
                return self._first(True, operation.args, path)
            case Select():
                return self._select(operation, path)
            case Input():
                decl = self.program.inputs[operation.decl]
                state = self.facts.values.get(decl.id, UNKNOWN)
                return self._leaf(decl, state, operation.part, operation.met, self.bit(decl.tag, decl.id))
            case Not() | Compare() | Member():
                return self._test(operation, path)
            case Count() | Sum() | Exists() | Extreme() | Pick() | Running() | Related():
                return self._over_items(node, operation, path)
            case Field():
                frame = self.program.frames[operation.frame]
                decl = frame.fields[operation.decl]
                state = self.items.state(operation.frame, path, decl.id)
                leaf = self.bit("fact", f"{frame.name}.{decl.id}")
                return self._leaf(decl, state, operation.part, operation.met, leaf)
            case Const(value=value):
                return self._constant(value)
            case Add() | Mul() | Div() | Min() | Max() | Round() | Limit():
                return self._arithmetic(node, operation, path)
            case Table():
                return table_value(self, operation, path)
            case Bands():
                return bands_value(self, operation, path)
            case Calendar():
                return calendar_value(self, operation, path)
            case Range():
                low, high = self.number(operation.low, path), self.number(operation.high, path)
                kind = join_kinds((operation.kind, low.kind, high.kind))
                leaf = self.bit("discretion", operation.leaf)
                return number(low.lo, max(low.hi, high.hi), kind, low.open | high.open | leaf)
            case Relation():
                return relation_value(self, operation, path)
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

    def _test(self, operation: Not | Compare | Member, path: Path) -> TruthValue:
        match operation:
            case Not():
                inner = self.truth(operation.a, path)
                return truth(truth_not(inner.truth), inner.open)
            case Compare():
                a, b = self.value(operation.a, path), self.value(operation.b, path)
                return truth(compare(operation.op, a, b), a.open | b.open)
            case Member():
                inner_text = self.value(operation.a, path)
                assert isinstance(inner_text, TextValue)
                return truth(_member(inner_text, operation.members), inner_text.open)

    def _first(self, decisive: bool, args: Sequence[NodeId], path: Path) -> TruthValue:
        """One operand that is `decisive` decides; no later one is asked."""
        unknown, leaves, known = False, 0, self.values
        for arg in args:
            part = known.get(arg) or self.value(arg, path)
            assert isinstance(part, TruthValue)
            if part.truth is decisive:
                return part
            unknown = unknown or part.truth is None
            leaves |= part.open
        return truth(None if unknown else not decisive, leaves)

    def _arithmetic(
        self, node: NodeId, operation: Add | Mul | Div | Min | Max | Round | Limit, path: Path
    ) -> NumberValue:
        match operation:
            case Add() | Min() | Max():
                parts = [self.number(arg, path) for arg in operation.args]
                lows = [part.lo for part in parts]
                highs = lows if all(part.lo is part.hi for part in parts) else [part.hi for part in parts]
                kind, leaves = join_kinds(part.kind for part in parts), open_in(parts)
                match operation:
                    case Add():
                        lo = sum(lows, NOUGHT)
                        return number(lo, lo if highs is lows else sum(highs, NOUGHT), kind, leaves)
                    case Min():
                        lo = min(lows)
                        return number(lo, lo if highs is lows else min(highs), kind, leaves)
                    case Max():
                        lo = max(lows)
                        return number(lo, lo if highs is lows else max(highs), kind, leaves)
            case Limit():
                a, b = self.number(operation.a, path), self.number(operation.ceiling, path)
                return number(min(a.lo, b.lo), min(a.hi, b.hi), join_kinds((a.kind, b.kind)), a.open | b.open)
            case Round():
                a = self.number(operation.a, path)
                lo = round_to(a.lo, operation.step, operation.mode)
                hi = lo if a.lo is a.hi else round_to(a.hi, operation.step, operation.mode)
                return number(lo, hi, a.kind, a.open)
            case Mul():
                a, b = self.number(operation.a, path), self.number(operation.b, path)
                if a.lo is a.hi and b.lo is b.hi:
                    lo = a.lo * b.lo
                    return NumberValue(lo, lo)
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


def _member(value: TextValue, members: tuple[str, ...]) -> Truth:
    if value.text is not None:
        return value.text in members
    if value.possible is None:
        return None if members else False
    inside = {option in members for option in value.possible}
    return inside.pop() if len(inside) == 1 else None


class _Beside(Evaluation):
    """A profile beside another: values that read nothing in which the two differ are the other's."""

    def __init__(self, other: Evaluation, facts: Facts, reads: Sequence[int], differs: int) -> None:
        self._other = other
        self._reads = reads
        self._differs = differs
        super().__init__(other.program, facts)

    def _shape(self) -> tuple[tuple[int, ...], dict[tuple[str, str], int]]:
        return self._other.shape

    def _fresh(self, node: NodeId, path: Path) -> AnyValue:
        if self._reads[node] & self._differs:
            return self._compute(node, path)
        return self._other.value(node, path)


class ReferenceBackend:
    """Owes everything, and the trace. What it returns is computed as it is asked for; `roots_of` computes all roots at once.

    Values that read nothing a profile states are the same in all profiles: for the program asked about last they are kept.
    """

    name = "reference"

    def __init__(self) -> None:
        self._last: tuple[Reading, Evaluation] | None = None

    def evaluate(self, program: Program, profiles: tuple[Facts, ...]) -> tuple[Roots, ...]:
        if self._last is None or self._last[1].program is not program:
            self._last = Reading(program), Evaluation(program, blank_facts(program))
        reading, blank = self._last
        evaluations: list[Evaluation] = []
        by_values: dict[int, Evaluation] = {}
        for facts in profiles:
            other = by_values.get(id(facts.values), blank)
            evaluations.append(_Beside(other, facts, reading.reads, reading.differing(other.facts, facts)))
            by_values.setdefault(id(facts.values), evaluations[-1])
        return tuple(asked_of(each) for each in evaluations)


def roots_of(evaluation: Evaluation) -> Roots:
    """All roots of the program under this evaluation."""
    asked = asked_of(evaluation)
    return Roots(dict(asked.single), {node: dict(table) for node, table in asked.items.items()})
