"""Mutants whose fate is known by hand: for each kind of change one that the cases find and one that they miss."""

from pathlib import Path

import pytest

from tests.mutation.fair import benefit, case_file, run, verdicts, write_pack

FIRM = "facts: {applicant_kind: 企业, fair.outlay: 10元}"


def _facts(**facts: str) -> str:
    return (
        "facts: {"
        + ", ".join(f"{name if name == 'applicant_kind' else 'fair.' + name}: {value}" for name, value in facts.items())
        + "}"
    )


def _case(expect: str, **facts: str) -> tuple[str, str]:
    return _facts(**facts), f"it: {{{expect}}}"


def _stalls(expect: str, *stalls: str) -> tuple[str, str]:
    return f"facts: {{}}, fair.stalls: [{', '.join(stalls)}], complete: [fair.stalls]", f"it: {{{expect}}}"


KNOWN = {
    "a rate seen at one base is known to the unit, but not below the cap that hides it": (
        "amount: {percent: 20%, of: outlay, cap: 100元}",
        [_case("amount: 20元", outlay="100元"), _case("amount: 100元", outlay="1000元")],
        {
            "amount.percent 20% +1": "killed",
            "amount.percent 20% -10": "killed",
            "amount.cap 100元 -1": "killed",
            "amount.cap drop": "killed",
        },
    ),
    "a cap that never binds in a case may be anything above": (
        "amount: {percent: 20%, of: outlay, cap: 100元}",
        [_case("amount: 20元", outlay="100元")],
        {"amount.cap 100元 +10": "survived", "amount.cap 100元 -1": "survived", "amount.cap drop": "survived"},
    ),
    "a threshold needs the number itself and the one just below": (
        "when: outlay >= 50元\namount: 1元",
        [_case("status: eligible", outlay="50元"), _case("status: not_eligible", outlay="49.99元")],
        {
            "when >=": "killed",
            "when 50元 +1": "killed",
            "when 50元 -1": "killed",
            "when negate": "killed",
            "when drop": "killed",
        },
    ),
    "from far away a threshold is not seen to move": (
        "when: outlay >= 50元\namount: 1元",
        [_case("status: eligible", outlay="70元"), _case("status: not_eligible", outlay="10元")],
        {"when >=": "survived", "when 50元 +10": "survived", "when 50元 -10": "survived", "when negate": "killed"},
    ),
    "equality is turned round": (
        "when: rank = gold\namount: 1元",
        [_case("status: eligible", rank="gold")],
        {"when =": "killed", "when drop": "survived"},
    ),
    "each operand needs a case that hangs on it": (
        "when: listed or audited\namount: 1元",
        [
            _case("status: eligible", listed="no", audited="yes"),
            _case("status: not_eligible", listed="no", audited="no"),
        ],
        {"when or 1 drop": "survived", "when or 2 drop": "killed", "when or 1 negate": "killed"},
    ),
    "levels swap unseen until one of them is asked for": (
        "amount: {levels: [gold, silver, bronze], amounts: [3元, 2元, 1元], by: rank}",
        [_case("amount: 3元", rank="gold")],
        {
            "amount.amounts swap 1 2": "killed",
            "amount.amounts swap 2 3": "survived",
            "amount.amounts.3 1元 +1": "survived",
        },
    ),
    "an end that two tiers share": (
        "amount: {tiers: [{at_least: 10元, below: 50元, then: 1元}, {at_least: 50元, then: 2元}], of: outlay}",
        [_case("amount: 2元", outlay="50元"), _case("amount: 1元", outlay="20元")],
        {
            "amount.tiers.1.below turn": "killed",
            "amount.tiers.1.below 50元 -1": "survived",
            "amount.tiers.1.below 50元 +1": "killed",
            "amount.tiers swap 1 2": "killed",
        },
    ),
    "applicants": (
        "for: [enterprise, individual]\namount: 1元",
        [_case("status: eligible", applicant_kind="企业"), _case("status: not_eligible", applicant_kind="园区")],
        {"for.1 drop": "killed", "for.2 drop": "survived", "for add park": "killed", "for add farm": "survived"},
    ),
    "a count, its grain and its order": (
        "each: stalls\namount: cost\ncount: {per: [town], max: 1, order: {first: hired_on}}",
        [
            _stalls(
                "amount: 5元",
                "{id: a, town: 甲, cost: 9元, hired_on: 2025-02-01}",
                "{id: b, town: 甲, cost: 5元, hired_on: 2025-01-01}",
            ),
        ],
        {"count drop": "killed", "count.max 1 +1": "killed", "count.max 1 -1": "invalid", "count.order drop": "killed"},
    ),
    "an order that the ids give too": (
        "each: stalls\namount: cost\ncount: {per: [town], max: 1, order: {first: hired_on}}",
        [
            _stalls(
                "amount: 5元",
                "{id: a, town: 甲, cost: 5元, hired_on: 2025-01-01}",
                "{id: b, town: 甲, cost: 9元, hired_on: 2025-02-01}",
            )
        ],
        {"count.order drop": "survived", "count drop": "killed"},
    ),
    "kinds of amount": (
        "amount: {at_most: 5元}",
        [_case("outcome: up_to, amount: {low: 0元}")],
        {"amount at_most plain": "killed", "amount.at_most 5元 +1": "survived"},
    ),
    "an award in kind is known by its kind": (
        "in_kind: {zh: 优先, en: priority}",
        [_case("amount: {kind: in_kind}")],
        {"in_kind plain": "killed"},
    ),
    "an award in kind that only is eligible": (
        "in_kind: {zh: 优先, en: priority}",
        [_case("status: eligible")],
        {"in_kind plain": "survived"},
    ),
    "rounding": (
        "amount: {total: [outlay], round: {to: 10元, mode: up}}",
        [_case("amount: 20元", outlay="16元")],
        {
            "amount.round.mode to down": "killed",
            "amount.round.mode to nearest": "survived",
            "amount.round drop": "killed",
        },
    ),
    "a limit over the items": (
        "each: stalls\namount: cost\nlimit: {max: 10元, per: [enterprise]}",
        [_stalls("amount: 9元", "{id: a, cost: 4元}", "{id: b, cost: 5元}")],
        {"limit drop": "survived", "limit.max 10元 -1": "survived", "limit.max 10元 -10": "killed"},
    ),
    "days of the policy": (
        "when: opened_on within policy\namount: 1元",
        [_case("status: eligible", opened_on="2025-01-01")],
        {"when negate": "killed", "when drop": "survived"},
    ),
    "what cannot make a difference is the same program": (
        "matter: stand\namount: 1元",
        [_case("amount: 1元")],
        {"matter drop": "same"},
    ),
}


@pytest.mark.parametrize("name", KNOWN)
def test_the_fate_of_a_mutant_is_as_worked_out_by_hand(tmp_path: Path, name: str) -> None:
    body, cases, expected = KNOWN[name]
    place = write_pack(tmp_path, "benefits:\n" + benefit("it", body), case_file(*cases))
    found = verdicts(run(place))
    assert {each: found[f"it/{each}"] for each in expected} == expected


BEST = (
    "benefits:\n"
    + benefit("big", "amount: 5元")
    + benefit("small", "amount: 3元")
    + "relations:\n  - best_of: [big, small]\n"
)


@pytest.mark.parametrize(
    ("expect", "verdict"),
    [
        ("big: {payable: 5元}, small: {payable: 0元}", "killed"),
        ("big: {payable: 5元}, small: {amount: 3元}", "survived"),
        ("totals: {exact: 5元}", "killed"),
    ],
)
def test_a_relation_is_seen_where_payables_or_totals_are_stated(tmp_path: Path, expect: str, verdict: str) -> None:
    place = write_pack(tmp_path, BEST, case_file(("facts: {}", expect)))
    assert verdicts(run(place))["pack/relations.rules.1 drop"] == verdict


def test_what_one_benefit_pays_is_seen_in_the_other_of_a_relation(tmp_path: Path) -> None:
    place = write_pack(tmp_path, BEST, case_file(("facts: {}", "small: {payable: 0元}")))
    found = verdicts(run(place))
    assert found["big/amount 5元 -1"] == "survived"
    assert found["small/amount 3元 +10"] == "killed"


def test_a_change_shows_in_a_benefit_that_is_made_of_it(tmp_path: Path) -> None:
    rules = "benefits:\n" + benefit("base", "amount: 5元") + benefit("twice", "amount: award.base * 2")
    place = write_pack(tmp_path, rules, case_file(("facts: {}", "twice: {amount: 10元}")))
    assert verdicts(run(place))["base/amount 5元 +1"] == "killed"


READING = """\
readings:
  which:
    label: {zh: 哪个, en: which}
    clause: 一
    options: {one: {zh: 一, en: one}, other: {zh: 二, en: other}}
    default: one
    reason: {zh: 试验, en: a trial}
    author: 惠算
    date: "2026-11-22"
"""


@pytest.mark.parametrize(
    ("more", "other"),
    [
        ("", "survived"),
        ("  - {name: c2, readings: {which: other}, profile: {facts: {}}, expect: {it: {amount: 9元}}}\n", "killed"),
    ],
)
def test_the_other_option_is_known_where_a_case_takes_it(tmp_path: Path, more: str, other: str) -> None:
    rules = "benefits:\n" + benefit("it", "amount: {by_reading: which, options: {one: 5元, other: 9元}}")
    place = write_pack(tmp_path, rules, case_file(("facts: {}", "it: {amount: 5元}"), more=more), READING)
    found = verdicts(run(place))
    assert found["pack/readings.which.default to other"] == "killed"
    assert found["it/amount.options.one 5元 +1"] == "killed"
    assert found["it/amount.options.other 9元 +1"] == other


def test_a_common_condition_is_found_by_one_case_of_one_benefit(tmp_path: Path) -> None:
    head = "common: {conditions: {place: region within 嘉兴市}}\n"
    inside = ("facts: {region: 嘉兴市}", "it: {status: eligible}")
    rules = "benefits:\n" + benefit("it", "amount: 1元") + benefit("other", "amount: 1元")
    unseen = write_pack(tmp_path / "one", rules, case_file(inside), head)
    seen = write_pack(
        tmp_path / "two", rules, case_file(inside, ("facts: {region: 330100}", "it: {status: not_eligible}")), head
    )
    name = "pack/common.conditions.place drop"
    assert verdicts(run(unseen))[name] == "survived"
    assert verdicts(run(seen))[name] == "killed"


def test_days_in_force_are_found_at_their_ends(tmp_path: Path) -> None:
    rules = "benefits:\n" + benefit("it", "when: opened_on within policy\namount: 1元")
    cases = [_case("status: eligible", opened_on="2025-01-01"), _case("status: not_eligible", opened_on="2026-01-01")]
    found = verdicts(run(write_pack(tmp_path, rules, case_file(*cases))))
    ends = {"from +1d": "killed", "from -1d": "survived", "to +1d": "killed", "to -1d": "survived"}
    assert {name: found[f"pack/in_force.{name}"] for name in ends} == ends
