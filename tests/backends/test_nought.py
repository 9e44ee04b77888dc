"""Sums that are proved to be nought where a benefit is ruled out are nought there, by the reference; others are not taken for it."""

from __future__ import annotations

from fractions import Fraction

import pytest

pytest.importorskip("polars")

from huisuan.backends.columnar.nought import comes_to_nothing, paid_by_one
from huisuan.backends.record import NumberValue, TruthValue
from huisuan.backends.reference import Evaluation
from huisuan.ir.program import Program
from tests.packs_at_hand import compiled_packs, shipped
from tests.parity.profiles import profiles

SEED = 20251122


@pytest.fixture(scope="module")
def program() -> Program:
    return compiled_packs(shipped()).program


def test_a_group_paid_by_one_benefit_comes_to_nothing_where_that_is_ruled_out(program: Program) -> None:
    groups, ruled_out = paid_by_one(program), 0
    statuses = {benefit.id: benefit.status for benefit in program.benefits}
    assert len(groups) > len(program.groups) // 2
    for facts in profiles(program, 5, seed=SEED):
        evaluation = Evaluation(program, facts)
        for benefit, group in groups.items():
            status, total = evaluation.value(statuses[benefit], ()), evaluation.value(group.total, ())
            assert isinstance(status, TruthValue)
            assert isinstance(total, NumberValue)
            if status.truth is False:
                ruled_out += 1
                assert {total.lo, total.hi} == {Fraction(0)}, benefit
    assert ruled_out


def test_what_a_benefit_would_pay_is_not_nought_because_it_is_ruled_out(program: Program) -> None:
    paying = [benefit for benefit in program.benefits if program.bounds[benefit.line].hi]  # type: ignore[union-attr]  # a line is a number
    assert not any(comes_to_nothing(program, benefit.line, {benefit.status}) for benefit in paying)
