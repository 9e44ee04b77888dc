"""An amount step by step as written: base, rate, ceiling and whether it bound, with the values this profile gave.

Follows the same shapes as the wording of rules (`amounts`), reading values from the evaluation's trace.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from huisuan.backends.record import NumberValue
from huisuan.backends.reference_parts import Path
from huisuan.backends.three_valued import TextValue
from huisuan.explain import patterns, truth_patterns
from huisuan.explain.conditions import read_as
from huisuan.explain.figures import minor_step
from huisuan.explain.formulas import added_words
from huisuan.explain.found import Findings
from huisuan.explain.names import SHARE, Sense
from huisuan.explain.products import factors, negative
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
from huisuan.values import Truth


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a calculation: what was done in words, the mechanism as written, and where the rule says so (`file:line`)."""

    text: str
    mechanism: str
    place: str


class Stepper:
    """Collects the steps of one line."""

    def __init__(self, findings: Findings, path: Path) -> None:
        self.findings = findings
        self.words = findings.words
        self.program = findings.program
        self.path = path
        self.steps: list[Step] = []
        self._walked: set[NodeId] = set()

    def walk(self, place: NodeId, sense: Sense | None) -> None:
        """Adds the steps that lead to the value of `place`, once."""
        if place in self._walked:
            return
        self._walked.add(place)
        if patterns.share_of(self.program, place) is not None:
            self._stated(place, SHARE)
            return
        self._walk(place, sense)
        if place in self.words.outputs:
            self._add(place, f"{self.words.outputs[place]}{self.words.say(' ＝ ', ' = ')}{self._value(place, sense)}")

    def _stated(self, place: NodeId, sense: Sense | None) -> None:
        """A value in one step: what it is, and what it comes to."""
        label, value = self._label(place, sense), self._value(place, sense)
        self._add(place, self.words.say(f"{label}：{value}", f"{label}: {value}"))

    def _walk(self, place: NodeId, sense: Sense | None) -> None:
        node = self.program.nodes[place]
        match node:
            case Const() | Input() | Field():
                return
            case Limit():
                self._limit(place, node, sense)
            case Round():
                self._round(place, node, sense)
            case Mul():
                self._product(place, node, sense)
            case Table() | Bands():
                self._looked_up(place, node, sense)
            case Select():
                self._select(place, node, sense)
            case Add() | Min() | Max():
                self._combined(place, node, sense)
            case Range():
                self._add(place, f"{self._label(place, sense)}")
            case Div() | Calendar() | Count() | Sum() | Extreme() | Pick() | Running() | Related() | Relation():
                self._stated(place, sense)
            case Not() | And() | Or() | Compare() | Member() | Exists():
                raise TypeError(f"node {place} is no number")
            case _:
                assert_never(node)

    def _add(self, place: NodeId, text: str) -> None:
        origin = self.program.origins[place]
        self.steps.append(Step(text, origin.mechanism or origin.text, self.words.place(place)))

    def _label(self, place: NodeId, sense: Sense | None) -> str:
        return self.words.number(place, sense).inline(self.words.language)

    def _value(self, place: NodeId, sense: Sense | None) -> str:
        return self.findings.value(place, self.path, sense)

    def _named(self, place: NodeId, sense: Sense | None) -> str:
        """A value with its name where it has a short one: `售价12,000元`."""
        value, place = self._value(place, sense), self._chosen(place)
        node = self.program.nodes[place]
        increase = patterns.increase_of(self.program, node) is not None or place in self.words.outputs
        if not increase and not isinstance(node, Input | Field):
            return value
        label = self._label(place, sense)
        return self.words.say(
            f"{label}{value}" if value[:1].isdigit() and not label[-1:].isascii() else f"{label}（{value}）",
            f"{label} ({value})",
        )

    def _chosen(self, place: NodeId) -> NodeId:
        """The value a settled choice comes to, where the choice has no name of its own."""
        node = self.program.nodes[place]
        if not isinstance(node, Select) or place in self.words.outputs:
            return place
        truth = self.findings.evaluation.truth(node.cond, self.path).truth
        return place if truth is None else self._chosen(node.then if truth else node.other)

    def _limit(self, place: NodeId, node: Limit, sense: Sense | None) -> None:
        self.walk(node.a, sense)
        self.walk(node.ceiling, sense)
        before, most = self._value(node.a, sense), self._value(node.ceiling, sense)
        after = self._value(place, sense)
        say = self.words.say
        match self.bound(node.a, node.ceiling):
            case True:
                self._add(place, say(f"超过上限{most}，按{after}计", f"above the ceiling of {most}: {after}"))
            case False:
                self._add(place, say(f"未超过上限{most}，仍为{after}", f"the ceiling of {most} does not bind: {after}"))
            case None:
                self._add(
                    place,
                    say(
                        f"上限{most}，是否超过尚不能确定：{before}，计{after}",
                        f"ceiling {most}, not settled whether it binds: {before}, so {after}",
                    ),
                )

    def bound(self, value: NodeId, ceiling: NodeId) -> Truth:
        """Whether a ceiling bound (D15)."""
        a, most = self._number(value), self._number(ceiling)
        return True if a.lo > most.hi else False if a.hi <= most.lo else None

    def _number(self, place: NodeId) -> NumberValue:
        return self.findings.evaluation.number(place, self.path)

    def _round(self, place: NodeId, node: Round, sense: Sense | None) -> None:
        self.walk(node.a, sense)
        before, after = self._number(node.a), self._number(place)
        if (before.lo, before.hi) == (after.lo, after.hi):
            return
        if node.step == minor_step(self.words.currency) and node.mode == "half_away":
            self._add(
                place,
                self.words.say(f"四舍五入：{self._value(place, sense)}", f"rounded: {self._value(place, sense)}"),
            )
            return
        self._add(place, f"{self._rounding(node, sense)}{self._value(place, sense)}")

    def _rounding(self, node: Round, sense: Sense | None) -> str:
        step = self.words.value(node.step, sense)
        zh = {"half_away": "四舍五入", "floor": "向下取整", "ceil": "向上取整"}[node.mode]
        en = {"half_away": "rounded to", "floor": "rounded down to", "ceil": "rounded up to"}[node.mode]
        return self.words.say(f"{zh}到{step}：", f"{en} {step}: ")

    def _product(self, place: NodeId, node: Mul, sense: Sense | None) -> None:
        say = self.words.say
        uplift = patterns.uplift_of(self.program, node)
        if uplift is not None:
            self._uplift(place, uplift, sense)
            return
        opposite = negative(self.words, node)
        if opposite is not None:
            self.walk(opposite, sense)
            return
        rate, rate_sense, base, base_sense = factors(self.words, node, sense)
        self.walk(base, base_sense)
        self.walk(rate, rate_sense)
        base_words, rate_words = self._named(base, base_sense), self._value(rate, rate_sense)
        result = self._value(place, sense)
        self._add(place, say(f"{base_words} × {rate_words} ＝ {result}", f"{base_words} × {rate_words} = {result}"))

    def _uplift(self, place: NodeId, uplift: patterns.Uplift, sense: Sense | None) -> None:
        self.walk(uplift.value, sense)
        test, more, after = self.words.node(uplift.test), self._value(uplift.rate, SHARE), self._value(place, sense)
        truth = self.findings.evaluation.truth(uplift.test, self.path).truth
        if truth is True:
            self._add(place, self.words.say(f"{test}，上浮{more}：{after}", f"{test}, plus {more}: {after}"))
        elif truth is None:
            zh = f"如{test}可上浮{more}，尚不能确定：{after}"
            self._add(place, self.words.say(zh, f"plus {more} if {test}, not settled yet: {after}"))

    def _looked_up(self, place: NodeId, node: Table | Bands, sense: Sense | None) -> None:
        keys = node.keys if isinstance(node, Table) else (node.a,)
        found = [
            self.words.say(
                f"{self.words.node(key)}：{self._value(key, None)}", f"{self.words.node(key)}: {self._value(key, None)}"
            )
            for key in keys
        ]
        value = self._value(place, sense)
        joined = self.words.say("，", ", ").join(found)
        self._add(place, self.words.say(f"{joined}，对应{value}", f"{joined}, which gives {value}"))

    def _select(self, place: NodeId, node: Select, sense: Sense | None) -> None:
        truth = self.findings.evaluation.truth(node.cond, self.path).truth
        say = self.words.say
        if truth is None:
            test = self.words.condition(node.cond).inline(self.words.language)
            self._add(
                place,
                say(
                    f"尚不能确定是否符合：{test}；按{self._value(place, sense)}计",
                    f"not settled whether {test}: {self._value(place, sense)}",
                ),
            )
            return
        chosen = node.then if truth else node.other
        last = not isinstance(self.program.nodes[chosen], Select)
        if truth or last:
            test = self._case(node.cond, holds=truth)
            found = self.program.nodes[chosen]
            if isinstance(found, Const | Range):
                value = self._label(chosen, sense) if isinstance(found, Range) else self._value(chosen, sense)
                self._add(place, say(f"{test}，适用{value}", f"{test}: {value}"))
                return
            self._add(place, say(f"适用情形：{test}", f"case: {test}"))
        self.walk(chosen, sense)

    def _case(self, test: NodeId, *, holds: bool) -> str:
        """The condition as it turned out; of a reading, the option taken."""
        reading = truth_patterns.reading_at(self.program, test)
        asked = self.program.nodes[test]
        if reading is not None and isinstance(asked, Member):
            taken = self.findings.evaluation.value(asked.a, self.path)
            if isinstance(taken, TextValue) and taken.text is not None:
                return read_as(self.words, reading[0], (taken.text,))
        return self.words.condition(self._deciding(test, holds=holds), holds=holds).inline(self.words.language)

    def _deciding(self, test: NodeId, *, holds: bool) -> NodeId:
        """Of a list of conditions of which one is enough, the first that was."""
        node = self.program.nodes[test]
        if isinstance(node, Or if holds else And) and truth_patterns.within_of(self.program, node) is None:
            assert isinstance(node, Or | And)
            truths = ((arg, self.findings.evaluation.truth(arg, self.path).truth) for arg in node.args)
            return next((self._deciding(arg, holds=holds) for arg, truth in truths if truth is holds), test)
        return test

    def _combined(self, place: NodeId, node: Add | Min | Max, sense: Sense | None) -> None:
        steps = patterns.steps_of(self.program, place)
        if steps is not None:
            self._steps(place, steps, sense)
            return
        if isinstance(node, Add):
            self._sum(place, node, sense)
            return
        inner = patterns.not_below_zero(self.program, place)
        if inner != place:
            self.walk(inner, sense)
            if self._number(inner).lo < 0:
                self._add(place, self.words.say("计算结果小于0的，按0计", "nothing below nought"))
            return
        for arg in node.args:
            self.walk(arg, sense)
        parts = self.words.say("、", ", ").join(self._named(arg, sense) for arg in node.args)
        higher = isinstance(node, Max)
        zh, en = ("取较高者", "the larger of") if higher else ("取较低者", "the smaller of")
        self._add(
            place,
            self.words.say(f"{parts}，{zh}：{self._value(place, sense)}", f"{en} {parts}: {self._value(place, sense)}"),
        )

    def _sum(self, place: NodeId, node: Add, sense: Sense | None) -> None:
        if len(node.args) == 1:
            self.walk(node.args[0], sense)
            return
        if patterns.ladder_of(self.program, node) is not None and self._number(node.args[1]).lo == 0:
            self.walk(node.args[0], sense)
            return
        text = ""
        for arg in node.args:
            less = patterns.negative_of(self.program, arg)
            self.walk(arg if less is None else less, sense)
            sign = "" if not text and less is None else " − " if less is not None else self.words.say(" ＋ ", " + ")
            text += sign + self._named(arg if less is None else less, sense)
        equals = self.words.say(" ＝ ", " = ")
        self._add(place, f"{text}{equals}{self._value(place, sense)}")

    def _steps(self, place: NodeId, steps: patterns.Steps, sense: Sense | None) -> None:
        own = self.words.names.sense(steps.quantity)
        self.walk(steps.quantity, own)
        start, origin = self._value(steps.start, sense), self._value(steps.origin, own)
        size = self.words.value(steps.size, own)
        zh, en = added_words(self.words, steps.added, sense)
        quantity, value = self._named(steps.quantity, own), self._value(place, sense)
        text = self.words.say(
            f"{quantity}，起点{start}，超过{origin}的部分每{'满' if steps.full else ''}{size}提高{zh}：{value}",
            f"{quantity}: {start}, and {en} more for each {'full ' if steps.full else ''}{size} over {origin}: {value}",
        )
        if steps.most is not None:
            most = self._value(steps.most, sense)
            text += self.words.say(f"（最高{most}）", f" (at most {most})")
        self._add(place, text)
