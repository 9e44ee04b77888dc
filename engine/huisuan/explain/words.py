"""Every core node in Chinese or English: the rule as written, from the program and the vocabulary's labels.

The one `match` over the closed union of nodes on the side of people; it knows no profile and no values found.
"""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from huisuan.compiler.compiled import BenefitInfo, Compiled
from huisuan.explain.amounts import tell_number
from huisuan.explain.comparing import area
from huisuan.explain.conditions import tell_condition
from huisuan.explain.figures import (
    about_percent,
    currency_word,
    decimal_text,
    format_day,
    format_money,
    format_percent,
    format_quantity,
    rule_number,
)
from huisuan.explain.names import Names, Sense, currency_of
from huisuan.explain.told import Told
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
from huisuan.ir.program import Benefit
from huisuan.ir.raisers import OPEN_TOP_MONEY
from huisuan.vocabulary.units import DIMENSIONLESS, Label, Language


class Words:
    """The wording of one compiled program in one language, in the currency and with the named values of the benefit at hand."""

    def __init__(self, compiled: Compiled, language: Language, benefit: Benefit | None = None) -> None:
        self.names = Names(compiled)
        self.language = language
        self.pack = "" if benefit is None else benefit.id.partition("/")[0]
        self.currency = "CNY" if benefit is None else benefit.currency
        self.money = Sense("number", compiled.vocabulary.unit(currency_word(self.currency, "zh")) or DIMENSIONLESS)
        self.conditions = frozenset(() if benefit is None else (each.node for each in benefit.conditions))
        self.outputs: dict[NodeId, str] = {}
        if benefit is not None and benefit.id in compiled.infos:
            self._name_outputs(compiled.infos[benefit.id])

    def _name_outputs(self, info: BenefitInfo) -> None:
        """Values the author named are called by that name, and mean what the author's unit says."""
        for each in info.outputs:
            if not isinstance(self.names.node(each.node), Const | Input | Field):
                self.outputs[each.node] = each.label.of(self.language)
                unit = self.names.compiled.vocabulary.unit(each.unit)
                if unit is not None and unit.powers:
                    self.names.declared[each.node] = Sense("number", unit)

    def place(self, node: NodeId) -> str:
        """Where the rule says so, as `file:line`; empty for a node that another pack wrote first and this one shares."""
        origin = self.names.program.origins[node]
        folder = origin.file.partition("/")[0]
        foreign = folder in self.names.packs and folder != self.pack
        return "" if foreign or not origin.line else f"{origin.file}:{origin.line}"

    def say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def label(self, label: Label) -> str:
        return label.of(self.language)

    def node(self, place: NodeId, sense: Sense | None = None) -> str:
        """Any node in one line: a truth as a statement, a number as a phrase."""
        truth = self.names.program.types[place] == "truth"
        told = self.condition(place) if truth else self.number(place, sense)
        return told.inline(self.language)

    def condition(self, place: NodeId, *, holds: bool = True) -> Told:
        """The truth at `place`, or its opposite, as a statement."""
        node = self.names.node(place)
        match node:
            case Const() | Input() | Field() | Not() | And() | Or() | Compare() | Member() | Exists() | Select():
                return tell_condition(self, place, node, holds=holds)
            case Pick() | Related():
                return tell_condition(self, place, node, holds=holds)
            case Add() | Mul() | Div() | Min() | Max() | Round() | Table() | Bands() | Calendar() | Count() | Sum():
                raise TypeError(f"node {place} is no truth")
            case Extreme() | Running() | Range() | Limit() | Relation():
                raise TypeError(f"node {place} is no truth")
            case _:
                assert_never(node)

    def number(self, place: NodeId, sense: Sense | None = None, *, spelt: bool = False) -> Told:
        """The value at `place` as a phrase; `sense` says what it stands for where it cannot say so itself.

        With `spelt`, a value that has a name is spelt out all the same.
        """
        if place in self.outputs and not spelt:
            return Told(self.outputs[place])
        node = self.names.node(place)
        match node:
            case Const() | Input() | Field() | Add() | Mul() | Div() | Min() | Max() | Round() | Select() | Table():
                return tell_number(self, place, node, sense)
            case Bands() | Calendar() | Count() | Sum() | Extreme() | Pick() | Running() | Related() | Range():
                return tell_number(self, place, node, sense)
            case Limit() | Relation():
                return tell_number(self, place, node, sense)
            case Not() | And() | Or() | Compare() | Member() | Exists():
                raise TypeError(f"node {place} is no number")
            case _:
                assert_never(node)

    def value(self, value: Fraction, sense: Sense | None, *, rule: bool = True) -> str:
        """A figure by what it means; with `rule` as documents write it (万元), without as results do."""
        if sense is None:
            return rule_number(value, self.language) if rule else decimal_text(value)
        if sense.type == "date":
            return format_day(int(value), self.language)
        if sense.type in ("region", "industry"):
            return area(self, sense, int(value), int(value))
        currency = currency_of(sense)
        if currency is not None:
            if value >= OPEN_TOP_MONEY:
                return self.say("不封顶", "no ceiling")
            return format_money(value / sense.unit.factor, currency, self.language, rule=rule)
        if sense.share:
            return format_percent(value) if rule else about_percent(value, self.language)
        unit = self._per_unit(sense) or sense.unit.label
        return format_quantity(value / sense.unit.factor, unit, self.language, rule=rule)

    def _per_unit(self, sense: Sense) -> Label | None:
        """元/标箱 in the benefit's currency and in either language."""
        below = [dimension for dimension, power in sense.unit.powers if power < 0]
        if not below or sense.unit.power("money") != 1:
            return None
        return Label(sense.unit.label.zh, sense.unit.label.en.replace("/", " per "))
