"""What an evaluation found, in words: values of nodes at an item, and for a condition the facts that decided it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from huisuan.backends.record import NumberValue, TruthValue, amount_of
from huisuan.backends.reference import Evaluation
from huisuan.backends.reference_parts import Path
from huisuan.backends.three_valued import AnyValue, TextValue
from huisuan.explain import truth_patterns
from huisuan.explain.comparing import area
from huisuan.explain.names import Sense
from huisuan.explain.words import Words
from huisuan.ir.nodes import And, Compare, Const, Exists, Field, Input, Member, NodeId, Not, Or, Pick, Related, Select
from huisuan.values import Kind, Truth
from huisuan.vocabulary.regions import extent


@dataclass(frozen=True, slots=True)
class Found:
    """The value of one thing a condition asks about."""

    subject: str
    value: str
    truth: Truth


class Findings:
    """Reads values off one evaluation and writes them in one language."""

    def __init__(self, words: Words, evaluation: Evaluation) -> None:
        self.words = words
        self.evaluation = evaluation
        self.program = evaluation.program

    def value(self, place: NodeId, path: Path, sense: Sense | None = None) -> str:
        """The value of a node: `12,000元`, `一级`, `15%至20%`, `未填`."""
        return self.value_words(self.evaluation.value(place, path), sense or self.words.names.sense(place), place)

    def value_words(self, value: AnyValue, sense: Sense | None, place: NodeId) -> str:
        say = self.words.say
        match value:
            case TruthValue(truth=truth):
                return (
                    say("未填", "not stated")
                    if truth is None
                    else say("是" if truth else "否", "yes" if truth else "no")
                )
            case TextValue(text=text):
                if text is None:
                    return say("未填", "not stated")
                member = sense.fact.member(text) if sense and sense.fact else None
                return text if member is None else self.words.label(member.label)
            case NumberValue():
                return self._number(value, sense, place)
            case _:
                assert_never(value)

    def _number(self, value: NumberValue, sense: Sense | None, place: NodeId) -> str:
        say = self.words.say
        if value.lo == value.hi:
            return self.words.value(value.lo, sense, rule=False)
        if isinstance(self.program.nodes[place], Input | Field):
            static = self.program.bounds[place]
            if static is not None and (value.lo, value.hi) == (static.lo, static.hi):
                return say("未填", "not stated")
        if sense is not None and sense.type == "region" and extent(int(value.lo)) == (int(value.lo), int(value.hi)):
            return area(self.words, sense, int(value.lo), int(value.hi))
        low = self.words.value(value.lo, sense, rule=False)
        if not self._stated_below(value, place) and amount_of(self.program, place, value).hi is None:
            if value.kind is Kind.AT_LEAST and value.lo > 0:
                return say(f"不低于{low}", f"at least {low}")
            return (
                say(f"{low}以上，尚不能确定", f"{low} or more, not settled yet")
                if value.lo > 0
                else say("尚不能确定", "not settled yet")
            )
        high = self.words.value(value.hi, sense, rule=False)
        return say(f"{low}至{high}", f"{low} to {high}")

    def _stated_below(self, value: NumberValue, place: NodeId) -> bool:
        """Whether the profile itself gives a fact an upper end, legal maximum or not."""
        static = self.program.bounds[place]
        is_fact = isinstance(self.program.nodes[place], Input | Field)
        return is_fact and static is not None and value.hi < static.hi

    def behind(self, place: NodeId, path: Path) -> tuple[Found, ...]:
        """The facts that make a condition true, false or open, without repeats."""
        return tuple(dict.fromkeys(self._behind(place, path)))

    def _behind(self, place: NodeId, path: Path) -> list[Found]:
        node = self.program.nodes[place]
        truth = self.evaluation.truth(place, path).truth
        match node:
            case Not():
                return self._behind(node.a, path)
            case And() | Or():
                within = truth_patterns.within_of(self.program, node)
                if within is not None:
                    return [self._one(within.subject, path, truth)]
                parts = [arg for arg in node.args if self.evaluation.truth(arg, path).truth is truth]
                return [found for arg in parts for found in self._behind(arg, path)]
            case Compare():
                sides = [side for side in (node.a, node.b) if not self.words.names.constant(side)]
                sense = self.words.names.sense(node.a) or self.words.names.sense(node.b)
                return [self._one(side, path, truth, sense) for side in sides]
            case Member():
                if truth_patterns.reading_at(self.program, place) is not None:
                    return []
                return [self._one(node.a, path, truth)]
            case Input() | Field():
                return [] if self._tag(node) == "judgement" else [self._one(place, path, truth)]
            case Select():
                test = self.evaluation.truth(node.cond, path).truth
                chosen = node.then if test else node.other
                more = [] if test is None else self._behind(chosen, path)
                return [*self._behind(node.cond, path), *more]
            case Exists():
                label = self.words.names.collection_label(node.frame, self.words.language)
                return [Found(label, self._any(truth), truth)]
            case Const() | Pick() | Related():
                return []
            case _:
                raise TypeError(f"node {place} is no truth")

    def _any(self, truth: Truth) -> str:
        if truth is None:
            return self.words.say("尚不能确定", "not settled yet")
        return self.words.say("有符合的", "some do") if truth else self.words.say("没有符合的", "none does")

    def _tag(self, node: Input | Field) -> str:
        return self.words.names.decl(node)[0].tag

    def _one(self, place: NodeId, path: Path, truth: Truth, sense: Sense | None = None) -> Found:
        return Found(self._subject(place, sense), self.value(place, path, sense), truth)

    def _subject(self, place: NodeId, sense: Sense | None) -> str:
        """What a value is called; one with a long formula is only the figure compared."""
        if self.program.types[place] == "truth":
            return self.words.node(place)
        told = self.words.number(place, sense)
        return self.words.say("所比较的数", "the figure compared") if told.parts else told.inline(self.words.language)

    def found_words(self, place: NodeId, path: Path) -> str:
        """What was found behind a condition, in one phrase; empty where the condition says it all."""
        found = self.behind(place, path)
        if len(found) == 1:
            agrees = found[0].truth is True and found[0].value == self.words.say("是", "yes")
            return "" if agrees else found[0].value
        between = self.words.say("，", ", ")
        return between.join(
            self.words.say(f"{each.subject}：{each.value}", f"{each.subject}: {each.value}") for each in found
        )
