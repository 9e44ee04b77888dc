"""The parts a benefit's rule consists of, each with its form and its words: what two versions of a benefit are compared by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from huisuan.compiler.compiled import BenefitInfo, Compiled
from huisuan.compiler.pack import Reading
from huisuan.differences.likeness import plain_text
from huisuan.differences.model import Aspect
from huisuan.differences.normal_form import Forms
from huisuan.differences.pairing import own_id
from huisuan.explain.awards import CeilingRule, CountRule, ceiling_lines, ceilings_of, count_words, counts_of
from huisuan.explain.names import Names
from huisuan.explain.rivals import relation_lines
from huisuan.explain.words import Words
from huisuan.ir.nodes import NodeId, Select
from huisuan.ir.program import Benefit
from huisuan.ir.reach import amount_kinds
from huisuan.values import Kind
from huisuan.vocabulary.units import Label

KINDS: Mapping[Kind, Label] = {
    Kind.EXACT: Label("定额", "exact"),
    Kind.AT_MOST: Label("最高", "up to"),
    Kind.AT_LEAST: Label("不低于", "at least"),
    Kind.BETWEEN: Label("区间", "a range"),
    Kind.INDICATIVE: Label("平均数，仅供参考", "indicative"),
    Kind.UNQUANTIFIED: Label("未定额", "no sum stated"),
    Kind.IN_KIND: Label("非资金", "in kind"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a rule: what it means (`form`), what it means but for its figures (`bare`), what it reads, and how it is said."""

    aspect: Aspect
    form: str
    bare: str
    words: Label
    leaves: frozenset[str] = frozenset()
    prefix: str = ""


class _SharedNames(Names):
    """Names under which a benefit has no title but the id both packs share."""

    def __init__(self, compiled: Compiled, shared: Mapping[str, str]) -> None:
        super().__init__(compiled)
        self.shared = shared

    def title(self, benefit: str) -> Label:
        own = self.shared.get(benefit, own_id(benefit))
        return Label(own, own)


class Rule:
    """One version of a benefit, taken apart. `shared` names other benefits so that both packs say the same."""

    def __init__(self, forms: Forms, benefit: Benefit, shared: Mapping[str, str]) -> None:
        self.forms = forms
        self.benefit = benefit
        self.shared = shared
        self.info: BenefitInfo = forms.side.compiled.infos[benefit.id]
        self.pack = forms.side.pack
        self.zh = Words(forms.side.compiled, "zh", benefit)
        self.en = Words(forms.side.compiled, "en", benefit)

    def whole(self) -> str:
        """The form of everything the benefit computes by itself."""
        benefit, form = self.benefit, self.forms.form
        roots = (benefit.applies, benefit.status, benefit.member, benefit.taken, benefit.line, benefit.amount)
        parts = tuple(form(part.node) for part in benefit.instalments)
        worth = None if benefit.worth is None else form(benefit.worth)
        facts = (benefit.form, benefit.direction, benefit.currency, benefit.minor_digits)
        return repr((tuple(map(form, roots)), worth, parts, tuple(each.form for each in self.ceilings()), facts))

    def said(self, of: Callable[[Words], str]) -> Label:
        return Label(of(self.zh), of(self.en))

    def conditions(self) -> Iterable[Part]:
        for entry in self.benefit.conditions:
            own = bool(entry.path) and entry.path[0].isdigit()
            yield self._condition(entry.node, f"when.{entry.path[0]}" if own else "")

    def _condition(self, node: NodeId, prefix: str) -> Part:
        words = self.said(lambda words: words.condition(node).inline(words.language))
        return self._part("conditions", node, words, prefix)

    def _part(self, aspect: Aspect, node: NodeId, words: Label, prefix: str = "") -> Part:
        forms = self.forms
        return Part(aspect, forms.form(node), forms.form(node, bare=True), words, forms.leaves(node), prefix)

    def amount(self) -> Iterable[Part]:
        benefit, info = self.benefit, self.info
        if benefit.form == "in_kind":
            label = info.in_kind or Label("", "")
            yield Part("amount", plain_text(label.zh), plain_text(label.zh), label)
            if benefit.worth is not None:
                node = self.zh.names.node(benefit.worth)
                worth = node.then if isinstance(node, Select) else benefit.worth
                yield self._part("amount", worth, self.said(lambda words: _worth(words, worth)), "worth")
            return
        line = self.said(lambda words: "\n".join(words.number(benefit.line, words.money).lines(words.language)))
        yield self._part("amount", benefit.line, line, "amount")

    def form(self) -> Iterable[Part]:
        benefit = self.benefit
        kinds = amount_kinds(self.forms.program, benefit)
        zh = "、".join(KINDS[kind].zh for kind in kinds)
        en = ", ".join(KINDS[kind].en for kind in kinds)
        if benefit.direction == "charge":
            zh, en = f"{zh}（应缴费用）", f"{en} (a charge)"
        if benefit.currency != "CNY":
            zh, en = f"{zh}（{benefit.currency}）", f"{en} ({benefit.currency})"
        key = repr((kinds, benefit.direction, benefit.currency, benefit.minor_digits))
        yield Part("form", key, key, Label(zh, en))

    def counts(self) -> Iterable[Part]:
        for rule in counts_of(self.forms.program, self.benefit):
            yield self._count(rule)

    def _count(self, rule: CountRule) -> Part:
        form = self.forms.form
        tests = () if rule.test is None else (rule.test,)
        read = (*rule.pick.by, *rule.pick.keys, *tests)
        bare = repr((rule.pick.order, [form(each, bare=True) for each in read]))
        full = repr((rule.pick.order, rule.pick.k, [form(each) for each in read]))
        return Part("counts", full, bare, self.said(lambda words: count_words(words, rule)), prefix="count")

    def ceilings(self) -> Iterable[Part]:
        for rule in ceilings_of(self.forms.program, self.benefit):
            yield self._ceiling(rule)

    def _ceiling(self, rule: CeilingRule) -> Part:
        form, entry = self.forms.form, rule.entry
        per = () if entry is None else (entry.per, entry.period)
        full, bare = (
            repr((per, form(rule.ceiling, bare=only), [form(each, bare=only) for each in rule.keys]))
            for only in (False, True)
        )
        words = self.said(lambda words: "\n".join(ceiling_lines(words, rule)))
        return Part("ceilings", full, bare, words, prefix="limit")

    def parts(self) -> Iterable[Part]:
        """What is paid over time: labels, and the shares without what they are shares of."""
        for part in self.benefit.instalments:
            zh, en = part.label
            bare = repr((zh, self.forms.form(part.node, bare=True)))
            yield Part("parts", bare, bare, Label(zh, en), prefix="phases")

    def relations(self) -> Iterable[Part]:
        """All relations of the benefit as one part: whom it stands beside, and how."""
        words = self.said(lambda words: "\n".join(relation_lines(words, self.benefit)))
        if words.zh:
            plain = Words(self.forms.side.compiled, "zh", self.benefit)
            plain.names = _SharedNames(self.forms.side.compiled, self.shared)
            told = (line.replace(f"{self.pack.policy_year}年", "") for line in relation_lines(plain, self.benefit))
            form = repr(sorted(told))
            yield Part("relations", form, form, words)

    def readings(self) -> Iterable[Part]:
        for name in self.info.readings:
            reading = self.pack.readings[name]
            form = repr((name, reading.default, sorted(option for option, _ in reading.options)))
            yield Part("readings", form, name, _taken(reading))

    def applicants(self) -> Iterable[Part]:
        key = repr(sorted(self.info.applicants))
        yield Part("applicants", key, key, applicants(self.forms, self.info))

    def office(self) -> Iterable[Part]:
        info = self.info
        if info.department.zh:
            yield Part("department", plain_text(info.department.zh), "department", info.department)
        if info.paid_by is not None and info.paid_by.zh:
            yield Part("paid_by", plain_text(info.paid_by.zh), "paid_by", info.paid_by)

    def papers(self) -> Iterable[Part]:
        for label in self.info.papers:
            yield Part("papers", plain_text(label.zh), plain_text(label.zh), label)


def applicants(forms: Forms, info: BenefitInfo) -> Label:
    """Who may ask, in words."""
    fact = forms.side.compiled.vocabulary.facts.get("applicant_kind")
    labels = [each.label for each in (fact.members if fact else ()) if each.id in info.applicants]
    if not labels:
        return Label("不限", "anyone")
    return Label("、".join(each.zh for each in labels), ", ".join(each.en for each in labels))


def _worth(words: Words, node: NodeId) -> str:
    return words.say("折合", "worth ") + words.number(node, words.money).inline(words.language)


def _taken(reading: Reading) -> Label:
    chosen = dict(reading.options)[reading.default]
    return Label(f"{reading.label.zh}：{chosen.zh}", f"{reading.label.en}: {chosen.en}")
