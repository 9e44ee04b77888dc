"""The small print under a benefit: its lines, what is open, what held it down, why it fails."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from huisuan.assess import Determination
from huisuan.backends.record import Amount
from huisuan.cli.questions import question_of
from huisuan.cli.sums import amount_text
from huisuan.cli.words import listed, say
from huisuan.compiler.compiled import BenefitInfo
from huisuan.ir.program import Benefit
from huisuan.service.checking import Checked
from huisuan.vocabulary.units import Language

Reasons: TypeAlias = Callable[[Determination], tuple[str, ...]]
"""Why a benefit is not had, in words; empty where nothing can be said."""
_MOST_LINES = 4
_MOST_QUESTIONS = 1


@dataclass(frozen=True, slots=True)
class Notes:
    """Writes the notes of one benefit; `alone`: no choice of the applicant is open that would take it away."""

    checked: Checked
    language: Language
    reasons: Reasons | None
    everything: bool
    place: Callable[[BenefitInfo], str]

    def under(self, benefit: Benefit, found: Determination, *, alone: bool = True) -> tuple[str, ...]:
        """One sentence each, the most telling first."""
        if found.outcome == "not":
            why = self.reasons(found) if self.reasons else ()
            shown = why if self.everything else why[:1]
            return tuple(say("why_not", self.language, reason=each) for each in shown)
        held = self._held(benefit, found) if alone else iter(())
        return (*self._what(benefit, found), *held, *self._open(found), *self._papers(found))

    def _what(self, benefit: Benefit, found: Determination) -> Iterator[str]:
        info = self.checked.compiled.infos[found.benefit]
        department = info.department.of(self.language)
        yield from self._restated(benefit)
        for name in found.subject_to:
            yield say("confirm", self.language, department=department, label=self._judgement(name))
        if info.in_kind is not None:
            yield info.in_kind.of(self.language)
        paid = [line for line in found.record.lines if line.key and line.payable.hi != 0]
        if len(paid) > 1 and found.outcome != "open":
            sums = [line.amount if found.outcome == "to_confirm" else line.payable for line in paid]
            parts = [f"{'/'.join(line.key)} {self._sum(benefit, each)}" for line, each in zip(paid, sums, strict=True)]
            rest = len(parts) - _MOST_LINES
            cut = parts if self.everything or rest <= 0 else [*parts[:_MOST_LINES], self._more(rest)]
            yield say("lines", self.language, lines=listed(cut, self.language))

    def _restated(self, benefit: Benefit) -> Iterator[str]:
        """Who pays what this benefit tells again, and which benefits tell this one again."""
        compiled = self.checked.compiled
        for entry in benefit.restated:
            key = "restates" if entry.where is None else "restates_some"
            yield say(key, self.language, title=compiled.infos[entry.benefit].title.of(self.language))
        found = {each.benefit: each for each in self.checked.assessment.determinations}
        again = [
            self.place(compiled.infos[each.id])
            for each in compiled.program.benefits
            if any(entry.benefit == benefit.id for entry in each.restated) and found[each.id].outcome != "not"
        ]
        if again:
            yield say("restated_in", self.language, where=listed(again, self.language))

    def _held(self, benefit: Benefit, found: Determination) -> Iterator[str]:
        record = found.record
        for limit in record.limits:
            if limit.bound is True and not limit.key:
                yield say("bound", self.language, limit=self._sum(benefit, limit.ceiling))
        groups = self.checked.compiled.program.groups
        shared = any(benefit.id in group.members for group in groups if len(group.members) > 1)
        low, high = record.amount.lo, record.payable.hi
        if shared and low is not None and high is not None and high < low:
            yield say("standard", self.language, sum=self._sum(benefit, record.amount))

    def _open(self, found: Determination) -> Iterator[str]:
        asked = found.missing if self.everything else found.missing[:_MOST_QUESTIONS]
        for name in asked:
            question = question_of(self.checked.compiled.vocabulary, name, self.language)
            yield say("needs", self.language, question=question.text, who=question.who(self.language))
        yield from self.readings(found.open_readings)

    def readings(self, names: Iterable[str]) -> Iterator[str]:
        """That a text can be read in several ways, for each reading left open."""
        for name in names:
            yield say("reading", self.language, label=self._reading(name))

    def _papers(self, found: Determination) -> Iterator[str]:
        if not self.everything:
            return
        info = self.checked.compiled.infos[found.benefit]
        papers = listed([each.of(self.language) for each in info.papers], self.language)
        papers = papers or say("none", self.language)
        yield say("department", self.language, department=info.department.of(self.language), papers=papers)
        if info.note is not None:
            yield info.note.of(self.language)

    def _sum(self, benefit: Benefit, amount: Amount) -> str:
        return amount_text(amount, benefit.currency, self.language, benefit.minor_digits)

    def _more(self, count: int) -> str:
        return say("more", self.language, n=count)

    def _judgement(self, name: str) -> str:
        pack, own = _own(name)
        found = next((each.judgements.get(own) for each in self.checked.compiled.packs if each.id == pack), None)
        return name if found is None else found.label.of(self.language)

    def _reading(self, name: str) -> str:
        pack, own = _own(name)
        found = next((each.readings.get(own) for each in self.checked.compiled.packs if each.id == pack), None)
        return name if found is None else found.label.of(self.language)


def _own(name: str) -> tuple[str, str]:
    pack, _, own = name.rpartition(":")[2].rpartition("/")
    return pack, own
