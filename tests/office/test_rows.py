"""Rows that contradict themselves, parts that do not add up, and runs whose figures disagree cannot become a paper."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisuan.office.notice import notice
from huisuan.office.payment import payment
from huisuan.office.reconcile import NotReconciled, differences, reconciled
from huisuan.office.results import results
from huisuan.office.rows import Cut, Run, Share
from huisuan.office.shares import Bearing, divided, levels
from huisuan.office.summary import summary
from huisuan.vocabulary.units import Label
from tests.office.runs import fractions, rows, runs
from tests.office.season import BUDGET, CITY, COUNTY, SEASON, SEASON_ROWS

REDUCED, PAID, REFUSED, HELD = SEASON_ROWS[:4]
ONE_THIRD = Fraction(1, 3)


@pytest.mark.parametrize(
    ("row", "change"),
    [
        (PAID, {"fen": -1}),
        (PAID, {"fen": 0}),
        (PAID, {"cuts": (Cut(BUDGET, 1),)}),
        (REDUCED, {"cuts": ()}),
        (REDUCED, {"cuts": (Cut(BUDGET, 0),)}),
        (REDUCED, {"cuts": (Cut(BUDGET, -1),)}),
        (REDUCED, {"fen": 0}),
        (REFUSED, {"fen": 1}),
        (HELD, {"fen": -1}),
        (PAID, {"shares": (Share(CITY, ONE_THIRD), Share(COUNTY, ONE_THIRD))}),
        (PAID, {"shares": (Share(CITY, Fraction(4, 3)), Share(COUNTY, -ONE_THIRD))}),
        (PAID, {"shares": (Share(CITY, PAID.fen), Share(COUNTY, 1))}),
        (PAID, {"shares": (Share(CITY, PAID.fen + 1), Share(COUNTY, -1))}),
        (PAID, {"shares": (Share(CITY, ONE_THIRD), Share(COUNTY, PAID.fen))}),
        (PAID, {"shares": (Share(CITY, Fraction(1)), Share(COUNTY, PAID.fen))}),
        (PAID, {"shares": (Share(CITY, Fraction(1, 2)), Share(CITY, Fraction(1, 2)))}),
    ],
)
def test_a_row_that_contradicts_itself_cannot_be_made(row: Any, change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=row.number):
        replace(row, **change)


@given(rows())
def test_what_was_due_is_cut_paid_or_held(row: Any) -> None:
    assert row.due == row.cut + row.paid + row.held


@pytest.mark.parametrize(
    ("fen", "parts", "expected"),
    [
        (100, (ONE_THIRD, ONE_THIRD, ONE_THIRD), (34, 33, 33)),
        (200, (ONE_THIRD, ONE_THIRD, ONE_THIRD), (67, 67, 66)),
        (1, (Fraction(1, 2), Fraction(1, 2)), (1, 0)),
        (5, (Fraction(1, 10), Fraction(9, 10)), (1, 4)),
        (101, (Fraction(3, 10), Fraction(7, 10)), (30, 71)),
        (107_000_53, (ONE_THIRD, Fraction(2, 3)), (35_666_84, 71_333_69)),
        (0, (ONE_THIRD, Fraction(2, 3)), (0, 0)),
        (7, (Fraction(1),), (7,)),
        (7, (Fraction(0), Fraction(1)), (0, 7)),
    ],
)
def test_the_fen_left_over_go_to_the_largest_remainders(
    fen: int, parts: tuple[Fraction, ...], expected: tuple[int, ...]
) -> None:
    assert divided(fen, parts) == expected


@given(st.integers(0, 10**15), fractions())
def test_parts_add_up_and_each_is_within_a_fen_of_its_share(fen: int, parts: tuple[Fraction, ...]) -> None:
    found = divided(fen, parts)
    assert sum(found) == fen
    assert all(abs(each - fen * part) < 1 for each, part in zip(found, parts, strict=True))


@given(rows())
def test_what_the_levels_bear_of_a_claim_is_what_is_paid_of_it(row: Any) -> None:
    assert sum(fen for _, fen in Bearing().borne(row)) == row.paid


def test_parts_that_make_no_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="one"):
        divided(100, (ONE_THIRD, ONE_THIRD))


def test_levels_stand_as_first_met_and_what_is_not_divided_last() -> None:
    assert [level.zh for level in levels(SEASON_ROWS[4:] + SEASON_ROWS[:2])] == ["市级", "县级", "未划分"]
    assert levels(SEASON_ROWS[4:]) == ()


def _with(**facts: Any) -> Run:
    return replace(SEASON, facts=replace(SEASON.facts, **facts))


FAULTS: dict[str, tuple[Run, str]] = {
    "a fen is lost": (_with(paid=SEASON.facts.paid - 1), "fen paid"),
    "a claim is lost": (replace(SEASON, rows=SEASON.rows[1:]), "claims"),
    "a claim stands twice": (replace(SEASON, rows=(*SEASON.rows, PAID)), "claims"),
    "a held claim counts as paid": (_with(paid=SEASON.facts.paid + HELD.fen), "fen paid"),
    "a row came in and went nowhere": (
        _with(tables=(replace(SEASON.facts.tables[0], read=7), SEASON.facts.tables[1])),
        "rows read of Firms",
    ),
    "a rejected row is not listed": (replace(SEASON, rejects=SEASON.rejects[:2]), "rows rejected of Firms"),
    "a listed row was not counted": (
        replace(SEASON, rejects=(*SEASON.rejects, replace(SEASON.rejects[0], table="people"))),
        "rows rejected of People",
    ),
    "a listed row is of no table": (
        replace(SEASON, rejects=(*SEASON.rejects, replace(SEASON.rejects[0], table="ghosts"))),
        "rows rejected of ghosts",
    ),
    "an item has no line and no reason": (
        replace(SEASON, unawarded=SEASON.unawarded[:1]),
        "items of Robots bought without a line",
    ),
    "an item is told and not counted": (
        replace(SEASON, unawarded=(*SEASON.unawarded, replace(SEASON.unawarded[0], table="ghosts"))),
        "other items without a line",
    ),
    "an item was taken and went nowhere": (
        replace(SEASON, items=(replace(SEASON.items[0], taken=11),)),
        "items of Robots bought",
    ),
}


@pytest.mark.parametrize(("run", "what"), FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("paper", [notice, payment, results, summary])
def test_no_paper_is_made_of_a_run_whose_figures_disagree(paper: Callable[[Run], object], run: Run, what: str) -> None:
    with pytest.raises(NotReconciled, match=what):
        paper(run)
    assert what in {each.what.en for each in differences(run)}


def test_two_faults_of_one_row_are_one_rejected_row() -> None:
    assert reconciled(SEASON) is SEASON


@given(runs())
def test_a_run_that_agrees_with_itself_passes(run: Run) -> None:
    assert differences(run) == ()


def test_of_equal_shares_the_odd_fen_goes_to_the_one_that_is_behind() -> None:
    half = (Share(CITY, Fraction(1, 2)), Share(COUNTY, Fraction(1, 2)))
    bearing = Bearing()
    row = replace(PAID, fen=101, shares=half)
    assert [[fen for _, fen in bearing.borne(row)] for _ in range(4)] == [[51, 50], [50, 51], [51, 50], [50, 51]]


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=40), st.integers(2, 6))
def test_equal_shares_never_drift_apart(sums: list[int], count: int) -> None:
    """Each has borne within a fen of its share after every claim."""
    bearing = Bearing()
    shares = tuple(Share(Label(str(at), str(at)), Fraction(1, count)) for at in range(count))
    totals = [0] * count
    for fen in sums:
        for at, (_, part) in enumerate(bearing.borne(replace(PAID, fen=fen, shares=shares))):
            totals[at] += part
        assert max(totals) - min(totals) <= 1
