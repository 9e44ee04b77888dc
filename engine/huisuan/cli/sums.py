"""Amounts as people read them: by kind, with both ends where something is open, and sums of a group."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from huisuan.assess import Determination
from huisuan.backends.record import Amount
from huisuan.cli.layout import money
from huisuan.cli.words import say
from huisuan.ir.program import Benefit
from huisuan.values import Kind
from huisuan.vocabulary.units import Language


@dataclass(frozen=True, slots=True)
class Shown:
    """What a benefit is shown to be worth to the applicant; `conditional`: provided that nothing was received before."""

    amount: Amount
    currency: str
    digits: int
    conditional: bool = False

    def text(self, language: Language) -> str:
        return amount_text(self.amount, self.currency, language, self.digits)


def shown(benefit: Benefit, found: Determination, *, chosen: bool = True) -> Shown:
    """What each would be by itself while the applicant has not chosen; else payable, or what it would be had nothing been received; of a benefit yet to be confirmed, what confirmation would bring."""
    record = found.record
    if not chosen and record.status == "eligible":
        return Shown(record.amount, benefit.currency, benefit.minor_digits)
    payable = record.payable
    conditional = found.if_nothing_received is not None and found.if_nothing_received != payable
    if conditional and found.if_nothing_received is not None:
        payable = found.if_nothing_received
    if found.outcome == "to_confirm":
        conditional = any(each.prior is not None and each.prior.lo != each.prior.hi for each in record.limits)
    if found.outcome == "to_confirm" and record.amount.lo is not None:
        low = record.amount.lo if payable.hi is None else min(record.amount.lo, payable.hi)
        payable = Amount(record.amount.kind, low, payable.hi)
    return Shown(payable, benefit.currency, benefit.minor_digits, conditional)


def amount_text(amount: Amount, currency: str, language: Language, digits: int = 2) -> str:
    """One amount; ends that are equal are one figure."""

    def sum_of(value: Fraction) -> str:
        return money(value, currency, language, digits)

    low, high = amount.lo, amount.hi
    match amount.kind:
        case Kind.IN_KIND:
            return say("in_kind", language)
        case Kind.UNQUANTIFIED | Kind.INDICATIVE:
            return say("unquantified", language)
        case Kind.AT_LEAST if low:
            return say("at_least", language, low=sum_of(low))
        case Kind.AT_MOST if high is not None:
            return say("at_most", language, high=sum_of(high))
        case _:
            pass
    if low is None:
        return say("none", language)
    if high is None:
        return say("from", language, low=sum_of(low)) if low else say("unknown_sum", language)
    if low == high:
        return sum_of(low)
    bare = money(low, "", language, digits).strip() if low else "0"
    key = "between" if amount.kind is Kind.BETWEEN else "range"
    return say(key, language, low=bare, high=sum_of(high))


def best(each: tuple[Shown, ...]) -> Shown:
    """Of sums that exclude each other, the largest."""
    return max(each, key=lambda one: (one.amount.hi is None, one.amount.hi or 0))


def subtotal(each: tuple[Shown, ...], language: Language) -> str:
    """The sum of what a group shows, by currency; empty where nothing in it is a sum."""
    parts = []
    for currency in dict.fromkeys(one.currency for one in each):
        own = [one for one in each if one.currency == currency and one.amount.lo is not None]
        if not own:
            continue
        low = sum((one.amount.lo for one in own if one.amount.lo is not None), Fraction(0))
        highs = [one.amount.hi for one in own]
        high = None if None in highs else sum((end for end in highs if end is not None), Fraction(0))
        unlimited = [one for one in own if one.amount.hi is None and not one.amount.lo]
        if not low and unlimited and len(unlimited) < len(own):
            top = sum((end for end in highs if end is not None), Fraction(0))
            known = amount_text(Amount(Kind.EXACT, low, top), currency, language, own[0].digits)
            parts.append(say("sum_and_open", language, sum=known, n=len(unlimited)))
            continue
        least = any(one.amount.kind is Kind.AT_LEAST for one in own)
        kind = Kind.AT_LEAST if least and low else Kind.EXACT
        parts.append(amount_text(Amount(kind, low, high), currency, language, own[0].digits))
    return " + ".join(parts)
