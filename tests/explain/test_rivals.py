"""What lost in stacking, to what and why, on a small pack of competing benefits."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from huisuan.compiler.compile import compile_packs
from huisuan.compiler.compiled import Compiled
from huisuan.compiler.files import PackFiles
from huisuan.explain.explanation import explain_determination
from huisuan.explain.show import show_benefit
from huisuan.source import SourceFile
from huisuan.values import Facts, Known
from huisuan.vocabulary.units import Language
from tests.explain.profiles import state
from tests.packs_at_hand import TODAY, vocabulary

HEAD = """
language: 1
pack: trial
document: {title: {zh: 试行办法, en: trial}, number: "1", issuer: 某市, issued: 2025-01-01, source: {sha256: ""}}
in_force: {from: 2025-01-01, to: 2025-12-31}
policy_year: 2025
"""
BENEFITS = """
benefits:
  small: {title: {zh: 小额奖励, en: small award}, clause: 一, amount: {percent: 10%, of: revenue}, when: revenue > 0元}
  large: {title: {zh: 大额奖励, en: large award}, clause: 二, amount: {percent: 10%, of: rd_expense}, when: rd_expense > 0元}
relations:
"""


def _compiled(relation: str) -> Compiled:
    files = PackFiles(
        SourceFile("trial/pack.yaml", HEAD), (SourceFile("trial/rules.yaml", BENEFITS + f"  - {relation}\n"),)
    )
    outcome = compile_packs([files], vocabulary(), TODAY)
    assert outcome.compiled is not None, outcome.problems
    return outcome.compiled


def _facts(**values: int) -> Facts:
    known: Mapping[str, Known] = {f"{name}@2025": state(value) for name, value in values.items()}  # type: ignore[misc]
    return Facts(MappingProxyType(dict(known)))


@pytest.mark.parametrize(
    ("relation", "benefit", "zh"),
    [
        (
            "best_of: [small, large]",
            "small",
            "与“大额奖励”不能同时享受：取合计金额最高的组合，取“大额奖励”，本事项不再支付。",
        ),
        (
            "best_of: [small, large]",
            "large",
            "与“小额奖励”不能同时享受：取合计金额最高的组合，取本事项，“小额奖励”不再支付。",
        ),
        (
            "choose: [small, large]",
            "small",
            "与“大额奖励”不能同时享受：由申请人选择，未选择前暂按金额最高的计算，取“大额奖励”，本事项不再支付。",
        ),
        ("{bars: large, barred: [small]}", "small", "已符合“大额奖励”，本事项不再支付。"),
        ("{ceiling: [small, large], max: 15000元}", "small", "“小额奖励”和“大额奖励”合计最高15,000元。"),
        ("{tops_up: large, above: [small]}", "large", "扣除“小额奖励”已计的1,000元。"),
        ("{deducts: [small], from: large}", "large", "扣除“小额奖励”已计的1,000元。"),
        ("{matches: large, with: small, ratio: 1:1.5}", "large", "按“小额奖励”支付额的150%配套，最高1,500元。"),
        ("{matches: large, with: small}", "large", "按“小额奖励”支付额配套，最高1,000元。"),
    ],
)
def test_what_another_benefit_did_is_said(relation: str, benefit: str, zh: str) -> None:
    facts = _facts(revenue=10_000, rd_expense=200_000)
    assert explain_determination(_compiled(relation), facts, f"trial/{benefit}", "zh").stacking == (zh,)


def test_an_open_rival_leaves_it_open() -> None:
    explained = explain_determination(_compiled("best_of: [small, large]"), _facts(revenue=10_000), "trial/small", "en")
    assert explained.stacking == ("not payable together with “large award”; which one is not settled yet.",)


def test_a_benefit_that_fails_has_no_rivals() -> None:
    explained = explain_determination(_compiled("best_of: [small, large]"), _facts(revenue=0), "trial/small", "zh")
    assert explained.stacking == ()


@pytest.mark.parametrize(
    ("relation", "language", "line"),
    [
        ("best_of: [small, large]", "zh", "与“大额奖励”不能同时享受，取金额最高的"),
        ("choose: [small, large]", "en", "not payable together with “large award”; the applicant chooses"),
        ("{bars: large, barred: [small]}", "zh", "已享受“大额奖励”的，不再支付"),
        ("{ceiling: [small, large], max: 15000元}", "zh", "“小额奖励”和“大额奖励”合计最高1.5万元"),
        ("{tops_up: small, above: [large]}", "zh", "扣除“大额奖励”的金额"),
        (
            "{matches: small, with: large, ratio: 1:1.5}",
            "en",
            "matches 150% of what “large award” pays and does not exceed it",
        ),
        ("{matches: small, with: rd_expense}", "zh", "按2025年研发费用的100%配套，不超过配套数"),
    ],
)
def test_the_rule_states_its_relations(relation: str, language: Language, line: str) -> None:
    assert f"  {line}\n" in show_benefit(_compiled(relation), "trial/small", language)


UNRANKED = """
benefits:
  sum: {title: {zh: 奖金, en: award}, clause: 一, amount: {percent: 10%, of: revenue}, when: revenue > 0元}
  pass: {title: {zh: 优先, en: priority}, clause: 二, in_kind: {zh: 优先安排, en: priority}, when: revenue > 0元}
relations:
  - choose: [sum, pass]
"""


@pytest.mark.parametrize(
    ("choice", "benefit", "zh"),
    [
        ("", "pass", "与“奖金”不能同时享受：由申请人选择。"),
        ("", "sum", "与“优先”不能同时享受：由申请人选择。"),
        ("trial/pass", "sum", "与“优先”不能同时享受：按申请人的选择，取“优先”，本事项不再支付。"),
        ("trial/sum", "sum", "与“优先”不能同时享受：按申请人的选择，取本事项，“优先”不再支付。"),
        ("trial/pass", "pass", "与“奖金”不能同时享受：按申请人的选择，取本事项，“奖金”不再支付。"),
        ("trial/sum", "pass", "与“奖金”不能同时享受：按申请人的选择，本事项不再享受。"),
    ],
)
def test_what_has_no_figure_is_chosen_and_never_ranked(choice: str, benefit: str, zh: str) -> None:
    files = PackFiles(SourceFile("trial/pack.yaml", HEAD), (SourceFile("trial/rules.yaml", UNRANKED),))
    outcome = compile_packs([files], vocabulary(), TODAY)
    assert outcome.compiled is not None, outcome.problems
    known = {"revenue@2025": state(10_000)}
    if choice:
        known["choice:trial/sum+pass"] = state(choice)
    facts = Facts(MappingProxyType(known))
    assert explain_determination(outcome.compiled, facts, f"trial/{benefit}", "zh").stacking == (zh,)
