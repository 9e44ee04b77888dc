"""The columnar backend against the reference: over generated programs, at its edges (widths, blank items, pairs), and as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("polars")

import polars as pl

from huisuan.backends.columnar import Batch, ColumnarBackend, OutsideDeclaration, given_by, prepare, register_of
from huisuan.backends.record import Roots, UnsupportedNode, bits, number_at, truth_at
from huisuan.backends.reference import ReferenceBackend
from huisuan.ir.builder import Builder
from huisuan.ir.nodes import (
    Add,
    Calendar,
    Compare,
    Div,
    Extreme,
    Field,
    Input,
    Limit,
    Max,
    Mul,
    Node,
    NodeId,
    Pick,
    Related,
    Relation,
    Round,
    Running,
    Select,
    Sum,
)
from huisuan.ir.program import Benefit, Frame, InputDecl, Program, RelationCeiling, RelationMember, RelationSpec, roots
from huisuan.values import Collection, Facts, Item, Known, Scalar
from tests import strategies
from tests.corpus.load import corpus

STRICT = ColumnarBackend(row_path=False)
"""Refuses what it cannot express, so that agreement is its own."""


def agree(program: Program, *profiles: Facts, backend: ColumnarBackend = STRICT) -> tuple[Roots, ...]:
    found = backend.evaluate(program, profiles)
    assert found == ReferenceBackend().evaluate(program, profiles)
    return found


def number(name: str, lo: int, hi: int, scale: int = 1) -> InputDecl:
    return InputDecl(name, "number", scale=scale, lo=Fraction(lo), hi=Fraction(hi))


def known(**values: Scalar | int) -> Facts:
    exact = {name: Fraction(v) if isinstance(v, int) and not isinstance(v, bool) else v for name, v in values.items()}
    return Facts({name: Known(value) for name, value in exact.items()})


@given(strategies.cases())
def test_it_gives_what_the_reference_gives(case: tuple[Program, tuple[Facts, ...]]) -> None:
    program, profiles = case
    agree(program, *profiles, backend=ColumnarBackend())


@given(st.data())
def test_complete_profiles_take_the_point_path_and_agree(data: st.DataObject) -> None:
    program, profiles = data.draw(strategies.cases(met=False))
    complete = tuple(data.draw(strategies.completions(program, facts)) for facts in profiles)
    agree(program, *complete, backend=ColumnarBackend())


def test_no_entry_of_the_corpus_needs_the_row_path() -> None:
    refused = {
        entry.id: STRICT.left_out(entry.program, prepare(entry.program, (entry.facts,)).shape) for entry in corpus()
    }
    assert {name: dict(reasons) for name, reasons in refused.items() if reasons} == {}


def test_a_batch_gives_each_profile_what_it_gets_alone() -> None:
    by_program: dict[int, list[Facts]] = {}
    programs = {id(entry.program): entry.program for entry in corpus()}
    for entry in corpus():
        by_program.setdefault(id(entry.program), []).append(entry.facts)
    assert max(map(len, by_program.values())) > 2
    for place, profiles in by_program.items():
        agree(programs[place], *profiles)


def product_of(lo: int, hi: int, factors: int) -> tuple[Program, NodeId]:
    builder = Builder([number(f"x{place}", lo, hi, 100) for place in range(factors)])
    node = builder.add(Input(0))
    for place in range(1, factors):
        node = builder.add(Mul(node, builder.add(Input(place))))
    least = builder.add(Compare("<=", builder.const(10**12), node))
    return strategies.wrap_as_benefits(builder, (node, least)), node


def test_a_product_past_64_bits_is_exact() -> None:
    program, node = product_of(-(10**9), 10**9, 3)
    values = [Fraction(99_999_999_999, 100), Fraction(-12_345_678_901, 100), Fraction(77_777_777_777, 100)]
    roots_found = agree(program, known(x0=values[0], x1=values[1], x2=values[2]), known(x0=1), Facts())
    assert number_at(roots_found[0], node).lo == values[0] * values[1] * values[2]
    assert abs(number_at(roots_found[0], node).lo * 10**6) > 2**64


def test_a_product_past_127_bits_is_refused_by_name_or_goes_the_row_path() -> None:
    program, node = product_of(-(10**9), 10**9, 4)
    facts = known(x0=10**9, x1=10**9, x2=10**9, x3=-(10**9))
    with pytest.raises(UnsupportedNode, match=rf"columnar: node {node} \(Mul\): .*127 bits"):
        STRICT.evaluate(program, (facts,))
    lenient = ColumnarBackend()
    assert number_at(agree(program, facts, backend=lenient)[0], node).lo == -(10**36)
    assert node in lenient.left_out(program, prepare(program, (facts,)).shape)


def growth() -> tuple[Program, NodeId, NodeId]:
    builder = Builder([number("this", 0, 10**9, 100), number("last", -10, 10**9, 100)])
    this, last = builder.add(Input(0)), builder.add(Input(1))
    grown = builder.add(Add((builder.add(Div(this, last, "growth")), builder.const(-1))))
    reached = builder.add(Compare("<=", builder.const(Fraction(15, 100)), grown))
    award = builder.add(Round(builder.add(Mul(grown, builder.const(10**6))), Fraction(1, 100), "half_away"))
    return strategies.wrap_as_benefits(builder, (grown, reached, award)), reached, award


def test_growth_is_kept_as_a_ratio_until_it_is_rounded() -> None:
    program, reached, award = growth()
    cases = (known(this=115, last=100), known(this=Fraction(11499, 100), last=100), known(this=4, last=3))
    found = agree(program, *cases, known(this=5, last=0), known(this=5, last=-2), known(this=7), known(last=7), Facts())
    assert [truth_at(roots_found, reached).truth for roots_found in found[:4]] == [True, False, True, None]
    assert number_at(found[2], award).lo == Fraction(33_333_333, 100)
    assert [program.leaves[place].tag for place in bits(truth_at(found[3], reached).open)] == ["undefined"]


def test_leaves_past_one_word_keep_their_places() -> None:
    builder = Builder([number(f"x{place}", 0, 1) for place in range(130)])
    total = builder.add(Add(tuple(builder.add(Input(place)) for place in range(130))))
    program = strategies.wrap_as_benefits(builder, (total,))
    found = agree(program, Facts(), known(x0=1, x63=1, x129=0))
    assert number_at(found[0], total).open == 2**130 - 1
    assert number_at(found[1], total).open == 2**130 - 1 - (1 | 1 << 63 | 1 << 129)


DAYS = Frame("days", 0, 400, (number("on", 1, 1_000_000),))


@pytest.mark.parametrize("first", [1, 36_000, 693_900, 729_700, 767_000, 803_000])
def test_calendar_formulas_are_the_calendar(first: int) -> None:
    builder = Builder((), (DAYS,))
    on = builder.add(Field(1, 0))
    nodes = [builder.add(Calendar(name, (on,))) for name in ("year", "month", "day")]
    for months in (-11, 0, 1, 13):
        moved = builder.add(Calendar("add_months", (on, builder.const(months))))
        nodes += [moved, builder.add(Calendar("months_between", (on, moved)))]
    program = strategies.wrap_as_benefits(builder, nodes)
    start = first + (400 if first == 1 else 0)
    items = tuple(Item(f"{day:07}", {"on": Known(Fraction(day))}) for day in range(start, start + 400))
    agree(program, Facts({}, {"days": Collection(items, 0)}))


BUYS = Frame("buys", 0, 5, (number("price", 0, 10**6, 100), number("by", 0, 9), InputDecl("kind", "text")))


def many_nodes_over_items() -> Program:
    builder = Builder([number("ceiling", 0, 10**6, 100)], (BUYS,))
    yes, ceiling = builder.const(True), builder.add(Input(0))
    price, by, kind = (builder.add(Field(1, place)) for place in range(3))
    nodes = [
        builder.add(Pick(1, yes, price, 2, order, (by,) if order == "first" else (), keys, out))
        for order in ("first", "best")
        for keys in ((), (kind,))
        for out in ("taken", "sum")
    ]
    for keys in ((), (kind,)):
        nodes += [builder.add(Running(1, yes, price, ceiling, (by,), keys, out)) for out in ("each", "sum")]
        nodes += [builder.add(Running(1, yes, price, None, (by,), keys, out)) for out in ("before_sum", "before_max")]
        pairs = tuple((key, key) for key in keys)
        nodes += [
            builder.add(Related(1, pairs, (("<", by, by),), yes, price if out == "sum" else None, out))
            for out in ("exists", "count", "sum")
        ]
    return strategies.wrap_as_benefits(builder, nodes)


def buys(*prices: int, more: int = 0, kinds: str = "甲乙甲乙甲") -> Collection:
    items = (
        Item(f"i{place}", {"price": Known(Fraction(price)), "by": Known(Fraction(place % 2)), "kind": Known(kind)})
        for place, (price, kind) in enumerate(zip(prices, kinds, strict=False))
    )
    return Collection(tuple(items), more)


def test_orders_and_groups_agree_for_full_empty_equal_and_unseen_items() -> None:
    program = many_nodes_over_items()
    blank = Collection((Item("a"), Item("b", {"price": Known(Fraction(3))}), Item("c", {"kind": Known("甲")})), 2)
    collections = [buys(5, 5, 5, 5, 5), buys(9, 1, 7, 3), buys(), buys(4, more=1), buys(4, 8, more=3), blank]
    values = known(ceiling=10).values
    profiles = [Facts(values, {"buys": found}) for found in collections]
    agree(program, *profiles, Facts(values), Facts())
    agree(program, *profiles[:3])


def small_benefits() -> Program:
    builder = Builder([number("spend", 0, 10**6, 100), InputDecl("region", "enum", members=("A", "B"))])
    spend, region = builder.add(Input(0)), builder.add(Input(1))
    yes, nought = builder.const(True), builder.const(0)
    benefits = []
    for place in range(10):
        local = builder.add(Compare("=", region, builder.const("A")))
        status = builder.add(Compare("<=", builder.const(100 * place), spend)) if place % 2 else local
        share = builder.add(Mul(spend, builder.const(Fraction(3 + place, 100))))
        line = builder.add(Round(share, Fraction(1, 100), "half_away"))
        capped = builder.add(Limit(line, builder.const(500 * (place + 1)), "cap"))
        paid = builder.add(Select(status, capped, nought))
        benefits.append(Benefit(f"b{place}", yes, status, status, 0, yes, yes, capped, capped, capped, paid))
    return replace(builder.finish(builder.leaves()), benefits=tuple(benefits))


SPENT = (0, 1, 99_999, 100_000, 12_345_678, 100_000_000, None)


def sparse(program: Program, profiles: tuple[Facts, ...]) -> set[tuple[int, str, bool | None, int, int]]:
    rows: set[tuple[int, str, bool | None, int, int]] = set()
    for row, found in enumerate(ReferenceBackend().evaluate(program, profiles)):
        for benefit in program.benefits:
            status, paid = truth_at(found, benefit.status).truth, number_at(found, benefit.payable)
            if status is not False:
                rows.add((row, benefit.id, status, int(paid.lo * 100), int(paid.hi * 100)))
    return rows


def test_the_table_holds_a_row_for_each_benefit_not_ruled_out() -> None:
    program = small_benefits()
    states: list[Mapping[str, Known]] = []
    for place, fen in enumerate(SPENT):
        spent = {} if fen is None else {"spend": Known(Fraction(fen, 100))}
        states.append(spent | ({} if place == 2 else {"region": Known("AB"[place % 2])}))
    profiles = tuple(Facts(values) for values in states)
    columns = pl.DataFrame(
        {"spend": SPENT, "region": [None if place == 2 else "AB"[place % 2] for place in range(len(SPENT))]}
    )
    register = register_of(program, columns)
    table = Batch(program, given_by(program, register), Facts()).determinations(register)
    assert table.columns == ["row", "benefit", "eligible", "low", "high"]
    assert set(table.rows()) == sparse(program, profiles)
    assert table.height == len(sparse(program, profiles)) > 0
    assert agree(program, *profiles)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (known(spend=10**6 + 1), "spend: 1000001"),
        (known(spend=-1), "spend: -1"),
        (known(spend=Fraction(1, 1000)), "spend: 1/1000"),
    ],
)
def test_a_value_its_declaration_does_not_allow_is_refused(facts: Facts, told: str) -> None:
    with pytest.raises(OutsideDeclaration, match=told):
        ColumnarBackend().evaluate(small_benefits(), (facts,))


def test_more_items_than_declared_are_refused() -> None:
    with pytest.raises(OutsideDeclaration, match="buys: more than 5"):
        ColumnarBackend().evaluate(many_nodes_over_items(), (Facts({}, {"buys": buys(1, 2, 3, more=3)}),))


def over_a_ratio(make: str, *, of_items: bool) -> Program:
    """A node over items, or a group, whose amounts are quotients: the owner's, or of each item its own."""
    builder = Builder([number("part", -9, 9), number("whole", -1, 9), number("top", 0, 9, 10)], (BUYS,))
    whole = builder.add(Input(1))
    ratio = builder.add(Div(builder.add(Input(0)), whole, "share"))
    price, by, kind = (builder.add(Field(1, place)) for place in range(3))
    if of_items:
        ratio = builder.add(Div(price, builder.add(Add((by, builder.const(1)))), "each"))
    yes, top, known = builder.const(True), builder.add(Input(2)), builder.add(Compare("=", kind, builder.const("甲")))
    positive = builder.add(Max((builder.const(0), ratio)))
    other = builder.add(Mul(positive, builder.const(Fraction(1, 3))))
    members = (RelationMember(yes, positive), RelationMember(builder.add(Compare("<=", top, whole)), top))
    spec = RelationSpec("r", 0, members, ((0, 1),), ceilings=(RelationCeiling((0, 1), other),))
    nodes: dict[str, Node] = {
        "sum": Sum(1, known, ratio),
        "extreme": Extreme(1, known, ratio, "max", "none"),
        "pick": Pick(1, known, positive, 2, "best", (), (kind,), "sum"),
        "first": Pick(1, known, positive, 1, "first", (by,), (), "sum"),
        "running": Running(1, known, positive, top, (by,), (), "sum"),
        "ceiling": Running(1, yes, price, positive, (by,), (kind,), "sum"),
        "each": Running(1, yes, price, positive, (by,), (), "each"),
        "before": Running(1, known, positive, None, (by,), (), "before_sum"),
        "most before": Running(1, known, positive, None, (by,), (), "before_max"),
        "related": Related(1, ((kind, kind),), (), yes, ratio, "sum"),
        "relation": Relation(builder.add_relation(spec), "total"),
        "member": Relation(builder.add_relation(spec), "member", 1),
    }
    return strategies.wrap_as_benefits(builder, (builder.add(nodes[make]),))


def test_a_ratio_of_the_applicant_is_added_up_two_tables_down() -> None:
    frames = (Frame("firms", 0, 3, (number("rank", 0, 9),)), Frame("firms.years", 1, 3, (number("sum", 0, 99),)))
    builder = Builder([number("part", 0, 9), number("whole", 1, 9)], frames)
    ratio = builder.add(Div(builder.add(Input(0)), builder.add(Input(1)), "share"))
    many = builder.add(Compare("<=", builder.const(5), builder.add(Field(2, 0))))
    program = strategies.wrap_as_benefits(builder, (builder.add(Sum(2, many, ratio)),))
    years = Collection((Item("1", {"sum": Known(Fraction(7))}), Item("2"), Item("3", {"sum": Known(Fraction(2))})), 0)
    firms = Collection((Item("a", {}, {"years": years}), Item("b", {}, {"years": Collection((), 1)})), 0)
    values = (known(part=2, whole=3), known(part=2), known(whole=7))
    agree(program, *(Facts(each.values, {"firms": firms}) for each in values))


OVER_RATIOS = (
    "sum", "extreme", "pick", "first", "running", "ceiling", "each", "before", "most before", "related", "relation", "member",
)  # fmt: skip
GAPS = tuple(name for name in OVER_RATIOS if name not in ("relation", "member"))
RATIO_PROFILES = tuple(
    Facts(known(**values).values, {"buys": found})
    for values in (
        {"part": 2, "whole": 3, "top": 1}, {"part": -7, "whole": 9, "top": Fraction(3, 10)}, {"part": 5, "whole": 0, "top": 9},
        {"part": 1, "whole": -1}, {"part": 8}, {"whole": 7, "top": Fraction(5, 2)},
    )
    for found in (buys(1, 2), buys(), buys(4, 8, more=3), Collection((Item("a"), Item("c", {"kind": Known("甲")})), 1))
)  # fmt: skip


@pytest.mark.parametrize("name", OVER_RATIOS)
def test_ratios_that_all_items_of_an_owner_share_are_added_up_and_compared_by_numerators(name: str) -> None:
    program = over_a_ratio(name, of_items=False)
    agree(program, *RATIO_PROFILES)
    for facts in RATIO_PROFILES:
        agree(program, facts)


@pytest.mark.parametrize(
    "gap",
    [
        pytest.param(gap, marks=pytest.mark.xfail(raises=UnsupportedNode, reason="ratios must not differ by item"))
        for gap in GAPS
    ],
)
def test_gap(gap: str) -> None:
    agree(over_a_ratio(gap, of_items=True), *RATIO_PROFILES)


@pytest.mark.parametrize("gap", GAPS)
def test_a_gap_goes_the_row_path_and_is_counted(gap: str) -> None:
    program, backend = over_a_ratio(gap, of_items=True), ColumnarBackend()
    agree(program, *RATIO_PROFILES, backend=backend)
    left_out = backend.left_out(program, prepare(program, RATIO_PROFILES).shape)
    assert len(left_out) == 1
    assert set(left_out) < set(roots(program))
    assert "over a ratio" in next(iter(left_out.values()))
