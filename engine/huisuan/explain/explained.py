"""What an explanation is, and its two renderings: text for people, JSON for programs. Built by `explanation`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from huisuan.assess import Outcome
from huisuan.explain.reasons import Reason
from huisuan.explain.steps import Step
from huisuan.explain.sums import ESTIMATE, SUPPLIERS
from huisuan.values import Truth
from huisuan.vocabulary.model import Source
from huisuan.vocabulary.units import Language

Json = str | bool | None | list["Json"] | dict[str, "Json"]
MARKS = {True: "✓", False: "✗", None: "?"}


@dataclass(frozen=True, slots=True)
class LineSteps:
    """How one line came about. `item` is empty for a benefit with a single line; `note` says why an item is not counted."""

    item: str
    taken: Truth
    steps: tuple[Step, ...]
    amount: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpenFact:
    """A fact still open: its name in results, what to ask, and which paper proves it (empty: none stated)."""

    name: str
    question: str
    proof: str


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """Open facts by who supplies them."""

    supplier: Source
    facts: tuple[OpenFact, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A reading's option, whether this result took it, and what it gives."""

    option: str
    taken: bool
    gives: str


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """A reading this benefit depends on; `open` where the result spans the alternatives."""

    label: str
    reason: str
    open: bool
    alternatives: tuple[Alternative, ...]

    @property
    def matters(self) -> bool:
        """Whether anything hangs on it here: it is open, or its alternatives give different results."""
        return self.open or len({each.gives for each in self.alternatives}) > 1


@dataclass(frozen=True, slots=True)
class Explanation:
    """One determination explained, all texts in `language`.

    `shortest_way` is one way to yes, not the only one. `totals` follow the lines: counts, limits, what others took, what is payable.
    `unverified` says that the figures were not compared with the text, and why; empty where they were.
    """

    benefit: str
    language: Language
    outcome: Outcome
    title: str
    summary: str
    clause: str
    reasons: tuple[Reason, ...]
    failed: tuple[Reason, ...]
    open: tuple[OpenGroup, ...]
    steps: tuple[LineSteps, ...]
    totals: tuple[str, ...]
    stacking: tuple[str, ...]
    shortest_way: tuple[str, ...]
    subject_to: tuple[str, ...]
    readings: tuple[ReadingShown, ...]
    undefined: tuple[str, ...]
    unverified: str

    def as_text(self) -> str:
        """Lines for a terminal or a letter."""
        return "\n".join(self._lines()) + "\n"

    def as_json(self) -> dict[str, Json]:
        """The same with every part under its name; texts only, numbers as they are printed."""
        return {
            "benefit": self.benefit,
            "outcome": self.outcome,
            "title": self.title,
            "summary": self.summary,
            "clause": self.clause,
            "unverified": self.unverified,
            "reasons": [_reason_json(each) for each in self.reasons],
            "failed": [_reason_json(each) for each in self.failed],
            "open": [_group_json(group) for group in self.open],
            "steps": [_line_json(line) for line in self.steps],
            "totals": list(self.totals),
            "stacking": list(self.stacking),
            "shortest_way": list(self.shortest_way),
            "subject_to": list(self.subject_to),
            "readings": [_reading_json(each) for each in self.readings],
            "undefined": list(self.undefined),
        }

    def _say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def _lines(self) -> Iterable[str]:
        yield self.summary
        yield self._say("依据：", "Under: ") + self.clause
        if self.unverified:
            yield self._say("注意：", "Note: ") + self.unverified
        if self.failed:
            yield from self._section("不符合的条件", "What is not met", map(self._reason, self.failed))
        elif self.reasons:
            yield from self._section("条件", "Conditions", self._conditions())
        yield from self._section(*self._calculation_title(), self._calculation())
        yield from self._section("与其他事项的关系", "Other benefits", self.stacking)
        yield from self._section("须经主管部门认定", "Subject to the department", self.subject_to)
        for group in self.open:
            title = SUPPLIERS[group.supplier]
            yield from self._section(title.zh, title.en, map(self._question, group.facts))
        yield from self._section(
            "一种可以符合的情形（不是唯一的）", "One way to qualify (not the only one)", self.shortest_way
        )
        yield from self._section(
            "解释口径", "Readings", (line for each in self.readings if each.matters for line in self._reading(each))
        )
        yield from self._section(
            "无法计算（除数为零或没有可比的项目）",
            "Undefined (a divisor of nought, or nothing to compare)",
            self.undefined,
        )
        yield ESTIMATE.of(self.language)

    def _section(self, zh: str, en: str, lines: Iterable[str]) -> Iterable[str]:
        shown = list(lines)
        if shown:
            yield self._say(f"{zh}：", f"{en}:")
            yield from (f"  {line}" for line in shown)

    def _conditions(self) -> Iterable[str]:
        last = ""
        barred = {each.item for each in self.reasons if each.item and each.truth is False}
        for each in self.reasons:
            if each.item in barred:
                continue
            if each.item and each.item != last:
                yield self._say(f"{each.item}：", f"{each.item}:")
            last = each.item
            yield ("  " if each.item else "") + self._reason(each, named=False)

    def _reason(self, reason: Reason, *, named: bool = True) -> str:
        found = self._found(reason)
        item = reason.item + self._say("：", " – ") if named and reason.item and reason.found else ""
        return f"{MARKS[reason.truth]} {item}{reason.text}{found}"

    def _found(self, reason: Reason) -> str:
        if not reason.found:
            return ""
        if reason.found == self._say("未填", "not stated"):
            return self._say("（未填）", " (not stated)")
        return self._say(f"（实际：{reason.found}）", f" (found: {reason.found})")

    def _calculation_title(self) -> tuple[str, str]:
        return ("计算过程", "How it is worked out") if self.steps else ("计算办法", "How it would be worked out")

    def _calculation(self) -> Iterable[str]:
        for line in self.steps:
            pad = "  " if line.item else ""
            if line.item:
                end = self._say("：", ": ")
                yield line.item + end + (line.note or line.amount)
            yield from (pad + step.text for step in line.steps)
        yield from self.totals

    def _question(self, fact: OpenFact) -> str:
        proof = self._say(f"（材料：{fact.proof}）", f" (paper: {fact.proof})") if fact.proof else ""
        return fact.question + proof

    def _reading(self, reading: ReadingShown) -> Iterable[str]:
        state = self._say("（未定）", " (open)") if reading.open else ""
        yield reading.label + state + self._say("：", ": ") + reading.reason
        for each in reading.alternatives:
            mark = self._say("（现按此计算）", " (taken here)") if each.taken else ""
            yield f"  {each.option}{mark}{self._say('：', ': ')}{each.gives}"


def _reason_json(reason: Reason) -> Json:
    return {
        "text": reason.text,
        "truth": reason.truth,
        "found": reason.found,
        "item": reason.item,
        "clause": reason.clause,
        "place": reason.place,
    }


def _line_json(line: LineSteps) -> Json:
    steps: list[Json] = [{"text": each.text, "mechanism": each.mechanism, "place": each.place} for each in line.steps]
    return {"item": line.item, "taken": line.taken, "amount": line.amount, "note": line.note, "steps": steps}


def _group_json(group: OpenGroup) -> Json:
    facts: list[Json] = [{"name": each.name, "question": each.question, "proof": each.proof} for each in group.facts]
    return {"supplier": group.supplier, "facts": facts}


def _reading_json(reading: ReadingShown) -> Json:
    options: list[Json] = [
        {"option": each.option, "taken": each.taken, "gives": each.gives} for each in reading.alternatives
    ]
    return {"label": reading.label, "reason": reading.reason, "open": reading.open, "alternatives": options}
