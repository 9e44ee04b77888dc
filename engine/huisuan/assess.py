"""One profile under one set of packs: determinations, their outcome in people's words, and totals (D7, promises 3 and 13).

Pure: takes a compiled program, bound facts and a backend. Knows no files, no clock, no language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, NamedTuple

from huisuan.backends.record import Amount, Backend, Record, Roots, amount_of, number_at, payable_of, records
from huisuan.ir.program import Benefit, LeafTag, Program
from huisuan.values import Collection, Facts, Kind, Known

Outcome = Literal["gets", "up_to", "to_confirm", "open", "not"]
OUTCOMES: tuple[Outcome, ...] = ("gets", "up_to", "to_confirm", "open", "not")
CERTAIN = frozenset((Kind.EXACT, Kind.AT_LEAST, Kind.IN_KIND))
PRIOR_AWARDS = "prior_awards"


class Determination(NamedTuple):
    """One benefit for one profile. `missing` orders the open facts of the status first, then those of the amount."""

    record: Record
    outcome: Outcome
    for_applicant: bool
    missing: tuple[str, ...]
    subject_to: tuple[str, ...]
    open_readings: tuple[str, ...]
    open_choices: tuple[str, ...]
    undefined: tuple[str, ...]
    if_nothing_received: Amount | None

    @property
    def benefit(self) -> str:
        return self.record.benefit


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of one currency: what is exact, what is secured at least, the ceiling, and what cannot be counted.

    Of a sum without an upper end the ceiling holds what is secured, and its benefits are among the uncounted.
    """

    currency: str
    exact: Fraction
    secured: Fraction
    up_to: Fraction
    uncounted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """All determinations of a profile, in the order the benefits are declared, and totals by currency.

    `if_nothing_received`: the same totals had nothing been paid before, where the profile is silent about that.
    """

    determinations: tuple[Determination, ...]
    totals: tuple[Totals, ...]
    if_nothing_received: tuple[Totals, ...] | None
    met: bool = False


def assess(program: Program, facts: Facts, backend: Backend, *, met: bool = False) -> Assessment:
    """Every benefit of `program` for this profile. With `met`, open judgements are taken as met (a labelled mode)."""
    return assess_many(program, (facts,), backend, met=met)[0]


def assess_many(
    program: Program, profiles: Sequence[Facts], backend: Backend, *, met: bool = False
) -> tuple[Assessment, ...]:
    """The same for several profiles, of which the backend is asked at once."""
    several = tuple(with_judgements_met(program, facts) if met else facts for facts in profiles)
    silent = [place for place, facts in enumerate(several) if PRIOR_AWARDS not in facts.collections]
    otherwise = tuple(nothing_received(several[place]) for place in silent)
    found = backend.evaluate(program, (*several, *otherwise))
    unpaid = {
        place: (facts, roots) for place, facts, roots in zip(silent, otherwise, found[len(several) :], strict=True)
    }
    return tuple(
        _assessed(program, facts, roots, unpaid.get(place), met=met)
        for place, (facts, roots) in enumerate(zip(several, found, strict=False))
    )


def _assessed(
    program: Program, facts: Facts, roots: Roots, otherwise: tuple[Facts, Roots] | None, *, met: bool
) -> Assessment:
    found = records(program, facts, roots)
    if otherwise is None:
        determinations = tuple(determination(program, record, None) for record in found)
        return Assessment(determinations, totals(program, roots, determinations), None, met)
    unpaid = otherwise[1]
    determinations = tuple(
        determination(program, record, _paid_otherwise(program, benefit, record, roots, unpaid))
        for benefit, record in zip(program.benefits, found, strict=True)
    )
    before, again = totals(program, roots, determinations), totals(program, unpaid, determinations)
    return Assessment(determinations, before, again, met)


def _paid_otherwise(program: Program, benefit: Benefit, record: Record, roots: Roots, unpaid: Roots) -> Amount:
    """What the benefit pays had nothing been received; mostly the same, and then seen to be the same."""
    if unpaid.single[benefit.payable] is roots.single[benefit.payable]:
        return record.payable
    return payable_of(program, unpaid, benefit)


def with_judgements_met(program: Program, facts: Facts) -> Facts:
    """The facts with every open judgement answered yes."""
    answers = {decl.id: Known(True) for decl in program.inputs if decl.tag == "judgement"}
    return replace(facts, values=MappingProxyType({**answers, **facts.values}))


def nothing_received(facts: Facts) -> Facts:
    """The facts with a complete and empty record of earlier awards."""
    known: Mapping[str, Collection] = {**facts.collections, PRIOR_AWARDS: Collection((), 0)}
    return replace(facts, collections=MappingProxyType(dict(known)))


def determination(program: Program, record: Record, unpaid: Amount | None) -> Determination:
    if not (record.open_status or record.open_amount or record.open_payable):
        return Determination(record, outcome(record), record.applies is not False, (), (), (), (), (), unpaid)
    both = tuple(dict.fromkeys((*record.open_status, *record.open_amount)))
    confirmable = record.status == "undetermined" and record.confirmed == "eligible"
    return Determination(
        record=record,
        outcome=outcome(record),
        for_applicant=record.applies is not False,
        missing=_named(program, both, "fact"),
        subject_to=_named(program, record.open_status, "judgement") if confirmable else (),
        open_readings=_named(program, both, "reading"),
        open_choices=_named(program, record.open_payable, "choice"),
        undefined=_named(program, both, "undefined"),
        if_nothing_received=unpaid,
    )


def outcome(record: Record) -> Outcome:
    """The one vocabulary of outcome for people."""
    match record.status:
        case "eligible":
            return "gets" if record.amount.kind in CERTAIN else "up_to"
        case "not_eligible":
            return "not"
        case "undetermined":
            return "to_confirm" if record.confirmed == "eligible" else "open"


def _named(program: Program, places: Sequence[int], tag: LeafTag) -> tuple[str, ...]:
    if not places:
        return ()
    leaves = program.leaves
    return tuple(leaves[place].name for place in places if leaves[place].tag == tag)


def totals(program: Program, roots: Roots, determinations: tuple[Determination, ...]) -> tuple[Totals, ...]:
    """Sums of group totals, never of members; charges are left out and listed by their own determinations."""
    charges = {benefit.id for benefit in program.benefits if benefit.direction == "charge"}
    found = {each.benefit: each for each in determinations}
    result = []
    for currency in sorted({group.currency for group in program.groups}):
        exact = secured = Fraction(0)
        up_to = Fraction(0)
        uncounted = [
            each.benefit
            for each in determinations
            if each.record.amount.kind is Kind.IN_KIND and each.outcome == "gets"
        ]
        for group in program.groups:
            if group.currency != currency or not charges.isdisjoint(group.members):
                continue
            value = number_at(roots, group.total)
            if not value.hi:
                continue
            stated = amount_of(program, group.total, value)
            secured += value.lo
            if value.lo == value.hi and value.kind is Kind.EXACT:
                exact += value.lo
            if stated.hi is None:
                uncounted.extend(member for member in group.members if found[member].record.payable.hi is None)
            up_to += value.lo if stated.hi is None else stated.hi
        result.append(Totals(currency, exact, secured, up_to, tuple(uncounted)))
    return tuple(result)
