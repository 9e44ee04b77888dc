"""The expression language: what is read, where faults are placed, and that nothing raises."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisuan.source import SourceFile, Span
from huisuan.syntax.expression import MAX_DEPTH, parse_expression, parse_literal, parse_literal_scalar, parse_scalar
from huisuan.syntax.figures import NumberLiteral
from huisuan.syntax.located import Mapping, Scalar
from huisuan.syntax.surface import Expression, children, render, walk
from huisuan.syntax.yaml_reader import read_yaml
from tests.syntax.surface_strategies import expressions

START = Span("f", 1, 1, 1, 1)


def parsed(text: str) -> Expression:
    outcome = parse_expression(text, START)
    assert outcome.problems == ()
    assert outcome.node is not None
    return outcome.node


def codes(text: str) -> list[str]:
    return [problem.code for problem in parse_expression(text, START).problems]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("3", 3, ""),
        ("2000元", 2000, "元"),
        ("1.5万元", 15_000, "元"),
        ("13.06亿元", 1_306_000_000, "元"),
        ("3千万元", 30_000_000, "元"),
        ("2万亿元", 2_000_000_000_000, "元"),
        ("3千元", 3000, "元"),
        ("5万", 50_000, ""),
        ("20%", 20, "%"),
        ("130元/标箱", 130, "元/标箱"),
        ("1.5万元/辆", 15_000, "元/辆"),
        ("1000元/人/月", 1000, "元/人/月"),
        ("30元/人·月", 30, "元/人·月"),
        ("200吨标准煤", 200, "吨标准煤"),
        ("10万吨", 100_000, "吨"),
        ("50亩", 50, "亩"),
        ("3年", 3, "年"),
        ("12个月", 12, "月"),
        ("3个", 3, "个"),
        ("5个百分点", 5, "百分点"),
        ("90天", 90, "天"),
        ("100千瓦", 100, "千瓦"),
        ("1万千瓦时", 10_000, "千瓦时"),
        ("1,000元", 1000, "元"),
        ("1,234,567.89元", Fraction("1234567.89"), "元"),
        ("0.000000001", Fraction(1, 10**9), ""),
    ],
)
def test_number_is_read_exactly(text: str, value: Fraction | int, unit: str) -> None:
    assert parse_literal(text, START).node == NumberLiteral(text, Fraction(value), unit, START)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("a or b and not c = 1", "a or b and not c = 1"),
        ("(a or b) and c", "(a or b) and c"),
        ("a 或 b 且 非 c ≥ 1", "a or b and not c >= 1"),
        ("a - (b - c) - d", "a - (b - c) - d"),
        ("a+b×c÷d", "a + b * c / d"),
        ("-(a + b) * -c", "-(a + b) * -c"),
        ("x between 1 and 3 and y", "x between 1 and 3 and y"),
        ("a if b else c if d else e", "a if b else c if d else e"),
        ("(a if b else c) if d else e", "(a if b else c) if d else e"),
        ("region within '浙江省嘉兴市'", "region within '浙江省嘉兴市'"),
        ('kind not in ["冰箱","电视"]', "kind not in ['冰箱', '电视']"),
        ("rd_expense[policy_year - 1] <> 0元", "rd_expense[policy_year - 1] != 0元"),
        ("given other.filed_on else 2025年1月1日", "given other.filed_on else 2025-01-01"),
        ("合计(金额 of 发票 其中 金额 > 10元)", "sum(金额 of 发票 where 金额 > 10元)"),
        ("count(purchases)", "count(purchases)"),
        ("all(price > 0元 of purchases where not returned)", "all(price > 0元 of purchases where not returned)"),
        ("max(a, b) + max(a of this.rows)", "max(a, b) + max(a of this.rows)"),
        ("200吨标准煤且 x", "200吨标准煤 and x"),
        ("1:1.5 = ratio == true", None),
        ("this.of.where", "this.of.where"),
    ],
)
def test_text_has_one_canonical_form(text: str, canonical: str | None) -> None:
    if canonical is None:
        assert codes(text) == ["expression-syntax"]
    else:
        assert render(parsed(text)) == canonical


@given(expressions)
def test_canonical_text_reads_back_equal(node: Expression) -> None:
    assert parsed(render(node)) == node


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    outcome = parse_expression(text, START)
    assert (outcome.node is None) == bool(outcome.problems)
    literal = parse_literal(text, START)
    assert (literal.node is None) == bool(literal.problems)


_FRAGMENTS = [
    "a",
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    " ",
    "1",
    "2元",
    "-",
    "+",
    "if ",
    "else ",
    "of ",
    "where ",
    "not ",
    "in ",
]
_MORE = ["and ", "between ", "given ", "sum", "any", "=", "'", "２", "1e3", "2025-02-30", "within ", "\n", "：", "%"]


@given(st.lists(st.sampled_from(_FRAGMENTS + _MORE), max_size=14).map("".join))
def test_no_row_of_words_raises(text: str) -> None:
    outcome = parse_expression(text, START)
    assert (outcome.node is None) == bool(outcome.problems)


@given(expressions)
def test_places_of_parts_nest_in_the_place_of_their_whole(node: Expression) -> None:
    for whole in walk(parsed(render(node))):
        for part in children(whole):
            assert (whole.span.line, whole.span.col) <= (part.span.line, part.span.col)
            assert (part.span.end_line, part.span.end_col) <= (whole.span.end_line, whole.span.end_col)


def test_division_sign_with_spaces_divides_and_without_belongs_to_the_unit() -> None:
    assert [type(node).__name__ for node in walk(parsed("100元 / n"))] == ["Arithmetic", "NumberLiteral", "Name"]
    assert isinstance(parsed("100元/n"), NumberLiteral)


def test_chain_deeper_than_the_limit_is_refused_and_brackets_too() -> None:
    assert codes(" - ".join(["a"] * (MAX_DEPTH + 2))) == ["too-deep"]
    assert codes("(" * 5000 + "a" + ")" * 5000) == ["too-deep"]
    assert parsed(" and ".join(["a"] * 500)) is not None


def test_all_faults_of_writing_come_at_once() -> None:
    assert codes("２ + 1e5 + 007 + 2025-13-01") == ["full-width", "exponent", "bad-number", "bad-date"]


@pytest.mark.parametrize(
    ("yaml", "line", "col"),
    [
        ("when: a > b ? c\n", 1, 13),
        ("when: 'a > b ? c'\n", 1, 14),
        ('when: "a > b ? c"\n', 1, 14),
        ('when: "\\u4e2d > b ? c"\n', 1, 19),
        ("when: 'k = ''x'' ? c'\n", 1, 18),
        ("when: 中 > 文 ? c\n", 1, 13),
        ("when: a >\n  b ? c\n", 2, 5),
        ("when: >-\n  a >\n    b ? c\n", 3, 7),
        ("when: |\n  a >\n  b ? c\n", 3, 5),
        ("when: &x a ? b\n", 1, 12),
        ('when: "a > \\\n  b ? c"\n', 2, 5),
    ],
)
def test_fault_is_placed_exactly_in_every_style_of_yaml(yaml: str, line: int, col: int) -> None:
    tree = read_yaml(SourceFile("f", yaml)).node
    assert isinstance(tree, Mapping)
    scalar = tree.get("when")
    assert isinstance(scalar, Scalar)
    (problem,) = parse_scalar(scalar).problems
    assert problem.code == "unexpected-character"
    assert problem.span == Span("f", line, col, line, col + 1)


def test_one_line_extent_with_or_without_quotes_gives_exact_places() -> None:
    for at, col in ((Span("f", 4, 7, 4, 12), 9), (Span("f", 4, 7, 4, 14), 10), (Span("f", 4, 7, 4, 7), 9)):
        assert parse_expression("a ? b", at).problems[0].span == Span("f", 4, col, 4, col + 1)


def test_place_that_cannot_be_told_is_the_whole_extent() -> None:
    at = Span("f", 4, 7, 6, 3)
    assert parse_expression("a ? b", at).problems[0].span == at


def test_literal_in_quotes_is_placed_inside_them() -> None:
    scalar = Scalar("20元", Span("f", 2, 5, 2, 10), quoted=True, raw="'20元'")
    node = parse_literal_scalar(scalar).node
    assert node is not None
    assert node.span == Span("f", 2, 6, 2, 9)


def test_parser_library_is_not_imported_before_an_expression_is_read() -> None:
    check = "import sys, huisuan.syntax.expression; sys.exit('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
