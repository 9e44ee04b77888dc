"""Expressions as authors could write them, for Hypothesis."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from huisuan.source import Span
from huisuan.syntax.surface import (
    Aggregate,
    And,
    Arithmetic,
    Attribute,
    Between,
    Call,
    Comparison,
    Conditional,
    DateLiteral,
    Expression,
    Given,
    Index,
    ListDisplay,
    Membership,
    Name,
    Negate,
    Not,
    NumberLiteral,
    Or,
    RatioLiteral,
    Reference,
    TextLiteral,
    TruthLiteral,
    Within,
)
from huisuan.syntax.tokens import KEYWORDS, TRUTHS

NOWHERE = Span("generated", 1, 1, 1, 1)
AGGREGATES = ("count", "sum", "min", "max", "any", "all", "计数", "合计", "最小", "最大", "任一", "全部")

words = st.from_regex(r"[a-z_\u4e00-\u4eff][a-z0-9_\u4e00-\u4eff]{0,6}", fullmatch=True).filter(
    lambda word: word not in KEYWORDS and word not in TRUTHS and word not in AGGREGATES
)
names = words.map(lambda word: Name(word, NOWHERE))
_digits = st.one_of(
    st.integers(0, 10**9).map(str),
    st.integers(0, 10**6).map(lambda number: f"{number}.5"),
)
_numbers = st.one_of(
    _digits.map(lambda text: NumberLiteral(text, Fraction(text), "", NOWHERE)),
    _digits.map(lambda text: NumberLiteral(f"{text}%", Fraction(text), "%", NOWHERE)),
    _digits.map(lambda text: NumberLiteral(f"{text}万元/辆", Fraction(text) * 10_000, "元/辆", NOWHERE)),
    _digits.map(lambda text: NumberLiteral(f"{text}亿千瓦时", Fraction(text) * 10**8, "千瓦时", NOWHERE)),
)
_literals: st.SearchStrategy[Expression] = st.one_of(
    _numbers,
    st.tuples(_digits, _digits).map(
        lambda two: RatioLiteral(f"{two[0]}:{two[1]}", Fraction(two[0]), Fraction(two[1]), NOWHERE)
    ),
    st.dates(date(1949, 10, 1), date(2100, 1, 1)).map(lambda day: DateLiteral(day, NOWHERE)),
    st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=6).map(
        lambda text: TextLiteral(text, NOWHERE)
    ),
    st.booleans().map(lambda truth: TruthLiteral(truth, NOWHERE)),
)


def _references(expressions: st.SearchStrategy[Expression]) -> st.SearchStrategy[Reference]:
    return st.one_of(
        names,
        st.builds(Attribute, names, st.one_of(words, st.sampled_from(["of", "in", "count"])), st.just(NOWHERE)),
        st.builds(Index, names, expressions, st.just(NOWHERE)),
    )


def _larger(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    here = st.just(NOWHERE)
    references = _references(parts)
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    any_number = st.lists(parts, max_size=3).map(tuple)
    conditions = st.none() | parts
    return st.one_of(
        references,
        st.builds(Call, words, any_number, here),
        st.builds(Call, st.sampled_from(["min", "max"]), several, here),
        st.builds(Aggregate, st.sampled_from(["count", "any"]), st.none(), references, conditions, here),
        st.builds(Aggregate, st.sampled_from(["sum", "min", "max", "all"]), parts, references, conditions, here),
        st.builds(ListDisplay, any_number, here),
        st.builds(Negate, parts, here),
        st.builds(Arithmetic, st.sampled_from(["+", "-", "*", "/"]), parts, parts, here),
        st.builds(Comparison, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), parts, parts, here),
        st.builds(Membership, parts, parts, st.booleans(), here),
        st.builds(Within, parts, parts, st.booleans(), here),
        st.builds(Between, parts, parts, parts, here),
        st.builds(Not, parts, here),
        st.builds(And, several, here),
        st.builds(Or, several, here),
        st.builds(Conditional, parts, parts, parts, here),
        st.builds(Given, parts, parts, here),
    )


expressions: st.SearchStrategy[Expression] = st.recursive(st.one_of(_literals, names), _larger, max_leaves=12)
