"""Competing lines against brute force: every admissible set at every point of what is known (D13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from huisuan.backends.stacking import Contest, Stacked, resolve
from huisuan.ir.program import RelationBar, RelationCeiling, RelationMember, RelationSpec
from huisuan.values import Interval, Scalar, Truth
from tests.corpus.point import best

SHAPES: tuple[tuple[tuple[int, ...], ...], ...] = (
    (),
    ((0, 1, 2),),
    ((0, 1),),
    ((1, 2), (0, 1, 2)),
    ((0,), (0, 1), (0, 1, 2)),
    ((0, 2), (1,)),
)


@st.composite
def intervals(draw: DrawFn, most: int) -> Interval:
    lo = draw(st.integers(0, most))
    return Interval(Fraction(lo), Fraction(lo + draw(st.sampled_from((0, 0, 1, 2)))))


@st.composite
def contests(draw: DrawFn) -> Contest:
    gates: tuple[Truth, ...] = draw(st.tuples(*[st.sampled_from((True, True, False, None))] * 3))
    subsets = st.lists(st.integers(0, 2), min_size=1, unique=True).map(lambda members: tuple(sorted(members)))
    sets = tuple(draw(st.lists(subsets, min_size=1, max_size=4, unique=True)))
    pairs = draw(st.lists(st.sampled_from(((0, (1,)), (0, (2,)), (1, (2,)), (0, (1, 2)))), max_size=2, unique=True))
    return Contest(
        gates,
        draw(st.tuples(*[intervals(3)] * 3)),
        tuple((members, draw(intervals(5))) for members in draw(st.sampled_from(SHAPES))),
        tuple(RelationBar(barrer, barred) for barrer, barred in pairs),
        sets,
        tuple(range(len(sets))),
    )


def numbers(interval: Interval) -> list[Fraction]:
    return [interval.lo + step for step in range(int(interval.hi - interval.lo) + 1)]


def outcomes(contest: Contest) -> Iterator[tuple[int, dict[int, Fraction]]]:
    """What the point evaluator pays under every completion."""
    count = len(contest.gates)
    spec = RelationSpec(
        "m",
        0,
        tuple(RelationMember(place, count + place) for place in range(count)),
        contest.sets,
        tuple(RelationCeiling(members, 2 * count + place) for place, (members, _) in enumerate(contest.ceilings)),
        contest.bars,
    )
    gates = [[True, False] if gate is None else [gate] for gate in contest.gates]
    columns = [*map(numbers, contest.values), *(numbers(ceiling) for _, ceiling in contest.ceilings)]
    for truths in product(*gates):
        for figures in product(*columns):
            leaves: tuple[Scalar, ...] = (*truths, *figures)
            yield best(spec, leaves.__getitem__)


@given(contests())
def test_the_total_is_the_hull_of_all_completions_and_members_lie_inside(contest: Contest) -> None:
    found = resolve(contest)
    totals = []
    for chosen, paid in outcomes(contest):
        totals.append(sum(paid.values(), Fraction(0)))
        assert found.chosen.lo <= chosen <= found.chosen.hi
        for member, interval in enumerate(found.members):
            assert interval.lo <= paid.get(member, Fraction(0)) <= interval.hi
    assert found.total == Interval(min(totals), max(totals))


@given(contests(), st.data())
def test_learning_more_widens_nothing(contest: Contest, data: st.DataObject) -> None:
    def narrowed(interval: Interval) -> Interval:
        lo, hi = sorted(data.draw(st.tuples(*[st.sampled_from(numbers(interval))] * 2)))
        return Interval(lo, hi)

    more = replace(
        contest,
        gates=tuple(
            gate if gate is not None else data.draw(st.sampled_from((True, False, None))) for gate in contest.gates
        ),
        values=tuple(map(narrowed, contest.values)),
        ceilings=tuple((members, narrowed(ceiling)) for members, ceiling in contest.ceilings),
    )
    for old, new in zip(parts(resolve(contest)), parts(resolve(more)), strict=True):
        assert new.within(old)


@given(contests())
def test_the_order_of_bars_never_matters(contest: Contest) -> None:
    assert resolve(replace(contest, bars=contest.bars[::-1])) == resolve(contest)


def test_a_benefit_that_is_barred_itself_still_bars() -> None:
    one, two = Interval.point(1), Interval.point(2)
    bars = (RelationBar(0, (1,)), RelationBar(1, (2,)))
    chain = Contest((True, True, True), (one, two, two), (), bars, ((0, 1, 2),), (0,))
    assert resolve(chain).total == one


def test_what_an_outer_ceiling_cuts_before_does_not_widen_what_comes_after() -> None:
    inner, outer = ((1, 2), Interval.point(5)), ((0, 1, 2), Interval(Fraction(12), Fraction(20)))
    five, three = Interval.point(5), (True, True, True)
    before = Contest(three, (Interval(Fraction(0), Fraction(10)), five, five), (inner, outer), (), ((0, 1, 2),), (0,))
    after = replace(before, values=(Interval.point(10), five, five))
    assert resolve(before).members[2] == Interval.point(0)
    assert resolve(after).members[2] == Interval.point(0)


def parts(found: Stacked) -> tuple[Interval, ...]:
    return (found.total, found.chosen, *found.members)
