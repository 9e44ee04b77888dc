"""The expressions nine in ten rules are made of, read without the parser: a name, a literal, `a within b`, `a >= b`.

What is read here is what the grammar would make of the same tokens; anything longer is the parser's.
"""

from __future__ import annotations

from typing import cast

from huisuan.syntax import surface
from huisuan.syntax.surface import Expression
from huisuan.syntax.tokens import COMPARISONS, Token


def short_form(tokens: tuple[Token, ...]) -> Expression | None:
    """The expression, if it is one of these forms."""
    match tokens:
        case (only,):
            return _atom(only)
        case (Token(kind="NAME") as left, Token(kind="WITHIN"), Token(kind="NAME") as right):
            element, container = surface.Name(left.text, left.span), surface.Name(right.text, right.span)
            return surface.Within(element, container, False, left.span.to(right.span))
        case (left, Token(kind="COMPARE") as sign, right):
            one, other = _atom(left), _atom(right)
            if one is None or other is None:
                return None
            operator = cast("surface.ComparisonOperator", COMPARISONS[sign.text])
            return surface.Comparison(operator, one, other, left.span.to(right.span))
        case _:
            return None


def _atom(token: Token) -> Expression | None:
    return surface.Name(token.text, token.span) if token.kind == "NAME" else token.literal
