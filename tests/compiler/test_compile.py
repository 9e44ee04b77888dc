"""What the compiler refuses, what it leaves alone, and what the order of writing must never change."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from huisuan.messages.catalogue import CATALOGUE
from tests.compiler.rules import assessed, benefit, codes, compile_rules, compiled
from tests.mechanisms.trial import head_file

ROOT = Path(__file__).resolve().parents[2]
FIRST = benefit("amount: {percent: 10%, of: base, cap: 100元}")
SECOND = benefit("amount: award.it / 2", "half", "二")
THIRD = benefit("each: things\nwhen: cost >= 10元\namount: {percent: 5%, of: cost}", "third", "三")
PROFILE = "facts: {base: 500元}\nthings: [{id: a, cost: 100元}]\ncomplete: [trial.things, prior_awards]"


def _payables(*rules: str) -> dict[str, object]:
    found = assessed(compiled(*rules), PROFILE)
    return {each.benefit: each.record.payable for each in found.determinations}


def test_order_of_keys_and_files_changes_nothing() -> None:
    together = _payables("benefits:\n" + FIRST + SECOND + THIRD)
    turned = _payables("benefits:\n" + THIRD + SECOND + FIRST)
    apart = _payables("benefits:\n" + SECOND, "benefits:\n" + THIRD + FIRST)
    assert together == turned == apart
    assert len(together) == 3


def test_benefit_may_build_on_one_written_later() -> None:
    assert codes("benefits:\n" + SECOND + FIRST) == []


def test_circle_is_named_once_however_many_hang_on_it() -> None:
    rules = "benefits:\n" + benefit("amount: award.b + 1元", "a") + benefit("amount: award.a", "b")
    rules += benefit("amount: award.a", "c") + benefit("amount: award.c", "d")
    assert codes(rules) == ["cycle"]


def test_every_problem_of_every_file_comes_out_in_one_run() -> None:
    first = "benefits:\n" + benefit("amount: bas * 10%") + benefit("when: grade = z\namount: 5元", "two")
    second = "benefits:\n" + benefit("amount: {levels: {a: 1元, q: 2元}, by: grade}", "three")
    assert codes(first, second) == ["unknown-fact", "unknown-member", "unknown-member"]


@pytest.mark.parametrize(
    "body",
    [
        "when: []\namount: {cases: []}",
        "amount: {largest: []}",
        "amount: {table: [], columns: [base], hit: first}",
        "amount: {tiers: [], of: base}",
        "amount: {size_table: {}, by: size}",
        "amount: {levels: [], amounts: [], by: grade}",
    ],
)
def test_what_is_empty_is_a_problem_never_a_benefit_that_vanishes(body: str) -> None:
    assert codes("benefits:\n" + benefit(body)) != []


def test_plain_name_beside_other_is_this_items_own() -> None:
    rule = "each: things\nwhen: count(other where other.cost > cost) = 0\namount: cost"
    found = assessed(
        compiled("benefits:\n" + benefit(rule)),
        "things: [{id: a, cost: 10元}, {id: b, cost: 30元}, {id: c, cost: 20元}]\ncomplete: [trial.things]",
    )
    lines = {line.key[0]: line.member for line in found.determinations[0].record.lines}
    assert lines == {"a": False, "b": True, "c": False}


def test_condition_that_mixes_two_items_otherwise_than_by_one_comparison_is_refused() -> None:
    rule = "each: things\nwhen: any(other where other.kind = a or this.kind = b)\namount: cost"
    assert codes("benefits:\n" + benefit(rule)) == ["expression-syntax"]


def test_judgement_may_count_among_others_but_not_against() -> None:
    counted = "when:\n  count_of: [judgement.fit, flag]\n  min: '1'\namount: 5元"
    against = "when: not judgement.fit\namount: 5元"
    denied = "when: flag and not (judgement.fit or flag)\namount: 5元"
    assert codes("benefits:\n" + benefit(counted)) == []
    assert codes("benefits:\n" + benefit(against)) == ["negated-judgement"]
    assert codes("benefits:\n" + benefit(denied)) == ["negated-judgement"]


def test_judgement_in_an_amount_is_free() -> None:
    rule = "amount:\n  cases:\n    - {if: judgement.unfit, then: 1元}\n    - {else: 2元}"
    assert codes("benefits:\n" + benefit(rule)) == []


def test_money_is_not_multiplied_by_money() -> None:
    assert codes("benefits:\n" + benefit("amount: base * other")) == ["unit-mismatch"]


def test_benefits_of_two_currencies_are_not_related() -> None:
    rules = "benefits:\n" + benefit("amount: 5元") + benefit("currency: JPY\namount: 5日元", "yen")
    assert codes(rules + "relations:\n  - best_of: [it, yen]\n") == ["unit-mismatch"]


def test_currency_must_fit_the_sum() -> None:
    assert codes("benefits:\n" + benefit("currency: JPY\namount: 5元")) == ["unit-mismatch"]
    assert codes("benefits:\n" + benefit("currency: YEN\namount: 5元")) == ["unknown-member"]


def test_currency_without_minor_unit_says_so_in_the_program() -> None:
    found = compiled("benefits:\n" + benefit("amount: 5元") + benefit("currency: JPY\namount: 5日元", "yen"))
    assert {each.currency: each.minor_digits for each in found.program.benefits} == {"CNY": 2, "JPY": 0}


def test_named_intermediate_values_are_told_with_their_units() -> None:
    found = compiled("benefits:\n" + benefit("let: {net: base - other, heads: size}\namount: max(0元, net)"))
    assert [(each.name, each.unit) for each in found.infos["trial/it"].outputs] == [("net", "元"), ("heads", "")]


def test_yearly_limit_needs_a_policy_year() -> None:
    head = "language: 1\npack: trial\ndocument: {title: {zh: 试, en: t}, number: none, issuer: none}\n"
    head += "in_force: {from: 2025-01-01, to: 2025-12-31}\n"
    rules = "benefits:\n" + benefit("amount: 5元\nlimit: {per: [applicant, year], max: 1元}")
    assert [each.code for each in compile_rules(rules, head=head).problems] == ["constant-needed"]


def test_override_reaches_the_pack_it_names_only() -> None:
    found = compiled("benefits:\n" + FIRST)
    assert [each.id for each in found.infos["trial/it"].figures] == ["it.amount.percent", "it.amount.cap"]


def test_percentage_without_its_sign_is_refused() -> None:
    assert codes("benefits:\n" + benefit("amount: {percent: 20, of: base}")) == ["unit-mismatch"]
    assert codes("benefits:\n" + benefit("amount: {percent: 120%, of: base}")) == []


def test_count_limit_needs_a_whole_number() -> None:
    for most in ("size", "1.5", "0"):
        rule = f"each: things\namount: cost\ncount: {{per: owner, max: {most}}}"
        assert codes("benefits:\n" + benefit(rule)) == ["constant-needed"]


def test_relation_needs_two_benefits() -> None:
    rules = "benefits:\n" + benefit("amount: 5元") + "relations:\n  - best_of: [it]\n"
    assert codes(rules) == ["wrong-argument-count"]


def test_top_up_by_item_is_taken_from_each_line() -> None:
    rules = "benefits:\n" + benefit("each: things\namount: cost")
    rules += benefit("each: things\nwhen: kind = a\namount: cost * 50%", "lower")
    rules += "relations:\n  - tops_up: it\n    above: lower\n    per: item\n"
    profile = (
        "things: [{id: a, kind: a, cost: 100元}, {id: b, kind: b, cost: 300元}]\ncomplete: [trial.things, prior_awards]"
    )
    found = assessed(compiled(rules), profile).determinations[0].record
    assert {line.key[0]: line.payable.lo for line in found.lines} == {"a": 50, "b": 300}
    assert found.payable.lo == found.payable.hi == 350


def test_award_of_unstated_sum_is_never_ranked_and_is_had_beside_the_best() -> None:
    rules = "benefits:\n" + benefit("amount: 500元") + benefit("amount: 300元", "less")
    rules += benefit("amount: {unquantified: true}", "unstated") + benefit("in_kind: {zh: 优先, en: first}", "thing")
    rules += "relations:\n  - best_of: [it, less, unstated, thing]\n"
    found = {each.benefit: each.record.payable for each in assessed(compiled(rules), "facts: {}").determinations}
    assert [found[f"trial/{name}"].hi for name in ("it", "less", "unstated")] == [500, 0, None]
    assert found["trial/unstated"].lo == 0


@pytest.mark.parametrize(
    ("chosen", "paid"),
    [("", (None, None)), ("choices: {it+other: trial/it}", (None, 0)), ("choices: {it+other: trial/other}", (0, None))],
)
def test_choice_between_awards_without_a_figure_leaves_the_one_chosen(
    chosen: str, paid: tuple[int | None, int | None]
) -> None:
    rules = "benefits:\n" + benefit("amount: {unquantified: true}") + benefit("amount: {unquantified: true}", "other")
    pack = compiled(rules + "relations:\n  - choose: [it, other]\n")
    found = {each.benefit: each.record.payable for each in assessed(pack, f"facts: {{}}\n{chosen}").determinations}
    assert (found["trial/it"].hi, found["trial/other"].hi) == paid


def test_relation_on_a_matter_holds_for_every_benefit_on_it_without_naming_one() -> None:
    rules = "benefits:\n" + benefit("amount: 500元\nmatter: title") + benefit("amount: 300元\nmatter: title", "less")
    rules += benefit("amount: 100元\nmatter: project", "other") + "relations:\n  - best_of: {matter: title}\n"
    found = {each.benefit: each.record.payable.hi for each in assessed(compiled(rules), "facts: {}").determinations}
    assert found == {"trial/it": 500, "trial/less": 0, "trial/other": 100}
    assert codes(rules.replace("best_of: {matter: title}", "best_of: {matter: titel}")) == ["unknown-benefit"]


@pytest.mark.parametrize("written", ["²", "abc", "20255"])
def test_policy_year_is_four_digits(written: str) -> None:
    head = head_file().text.replace("policy_year: 2025", f"policy_year: {written}")
    rules = "benefits:\n" + benefit("limit: {per: [applicant, year], max: 5元}\namount: 5元")
    found = compile_rules(rules, head=head)
    errors = [each for each in found.problems if each.severity == "error"]
    assert {each.code for each in errors} == {"bad-number", "constant-needed"}
    assert all(each.span is not None for each in errors)


def test_label_cut_short_by_a_comma_is_an_error() -> None:
    assert codes("benefits:\n" + benefit("amount: 5元\nnote: {zh: 甲, en: one, which is lost}")) == ["unknown-key"]


def test_line_that_has_been_topped_up_competes_with_what_is_left_of_it() -> None:
    rules = "benefits:\n" + benefit("each: things\namount: cost")
    rules += benefit("each: things\namount: cost * 70%", "lower") + benefit("each: things\namount: cost * 40%", "rival")
    rules += "relations:\n  - {tops_up: it, above: lower, per: item}\n  - {best_of: [it, rival], per: item}\n"
    profile = "things: [{id: a, cost: 100元}]\ncomplete: [trial.things, prior_awards]"
    found = {each.benefit: each.record.payable.lo for each in assessed(compiled(rules), profile).determinations}
    assert found == {"trial/it": 0, "trial/lower": 70, "trial/rival": 40}


def test_whole_line_pays_what_its_benefit_pays_after_relations() -> None:
    rules = "benefits:\n" + benefit("when: flag\namount: base") + benefit("amount: 1000元", "barred")
    rules += "relations:\n  - bars: it\n    barred: barred\n"
    found = assessed(compiled(rules), "facts: {flag: yes, base: 500元}")
    assert [each.record.payable.hi for each in found.determinations] == [500, 0]
    assert [each.record.lines[0].payable for each in found.determinations] == [
        each.record.payable for each in found.determinations
    ]


def _reported(module: Path) -> set[str]:
    calls = [node for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    named = [
        node.args
        for node in calls
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("report", "_report") and node.args
    ]
    return {args[0].value for args in named if isinstance(args[0], ast.Constant) and isinstance(args[0].value, str)}


def test_every_code_reported_by_mechanisms_and_compiler_is_in_the_catalogue() -> None:
    modules = [
        path for layer in ("mechanisms", "compiler") for path in (ROOT / "engine" / "huisuan" / layer).glob("*.py")
    ]
    reported = {code for module in modules for code in _reported(module)}
    assert "unknown-fact" in reported
    assert reported - set(CATALOGUE) == set()


@pytest.mark.parametrize("name", ["../x", "a/b", "", "Ab", "a--b"])
def test_pack_id_is_a_plain_name(name: str) -> None:
    head = head_file().text.replace("pack: trial", f'pack: "{name}"')
    assert head != head_file().text
    found = [each.code for each in compile_rules("benefits:\n" + FIRST, head=head).problems]
    assert "bad-id" in found


def test_figures_are_those_of_the_rule_its_parameters_and_its_relations() -> None:
    rules = "benefits:\n" + benefit("amount: {percent: 3%, of: parameter.standard}\n")
    rules += benefit("amount: 7元\n", name="rival") + "relations:\n  - {ceiling: [it, rival], max: 9元}\n"
    rules += "  - {matches: it, with: rival, ratio: 1:2}\n"
    infos = compiled(rules).infos
    figures = {name: [(each.id, str(each.value), each.role) for each in info.figures] for name, info in infos.items()}
    shared = [("relations.it+rival.max", "9", "cap"), ("relations.it+rival.ratio", "2", "rate")]
    dated = [
        ("parameters.standard.1", "100", "threshold"),
        ("parameters.standard.2", "120", "threshold"),
    ]
    assert figures["trial/it"] == [("it.amount.percent", "3/100", "rate"), *dated, *shared]
    assert figures["trial/rival"] == [("rival.amount", "7", "award"), *shared]
