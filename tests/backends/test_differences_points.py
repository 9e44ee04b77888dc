"""What the code for differences leaves out, and what it does by points: each gives what is computed in full."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisuan.backends.generated import GeneratedProgram, differences, holes
from huisuan.backends.generated.differences import Differences
from huisuan.backends.generated.folded import folded
from huisuan.backends.generated.holes import Before, BeforeEntry, Between, NotAPoint, before_rows
from huisuan.backends.generated.sheet import Sheet
from huisuan.backends.generated.touch import places_of
from huisuan.ir.builder import Builder
from huisuan.ir.nodes import (
    Add,
    And,
    Compare,
    Const,
    Div,
    Exists,
    Input,
    Max,
    Member,
    Min,
    Mul,
    NodeId,
    Not,
    Or,
    Select,
)
from huisuan.ir.program import Benefit, InputDecl, Program
from huisuan.values import Facts, Known, Ranged, State
from tests.backends.test_differences import SOME, Made, assert_same, reference, thing, things

INPUTS = (
    InputDecl("flag", "truth"),
    InputDecl("judged", "truth", tag="judgement"),
    InputDecl("part", "number", hi=Fraction(5)),
    InputDecl("rest", "number", hi=Fraction(9)),
    InputDecl("noted", "truth"),
    InputDecl("way", "enum", tag="reading", members=("narrow", "broad"), default="narrow"),
)


def beside_others(program: Program) -> Program:
    """With benefits for everybody, so that no fact is one that many read."""
    yes, nought = program.nodes.index(Const(True)), program.nodes.index(Const(Fraction(0)))
    others = [
        Benefit(f"for all {number}", yes, yes, yes, 0, yes, yes, nought, nought, nought, nought) for number in range(20)
    ]
    return replace(program, benefits=(*program.benefits, *others))


class Single:
    """One benefit over facts of the profile alone."""

    def __init__(self) -> None:
        self.builder = Builder(INPUTS)
        self.yes, self.nought = self.builder.const(True), self.builder.const(0)
        self.flag, self.judged, self.part, self.rest, self.noted, self.way = (
            self.builder.add(Input(place)) for place in range(6)
        )

    def program(
        self, status: NodeId, amount: NodeId, *, applies: NodeId | None = None, payable: NodeId | None = None
    ) -> Program:
        yes, paid = self.yes, amount if payable is None else payable
        benefit = Benefit(
            "b", yes if applies is None else applies, status, status, 0, yes, yes, amount, paid, amount, paid
        )
        return beside_others(replace(self.builder.finish(self.builder.leaves()), benefits=(benefit,)))


def same(program: Program, *several: Facts) -> None:
    code = GeneratedProgram(program)
    for facts in several:
        assert_same(code, facts, reference(program, facts)[0], str(facts))


def only_points(code: GeneratedProgram, facts: Facts) -> Differences:
    """The differences of a profile, by points or not at all."""
    code.differences(facts)

    def refuse(_: Sheet) -> NoReturn:
        raise AssertionError("not by points")

    code.differencer.__dict__["_heads"] = (refuse,) * len(code.program.benefits)
    return code.differences(facts)


@pytest.mark.parametrize("flag", [True, False])
def test_what_the_wide_facts_decide_is_not_computed_for_a_profile(flag: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made()
    conditions = ((made.flag,), (made.flag,), (made.flag,), (made.flag,), (made.flag, made.side))
    program = made.program(*(made.paying(made.of_kind("a"), *each) for each in conditions))
    touched = list[int]()

    def noted(mask: int) -> list[int]:
        touched.extend(places_of(mask))
        return places_of(mask)

    monkeypatch.setattr(differences, "places_of", noted)
    facts = replace(things(thing("a"), thing("b")), values={"flag": Known(flag), "side": Known(True)})
    GeneratedProgram(program).differences(facts)
    assert touched == ([0, 1, 2, 3, 4] if flag else [])


def test_what_an_empty_collection_decides_is_open_again_with_items_in_it() -> None:
    made = Made()
    program = beside_others(
        made.program(made.paying(made.of_kind("a"), made.side), made.paying(made.of_kind("b"), made.side))
    )
    sided = [replace(facts, values={"side": Known(True)}) for facts in SOME]
    same(program, *SOME, *sided, things(), *sided)


def test_a_judgement_taken_as_met_may_still_be_answered_with_no() -> None:
    made = Single()
    met = made.builder.add(Input(1, met=True))
    program = made.program(made.yes, made.nought, applies=met)
    same(program, *(Facts(values) for values in ({}, {"judged": Known(False)}, {"judged": Known(True)})))


def test_a_quotient_that_can_only_be_nought_may_still_be_undefined() -> None:
    made = Single()
    add = made.builder.add
    quotient = add(Div(made.nought, made.rest, "share"))
    program = made.program(made.yes, quotient)
    states = (Known(Fraction(0)), Known(Fraction(3)), Ranged(Fraction(0), Fraction(2)))
    same(program, Facts({}), *(Facts({"rest": state}) for state in states))


def test_numbers_that_can_be_one_thing_only_are_constants() -> None:
    made = Single()
    nothing = made.builder.add(Mul(made.part, made.nought))
    paid = made.builder.add(Select(made.flag, nothing, made.nought))
    program = made.program(made.flag, paid)
    assert folded(program).nodes[paid] == Const(Fraction(0))
    assert folded(program).nodes[made.part] == program.nodes[made.part]
    same(program, Facts({}), Facts({"flag": Known(True), "part": Known(Fraction(2))}))


Make = Callable[[Single], NodeId]


@pytest.mark.parametrize(
    "status",
    [
        lambda made: made.builder.add(Or((made.judged, made.flag))),
        lambda made: made.builder.add(Or((made.judged, made.builder.add(Not(made.noted))))),
        lambda made: made.builder.add(Compare("<", made.rest, made.builder.const(8))),
        lambda made: made.builder.add(And((made.flag, made.builder.add(Compare("<=", made.part, made.rest))))),
    ],
)
def test_what_is_decided_beside_what_is_open_is_found_by_points(status: Make) -> None:
    made = Single()
    program = made.program(status(made), made.builder.add(Max((made.builder.const(3), made.builder.const(2)))))
    rest = Ranged(Fraction(5), Fraction(7))
    values: dict[str, State] = {"flag": Known(True), "noted": Known(False), "part": Known(Fraction(5)), "rest": rest}
    facts = Facts(values)
    code = GeneratedProgram(program)
    assert_same(code, facts, reference(program, facts)[0])
    assert only_points(code, facts).head(0).status == "eligible"


def test_what_depends_on_what_is_open_is_left_to_intervals() -> None:
    made = Single()
    total = made.builder.add(Add((made.part, made.rest)))
    program = made.program(made.flag, total)
    open_ = Facts({"flag": Known(True), "part": Known(Fraction(2)), "rest": Ranged(Fraction(1), Fraction(4))})
    same(program, open_, Facts({"flag": Known(True)}), Facts({"part": Known(Fraction(1))}))
    with pytest.raises(AssertionError, match="not by points"):
        only_points(GeneratedProgram(program), open_)


def test_an_open_leaf_beside_one_that_is_not_true_leaves_both_open() -> None:
    made = Single()
    program = made.program(made.builder.add(Or((made.judged, made.flag))), made.nought)
    same(program, *(Facts({"flag": Known(flag)}) for flag in (True, False)))


def test_an_amount_and_what_is_paid_of_it_are_told_apart() -> None:
    made = Single()
    several = (made.part, made.rest)
    least, most = made.builder.add(Min(several)), made.builder.add(Max(several))
    facts = Facts({"flag": Known(True), "part": Known(Fraction(2)), "rest": Known(Fraction(4))})
    program = made.program(made.flag, most, payable=made.builder.add(Select(made.flag, least, made.nought)))
    same(program, facts)
    assert only_points(GeneratedProgram(program), facts).head(0).payable.lo == 2


def test_a_reading_that_is_not_as_declared_opens_what_was_decided() -> None:
    made = Single()
    broad = made.builder.add(Member(made.way, ("broad",)))
    program = made.program(made.builder.add(And((made.flag, broad))), made.nought)
    ways: tuple[dict[str, State], ...] = ({}, {"way": Known("broad")}, {"way": Known("narrow")})
    same(program, *(Facts({"flag": Known(True), **way}) for way in ways))


def test_items_of_a_collection_that_may_grow_are_left_to_intervals() -> None:
    made = Made()
    exists = made.builder.add(Exists(1, made.of_kind("a")))
    benefit = replace(made.paying(made.of_kind("a"), made.side), status=exists, status_if_met=exists)
    program = beside_others(made.program(benefit))
    same(program, things(thing("a")), things(thing("a"), more=2), things(thing("b"), more=2))


@given(st.integers(-2, 2), st.integers(0, 3), st.integers(-3, 5))
def test_a_number_between_ends_compares_where_all_it_may_be_does(lo: int, more: int, other: int) -> None:
    between, all_ = Between(lo, lo + more), range(lo, lo + more + 1)
    asked: tuple[tuple[Callable[[], bool], set[bool]], ...] = (
        (lambda: between < other, {each < other for each in all_}),
        (lambda: between <= other, {each <= other for each in all_}),
        (lambda: other < between, {other < each for each in all_}),
        (lambda: other <= between, {other <= each for each in all_}),
    )
    for ask, answers in asked:
        if len(answers) == 1:
            assert ask() is answers.pop()
        else:
            with pytest.raises(NotAPoint):
                ask()


@st.composite
def queues(draw: st.DrawFn) -> list[BeforeEntry]:
    values = draw(st.lists(st.one_of(st.none(), st.integers(0, 4)), max_size=6))
    return [((draw(st.integers(0, 2)), row), (draw(st.sampled_from("xy")),), value) for row, value in enumerate(values)]


@given(queues(), st.booleans(), st.sampled_from((0, 2, 6)))
def test_what_stands_before_a_row_is_the_same_when_asked_row_by_row(
    entries: list[BeforeEntry], largest: bool, few: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(holes, "FEW", few)
        found = Before(list(entries), largest)
        assert {row: found[row] for row in range(len(entries))} == before_rows(list(entries), largest)


def test_a_lone_member_has_nothing_before_it_whatever_its_group() -> None:
    entries: list[BeforeEntry] = [((1, 0), (holes.HOLE,), 4), ((2, 1), ("x",), None), ((3, 2), ("y",), 0)]
    found = Before(entries, largest=True)
    assert found[0] == 0
    with pytest.raises(NotAPoint):
        found[1]
