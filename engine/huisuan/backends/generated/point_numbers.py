"""Python source for numbers on the point path: integer formulas at declared scales, ratios as quotients of integers.

Statements go to the block at hand; see `generated_point_scalars.py`.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import assert_never

from huisuan.backends.generated import holes
from huisuan.backends.generated.block import Block
from huisuan.backends.generated.ends import cuts_of
from huisuan.backends.generated.layout import scaled
from huisuan.backends.generated.point_scalars import OverNumbers, PointScalars, is_atom, product_of
from huisuan.ir.nodes import Add, Bands, Compare, Const, Div, Limit, Max, Min, Mul, NodeId, Range, Relation, Round

FEW = 6
"""Bands up to which a chain of comparisons beats a search."""
PYTHON = {"<": "<", "<=": "<=", "=": "=="}


class PointNumbers(PointScalars):
    """Expressions of numeric nodes and of comparisons."""

    def over_numbers(self, node: NodeId, operation: OverNumbers, block: Block) -> str:
        own = self.program.scales[node]
        match operation:
            case Compare():
                return self._compare(operation, block)
            case Min(args=args):
                return self._extremum(node, args, block, largest=False)
            case Max(args=args):
                return self._extremum(node, args, block, largest=True)
            case Limit(a=a, ceiling=ceiling):
                return self._extremum(node, (a, ceiling), block, largest=False)
            case Round():
                return self._round(operation, block, own)
            case Bands():
                return self._bands(operation, block, own)
            case Relation():
                return self._relation(operation, block, own)
            case Range(low=low, high=high):
                least = self.atom_at(low, own, block)
                block.put(f"if {self.at(high, own, block)} > {least}:", ["not_a_point()"])
                return least
            case Add() | Mul() | Div() if own == 0:
                number, denominator = self.pair(node, block)
                return f"Fraction(+{number}, {denominator})"
            case Add(args=args):
                return f"({' + '.join(self.at(arg, own, block) for arg in args) or '0'})"
            case Mul(a=a, b=b):
                scales = self.program.scales
                return product_of(self.at(a, scales[a], block), self.at(b, scales[b], block))
            case Div(a=a, b=b):
                divisor = self.number_at(b)
                assert divisor
                times = divisor.denominator * (1 if divisor > 0 else -1)
                return product_of(self.at(a, self.program.scales[a], block), self.whole(times))
            case _:
                assert_never(operation)

    def pair(self, node: NodeId, block: Block) -> tuple[str, str]:
        """A number as whole numerator and positive denominator."""
        own, operation = self.program.scales[node], self.program.nodes[node]
        if (value := self.number_at(node)) is not None:
            return self.whole(value.numerator), str(value.denominator)
        if own:
            return self.at(node, own, block), str(own)
        known = block.named(("pair", node))
        if known is not None:
            return f"n{node}", f"d{node}"
        match operation:
            case Div(a=a, b=b):
                return self._quotient(node, a, b, block)
            case Mul(a=a, b=b):
                one, other = self.pair(a, block), self.pair(b, block)
                return self._kept(node, product_of(one[0], other[0]), product_of(one[1], other[1]), block)
            case Add(args=args):
                number, denominator = self.pair(args[0], block)
                for arg in args[1:]:
                    more, over = self.pair(arg, block)
                    number = f"({product_of(number, over)} + {product_of(more, denominator)})"
                    denominator = product_of(denominator, over)
                return self._kept(node, number, denominator, block)
            case _:
                fraction = self.atom(node, self.expression(node, block), block)
                return f"{fraction}.numerator", f"{fraction}.denominator"

    def _kept(self, node: NodeId, number: str, denominator: str, block: Block) -> tuple[str, str]:
        block.lines.extend((f"n{node} = {number}", f"d{node} = {denominator}"))
        block.name(("pair", node), "pair")
        return f"n{node}", f"d{node}"

    def _quotient(self, node: NodeId, a: NodeId, b: NodeId, block: Block) -> tuple[str, str]:
        scales = self.program.scales[a], self.program.scales[b]
        if all(scales):
            common = lcm(*scales)
            kept = self._kept(node, self.at(a, common, block), self.at(b, common, block), block)
        else:
            one, other = self.pair(a, block), self.pair(b, block)
            kept = self._kept(node, product_of(one[0], other[1]), product_of(one[1], other[0]), block)
        block.put(f"if {kept[1]} <= 0:", [f"{kept[0]}, {kept[1]} = positive({kept[0]}, {kept[1]})"])
        return kept

    def _compare(self, operation: Compare, block: Block) -> str:
        op, a, b = operation.op, operation.a, operation.b
        if self.program.types[a] != "number":
            return f"({self.expression(a, block)} == {self.expression(b, block)})"
        scales = self.program.scales[a], self.program.scales[b]
        if not all(scales):
            one, other = self.pair(a, block), self.pair(b, block)
            return f"({product_of(one[0], other[1])} {PYTHON[op]} {product_of(other[0], one[1])})"
        if op != "=" and (bound := self._bound(operation, block)) is not None:
            return bound
        common = lcm(*scales)
        return f"({self.at(a, common, block)} {PYTHON[op]} {self.at(b, common, block)})"

    def _bound(self, operation: Compare, block: Block) -> str | None:
        """A comparison with a constant, as one with a whole number at the other side's own scale."""
        least, most = self.number_at(operation.a), self.number_at(operation.b)
        strict = operation.op == "<"
        if most is not None and least is None:
            scale = self.program.scales[operation.a]
            text, bound = self.at(operation.a, scale, block), most * scale
            whole = bound.numerator // bound.denominator
            return f"({text} {'<' if strict and whole == bound else '<='} {self.whole(whole)})"
        if least is not None and most is None:
            scale = self.program.scales[operation.b]
            text, bound = self.at(operation.b, scale, block), least * scale
            whole = -(-bound.numerator // bound.denominator)
            return f"({text} {'>' if strict and whole == bound else '>='} {self.whole(whole)})"
        return None

    def _extremum(self, node: NodeId, args: tuple[NodeId, ...], block: Block, *, largest: bool) -> str:
        own = self.program.scales[node]
        kept = self._not_beaten(args, largest=largest)
        texts = [self.at(arg, own, block) for arg in kept]
        if len(texts) == 1:
            return texts[0]
        if len(texts) == 2 and all(map(is_atom, texts)):
            return f"({texts[0]} if {texts[0]} {'>' if largest else '<'} {texts[1]} else {texts[1]})"
        name, sign = f"v{node}", ">" if largest else "<"
        block.lines.append(f"{name} = {texts[0]}")
        for arg, text in zip(kept[1:], texts[1:], strict=True):
            other = text
            if not is_atom(text):
                other = f"e{arg}"
                block.lines.append(f"{other} = {text}")
            block.put(f"if {other} {sign} {name}:", [f"{name} = {other}"])
        return block.name(node, name)

    def _not_beaten(self, args: tuple[NodeId, ...], *, largest: bool) -> tuple[NodeId, ...]:
        """Without constants that another operand's bounds always beat; what can be computed stands first."""
        bounds = [(arg, self.program.bounds[arg]) for arg in dict.fromkeys(args)]
        ends = [
            (arg, found.hi if largest else found.lo, found.lo if largest else found.hi)
            for arg, found in bounds
            if found
        ]
        kept = []
        for arg, best, _ in ends:
            others = [worst for other, _, worst in ends if other != arg]
            beaten = any(worst >= best if largest else worst <= best for worst in others)
            if not (beaten and isinstance(self.program.nodes[arg], Const)):
                kept.append(arg)
        kept.sort(key=lambda arg: isinstance(self.program.nodes[arg], Const))
        return tuple(kept) or args[:1]

    def _round(self, operation: Round, block: Block, own: int) -> str:
        a, step = operation.a, operation.step
        unit = str(step.numerator * (own // step.denominator))
        if not self.program.scales[a]:
            number, denominator = self.pair(a, block)
            number, over = product_of(number, str(step.denominator)), product_of(denominator, str(step.numerator))
            bounds_known = False
        else:
            reduced = Fraction(step.denominator, self.program.scales[a] * step.numerator)
            number = product_of(self.at(a, self.program.scales[a], block), str(reduced.numerator))
            over, bounds_known = str(reduced.denominator), True
        if over == "1":
            return product_of(number, unit)
        match operation.mode:
            case "floor":
                return product_of(f"({number} // {over})", unit)
            case "ceil":
                return product_of(f"(-(-{number} // {over}))", unit)
            case "half_away":
                return product_of(self._half_away(a, number, over, bounds_known), unit)

    def _half_away(self, a: NodeId, number: str, over: str, whole: bool) -> str:
        bounds = self.program.bounds[a]
        if not whole or bounds is None or bounds.lo < 0:
            return f"round_half({number}, {over})"
        if int(over) % 2:
            return f"((2 * {number} + {over}) // {2 * int(over)})"
        return f"(({number} + {int(over) // 2}) // {over})"

    def _bands(self, operation: Bands, block: Block, own: int) -> str:
        scale = self.program.scales[operation.a]
        values = tuple(scaled(value, own) for value in operation.values)
        if not scale:
            band = self.constant(holes.ratio_band(operation, own), operation)
            return f"{band}({self.at(operation.a, 0, block)})"
        cuts = cuts_of(operation, scale)
        if len(cuts) > FEW:
            found = f"bisect_right({self.constant(cuts)}, {self.at(operation.a, scale, block)})"
            return f"{self.constant(values)}[{found}]"
        a = self.atom_at(operation.a, scale, block)
        chain = "".join(
            f"{self.whole(value)} if {a} < {self.whole(cut)} else " for cut, value in zip(cuts, values, strict=False)
        )
        return f"({chain}{self.whole(values[-1])})"

    def _relation(self, operation: Relation, block: Block, own: int) -> str:
        spec = self.program.relations[operation.spec]
        name = block.named(("stack", operation.spec))
        if name is None:
            gates, values = [], []
            for place, member in enumerate(spec.members):
                gate = self.expression(member.gate, block)
                inner = Block(block, block.depth + 1)
                value = self.at(member.value, own, inner)
                gated = f"{value} if {gate} else 0"
                if inner.lines:
                    gated = f"w{operation.spec}_{place}"
                    block.lines.append(f"{gated} = 0")
                    block.put(f"if {gate}:", [*inner.lines, f"{gated} = {value}"])
                gates.append(f"{gate}, ")
                values.append(f"{gated}, ")
            ceilings = [f"{self.at(group.ceiling, own, block)}, " for group in spec.ceilings]
            choice = "None" if spec.choice is None else self.expression(spec.choice, block)
            resolve = self.constant(holes.resolver(spec), ("resolver", operation.spec))
            name = block.name(("stack", operation.spec), f"z{operation.spec}")
            told = f"({''.join(gates)}), ({''.join(values)}), ({''.join(ceilings)}), {choice}"
            block.lines.append(f"{name} = {resolve}({told})")
        match operation.out:
            case "total":
                return f"{name}[0]"
            case "member":
                return f"{name}[1][{operation.member}]"
            case "chosen":
                return product_of(f"{name}[2]", str(own or 1))
