"""A rule in plain language from the program, for the person who signs it; and a pack as a whole.

Nothing here depends on a profile: what is shown is what was compiled, not what was written.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from huisuan.compiler.compiled import BenefitInfo, Compiled, Output
from huisuan.compiler.ledger import clause_number
from huisuan.compiler.pack import PackSource
from huisuan.explain import truth_patterns
from huisuan.explain.awards import ceiling_lines, ceilings_of, count_words, counts_of
from huisuan.explain.conditions import alternatives
from huisuan.explain.explanation import benefit_named, citation
from huisuan.explain.figures import format_day, format_days, format_money, listed
from huisuan.explain.rivals import relation_lines
from huisuan.explain.sums import ESTIMATE
from huisuan.explain.told import Told
from huisuan.explain.unverified import place_words, unverified_words
from huisuan.explain.words import Words
from huisuan.ir.nodes import NodeId, Select
from huisuan.ir.program import Benefit
from huisuan.mechanisms.figure import Figure, Role
from huisuan.vocabulary.units import Label, Language

ROLES: dict[Role, Label] = {
    "award": Label("金额", "award"),
    "rate": Label("比例", "rate"),
    "cap": Label("上限", "ceiling"),
    "floor": Label("下限", "floor"),
    "threshold": Label("门槛", "threshold"),
    "per_unit": Label("单位标准", "per unit"),
    "step": Label("级差", "step"),
    "count": Label("数量", "count"),
    "date": Label("日期", "date"),
}
NOT_STATED = ("not stated in this copy", "none", "")
DETAILED_RULES = {
    "announced, not seen": Label("文件提到另行制定，未见文本", "announced, not seen"),
    "issued, not seen": Label("已印发，未见文本", "issued, not seen"),
    "unknown": Label("不详", "unknown"),
}


def show_benefit(compiled: Compiled, benefit_id: str, language: Language) -> str:
    """One benefit's rule. Raises KeyError for a benefit the program does not have."""
    benefit = benefit_named(compiled.program, benefit_id)
    shown = _Shown(compiled, benefit, language)
    return "\n".join(shown.lines()) + "\n"


def show_pack(compiled: Compiled, pack_id: str, language: Language) -> str:
    """A pack: its document, common declarations, clauses and benefits. Raises KeyError for a pack that is not loaded."""
    words = Words(compiled, language)
    pack = words.names.packs[pack_id]
    return "\n".join(_pack_lines(words, pack)) + "\n"


class _Shown:
    def __init__(self, compiled: Compiled, benefit: Benefit, language: Language) -> None:
        self.words = Words(compiled, language, benefit)
        self.benefit = benefit
        self.info: BenefitInfo = compiled.infos[benefit.id]
        self.pack = self.words.names.pack_of(benefit.id)

    def lines(self) -> Iterable[str]:
        words, info = self.words, self.info
        yield words.label(info.title)
        yield from self._heading()
        yield from self._section("条件（须全部满足）", "Conditions (all must hold)", self._conditions())
        yield from self._section("金额", "Amount", self._amount())
        outputs = (line for each in info.outputs for line in self._output(each))
        yield from self._section("其中", "Where", outputs)
        yield from self._section(
            "件数",
            "How many count",
            (count_words(words, rule) for rule in counts_of(words.names.program, self.benefit)),
        )
        ceilings = ceilings_of(words.names.program, self.benefit)
        yield from self._section("上限", "Ceilings", (line for rule in ceilings for line in ceiling_lines(words, rule)))
        yield from self._section("分期", "Paid in parts", (words.say(*part.label) for part in self.benefit.instalments))
        yield from self._section("与其他事项的关系", "Other benefits", relation_lines(words, self.benefit))
        judgements = (words.label(self.pack.judgements[name].label) for name in info.judgements)
        yield from self._section("由主管部门认定", "For the department to decide", judgements)
        readings = (line for name in info.readings for line in reading_lines(words, self.pack, name))
        yield from self._section("解释口径", "Readings", readings)
        papers = listed([words.label(each) for each in info.papers], words.language, "and")
        yield from self._section("申请材料", "Papers", (papers,) if papers else ())
        yield from self._section(
            "条款中的数字", "Figures of the clause", (figure_line(words, each) for each in info.figures if each.value)
        )
        yield from self._section("说明", "Note", (words.label(info.note),) if info.note else ())
        yield words.label(ESTIMATE)

    def _section(self, zh: str, en: str, lines: Iterable[str]) -> Iterable[str]:
        shown = list(lines)
        if shown:
            yield self.words.say(f"{zh}：", f"{en}:")
            yield from (f"  {line}" for line in shown)

    def _output(self, output: Output) -> Iterable[str]:
        """A value the author named, spelt out."""
        words = self.words
        told = words.number(output.node, words.names.sense(output.node), spelt=True)
        yield from Told(f"{words.label(output.label)}{words.say('：', ': ')}{told.head}", told.parts, told.tail).lines(
            words.language
        )

    def _heading(self) -> Iterable[str]:
        words, info, say = self.words, self.info, self.words.say
        yield say("编号：", "Benefit: ") + info.id
        yield say("依据：", "Under: ") + citation(words, info.id) + self._clause_title()
        if unverified := unverified_words(self.pack.document, words.language):
            yield say("注意：", "Note: ") + unverified
        yield say("申请人：", "Applicants: ") + (self._applicants() or say("不限", "anyone"))
        if words.label(info.department):
            yield say("主管部门：", "Department: ") + words.label(info.department)
        if info.paid_by is not None:
            yield say("资金来源：", "Paid by: ") + words.label(info.paid_by)
        days = format_days(self.pack.in_force.since.toordinal(), self.pack.in_force.until.toordinal(), words.language)
        yield say("实施期：", "In force: ") + days
        if self.benefit.direction == "charge":
            yield say("这是一项应缴费用，不是补贴。", "This is a charge, not an award.")

    def _clause_title(self) -> str:
        found = next((each for each in self.pack.clauses if each.label == self.info.clause), None)
        if found is None or self.words.language == "en":
            return ""
        return f"（{found.title.zh}）" if found.title.zh else ""

    def _applicants(self) -> str:
        fact = self.words.names.compiled.vocabulary.facts.get("applicant_kind")
        members = fact.members if fact else ()
        labels = [self.words.label(each.label) for each in members if each.id in self.info.applicants]
        return listed(labels, self.words.language)

    def _conditions(self) -> Iterable[str]:
        entries = (*self._entries(own=False), *self._entries(own=True))
        frame = 0
        for number, ((_, own), group) in enumerate(groupby(entries, self._asked_under), 1):
            if own and not frame:
                frame = own
                label = self.words.names.collection_label(own, self.words.language)
                yield self.words.say(f"每一项“{label}”须：", f"and for each of the {label}:")
            first, *rest = self._told(list(group)).lines(self.words.language)
            yield f"{number}. {first}"
            yield from (f"   {line}" for line in rest)

    def _asked_under(self, entry: tuple[NodeId, int]) -> tuple[NodeId, int]:
        """Conditions one after the other under the same reading are told together; any other stands alone."""
        found = truth_patterns.under_reading(self.words.names.program, entry[0])
        return (entry[0] if found is None else found[0], entry[1])

    def _told(self, group: list[tuple[NodeId, int]]) -> Told:
        if len(group) == 1:
            return self.words.condition(group[0][0])
        found = [truth_patterns.under_reading(self.words.names.program, node) for node, _ in group]
        asked = [each for each in found if each is not None]
        told = tuple(alternatives(self.words, rest) for _, rest in asked)
        test = self.words.condition(asked[0][0], holds=False).inline(self.words.language)
        return Told(self.words.say(f"{test}时，须同时满足", f"if {test}, then all of"), told)

    def _entries(self, *, own: bool) -> list[tuple[NodeId, int]]:
        return [(each.node, each.frame) for each in self.benefit.conditions if bool(each.frame) is own]

    def _amount(self) -> Iterable[str]:
        if self.benefit.form == "in_kind":
            yield self.words.label(self.info.in_kind) if self.info.in_kind else ""
            if self.benefit.worth is not None:
                node = self.words.names.node(self.benefit.worth)
                worth_of = node.then if isinstance(node, Select) else self.benefit.worth
                worth = self.words.number(worth_of, self.words.money)
                head = self.words.say(f"折算价值：{worth.head}", f"worth: {worth.head}")
                yield from Told(head, worth.parts, worth.tail).lines(self.words.language)
            return
        if self.benefit.frame:
            label = self.words.names.collection_label(self.benefit.frame, self.words.language)
            yield self.words.say(f"按“{label}”逐项计算，再相加：", f"for each of the {label}, added up:")
        yield from self.words.number(self.benefit.line, self.words.money).lines(self.words.language)


def reading_lines(words: Words, pack: PackSource, name: str) -> Iterable[str]:
    """A reading with its default, the alternatives, why, by whom and when."""
    say, reading = words.say, pack.readings[name]
    labels = dict(reading.options)
    number = clause_number(reading.clause) or 0
    place = place_words(pack.document, reading.clause, number, words.language)
    clause = say(f"（{place}）", f" ({place})") if reading.clause else ""
    yield words.label(reading.label) + clause
    yield say("  现取：", "  taken: ") + words.label(labels[reading.default])
    others = [words.label(label) for option, label in reading.options if option != reading.default]
    if others:
        yield say("  另一种理解：" if len(others) == 1 else "  其他理解：", "  or: ") + say("；", "; ").join(others)
    signed = say("，", ", ").join(each for each in (reading.author, reading.decided) if each)
    yield say("  理由：", "  because: ") + words.label(reading.reason) + say(f"（{signed}）", f" ({signed})")


def figure_line(words: Words, figure: Figure) -> str:
    """A literal of the rule as written, with its role and id."""
    written = figure.text if words.language == "zh" else figure_in_english(words, figure)
    return f"{written}{words.say('　', ' – ')}{words.label(ROLES[figure.role])}{words.say('　', ' – ')}{figure.id}"


def figure_in_english(words: Words, figure: Figure) -> str:
    unit = words.names.compiled.vocabulary.unit(figure.unit)
    if figure.unit == "元":
        return format_money(figure.value, words.currency, "en")
    if figure.unit == "date":
        return format_day(int(figure.value), "en")
    if figure.text.endswith("%"):
        return figure.text
    label = "" if unit is None else unit.label.en.replace("/", " per ")
    shown = f"{figure.value.numerator:,}" if figure.value.denominator == 1 else figure.text
    return f"{shown} {label}".strip()


def _pack_lines(words: Words, pack: PackSource) -> Iterable[str]:
    say, document = words.say, pack.document
    yield words.label(document.title)
    yield say("编号：", "Pack: ") + pack.id
    number = say("本件未载", NOT_STATED[0]) if document.number in NOT_STATED else document.number
    yield say("文号：", "Number: ") + number
    if document.issuer:
        yield say("发文机关：", "Issued by: ") + document.issuer
    if document.issued is not None:
        yield say("成文日期：", "Issued: ") + format_day(document.issued.toordinal(), words.language)
    days = format_days(pack.in_force.since.toordinal(), pack.in_force.until.toordinal(), words.language)
    yield say("实施期：", "In force: ") + days
    if pack.claims is not None:
        window = format_days(pack.claims.since.toordinal(), pack.claims.until.toordinal(), words.language)
        yield say("申报期：", "Claims: ") + window
    if document.based_on:
        yield say("上位依据：", "Based on: ") + say("、", ", ").join(document.based_on)
    rules = DETAILED_RULES.get(document.detailed_rules, Label(document.detailed_rules, document.detailed_rules))
    yield say("实施细则：", "Detailed rules: ") + words.label(rules)
    if document.sha256:
        yield say("原文校验（SHA-256）：", "SHA-256 of the copy: ") + document.sha256
    if unverified := unverified_words(document, words.language):
        yield say("注意：", "Note: ") + unverified
    yield from _declared(words, pack)
    yield words.label(ESTIMATE)


def _declared(words: Words, pack: PackSource) -> Iterable[str]:
    say, document = words.say, pack.document
    yield say("条款和事项：", "Clauses and benefits:")
    infos = [each for each in words.names.compiled.infos.values() if each.pack == pack.id]
    numbers = sorted({each.number for each in pack.clauses} | {each.clause_number for each in infos})
    for number in numbers:
        entry = next((each for each in pack.clauses if each.number == number), None)
        own = [each for each in infos if each.clause_number == number]
        label = entry.label if entry else own[0].clause
        title = words.label(entry.title) if entry else ""
        place = place_words(document, label, number, words.language)
        yield say(f"  {place}　{title}", f"  {place}  {title}").rstrip()
        if entry is not None and entry.none is not None:
            yield say("    不设事项：", "    no benefit: ") + words.label(entry.none)
        for each in own:
            yield f"    {words.label(each.title)}  {each.id}"
    if pack.judgements:
        yield say("由主管部门认定：", "For the department to decide:")
        yield from (f"  {words.label(each.label)}" for each in pack.judgements.values())
    if pack.readings:
        yield say("解释口径：", "Readings:")
        yield from (f"  {line}" for name in pack.readings for line in reading_lines(words, pack, name))
