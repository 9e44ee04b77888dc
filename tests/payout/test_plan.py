"""A plan file becomes bounds, or says line by line what is wrong with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huisuan.payout.model import Bounds, Budget, Ceiling, Claim, Once, Quota
from huisuan.payout.plan import PlanOutcome, read_plan
from huisuan.payout.unmet import undated, unmet
from huisuan.source import SourceFile
from huisuan.values import Kind

BENEFITS = ("p/a", "p/b", "q/b", "q/c")
FACTS = ("household_income", "county", "product")
WHOLE = """\
at_least: hold
returned: given_back
other_packs: [county-2023, county-2024]
budgets:
  - {name: 资金, benefits: [a, q/b], total: 2000.5万元, overflow: stop, year: 2025, per: [county], reserves: yes}
  - {name: 其余, total: 0.01元, order: proportional}
quotas:
  - {name: 名额, benefits: [c], places: 10个, order: ranking, by: household_income@2024, first: lowest, one_each: yes}
once:
  - {name: 发票, kinds: [invoice, contract], adding_up: [[a, p/b]]}
ceilings:
  - {name: 全年, per: [applicant], window: year, most: 5万元}
  - {name: 一年一次, benefits: [a], per: [applicant], window: rolling, months: 12个月, most: 1, of: lines}
"""


def _read(text: str) -> PlanOutcome:
    return read_plan(SourceFile("plan.yaml", text), BENEFITS, FACTS, (2025,))


def test_every_key_of_a_plan_is_read() -> None:
    a, c = frozenset(("p/a",)), frozenset(("q/c",))
    assert _read(WHOLE) == PlanOutcome(
        Bounds(
            ceilings=(
                Ceiling("全年", None, ("applicant",), "year", 5_000_000),
                Ceiling("一年一次", a, ("applicant",), "rolling", 1, "lines", 12),
            ),
            once=(Once("发票", frozenset(("invoice", "contract")), None, (frozenset(("p/a", "p/b")),)),),
            quotas=(Quota("名额", c, 10, "ranking", one_each=True, by="household_income@2024", first="lowest"),),
            budgets=(
                Budget(
                    "资金",
                    frozenset(("p/a", "q/b")),
                    2_000_500_000,
                    "first_come",
                    "stop",
                    2025,
                    ("county",),
                    reserves=True,
                ),
                Budget("其余", None, 1, "proportional"),
            ),
            at_least="hold",
            returned="given_back",
        ),
        (),
        ("county-2023", "county-2024"),
        says_once=True,
    )


def test_an_empty_plan_sets_no_bound() -> None:
    assert _read("budgets: []\n") == PlanOutcome(Bounds(), ())


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("budgets:\n  - {name: x}\n", "missing-key", 2),
        ("budgets:\n  - {name: x, total: 5元, totl: 1}\n", "unknown-key", 2),
        ("budgets:\n  - {name: x, total: 5}\n", "plan-bad-sum", 2),
        ("budgets:\n  - {name: x, total: 5吨}\n", "plan-bad-sum", 2),
        ("budgets:\n  - {name: x, total: 0.005元}\n", "plan-bad-sum", 2),
        ("budgets:\n  - {name: x, total: 多少}\n", "plan-bad-sum", 2),
        ("budgets:\n  - {name: x, total: '1:2'}\n", "plan-bad-sum", 2),
        ("budgets:\n  - {name: x, total: 5元, overflow: cuts}\n", "unknown-member", 2),
        ("budgets:\n  - {name: x, total: 5元, benefits: [b]}\n", "unknown-benefit", 2),
        ("budgets:\n  - {name: x, total: 5元, benefits: [p/aa]}\n", "unknown-benefit", 2),
        ("quotas:\n  - {name: x, places: 1.5}\n", "plan-bad-count", 2),
        ("quotas:\n  - {name: x, places: 1}\nbudgets:\n  - {name: x, total: 1元}\n", "duplicate-name", 4),
        ("ceilings:\n  - {name: x, per: [applicant], window: rolling, most: 1元}\n", "missing-key", 2),
        ("quotas:\n  - {name: x, places: 1, order: ranking}\n", "missing-key", 2),
        ("quotas:\n  - {name: x, places: 1, order: ranking, by: houshold_income}\n", "unknown-fact", 2),
        ("budgets:\n  - {name: x, total: 1元, per: [counties]}\n", "unknown-fact", 2),
        ("budgets:\n  - {name: x, total: 1元, order: ranking, by: county, first: least}\n", "unknown-member", 2),
        ("budgets:\n  - {name: x, total: -5元}\n", "plan-bad-sum", 2),
        ("quotas:\n  - {name: x, places: 5元}\n", "plan-bad-count", 2),
        ("budgets:\n  - {name: x, total: 1元, year: 25}\n", "plan-year", 2),
        ("budgets:\n  - {name: x, total: 1元, year: 2024年}\n", "plan-year", 2),
        ("budgets:\n  - {name: x, total: 1元, benefits: []}\n", "plan-list-empty", 2),
        ("once:\n  - {name: x, kinds: []}\n", "plan-list-empty", 2),
        ("once:\n  - {name: x, kinds: [invoice, 发票]}\n", "unknown-member", 2),
        ("ceilings:\n  - {name: x, per: [applicnt], window: year, most: 1元}\n", "unknown-fact", 2),
        ("returned: maybe\n", "unknown-member", 1),
        ("ceilings: 5\n", "wrong-shape", 1),
        ("quota: []\n", "unknown-key", 1),
        ("quotas: [\n", "yaml-syntax", 2),
    ],
)
def test_what_is_wrong_has_its_place(text: str, code: str, line: int) -> None:
    found = _read(text)
    assert found.bounds is None
    assert [(each.code, each.span.line if each.span else 0) for each in found.problems] == [(code, line)]


CLAIM = Claim("1", "A", "p/a", "eligible", Kind.EXACT, 1, 1, year=2025, objects=(("invoice", "F1"),), ranks={"x": 1})


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (Bounds(budgets=(Budget("资金", frozenset(("p/b",)), 1),)), "plan-unmatched"),
        (Bounds(budgets=(Budget("资金", None, 1, year=2024),)), "plan-unmatched"),
        (Bounds(quotas=(Quota("名额", frozenset(("p/a",)), 1, year=2024),)), "plan-unmatched"),
        (Bounds(once=(Once("合同", frozenset(("contract",))),)), "plan-unmatched"),
        (Bounds(ceilings=(Ceiling("全年", frozenset(("p/b",)), ("applicant",), "year", 1),)), "plan-unmatched"),
        (Bounds(quotas=(Quota("名额", None, 1, "ranking", by="y"),)), "plan-unranked"),
        (Bounds(quotas=(Quota("名额", None, 1, "ranking", by="x"),)), ""),
        (Bounds(budgets=(Budget("资金", None, 1, year=2025),), once=(Once("发票", frozenset(("invoice",))),)), ""),
    ],
)
def test_what_of_a_plan_came_to_nothing_is_warned_of(plan: Bounds, code: str) -> None:
    assert [each.code for each in unmet(plan, [CLAIM])] == ([code] if code else [])
    assert unmet(plan, []) == ()


def test_an_empty_once_is_a_word_of_the_plan() -> None:
    assert (_read("once: []\n").says_once, _read("budgets: []\n").says_once) == (True, False)


def test_claims_without_a_day_are_warned_of_where_others_have_one() -> None:
    dated = replace(CLAIM, applied_on=1)
    assert [each.args["without"] for each in undated([CLAIM, dated, dated])] == ["1"]
    assert undated([CLAIM]) == undated([dated]) == undated([]) == ()
