"""Earlier payouts as written become rows that bounds and profiles read, or are refused by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from huisuan.backends.reference import ReferenceBackend
from huisuan.payout.ceilings_of import ceilings_of
from huisuan.payout.history import canonical_applicant, canonical_thing, prior_awards, read_history
from huisuan.payout.model import Bounds, Claim
from huisuan.payout.payout import payout
from huisuan.values import Facts, Kind, Known
from tests.compiler.rules import benefit, compiled
from tests.payout.provoke import BENEFITS, read, written

FIRM, CITIZEN = "91110000600037341L", "11010519491231002X"
DAY = date(2024, 5, 1).toordinal()


def test_a_row_is_read_in_minor_units_and_canonical_form() -> None:
    row = {"place": "r2", "applicant": " 11010519491231002ｘ", "benefit": "computing-power", "amount": "1234.5"}
    (found,) = read({**row, "paid_on": "2024-05-01", "year": "2023"}).rows
    assert (found.id, found.applicant, found.benefit) == ("r2", CITIZEN, "trial/computing-power")
    assert (found.amount, found.day, found.year, found.line) == (123_450, DAY, 2023, None)


def test_as_many_rows_come_out_as_went_in() -> None:
    good, bad = {"place": "1", "year": "2024"}, {"place": "2", "amount": "-1"}
    found = read(good, bad, {**good, "place": "3"})
    assert ([row.id for row in found.rows], found.refused) == (["1"], 2)
    assert [each.code for each in found.problems] == ["history-bad-amount", "history-undated", "history-row-twice"]


def test_two_payments_with_their_own_numbers_may_be_alike() -> None:
    rows = [{"place": str(place), "year": "2024", "reference": f"Z{place}"} for place in (1, 2)]
    assert [row.id for row in read(*rows).rows] == ["Z1", "Z2"]


def test_a_row_of_a_pack_not_at_hand_is_kept() -> None:
    assert [row.benefit for row in read({"place": "1", "year": "2024", "benefit": "far/away"}).rows] == ["far/away"]


def test_a_bare_name_that_two_packs_have_is_refused_with_both() -> None:
    (found,) = read({"place": "1", "year": "2024", "benefit": "appliance"}).problems
    assert found.suggestions == ("trial/appliance", "other/appliance")


@pytest.mark.parametrize(("amount", "good"), [("0.01", True), ("0.005", False), ("0", False), ("-0.01", False)])
def test_an_amount_is_above_nought_and_whole_in_minor_units(amount: str, good: bool) -> None:
    assert bool(read({"place": "1", "year": "2024", "amount": amount}).rows) is good


def test_the_year_of_payment_is_the_awards_year_only_where_that_reading_is_taken() -> None:
    rows = [written({"place": "1", "paid_on": "2024-05-01"})]
    assert [row.year for row in read_history(rows, BENEFITS).rows] == [None]
    assert [row.year for row in read_history(rows, BENEFITS, year_of_payment=True).rows] == [2024]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (FIRM, FIRM),
        ("9111 0000 6000 3734 1l", FIRM),
        ("91110000600037342L", True),
        ("110105194912310021", True),
        ("张三", False),
    ],
)
def test_who_was_paid_is_told_by_check_digits(text: str, found: str | bool) -> None:
    assert canonical_applicant(text) == found


def test_numbers_of_things_are_compared_without_width_space_and_case() -> None:
    assert canonical_thing("vin", "ｌsv 123") == canonical_thing("vin", "LSV123") == ("vin", "LSV123")


def test_rows_become_prior_awards_by_applicant() -> None:
    rows = [
        replace(written({"place": "2", "paid_on": "2024-05-01"}), line="x", keys={"product": "phone", "other": "1"}),
        written({"place": "1", "year": "2024", "amount": "2.5", "applicant": CITIZEN}),
        replace(written({"place": "3", "year": "2024"}), keys={"product": "spaceship"}),
    ]
    found = prior_awards(
        read_history(rows, BENEFITS).rows, most=500, complete=False, fields={"product": ("phone", "tablet")}
    )
    assert set(found) == {FIRM, CITIZEN}
    first, second = found[FIRM].items
    assert found[FIRM].more == 498
    assert dict(first.values) == {
        "benefit": Known("trial/computing-power"),
        "amount": Known(Fraction(100)),
        "line": Known("x"),
        "paid_on": Known(Fraction(DAY)),
        "product": Known("phone"),
    }
    assert (second.id, "product" in second.values, second.values["award_year"]) == ("3", False, Known(Fraction(2024)))
    assert prior_awards(read_history(rows, BENEFITS).rows, most=500, complete=True)[CITIZEN].more == 0


def test_one_history_serves_the_determination_and_the_payout_and_counts_once() -> None:
    """100 000 yuan a year at most, 30 000 paid before: the determination says 70 000, and the payout cuts nothing more."""
    body = "amount: 20万元\nlimit: {per: [enterprise, year], max: 10万元}\n"
    program = compiled("benefits:\n" + benefit(body)).program
    rows = read_history(
        [replace(written({"place": "1", "year": "2025", "amount": "30000"}), benefit="trial/it")], ("trial/it",)
    ).rows
    facts = Facts(collections={"prior_awards": prior_awards(rows, most=500, complete=True)[FIRM]})
    (roots,) = ReferenceBackend().evaluate(program, (facts,))
    payable = roots.single[program.benefits[0].payable]
    assert payable.lo == payable.hi == 70_000  # type: ignore[union-attr]  # payable is a number
    claim = Claim("1", FIRM, "trial/it", "eligible", Kind.EXACT, 7_000_000, 7_000_000, year=2025)
    bounds = Bounds(ceilings_of(program))
    assert [each.paid for each in payout([claim], bounds, rows).payouts] == [7_000_000]
    whole = replace(claim, low=20_000_000, high=20_000_000)
    assert [each.paid for each in payout([whole], bounds, rows).payouts] == [7_000_000]
    again = payout([claim, replace(claim, id="2")], bounds, rows)
    assert [each.paid for each in again.payouts] == [7_000_000, 0]
