"""The generated backend's own promises: the point path, what it leaves to intervals, what it makes of odd programs.

That its interval path equals the reference on the corpus and on generated programs is tested with all backends in tests/parity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisuan.backends.generated import GeneratedBackend, GeneratedProgram, PointCode
from huisuan.backends.record import NumberValue, Roots, number_at, truth_at
from huisuan.backends.reference import ReferenceBackend
from huisuan.ir.builder import Builder
from huisuan.ir.nodes import (
    Add,
    And,
    Compare,
    Const,
    Div,
    Field,
    Input,
    Limit,
    Member,
    Mul,
    NodeId,
    Not,
    Or,
    Pick,
    Range,
    Related,
    Round,
    Running,
    Select,
    Sum,
)
from huisuan.ir.program import Benefit, Frame, InputDecl, Program
from huisuan.values import NONE, Collection, Facts, Item, Kind, Known, Ranged, State
from tests.strategies import completions, facts_for, programs, wrap_as_benefits

MONEY = InputDecl("money", "number", scale=100, hi=Fraction(10**6))
OTHER = InputDecl("other", "number", lo=Fraction(-50), hi=Fraction(50), nullable=True)
FLAG = InputDecl("flag", "truth")
NAME = InputDecl("name", "text")
ITEMS = Frame(
    "items",
    0,
    4,
    (
        InputDecl("price", "number", scale=100, hi=Fraction(1000)),
        InputDecl("day", "number", hi=Fraction(31)),
        InputDecl("kind", "enum", members=("a", "b")),
    ),
)


class Made:
    """A small program under construction, over the facts above."""

    def __init__(self) -> None:
        self.builder = Builder((MONEY, OTHER, FLAG, NAME), (ITEMS,))
        self.yes, self.nought = self.builder.const(True), self.builder.const(0)
        self.money, self.other, self.flag, self.name = (self.builder.add(Input(place)) for place in range(4))
        self.price, self.day, self.kind = (self.builder.add(Field(1, place)) for place in range(3))

    def name_is(self, text: str) -> NodeId:
        return self.builder.add(Member(self.name, (text,)))

    def benefit(self, status: NodeId, payable: NodeId, digits: int = 2) -> Benefit:
        yes, line = self.yes, self.nought
        return Benefit("b", yes, status, status, 0, yes, yes, line, line, line, payable, minor_digits=digits)

    def program(self, *benefits: Benefit) -> Program:
        return replace(self.builder.finish(self.builder.leaves()), benefits=benefits)

    def paying(self, payable: NodeId, digits: int = 2) -> Program:
        return self.program(self.benefit(self.yes, payable, digits))


def given_facts(values: Mapping[str, State] | None = None, *items: Item, more: int = 0) -> Facts:
    return Facts(values or {}, {"items": Collection(items, more)})


def item(name: str, price: int, day: int = 1, kind: str = "a") -> Item:
    return Item(name, {"price": Known(Fraction(price)), "day": Known(Fraction(day)), "kind": Known(kind)})


def point(program: Program, facts: Facts) -> list[tuple[int, int]] | None:
    code = PointCode(program)
    return code.point(code.prepare(facts))


def reference(program: Program, facts: Facts) -> Roots:
    return ReferenceBackend().evaluate(program, (facts,))[0]


def interval(program: Program, facts: Facts) -> Roots:
    return GeneratedBackend().evaluate(program, (facts,))[0]


def all_roots(program: Program) -> Program:
    """One benefit a number of the profile, one a truth, and some with both, in minor units that fit."""
    yes = next(node for node in _of_profile(program, "truth") if program.nodes[node] == Const(True))
    nought = next(node for node in _of_profile(program, "number") if program.nodes[node] == Const(Fraction(0)))
    plain = Benefit("b", yes, yes, yes, 0, yes, yes, nought, nought, nought, nought)
    numbers = [node for node in _of_profile(program, "number") if program.scales[node]]
    digits = {node: next((n for n in range(9) if 10**n % program.scales[node] == 0), 2) for node in numbers}
    paying = [replace(plain, payable=node, minor_digits=digits[node]) for node in numbers]
    truths = _of_profile(program, "truth")
    both = [replace(one, status=node) for node in truths[-3:] for one in paying[-3:]]
    return replace(program, benefits=(*paying, *(replace(plain, status=node) for node in truths), *both), groups=())


def _of_profile(program: Program, kind: str) -> list[NodeId]:
    return [node for node in range(len(program.nodes)) if program.types[node] == kind and not program.frames_of[node]]


def point_by_reference(program: Program, found: Roots, places: tuple[int, ...]) -> dict[int, Fraction]:
    """What the reference has the benefits pay, all of them decided."""
    paid = {}
    for place in places:
        benefit = program.benefits[place]
        status = truth_at(found, benefit.status).truth
        assert status is not None
        if status:
            payable = number_at(found, benefit.payable)
            assert payable.lo == payable.hi
            paid[place] = payable.lo * 10**benefit.minor_digits
    return paid


@given(st.data())
def test_a_point_is_what_the_reference_decides(data: st.DataObject) -> None:
    program = all_roots(data.draw(programs(met=True)))
    facts = data.draw(facts_for(program))
    if data.draw(st.booleans()):
        facts = data.draw(completions(program, facts))
    expected = reference(program, facts)
    if not _answers_by_reference(program, facts, expected):
        for benefit in program.benefits[-6:]:
            _answers_by_reference(replace(program, benefits=(benefit,)), facts, expected)


def _answers_by_reference(program: Program, facts: Facts, expected: Roots) -> bool:
    code = PointCode(program)
    found = code.point(code.prepare(facts))
    if found is None:
        return False
    assert dict(found) == point_by_reference(program, expected, code.places)
    assert len(found) == len(dict(found))
    return True


@given(st.data())
def test_payables_are_the_references_by_whichever_path(data: st.DataObject) -> None:
    program = all_roots(data.draw(programs(met=True)))
    facts = data.draw(facts_for(program))
    expected = reference(program, facts)
    found = GeneratedProgram(program).payables(facts)
    statuses = [truth_at(expected, benefit.status).truth for benefit in program.benefits]
    assert [payable.benefit for payable in found] == [
        place for place, status in enumerate(statuses) if status is not False
    ]
    for payable in found:
        assert payable.status is statuses[payable.benefit]
        assert payable.payable == number_at(expected, program.benefits[payable.benefit].payable)


def test_what_is_not_read_may_be_unknown() -> None:
    made = Made()
    program = made.program(made.benefit(made.builder.add(And((made.flag, made.name_is("x")))), made.money))
    assert point(program, Facts({"flag": Known(False)})) == []
    assert point(program, Facts({"flag": Known(True)})) is None


@pytest.mark.parametrize("state", [NONE, Ranged(Fraction(1), Fraction(2))])
def test_a_number_without_one_value_is_no_point(state: State) -> None:
    made = Made()
    assert point(made.paying(made.other), Facts({"other": state})) is None


def test_a_range_of_one_value_is_a_point() -> None:
    made = Made()
    assert point(made.paying(made.other), Facts({"other": Ranged(Fraction(3), Fraction(3))})) == [(0, 300)]


def test_none_is_seen_before_the_value_is_touched() -> None:
    made = Made()
    none = made.builder.add(Input(1, "none"))
    program = made.paying(made.builder.add(Select(none, made.builder.const(7), made.other)))
    assert point(program, Facts({"other": NONE})) == [(0, 700)]
    assert point(program, Facts({"other": Known(Fraction(-2))})) == [(0, -200)]
    assert point(program, Facts()) is None


def test_an_open_collection_is_no_point() -> None:
    made = Made()
    program = made.paying(made.builder.add(Sum(1, made.yes, made.price)))
    assert point(program, given_facts(None, item("a", 3), item("b", 4))) == [(0, 700)]
    assert point(program, given_facts(None, item("a", 3), more=1)) is None


def test_a_division_by_zero_is_no_point_unless_a_condition_stands_before_it() -> None:
    made = Made()
    grown = made.builder.add(Compare("<=", made.builder.const(1), made.builder.add(Div(made.money, made.other, "q"))))
    open_ = made.program(made.benefit(grown, made.nought))
    guard = made.builder.add(Compare("<", made.nought, made.other))
    guarded = made.program(made.benefit(made.builder.add(And((grown, guard))), made.nought))
    facts = Facts({"money": Known(Fraction(5)), "other": Known(Fraction(0))})
    assert point(open_, facts) is None
    assert point(guarded, facts) == []
    assert interval(open_, facts) == reference(open_, facts)


@pytest.mark.parametrize("money", [0, 1, 5, 9])
@pytest.mark.parametrize("other", [-8, -3, 3, 7])
def test_ratios_of_any_sign_compare_and_round_as_fractions_do(money: int, other: int) -> None:
    made = Made()
    add = made.builder.add
    growth = add(Add((add(Div(made.money, made.other, "q")), made.builder.const(Fraction(-1, 3)))))
    share = add(Mul(growth, made.builder.const(Fraction(7, 2))))
    negative = add(Compare("<", share, made.nought))
    rounds = [add(Round(share, Fraction(1, 100), mode)) for mode in ("half_away", "floor", "ceil")]
    program = made.program(made.benefit(negative, made.nought), *(made.benefit(made.yes, node) for node in rounds))
    facts = Facts({"money": Known(Fraction(money)), "other": Known(Fraction(other))})
    found = point(program, facts)
    assert found is not None
    assert dict(found) == point_by_reference(program, reference(program, facts), (0, 1, 2, 3))
    assert interval(program, facts) == reference(program, facts)


@pytest.mark.parametrize("value", range(-7, 8))
def test_halves_go_away_from_zero(value: int) -> None:
    made = Made()
    half = made.builder.add(Mul(made.other, made.builder.const(Fraction(1, 2))))
    program = made.paying(made.builder.add(Round(half, Fraction(1), "half_away")), digits=0)
    expected = (abs(value) + 1) // 2 * (1 if value > 0 else -1)
    assert point(program, Facts({"other": Known(Fraction(value))})) == [(0, expected)]


def test_discretion_is_left_to_the_interval_path() -> None:
    made = Made()
    wide = made.builder.add(Range(made.nought, made.money, Kind.AT_MOST, "d"))
    program = made.program(made.benefit(made.yes, made.money), made.benefit(made.yes, wide))
    code = GeneratedProgram(program)
    found = code.payables(Facts({"money": Known(Fraction(5))}))
    assert code.exact.places == (0,)
    exact, at_most = (each.payable for each in found)
    assert exact == NumberValue(Fraction(5), Fraction(5))
    assert (at_most.kind, at_most.lo, at_most.hi) == (Kind.AT_MOST, Fraction(0), Fraction(5))


def test_a_payable_in_parts_of_the_minor_unit_is_left_to_the_interval_path() -> None:
    made = Made()
    third = made.builder.add(Mul(made.money, made.builder.const(Fraction(1, 3))))
    assert PointCode(made.paying(third)).places == ()
    assert PointCode(made.paying(made.money, digits=1)).places == ()


def test_ties_are_broken_by_item_id_and_groups_counted_apart() -> None:
    made = Made()
    first = Pick(1, made.yes, made.price, 1, "first", (made.day,), (made.kind,), "sum")
    best = Pick(1, made.yes, made.price, 2, "best", (), (), "sum")
    program = made.program(*(made.benefit(made.yes, made.builder.add(node)) for node in (first, best)))
    facts = given_facts(None, item("a", 5, 2), item("b", 7, 1), item("c", 9, 1), item("d", 2, 9, "b"))
    assert point(program, facts) == [(0, 900), (1, 1600)]


def test_an_order_that_is_open_is_no_point_even_by_one_and_the_same_leaf() -> None:
    made = Made()
    program = made.paying(made.builder.add(Pick(1, made.yes, made.price, 1, "first", (made.other,), (), "sum")))
    facts = given_facts(None, item("a", 5), item("b", 7))
    assert point(program, facts) is None
    assert interval(program, facts) == reference(program, facts)


def test_a_running_ceiling_pays_each_what_is_left() -> None:
    made = Made()
    add = made.builder.add
    each = add(Running(1, made.yes, made.price, made.other, (made.day,), (), "each"))
    late = add(Compare("<", made.builder.const(1), made.day))
    paid_late = add(Sum(1, late, each))
    everything = add(Running(1, made.yes, made.price, made.other, (made.day,), (), "sum"))
    program = made.program(made.benefit(made.yes, paid_late), made.benefit(made.yes, everything))
    facts = given_facts({"other": Known(Fraction(10))}, item("a", 8, 2), item("b", 7, 1))
    assert point(program, facts) == [(0, 300), (1, 1000)]
    assert interval(program, facts) == reference(program, facts)


def test_an_item_is_compared_with_the_others_only() -> None:
    made = Made()
    add = made.builder.add
    twin = add(Related(1, ((made.kind, made.kind),), (("<=", made.price, made.price),), made.yes, None, "exists"))
    program = made.paying(add(Sum(1, twin, made.price)))
    facts = given_facts(None, item("a", 5), item("b", 6), item("c", 7, 1, "b"))
    assert point(program, facts) == [(0, 500)]
    assert interval(program, facts) == reference(program, facts)


def test_text_of_a_pack_never_stands_in_the_source() -> None:
    made = Made()
    nasty = "'); raise SystemExit('"
    program = made.program(
        made.benefit(made.name_is(nasty), made.builder.add(Limit(made.money, made.builder.const(3), nasty)))
    )
    code = GeneratedProgram(program)
    assert nasty not in code.exact.source
    assert nasty not in code.interval.source
    assert code.exact.point(code.exact.prepare(Facts({"name": Known(nasty), "money": Known(Fraction(9))}))) == [
        (0, 300)
    ]


@pytest.mark.parametrize("rows", [1, 40, 150])
def test_long_tables_of_cases_nest_no_deeper_than_python_allows(rows: int) -> None:
    made = Made()
    add = made.builder.add
    chain = made.nought
    for row in range(rows):
        case = add(Compare("=", made.money, made.builder.const(row)))
        chain = add(Select(case, add(Round(add(Div(made.money, made.other, "q")), Fraction(1, 100), "floor")), chain))
    program = made.paying(chain)
    facts = Facts({"money": Known(Fraction(0)), "other": Known(Fraction(2))})
    assert point(program, facts) == [(0, 0)]
    assert interval(program, facts) == reference(program, facts)


def test_many_conditions_and_alternatives_are_asked_lazily() -> None:
    made = Made()
    add = made.builder.add
    quotients = [
        add(Compare("<", add(Div(made.money, add(Add((made.other, made.builder.const(place)))), "q")), made.money))
        for place in range(120)
    ]
    program = made.program(
        made.benefit(add(And((made.flag, *quotients))), made.nought),
        made.benefit(add(Or((made.flag, *quotients))), made.nought),
        made.benefit(add(Not(add(Or((made.flag, *quotients))))), made.nought),
    )
    for flag in (True, False):
        facts = Facts({"flag": Known(flag), "money": Known(Fraction(1)), "other": Known(Fraction(3))})
        found = point(program, facts)
        assert found is not None
        assert dict(found) == point_by_reference(program, reference(program, facts), (0, 1, 2))


def test_a_value_off_its_scale_is_refused() -> None:
    made = Made()
    program = made.paying(made.money)
    facts = Facts({"money": Known(Fraction(1, 3))})
    with pytest.raises(ValueError, match="no whole number of 1/100"):
        point(program, facts)
    with pytest.raises(ValueError, match="no whole number of 1/100"):
        interval(program, facts)


def test_code_is_kept_by_program_and_not_without_end() -> None:
    backend = GeneratedBackend(kept=2)
    made = [Made() for _ in range(3)]
    several = [each.paying(each.money) for each in made]
    first = backend.code(several[0])
    assert backend.code(several[1]) is not first
    backend.code(several[0])
    backend.code(several[2])
    assert backend.code(several[0]) is first
    assert len(backend._programs) == 2


def test_a_program_without_leaves_or_items_runs() -> None:
    builder = Builder()
    five = builder.const(5)
    program = wrap_as_benefits(builder, (five,))
    assert interval(program, Facts()) == reference(program, Facts())
    assert point(program, Facts()) == [(0, 0)]
