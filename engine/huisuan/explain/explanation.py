"""One determination explained from the trace of the reference evaluation: why yes, why not, what is open, how much and how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType

from huisuan.assess import PRIOR_AWARDS, Determination, determination, nothing_received
from huisuan.backends.record import Record, bits, record_of
from huisuan.backends.reference import Evaluation, roots_of
from huisuan.backends.reference_parts import BLANK, Path
from huisuan.compiler.compiled import Compiled
from huisuan.explain import patterns
from huisuan.explain.calculation import Calculation
from huisuan.explain.conditions import membership_words
from huisuan.explain.explained import (
    Alternative,
    Explanation,
    LineSteps,
    OpenFact,
    OpenGroup,
    ReadingShown,
)
from huisuan.explain.found import Findings
from huisuan.explain.questions import Question, question_of, supplier_order
from huisuan.explain.reasons import failed_of, item_label, reasons_of
from huisuan.explain.rivals import stacking_words
from huisuan.explain.shortest import Want, shortest_way
from huisuan.explain.sums import OUTCOME_TITLES, amount_words
from huisuan.explain.told import inner_marks
from huisuan.explain.unverified import place_words, unverified_words
from huisuan.explain.words import Words
from huisuan.ir.nodes import Div, Extreme
from huisuan.ir.program import Benefit, Program
from huisuan.values import UNKNOWN, Facts, Kind, Known
from huisuan.vocabulary.units import Language


def explain_determination(compiled: Compiled, facts: Facts, benefit_id: str, language: Language) -> Explanation:
    """The explanation of one benefit for bound facts. Raises KeyError for a benefit the program does not have."""
    benefit = benefit_named(compiled.program, benefit_id)
    return _Explaining(compiled, facts, benefit, language).explanation()


def benefit_named(program: Program, benefit_id: str) -> Benefit:
    for each in program.benefits:
        if each.id == benefit_id:
            return each
    raise KeyError(benefit_id)


def citation(words: Words, benefit_id: str) -> str:
    """`《…政策》（嘉政发〔2024〕10号）第十一条`."""
    info = words.names.compiled.infos[benefit_id]
    document = words.names.pack_of(benefit_id).document
    number = "" if document.number in ("not stated in this copy", "none") else document.number
    place = place_words(document, info.clause, info.clause_number, words.language)
    zh = f"《{inner_marks(document.title.zh)}》{f'（{number}）' if number else ''}{place}"
    en = f"{document.title.en}{f' ({number})' if number else ''}, {place}"
    return words.say(zh, en)


class _Explaining:
    def __init__(self, compiled: Compiled, facts: Facts, benefit: Benefit, language: Language) -> None:
        self.compiled = compiled
        self.benefit = benefit
        self.facts = facts
        self.words = Words(compiled, language, benefit)
        self.program = replace(compiled.program, groups=())
        self.findings = Findings(self.words, Evaluation(self.program, facts))
        self.record = self._record(facts)
        self.info = compiled.infos[benefit.id]

    def _record(self, facts: Facts) -> Record:
        """The record of this benefit alone."""
        narrowed = replace(self.program, benefits=(self.benefit,), groups=())
        return record_of(narrowed, facts, roots_of(Evaluation(narrowed, facts)), self.benefit)

    def explanation(self) -> Explanation:
        silent = PRIOR_AWARDS not in self.facts.collections
        unpaid = self._record(nothing_received(self.facts)).payable if silent else None
        found = determination(self.program, self.record, unpaid)
        reasons = reasons_of(self.findings, self.benefit, self.info.clause)
        shown = self.record.status != "not_eligible"
        worked = Calculation(self.findings, self.benefit, self.record)
        lines = () if not shown else worked.lines() if self.benefit.form == "money" else worked.worth_lines()
        return Explanation(
            benefit=self.benefit.id,
            language=self.words.language,
            outcome=found.outcome,
            title=self.words.label(self.info.title),
            summary=self._summary(found),
            clause=citation(self.words, self.benefit.id),
            reasons=reasons,
            failed=failed_of(self.findings, self.benefit, reasons),
            open=self._open(found) if shown else (),
            steps=lines,
            totals=self._totals(worked, found, lines) if shown else (),
            stacking=stacking_words(self.findings, self.benefit),
            shortest_way=self._way() if found.outcome == "open" else (),
            subject_to=tuple(self._judgement(name) for name in found.subject_to),
            readings=self._readings(),
            undefined=tuple(self._undefined(name) for name in found.undefined),
            unverified=unverified_words(self.words.names.pack_of(self.benefit.id).document, self.words.language),
        )

    def _totals(self, worked: Calculation, found: Determination, lines: tuple[LineSteps, ...]) -> tuple[str, ...]:
        return worked.totals(found, lines) if self.benefit.form == "money" else worked.worth_total(lines)

    def _summary(self, found: Determination) -> str:
        title, outcome = self.words.label(self.info.title), found.outcome
        amount = self._amount()
        bare = amount.removeprefix("最高").removeprefix("up to ")
        if outcome == "up_to" and bare == amount:
            outcome = "gets"
        state = self.words.label(OUTCOME_TITLES[outcome])
        if self.benefit.direction == "charge" and outcome in ("gets", "up_to"):
            state = self.words.say("须缴纳", "to be paid")
        if outcome == "not" or not amount:
            return self.words.say(f"{title}：{state}", f"{title}: {state}")
        if outcome in ("gets", "up_to"):
            shown = bare if outcome == "up_to" else amount
            between = self.words.say("" if amount[:1] in "（(" else " ", " ")
            return self.words.say(f"{title}：{state}{between}{shown}", f"{title}: {state} {shown}")
        return self.words.say(f"{title}：{state}（如符合：{amount}）", f"{title}: {state} (if eligible: {amount})")

    def _amount(self) -> str:
        if self.benefit.form == "in_kind" and self.info.in_kind is not None:
            return self.words.label(self.info.in_kind)
        if self.record.amount.kind is Kind.INDICATIVE and (mean := self._mean()) is not None:
            return self.words.say(f"参考金额{mean}（不是定额）", f"{mean} as an orientation")
        return amount_words(self.words, self.record.amount)

    def _mean(self) -> str | None:
        """The sum the text gives as an orientation, where a benefit for the applicant as a whole has just one."""
        means = patterns.means_of(self.program, self.benefit.line)
        if len(means) != 1 or self.benefit.frame:
            return None
        return self.findings.value(means[0], (), self.words.money)

    def _open(self, found: Determination) -> tuple[OpenGroup, ...]:
        """Open facts of status and amount, fields of an open collection under the collection's own question."""
        names = list(found.missing)
        if self.benefit.worth is not None:
            left = [
                self.program.leaves[place] for place in bits(self.findings.evaluation.number(self.benefit.worth).open)
            ]
            names += [leaf.name for leaf in left if leaf.tag == "fact" and leaf.name not in names]
        open_payable = [self.program.leaves[place] for place in self.record.open_payable]
        names += [leaf.name for leaf in open_payable if leaf.tag == "fact" and leaf.name not in names]
        asked: dict[str, Question] = {}
        for name in names:
            owner = name.partition(".")[0]
            key = owner if owner in names else name
            asked.setdefault(key, question_of(self.compiled, key))
        asked.update({key: asked.pop(key) for key in list(asked) if key.partition(".")[0] == PRIOR_AWARDS})
        ordered = sorted(asked.values(), key=supplier_order)
        return tuple(
            OpenGroup(supplier, tuple(self._open_fact(each) for each in group))
            for supplier, group in groupby(ordered, key=lambda each: each.supplier)
        )

    def _open_fact(self, question: Question) -> OpenFact:
        proof = question.proof.of(self.words.language) if question.proof else ""
        return OpenFact(question.name, question.text.of(self.words.language), proof)

    def _undefined(self, leaf: str) -> str:
        """The expression that has no value, in words and as written."""
        written = leaf.partition(":")[2]
        for place, node in enumerate(self.program.nodes):
            if isinstance(node, Div | Extreme) and node.leaf == leaf:
                told = self.words.node(place)
                return self.words.say(f"{told}（`{written}`）", f"{told} (`{written}`)")
        return written

    def _judgement(self, name: str) -> str:
        found = self.words.names.judgement(name)
        return name if found is None else self.words.label(found.label)

    def _way(self) -> tuple[str, ...]:
        way = shortest_way(self.findings.evaluation, self.benefit.status)
        if way is None:
            return ()
        return tuple(self._wanted(way.wants))

    def _wanted(self, wants: Iterable[Want]) -> Iterable[str]:
        for path, group in groupby(wants, key=lambda want: want.path):
            same = tuple(group)
            texts = [self._want(want) for want in same]
            if not path:
                yield from texts
                continue
            label = self._item(path, max(self.program.frames_of[want.node] for want in same))
            yield self.words.say(f"{label}：{'；'.join(texts)}", f"{label}: {'; '.join(texts)}")

    def _want(self, want: Want) -> str:
        if not want.members:
            return self.words.condition(want.node, holds=want.holds).inline(self.words.language)
        return membership_words(self.words, want.node, want.members, holds=True)

    def _item(self, path: Path, frame: int) -> str:
        if path[-1] == BLANK:
            collection = self.words.names.collection_label(frame, self.words.language)
            if len(path) > 1:
                return self.words.say(f"其“{collection}”中有一项", f"and of its {collection}, one")
            return self.words.say(f"有一项“{collection}”", f"one of the {collection}")
        return item_label(self.findings, frame, path)

    def _readings(self) -> tuple[ReadingShown, ...]:
        """The readings this benefit depends on, and what each alternative gives."""
        pack = self.words.names.pack_of(self.benefit.id)
        found = []
        for name in self.info.readings:
            reading = pack.readings[name]
            key = f"reading:{pack.id}/{name}"
            state = self.facts.values.get(key, UNKNOWN)
            options = []
            for option, label in reading.options:
                values = MappingProxyType({**self.facts.values, key: Known(option)})
                record = self._record(replace(self.facts, values=values))
                options.append(Alternative(self.words.label(label), state == Known(option), self._gives(record)))
            found.append(
                ReadingShown(
                    self.words.label(reading.label), self.words.label(reading.reason), state == UNKNOWN, tuple(options)
                )
            )
        return tuple(found)

    def _gives(self, record: Record) -> str:
        outcome = determination(self.program, record, None).outcome
        title = self.words.label(OUTCOME_TITLES["gets" if outcome == "up_to" else outcome])
        if outcome == "not":
            return title
        return f"{title}{self.words.say('，', ', ')}{amount_words(self.words, record.amount)}"


__all__ = ["Explanation", "benefit_named", "citation", "explain_determination"]
