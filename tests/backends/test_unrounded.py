"""Limits that leave parts of a fen: exact inside, whole fen in the tables, and the same as the reference gives applicant by applicant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

import polars as pl
import pytest
from hypothesis import assume, given

from huisuan.backends.columnar import Batch, given_by
from huisuan.backends.columnar.columns import End, Number, TruthColumn
from huisuan.backends.columnar.compile import Answered, Plan
from huisuan.backends.columnar.integers import column, constant
from huisuan.backends.columnar.late import Late
from huisuan.backends.columnar.readable import readable
from huisuan.backends.columnar.sums import parts_of_a_unit
from huisuan.ir.program import Program
from huisuan.profile.bind import bind
from huisuan.profile.read import read_profile
from huisuan.source import SourceFile
from huisuan.values import Facts
from tests.compiler.rules import benefit, compiled
from tests.parity.test_generated_packs import cases
from tests.registers import register
from tests.registers_checked import check

YEAR = "limit: {per: [household, year], max: %s}\n"
OWNER = "limit: {per: [owner, year], max: %s}\n"
SINGLE, EACH = "amount: 5000元\n", "each: things\namount: {percent: 10%, of: cost}\n"
LIMITS: Mapping[str, str] = MappingProxyType(
    {
        "a percentage": SINGLE + YEAR % "{percent: 20%, of: base}",
        "parts that no decimal has": SINGLE + YEAR % "base / 7 + other * 0.01007",
        "a ratio": SINGLE + YEAR % "base * (base / (base + other + 7元))",
        "over items": EACH + YEAR % "base * 0.1234",
        "a ratio over items": EACH + YEAR % "base * (base / (base + other + 7元))",
        "a small ratio over items": EACH + YEAR % "base * (base / (base + other + 7元)) * 0.1",
        "by owner": EACH + OWNER % "base * 0.1234",
        "by item": EACH + OWNER % "cost * 0.0777",
        "a ratio by item": EACH + OWNER % "cost * (cost / (cost + 7元))",
        "one inside the other": EACH
        + "limit: [{per: owner, max: cost / 7}, {per: [household, year], max: base * 0.1234}]\n",
    }
)
KNOWN = "complete: [prior_awards, trial.things]\n"
PROFILES = (
    "facts: {base: 30700.33元, other: 99.99元}\n" + KNOWN,
    "facts: {base: 100元, other: 0元}\n" + KNOWN,
    "facts: {base: 0.07元, other: 0.01元}\n" + KNOWN,
    "facts: {base: {min: 300.33元, max: 300.34元}, other: 50元}\n" + KNOWN,
    "facts: {other: 50元}\n" + KNOWN,
    "facts: {base: 30700.33元}\ncomplete: [trial.things]\n",
)
THINGS = """\
things:
  - {id: a, cost: 8000.01元, owner: 甲}
  - {id: b, cost: 901.23元, owner: 乙}
  - {id: c, cost: 33.33元, owner: 甲}
"""


def profiles(program: Program, pack: str) -> tuple[Facts, ...]:
    found = []
    for text in PROFILES:
        outcome = read_profile(SourceFile("profile.yaml", text + THINGS), compiled(pack).vocabulary)
        assert outcome.profile is not None, outcome.problems
        found.append(bind(outcome.profile, program))
    return tuple(found)


def every_column(program: Program, some: tuple[Facts, ...]) -> None:
    check(
        program,
        Facts(),
        some,
        {decl.id for decl in program.inputs},
        {each.name for each in program.frames if each.parent == 0},
    )


@pytest.mark.parametrize("body", LIMITS.values(), ids=LIMITS)
def test_a_limit_in_parts_of_a_fen_gives_what_the_reference_gives_in_whole_fen(body: str) -> None:
    pack = "benefits:\n" + benefit(body)
    program = compiled(pack).program
    some = profiles(program, pack)
    every_column(program, some)
    for facts in some:
        every_column(program, (facts,))


@pytest.mark.parametrize("body", LIMITS.values(), ids=LIMITS)
def test_results_are_the_same_where_every_sum_goes_by_rows(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    left: dict[int, str] = {}

    def nothing(_program: Program, made: Plan) -> Plan:
        numbers = {node: "by rows" for node, value in made.values.items() if isinstance(value, Number)}
        values = {node: value for node, value in made.values.items() if node not in numbers}
        left.update(numbers)
        return replace(made, values=values, answered={}, left_out={**made.left_out, **numbers})

    monkeypatch.setattr("huisuan.backends.columnar.batch.readable", nothing)
    pack = "benefits:\n" + benefit(body)
    program = compiled(pack).program
    every_column(program, profiles(program, pack))
    assert left


def totals(body: str, profile: str) -> tuple[pl.DataFrame, tuple[object, ...]]:
    """Of two benefits alike: the awards, and the totals."""
    pack = compiled("benefits:\n" + "".join(benefit(body, name) for name in ("one", "two")))
    program = pack.program
    outcome = read_profile(SourceFile("profile.yaml", profile + KNOWN), pack.vocabulary)
    assert outcome.profile is not None
    facts = bind(outcome.profile, program)
    every_column(program, (facts,))
    many = register(program, (facts,), {decl.id for decl in program.inputs}, {"prior_awards"})
    found = Batch(program, given_by(program, many), Facts()).found(many)
    (told,) = found.totals.select("exact", "secured", "up_to", "uncounted").rows()
    return found.awards, told


def test_totals_are_added_up_in_parts_of_a_fen_and_rounded_down_once() -> None:
    """Two benefits of 0.006 yuan make 0.012: a fen, though neither does alone."""
    awards, told = totals(SINGLE + YEAR % "base * 0.2", "facts: {base: 0.03元}\n")
    assert awards["high"].to_list() == [0, 0]
    assert told == (1, 1, 1, 0)


def test_what_cannot_be_counted_is_counted_in_benefits_and_not_in_parts_of_a_fen() -> None:
    awards, told = totals("amount: {percent: 10%, of: base}\n" + YEAR % "base * 0.0123", "facts: {other: 1元}\n")
    assert awards["high"].to_list() == [None, None]
    assert told == (0, 0, 0, 2)


@given(cases())
def test_a_register_under_generated_packs_gives_what_the_reference_gives(
    case: tuple[str, Program, tuple[Facts, ...]],
) -> None:
    _, program, some = case
    assume(all(program.scales[group.total] for group in program.groups))
    every_column(program, some)


def test_a_root_that_whole_fen_cannot_show_within_the_widths_goes_by_rows() -> None:
    program = compiled("benefits:\n" + benefit(SINGLE)).program

    def ratio(most: int) -> Number:
        end = End(column(pl.col("num"), 0, most), column(pl.col("den"), 1, 9))
        return Number(end, end, 0, ())

    shown, wide = ratio(2**119), ratio(2**121)
    answered: Answered = {(place, 1, True): value for place, value in ((7, shown), (8, wide))}
    made = readable(
        program, Plan((), {7: shown, 8: wide, 9: TruthColumn(True, False, ())}, answered, Late({}), {3: "why"})
    )
    assert (set(made.values), set(made.answered), set(made.left_out)) == ({7, 9}, {(7, 1, True)}, {3, 8})
    assert "columnar: node 8: a number between 0 and" in made.left_out[8]
    assert readable(program, replace(made, left_out={})) == replace(made, left_out={})


def test_a_minor_unit_falls_into_as_many_parts_as_all_ends_need() -> None:
    def over(scale: int) -> End:
        return End(constant(1), constant(scale))

    ratio = End(constant(1), column(pl.col("x"), 1, 9))
    assert [parts_of_a_unit(map(over, scales), 100) for scales in ((), (1, 100), (1000,), (700, 250))] == [1, 1, 10, 35]
    assert parts_of_a_unit((ratio, over(300)), 100) == Fraction(300, 100)
