"""Two packs compared: documents, clauses, benefits; and where a changed benefit pays differently, a profile that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from huisuan.compiler.compiled import BenefitInfo
from huisuan.compiler.ledger import ClauseEntry
from huisuan.compiler.pack import Document, PackSource, Period
from huisuan.differences.benefits import compare_benefit
from huisuan.differences.model import BenefitDifference, Change, ClauseDifference, PackDifference, Sought, State
from huisuan.differences.normal_form import Forms
from huisuan.differences.opening import Side
from huisuan.differences.pairing import Pair, Paired, counterparts, pair_benefits, pair_clauses
from huisuan.differences.rules import Rule
from huisuan.explain.figures import format_day, format_days
from huisuan.explain.show import NOT_STATED
from huisuan.ir.program import Benefit
from huisuan.vocabulary.units import Label

Search = Callable[[Pair, tuple[Forms, Forms]], Sought]


def compare_sides(before: Side, after: Side, search: Search | None = None) -> PackDifference:
    """Everything that differs; with `search`, a witness for each benefit whose rule changed."""
    forms = Forms(before), Forms(after)
    paired = pair_benefits(*forms)
    return PackDifference(
        before.face,
        after.face,
        tuple(_document(before.pack, after.pack)),
        tuple(_clauses(forms, paired)),
        tuple(_benefits(forms, paired, search)),
    )


def _benefits(forms: tuple[Forms, Forms], paired: Paired, search: Search | None) -> Iterable[BenefitDifference]:
    """In the order of the later pack, what is gone last."""
    shared = counterparts(paired.pairs)
    pairs = {pair.after.id: pair for pair in paired.pairs}
    for benefit in _in_order(forms[1], forms[1].program.benefits):
        pair = pairs.get(benefit.id)
        if pair is None:
            yield BenefitDifference(
                "added", None, _info(forms[1], benefit), changes=(_sum(forms[1], benefit, "added"),)
            )
            continue
        found = compare_benefit(pair, forms, shared)
        sought = search and found.state == "changed" and _computes_otherwise(pair, forms, found)
        yield found.with_search(search(pair, forms)) if search and sought else found
    for benefit in _in_order(forms[0], paired.dropped):
        yield BenefitDifference(
            "dropped", _info(forms[0], benefit), None, changes=(_sum(forms[0], benefit, "dropped"),)
        )


def _computes_otherwise(pair: Pair, forms: tuple[Forms, Forms], found: BenefitDifference) -> bool:
    """Whether there is any profile to look for: another office or another thing in kind is no other sum."""
    keys = []
    for own, each in zip(forms, (pair.before, pair.after), strict=True):
        worth = () if each.worth is None else (each.worth,)
        keys.append([own.form(root) for root in (each.status, each.amount, each.payable, *worth)])
    return keys[0] != keys[1] or any(each.aspect == "readings" for each in found.changes)


def _info(forms: Forms, benefit: Benefit) -> BenefitInfo:
    return forms.side.compiled.infos[benefit.id]


def _sum(forms: Forms, benefit: Benefit, state: State) -> Change:
    """What a benefit that stands on one side only gives."""
    words = next(iter(Rule(forms, benefit, {}).amount())).words
    return Change("amount", words, None) if state == "dropped" else Change("amount", None, words)


def _in_order(forms: Forms, benefits: Iterable[Benefit]) -> list[Benefit]:
    """By clause; those of one clause as declared."""
    return sorted(benefits, key=lambda each: forms.side.compiled.infos[each.id].clause_number)


def _clauses(forms: tuple[Forms, Forms], paired: Paired) -> Iterable[ClauseDifference]:
    for pair in pair_clauses(*forms, paired.pairs):
        wording = () if pair.before is None or pair.after is None else tuple(_clause_wording(pair.before, pair.after))
        yield ClauseDifference(pair.before, pair.after, pair.why, pair.shared, wording)


def _clause_wording(before: ClauseEntry, after: ClauseEntry) -> Iterable[Change]:
    if before.title != after.title:
        yield Change("title", before.title, after.title)
    if before.none != after.none:
        yield Change("none", before.none, after.none)


def _document(before: PackSource, after: PackSource) -> Iterable[Change]:
    """What differs in the documents themselves."""
    for one, other in zip(_facts(before), _facts(after), strict=True):
        if one != other:
            yield Change("document", one, other)


def _facts(pack: PackSource) -> Iterable[Label | None]:
    """What identifies a document, one label a fact, always the same facts."""
    document = pack.document
    yield _named("文件", "Document", document.title)
    yield _named("文号", "Number", _number(document))
    yield _named("发文机关", "Issued by", _plain(document.issuer))
    yield _named("成文日期", "Issued on", _issued(document))
    yield _named("实施期", "In force", _days(pack.in_force))
    yield _named("申报期", "Claims", _days(pack.claims))
    yield _named("上位依据", "Based on", Label("、".join(document.based_on), ", ".join(document.based_on)))
    yield _named("币种", "Currency", _plain(pack.currency))


def _named(zh: str, en: str, value: Label | None) -> Label | None:
    return Label(f"{zh}：{value.zh}", f"{en}: {value.en}") if value is not None and value.zh else None


def _plain(text: str) -> Label:
    return Label(text, text)


def _issued(document: Document) -> Label | None:
    if document.issued is None:
        return None
    day = document.issued.toordinal()
    return Label(format_day(day, "zh"), format_day(day, "en"))


def _days(period: Period | None) -> Label | None:
    if period is None:
        return None
    first, last = period.since.toordinal(), period.until.toordinal()
    return Label(format_days(first, last, "zh"), format_days(first, last, "en"))


def _number(document: Document) -> Label:
    return Label("本件未载", NOT_STATED[0]) if document.number in NOT_STATED else _plain(document.number)
