"""What a profile changes against the blank one, put upon the blank one, is the full evaluation: heads, totals and whole records."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisuan.backends.generated import GeneratedProgram
from huisuan.backends.generated.heads import head_of
from huisuan.backends.record import Roots, amount_of, number_at, records
from huisuan.backends.reference import ReferenceBackend
from huisuan.backends.reference_reading import blank_facts
from huisuan.ir.builder import Builder
from huisuan.ir.nodes import And, Compare, Exists, Field, Input, Member, NodeId, Or, Related, Select, Sum
from huisuan.ir.printer import show_program
from huisuan.ir.program import Benefit, Frame, InputDecl, Program
from huisuan.values import Collection, Facts, Item, Known, State
from tests.compiler.rules import benefit, compiled
from tests.packs_at_hand import compiled_packs, shipped, workload
from tests.parity.profiles import profiles
from tests.strategies import DENSE, cases, steps_of

COUNT = 3_000 if os.environ.get("HUISUAN_PARITY") == "long" else 150
SEED = 20251121
PACKS = {folder.name: (folder,) for folder in (*shipped(), *workload())} | {"all": shipped()}
KINDS = ("a", "b", "c", "d")
THINGS = Frame(
    "things",
    0,
    5,
    (
        InputDecl("kind", "enum", members=KINDS),
        InputDecl("cost", "number", scale=100, hi=Fraction(1000)),
        InputDecl("owner", "enum", members=KINDS),
    ),
)


def assert_same(code: GeneratedProgram, facts: Facts, full: Roots, told: str = "") -> None:
    """The differences upon the blank profile give what `full` gives, and hold nothing that is as in the blank one."""
    program = code.program
    found, blank = code.differences(facts), code.differencer.blank
    wanted = records(program, facts, full)
    assert found.records() == wanted, told
    assert [found.head(place) for place in range(len(wanted))] == [head_of(record) for record in wanted], told
    totals = [amount_of(program, group.total, number_at(full, group.total)) for group in program.groups]
    assert [found.total(number) for number in range(len(totals))] == totals, told
    assert all(head != blank.heads[place] for place, head in found.heads.items()), told
    assert all(total != blank.totals[number] for number, total in found.totals.items()), told


def reference(program: Program, *facts: Facts) -> tuple[Roots, ...]:
    return ReferenceBackend().evaluate(program, facts)


@pytest.mark.parametrize("only", DENSE, ids=lambda only: "-".join(only) or "any")
@given(st.data())
def test_differences_upon_the_blank_profile_are_the_full_evaluation(only: tuple[str, ...], data: st.DataObject) -> None:
    program, several = data.draw(cases(only=only, steps=steps_of(only)))
    code = GeneratedProgram(program)
    for facts, full in zip(several, reference(program, *several), strict=True):
        assert_same(code, facts, full, f"{show_program(program)}\n{facts}")


@pytest.mark.parametrize("pack", PACKS)
def test_differences_on_every_pack(pack: str) -> None:
    program = compiled_packs(PACKS[pack]).program
    code = GeneratedProgram(program)
    for facts in profiles(program, COUNT, SEED):
        assert_same(code, facts, code.roots(facts))


@pytest.mark.parametrize("chosen", ["trial/it", "trial/less"])
def test_a_choice_changes_what_was_decided_at_the_best_while_it_was_open(chosen: str) -> None:
    """Among enough other benefits that the choice is not one of the facts that are read widely."""
    rules = "benefits:\n" + benefit("amount: 100元") + benefit("amount: 50元", "less")
    rules += "".join(benefit(f"amount: {number}元", f"other{number}") for number in range(1, 6))
    program = compiled(rules + "relations:\n  - choose: [it, less]\n").program
    choice = next(decl.id for decl in program.inputs if decl.tag == "choice")
    facts = Facts({**blank_facts(program).values, choice: Known(chosen)})
    (full,) = reference(program, facts)
    assert_same(GeneratedProgram(program), facts, full)


def test_the_blank_profile_changes_nothing() -> None:
    for pack in PACKS.values():
        program = compiled_packs(pack).program
        found = GeneratedProgram(program).differences(blank_facts(program))
        assert (found.heads, found.totals) == ({}, {})


class Made:
    """Benefits over things, each with its own conditions on their kind."""

    def __init__(self) -> None:
        self.builder = Builder((InputDecl("flag", "truth"), InputDecl("side", "truth")), (THINGS,))
        self.yes, self.nought = self.builder.const(True), self.builder.const(0)
        self.flag, self.side = (self.builder.add(Input(place)) for place in range(2))
        self.kind, self.cost, self.owner = (self.builder.add(Field(1, place)) for place in range(3))

    def of_kind(self, *kinds: str) -> NodeId:
        return self.builder.add(Member(self.kind, kinds))

    def paying(self, member: NodeId, *conditions: NodeId) -> Benefit:
        add = self.builder.add
        status = add(And((*conditions, add(Exists(1, member)))))
        payable = add(Select(status, add(Sum(1, member, self.cost)), self.nought))
        yes = self.yes
        return Benefit("b", yes, status, status, 1, member, member, self.cost, self.cost, payable, payable)

    def program(self, *benefits: Benefit) -> Program:
        return replace(self.builder.finish(self.builder.leaves()), benefits=benefits)


def things(*rows: Mapping[str, State], more: int = 0) -> Facts:
    items = tuple(Item(f"i{place}", row) for place, row in enumerate(rows))
    return Facts({"flag": Known(True)}, {"things": Collection(items, more)})


def thing(kind: str, cost: int = 3) -> dict[str, State]:
    return {"kind": Known(kind), "cost": Known(Fraction(cost)), "owner": Known("a")}


SOME = (
    things(),
    things(more=5),
    things(more=2),
    things(thing("a"), thing("b", 5)),
    things(thing("d"), more=1),
    things({"cost": Known(Fraction(2))}),
    things(thing("c"), thing("d"), {"kind": Known("a")}, more=2),
)


@pytest.mark.parametrize("facts", SOME)
def test_items_that_no_condition_names_are_left_out_and_change_nothing(facts: Facts) -> None:
    made = Made()
    add = made.builder.add
    is_b = add(Compare("=", made.builder.const("b"), made.kind))
    twin = add(Related(1, ((made.owner, made.owner),), (), made.of_kind("c"), None, "exists"))
    program = made.program(
        made.paying(made.of_kind("a"), made.flag),
        made.paying(is_b),
        made.paying(add(Or((made.of_kind("c"), is_b)))),
        made.paying(add(And((made.of_kind("a", "d"), twin)))),
        made.paying(add(Select(made.side, made.of_kind("a"), made.of_kind("b")))),
        made.paying(add(Compare("<", made.nought, made.cost))),
    )
    code = GeneratedProgram(program)
    assert_same(code, facts, reference(program, facts)[0])


def test_only_components_that_a_profile_touches_are_computed_anew() -> None:
    made = Made()
    program = made.program(*(made.paying(made.of_kind(kind), made.flag) for kind in KINDS), made.paying(made.yes))
    index = GeneratedProgram(program).differencer.index
    collection = things(thing("b"), thing("d")).collections["things"]
    items = index.items["things"]
    assert items.touched(items.told(collection)) == 0b11010
    assert items.touched(items.told(Collection((), 0))) == 0
    assert items.touched(items.told(Collection((Item("i"),), 0))) == 0b11111


def test_what_is_kept_between_runs_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made()
    program = made.program(made.paying(made.of_kind("a"), made.flag), made.paying(made.of_kind("b"), made.flag))
    for name in ("WIDE_STATES", "GROUNDS", "PARTS"):
        monkeypatch.setattr(f"huisuan.backends.generated.differences.{name}", 1)
    code = GeneratedProgram(program)
    for state in (Known(True), Known(False), Known(True)):
        for facts in SOME:
            stated = replace(facts, values={"flag": state})
            assert_same(code, stated, reference(program, stated)[0])
