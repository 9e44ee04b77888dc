"""Which limits of a compiled pack run across claims, and what they become."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from huisuan.ir.across_time import ceiling_name, ceilings_across, moving_ceilings
from huisuan.ir.codec import decode_program, encode_program, program_hash
from huisuan.ir.nodes import Add, Compare, Field, Max, Mul, NodeId, Sum
from huisuan.ir.program import AcrossTime, Program
from huisuan.ir.reach import reached
from huisuan.payout.ceilings_of import ceilings_of
from huisuan.payout.model import Ceiling
from tests.compiler.rules import benefit, compiled
from tests.packs_at_hand import compiled_packs, shipped

FACT = "amount: 10万元\n"
OWN = frozenset(("trial/it",))


def _of(*limits: str) -> tuple[Ceiling, ...]:
    body = FACT + "limit:\n" + "".join(f"  - {{{each}}}\n" for each in limits)
    return ceilings_of(compiled("benefits:\n" + benefit(body)).program)


def test_a_yearly_limit_is_a_ceiling_per_applicant_and_year() -> None:
    assert _of("per: [enterprise, year], max: 50万元") == (
        Ceiling("trial/it.limit", OWN, ("applicant",), "year", 50_000_000),
    )


def test_a_limit_for_life_and_a_rolling_one() -> None:
    found = _of(
        "per: [enterprise, lifetime], max: 100万元", "per: [enterprise, {rolling: 12个月, to: as_of}], max: 1.5元"
    )
    assert found == (
        Ceiling("trial/it.limit", OWN, ("applicant",), "lifetime", 100_000_000),
        Ceiling("trial/it.limit2", OWN, ("applicant",), "rolling", 150, months=12),
    )


def test_a_limit_within_one_determination_is_left_to_it() -> None:
    assert _of("per: [enterprise], max: 50万元") == ()


def test_a_limit_that_depends_on_facts_is_brought_by_each_claim() -> None:
    found = _of("per: [enterprise, year], max: {percent: 10%, of: base}")
    assert [(each.name, each.most) for each in found] == [(ceiling_name("trial/it", "it.limit"), None)]


def test_a_limit_by_item_and_year_keeps_the_item_among_its_keys() -> None:
    body = "each: things\namount: {percent: 10%, of: cost}\nlimit: {per: [owner, year], max: 1万元}\n"
    found = ceilings_of(compiled("benefits:\n" + benefit(body)).program)
    assert [(each.per, each.window, each.most) for each in found] == [(("applicant", "owner"), "year", 1_000_000)]


def test_a_limit_by_item_without_a_time_is_left_to_the_determination() -> None:
    body = "each: things\namount: {percent: 10%, of: cost}\nlimit: {per: owner, max: 1万元}\n"
    assert ceilings_of(compiled("benefits:\n" + benefit(body)).program) == ()


TWO = "benefits:\n" + benefit(FACT, "one") + benefit(FACT, "two", "二")
GROUP = frozenset(("trial/one", "trial/two"))


def _common(relation: str) -> tuple[Ceiling, ...]:
    return ceilings_of(compiled(f"{TWO}relations:\n  - {relation}\n").program)


def test_a_common_ceiling_by_year_or_for_life_is_one_over_several_benefits() -> None:
    yearly = _common("{ceiling: [one, two], max: 15万元, per: [enterprise, year]}")
    assert yearly == (Ceiling("trial/one+trial/two", GROUP, ("applicant",), "year", 15_000_000),)
    assert [each.window for each in _common("{ceiling: [one, two], max: 15万元, per: [lifetime]}")] == ["lifetime"]


def test_a_common_ceiling_within_one_determination_is_left_to_it() -> None:
    assert _common("{ceiling: [one, two], max: 15万元}") == ()


def test_a_common_ceiling_by_year_and_one_for_life_over_the_same_benefits_are_two() -> None:
    found = _common(
        "{ceiling: [one, two], max: 15万元, per: [enterprise, year]}\n"
        "  - {ceiling: [one, two], max: 40万元, per: [lifetime]}"
    )
    assert [(each.window, each.most) for each in found] == [("year", 15_000_000), ("lifetime", 40_000_000)]
    assert len({each.name for each in found}) == 2


def test_a_common_ceiling_that_is_a_formula_is_brought_by_each_claim() -> None:
    (found,) = _common("{ceiling: [one, two], max: base - 3万元, per: [enterprise, year]}")
    assert (found.benefits, found.most) == (GROUP, None)


def test_a_common_ceiling_of_items_is_left_to_the_determination() -> None:
    body = "each: things\namount: {percent: 10%, of: cost}\n"
    rules = "benefits:\n" + benefit(body, "one") + benefit(body, "two", "二")
    program = compiled(f"{rules}relations:\n  - {{ceiling: [one, two], max: 1万元, per: item}}\n").program
    assert ceilings_of(program) == ()


def test_a_choice_among_benefits_under_a_common_ceiling_leaves_it_one_ceiling() -> None:
    found = _common("{ceiling: [one, two], max: 15万元, per: [enterprise, year]}\n  - {choose: [one, two]}")
    assert [each.name for each in found] == ["trial/one+trial/two"]


RELATIONS = (
    "{ceiling: [one, two], max: 15万元, per: [enterprise, year]}",
    "{ceiling: [one, two], max: 15万元, per: [lifetime]}",
    "{ceiling: [one, two], max: 15万元}",
    "{ceiling: [one, two], max: {percent: 10%, of: base}, per: [enterprise, year]}",
    "{ceiling: [one, two], max: base - 3万元, per: [enterprise, year]}",
    "{best_of: [one, two]}",
)


def _programs() -> Iterator[Program]:
    yield from (compiled_packs((folder,)).program for folder in shipped())
    yield compiled_packs(shipped()).program
    yield from (compiled(f"{TWO}relations:\n  - {each}\n").program for each in RELATIONS)


def test_what_the_compiler_says_of_common_ceilings_is_what_their_nodes_look_like() -> None:
    """Both ways, over every shipped pack alone, all of them together, and relations of each kind."""
    for program in _programs():
        for spec in program.relations:
            for each in spec.ceilings:
                assert each.across == _by_shape(program, each.ceiling), spec.id


def _by_shape(program: Program, node: NodeId) -> AcrossTime | None:
    """max(0, figure - sums of earlier awards), read off the nodes."""
    top = program.nodes[node]
    rest = [program.nodes[each] for each in top.args] if isinstance(top, Max) else []
    found = next((each for each in rest if isinstance(each, Add)), None)
    if found is None:
        return None
    sums = [_prior_sum(program, each) for each in found.args[1:]]
    known = [each for each in sums if each is not None]
    if not known or len(known) < len(sums):
        return None
    return AcrossTime(found.args[0], "year" if any(_by_year(program, each) for each in known) else "lifetime")


def _prior_sum(program: Program, node: NodeId) -> Sum | None:
    less = program.nodes[node]
    if not isinstance(less, Mul):
        return None
    parts = [program.nodes[each] for each in (less.a, less.b)]
    found = next((each for each in parts if isinstance(each, Sum)), None)
    return found if found is not None and program.frames[found.frame].name == "prior_awards" else None


def _by_year(program: Program, total: Sum) -> bool:
    fields = program.frames[total.frame].fields
    tests = (program.nodes[each] for each in reached(program, (total.member,)))
    return any(
        isinstance(end, Field) and fields[end.decl].id.rpartition(".")[2] == "award_year"
        for test in tests
        if isinstance(test, Compare)
        for end in (program.nodes[test.a], program.nodes[test.b])
    )


def test_what_a_ceiling_was_is_stored_and_not_hashed() -> None:
    program = compiled(f"{TWO}relations:\n  - {RELATIONS[0]}\n").program
    assert ceilings_of(decode_program(encode_program(program))) == ceilings_of(program) != ()
    spec = program.relations[0]
    blank = replace(spec, ceilings=tuple(replace(each, across=None) for each in spec.ceilings))
    assert program_hash(replace(program, relations=(blank,))) == program_hash(program)


def test_the_ceilings_of_shipped_packs_across_time_are_these() -> None:
    program = compiled_packs(shipped()).program
    moving = {each.name for each in moving_ceilings(program)}
    assert {(each.name, each.period, each.keys, each.name in moving) for each in ceilings_across(program)} == {
        ("haining-2025/resident-shows.limit", "lifetime", (), False),
        ("jiaxing-2024/first-equipment-insurance.limit", "year", ("equipment",), False),
        ("jiaxing-2024/export-credit-premium.limit", "year", (), True),
        ("jiaxing-2025/computing-power.limit", "year", (), True),
        ("jiaxing-2025/export-credit-premium.limit", "year", (), True),
    }
