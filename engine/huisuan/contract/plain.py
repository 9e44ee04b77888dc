"""The JSON contract as plain values: what `huisuan check --format json` writes. `models` describes the same for other programs.

Numbers are decimal strings in the currency's unit, or null where there is no such end. Knows no language but labels in both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from huisuan.assess import Assessment, Determination, Totals
from huisuan.backends.record import Amount, LimitRecord
from huisuan.compiler.compiled import BenefitInfo, Compiled
from huisuan.compiler.pack import PackSource, Period
from huisuan.contract.choices import open_choices
from huisuan.ir.program import Benefit, Group
from huisuan.receipt import number
from huisuan.values import Facts, Known
from huisuan.vocabulary.units import Label

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"
CONTRACT = "1"
NOTICE = Label(
    "根据已公布政策的测算，不是审批结论；以主管部门审核为准。",
    "An estimate from published policy; the department decides.",
)

YUAN = "CNY"


class Contract:
    """Builds the parts of one assessment's JSON."""

    def __init__(self, compiled: Compiled, facts: Facts, today: date) -> None:
        self.compiled = compiled
        self.facts = facts
        self.today = today
        self._packs = {pack.id: pack for pack in compiled.packs}
        self._benefits = {each.id: each for each in compiled.program.benefits}
        self._open_choices = open_choices(compiled.program, facts)
        self._groups = {member: group for group in compiled.program.groups for member in group.members}

    def assessment(
        self, found: Assessment, head: Mapping[str, Json], explain: Callable[[str], Json]
    ) -> dict[str, Json]:
        """The whole; `head` says whose it is and under which packs, `explain` gives the explanation of a benefit."""
        again = found.if_nothing_received
        return {
            "contract": CONTRACT,
            **head,
            "assumed_confirmed": found.met,
            "determinations": [self.determination(each, explain) for each in found.determinations],
            "totals": _totals(found.totals),
            "totals_if_nothing_received": None if again is None else _totals(again),
            "notice": _label(NOTICE),
        }

    def determination(self, found: Determination, explain: Callable[[str], Json]) -> Json:
        """One benefit for this profile."""
        info, benefit, record = self.compiled.infos[found.benefit], self._benefits[found.benefit], found.record
        currency = benefit.currency
        barred = record.status == "not_eligible"
        unpaid = found.if_nothing_received
        return {
            "benefit": info.id,
            "clause": {"number": info.clause_number, "label": info.clause},
            "unverified": self._unverified(self._packs[info.pack]),
            "title": _label(info.title),
            "department": _label(info.department),
            "applicants": list(info.applicants),
            "for_applicant": found.for_applicant,
            "status": record.status,
            "outcome": found.outcome,
            "direction": benefit.direction,
            "amount": None if barred else _amount(record.amount, currency),
            "payable": _amount(record.payable, currency),
            "payable_if_nothing_received": None if unpaid is None else _amount(unpaid, currency),
            "worth": None if record.worth is None else _amount(record.worth, currency),
            "in_kind": None if info.in_kind is None else _label(info.in_kind),
            "lines": [
                {
                    "key": list(line.key),
                    "member": line.member,
                    "taken": line.taken,
                    "amount": None if barred or line.member is False else _amount(line.amount, currency),
                    "payable": _amount(line.payable, currency),
                }
                for line in record.lines
            ],
            "instalments": [
                {"label": {"zh": part.label[0], "en": part.label[1]}, "payable": _amount(value, currency)}
                for part, value in zip(benefit.instalments, record.instalments, strict=True)
            ],
            "subject_to": [self._judgement(name) for name in found.subject_to],
            "missing": list(found.missing),
            "undefined": list(found.undefined),
            "limits": [self._limit(benefit, limit) for limit in record.limits],
            "restates": [
                {"benefit": entry.benefit, "some_items": entry.where is not None} for entry in benefit.restated
            ],
            "stacking": self._stacking(found, self._groups.get(found.benefit)),
            "readings": [self._reading(found, info, name) for name in info.readings],
            "choices": self._choices(found),
            "window": self._window(self._packs[info.pack]),
            "papers": [_label(each) for each in info.papers],
            "explanation": explain(info.id),
        }

    def packs(self, digests: Mapping[str, str]) -> Json:
        """The packs the result rests on, each with the day it is taken at."""
        return [
            {
                "pack": pack.id,
                "title": _label(pack.document.title),
                "number": pack.document.number,
                "issuer": pack.document.issuer,
                "source_sha256": pack.document.sha256,
                "unverified": self._unverified(pack),
                "sha256": digests[pack.id],
                "window": self._window(pack),
            }
            for pack in self.compiled.packs
        ]

    def _unverified(self, pack: PackSource) -> Json:
        found = pack.document.unverified
        return None if found is None else _label(found)

    def _choices(self, found: Determination) -> Json:
        own = self._open_choices.get(found.benefit)
        return [*dict.fromkeys((*found.open_choices, *((own,) if own else ())))]

    def _window(self, pack: PackSource) -> dict[str, Json]:
        return {
            "as_of": self.compiled.as_of[pack.id].isoformat(),
            "in_force": _period(pack.in_force),
            "in_force_today": _state(pack.in_force, self.today),
            "claims": None if pack.claims is None else _period(pack.claims),
            "claims_today": "not_stated" if pack.claims is None else _state(pack.claims, self.today),
        }

    def _judgement(self, name: str) -> Json:
        pack, _, own = name.rpartition(":")[2].rpartition("/")
        found = self._packs[pack].judgements.get(own) if pack in self._packs else None
        return {"judgement": f"{pack}/{own}", "label": None if found is None else _label(found.label)}

    def _reading(self, found: Determination, info: BenefitInfo, name: str) -> Json:
        reading = self._packs[info.pack].readings[name]
        state = self.facts.values.get(f"reading:{info.pack}/{name}")
        value = str(state.value) if isinstance(state, Known) else None
        return {
            "reading": f"{info.pack}/{name}",
            "label": _label(reading.label),
            "value": value,
            "default": reading.default,
            "options": [option for option, _ in reading.options],
            "open": any(each.rpartition(":")[2] == f"{info.pack}/{name}" for each in found.open_readings),
        }

    def _limit(self, benefit: Benefit, limit: LimitRecord) -> Json:
        entry = next(each for each in benefit.limits if each.name == limit.name)
        return {
            "name": limit.name,
            "per": list(entry.per),
            "period": entry.period,
            "key": list(limit.key),
            "ceiling": _amount(limit.ceiling, benefit.currency),
            "counted": _amount(limit.counted, benefit.currency),
            "prior": None if limit.prior is None else _amount(limit.prior, benefit.currency),
            "bound": limit.bound,
        }

    def _stacking(self, found: Determination, group: Group | None) -> Json:
        """The group that shares a sum, the alternatives in it, and which of them may be the one taken."""
        if group is None or len(group.members) < 2:
            return None
        spec = next((each for each in self.compiled.program.relations if each.id == group.id), None)
        sets: list[Json] = [] if spec is None else [[group.members[place] for place in each] for each in spec.sets]
        return {
            "group": group.id,
            "members": list(group.members),
            "alternatives": sets,
            "taken": [{"low": number(low), "high": number(high)} for low, high in found.record.chosen],
            "reduced": found.record.payable != found.record.amount and found.record.status == "eligible",
        }


def _amount(amount: Amount, currency: str) -> Json:
    return {
        "kind": str(amount.kind),
        "low": None if amount.lo is None else number(amount.lo),
        "high": None if amount.hi is None else number(amount.hi),
        "currency": currency,
    }


def _totals(totals: tuple[Totals, ...]) -> Json:
    """Sums in yuan, and beside them those in other currencies: sums of different currencies are never added."""
    nothing = Totals(YUAN, Fraction(0), Fraction(0), Fraction(0), ())
    home = next((each for each in totals if each.currency == YUAN), nothing)
    return {**_sums(home), "other_currencies": [_sums(each) for each in totals if each.currency != YUAN]}


def _sums(totals: Totals) -> dict[str, Json]:
    return {
        "currency": totals.currency,
        "exact": number(totals.exact),
        "secured": number(totals.secured),
        "up_to": number(totals.up_to),
        "uncounted": list(totals.uncounted),
    }


def _label(label: Label) -> Json:
    return {"zh": label.zh, "en": label.en}


def _period(period: Period) -> Json:
    return {"from": period.since.isoformat(), "to": period.until.isoformat()}


def _state(period: Period, today: date) -> Json:
    return "before" if today < period.since else "over" if today > period.until else "within"
