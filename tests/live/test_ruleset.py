"""What the matcher is given: texts and equality only, within the bounds it was measured to hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huisuan.ir.program import Program
from huisuan.live.atoms import Atoms, atoms_of
from huisuan.live.errors import PackTooWide
from huisuan.live.ruleset import JOIN, MOST_ATOMS, MOST_RULES, Ruleset, fact, parts_of, ruleset
from huisuan.live.session import LiveProgram
from tests.live.at_hand import needs_durable
from tests.live.small import conjunctions
from tests.packs_at_hand import compiled_packs, shipped


def rules_of(program: Program) -> tuple[Atoms, Ruleset]:
    atoms = atoms_of(program, program.benefits)
    return atoms, ruleset("pack", atoms)


def one_pack() -> Program:
    """A ruleset holds one pack, so one of those that ship."""
    return compiled_packs((shipped()[0],)).program


def leaves(value: object) -> Iterator[object]:
    match value:
        case dict():
            for key, inner in value.items():
                yield key
                yield from leaves(inner)
        case list() | tuple():
            for inner in value:
                yield from leaves(inner)
        case _:
            yield value


def test_a_benefit_has_a_rule_for_all_true_and_an_atom_one_for_false_and_one_for_unknown() -> None:
    atoms, rules = rules_of(one_pack())
    assert len(rules.definition) == sum(len(parts_of(each)) for each in atoms.needs) + 2 * len(atoms.atoms)
    assert {atom for _, atom in rules.verdicts.values()} == set(range(len(atoms.atoms)))


def test_rules_hold_texts_and_equality_alone() -> None:
    _, rules = rules_of(one_pack())
    said = set(leaves(rules.definition))
    assert all(isinstance(value, str) for value in said)
    assert {value for value in said if isinstance(value, str) and value.startswith("$")} == {"$and"}
    assert set(fact("c", 3, None)) == {"sid", "id", "atom", "is"}


def test_a_wide_condition_is_joined_in_parts() -> None:
    program = conjunctions(40, [range(40)])
    atoms, rules = rules_of(program)
    assert [len(part) for part in parts_of(atoms.needs[0])] == [JOIN, JOIN, JOIN, 4]
    assert len(rules.parts) == 4


def test_the_most_atoms_fit_and_one_more_is_refused() -> None:
    rules_of(conjunctions(MOST_ATOMS, [range(MOST_ATOMS)]))
    with pytest.raises(PackTooWide, match=f"{MOST_ATOMS + 1} atomic conditions"):
        rules_of(conjunctions(MOST_ATOMS + 1, [range(MOST_ATOMS + 1)]))


def crowd(benefits: int) -> Program:
    """That many benefits that all need the first fact."""
    return conjunctions(benefits + 1, [(0, 1 + place) for place in range(benefits)])


def test_the_most_rules_on_one_atom_fit_and_one_more_is_refused() -> None:
    rules_of(crowd(MOST_RULES - 2))
    with pytest.raises(PackTooWide, match=f"{MOST_RULES + 1} rules on one"):
        rules_of(crowd(MOST_RULES - 1))


@needs_durable
def test_a_refused_pack_names_itself_when_a_program_is_made_ready() -> None:
    with pytest.raises(PackTooWide):
        LiveProgram(crowd(MOST_RULES))
    assert LiveProgram(crowd(MOST_RULES), "recompute").method.name == "recompute"
