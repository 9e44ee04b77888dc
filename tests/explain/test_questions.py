"""The next questions: most useful first, fields folded under their collection, earlier awards never first."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from huisuan.assess import PRIOR_AWARDS, assess
from huisuan.backends.reference import ReferenceBackend
from huisuan.explain.questions import Question, questions
from huisuan.values import Facts
from tests.explain.profiles import day, firm, item, nobody, packs, random_facts
from tests.explain.small import pilot, profile


def _asked(facts: Facts) -> tuple[Question, ...]:
    return questions(packs(), assess(packs().program, facts, ReferenceBackend()))


def test_who_applies_and_where_come_first_for_one_who_said_nothing() -> None:
    asked = _asked(nobody())
    assert [each.name for each in asked[:2]] == ["applicant_kind", "region"]
    found = assess(packs().program, nobody(), ReferenceBackend()).determinations
    assert asked[0].benefits == tuple(each.benefit for each in found if "applicant_kind" in each.missing)
    assert asked[1].proof is not None
    assert asked[1].proof.zh == "营业执照、户口簿或居住证"


TITLES = """
each: recognitions
when: [title = technology_centre, granted_on within policy]
amount: {levels: [national, provincial], amounts: [150万元, 50万元], by: level}
"""


def _asked_for_titles(facts: Facts) -> tuple[Question, ...]:
    compiled = pilot(TITLES)
    return questions(compiled, assess(compiled.program, facts, ReferenceBackend()))


def test_fields_are_asked_under_their_open_collection() -> None:
    recognitions = next(each for each in _asked_for_titles(profile()) if each.name == "recognitions")
    assert recognitions.covers == (
        "recognitions",
        "recognitions.title",
        "recognitions.level",
        "recognitions.granted_on",
    )
    assert recognitions.supplier == "register"


def test_a_field_of_a_complete_collection_is_asked_by_itself() -> None:
    held = item("a", title="technology_centre", granted_on=day(2025, 3, 1))
    (level,) = _asked_for_titles(profile(items={"recognitions": (held,)}))
    assert (level.name, level.covers) == ("recognitions.level", ("recognitions.level",))


def test_the_question_names_its_period() -> None:
    texts = [each.text.zh for each in _asked(nobody())]
    assert "2024年的营业收入是多少？" in texts


def test_benefits_of_other_applicants_are_not_asked_about() -> None:
    assert "purchases" not in {each.name for each in _asked(firm())}


@given(seed=st.integers(0, 2**32))
def test_the_order_is_by_what_a_question_opens(seed: int) -> None:
    asked = _asked(random_facts(packs(), Random(seed)))
    others = [each for each in asked if each.name.partition(".")[0] != PRIOR_AWARDS]
    assert asked[: len(others)] == tuple(others)
    counts = [len(each.benefits) for each in others]
    assert counts == sorted(counts, reverse=True)
