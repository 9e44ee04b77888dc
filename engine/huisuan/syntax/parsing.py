"""Tokens to surface nodes: the only door to the parser library, imported when the first expression is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import cast

from lark import Lark, Transformer, v_args
from lark import Token as LarkToken
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer

from huisuan.problems import Problem, closest, problem
from huisuan.source import Span
from huisuan.syntax import surface
from huisuan.syntax.surface import Expression, Reference
from huisuan.syntax.tokens import COMPARISONS, Token

_GRAMMAR = Path(__file__).with_name("expression.lark")
_KINDS: dict[str, surface.AggregateKind] = {
    "count": "count",
    "sum": "sum",
    "min": "min",
    "max": "max",
    "any": "any",
    "all": "all",
    "计数": "count",
    "合计": "sum",
    "最小": "min",
    "最大": "max",
    "任一": "any",
    "全部": "all",
}
_FORMS: dict[surface.AggregateKind, str] = {
    "count": "count(COLLECTION where CONDITION)",
    "sum": "sum(AMOUNT of COLLECTION where CONDITION)",
    "min": "min(AMOUNT of COLLECTION where CONDITION) / min(A, B)",
    "max": "max(AMOUNT of COLLECTION where CONDITION) / max(A, B)",
    "any": "any(COLLECTION where CONDITION)",
    "all": "all(CONDITION of COLLECTION where CONDITION)",
}
_WITHOUT_VALUE = ("count", "any")


class _Word(LarkToken):
    """A token as the parser library wants it, with ours inside."""

    ours: Token


class _Refused(Exception):
    """Leaves the parser from inside a reduction; never leaves this module."""

    def __init__(self, found: Problem) -> None:
        self.found = found
        super().__init__(found.code)


class _Feed(Lexer):
    def __init__(self, lexer_conf: object) -> None:
        pass

    def lex(self, data: object) -> Iterator[LarkToken]:  # type: ignore[override]
        return iter(cast("Iterable[LarkToken]", data))


Part = Expression | _Word


def _span(parts: tuple[Part, ...]) -> Span:
    first, last = parts[0], parts[-1]
    start = first.ours.span if isinstance(first, _Word) else first.span
    return start.to(last.ours.span if isinstance(last, _Word) else last.span)


def _nodes(parts: tuple[Part, ...]) -> tuple[Expression, ...]:
    return tuple(part for part in parts if not isinstance(part, _Word))


@v_args(inline=True)
class _Building(Transformer[LarkToken, Expression]):
    """One method per alias of the grammar."""

    def literal(self, word: _Word) -> Expression:
        assert word.ours.literal is not None
        return word.ours.literal

    def name(self, word: _Word) -> Expression:
        return surface.Name(word.ours.text, word.ours.span)

    def attribute(self, base: Reference, _dot: _Word, word: _Word) -> Expression:
        return surface.Attribute(base, word.ours.text, _span((base, word)))

    def index(self, base: Reference, _opening: _Word, index: Expression, closing: _Word) -> Expression:
        return surface.Index(base, index, _span((base, closing)))

    def grouped(self, opening: _Word, node: Expression, closing: _Word) -> Expression:
        return replace(node, span=_span((opening, closing)))

    def listed(self, *parts: Part) -> Expression:
        return surface.ListDisplay(_nodes(parts), _span(parts))

    def call(self, function: _Word, *parts: Part) -> Expression:
        arguments = _nodes(parts)
        span = _span((function, *parts))
        kind = _KINDS.get(function.ours.text)
        if kind is None or (kind in ("min", "max") and arguments):
            return surface.Call(kind or function.ours.text, arguments, span)
        match arguments:
            case (surface.Name() | surface.Attribute() | surface.Index() as collection,) if kind in _WITHOUT_VALUE:
                return surface.Aggregate(kind, None, collection, None, span)
            case _:
                raise _Refused(_wrong_form(function, kind))

    def filtered(self, function: _Word, *parts: Part) -> Expression:
        collection, where = _nodes(parts)
        kind = _aggregate_kind(function, with_value=False)
        return surface.Aggregate(kind, None, cast("Reference", collection), where, _span((function, *parts)))

    def aggregated(self, function: _Word, *parts: Part) -> Expression:
        value, collection, *where = _nodes(parts)
        kind = _aggregate_kind(function, with_value=True)
        condition = where[0] if where else None
        return surface.Aggregate(kind, value, cast("Reference", collection), condition, _span((function, *parts)))

    def negative(self, sign: _Word, operand: Expression) -> Expression:
        return surface.Negate(operand, _span((sign, operand)))

    def plus(self, left: Expression, _sign: _Word, right: Expression) -> Expression:
        return surface.Arithmetic("+", left, right, _span((left, right)))

    def minus(self, left: Expression, _sign: _Word, right: Expression) -> Expression:
        return surface.Arithmetic("-", left, right, _span((left, right)))

    def times(self, left: Expression, _sign: _Word, right: Expression) -> Expression:
        return surface.Arithmetic("*", left, right, _span((left, right)))

    def over(self, left: Expression, _sign: _Word, right: Expression) -> Expression:
        return surface.Arithmetic("/", left, right, _span((left, right)))

    def comparison(self, left: Expression, sign: _Word, right: Expression) -> Expression:
        operator = cast("surface.ComparisonOperator", COMPARISONS[sign.ours.text])
        return surface.Comparison(operator, left, right, _span((left, right)))

    def membership(self, *parts: Part) -> Expression:
        element, members = _nodes(parts)
        return surface.Membership(element, members, False, _span(parts))

    def no_membership(self, *parts: Part) -> Expression:
        element, members = _nodes(parts)
        return surface.Membership(element, members, True, _span(parts))

    def within(self, *parts: Part) -> Expression:
        element, container = _nodes(parts)
        return surface.Within(element, container, False, _span(parts))

    def not_within(self, *parts: Part) -> Expression:
        element, container = _nodes(parts)
        return surface.Within(element, container, True, _span(parts))

    def between(self, *parts: Part) -> Expression:
        value, low, high = _nodes(parts)
        return surface.Between(value, low, high, _span(parts))

    def negation(self, word: _Word, operand: Expression) -> Expression:
        return surface.Not(operand, _span((word, operand)))

    def all_of(self, *parts: Part) -> Expression:
        return surface.And(_nodes(parts), _span(parts))

    def any_of(self, *parts: Part) -> Expression:
        return surface.Or(_nodes(parts), _span(parts))

    def conditional(self, *parts: Part) -> Expression:
        then, condition, otherwise = _nodes(parts)
        return surface.Conditional(then, condition, otherwise, _span(parts))

    def given(self, *parts: Part) -> Expression:
        value, otherwise = _nodes(parts)
        return surface.Given(value, otherwise, _span(parts))


def _aggregate_kind(function: _Word, *, with_value: bool) -> surface.AggregateKind:
    kind = _KINDS.get(function.ours.text)
    if kind is None:
        name, allowed = function.ours.text, ", ".join(_FORMS)
        raise _Refused(
            problem("unknown-function", function.ours.span, closest(name, _FORMS), name=name, allowed=allowed)
        )
    if (kind in _WITHOUT_VALUE) == with_value:
        raise _Refused(_wrong_form(function, kind))
    return kind


def _wrong_form(function: _Word, kind: surface.AggregateKind) -> Problem:
    return problem("aggregate-form", function.ours.span, function=function.ours.text, form=_FORMS[kind])


@cache
def _parser() -> Lark:
    grammar = _GRAMMAR.read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=_Feed, transformer=_Building())


def parse_tokens(tokens: tuple[Token, ...], end: Span) -> Expression | Problem:
    """The expression that `tokens` spell, or the first place where they stop making one; `end` is the text's end."""
    try:
        return cast("Expression", _parser().parse(cast("str", [_word(token) for token in tokens])))
    except _Refused as refused:
        return refused.found
    except UnexpectedToken as error:
        zh, en = _expected(frozenset(error.accepts or error.expected))
        if not isinstance(error.token, _Word):
            return problem("unfinished-expression", end, expected_zh=zh, expected_en=en)
        word = error.token.ours
        return problem("expression-syntax", word.span, found=word.text, expected_zh=zh, expected_en=en)


def _word(token: Token) -> _Word:
    word = _Word(token.kind, token.text)
    word.ours = token
    return word


_VALUE = ("一个值（名称、数、日期、引号中的文字或括号）", "a value (name, number, date, quoted text or bracket)")
_OPERATOR = ("运算符或比较（+ - * / = < > in …）", "an operator or a comparison (+ - * / = < > in …)")
_WORDS = {
    "AND": ("`and`", "`and`"),
    "OR": ("`or`", "`or`"),
    "RPAR": ("`)`", "`)`"),
    "RSQB": ("`]`", "`]`"),
    "COMMA": ("`,`", "`,`"),
    "ELSE": ("`else`", "`else`"),
    "OF": ("`of`", "`of`"),
    "WHERE": ("`where`", "`where`"),
    "$END": ("表达式到此结束", "the end of the expression"),
}


def _expected(kinds: frozenset[str]) -> tuple[str, str]:
    """What may stand at a place, in both languages."""
    words = [_WORDS[kind] for kind in _WORDS if kind in kinds]
    if "STAR" in kinds:
        words.insert(0, _OPERATOR)
    if "NUMBER" in kinds:
        words.insert(0, _VALUE)
    elif kinds == {"NAME"}:
        words.insert(0, ("名称", "a name"))
    elif kinds == {"IN", "WITHIN"}:
        words.extend((("`in`、`within`", "`in`, `within`"),))
    return "、".join(zh for zh, _ in words), ", ".join(en for _, en in words)
