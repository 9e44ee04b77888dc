"""A witness is a small profile on which two versions pay differently, and every backend says so."""

from fractions import Fraction

import pytest

from huisuan.backends.generated import GeneratedBackend
from huisuan.backends.record import record_of
from huisuan.compiler.compile import compile_packs
from huisuan.differences.compare import compare_sides
from huisuan.differences.model import Witness
from huisuan.differences.normal_form import Forms
from huisuan.differences.opening import Side, side_of
from huisuan.differences.pairing import pair_benefits
from huisuan.differences.slots import moved
from huisuan.differences.trials import Trials
from huisuan.differences.witness import _Search, search
from huisuan.mechanisms.figure import Figure
from tests.cli.run import huisuan
from tests.differences.packs_at_hand import FOLDER, Edit, maple, of
from tests.packs_at_hand import TODAY, pack_files, vocabulary

EVERY = [each for info in maple(2024).compiled.infos.values() for each in info.figures]
NOT_TAKEN = [each for each in EVERY if each.id.startswith("saving.amount.percent.options.pro_rata")]
FIGURES = [each for each in EVERY if each not in NOT_TAKEN]


def overridden(figure: Figure) -> Side:
    """The earlier pack with one figure a little larger: a whole number by one, a rate by a point, a sum by a hundredth."""
    value = figure.value + (Fraction(1, 100) if figure.value < 1 else max(Fraction(1), figure.value / 100))
    outcome = compile_packs([pack_files(FOLDER / "maple-2024")], vocabulary(), TODAY, None, {figure.id: value})
    assert outcome.compiled is not None, outcome.problems
    return side_of(outcome.compiled, "")


def found_for(before: Side, after: Side, benefit: str) -> tuple[_Search, dict[str, object] | None]:
    forms = Forms(before), Forms(after)
    pair = next(each for each in pair_benefits(*forms).pairs if each.before.id.endswith(f"/{benefit}"))
    looked = _Search(pair, forms, payable=False)
    values = looked.run()
    return looked, None if values is None else dict(values)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda each: each.id)
def test_each_figure_a_little_larger_has_a_witness_and_generated_code_agrees(figure: Figure) -> None:
    before, after = maple(2024), overridden(figure)
    looked, values = found_for(before, after, figure.id.partition(".")[0])
    assert values is not None
    records = looked.trials.records(values)  # type: ignore[arg-type]  # slot values
    assert records[0] != records[1]
    for side, version in enumerate((before, after)):
        facts = looked.trials._facts(side, values)  # type: ignore[arg-type]  # as above
        (roots,) = GeneratedBackend().evaluate(version.compiled.program, (facts,))
        benefit = next(each for each in version.compiled.program.benefits if each.id == records[side].benefit)
        assert record_of(version.compiled.program, facts, roots, benefit) == records[side]


def test_a_figure_of_a_reading_that_is_not_taken_has_no_witness() -> None:
    assert NOT_TAKEN
    looked, values = found_for(maple(2024), overridden(NOT_TAKEN[0]), "saving")
    assert values is None
    assert 0 < looked.trials.count <= looked.trials.most


def witness_of(benefit: str, *edits: Edit) -> Witness | None:
    found = of(compare_sides(maple(2024), maple(2024, *edits), search), benefit)
    assert found.sought is not None
    return found.sought.witness


def test_a_raised_threshold_is_shown_between_the_old_and_the_new() -> None:
    witness = witness_of("research", ("growth(rd_expense) >= 15%", "growth(rd_expense) >= 16%"))
    assert witness is not None
    assert witness.before.zh != "不符合"
    assert witness.after.zh == "不符合"


@pytest.mark.parametrize(
    ("benefit", "edit", "before", "after"),
    [
        ("bonus-high-tech", ("amount: 20万元", "amount: 21万元"), "200,000元", "210,000元"),
        ("computing", ("max: 200万元", "max: 100万元"), "2,000,000元", "1,000,000元"),
        ("phones", ("price <= 6000元", "price < 6000元"), "500元", "不符合"),
        ("passage", ("when: high_tech\n    in_kind", "when: not high_tech\n    in_kind"), "优先通行", "不符合"),
        (
            "bonus",
            ("when: above_scale\n    amount: 10万元", "when: above_scale\n    amount: {at_most: 10万元}"),
            "100,000元",
            "最高100,000元",
        ),
    ],
)
def test_a_witness_says_what_either_version_gives(benefit: str, edit: Edit, before: str, after: str) -> None:
    witness = witness_of(benefit, edit)
    assert witness is not None
    assert (witness.before.zh, witness.after.zh) == (before, after)


def test_two_items_show_a_count_that_changed() -> None:
    witness = witness_of("phones", ("per: [buyer], max: 1,", "per: [buyer], max: 2,"))
    assert witness is not None
    assert [(each.name.zh, each.after.zh) for each in witness.facts][-1] == ("购买的商品", "2项相同")


def test_nothing_in_a_witness_can_be_left_out() -> None:
    looked, values = found_for(maple(2024), maple(2025), "research")
    assert values is not None
    for name in values:
        rest = {other: value for other, value in values.items() if other != name}
        assert not looked.trials.telling(rest)  # type: ignore[arg-type]  # slot values


def test_the_same_packs_give_the_same_witnesses() -> None:
    once, again = (compare_sides(maple(2024), maple(2025), search) for _ in range(2))
    assert [each.sought for each in once.benefits] == [each.sought for each in again.benefits]


def test_where_none_is_found_it_is_said() -> None:
    text = huisuan("diff", FOLDER / "maple-2024", FOLDER / "maple-2025").stdout
    assert "没有找到两版金额不同的例子（试算" in text
    assert "no example found" in huisuan("diff", FOLDER / "maple-2024", FOLDER / "maple-2025", "--lang", "en").stdout


def test_another_office_is_not_searched_for() -> None:
    found = compare_sides(maple(2024), maple(2024, ("市交通局", "市公安局")), search)
    assert of(found, "passage").state == "changed"
    assert of(found, "passage").sought is None


def test_a_search_ends_after_so_many_trials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huisuan.differences.witness.MOST_TRIALS", 5)
    looked, values = found_for(maple(2024), maple(2025), "research")
    assert values is None
    assert isinstance(looked.trials, Trials)
    assert looked.trials.count == 5


def test_a_day_moves_with_the_year_and_29_february_becomes_the_28th() -> None:
    from_day, to_day = Fraction(738_945), Fraction(738_945 + 365)
    assert moved(from_day, "date", 1) == to_day  # 29 February 2024 to 28 February 2025
    assert moved(Fraction(2024), "year", 1) == 2025
    assert moved(Fraction(2024), "", 1) == 2024
