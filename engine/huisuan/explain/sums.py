"""Amounts and outcomes in words: the five outcomes people are told, and sums by kind and by what is known (D6, promise 13)."""

from __future__ import annotations

from fractions import Fraction

from huisuan.assess import Outcome
from huisuan.backends.record import Amount
from huisuan.explain.figures import format_money
from huisuan.explain.words import Words
from huisuan.values import Kind
from huisuan.vocabulary.model import Source
from huisuan.vocabulary.units import Label

OUTCOME_TITLES: dict[Outcome, Label] = {
    "gets": Label("可享受", "You get"),
    "up_to": Label("最高可享", "You may get up to"),
    "to_confirm": Label("待认定", "If an official confirms"),
    "open": Label("待补充信息", "More information needed"),
    "not": Label("不符合", "Not eligible"),
}
SUPPLIERS: dict[Source, Label] = {
    "applicant": Label("请您补充", "For you to state"),
    "register": Label("可从登记信息核实", "On record, for you or a register to state"),
    "official": Label("由主管部门认定", "For the department to decide"),
}
ESTIMATE = Label(
    "以上是按公开政策文件的估算，是否给予、给予多少以主管部门审核为准。",
    "This is an estimate from the published policy; the department decides whether and how much is granted.",
)


def amount_words(words: Words, amount: Amount) -> str:
    """A sum as results state it: `1,800元`, `最高500元`, `1,800元至2,000元`."""
    lo, hi = amount.lo, amount.hi
    if amount.kind is Kind.IN_KIND:
        return words.say("实物或服务，不计金额", "in kind, no sum of money")
    if lo is None:
        return words.say("无", "none")
    if lo == hi:
        return _money(words, lo)
    if amount.kind in (Kind.UNQUANTIFIED, Kind.INDICATIVE):
        return words.say("文件未载明确金额", "a sum the document does not state")
    if hi is None:
        return (
            words.say(f"不低于{_money(words, lo)}", f"at least {_money(words, lo)}")
            if lo
            else words.say("金额待定", "a sum still open")
        )
    if lo == 0:
        return words.say(f"最高{_money(words, hi)}", f"up to {_money(words, hi)}")
    if amount.kind is Kind.AT_LEAST:
        return words.say(
            f"不低于{_money(words, lo)}（最高{_money(words, hi)}）",
            f"at least {_money(words, lo)} (at most {_money(words, hi)})",
        )
    return words.say(f"{_money(words, lo)}至{_money(words, hi)}", f"{_money(words, lo)} to {_money(words, hi)}")


def _money(words: Words, value: Fraction) -> str:
    return format_money(value, words.currency, words.language)
