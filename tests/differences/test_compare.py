"""Two packs compared say what differs, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from huisuan.differences.compare import compare_sides
from huisuan.differences.model import (
    BenefitDifference,
    Change,
    ClauseDifference,
    FigureChange,
    PackDifference,
)
from huisuan.differences.opening import side_of
from tests.differences.packs_at_hand import edited, maple, of, years
from tests.packs_at_hand import compiled_packs, shipped


def test_a_pack_does_not_differ_from_itself() -> None:
    for year in (2024, 2025):
        found = compare_sides(maple(year), maple(year))
        assert found.empty
        assert found.counts() == {"added": 0, "dropped": 0, "changed": 0, "wording": 0, "same": len(found.benefits)}


@pytest.mark.parametrize("folder", shipped(), ids=lambda folder: folder.name)
def test_a_shipped_pack_does_not_differ_from_itself(folder: Path) -> None:
    side = side_of(compiled_packs((folder,)), "")
    found = compare_sides(side, side)
    assert found.empty
    assert found.benefits


def mirrored(found: PackDifference) -> PackDifference:
    """The same comparison told from the other side; orders aside, which follow the later pack."""
    return PackDifference(
        found.after,
        found.before,
        tuple(_turned(each) for each in found.document),
        tuple(_clause(each) for each in found.clauses),
        tuple(_benefit(each) for each in found.benefits),
    )


def _turned(change: Change) -> Change:
    return replace(change, before=change.after, after=change.before)


def _clause(found: ClauseDifference) -> ClauseDifference:
    wording = tuple(_turned(each) for each in found.wording)
    return replace(found, before=found.after, after=found.before, wording=wording)


def _benefit(found: BenefitDifference) -> BenefitDifference:
    state = {"added": "dropped", "dropped": "added"}.get(found.state, found.state)
    return replace(
        found,
        state=state,  # type: ignore[arg-type]
        before=found.after,
        after=found.before,
        figures=tuple(
            replace(
                each,
                before=each.after,
                after=each.before,
                before_words=each.after_words,
                after_words=each.before_words,
            )
            for each in found.figures
        ),
        changes=tuple(_turned(each) for each in found.changes),
        wording=tuple(_turned(each) for each in found.wording),
    )


def told(found: PackDifference) -> tuple[object, ...]:
    """All a comparison says, in no order; a figure's path and condition are told of the later side, so left out."""
    return (
        found.document,
        sorted(map(repr, found.clauses)),
        sorted(
            repr((each.state, each.before, each.after, each.why, _figures(each), _changes(each)))
            for each in found.benefits
        ),
    )


def _figures(found: BenefitDifference) -> list[str]:
    return sorted(repr((each.before, each.after, each.level)) for each in found.figures)


def _changes(found: BenefitDifference) -> list[str]:
    return sorted(map(repr, (*found.changes, *found.wording)))


def test_the_comparison_the_other_way_round_is_its_mirror_image() -> None:
    there, back = years(), compare_sides(maple(2025), maple(2024))
    assert told(mirrored(there)) == told(back)


def test_so_it_is_for_the_shipped_packs() -> None:
    first, second = (side_of(compiled_packs((folder,)), "") for folder in shipped()[:2])
    there, back = compare_sides(first, second), compare_sides(second, first)
    assert told(mirrored(there)) == told(back)


def test_the_made_up_years_have_each_state() -> None:
    found = years()
    assert found.counts() == {"added": 1, "dropped": 1, "changed": 7, "wording": 2, "same": 0}
    assert found.clause_counts() == {"added": 1, "dropped": 1, "renumbered": 2, "retitled": 2, "same": 4}


@pytest.mark.parametrize(
    ("old", "new", "benefit", "path"),
    [
        ("cap: 500万元", "cap: 501万元", "research", "amount.cap"),
        ("growth(rd_expense) >= 15%", "growth(rd_expense) >= 16%", "research", "when.2"),
        ("energy_saved >= 200吨标准煤", "energy_saved >= 201吨标准煤", "saving", "when.2"),
        ("[150万元, 50万元, 20万元]", "[150万元, 51万元, 20万元]", "green-levels", "amount.levels.provincial"),
        ("max: 200万元", "max: 201万元", "computing", "limit.max"),
        ("per: [buyer], max: 1,", "per: [buyer], max: 2,", "phones", "count.max"),
        ("amount: 20万元", "amount: 21万元", "bonus-high-tech", "amount"),
        (
            "add: 1%, max: 12%, partial: pro_rata",
            "add: 2%, max: 12%, partial: pro_rata",
            "saving",
            "amount.percent.options.pro_rata.add",
        ),
    ],
)
def test_one_mutated_figure_shows_exactly_that_figure(old: str, new: str, benefit: str, path: str) -> None:
    found = edited((old, new))
    assert found.counts()["changed"] == 1
    assert found.counts()["same"] == len(found.benefits) - 1
    changed = of(found, benefit)
    assert [each.path for each in changed.figures] == [path]
    assert (changed.changes, changed.wording) == ((), ())
    figure = changed.figures[0]
    assert figure.before is not None
    assert figure.after is not None
    assert figure.before.value != figure.after.value
    assert not found.document
    assert all(each.state == "kept" and not each.renumbered for each in found.clauses)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cap: 500万元", "cap: 0.05亿元"),
        (
            "      - kind = energy_saving\n      - energy_saved >= 200吨标准煤",
            "      - energy_saved >= 200吨标准煤\n      - kind = energy_saving",
        ),
        ("price <= 6000元", "not price > 6000元"),
        ("      - title = green_factory\n", "      - all:\n          - title = green_factory\n"),
        ("when: high_tech\n    amount: 20万元", "when: not not high_tech\n    amount: 20万元"),
    ],
)
def test_another_way_of_writing_the_same_is_no_difference(old: str, new: str) -> None:
    assert edited((old, new)).empty


@pytest.mark.parametrize(
    ("old", "new", "benefit", "aspect"),
    [
        ("rd_expense >= 100万元", "rd_expense > 100万元", "research", "conditions"),
        ("      - not listed_company\n", "", "research", "conditions"),
        ("rd_expense - last(rd_expense)", "rd_expense", "research", "amount"),
        (
            "市科技局, en: Bureau of Science}\n    when:\n",
            "市经信局, en: Bureau of Science}\n    when:\n",
            "research",
            "department",
        ),
        ("when: above_scale", "when: not above_scale", "bonus", "conditions"),
        ("for: [individual, household]", "for: household", "phones", "applicants"),
        ("default: full", "default: pro_rata", "saving", "readings"),
        ("in_kind: {zh: 优先通行", "in_kind: {zh: 免费通行", "passage", "amount"),
        ("per: [enterprise, year]", "per: [enterprise, lifetime]", "computing", "ceilings"),
        (
            "count: {per: [buyer], max: 1, order: {first: purchased_on}}",
            "count: {per: [buyer], max: 1, order: best}",
            "phones",
            "counts",
        ),
        ("amount: 20万元", "amount: {at_most: 20万元}", "bonus-high-tech", "form"),
        (
            "percent: 10%\n      of: equipment_investment",
            "percent: 10%\n      of: productive_investment",
            "upgrade",
            "amount",
        ),
        ("项目通过评审", "项目通过验收", "upgrade", "conditions"),
    ],
)
def test_one_change_of_meaning_shows_in_that_benefit_alone(old: str, new: str, benefit: str, aspect: str) -> None:
    found = edited((old, new))
    assert [each.state for each in found.benefits if each.state != "same"] == ["changed"]
    changed = of(found, benefit)
    assert changed.state == "changed"
    assert aspect in {each.aspect for each in changed.changes}


def test_a_condition_that_comes_is_told_apart_from_those_it_moves() -> None:
    changed = of(edited(("      - growth(rd_expense)", "      - high_tech\n      - growth(rd_expense)")), "research")
    assert changed.figures == ()
    ((aspect, before, after),) = [(each.aspect, each.before, each.after) for each in changed.changes]
    assert (aspect, before) == ("conditions", None)
    assert after is not None
    assert after.zh == "是高新技术企业"


def test_relations_show_with_both_benefits() -> None:
    found = edited(("best_of: [bonus", "choose: [bonus"))
    assert {each.after.id for each in found.benefits if each.state == "changed" and each.after} == {
        "maple-2024/bonus",
        "maple-2024/bonus-high-tech",
    }
    assert [each.aspect for each in of(found, "bonus").changes] == ["relations"]


def test_a_title_or_a_translation_is_wording() -> None:
    found = edited(
        ("title: {zh: 算力补贴", "title: {zh: 企业算力补贴"),
        ("en: Bureau of Commerce}\n    when", "en: Trade Office}\n    when"),
    )
    assert found.counts()["wording"] == 2
    assert found.counts()["changed"] == 0
    assert not found.empty


def test_the_same_rule_a_year_later_is_unchanged_but_for_its_figures() -> None:
    """Years are told from the policy year, days in force by name."""
    changed = of(years(), "phones")
    assert [each.path for each in changed.figures] == ["count.max"]
    assert changed.changes == ()


def test_a_benefit_under_another_id_is_found_by_title_and_content_and_says_why() -> None:
    found = of(years(), "exhibition-abroad")
    assert found.before is not None
    assert found.before.id == "maple-2024/old-name-exhibition"
    assert found.why is not None
    assert found.why.zh == "标题相近（88%），内容相近（100%）"
    assert found.state == "wording"


def test_levels_that_come_and_go_are_named() -> None:
    found = of(years(), "green-levels")
    shown = [(each.level.zh, _text(each)) for each in found.figures if each.level]
    assert shown == [("国家级", ("150万元", "200万元")), ("市级", ("20万元", None))]


def _text(change: FigureChange) -> tuple[str | None, str | None]:
    return (change.before.text if change.before else None, change.after.text if change.after else None)


def test_a_ceiling_that_moved_stands_beside_the_new_one() -> None:
    assert [_text(each) for each in of(years(), "computing").figures] == [("200万元", "100万元")]


def test_a_figure_says_which_condition_it_stands_in() -> None:
    threshold = of(years(), "research").figures[0]
    assert threshold.within is not None
    assert threshold.within.zh == "2025年研发费用较上年的增幅不低于10%"


def test_clauses_are_matched_by_title_and_benefits_where_numbers_shift() -> None:
    pairs = {(each.before.number, each.after.number) for each in years().clauses if each.before and each.after}
    assert pairs == {(1, 1), (2, 2), (3, 4), (4, 3), (5, 5), (6, 6), (8, 8), (9, 9)}
    assert of(years(), "saving").moved
