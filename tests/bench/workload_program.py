"""The workload as a Program, node by node as mechanisms lower to them, and its profiles as Facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from huisuan.ir.builder import Builder
from huisuan.ir.nodes import (
    Add,
    And,
    Compare,
    Div,
    Input,
    Limit,
    Max,
    Member,
    Min,
    Mul,
    NodeId,
    Not,
    Or,
    Round,
    Select,
    Table,
)
from huisuan.ir.program import Benefit, InputDecl, Program
from huisuan.values import Facts, Known, Scalar
from tests.bench.workload import AWARDS, CROPS, GATES, GRADES, PURCHASES, YUAN, Gate, Profile

FEN = Fraction(1, 100)
MOST_MONEY = Fraction(10**11)


def _money(name: str) -> InputDecl:
    return InputDecl(name, "number", scale=YUAN, hi=MOST_MONEY)


def _count(name: str, most: int, scale: int = 1) -> InputDecl:
    return InputDecl(name, "number", scale=scale, hi=Fraction(most))


def _code(name: str, first: int, last: int) -> InputDecl:
    return InputDecl(name, "enum", members=tuple(str(place) for place in range(first, last + 1)))


DECLS: tuple[InputDecl, ...] = (
    _code("region", 1, 16),
    InputDecl("day", "number", lo=Fraction(693_961), hi=Fraction(803_533)),
    *(decl for rule in PURCHASES for decl in (_count(f"count_{rule.id}", 100), _money(f"price_{rule.id}"))),
    *(_code(f"level_{award.id}", 0, len(award.levels)) for award in AWARDS),
    *map(_money, ("compute_spend", "credit_premium", "energy_invest", "research", "research_before", "revenue")),
    *(InputDecl(name, "truth") for name in ("models_filed", "above_scale", "in_zone", "blacklisted")),
    *(_count(name, 10**6) for name in ("energy_saved", "sea_boxes", "rail_boxes", "staff", "patents", "years")),
    _count("area", 10**6, 1000),
    _code("destination", 0, 2),
    _code("crop", 0, 3),
    _code("grade", 0, 4),
    _code("tax_grade", 1, 5),
)
PLACES = {decl.id: place for place, decl in enumerate(DECLS)}


def facts_of(profile: Profile) -> Facts:
    return Facts({decl.id: Known(_value(decl, profile[decl.id])) for decl in DECLS})


def _value(decl: InputDecl, number: int) -> Scalar:
    match decl.type:
        case "truth":
            return bool(number)
        case "number":
            return Fraction(number, decl.scale)
        case _:
            return str(number)


class Workload:
    """Builds the benefits one after the other."""

    def __init__(self) -> None:
        self.builder = Builder(DECLS)
        self.benefits: list[Benefit] = []

    def of(self, name: str) -> NodeId:
        return self.builder.add(Input(PLACES[name]))

    def number(self, value: Fraction | int) -> NodeId:
        return self.builder.const(value)

    def both(self, *conditions: NodeId) -> NodeId:
        return self.builder.add(And(conditions))

    def least(self, name: str, least: Fraction | int) -> NodeId:
        return self.builder.add(Compare("<=", self.number(least), self.of(name)))

    def most(self, name: str, most: int) -> NodeId:
        return self.builder.add(Compare("<=", self.of(name), self.number(most)))

    def some(self, name: str) -> NodeId:
        return self.builder.add(Compare("<", self.number(0), self.of(name)))

    def one_of(self, name: str, members: Iterable[int]) -> NodeId:
        return self.builder.add(Member(self.of(name), tuple(sorted(map(str, members)))))

    def share(self, base: NodeId, rate: NodeId) -> NodeId:
        return self.builder.add(Round(self.builder.add(Mul(base, rate)), FEN, "half_away"))

    def table(self, name: str, values: Iterable[Fraction | int]) -> NodeId:
        rows = tuple(((str(key),), Fraction(value)) for key, value in enumerate(values, 1))
        return self.builder.add(Table((self.of(name),), rows))

    def capped(self, amount: NodeId, cap: NodeId, name: str) -> NodeId:
        return self.builder.add(Limit(amount, cap, name))

    def benefit(self, name: str, status: NodeId, amount: NodeId) -> None:
        """Lines are never negative, and pay only where the status holds."""
        yes, nought = self.builder.const(True), self.number(0)
        line = self.builder.add(Max((nought, self.builder.add(Round(amount, FEN, "half_away")))))
        payable = self.builder.add(Select(status, line, nought))
        self.benefits.append(Benefit(name, yes, status, status, 0, yes, yes, line, line, line, payable))

    def gate(self, gate: Gate) -> NodeId:
        return self.both(
            self.one_of("region", gate.regions), self.least("day", gate.first), self.most("day", gate.last)
        )

    def purchases(self, gate: NodeId) -> None:
        for rule in PURCHASES:
            conditions = [gate, self.some(f"count_{rule.id}")]
            if rule.top_price is not None:
                conditions.append(self.most(f"price_{rule.id}", rule.top_price))
            each = self.share(self.of(f"price_{rule.id}"), self.number(Fraction(rule.percent, 100)))
            capped = self.capped(each, self.number(rule.cap), f"each_{rule.id}")
            self.benefit(rule.id, self.both(*conditions), self.builder.add(Mul(self.of(f"count_{rule.id}"), capped)))

    def awards(self, gate: NodeId) -> None:
        for award in AWARDS:
            held = self.one_of(f"level_{award.id}", range(1, len(award.levels) + 1))
            self.benefit(award.id, self.both(gate, held), self.table(f"level_{award.id}", award.levels))

    def shares(self) -> None:
        number, add = self.number, self.builder.add
        half = self.share(self.of("compute_spend"), number(Fraction(1, 2)))
        cap = add(Select(self.of("models_filed"), number(5_000_000), number(2_000_000)))
        self.benefit("C01", self.some("compute_spend"), self.capped(half, cap, "computing"))
        insured = self.both(self.some("credit_premium"), self.one_of("destination", (1, 2)))
        rate = self.table("destination", (Fraction(65, 100), Fraction(80, 100)))
        premium = self.share(self.of("credit_premium"), rate)
        self.benefit("C02", insured, self.capped(premium, number(5_000_000), "insurance"))
        steps = add(Round(add(Div(self.of("energy_saved"), number(400), "steps")), Fraction(1), "floor"))
        percent = add(Min((add(Add((number(8), steps))), number(12))))
        saving = self.share(self.of("energy_invest"), add(Mul(percent, number(Fraction(1, 100)))))
        saves = self.both(self.least("energy_invest", 2_000_000), self.least("energy_saved", 200))
        self.benefit("C03", saves, self.capped(saving, number(4_000_000), "saving"))

    def research(self) -> None:
        number, add = self.number, self.builder.add
        spent, before = self.of("research"), self.of("research_before")
        growth = add(Add((add(Div(spent, before, "growth")), number(-1))))
        enough = add(Compare("<=", number(Fraction(15, 100)), growth))
        share = add(Compare("<=", add(Mul(self.of("revenue"), number(Fraction(3, 100)))), spent))
        intense = add(Or((add(Not(self.of("above_scale"))), share)))
        more = add(Add((spent, add(Mul(number(-1), before)))))
        status = self.both(self.least("research", 1_000_000), self.some("research_before"), enough, intense)
        award = self.capped(self.share(more, number(Fraction(1, 10))), number(5_000_000), "research")
        self.benefit("R01", status, award)

    def units(self) -> None:
        add = self.builder.add
        for name, field, yuan in (("U01", "sea_boxes", 130), ("U02", "rail_boxes", 200)):
            self.benefit(name, self.some(field), add(Mul(self.of(field), self.number(yuan))))
        grown = self.both(self.least("area", 50), self.one_of("crop", (1, 2, 3)))
        self.benefit("U03", grown, self.share(self.of("area"), self.table("crop", CROPS)))
        factor = add(Select(self.of("in_zone"), self.number(Fraction(105, 100)), self.number(1)))
        graded = self.share(self.table("grade", GRADES), factor)
        self.benefit("D01", self.one_of("grade", (1, 2, 3, 4)), self.capped(graded, self.number(1_000_000), "grade"))

    def titles(self, gates: Iterable[NodeId]) -> None:
        """Rules that confer a status: 1 fen stands for it, as in the handwritten twin."""
        add, token = self.builder.add, self.number(FEN)
        trusted = add(Not(self.of("blacklisted")))
        self.benefit("E01", self.both(self.most("staff", 300), self.most("revenue", 20_000_000), trusted), token)
        intense = add(Compare("<=", add(Mul(self.of("revenue"), self.number(Fraction(5, 100)))), self.of("research")))
        skilled = self.both(self.some("revenue"), intense, self.least("patents", 6), self.least("years", 1), trusted)
        self.benefit("E02", skilled, token)
        self.benefit("E03", self.both(self.one_of("tax_grade", (1, 2)), self.least("years", 3), trusted), token)
        for gate, node in zip(GATES, gates, strict=True):
            self.benefit(gate.id, node, token)


def workload_program() -> Program:
    """All 40 rules."""
    made = Workload()
    trade, titles = (made.gate(gate) for gate in GATES)
    made.purchases(trade)
    made.awards(titles)
    made.shares()
    made.research()
    made.units()
    made.titles((trade, titles))
    return replace(made.builder.finish(made.builder.leaves()), benefits=tuple(made.benefits))
