"""Expression text cut into tokens; every fault of writing is reported with its exact place.

Knows no grammar: what may follow what is the parser's business.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise

from huisuan.problems import Problem, in_order, problem
from huisuan.source import Span
from huisuan.syntax.figures import NumberLiteral
from huisuan.syntax.literals import DATE, EXPONENT, LETTERS, NUMBER, RATIO, read_date, read_number, read_ratio
from huisuan.syntax.places import Places
from huisuan.syntax.surface import Literals, TextLiteral, TruthLiteral

MAX_BRACKETS = 100

KEYWORDS = {
    "if": "IF",
    "如果": "IF",
    "else": "ELSE",
    "否则": "ELSE",
    "or": "OR",
    "或": "OR",
    "或者": "OR",
    "and": "AND",
    "且": "AND",
    "并且": "AND",
    "not": "NOT",
    "非": "NOT",
    "in": "IN",
    "within": "WITHIN",
    "属于": "WITHIN",
    "between": "BETWEEN",
    "given": "GIVEN",
    "of": "OF",
    "where": "WHERE",
    "其中": "WHERE",
}
TRUTHS = {"true": True, "是": True, "false": False, "否": False}
COMPARISONS = {
    "=": "=",
    "==": "=",
    "!=": "!=",
    "<>": "!=",
    "≠": "!=",
    "<": "<",
    "<=": "<=",
    "≤": "<=",
    ">": ">",
    ">=": ">=",
    "≥": ">=",
}
_MARKS = {
    "+": "PLUS",
    "-": "MINUS",
    "*": "STAR",
    "×": "STAR",
    "/": "SLASH",
    "÷": "SLASH",
    ".": "DOT",
    ",": "COMMA",
    "(": "LPAR",
    ")": "RPAR",
    "[": "LSQB",
    "]": "RSQB",
}
_SPACE = re.compile(r"[ \t\r\n]+")
_FULL_WIDTH = re.compile("[\uff01-\uff5e\u3000“”‘’、。]+")
_REMEDY = {"“": '"', "”": '"', "‘": "'", "’": "'", "、": ",", "。": "."}
_NAME = re.compile(rf"[_{LETTERS}][_0-9{LETTERS}]*")
_COMPARISON = re.compile("==|=|!=|<>|<=|>=|[<>≤≥≠]")
_TEXT = re.compile(r"'(?:[^'\n]|'')*'" + r'|"(?:[^"\n]|"")*"')


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the expression; `kind` is the grammar's terminal, `literal` the value of a literal."""

    kind: str
    text: str
    span: Span
    literal: Literals | None = None


@dataclass(slots=True)
class _Cutting:
    """The state of one pass over a text."""

    text: str
    places: Places
    at: int = 0
    tokens: list[Token] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lists: list[bool] = field(default_factory=list)

    def take(self, end: int, kind: str, literal: Literals | Problem | None = None) -> None:
        """Make `text[at:end]` a token, or record what is wrong with it."""
        if isinstance(literal, Problem):
            self.problems.append(literal)
        else:
            self.tokens.append(Token(kind, self.text[self.at : end], self.places.span(self.at, end), literal))
        self.at = end

    def refuse(self, end: int, code: str, **args: str) -> None:
        """Report `text[at:end]` and go on after it."""
        self.problems.append(problem(code, self.places.span(self.at, end), (), **args))
        self.at = end


def tokenise(text: str, places: Places) -> tuple[tuple[Token, ...], tuple[Problem, ...]]:
    """The tokens of `text` and all its faults of writing."""
    cutting = _Cutting(text, places)
    while cutting.at < len(text):
        _cut(cutting)
    return tuple(cutting.tokens), in_order([*cutting.problems, *_spaced_units(cutting.tokens)])


def _cut(cutting: _Cutting) -> None:
    text, at = cutting.text, cutting.at
    char = text[at]
    if space := _SPACE.match(text, at):
        cutting.at = space.end()
    elif run := _FULL_WIDTH.match(text, at):
        remedy = "".join(_REMEDY.get(each, unicodedata.normalize("NFKC", each)) for each in run.group())
        cutting.refuse(run.end(), "full-width", found=run.group(), remedy=remedy)
    elif char in "0123456789":
        _cut_number(cutting)
    elif char in "'\"":
        _cut_text(cutting)
    elif name := _NAME.match(text, at):
        _cut_name(cutting, name.end())
    elif comparison := _COMPARISON.match(text, at):
        cutting.take(comparison.end(), "COMPARE")
    elif char in _MARKS:
        _cut_mark(cutting, char)
    elif char in "%‰" and cutting.tokens and cutting.tokens[-1].kind == "NUMBER":
        number = cutting.tokens[-1]
        span = number.span.to(cutting.places.span(at, at + 1))
        cutting.problems.append(problem("spaced-unit", span, number=number.text, unit=char))
        cutting.at = at + 1
    else:
        cutting.refuse(at + 1, "unexpected-character", found=char)


def _cut_number(cutting: _Cutting) -> None:
    text, at = cutting.text, cutting.at
    if day := DATE.match(text, at):
        cutting.take(day.end(), "DATE", read_date(day.group(), cutting.places.span(at, day.end())))
    elif exponent := EXPONENT.match(text, at):
        cutting.refuse(exponent.end(), "exponent", text=exponent.group())
    elif ratio := RATIO.match(text, at):
        cutting.take(ratio.end(), "RATIO", read_ratio(ratio.group(), cutting.places.span(at, ratio.end())))
    else:
        number = NUMBER.match(text, at)
        assert number is not None
        if "," in number[1] and cutting.lists and cutting.lists[-1]:
            cutting.refuse(number.end(), "ambiguous-comma", text=number.group())
            return
        span = cutting.places.span(at, number.end())
        cutting.take(number.end(), "NUMBER", read_number(number[1], number[2] or "", span))


def _cut_text(cutting: _Cutting) -> None:
    quote = cutting.text[cutting.at]
    found = _TEXT.match(cutting.text, cutting.at)
    if found is None:
        cutting.refuse(len(cutting.text), "unclosed-text", quote=quote)
        return
    value = found.group()[1:-1].replace(quote * 2, quote)
    cutting.take(found.end(), "TEXT", TextLiteral(value, cutting.places.span(cutting.at, found.end())))


def _cut_name(cutting: _Cutting, end: int) -> None:
    word = cutting.text[cutting.at : end]
    if cutting.tokens and cutting.tokens[-1].kind == "DOT":
        cutting.take(end, "NAME")
    elif word in KEYWORDS:
        cutting.take(end, KEYWORDS[word])
    elif word in TRUTHS:
        cutting.take(end, "TRUTH", TruthLiteral(TRUTHS[word], cutting.places.span(cutting.at, end)))
    else:
        cutting.take(end, "NAME")


def _cut_mark(cutting: _Cutting, char: str) -> None:
    if char in "([":
        calls = bool(cutting.tokens) and cutting.tokens[-1].kind == "NAME"
        cutting.lists.append(char == "[" or calls)
        if len(cutting.lists) > MAX_BRACKETS:
            cutting.refuse(len(cutting.text), "too-deep", limit=str(MAX_BRACKETS))
            return
    elif char in ")]" and cutting.lists:
        cutting.lists.pop()
    cutting.take(cutting.at + 1, _MARKS[char])


def _spaced_units(tokens: list[Token]) -> list[Problem]:
    """A bare number followed by a name can only be a unit written apart."""
    return [
        problem("spaced-unit", first.span.to(second.span), number=first.text, unit=second.text)
        for first, second in pairwise(tokens)
        if isinstance(first.literal, NumberLiteral) and not first.literal.unit_text and second.kind == "NAME"
        if (first.span.end_line, first.span.end_col) < (second.span.line, second.span.col)
    ]
