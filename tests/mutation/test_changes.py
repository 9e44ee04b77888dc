"""What is made of each thing an author can write: every change, and nothing but these."""

from pathlib import Path

import pytest

from huisuan.mutation.changes import shown
from tests.mutation.fair import benefit, case_file, mutants, vocabulary, write_pack

PLAIN = "amount: 100元"


def _changes(folder: Path, body: str, *, head: str = "", more: str = "") -> dict[str, str]:
    """The changes of one benefit, by what its id says after the benefit's name."""
    place = write_pack(folder, "benefits:\n" + benefit("it", body) + more, case_file(), head)
    return {each.id.removeprefix("it/"): each.now for each in mutants(place) if each.owner == "it"}


def _under(changes: dict[str, str], place: str) -> dict[str, str]:
    return {name.removeprefix(place).strip(): now for name, now in changes.items() if name.startswith(place)}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("50万元", {"51万元", "49万元", "60万元", "40万元"}),
        ("1.5万元", {"1.6万元", "1.4万元", "2.5万元", "0.5万元"}),
        ("13.06亿元", {"13.07亿元", "13.05亿元", "13.16亿元", "12.96亿元"}),
        ("2,000元", {"2001元", "1999元", "2010元", "1990元"}),
        ("5元", {"6元", "4元", "15元"}),
        ("outlay * 20%", {"21%", "19%", "30%", "10%"}),
        ("outlay * 2", {"3", "1"}),
    ],
)
def test_a_number_moves_by_one_and_by_ten_of_its_last_digit(tmp_path: Path, written: str, expected: set[str]) -> None:
    assert set(_changes(tmp_path, f"amount: {written}").values()) == expected


def test_a_change_is_written_into_its_expression(tmp_path: Path) -> None:
    place = write_pack(tmp_path, "benefits:\n" + benefit("it", "amount: outlay * (20% + 5%)"), case_file())
    found = {each.id: shown(each.node) for each in mutants(place) if each.node is not None}
    assert "amount: outlay * (20% + 6%)" in found["it/amount 5% +1"]


def test_dates_move_by_a_day_and_ratios_on_either_side(tmp_path: Path) -> None:
    changes = _changes(tmp_path, "when: opened_on >= 2025-03-01\namount: {matching: outlay, ratio: 1:2}")
    assert {name: now for name, now in changes.items() if "2025-03-01" in name} == {
        "when 2025-03-01 +1d": "2025-03-02",
        "when 2025-03-01 -1d": "2025-02-28",
    }
    assert set(_under(changes, "amount.ratio").values()) == {"2:2", "0:2", "1:3", "1:1"}


@pytest.mark.parametrize(
    ("written", "change", "expected"),
    [
        ("outlay < 5元", "<", "outlay <= 5元"),
        ("outlay <= 5元", "<=", "outlay < 5元"),
        ("outlay > 5元", ">", "outlay >= 5元"),
        ("outlay >= 5元", ">=", "outlay > 5元"),
        ("rank = gold", "=", "rank != gold"),
        ("rank != gold", "!=", "rank = gold"),
        ("outlay between 1元 and 5元", "low end", "outlay > 1元 and outlay <= 5元"),
        ("outlay between 1元 and 5元", "high end", "outlay >= 1元 and outlay < 5元"),
        ("listed", "negate", "not listed"),
        ("not listed", "negate", "listed"),
        ("rank in [gold, silver]", "negate", "rank not in [gold, silver]"),
        ("rank in [gold, silver]", "silver out", "rank in [gold]"),
        ("listed and audited", "and 1 drop", "audited"),
        ("listed and audited", "and 2 negate", "listed and not audited"),
        ("listed or audited", "or 2 drop", "listed"),
        ("any(stalls where cost > 5元)", "where drop", "any(stalls)"),
        ("any(stalls where cost > 5元)", "where negate", "any(stalls where not cost > 5元)"),
        ("outlay > 5元", "drop", "—"),
    ],
)
def test_a_condition_is_turned_negated_and_dropped(tmp_path: Path, written: str, change: str, expected: str) -> None:
    assert _changes(tmp_path, f"when: {written}\n{PLAIN}")[f"when {change}"] == expected


def test_what_negates_to_another_change_or_to_nothing_allowed_is_not_negated(tmp_path: Path) -> None:
    head = "judgements:\n  fit: {label: {zh: 合适, en: fit}, clause: 一}\n"
    body = f"when:\n  - rank = gold\n  - judgement: fit\n  - judgement.fit\n{PLAIN}"
    changes = _changes(tmp_path, body, head=head)
    assert [name for name in changes if "negate" in name] == []
    assert {"when.1 drop", "when.2 drop", "when.3 drop"} <= set(changes)


def test_groups_lose_members_and_become_the_other_group(tmp_path: Path) -> None:
    body = f"when:\n  - any: [listed, audited]\n  - not: {{all: [listed, audited]}}\n{PLAIN}"
    changes = _changes(tmp_path, body)
    assert changes["when.1.any.1 drop"] == "—"
    assert changes["when.1 any to all"] == "{all: [listed, audited]}"
    assert changes["when.2 negate"] == "{all: [listed, audited]}"
    assert changes["when.2.not all to any"] == "{any: [listed, audited]}"
    assert "when.2.not negate" not in changes


def test_applicants_are_dropped_and_each_other_kind_is_added(tmp_path: Path) -> None:
    changes = _under(_changes(tmp_path, f"for: [enterprise, 个人]\n{PLAIN}"), "for")
    added = {name.removeprefix("add ") for name in changes if name.startswith("add")}
    kinds = vocabulary().fact("applicant_kind")
    assert kinds is not None
    assert added == {each.id for each in kinds.members} - {"enterprise", "individual"}
    assert {name for name in changes if name.endswith("drop")} == {".1 drop", ".2 drop"}


def test_levels_swap_neighbours_that_differ(tmp_path: Path) -> None:
    changes = _changes(tmp_path, "amount: {levels: [gold, silver, bronze], amounts: [3元, 3元, 1元], by: rank}")
    assert {name: now for name, now in changes.items() if "swap" in name} == {"amount.amounts swap 2 3": "1元 / 3元"}


def test_levels_as_a_mapping_swap_their_values(tmp_path: Path) -> None:
    changes = _changes(tmp_path, "amount: {levels: {gold: 3元, silver: 2元, bronze: 1元}, by: rank}")
    assert {name for name in changes if "swap" in name} == {
        "amount.levels swap gold silver",
        "amount.levels swap silver bronze",
    }


TIERS = """\
amount:
  tiers:
    - {at_least: 10元, below: 50元, then: 1元}
    - {at_least: 50元, up_to: 90元, then: 2元}
  of: outlay
"""


def test_an_end_that_tiers_share_moves_and_turns_in_both(tmp_path: Path) -> None:
    place = write_pack(tmp_path, "benefits:\n" + benefit("it", TIERS), case_file())
    rows = {
        each.id.removeprefix("it/amount.tiers."): shown(each.node) for each in mutants(place) if each.node is not None
    }
    assert (
        "{at_least: 10元, below: 51元, then: 1元}, {at_least: 51元, up_to: 90元, then: 2元}" in rows["1.below 50元 +1"]
    )
    assert "{at_least: 10元, up_to: 50元, then: 1元}, {above: 50元, up_to: 90元, then: 2元}" in rows["1.below turn"]
    assert "{above: 10元, below: 50元, then: 1元}" in rows["1.at_least turn"]
    assert "{at_least: 50元, below: 90元, then: 2元}" in rows["2.up_to turn"]
    assert not [name for name in rows if name.startswith("2.at_least")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("amount: {percent: 10%, of: outlay, cap: 5元, floor: 1元}", {"amount.cap drop", "amount.floor drop"}),
        (
            "amount: {total: [sales], minus: outlay, round: {to: 1元, mode: up}}",
            {"amount.minus drop", "amount.round drop"},
        ),
        ("amount: {total: [sales], uplift: {by: 5%, if: listed}}", {"amount.uplift drop", "amount.uplift.if drop"}),
        (
            "amount: {percent: {steps: 8%, of: outlay, from: 1元, per: 2元, add: 1%, max: 12%, partial: pro_rata}, of: sales}",
            {"amount.percent.max drop", "amount.percent.partial drop"},
        ),
        ("amount: {largest: [outlay, sales]}", {"amount largest to smallest", "amount.largest.1 drop"}),
        ("amount: min(outlay, sales)", {"amount min to max", "amount min 2 drop"}),
        ("amount: 100元\nlimit: {max: 50元, per: [enterprise, year]}", {"limit drop", "limit.per.2 drop"}),
        (
            "each: stalls\namount: cost\ncount: {per: [town], max: 2}",
            {"count drop", "count.max 2 +1", "count.max 2 -1"},
        ),
        (
            "amount: 100元\nphases: [{share: 60%}, {share: 40%}]",
            {"phases drop", "phases share 1 +1", "phases share 1 -10"},
        ),
    ],
)
def test_caps_limits_and_modifiers_are_removed(tmp_path: Path, body: str, expected: set[str]) -> None:
    assert expected <= set(_changes(tmp_path, body))


def test_the_applicant_in_a_limit_goes_without_saying(tmp_path: Path) -> None:
    assert "limit.per.1 drop" not in _changes(tmp_path, "amount: 100元\nlimit: {max: 50元, per: [enterprise, year]}")


@pytest.mark.parametrize(
    ("body", "change", "expected"),
    [
        ("amount: {at_most: 5元}", "amount at_most plain", "5元"),
        ("amount: {at_most: outlay, cap: 9元}", "amount at_most plain", "{total: [outlay], cap: 9元}"),
        ("amount: {between: [1元, 5元]}", "amount between high", "5元"),
        ("amount: {unquantified: true}", "amount unquantified plain", "1元"),
        ("in_kind: {zh: 优先, en: priority}", "in_kind plain", "1元"),
        ("amount: {total: [sales], round: {to: 1元, mode: up}}", "amount.round.mode to down", "down"),
        ("amount: round_up(sales, 1元)", "amount round_up to round", "round(sales, 1元)"),
    ],
)
def test_kinds_and_roundings_are_exchanged(tmp_path: Path, body: str, change: str, expected: str) -> None:
    assert _changes(tmp_path, body)[change] == expected


TABLE = """\
amount:
  table:
    - ['>= 10元', 'yes', 3元]
    - ['[5元..10元)', '-', 2元]
    - {else: 1元}
  columns: [outlay, listed]
  hit: first
"""


def test_cells_of_a_table_are_moved_turned_and_opened(tmp_path: Path) -> None:
    changes = _under(_changes(tmp_path, TABLE), "amount.table")
    assert changes[".1.1 >="] == "> 10元"
    assert changes[".1.1 drop"] == changes[".1.2 drop"] == "-"
    assert changes[".1.2 negate"] == "no"
    assert changes[".2.1 low end"] == "(5元..10元)"
    assert changes[".2.1 high end"] == "[5元..10元]"
    assert changes[".2.1 5元 +1"] == "6元"
    assert changes["swap 2 3"] == "1元 / 2元"
    assert ".2.2 drop" not in changes


def test_a_bound_that_cells_of_a_column_share_moves_and_turns_in_all_of_them(tmp_path: Path) -> None:
    place = write_pack(tmp_path, "benefits:\n" + benefit("it", TABLE), case_file())
    found = {each.id.removeprefix("it/amount.table "): shown(each.node) for each in mutants(place) if each.node}
    assert "[[> 10元, yes, 3元], [[5元..10元], -, 2元], {else: 1元}]" in found["column 1 10元 turn"]
    assert "[[>= 11元, yes, 3元], [[5元..11元), -, 2元], {else: 1元}]" in found["column 1 10元 +1"]
    assert not [name for name in found if name.startswith("column 1 5元")]


def test_what_holds_for_the_whole_pack_is_changed_too(tmp_path: Path) -> None:
    head = """\
    common: {conditions: {place: region within 嘉兴市}}
    parameters: {share: 50%}
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
    rules = "benefits:\n" + benefit("a", "amount: 1元") + benefit("b", "amount: 2元") + benefit("c", "amount: 3元")
    rules += "relations:\n  - best_of: [a, b, c]\n  - ceiling: [a, b]\n    max: 2元\n"
    place = write_pack(tmp_path, rules, case_file(), head)
    found = {each.id.removeprefix("pack/"): each.now for each in mutants(place) if each.owner == "pack"}
    assert found["relations.rules.1 drop"] == found["relations.rules.2 drop"] == "—"
    assert found["relations.rules.1.best_of.3 drop"] == "—"
    assert found["relations.rules.2.max 2元 +1"] == "3元"
    assert found["readings.which.default to other"] == "other"
    assert found["common.conditions.place drop"] == "—"
    assert found["parameters.share 50% +1"] == "51%"
    assert found["in_force.from +1d"] == "2025-01-02"
    assert found["policy_year -1"] == "2024"
    assert "relations.rules.2.ceiling.1 drop" not in found


def test_titles_departments_and_papers_are_left_alone(tmp_path: Path) -> None:
    assert {name.partition(" ")[0] for name in _changes(tmp_path, "amount: 7元\npapers: [第7号表]")} == {"amount"}


def test_ids_are_unique_and_places_are_those_of_the_words(tmp_path: Path) -> None:
    body = "when:\n  - outlay > 5元 or sales > 5元\namount: 100元"
    place = write_pack(tmp_path, "benefits:\n" + benefit("it", body), case_file())
    found = {each.id: each for each in mutants(place)}
    assert len(found) == len(mutants(place))
    first, second = found["it/when.1 5元 +1"], found["it/when.1 5元 +1 (2)"]
    assert (first.span.file, first.span.line, second.span.line) == ("fair/rules.yaml", 7, 7)
    assert first.span.col < second.span.col
