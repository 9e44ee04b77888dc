"""A bound profile holds what the program asks for: answers by their full ids, defaults of readings, and what completeness says."""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType

import pytest

from huisuan.ir.program import Frame, InputDecl, Program
from huisuan.profile.bind import bind, check_answers, tagged_id
from huisuan.values import NONE, UNKNOWN, Collection, Known
from tests.profile.written import profile_of
from tests.vocabulary.shipped import VOCABULARY

MEETS, OTHER_MEETS = tagged_id("judgement", "p", "meets"), tagged_id("judgement", "q", "meets")
COUNTING = tagged_id("reading", "p", "counting")
SPLIT = tagged_id("choice", "p", "split")
INPUTS = (
    VOCABULARY.input_decl(VOCABULARY.facts["revenue"], 2024),
    VOCABULARY.input_decl(VOCABULARY.facts["talent_class"]),
    InputDecl("as_of", "number", lo=Fraction(1), hi=Fraction(10**6)),
    InputDecl(MEETS, "truth", "judgement"),
    InputDecl(OTHER_MEETS, "truth", "judgement"),
    InputDecl(tagged_id("judgement", "p", "sound"), "truth", "judgement"),
    InputDecl(COUNTING, "enum", "reading", members=("each", "one"), default="one"),
    InputDecl(SPLIT, "enum", "choice", members=("a", "b")),
)
FRAMES = (Frame("", None, 1, ()), Frame("purchases", 0, 200, ()), Frame("employees", 0, 1000, ()))
PROGRAM = Program((), (), (), (), (), (), INPUTS, FRAMES, (), (), (), ())


def test_an_answer_reaches_its_input_by_full_or_only_name() -> None:
    facts = bind(profile_of("judgements: {p/meets: 是, sound: no}\nchoices: {split: b}"), PROGRAM)
    assert facts.values[MEETS] == Known(value=True)
    assert OTHER_MEETS not in facts.values
    assert facts.values["judgement:p/sound"] == Known(value=False)
    assert facts.values[SPLIT] == Known("b")


@pytest.mark.parametrize(
    ("written", "open_readings", "state"),
    [
        ("", False, Known("one")),
        ("", True, None),
        ("readings: {counting: each}", False, Known("each")),
        ("readings: {p/counting: each}", True, Known("each")),
        ("readings: {counting: open}", False, UNKNOWN),
        ("readings: {counting: unknown}", False, Known("one")),
    ],
)
def test_a_reading_is_what_is_named_else_its_default_unless_opened(
    written: str, *, open_readings: bool, state: object
) -> None:
    facts = bind(profile_of(f"facts: {{}}\n{written}"), PROGRAM, open_readings=open_readings)
    assert facts.values.get(COUNTING) == state


def test_what_the_caller_adds_counts() -> None:
    extra = MappingProxyType({"as_of": Known(Fraction(739_000))})
    assert bind(profile_of("facts: {}"), PROGRAM, extra=extra).values["as_of"] == extra["as_of"]


def test_a_complete_profile_leaves_nothing_out() -> None:
    facts = bind(profile_of("facts: {revenue: {2024: 5}}\ncomplete: all"), PROGRAM)
    assert facts.values["talent_class"] == NONE
    assert facts.collections["purchases"] == Collection((), 0)
    assert "purchases" not in bind(profile_of("facts: {}"), PROGRAM).collections


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("judgements: {p/meet: yes}", "profile-unknown-name"),
        ("judgements: {meets: yes}", "profile-ambiguous-name"),
        ("readings: {meets: each}", "profile-unknown-name"),
        ("readings: {counting: all}", "profile-unknown-member"),
        ("choices: {split: c}", "profile-unknown-member"),
        ("readings: {counting: one, p/counting: each}", "profile-given-twice"),
    ],
)
def test_an_answer_that_nothing_asks_for_is_refused_with_its_place(written: str, code: str) -> None:
    (found,) = check_answers(profile_of(written), (*INPUTS, *INPUTS))
    assert found.code == code
    assert found.span is not None


def test_a_suggestion_names_the_judgement_meant() -> None:
    (found,) = check_answers(profile_of("judgements: {p/meet: yes}"), INPUTS)
    assert found.suggestions[0] == "p/meets"


def test_good_answers_are_no_problem() -> None:
    written = "judgements: {p/meets: yes, q/meets: unknown}\nreadings: {counting: open}\nchoices: {p/split: a}"
    assert check_answers(profile_of(written), INPUTS) == ()
