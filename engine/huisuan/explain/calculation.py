"""How the sum of one determination came about: its lines step by step, then counts, ceilings, parts and what is payable."""

from __future__ import annotations

from collections.abc import Iterable

from huisuan.assess import Determination
from huisuan.backends.record import Record
from huisuan.backends.reference_parts import BLANK, Path
from huisuan.explain.awards import CeilingRule, ceiling_lines, ceiling_scope, ceilings_of, count_words, counts_of
from huisuan.explain.explained import LineSteps
from huisuan.explain.found import Findings
from huisuan.explain.reasons import item_label, item_paths, item_reasons
from huisuan.explain.restated import governing, named
from huisuan.explain.steps import Step, Stepper
from huisuan.explain.sums import amount_words
from huisuan.explain.told import INLINE, Told, width
from huisuan.ir.nodes import NodeId, Select
from huisuan.ir.program import Benefit


class Calculation:
    """Reads one benefit's record and trace."""

    def __init__(self, findings: Findings, benefit: Benefit, record: Record) -> None:
        self.findings = findings
        self.words = findings.words
        self.program = findings.program
        self.benefit = benefit
        self.record = record

    def lines(self) -> tuple[LineSteps, ...]:
        if not self.benefit.frame:
            amount = self.record.lines[0].amount
            if amount.lo == 0 and amount.hi is None:
                return ()
            return (LineSteps("", True, self._steps(()), amount_words(self.words, amount)),)
        return tuple(self._line(path) for path in item_paths(self.findings, self.benefit.frame) if path[-1] != BLANK)

    def worth_lines(self) -> tuple[LineSteps, ...]:
        """How what an award in kind is worth comes about, once something that goes into it is known."""
        worth = self.record.worth
        if self.benefit.worth is None or worth is None or worth.hi is None:
            return ()
        stepper = Stepper(self.findings, ())
        stepper.walk(self._worth_value(), self.words.money)
        return (LineSteps("", True, tuple(stepper.steps), amount_words(self.words, worth)),)

    def worth_total(self, lines: tuple[LineSteps, ...]) -> tuple[str, ...]:
        """What an award in kind is worth; as a rule where that is open yet."""
        if self.benefit.worth is None:
            return ()
        say = self.words.say
        if lines:
            worth = lines[0].amount
            return (
                say(f"折算价值：{worth}（不是现金，不计入合计）", f"worth: {worth} (no payment, not in any total)"),
            )
        told = self.words.number(self._worth_value(), self.words.money)
        return Told(say(f"折算价值：{told.head}", f"worth: {told.head}"), told.parts, told.tail).lines(
            self.words.language
        )

    def _worth_value(self) -> NodeId:
        """The worth itself, without the condition it stands under."""
        assert self.benefit.worth is not None
        node = self.program.nodes[self.benefit.worth]
        return node.then if isinstance(node, Select) else self.benefit.worth

    def _line(self, path: Path) -> LineSteps:
        label = item_label(self.findings, self.benefit.frame, path)
        key = self.findings.evaluation.items.ids(self.benefit.frame, path)
        line = next(each for each in self.record.lines if each.key == key)
        if line.member is False:
            failed = next(
                (each for each in item_reasons(self.findings, self.benefit, path, "") if each.truth is False), None
            )
            why = "" if failed is None else failed.text
            if failed is not None and failed.found and width(why) > INLINE:
                zh, en = f"不符合条件（实际：{failed.found}），不计", f"not counted, found: {failed.found}"
                return LineSteps(label, False, (), "", self.words.say(zh, en))
            return LineSteps(label, False, (), "", self.words.say(f"不符合“{why}”，不计", f"not counted, fails: {why}"))
        other = governing(self.findings, self.benefit, path)
        if line.taken is False and other is not None:
            title = named(self.words, other)
            zh, en = f"符合条件，由{title}支付", f"qualifies, paid under {title}"
            return LineSteps(label, False, (), "", self.words.say(zh, en))
        if line.taken is False:
            return LineSteps(
                label,
                False,
                (),
                "",
                self.words.say("符合条件，因件数限制不计", "qualifies, but not counted under the limit on numbers"),
            )
        amount = amount_words(self.words, line.amount)
        open_yet = self.words.say("是否计入尚不能确定", "not settled whether it counts")
        note = f"{amount}{self.words.say('，', ', ')}{open_yet}" if line.taken is None else ""
        return LineSteps(label, line.taken, self._steps(path), amount, note)

    def totals(self, found: Determination, steps: tuple[LineSteps, ...]) -> tuple[str, ...]:
        """What follows the lines: how many count, ceilings, parts, the sum and what is payable."""
        say, words = self.words.say, self.words
        if not any(line.steps or line.amount or line.note for line in steps):
            return tuple(self._rule())
        lines = [count_words(words, rule) for rule in counts_of(self.program, self.benefit)]
        lines += [line for rule in ceilings_of(self.program, self.benefit) for line in self._ceiling(rule)]
        for part, value in zip(self.benefit.instalments, self.record.instalments, strict=True):
            lines.append(say(*part.label) + say("：", ": ") + amount_words(words, value))
        amount, payable = amount_words(words, self.record.amount), amount_words(words, self.record.payable)
        lines.append(say(f"合计：{amount}", f"in all: {amount}"))
        if self.record.status != "eligible":
            return tuple(lines)
        if payable != amount:
            lines.append(say(f"可支付：{payable}", f"payable: {payable}"))
        if found.if_nothing_received is not None and found.if_nothing_received != self.record.payable:
            unpaid = amount_words(words, found.if_nothing_received)
            zh = f"此前领取情况未填；如未领取过，可支付{unpaid}"
            lines.append(say(zh, f"earlier awards are not stated; had nothing been received, payable {unpaid}"))
        return tuple(lines)

    def _steps(self, path: Path) -> tuple[Step, ...]:
        stepper = Stepper(self.findings, path)
        stepper.walk(self.benefit.line, self.words.money)
        return tuple(stepper.steps)

    def _rule(self) -> Iterable[str]:
        """How it would be worked out, where nothing is known yet that goes into it."""
        words = self.words
        yield from words.number(self.benefit.line, words.money).lines(words.language)
        yield from (count_words(words, rule) for rule in counts_of(self.program, self.benefit))
        yield from (line for rule in ceilings_of(self.program, self.benefit) for line in ceiling_lines(words, rule))

    def _ceiling(self, rule: CeilingRule) -> Iterable[str]:
        """A ceiling across lines, how it came about, and whether it bound."""
        say, words, entry = self.words.say, self.words, rule.entry
        scope = ceiling_scope(words, rule)
        if not self.program.frames_of[rule.ceiling]:
            stepper = Stepper(self.findings, ())
            stepper.walk(rule.ceiling, words.money)
            yield from (step.text for step in stepper.steps)
        members = {line.key: line.member for line in self.record.lines}
        for limit in self.record.limits:
            if entry is None or limit.name != entry.name or (limit.key and members.get(limit.key) is False):
                continue
            item = say(f"“{'/'.join(limit.key)}”", f"“{'/'.join(limit.key)}”, ") if limit.key else ""
            bound = {
                True: say("已达上限", "binds"),
                False: say("未达上限", "does not bind"),
                None: say("是否达到上限尚不能确定", "not settled whether it binds"),
            }
            counted, ceiling = amount_words(words, limit.counted), amount_words(words, limit.ceiling)
            zh = f"{item}{scope}上限{ceiling}，计入{counted}：{bound[limit.bound]}"
            yield say(zh, f"{item}ceiling {scope} {ceiling}, counted {counted}: {bound[limit.bound]}")
