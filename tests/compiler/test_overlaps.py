"""A document's rule over like policies elsewhere (D13): the one that pays most, within its place; beyond it under a reading."""

from __future__ import annotations

import re

import pytest

from huisuan.assess import Assessment, assess
from huisuan.backends.generated import GeneratedBackend
from huisuan.backends.record import Backend
from huisuan.backends.reference import ReferenceBackend
from huisuan.compiler.compile import Outcome, compile_packs
from huisuan.compiler.files import PackFiles
from huisuan.profile.bind import bind
from huisuan.profile.read import read_profile
from huisuan.source import SourceFile
from tests.compiler.provoke import DAY
from tests.mechanisms.trial import head_file, vocabulary

RULE = """
relations:
  - overlap: best_of
    within: 建德市
    beyond: reading.view = wide
    clause: 一
"""
AWARD = "benefits:\n  award: {title: {zh: 奖, en: award}, clause: 一, amount: %s}\n"
BY_ITEM = """benefits:
  award:
    title: {zh: 奖, en: award}
    clause: 一
    each: purchases
    amount: {percent: %s, of: price}
"""


def pack(name: str, place: str, rules: str) -> PackFiles:
    head = re.sub("(?s)\nfacts:.*", "\n", head_file().text.replace("pack: trial", f"pack: {name}"))
    head = head.replace("  issuer: none\n", f"  issuer: none\n  place: {place}\n")
    return PackFiles(SourceFile(f"{name}/pack.yaml", head), (SourceFile(f"{name}/rules.yaml", rules),))


def outcome(own: str, *others: PackFiles) -> Outcome:
    return compile_packs([pack("jd", "建德市", own), *others], vocabulary(), DAY)


def assessed(found: Outcome, backend: Backend, more: str = "") -> Assessment:
    assert found.compiled is not None, found.problems
    text = f"facts: {{}}\n{more}complete: [prior_awards]\n"
    profile = read_profile(SourceFile("profile.yaml", text), found.compiled.vocabulary).profile
    assert profile is not None
    return assess(found.compiled.program, bind(profile, found.compiled.program), backend)


def paid(found: Assessment) -> dict[str, object]:
    return {each.benefit: each.record.payable.hi for each in found.determinations}


@pytest.fixture(params=[ReferenceBackend(), GeneratedBackend()], ids=lambda each: each.name)
def backend(request: pytest.FixtureRequest) -> Backend:
    found: Backend = request.param
    return found


def test_of_like_policies_within_the_place_the_higher_is_paid_once(backend: Backend) -> None:
    town = pack("town", "建德市", AWARD % "300元")
    found = assessed(outcome(AWARD % "200元" + RULE, town), backend)
    assert paid(found) == {"jd/award": 0, "town/award": 300}
    assert found.totals[0].exact == 300


def test_a_wider_place_counts_under_the_reading_only(backend: Backend) -> None:
    packs = outcome(AWARD % "200元" + RULE, pack("hz", "杭州市", AWARD % "300元"))
    assert paid(assessed(packs, backend)) == {"jd/award": 200, "hz/award": 300}
    assert assessed(packs, backend).totals[0].exact == 500
    wide = assessed(packs, backend, "readings: {jd/view: wide}\n")
    assert paid(wide) == {"jd/award": 0, "hz/award": 300}
    assert wide.totals[0].exact == 300


def test_both_sorts_at_once(backend: Backend) -> None:
    packs = outcome(
        AWARD % "200元" + RULE, pack("hz", "杭州市", AWARD % "300元"), pack("town", "建德市", AWARD % "100元")
    )
    assert paid(assessed(packs, backend)) == {"jd/award": 200, "hz/award": 300, "town/award": 0}
    wide = assessed(packs, backend, "readings: {jd/view: wide}\n")
    assert paid(wide) == {"jd/award": 0, "hz/award": 300, "town/award": 100}
    assert wide.totals[0].exact == 400


def test_item_by_item(backend: Backend) -> None:
    packs = outcome(BY_ITEM % "10%" + RULE, pack("hz", "杭州市", BY_ITEM % "20%"))
    bought = "purchases: [{id: a, price: 100元}, {id: b, price: 50元}]\n"
    closed = bought + "readings: {jd/view: wide}\n"
    found = assessed(packs, backend, closed.replace("]\n", "]\n", 1))
    assert [line.payable.hi for each in found.determinations for line in each.record.lines] == [0, 0, 20, 10]


def test_places_beside_it_and_other_ids_do_not_matter(backend: Backend) -> None:
    beside = pack("js", "嘉善县", AWARD % "300元")
    other = pack("hz", "杭州市", (AWARD % "300元").replace("award:", "prize:"))
    found = assessed(outcome(AWARD % "200元" + RULE, beside, other), backend, "readings: {jd/view: wide}\n")
    assert paid(found) == {"jd/award": 200, "js/award": 300, "hz/prize": 300}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (RULE.replace("best_of", "sum"), "unknown-member"),
        (RULE.replace("建德市", "建得市"), "unknown-region"),
        (RULE.replace("beyond", "beyondd"), "unknown-key"),
        (RULE.replace("    within: 建德市\n", ""), "missing-key"),
    ],
)
def test_what_is_wrong_is_said(wrong: str, code: str) -> None:
    assert code in [each.code for each in outcome(AWARD % "200元" + wrong).problems]


def test_a_grain_that_does_not_match_is_said() -> None:
    town = pack("town", "建德市", BY_ITEM % "20%")
    whole = "  - best_of: [award, other]\n"
    other = BY_ITEM.replace("benefits:\n  award:", "  other:") % "5%"
    found = outcome(BY_ITEM % "10%" + other + RULE + whole, town)
    assert [each.code for each in found.problems] == ["relation-grain"]
