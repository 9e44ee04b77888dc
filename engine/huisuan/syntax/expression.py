"""Reads the expression language: text to surface nodes, all faults as problems with exact places.

Never raises on any text. Names, units and types are not resolved here. The parser library is imported on first use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from huisuan.problems import Problem, problem
from huisuan.source import Span
from huisuan.syntax.figures import DateLiteral, NumberLiteral, RatioLiteral
from huisuan.syntax.located import Scalar
from huisuan.syntax.places import Places, places_from, places_in
from huisuan.syntax.surface import Expression, children
from huisuan.syntax.tokens import tokenise

MAX_LENGTH = 20_000
MAX_DEPTH = 100

Quantity: TypeAlias = NumberLiteral | RatioLiteral | DateLiteral


@dataclass(frozen=True, slots=True)
class ExpressionOutcome:
    """A node and no problems, or no node and at least one."""

    node: Expression | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class LiteralOutcome:
    """A literal and no problems, or none and at least one."""

    node: Quantity | None
    problems: tuple[Problem, ...]


def parse_expression(text: str, at: Span) -> ExpressionOutcome:
    """An expression that starts at `at`: its first character's place, or the extent of a one-line scalar."""
    return _parse(text, places_from(text, at))


def parse_scalar(scalar: Scalar) -> ExpressionOutcome:
    """An expression in a YAML scalar of any style, with places exact through quotes, escapes and folded lines."""
    return _parse(scalar.text, places_in(scalar))


def parse_literal(text: str, at: Span) -> LiteralOutcome:
    """A single number, ratio or date that starts at `at`."""
    return _parse_literal(text, places_from(text, at))


def parse_literal_scalar(scalar: Scalar) -> LiteralOutcome:
    """A single number, ratio or date in a YAML scalar."""
    return _parse_literal(scalar.text, places_in(scalar))


def _parse(text: str, places: Places) -> ExpressionOutcome:
    if len(text) > MAX_LENGTH:
        return _failed(problem("expression-too-long", places.whole, limit=str(MAX_LENGTH)))
    tokens, problems = tokenise(text, places)
    if problems:
        return _failed(*problems)
    if not tokens:
        return _failed(problem("empty-expression", places.whole))
    # The parser library takes 0.1 s to import; a run on compiled packs never needs it.
    from huisuan.syntax.parsing import parse_tokens  # noqa: PLC0415

    end = tokens[-1].span
    node = parse_tokens(tokens, Span(end.file, end.end_line, end.end_col, end.end_line, end.end_col))
    if isinstance(node, Problem):
        return _failed(node)
    if _too_deep(node):
        return _failed(problem("too-deep", node.span, limit=str(MAX_DEPTH)))
    return ExpressionOutcome(node, ())


def _parse_literal(text: str, places: Places) -> LiteralOutcome:
    shown = text if len(text) <= 40 else text[:39] + "…"
    if not text.strip():
        return LiteralOutcome(None, (problem("missing-value", places.whole, where_zh="这里", where_en="this"),))
    if len(text) > MAX_LENGTH:
        return LiteralOutcome(None, (problem("expression-too-long", places.whole, limit=str(MAX_LENGTH)),))
    tokens, problems = tokenise(text, places)
    if problems:
        return LiteralOutcome(None, problems)
    literal = tokens[0].literal if len(tokens) == 1 else None
    match literal:
        case NumberLiteral() | RatioLiteral() | DateLiteral():
            return LiteralOutcome(literal, ())
        case _:
            return LiteralOutcome(None, (problem("bad-literal", places.span(0, len(text)), text=shown),))


def _failed(*problems: Problem) -> ExpressionOutcome:
    return ExpressionOutcome(None, problems)


def _too_deep(node: Expression) -> bool:
    level: tuple[Expression, ...] = (node,)
    for _ in range(MAX_DEPTH):
        level = tuple(part for each in level for part in children(each))
        if not level:
            return False
    return True
