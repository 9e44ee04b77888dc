"""A telling profile in words: its facts, told so that they hold for both years, and what either version gives."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from huisuan.backends.record import Record
from huisuan.differences.model import Witness, WitnessFact
from huisuan.differences.normal_form import Forms
from huisuan.differences.pairing import Pair
from huisuan.differences.slots import Read, Slot, Value, Values, moved, years_between
from huisuan.differences.trials import Records
from huisuan.explain.sums import OUTCOME_TITLES, amount_words
from huisuan.explain.words import Words
from huisuan.ir.program import Benefit
from huisuan.values import Kind
from huisuan.vocabulary.units import Label, Language

YEARS = {"0": Label("政策当年", "of the policy year"), "-1": Label("上一年", "of the year before")}


class Telling:
    """The words of one pair of versions."""

    def __init__(self, pair: Pair, forms: tuple[Forms, Forms], slots: tuple[Slot, ...], *, payable: bool) -> None:
        self.payable = payable
        self.pair = pair
        self.forms = forms
        self.slots = slots
        self.years = years_between(forms)

    def witness(self, values: Values, records: Records) -> Witness:
        facts = tuple(self._fact(slot, values[slot.name]) for slot in self.slots if self._worth_telling(slot, values))
        given = [
            self._given(*each) for each in zip(self.forms, (self.pair.before, self.pair.after), records, strict=True)
        ]
        return Witness(facts, given[0], given[1])

    def _worth_telling(self, slot: Slot, values: Values) -> bool:
        """That there is one item goes without saying."""
        return slot.name in values and not (slot.type == "items" and values[slot.name] == 1)

    def _fact(self, slot: Slot, value: Value) -> WitnessFact:
        if slot.type == "items":
            return WitnessFact(
                self._collection(slot.name.removeprefix("#")), *(Label(f"{value}项相同", f"{value} alike"),) * 2
            )
        side = 1 if slot.reads[1] is not None else 0
        read = slot.reads[side]
        assert read is not None
        earlier = None if value is None else moved(value, slot.kind, -self.years)
        return WitnessFact(
            self._name(side, slot, read), self._value(side, read, earlier), self._value(side, read, value)
        )

    def _collection(self, name: str) -> Label:
        for own in self.forms[::-1]:
            found = own.names.collection(name)
            if found is not None:
                return found.label
        return Label(name, name)

    def _name(self, side: int, slot: Slot, read: Read) -> Label:
        """A fact's label, with its year told from the policy year and the collection it is a field of."""
        own = self.forms[side]
        judgement = own.names.judgement(read.decl.id)
        if judgement is not None:
            return judgement.label
        frame = own.program.frames[read.frame].name
        asked = own.names.asked(f"{frame}.{read.decl.id}" if read.frame else read.decl.id)
        if asked is None:
            return Label(slot.name, slot.name)
        label = asked.fact.label
        if asked.period:
            period = slot.name.partition("@")[2]
            year = YEARS.get(period, Label(asked.period, f"in {asked.period}"))
            label = Label(f"{year.zh}{label.zh}", f"{label.en} {year.en}")
        if asked.collection is None:
            return label
        return Label(f"{asked.collection.label.zh}的{label.zh}", f"{label.en} of the {asked.collection.label.en}")

    def _value(self, side: int, read: Read, value: Value) -> Label:
        return Label(self._said(side, read, value, "zh"), self._said(side, read, value, "en"))

    def _said(self, side: int, read: Read, value: Value, language: Language) -> str:
        own = self.forms[side]
        words = Words(own.side.compiled, language, (self.pair.before, self.pair.after)[side])
        match value:
            case None:
                return words.say("无", "none")
            case bool():
                return words.say("是" if value else "否", "yes" if value else "no")
            case Fraction():
                return words.value(value, own.names.sense(read.node))
            case str():
                sense = own.names.sense(read.node)
                member = None if sense is None or sense.fact is None else sense.fact.member(value)
                return value if member is None else member.label.of(language)

    def _given(self, own: Forms, benefit: Benefit, found: Record) -> Label:
        return Label(*(self._sum(Words(own.side.compiled, each, benefit), benefit, found) for each in ("zh", "en")))

    def _sum(self, words: Words, benefit: Benefit, found: Record) -> str:
        """Not eligible, in kind, or the sum; and what is paid of it where other benefits take a part."""
        if found.status == "not_eligible":
            return words.label(OUTCOME_TITLES["not"])
        label = words.names.compiled.infos[benefit.id].in_kind
        if found.amount.kind is Kind.IN_KIND:
            return " ".join((*self._label(words, label), *self._worth(words, found)))
        text = amount_words(words, found.amount)
        paid = amount_words(words, found.payable) if self.payable else text
        return text if paid == text else text + words.say(f"，实付{paid}", f", of which payable {paid}")

    def _label(self, words: Words, label: Label | None) -> Iterable[str]:
        return () if label is None else (words.label(label),)

    def _worth(self, words: Words, found: Record) -> Iterable[str]:
        return () if found.worth is None else (words.say("折合", "worth ") + amount_words(words, found.worth),)
