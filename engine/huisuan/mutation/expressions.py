"""Changes inside one expression: literals, comparisons, operands and filters, each a text of its own in the end.

Works on what was parsed, never on names, units or types: whether a change means anything is for the compiler to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import cast

from huisuan.mutation.changes import Change, Kind, here
from huisuan.mutation.figures import literals_beside, written
from huisuan.source import Span
from huisuan.syntax.expression import parse_scalar
from huisuan.syntax.figures import DateLiteral, NumberLiteral, RatioLiteral
from huisuan.syntax.located import Scalar
from huisuan.syntax.surface import (
    Aggregate,
    And,
    Attribute,
    Between,
    Call,
    Comparison,
    ComparisonOperator,
    Conditional,
    Expression,
    Index,
    ListDisplay,
    Membership,
    Name,
    Not,
    Or,
    TruthLiteral,
    Within,
    children,
    render,
)

OTHER_END: dict[ComparisonOperator, ComparisonOperator] = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "=": "!=",
    "!=": "=",
}
ROUNDINGS = ("round", "round_up", "round_down")
EXTREMES = {"min": "max", "max": "min"}


@dataclass(frozen=True, slots=True)
class Edit:
    """A changed expression: what was done to which part, and the whole that is left."""

    kind: Kind
    what: str
    was: str
    now: str
    span: Span = field(compare=False)
    whole: Expression = field(compare=False)


def changes_of(scalar: Scalar, *, condition: bool) -> Iterator[Change]:
    """Every change inside an expression; of a condition also its negation as a whole."""
    parsed = parse_scalar(scalar).node
    if parsed is None:
        return
    if condition and _worth_negating(parsed):
        negated = _negated(parsed)
        yield here("condition", "negate", scalar, _scalar(scalar, negated), render(parsed), render(negated))
    for edit in edits(parsed):
        yield Change(edit.kind, "", edit.what, edit.was, edit.now, edit.span, _scalar(scalar, edit.whole))


def _scalar(scalar: Scalar, node: Expression) -> Scalar:
    return Scalar(render(node), scalar.span)


def edits(node: Expression) -> Iterator[Edit]:
    """Changes of a node and of all its parts, outermost first, in written order."""
    yield from _own(node)
    for part in children(node):
        if _is_name(node, part):
            continue
        for edit in edits(part):
            yield replace(edit, whole=_with_part(node, part, edit.whole))


def _is_name(node: Expression, part: Expression) -> bool:
    """Parts that only name something: a collection, the base of a field or of a period."""
    match node:
        case Aggregate(collection=collection):
            return part is collection
        case Attribute():
            return True
        case Index(base=base):
            return part is base
        case _:
            return False


def _own(node: Expression) -> Iterator[Edit]:
    match node:
        case NumberLiteral() | RatioLiteral() | DateLiteral():
            yield from _literal(node)
        case Comparison():
            yield _edit("comparison", node.operator, node, replace(node, operator=OTHER_END[node.operator]))
        case Between():
            yield from _between(node)
        case And() | Or():
            yield from _operands(node)
        case Aggregate(where=where) if where is not None:
            yield from _filter(node, where)
        case Conditional():
            turned = replace(node, condition=_negated(node.condition))
            yield _edit("condition", "if negate", node, turned)
        case Membership(members=ListDisplay(items=items) as members) if len(items) > 1:
            for place, item in enumerate(items):
                rest = replace(members, items=(*items[:place], *items[place + 1 :]))
                changed = replace(node, members=rest)
                yield Edit("condition", f"{render(item)} out", render(node), render(changed), item.span, changed)
        case Call(function=function, arguments=arguments):
            yield from _call(node, function, arguments)
        case _:
            return


def _edit(kind: Kind, what: str, old: Expression, new: Expression) -> Edit:
    return Edit(kind, what, render(old), render(new), old.span, new)


def _literal(node: NumberLiteral | RatioLiteral | DateLiteral) -> Iterator[Edit]:
    kind: Kind = "date" if isinstance(node, DateLiteral) else "number"
    text = written(node)
    for each in literals_beside(node):
        # A name is printed as it is written, and so is the text of a literal that stands no more for its value.
        yield Edit(kind, f"{text} {each.step}", text, each.text, node.span, Name(each.text, node.span))


def _between(node: Between) -> Iterator[Edit]:
    for what, first, second in (("low end", ">", "<="), ("high end", ">=", "<")):
        low = Comparison(cast("ComparisonOperator", first), node.value, node.low, node.span)
        high = Comparison(cast("ComparisonOperator", second), node.value, node.high, node.span)
        yield _edit("comparison", what, node, And((low, high), node.span))


def _operands(node: And | Or) -> Iterator[Edit]:
    name = "and" if isinstance(node, And) else "or"
    for place, part in enumerate(node.operands):
        rest = (*node.operands[:place], *node.operands[place + 1 :])
        left = rest[0] if len(rest) == 1 else replace(node, operands=rest)
        yield Edit("condition", f"{name} {place + 1} drop", render(node), render(left), part.span, left)
        if _worth_negating(part):
            turned = replace(node, operands=(*node.operands[:place], _negated(part), *node.operands[place + 1 :]))
            yield Edit("condition", f"{name} {place + 1} negate", render(node), render(turned), part.span, turned)


def _filter(node: Aggregate, where: Expression) -> Iterator[Edit]:
    if node.value is not None or node.kind in ("count", "any"):
        yield _edit("condition", "where drop", node, replace(node, where=None))
    if _worth_negating(where):
        yield _edit("condition", "where negate", node, replace(node, where=_negated(where)))


def _call(node: Call, function: str, arguments: tuple[Expression, ...]) -> Iterator[Edit]:
    if function in EXTREMES and len(arguments) > 1:
        other = EXTREMES[function]
        yield _edit("cap", f"{function} to {other}", node, replace(node, function=other))
        for place, part in enumerate(arguments):
            rest = (*arguments[:place], *arguments[place + 1 :])
            left = rest[0] if len(rest) == 1 else replace(node, arguments=rest)
            yield Edit("cap", f"{function} {place + 1} drop", render(node), render(left), part.span, left)
    if function in ROUNDINGS:
        for other in ROUNDINGS:
            if other != function:
                yield _edit("rounding", f"{function} to {other}", node, replace(node, function=other))


def _worth_negating(node: Expression) -> bool:
    """Not where another change says the same (`=` to `!=`), nor for judgements, which a rule may only ask to be met."""
    match node:
        case Comparison(operator="=" | "!=") | TruthLiteral():
            return False
        case Attribute(base=Name(text="judgement")):
            return False
        case _:
            return True


def _negated(node: Expression) -> Expression:
    match node:
        case Not(operand=operand):
            return operand
        case Membership() | Within():
            return replace(node, negated=not node.negated)
        case _:
            return Not(node, node.span)


def _with_part(node: Expression, part: Expression, other: Expression) -> Expression:
    """The node with `other` where `part` was."""
    found: dict[str, object] = {}
    for each in fields(node):
        value = getattr(node, each.name)
        if value is part:
            found[each.name] = other
        elif isinstance(value, tuple) and any(item is part for item in value):
            found[each.name] = tuple(other if item is part else item for item in value)
    return replace(node, **found)  # type: ignore[arg-type]  # fields of the node's own type
