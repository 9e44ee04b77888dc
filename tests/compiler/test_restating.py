"""A benefit that tells another pack's again (D13): who pays, for which items, once that pack is loaded and while it is not."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from huisuan.assess import Assessment, assess
from huisuan.backends.generated import GeneratedBackend
from huisuan.backends.record import Backend
from huisuan.backends.reference import ReferenceBackend
from huisuan.compiler.compile import Outcome, compile_packs
from huisuan.compiler.compiled import Compiled
from huisuan.compiler.files import PackFiles
from huisuan.profile.bind import bind
from huisuan.profile.read import read_profile
from huisuan.source import SourceFile
from tests.compiler.provoke import DAY
from tests.mechanisms.trial import head_file, vocabulary

PROGRAMME = """
benefits:
  appliances:
    title: {zh: 全国, en: national}
    clause: 一
    each: purchases
    when:
      - appliance_kind in [refrigerator, television]
    amount: {percent: 20%, of: price, cap: 2000元}
    count: {per: [buyer, appliance_kind], max: 1, order: {first: purchased_on}}
"""
CITY = """
benefits:
  again:
    title: {zh: 全市, en: city}
    clause: 一
    each: purchases
    when: [category = appliance]
    amount: {percent: 20%, of: price, cap: 2000元}
    RESTATES
"""
ALL = "restates: programme/appliances"
SOME = "restates: {benefit: programme/appliances, where: 'appliance_kind in [refrigerator, television]'}"


def pack(name: str, rules: str) -> PackFiles:
    head = head_file()
    text = head.text.replace("pack: trial", f"pack: {name}")
    return PackFiles(
        SourceFile(f"{name}/pack.yaml", re.sub("(?s)\nfacts:.*", "\n", text)),
        (SourceFile(f"{name}/rules.yaml", rules),),
    )


def outcome(restates: str, *, with_programme: bool = True) -> Outcome:
    packs = [pack("city", CITY.replace("RESTATES", restates))]
    return compile_packs([*packs, pack("programme", PROGRAMME)] if with_programme else packs, vocabulary(), DAY)


def both(restates: str, *, with_programme: bool = True) -> Compiled:
    found = outcome(restates, with_programme=with_programme)
    assert found.compiled is not None, found.problems
    return found.compiled


def assessed(compiled: Compiled, purchases: str, backend: Backend) -> Assessment:
    text = f"facts: {{}}\npurchases:\n{purchases}\ncomplete: [purchases, prior_awards]\n"
    found = read_profile(SourceFile("profile.yaml", text), compiled.vocabulary)
    assert found.profile is not None, found.problems
    return assess(compiled.program, bind(found.profile, compiled.program), backend)


def item(name: str, kind: str, price: str = "12000元", day: str = "2025-03-01") -> str:
    known = f", appliance_kind: {kind}" if kind else ""
    return f"  - {{id: {name}, category: 家电{known}, price: {price}, purchased_on: {day}, buyer: 甲}}"


def paid(found: Assessment) -> dict[str, tuple[object, object]]:
    return {each.benefit: (each.record.payable.lo, each.record.payable.hi) for each in found.determinations}


@pytest.fixture(params=[ReferenceBackend(), GeneratedBackend()], ids=lambda each: each.name)
def backend(request: pytest.FixtureRequest) -> Backend:
    found: Backend = request.param
    return found


def test_the_other_pack_pays_and_its_count_is_the_one(backend: Backend) -> None:
    found = assessed(both(ALL), item("a", "冰箱") + "\n" + item("b", "冰箱", day="2025-04-01"), backend)
    assert paid(found) == {"programme/appliances": (2000, 2000), "city/again": (0, 0)}
    assert found.totals[0].exact == 2000
    assert [each.record.status for each in found.determinations] == ["eligible", "eligible"]


def test_alone_it_pays_itself(backend: Backend) -> None:
    for restates in (ALL, SOME):
        found = assessed(both(restates, with_programme=False), item("a", "冰箱"), backend)
        assert paid(found) == {"city/again": (2000, 2000)}


def test_what_the_other_does_not_govern_is_still_its_own(backend: Backend) -> None:
    bought = [item("a", "冰箱"), item("b", "冰箱", day="2025-04-01"), item("c", "干衣机", "3000元")]
    found = assessed(both(SOME), "\n".join(bought), backend)
    assert paid(found) == {"programme/appliances": (2000, 2000), "city/again": (600, 600)}
    own = next(each.record for each in found.determinations if each.benefit == "city/again")
    assert [(line.key, line.member, line.taken) for line in own.lines] == [
        (("a",), True, False),
        (("b",), True, False),
        (("c",), True, True),
    ]


def test_an_item_of_unknown_kind_may_fall_under_either(backend: Backend) -> None:
    found = assessed(both(SOME), item("a", ""), backend)
    assert paid(found) == {"programme/appliances": (0, 2000), "city/again": (0, 2000)}
    assert found.totals[0].secured == Fraction(0)


@pytest.mark.parametrize(
    ("restates", "code"),
    [
        ("restates: programme/applianses", "unknown-benefit"),
        ("restates: appliances", "unknown-benefit"),
        ("restates: {benefit: programme/appliances, if: 1}", "unknown-key"),
        ("restates: {where: category = appliance}", "missing-key"),
    ],
)
def test_what_is_wrong_is_said(restates: str, code: str) -> None:
    assert code in [each.code for each in outcome(restates).problems]


def test_a_benefit_of_a_pack_that_is_not_here_may_be_restated() -> None:
    assert both("restates: elsewhere/anything").program.benefits[0].restated == ()
