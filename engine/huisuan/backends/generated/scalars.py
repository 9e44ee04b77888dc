"""Python source for one scalar node on the interval path: its ends, kind and open leaves from those of its operands.

`names.py` says how the source refers to nodes.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import assert_never

from huisuan.backends.generated import ends
from huisuan.backends.generated.names import Names
from huisuan.backends.generated.stack import Stack
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


class Scalars(Names):
    """Writes the lines of scalar nodes; they use the names of `ends.RUNTIME`, and `constants`."""

    def lines(self, node: NodeId) -> list[str]:
        """The statements that compute a scalar node; nothing for constants and leaves, which are read where they are needed."""
        operation = self.program.nodes[node]
        match operation:
            case Const() | Input() | Field():
                return []
            case Not() | And() | Or() | Compare() | Member():
                return [*self._logic(node, operation)]
            case Add() | Min() | Max() | Limit() | Mul() | Div() | Round():
                return self._arithmetic(node, operation)
            case Select():
                return self._select(node, operation)
            case Table() | Bands() | Calendar() | Range() | Relation():
                return self._rule(node, operation)
            case Count() | Sum() | Exists() | Extreme() | Pick() | Running() | Related():
                raise ValueError(f"node {node} is computed by column")
            case _:
                assert_never(operation)

    def _logic(self, node: NodeId, operation: Not | And | Or | Compare | Member) -> list[str]:
        match operation:
            case Not(a=a):
                return [
                    f"t{node} = None if {self.truth(a)} is None else not {self.truth(a)}",
                    f"o{node} = {self.open((a,))}",
                ]
            case And(args=args) | Or(args=args):
                ends_it = isinstance(operation, Or)
                decisive = " or ".join(f"{self.truth(arg)} is {ends_it}" for arg in args) or "False"
                unknown = " or ".join(f"{self.truth(arg)} is None" for arg in args) or "False"
                value = f"{ends_it} if {decisive} else None if {unknown} else {not ends_it}"
                return self._truth(node, value, args)
            case Compare(a=a, b=b):
                return self._truth(node, self._compared(operation), (a, b))
            case Member(a=a, members=members):
                return self._truth(node, self._member(a, members), (a,))

    def _truth(self, node: NodeId, value: str, operands: Iterable[NodeId]) -> list[str]:
        return [f"t{node} = {value}", f"o{node} = {self.open(operands)} if t{node} is None else 0"]

    def _compared(self, operation: Compare) -> str:
        a, b = operation.a, operation.b
        match self.program.types[a]:
            case "truth":
                one, other = self.truth(a), self.truth(b)
                return f"None if {one} is None or {other} is None else {one} is {other}"
            case "enum" | "text":
                return f"same_text({self.cell(a)}, {self.cell(b)})"
            case "number":
                scale = self.common((a, b))
        a_lo, a_hi, b_lo, b_hi = self.lo(a, scale), self.hi(a, scale), self.lo(b, scale), self.hi(b, scale)
        ratios = [node for node in (a, b) if self.number_at(node) is None and not self.program.scales[node]]
        known = f"{self.one_end((a, b))} or " if ratios else ""
        match operation.op:
            case "<":
                return f"True if {a_hi} < {b_lo} else False if {known}{a_lo} >= {b_hi} else None"
            case "<=":
                return f"True if {a_hi} <= {b_lo} else False if {known}{a_lo} > {b_hi} else None"
            case "=":
                apart = f"{a_hi} < {b_lo} or {b_hi} < {a_lo}"
                return f"False if {apart} else True if {a_lo} == {a_hi} == {b_lo} == {b_hi} else None"

    def _member(self, a: NodeId, members: tuple[str, ...]) -> str:
        chosen = frozenset(members)
        operation = self.program.nodes[a]
        if isinstance(operation, Const):
            return str(operation.value in chosen)
        name = self.constant(chosen)
        anything = None if members else False
        return (
            f"s{a} in {name} if s{a} is not None else {anything} if p{a} is None"
            f" else None if not p{a} else True if p{a} <= {name} else None if p{a} & {name} else False"
        )

    def _number(self, node: NodeId, lo: str, hi: str, kind: str, leaves: str) -> list[str]:
        """Ends as given; a decided number is exact and open in nothing."""
        open_ = f"l{node} != h{node}" if self.program.scales[node] else f"l{node} is not h{node} and l{node} != h{node}"
        lines = [f"l{node} = {lo}", f"h{node} = {hi}", f"o{node} = {leaves} if {open_} else 0"]
        if node in self.kinded:
            lines.append(f"k{node} = {kind} if {open_} else EXACT")
        return lines

    def _once(self, node: NodeId, hi: str, args: tuple[NodeId, ...]) -> str:
        """The upper end, by way of the lower one where `args` leave nothing open."""
        known = self.one_end(args)
        return f"l{node} if {known} else {hi}" if known else hi

    def _pair(self, node: NodeId, pair: str, kind: str, leaves: str) -> list[str]:
        """As `_number`, both ends from one expression."""
        return [f"l{node}, h{node} = {pair}", *self._number(node, f"l{node}", f"h{node}", kind, leaves)[2:]]

    def _arithmetic(self, node: NodeId, operation: Add | Min | Max | Limit | Mul | Div | Round) -> list[str]:
        own = self.program.scales[node]
        match operation:
            case Add(args=args) | Min(args=args) | Max(args=args):
                return self._over(node, operation, args, own)
            case Limit(a=a, ceiling=ceiling):
                return self._over(node, operation, (a, ceiling), own)
            case Mul(a=a, b=b):
                leaves, kind = self.open((a, b)), self._factor_kind(operation)
                scale_a, scale_b = (self.program.scales[a], self.program.scales[b]) if own else (0, 0)
                ends_a = self.lo(a, scale_a), self.hi(a, scale_a)
                ends_b = self.lo(b, scale_b), self.hi(b, scale_b)
                for factor, lo, hi in ((a, *ends_b), (b, *ends_a)):
                    if (value := self.number_at(factor)) is not None:
                        times = self.literal(value, (value.denominator if own else 0))
                        ordered = (self.times(hi, times), self.times(lo, times))
                        low, high = ordered if value < 0 else ordered[::-1]
                        return self._number(node, low, high if own else self._once(node, high, (a, b)), kind, leaves)
                return self._pair(node, f"product_ends({', '.join((*ends_a, *ends_b))})", kind, leaves)
            case Div(a=a, b=b):
                return self._quotient(node, operation, a, b)
            case Round(a=a):
                return self._round(node, operation, a, own)

    def _over(self, node: NodeId, operation: Add | Min | Max | Limit, args: tuple[NodeId, ...], own: int) -> list[str]:
        lows, highs = [self.lo(arg, own) for arg in args], [self.hi(arg, own) for arg in args]
        if isinstance(operation, Add):
            lo, hi = " + ".join(lows) or "0", " + ".join(highs) or "0"
        else:
            name = "max" if isinstance(operation, Max) else "min"
            lo, hi = (ends_[0] if len(args) == 1 else f"{name}({', '.join(ends_)})" for ends_ in (lows, highs))
        if not own or not isinstance(operation, Add):
            hi = self._once(node, hi, args)
        return self._number(node, lo, hi, self.joined(args), self.open(args))

    def _factor_kind(self, operation: Mul | Div) -> str:
        """A factor that may be negative turns "at most" into "at least", or both of them into "between"."""
        kinds = []
        if operation.a in self.kinded:
            kinds.append(self._through(self.kind(operation.a), operation.b))
        if operation.b in self.kinded:
            seen = self._through(self.kind(operation.b), operation.a)
            kinds.append(f"flip_kind({seen})" if isinstance(operation, Div) else seen)
        return f"join_kinds(({', '.join(kinds)},))" if kinds else "EXACT"

    def _through(self, kind: str, factor: NodeId) -> str:
        bounds = self.program.bounds[factor]
        assert bounds is not None
        if bounds.lo >= 0:
            return kind
        return f"flip_kind({kind})" if bounds.hi <= 0 else f"between({kind})"

    def _quotient(self, node: NodeId, operation: Div, a: NodeId, b: NodeId) -> list[str]:
        own, static = self.program.scales[node], self.program.bounds[node]
        assert static is not None
        leaves, kind = self.open((a, b)), self._factor_kind(operation)
        divisor = self.number_at(b)
        if own and divisor:
            times = divisor.denominator * (1 if divisor > 0 else -1)
            lo, hi = f"{self.lo(a)} * ({times})", f"{self.hi(a)} * ({times})"
            return self._number(node, *((hi, lo) if times < 0 else (lo, hi)), kind, leaves)
        scale = self.common((a, b))
        ends_of = ", ".join((self.lo(a, scale), self.hi(a, scale), self.lo(b, scale), self.hi(b, scale)))
        undefined = str(self.bits["undefined", operation.leaf])
        full = f"{self.literal(static.lo, own)}, {self.literal(static.hi, own)}"
        silent = [
            f"l{node}, h{node} = {full}",
            f"o{node} = {self.open((a, b), undefined)}",
            *([f"k{node} = {kind}"] if node in self.kinded else []),
        ]
        return [
            f"if {self.lo(b)} == {self.hi(b)} == 0:",
            *(f"    {line}" for line in silent),
            f"elif {self.lo(b)} <= 0 <= {self.hi(b)}:",
            *(f"    {line}" for line in self._pair(node, full, kind, leaves)),
            "else:",
            *(f"    {line}" for line in self._pair(node, f"quotient_ends({ends_of})", kind, leaves)),
        ]

    def _round(self, node: NodeId, operation: Round, a: NodeId, own: int) -> list[str]:
        hi = self._once(node, self.rounded(operation, self.hi(a), own), (a,))
        return self._number(node, self.rounded(operation, self.lo(a), own), hi, self.joined((a,)), self.open((a,)))

    def rounded(self, operation: Round, end: str, own: int) -> str:
        step, given = operation.step, self.program.scales[operation.a]
        reduced = Fraction(step.denominator, (given or 1) * step.numerator)
        times, over = reduced.numerator, reduced.denominator
        unit = step.numerator * (own // step.denominator)
        if over == 1 and given:
            return self.times(end, str(times * unit))
        return self.times(f"round_count({end}, {times}, {over}, {operation.mode!r})", str(unit))

    @staticmethod
    def times(end: str, factor: str) -> str:
        return end if factor == "1" else f"{end} * {factor}"

    def _select(self, node: NodeId, operation: Select) -> list[str]:
        cond, then, other = operation.cond, operation.then, operation.other
        asked, leaves = self.truth(cond), self.open((cond, then, other))
        if self.program.types[node] == "truth":
            taken = [[f"t{node} = {self.truth(arm)}", f"o{node} = {self.open((arm,))}"] for arm in (then, other)]
            one, two = self.truth(then), self.truth(other)
            open_ = self._truth(node, f"{one} if {one} is {two} else None", (cond, then, other))
        else:
            own = self.program.scales[node]
            taken = [
                [
                    f"l{node}, h{node}, o{node} = {self.lo(arm, own)}, {self.hi(arm, own)}, {self.open((arm,))}",
                    *([f"k{node} = {self.kind(arm)}"] if node in self.kinded else []),
                ]
                for arm in (then, other)
            ]
            lo = f"min({self.lo(then, own)}, {self.lo(other, own)})"
            hi = f"max({self.hi(then, own)}, {self.hi(other, own)})"
            open_ = self._number(node, lo, hi, self.joined((then, other)), leaves)
        return [
            f"if {asked} is True:",
            *(f"    {line}" for line in taken[0]),
            f"elif {asked} is False:",
            *(f"    {line}" for line in taken[1]),
            "else:",
            *(f"    {line}" for line in open_),
        ]

    def _rule(self, node: NodeId, operation: Table | Bands | Calendar | Range | Relation) -> list[str]:
        own = self.program.scales[node]
        match operation:
            case Table(keys=keys):
                rows = self.constant(ends.table_ends(operation, own), operation)
                texts = [self.text_of(key) for key in keys]
                return self._pair(node, f"{rows}({', '.join(texts)})", "EXACT", self.open(keys))
            case Bands(a=a):
                bands = self.constant(ends.band_ends(operation, self.program.scales[a], own), operation)
                pair = f"{bands}({self.lo(a)}, {self.hi(a)})"
                return self._pair(node, pair, self.joined((a,)), self.open((a,)))
            case Calendar(function=function, args=args):
                days = [self.day(end, arg) for arg in args for end in (self.lo(arg), self.hi(arg))]
                return self._pair(node, f"{function}_ends({', '.join(days)})", "EXACT", self.open(args))
            case Range(low=low, high=high, kind=kind):
                hi = f"max({self.hi(low, own)}, {self.hi(high, own)})"
                joined = self.joined((low, high), self.constant(kind))
                leaves = self.open((low, high), str(self.bits["discretion", operation.leaf]))
                return self._number(node, self.lo(low, own), hi, joined, leaves)
            case Relation():
                return self._relation(node, operation, own)

    def text_of(self, node: NodeId) -> str:
        operation = self.program.nodes[node]
        return self.constant(operation.value) if isinstance(operation, Const) else f"s{node}"

    def day(self, end: str, node: NodeId) -> str:
        scale = self.program.scales[node]
        return end if scale == 1 else f"whole_day({end}, {scale})"

    def _relation(self, node: NodeId, operation: Relation, own: int) -> list[str]:
        spec = self.program.relations[operation.spec]
        stacked = f"z{operation.spec}_{own}"
        result = {"total": "[0]", "member": f"[1][{operation.member}]", "chosen": "[2]"}[operation.out]
        told = f"{self.names(node)} = {stacked}{result}"
        if stacked in self.resolved:
            return [told]
        self.resolved.add(stacked)
        stack = self.constant(Stack(spec, own), ("stack", operation.spec, own))
        gates = "".join(f"{self.cell(member.gate)}, " for member in spec.members)
        values = "".join(f"{self.cell_at(member.value, own)}, " for member in spec.members)
        ceilings = "".join(f"{self.cell_at(group.ceiling, own)}, " for group in spec.ceilings)
        choice = "None" if spec.choice is None else self.cell(spec.choice)
        return [f"{stacked} = {stack}(({gates}), ({values}), ({ceilings}), {choice})", told]
