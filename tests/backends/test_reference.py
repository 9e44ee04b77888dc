"""What the reference takes over between profiles changes nothing: asked together, in any company, each is as asked alone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given

from huisuan.assess import nothing_received
from huisuan.backends.reference import Evaluation, ReferenceBackend, roots_of
from huisuan.ir.builder import Builder
from huisuan.ir.nodes import Field, Input, Sum
from huisuan.ir.program import Benefit, Frame, InputDecl, Program
from huisuan.values import Collection, Facts, Item, Known
from tests.packs_at_hand import compiled_packs, shipped
from tests.parity.profiles import profiles
from tests.strategies import cases

SEED = 20251121


@given(cases())
def test_profiles_asked_together_are_as_asked_alone(case: tuple[Program, tuple[Facts, ...]]) -> None:
    program, several = case
    bare = tuple(replace(facts, collections={}) for facts in several)
    backend = ReferenceBackend()
    for _ in range(2):
        found = backend.evaluate(program, (*several, *bare))
        assert found == tuple(roots_of(Evaluation(program, facts)) for facts in (*several, *bare))


def test_the_shipped_packs_with_and_without_earlier_awards() -> None:
    program = compiled_packs(shipped()).program
    backend = ReferenceBackend()
    for facts in profiles(program, 9, SEED):
        pair = (facts, nothing_received(facts))
        assert backend.evaluate(program, pair) == tuple(roots_of(Evaluation(program, each)) for each in pair)


def test_a_packs_own_collection_is_known_by_its_whole_name() -> None:
    cost = InputDecl("cost", "number", hi=Fraction(9))
    builder = Builder((InputDecl("flag", "truth"),), (Frame("pack.things", 0, 3, (cost,)),))
    flag, yes, nought = builder.add(Input(0)), builder.const(True), builder.const(0)
    line = builder.add(Field(1, 0))
    paid = builder.add(Sum(1, yes, line))
    benefit = Benefit("b", yes, flag, flag, 1, yes, yes, line, line, paid, nought)
    program = replace(builder.finish(builder.leaves()), benefits=(benefit,))
    facts = Facts({}, {"pack.things": Collection((Item("i", {"cost": Known(Fraction(4))}),), 0)})
    assert ReferenceBackend().evaluate(program, (facts,)) == (roots_of(Evaluation(program, facts)),)
