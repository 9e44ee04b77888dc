"""A table of earlier payouts told as JSON, and what is said of its rows: place, applicant, benefit, amount, and what else is given."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from huisuan.batch.past import read_past
from huisuan.intake.model import InputFile
from huisuan.payout.history import BenefitNames, HistoryOutcome, WrittenPayout, read_history
from huisuan.payout.model import Claim
from huisuan.payout.once import once_by_default, said_of
from huisuan.payout.payout import payout
from huisuan.payout.plan import read_plan
from huisuan.payout.unmet import undated, unmet
from huisuan.problems import Problem
from huisuan.source import SourceFile
from huisuan.values import Kind
from tests.compiler.rules import benefit, compiled

Provoked = tuple[Iterable[Problem], Mapping[str, SourceFile]]
BENEFITS = BenefitNames(("trial/appliance", "trial/computing-power", "other/appliance"), ("beside/loan",), ("far",))


def written(row: Mapping[str, str]) -> WrittenPayout:
    day = row.get("paid_on")
    return WrittenPayout(
        place=row["place"],
        applicant=row.get("applicant", "91110000600037341L"),
        benefit=row.get("benefit", "trial/computing-power"),
        amount=Fraction(row.get("amount", "100")),
        paid_on=None if day is None else date.fromisoformat(day).toordinal(),
        year=int(row["year"]) if "year" in row else None,
        reference=row.get("reference", ""),
        returned={"yes": True, "no": False}.get(row.get("returned", "")),
        paid_back=Fraction(row["paid_back"]) if "paid_back" in row else None,
        paid_back_on=date.fromisoformat(row["paid_back_on"]).toordinal() if "paid_back_on" in row else None,
    )


def read(*rows: Mapping[str, str]) -> HistoryOutcome:
    return read_history([written(row) for row in rows], BENEFITS)


def provoke_history(path: Path) -> Provoked:
    return read(*json.loads(path.read_text(encoding="utf-8"))).problems, {}


def provoke_record(path: Path) -> Provoked:
    """A table of earlier payouts as an office hands it in."""
    past = read_past(InputFile(path), compiled("benefits:\n" + benefit("amount: 100元\n")))
    return [each for _, each in past.problems], {}


PLANNED = ("trial/appliance", "trial/computing-power")


def provoke_plan(path: Path) -> Provoked:
    source = SourceFile(path.name, path.read_text(encoding="utf-8"))
    outcome = read_plan(source, PLANNED, ("county", "household_income"), (2025,))
    plan, things = outcome.bounds, (("serial_number", "HX0001"),)
    if plan is None:
        return outcome.problems, {source.name: source}
    claims = [Claim(each, each, PLANNED[0], "eligible", Kind.EXACT, 1, 1, year=2025, objects=things) for each in "12"]
    once = once_by_default(plan, says_once=outcome.says_once)
    paid = payout(claims, replace(plan, once=(*plan.once, *once)), ()).payouts
    return (*outcome.problems, *unmet(plan, claims), *said_of(paid)), {source.name: source}


def provoke_claims(path: Path) -> Provoked:
    """Days of application, of claims by one applicant each."""
    days = json.loads(path.read_text(encoding="utf-8"))
    first = Claim("", "", PLANNED[0], "eligible", Kind.EXACT, 1, 1)
    claims = [
        replace(first, id=str(at), applied_on=date.fromisoformat(day).toordinal() if day else None)
        for at, day in enumerate(days)
    ]
    return undated(claims), {}
