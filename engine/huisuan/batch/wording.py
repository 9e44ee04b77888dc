"""Decisions on claims in words: why one waits or is refused, what a bound is called, what a benefit gives. Chinese and English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType

from huisuan.batch.items import NO_ITEM, ItemFace
from huisuan.compiler.compiled import Compiled
from huisuan.explain.figures import format_money
from huisuan.explain.words import Words
from huisuan.ir.program import Benefit
from huisuan.payout.model import Bounds, Budget, Ceiling, Claim, Cut, EarlierPayout, Held, HeldFor, Once, Payout, Quota
from huisuan.payout.once import BY_DEFAULT
from huisuan.vocabulary.units import Label

LONGEST_SUM = 60
_CASES = re.compile("[（(:：]")
"""A rule that goes by cases is no reason in short."""
_HELD: Mapping[HeldFor, Label] = {
    "undetermined": Label("尚不能确定是否符合条件", "It is not settled whether the conditions are met"),
    "open_amount": Label("金额因资料不全尚不能确定", "The sum is open until facts are supplied"),
    "at_least": Label("文件只规定下限，数额由主管部门确定", "The document states a floor; the department sets the sum"),
    "at_most": Label(
        "文件只规定上限，数额由主管部门确定", "The document states a ceiling; the department sets the sum"
    ),
    "between": Label("文件规定了幅度，数额由主管部门确定", "The document states a span; the department sets the sum"),
    "indicative": Label(
        "文件只给出参考数，数额由主管部门确定", "The document states a guide figure; the department sets the sum"
    ),
    "unquantified": Label("文件未写明数额，由主管部门确定", "The document states no sum; the department sets it"),
    "in_kind": Label("非资金支持", "Support in kind"),
    "no_key": Label("缺少核对限额所需的信息", "What a limit is kept by is not stated"),
    "no_year": Label(
        "不知属于哪一年度，无法核对年度限额", "The year is not known, so the limit of a year cannot be kept"
    ),
    "no_day": Label(
        "没有申请日期，无法核对滚动期限额", "The day of application is not known, so a rolling limit cannot be kept"
    ),
    "no_ceiling": Label("限额因资料不全尚不能确定", "The limit itself is open until facts are supplied"),
    "history_in_doubt": Label(
        "以往发放记录不全，无法核对限额", "The record of earlier payouts is in doubt, so a limit cannot be kept"
    ),
}
_THINGS: Mapping[str, Label] = {
    "invoice": Label("发票", "invoice"),
    "contract": Label("合同", "contract"),
    "serial_number": Label("序列号", "serial number"),
    "vin": Label("车架号", "VIN"),
    "plate": Label("车牌号", "plate"),
}
_WINDOWS = {
    "line": Label("单笔", "of one line"),
    "year": Label("年度", "of a year"),
    "lifetime": Label("累计", "in all"),
    "rolling": Label("滚动期", "of a rolling window"),
}


class Wording:
    """Words for the claims of one run. The rules' own words are made once a benefit."""

    def __init__(self, compiled: Compiled, bounds: Bounds, history: Iterable[EarlierPayout] = ()) -> None:
        self.compiled = compiled
        self._benefits: Mapping[str, Benefit] = {each.id: each for each in compiled.program.benefits}
        every: tuple[Ceiling | Once | Quota | Budget, ...] = (
            *bounds.ceilings, *bounds.once, *bounds.quotas, *bounds.budgets,
        )  # fmt: skip
        self._bounds = {each.name: each for each in every}
        self._gives: dict[str, Label] = {}
        self._earlier = Counter((each.applicant, each.benefit, each.year) for each in history)

    def title(self, benefit: str) -> Label:
        info = self.compiled.infos.get(benefit)
        return Label(benefit, benefit) if info is None else info.title

    def gives(self, benefit: str) -> Label:
        """The rule in short: what share of what, up to what; nothing where that is long."""
        found = self._gives.get(benefit)
        if found is None:
            rule = self._benefits[benefit]
            told = []
            for language in ("zh", "en"):
                words = Words(self.compiled, language, rule)
                text = words.number(rule.line, words.money).inline(language)
                short = len(text) <= LONGEST_SUM * (1 if language == "zh" else 2) and not _CASES.search(text)
                told.append(text if short else "")
            found = self._gives[benefit] = Label(*told)
        return found

    def reason(
        self, payout: Payout, item: ItemFace = NO_ITEM, numbers: Mapping[str, str] = MappingProxyType({})
    ) -> Label:
        """Why the decision is what it is, in a line."""
        gives = self.gives(payout.claim.benefit)
        if payout.held is not None:
            return self._held(payout.held, item)
        if payout.decision == "refused" and not payout.cuts:
            return self._nothing(payout.claim)
        used = next((cut for cut in payout.cuts if cut.thing is not None), None)
        if used is not None:
            return self._used(used, numbers)
        return Label(
            f"符合条件。{f'标准：{gives.zh}' if gives.zh else ''}",
            f"Conditions met. {f'Rule: {gives.en}' if gives.en else ''}".strip(),
        )

    def _nothing(self, claim: Claim) -> Label:
        """That the rule comes to nothing, and what was paid under it before."""
        earlier = self._earlier[claim.applicant, claim.benefit, claim.year]
        if not earlier:
            return Label("按规则应计为零", "The rule comes to nothing")
        return Label(
            f"按规则应计为零：本年度此前已领过本事项{earlier}笔",
            f"The rule comes to nothing: paid under it before in this year: {earlier}",
        )

    @staticmethod
    def _held(held: Held, item: ItemFace) -> Label:
        told = _HELD[held.why]
        zh = held.missing or "、".join(f"{each.zh}未填" for each in item.blank)
        en = held.missing or ", ".join(f"{each.en} is blank" for each in item.blank)
        return Label(told.zh + (f"（{zh}）" if zh else ""), told.en + (f" ({en})" if en else ""))

    @staticmethod
    def _used(cut: Cut, numbers: Mapping[str, str]) -> Label:
        """What was paid for before, and by which claim or earlier payout."""
        assert cut.thing is not None
        kind, number = cut.thing
        what = _THINGS.get(kind, Label(kind, kind))
        paid = numbers.get(cut.used_by)
        zh = f"受理编号{paid}" if paid else f"以往发放（{cut.used_by}）"
        en = f"claim {paid}" if paid else f"an earlier payout ({cut.used_by})"
        return Label(f"{what.zh}{number}已用于{zh}", f"{what.en} {number} was already used for {en}")

    def bound(self, name: str) -> Label:
        """What a bound is called: a document's own by its limit, an office's by the name in its plan."""
        match bound := self._bounds[name]:
            case Ceiling(benefits=benefits) if bound.name.count("/") or "+" in bound.name:
                return self._own_ceiling(bound, benefits or frozenset())
            case Once(name=name) if name == BY_DEFAULT:
                return Label(name, "a thing is paid for once (by default)")
            case _:
                return Label(bound.name, bound.name)

    def _own_ceiling(self, bound: Ceiling, benefits: frozenset[str]) -> Label:
        """A limit of the document itself: whose, over what time, how much."""
        titles = [self.title(each) for each in sorted(benefits)]
        window = _WINDOWS[bound.window]
        zh, en = "、".join(each.zh for each in titles), ", ".join(each.en for each in titles)
        if bound.most is None:
            return Label(f"{zh}{window.zh}限额", f"limit {window.en}: {en}")
        zh_most, en_most = (
            f"{bound.most}" if bound.of == "lines" else format_money(self._yuan(bound.most), language=language)
            for language in ("zh", "en")
        )
        return Label(f"{zh}{window.zh}限额{zh_most}", f"limit {window.en} of {en_most}: {en}")

    @staticmethod
    def _yuan(fen: int) -> Fraction:
        return Fraction(fen, 100)
