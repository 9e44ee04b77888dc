"""Cases of each kind of bound, worked by hand, in `tests/cases/payout/`. Sums are in yuan.

`expect` says of each claim what becomes of it: `paid 300`, `reduced 200 by year`, `refused by invoice (1)` with who used the thing,
`held at_most`, `held history_in_doubt by year`. `uses` says of a bound `before, counted, left`, `kept` what is kept free.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from huisuan.payout.model import Bounds, Budget, Ceiling, Claim, EarlierPayout, Once, Payout, Quota
from huisuan.payout.payout import payout
from huisuan.values import Kind

FOLDER = Path(__file__).resolve().parents[1] / "cases" / "payout"
Written = dict[str, Any]
"""A mapping of a case file: texts, lists and mappings."""


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    ]


def _fen(text: str) -> int:
    fen = Fraction(text) * 100
    assert fen.denominator == 1
    return int(fen)


def _day(text: str | None) -> int | None:
    return None if text is None else date.fromisoformat(text).toordinal()


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


def _things(each: Written) -> tuple[tuple[str, str], ...]:
    return tuple((kind, number) for kind, number in each.get("things", {}).items())


def _claim(place: int, each: Written) -> Claim:
    low, _, high = each["asked"].partition("-")
    return Claim(
        id=each.get("id", str(place)),
        applicant=each.get("who", "A"),
        benefit=each.get("benefit", "p/a"),
        status=each.get("status", "eligible"),
        kind=Kind(each.get("kind", "exact")),
        low=_fen(low),
        high=None if high == "open" else _fen(high or low),
        line=tuple(each.get("line", ())),
        applied_on=_day(each.get("on")),
        sequence=place,
        year=_number(each.get("year")),
        keys=each.get("keys", {}),
        objects=_things(each),
        ranks={"rank": int(each["rank"])} if "rank" in each else {},
        ceilings={name: _fen(most) for name, most in each.get("ceilings", {}).items()},
    )


def _earlier(place: int, each: Written) -> EarlierPayout:
    return EarlierPayout(
        id=f"h{place}",
        applicant=each.get("who", "A"),
        benefit=each.get("benefit", "p/a"),
        amount=_fen(each["amount"]),
        day=_day(each.get("on")),
        year=_number(each.get("year")),
        line=tuple(each["line"]) if "line" in each else None,
        keys=each.get("keys", {}),
        objects=_things(each),
        returned=_fen(each["returned"]) if "returned" in each else None,
    )


def _benefits(each: Written) -> frozenset[str] | None:
    return frozenset(each["benefits"]) if "benefits" in each else None


def _ceiling(each: Written) -> Ceiling:
    of = each.get("of", "sum")
    most = each.get("most")
    figure = None if most is None else _fen(most) if of == "sum" else int(most)
    per = tuple(each.get("per", ["applicant"]))
    return Ceiling(each["name"], _benefits(each), per, each["window"], figure, of, int(each.get("months", "0")))


def _once(each: Written) -> Once:
    groups = tuple(frozenset(group) for group in each.get("adding_up", ()))
    return Once(each["name"], frozenset(each["kinds"]), _benefits(each), groups)


def _quota(each: Written) -> Quota:
    return Quota(
        each["name"], _benefits(each), int(each["places"]), each.get("order", "first_come"), _number(each.get("year")),
        tuple(each.get("per", ())), each.get("one_each") == "yes", each.get("reserves") == "yes", "rank",
        each.get("first", "highest"),
    )  # fmt: skip


def _budget(each: Written) -> Budget:
    return Budget(
        each["name"], _benefits(each), _fen(each["total"]), each.get("order", "first_come"),
        each.get("overflow", "cut"), _number(each.get("year")), tuple(each.get("per", ())),
        each.get("reserves") == "yes", "rank", each.get("first", "highest"),
    )  # fmt: skip


def _bounds(case: Written) -> Bounds:
    return Bounds(
        tuple(map(_ceiling, case.get("ceilings", ()))),
        tuple(map(_once, case.get("once", ()))),
        tuple(map(_quota, case.get("quotas", ()))),
        tuple(map(_budget, case.get("budgets", ()))),
        case.get("at_least", "floor"),
        case.get("returned", "used"),
    )


def _yuan(fen: int) -> str:
    whole, rest = divmod(fen, 100)
    return str(whole) if rest == 0 else f"{whole}.{rest:02}"


def _said(each: Payout) -> str:
    if each.held is not None:
        return f"held {each.held.why}" + (f" by {each.held.bound}" if each.held.bound else "")
    if each.reason:
        return f"refused {each.reason}"
    by = " and ".join(cut.bound + (f" ({cut.used_by})" if cut.used_by else "") for cut in each.cuts)
    told = each.decision if each.decision == "refused" else f"{each.decision} {_yuan(each.paid)}"
    return f"{told} by {by}" if by else told


@pytest.mark.parametrize("case", _cases())
def test_a_case_comes_out_as_reckoned_by_hand(case: Written) -> None:
    claims = [_claim(place, each) for place, each in enumerate(case["claims"], 1)]
    history = [_earlier(place, each) for place, each in enumerate(case.get("history", ()), 1)]
    result = payout(claims, _bounds(case), history)
    assert {each.claim.id: _said(each) for each in result.payouts} == case["expect"]
    for name, wanted in case.get("uses", {}).items():
        found = [use for use in result.uses if use.bound == name]
        sums = found[0].kind in ("ceiling", "budget")
        told = [[_yuan(n) if sums else str(n) for n in (use.before, use.counted, use.left or 0)] for use in found]
        assert told == (wanted if isinstance(wanted[0], list) else [wanted])
    kept = {each.claim.id: [_yuan(one.kept) for one in each.kept] for each in result.payouts if each.kept}
    assert kept == case.get("kept", {})


def test_every_kind_of_bound_has_its_cases() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} >= {"ceilings", "lines", "once", "quotas", "budgets", "held"}
