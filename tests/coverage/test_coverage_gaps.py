"""A document and a pack that agree have no gap; each fault of either side is one, in its place."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from huisuan.coverage.coverage import Coverage
from huisuan.coverage.figures import find_figures
from huisuan.coverage.numerals import printed
from tests.coverage.made_up import BENEFITS, DOCUMENT, HEAD, LEDGER, changed, covered


def _gaps(coverage: Coverage) -> list[tuple[str, str, str]]:
    return [(each.code, each.place, each.figure or each.wanted or each.literal or each.found) for each in coverage.gaps]


def test_a_document_and_its_pack_agree() -> None:
    coverage = covered()
    assert _gaps(coverage) == []
    assert {each.id for each in coverage.standing} == {
        "tea-garden.when.1",
        "tea-garden.amount.per_unit",
        "tea-garden.amount.cap",
        "tea-machines.amount.percent.cases.1",
        "tea-machines.amount.percent.cases.2",
        "tea-tax.in_kind",
        "tea-toll.in_kind",
    }
    assert [coverage.count(state) for state in ("tied", "document", "classed", "gap")] == [7, 4, 8, 0]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("每亩给予800元", "每亩给予900元", [("unaccounted", "clause 1", "900元"), ("not-in-text", "clause 1", "800元/亩")]),
        ("最高20万元", "最高20万元、30万元", [("unaccounted", "clause 1", "30万元")]),
        ("单个主体最高20万元", "单个主体有最高限额", [("not-in-text", "clause 1", "20万元")]),
        ("按35%", "按30%", [("unaccounted", "clause 2", "30%"), ("not-in-text", "clause 2", "35%")]),
        ("对新建茶园50亩以上的，每亩", "对新建茶园50亩以上的，", [("unaccounted", "clause 1", "800元"), ("not-in-text", "clause 1", "800元/亩")]),
        ("120台（套）", "130台（套）", [("unaccounted", "clause 2", "130台（套）"), ("stale", "clause 2", "120台(套)")]),
        ("120台（套）", "采茶机", [("stale", "clause 2", "120台(套)")]),
        ("八五折", "七五折", [("unaccounted", "clause 3", "七五折"), ("not-in-text", "clause 3", "八五折")]),
        ("两免三减半", "三免三减半", [("unaccounted", "clause 3", "三免三减半"), ("not-in-text", "clause 3", "两免三减半")]),
        ("三场以上", "四场以上", [("unaccounted", "clause 4", "四场"), ("stale", "clause 4", "三场")]),
        ("“811”行动", "“812”行动", [("unaccounted", "section 2", "812"), ("stale", "section 2", "“811”")]),
        ("云政发〔2025〕8号", "云政发〔2025〕9号", [("unaccounted", "lead", "〔2025〕9号"), ("not-in-text", "lead", "〔2025〕8号")]),
        ("2025年2月3日", "2025年2月4日", [("unaccounted", "lead", "2025年2月4日"), ("not-in-text", "lead", "2025年2月3日")]),
        ("3000亩", "4000亩", [("unaccounted", "section 1", "4000亩"), ("stale", "section 1", "3000亩")]),
        ("加强宣传", "推动宣传", [("heading", "clause 4", "加强宣传")]),
        ("（责任单位：市税务局）", "（责任单位：市财政局）", [("department", "clause 3", "市税务局"), ("department", "clause 3", "市税务局")]),
        ("（四）加强宣传。举办茶会三场以上，推动品牌建设。（责任单位：市商务局）\n", "", [("no-such-place", "clause 4", "加强宣传")]),
    ],
)  # fmt: skip
def test_a_change_of_the_text_is_a_gap(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    assert sorted(_gaps(covered(changed(DOCUMENT, old, new)))) == sorted(expected)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("cap: 20万元", "cap: 25万元", [("unaccounted", "clause 1", "20万元"), ("not-in-text", "clause 1", "25万元")]),
        ("area >= 50亩", "area >= 51亩", [("unaccounted", "clause 1", "50亩"), ("not-in-text", "clause 1", "51亩")]),
        ("area >= 50亩", "area >= 5公顷", [("unaccounted", "clause 1", "50亩"), ("not-in-text", "clause 1", "5公顷")]),
        ("then: 35%", "then: 36%", [("unaccounted", "clause 2", "35%"), ("not-in-text", "clause 2", "36%")]),
        ("zh: 所得税两免三减半", "zh: 所得税减免", [("unaccounted", "clause 3", "两免三减半")]),
    ],
)
def test_a_change_of_a_rule_is_a_gap(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    assert sorted(_gaps(covered(benefits=changed(BENEFITS, old, new)))) == sorted(expected)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("target: [三场]", "target: []", [("unaccounted", "clause 4", "三场")]),
        ("target: [三场]", "target: [三场, 三场]", [("stale", "clause 4", "三场")]),
        ("section 二: {figures", "annex 2: {figures", [("no-statement", "annex 2", ""), ("no-such-place", "annex 2", ""), ("unaccounted", "section 2", "811")]),
        ("title: 支持新建茶园", "title: 支持茶园", [("heading", "clause 1", "支持茶园")]),
        ("  一: {title: 支持新建茶园}\n", "", [("not-in-ledger", "clause 1", "支持新建茶园")]),
        ("title: 支持新建茶园", "title: 支持新建茶园, none: 没有", [("two-statements", "clause 1", "")]),
        ("none: {zh: 没有可申领的内容, en: nothing to claim}, ", "", [("no-statement", "clause 4", "")]),
        ("  一: {title: 支持新建茶园}\n", "  一: {title: 支持新建茶园}\n  九: {title: 其他, none: 无}\n", [("no-such-place", "clause 9", "其他")]),
        ("title: 支持新建茶园", "title: 支持新建茶园, literals: {outside: [tea-garden.nothing]}", [("unknown-literal", "clause 1", "tea-garden.nothing")]),
    ],
)  # fmt: skip
def test_a_change_of_the_ledger_is_a_gap(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    assert sorted(_gaps(covered(ledger=changed(LEDGER, old, new)))) == sorted(expected)


def test_each_gap_tells_where_it_is_in_both_files() -> None:
    benefits = changed(BENEFITS, "cap: 20万元", "cap: 25万元")
    coverage = covered(benefits=benefits)
    missing = next(each for each in coverage.gaps if each.code == "not-in-text")
    assert missing.span is not None
    assert (missing.span.file, missing.benefit, missing.literal) == (
        "tea/b.yaml",
        "tea-garden",
        "tea-garden.amount.cap",
    )
    assert "25万元" in benefits.splitlines()[missing.span.line - 1]
    surplus = next(each for each in coverage.gaps if each.code == "unaccounted")
    assert "20万元" in DOCUMENT.splitlines()[surplus.line - 1]


def test_a_literal_from_elsewhere_is_listed_apart() -> None:
    benefits = changed(BENEFITS, "cap: 20万元", "cap: 25万元")
    ledger = changed(
        LEDGER,
        "title: 支持新建茶园",
        "title: 支持新建茶园, figures: {count: [20万元]}, literals: {correction: [tea-garden.amount.cap]}",
    )
    coverage = covered(benefits=benefits, ledger=ledger)
    assert _gaps(coverage) == []
    assert [(each.id, each.source) for each in coverage.apart] == [("tea-garden.amount.cap", "correction")]


READ = changed(
    BENEFITS,
    "percent: {cases: [{if: hilly, then: 35%}, {else: 30%}]}",
    "percent: {by_reading: hills, options: {old: {cases: [{if: hilly, then: 35%}, {else: 30%}]}, new: {cases: [{if: hilly, then: OLD}, {else: 30%}]}}}",
)


def test_what_one_option_of_a_reading_alone_says_need_not_be_printed() -> None:
    coverage = covered(benefits=READ.replace("OLD", "40%"))
    assert _gaps(coverage) == []
    assert [each.text for each in coverage.apart] == ["40%"]


def test_what_every_option_of_a_reading_says_is_one_literal_and_must_be_printed() -> None:
    same = READ.replace("OLD", "35%")
    assert _gaps(covered(benefits=same)) == []
    text = changed(DOCUMENT, "山区按35%", "山区按30%")
    assert sorted(_gaps(covered(text, benefits=same))) == [
        ("not-in-text", "clause 2", "35%"),
        ("unaccounted", "clause 2", "30%"),
    ]


def test_literals_that_are_left_over_share_a_figure() -> None:
    twice = changed(BENEFITS, "when: area >= 50亩", "when: [area >= 50亩, area + area >= 50亩]")
    coverage = covered(benefits=twice)
    assert _gaps(coverage) == []
    assert {"tea-garden.when.1", "tea-garden.when.2"} <= {each.id for each in coverage.standing}


def test_a_share_left_to_pay_tells_for_what_is_saved() -> None:
    saved = changed(
        BENEFITS,
        "in_kind: {zh: 过路费八五折, en: toll at 85%}",
        "in_kind: {zh: 过路费优惠, en: toll}\n    when: spent * 15% > 0元",
    )
    assert _gaps(covered(benefits=saved)) == []


def test_a_range_needs_both_its_ends() -> None:
    text = changed(DOCUMENT, "最高20万元", "最高10万至20万元")
    gaps = _gaps(covered(text))
    assert ("unaccounted", "clause 1", "10万至20万元") in gaps
    both = changed(BENEFITS, "cap: 20万元", "cap: {cases: [{if: hilly, then: 10万元}, {else: 20万元}]}")
    assert _gaps(covered(text, benefits=both)) == []


def test_units_are_told_by_the_words_around() -> None:
    text = changed(DOCUMENT, "补助，单个主体最高20万元", "补助，节能200吨（含，下同）标准煤的最高20万元")
    rules = changed(BENEFITS, "when: area >= 50亩", "when: [area >= 50亩, coal >= 200吨标准煤]")
    head = (
        HEAD
        + "  coal: {type: number, unit: 吨标准煤, max: 10000吨标准煤, label: {zh: 节能, en: coal}, question: {zh: 节能？, en: coal?}}\n"
    )
    assert _gaps(covered(text, benefits=rules, head=head)) == []
    plain = changed(text, "标准煤", "煤")
    assert ("not-in-text", "clause 1", "200吨标准煤") in _gaps(covered(plain, benefits=rules, head=head))


def test_the_ledger_may_name_what_is_no_figure() -> None:
    text = changed(DOCUMENT, "加强宣传。", "加强宣传。纳入“千项万亿”工程。")
    ledger = changed(LEDGER, "target: [三场]", "target: [三场], name: [千项万亿]")
    assert _gaps(covered(text, ledger=ledger)) == []


def test_any_digit_of_any_figure_changed_is_a_gap() -> None:
    tried = 0
    for each in find_figures(DOCUMENT):
        for place in range(each.start, each.end):
            if DOCUMENT[place].isdigit():
                tried += 1
                other = str((int(DOCUMENT[place]) + 1) % 10)
                assert covered(DOCUMENT[:place] + other + DOCUMENT[place + 1 :]).gaps, (each.text, other)
    assert tried > 50


_UNITS = ("万元", "%", "亩", "家", "元/辆", "吨", "个百分点", "万人次", "亿元")


@st.composite
def _planted(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    """A document whose clauses hold figures among words that are none, and the figures of each clause."""
    words = st.sampled_from(
        ["对企业给予", "按照规定补贴", "推动一批项目", "获得一等奖的", "不超过", "完善机制并", "达到"]
    )
    figure = st.tuples(st.integers(1, 9999), st.sampled_from(_UNITS)).map(lambda pair: f"{pair[0]}{pair[1]}")
    clauses = draw(st.lists(st.lists(st.tuples(words, figure), max_size=5), min_size=2, max_size=8))
    lines = [
        f"（{printed(number)}）标题{printed(number)}。"
        + "".join(f"{word}{one}，" for word, one in clause)
        + "等。（责任单位：市财政局）"
        for number, clause in enumerate(clauses, 1)
    ]
    return "前言。\n" + "\n".join(lines) + "\n本文件自发布之日起施行。\n", [
        [one for _, one in clause] for clause in clauses
    ]


def _ledger(figures: list[list[str]]) -> str:
    entries = [
        f"  {printed(number)}: {{title: 标题{printed(number)}, none: 无, figures: {{target: [{', '.join(clause)}]}}}}"
        for number, clause in enumerate(figures, 1)
    ]
    return "clauses:\n" + "\n".join(entries) + "\n"


NO_FACTS = "language: 1\npack: made\ndocument: {title: {zh: 文, en: text}, number: not stated in this copy, issuer: 市}\nin_force: {from: 2025-01-01, to: 2025-12-31}\n"
ONE_BENEFIT = (
    "benefits:\n  it: {title: {zh: 事项, en: it}, clause: 一, for: enterprise, in_kind: {zh: 优先, en: first}}\n"
)


@settings(max_examples=40, deadline=None)
@given(_planted(), st.data())
def test_planted_figures_are_found_and_a_changed_one_is_a_gap(
    planted: tuple[str, list[list[str]]], data: st.DataObject
) -> None:
    text, figures = planted
    ledger = _ledger(figures).replace(", none: 无", "", 1)
    coverage = covered(text, ONE_BENEFIT, ledger, NO_FACTS)
    found = [
        [each.tied.figure.text for each in passage.figures]
        for passage in coverage.passages
        if passage.passage.kind == "clause"
    ]
    assert found == figures
    assert coverage.gaps == ()
    every = [one for clause in figures for one in clause]
    assume(every)
    number = data.draw(st.integers(0, len(every) - 1))
    chosen = list(find_figures(text))[number]
    digit = next(place for place in range(chosen.start, chosen.end) if text[place].isdigit())
    other = str((int(text[digit]) % 9) + 1)
    broken = text[:digit] + other + text[digit + 1 :]
    assert covered(broken, ONE_BENEFIT, ledger, NO_FACTS).gaps != ()
