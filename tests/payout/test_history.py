"""Earlier payouts as written become rows that bounds and profiles read, or are refused by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from huisuan.backends.reference import ReferenceBackend
from huisuan.payout.ceilings_of import ceilings_of
from huisuan.payout.history import BenefitNames, canonical_applicant, canonical_thing, prior_awards, read_history
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


def test_a_row_of_a_pack_not_at_hand_is_kept_and_counted() -> None:
    rows = [
        {"place": str(place), "year": "2024", "benefit": benefit}
        for place, benefit in enumerate(("far/away", "loan", "beside/loan", "other/appliance"))
    ]
    found = read(*({**row, "reference": row["place"]} for row in rows))
    assert [row.benefit for row in found.rows] == ["far/away", "beside/loan", "beside/loan", "other/appliance"]
    assert (dict(found.elsewhere), found.refused) == ({"far": 1, "beside": 2}, 0)


@pytest.mark.parametrize(
    ("benefit", "code", "near"),
    [
        ("trail/appliance", "history-unknown-pack", "trial/appliance"),
        ("beside/loans", "history-unknown-benefit", "beside/loan"),
        ("far", "history-unknown-benefit", ""),
    ],
)
def test_a_pack_or_benefit_that_nobody_knows_is_refused_with_what_is_like_it(
    benefit: str, code: str, near: str
) -> None:
    (found,) = read({"place": "1", "year": "2024", "benefit": benefit}).problems
    assert (found.code, found.suggestions[:1]) == (code, (near,) if near else ())


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
        [replace(written({"place": "1", "year": "2025", "amount": "30000"}), benefit="trial/it")],
        BenefitNames(("trial/it",)),
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


@pytest.mark.parametrize(
    ("told", "returned"),
    [
        ({}, None),
        ({"returned": "no"}, 0),
        ({"returned": "yes"}, 10_000),
        ({"returned": "yes", "paid_back": "100", "paid_back_on": "2024-05-01"}, 10_000),
        ({"returned": "no", "paid_back": "0.01"}, 1),
        ({"paid_back": "30", "paid_back_on": "2024-06-01"}, 3_000),
        ({"paid_back": "100"}, 10_000),
    ],
)
def test_what_came_back_is_read_from_what_is_told_of_it(told: dict[str, str], returned: int | None) -> None:
    (found,) = read({"place": "1", "paid_on": "2024-05-01", **told}).rows
    assert (found.amount, found.returned, found.stays) == (10_000, returned, 10_000 - (returned or 0))


@pytest.mark.parametrize(
    "told",
    [
        {"paid_back": "100.01"},
        {"paid_back": "-1"},
        {"paid_back": "0.005"},
        {"returned": "yes", "paid_back": "99.99"},
        {"returned": "no", "paid_back": "100"},
        {"paid_back_on": "2024-06-01"},
        {"returned": "no", "paid_back_on": "2024-06-01"},
        {"paid_back": "30", "paid_back_on": "2024-04-30"},
    ],
)
def test_a_return_that_does_not_go_together_is_refused(told: dict[str, str]) -> None:
    found = read({"place": "1", "paid_on": "2024-05-01", **told})
    assert ([each.code for each in found.problems], found.refused) == (["history-bad-return"], 1)


def test_what_was_paid_back_is_no_award_received() -> None:
    rows = [
        {"place": "1", "year": "2024", "returned": "yes"},
        {"place": "2", "year": "2024", "paid_back": "40"},
        {"place": "3", "year": "2023"},
    ]
    items = prior_awards(read(*rows).rows, most=500, complete=True)[FIRM].items
    assert [item.values["amount"] for item in items] == [Known(Fraction(0)), Known(Fraction(60)), Known(Fraction(100))]
    assert [item.values.get("returned") for item in items] == [Known(True), Known(False), None]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("110105194902300022", "history-bad-birthday"),
        ("110105194913310029", "history-bad-birthday"),
        ("110105202302290013", "history-bad-birthday"),
        ("110105202402290013", "history-bad-checksum"),
        ("110105194912310021", "history-bad-checksum"),
        ("91110000600037342L", "history-bad-checksum"),
        ("913304007131313131", "history-bad-checksum"),
        ("110105194912", "history-bad-applicant"),
    ],
)
def test_a_birthday_no_calendar_has_is_told_as_such(text: str, code: str) -> None:
    assert [each.code for each in read({"place": "1", "year": "2024", "applicant": text}).problems] == [code]


def test_a_birthday_is_told_whatever_the_check_digit() -> None:
    """Of the eleven one is a credit code by its own check digit, and taken for that."""
    found = [
        read({"place": "1", "year": "2024", "applicant": f"11010519490230002{last}"}).problems for last in "0123456789X"
    ]
    assert sorted(each.code for problems in found for each in problems) == ["history-bad-birthday"] * 10
