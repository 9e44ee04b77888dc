"""What the leaves of a program are called, and what kind of value a node holds, so that a constant can be written with its unit.

Names come from the vocabulary and the packs; nothing here depends on a profile.
"""

from __future__ import annotations

from dataclasses import dataclass

from huisuan.compiler.compiled import Compiled
from huisuan.compiler.pack import Judgement, PackSource, Reading
from huisuan.explain.figures import format_period
from huisuan.explain.patterns import negative_of, share_of, steps_of
from huisuan.ir.builder import operands
from huisuan.ir.nodes import (
    Add,
    Bands,
    Calendar,
    Compare,
    Const,
    Count,
    Div,
    Exists,
    Field,
    Input,
    Mul,
    Node,
    NodeId,
    Related,
    Relation,
    Running,
    Select,
    Sum,
    Table,
)
from huisuan.ir.program import InputDecl, Program, RelationSpec
from huisuan.vocabulary.model import CollectionDecl, Fact, FactType
from huisuan.vocabulary.units import DIMENSIONLESS, Label, Language, Unit

CURRENCIES = {"money": "CNY", "usd": "USD", "eur": "EUR", "hkd": "HKD", "jpy": "JPY", "krw": "KRW"}
"""Dimensions of money, by the currency each is."""


@dataclass(frozen=True, slots=True)
class Sense:
    """What a value means to people: its type, the unit it is written in, whether a plain number is a share, its options."""

    type: FactType
    unit: Unit = DIMENSIONLESS
    share: bool = False
    fact: Fact | None = None

    @property
    def is_money(self) -> bool:
        powers = self.unit.powers
        return self.type == "number" and len(powers) == 1 and powers[0][1] == 1 and powers[0][0].id in CURRENCIES


TRUTH, TEXT, DATE, PLAIN = Sense("truth"), Sense("text"), Sense("date"), Sense("number")
SHARE = Sense("number", share=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact as one question: the fact, the period asked about, and the collection it belongs to."""

    fact: Fact
    period: str = ""
    collection: CollectionDecl | None = None

    def label(self, language: Language) -> str:
        own = self.fact.label.of(language)
        if not self.period:
            return own
        period = format_period(self.period, language)
        return f"{period}{own}" if language == "zh" else f"{own} in {period}"


class Names:
    """Looks names up; total, since what the packs do not declare is shown by its id."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self.program: Program = compiled.program
        self.packs = {pack.id: pack for pack in compiled.packs}
        self.declared: dict[NodeId, Sense] = {}

    def pack_of(self, benefit: str) -> PackSource:
        return self.packs[self.compiled.infos[benefit].pack]

    def asked(self, name: str) -> Asked | None:
        """The fact of a leaf: `rd_expense@2024`, `purchases.price`."""
        base, _, period = name.partition("@")
        fact = self.compiled.vocabulary.facts.get(base)
        if fact is not None:
            return Asked(fact, period)
        owner, _, field = base.rpartition(".")
        collection = self.compiled.vocabulary.collections.get(owner)
        found = None if collection is None else next((each for each in collection.fields if each.id == field), None)
        return None if found is None else Asked(found, period, collection)

    def collection(self, name: str) -> CollectionDecl | None:
        return self.compiled.vocabulary.collections.get(name)

    def collection_label(self, frame: int, language: Language) -> str:
        name = self.program.frames[frame].name
        found = self.collection(name)
        return name if found is None else found.label.of(language)

    def judgement(self, name: str) -> Judgement | None:
        pack, _, own = name.partition(":")[2].rpartition("/")
        return self.packs[pack].judgements.get(own) if pack in self.packs else None

    def reading(self, name: str) -> Reading | None:
        pack, _, own = name.partition(":")[2].rpartition("/")
        return self.packs[pack].readings.get(own) if pack in self.packs else None

    def title(self, benefit: str) -> Label:
        found = self.compiled.infos.get(benefit)
        return Label(benefit, benefit) if found is None else found.title

    def competitors(self, spec: RelationSpec) -> tuple[str, ...]:
        """The benefits of a group of competing lines, in the order of its members."""
        named = tuple(spec.id.split("+"))
        if len(named) == len(spec.members):
            return named
        return tuple(f"{spec.id}/{place}" for place in range(1, len(spec.members) + 1))

    def node(self, place: NodeId) -> Node:
        return self.program.nodes[place]

    def decl(self, node: Input | Field) -> tuple[InputDecl, str]:
        """The declaration of a leaf and the name results give it."""
        if isinstance(node, Input):
            found = self.program.inputs[node.decl]
            return found, found.id
        frame = self.program.frames[node.frame]
        own = frame.fields[node.decl]
        return own, f"{frame.name}.{own.id}"

    def constant(self, place: NodeId) -> bool:
        """Whether no fact can change this node."""
        bounds, node = self.program.bounds[place], self.node(place)
        if isinstance(node, Const) or (bounds is not None and bounds.lo == bounds.hi):
            return True
        return bool(operands(node)) and all(self.constant(each) for each in operands(node))

    def sense(self, place: NodeId) -> Sense | None:
        """The sense of a node by the facts in it; None for constants, which take the sense of what they stand beside."""
        node = self.node(place)
        if place in self.declared:
            return self.declared[place]
        if share_of(self.program, place) is not None:
            return SHARE
        if (steps := steps_of(self.program, place)) is not None:
            return self.sense(steps.start)
        match node:
            case Const(value=value):
                return TRUTH if isinstance(value, bool) else TEXT if isinstance(value, str) else None
            case Input() | Field():
                return self._leaf_sense(node)
            case Mul() | Div():
                return self._product_sense(node)
            case Count():
                return PLAIN
            case Table() | Bands():
                return None
            case Sum() | Running():
                return self.sense(node.value)
            case Related():
                return PLAIN if node.value is None else self.sense(node.value)
            case Relation():
                return self.sense(self.program.relations[node.spec].members[node.member].value)
            case Add():
                return self._sum_sense(node)
            case Calendar():
                unit = {"year": "年", "month": "月", "day": "天", "months_between": "月"}.get(node.function)
                return DATE if unit is None else Sense("number", self.compiled.vocabulary.unit(unit) or DIMENSIONLESS)
            case Compare() | Exists():
                return TRUTH
            case Select():
                return self._first((node.then, node.other))
            case _:
                return TRUTH if self.program.types[place] == "truth" else self._first(operands(node))

    def _sum_sense(self, node: Add) -> Sense | None:
        """A day less another is a number of days."""
        found = self._first(node.args)
        if (
            found is not None
            and found.type == "date"
            and any(negative_of(self.program, arg) is not None for arg in node.args)
        ):
            return Sense("number", self.compiled.vocabulary.unit("天") or DIMENSIONLESS)
        return found

    def _first(self, places: tuple[NodeId, ...]) -> Sense | None:
        found = (self.sense(place) for place in places if self.program.types[place] != "truth")
        return next((each for each in found if each is not None), None)

    def _leaf_sense(self, node: Input | Field) -> Sense:
        decl, name = self.decl(node)
        if decl.type == "truth" or node.part == "none":
            return TRUTH
        asked = self.asked(name)
        if asked is None:
            return TEXT if decl.type in ("enum", "text") else PLAIN
        fact = asked.fact
        share = fact.type == "number" and not fact.unit.powers and fact.decimals > 0 and not fact.asked_in.name
        share = share or fact.asked_in.name == "%"
        return Sense(fact.type, DIMENSIONLESS if share else fact.asked_in, share, fact)

    def _product_sense(self, node: Mul | Div) -> Sense | None:
        a, b = self.sense(node.a), self.sense(node.b)
        if isinstance(node, Div):
            if a is not None and b is not None:
                unit = a.unit.base() / b.unit.base()
                return Sense("number", unit, share=not unit.powers)
            return a
        if a is None or b is None:
            known = a or b
            counted = known is not None and not known.unit.powers and not known.share
            return None if counted else known
        if a.share or b.share:
            return b if a.share else a
        return Sense("number", a.unit.base() * b.unit.base())


def currency_of(sense: Sense) -> str | None:
    """The currency of a sum of money; None for any other value."""
    return CURRENCIES[sense.unit.powers[0][0].id] if sense.is_money else None
