"""Conditions come apart into atoms whose conjunction is the status."""

from __future__ import annotations

from itertools import product

import pytest

from huisuan.backends.reference import Evaluation
from huisuan.ir.builder import Builder
from huisuan.ir.nodes import And, Input, NodeId, Not, Or
from huisuan.ir.program import Program
from huisuan.live.atoms import Atom, atoms_of, packs_of
from huisuan.values import Facts, Known, truth_and
from tests.live.at_hand import PACKS, program_of, starts
from tests.live.small import truths
from tests.strategies import wrap_as_benefits


def status() -> tuple[Builder, list[NodeId]]:
    builder = Builder(truths(3))
    return builder, [builder.add(Input(place)) for place in range(3)]


def atoms_for(builder: Builder, node: NodeId) -> tuple[Program, tuple[Atom, ...]]:
    program = wrap_as_benefits(builder, [node])
    return program, atoms_of(program, program.benefits).atoms


def test_a_conjunction_comes_apart_and_a_disjunction_stays_one_atom() -> None:
    builder, (a, b, c) = status()
    either = builder.add(Or((b, c)))
    _, atoms = atoms_for(builder, builder.add(And((a, builder.add(And((either, a)))))))
    assert atoms == (Atom(a), Atom(either))


def test_a_negated_disjunction_is_negated_atoms() -> None:
    builder, (a, b, c) = status()
    neither = builder.add(Not(builder.add(Or((a, builder.add(Not(b)), builder.add(And((c, a))))))))
    _, atoms = atoms_for(builder, neither)
    assert atoms == (Atom(a, negated=True), Atom(b), Atom(builder.add(And((c, a))), negated=True))


def test_a_constant_status_has_one_atom() -> None:
    builder, _ = status()
    yes = builder.const(True)
    program = wrap_as_benefits(builder, [yes])
    assert atoms_of(program, program.benefits).needs == ((0,),)


@pytest.mark.parametrize("nest", [And, Or], ids=["and", "or"])
@pytest.mark.parametrize("negated", [False, True])
def test_the_atoms_together_are_the_status_in_every_state(nest: type[And | Or], negated: bool) -> None:
    builder, (a, b, c) = status()
    inner = builder.add((Or if nest is And else And)((b, builder.add(Not(c)))))
    node = builder.add(nest((a, builder.add(Not(inner)), builder.add(nest((c,))))))
    program, atoms = atoms_for(builder, builder.add(Not(node)) if negated else node)
    for values in product((True, False, None), repeat=3):
        facts = Facts({f"t{place}": Known(value) for place, value in enumerate(values) if value is not None})
        evaluation = Evaluation(program, facts)
        judged = truth_and([atom.judged(evaluation.truth(atom.node).truth) for atom in atoms])
        assert judged is evaluation.truth(program.benefits[0].status).truth


@pytest.mark.parametrize("pack", PACKS)
def test_the_packs_conditions_share_atoms(pack: str) -> None:
    program = program_of(pack)
    for name, benefits in packs_of(program).items():
        atoms = atoms_of(program, benefits)
        assert all(benefit.startswith(f"{name}/") for benefit in atoms.benefits)
        assert len(atoms.atoms) < sum(map(len, atoms.needs))
        for facts in starts(pack, 5):
            evaluation = Evaluation(program, facts)
            for benefit, needs in zip(benefits, atoms.needs, strict=True):
                parts = [atoms.atoms[place] for place in needs]
                judged = truth_and([atom.judged(evaluation.truth(atom.node).truth) for atom in parts])
                assert judged is evaluation.truth(benefit.status).truth
