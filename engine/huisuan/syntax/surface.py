"""Surface nodes of the expression language: what an author wrote, before names and units are resolved.

Equality ignores places. `render` gives canonical text, and reading that text gives an equal node.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, assert_never

from huisuan.source import Span
from huisuan.syntax.figures import DateLiteral, NumberLiteral, RatioLiteral

ArithmeticOperator: TypeAlias = Literal["+", "-", "*", "/"]
ComparisonOperator: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">="]
AggregateKind: TypeAlias = Literal["count", "sum", "min", "max", "any", "all"]


@dataclass(frozen=True, slots=True)
class TextLiteral:
    value: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TruthLiteral:
    value: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name:
    text: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Attribute:
    """`base.field`: an item's field, or a member of `reading`, `parameter`, `judgement`, `choice`, `this`, `other`."""

    base: Reference
    field_name: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Index:
    """`base[index]`: a period fact at a period."""

    base: Reference
    index: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`kind(value of collection where condition)`; `count` and `any` have no value."""

    kind: AggregateKind
    value: Expression | None
    collection: Reference
    where: Expression | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ListDisplay:
    items: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Negate:
    operand: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    operator: ArithmeticOperator
    left: Expression
    right: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    operator: ComparisonOperator
    left: Expression
    right: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Membership:
    """`element in members`; members is a list or names one."""

    element: Expression
    members: Expression
    negated: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Within:
    """`element within container`: a region in a region, a date in a period."""

    element: Expression
    container: Expression
    negated: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Between:
    """Both ends included."""

    value: Expression
    low: Expression
    high: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    operand: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class And:
    """Two operands or more; `a and b and c` is one node, `(a and b) and c` two."""

    operands: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Or:
    operands: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Conditional:
    """`then if condition else otherwise`."""

    then: Expression
    condition: Expression
    otherwise: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Given:
    """`given value else otherwise`: the value, unless it is known to be none."""

    value: Expression
    otherwise: Expression
    span: Span = field(compare=False, repr=False)


Reference: TypeAlias = Name | Attribute | Index
Literals: TypeAlias = NumberLiteral | RatioLiteral | DateLiteral | TextLiteral | TruthLiteral
Expression: TypeAlias = (
    Literals
    | Reference
    | Call
    | Aggregate
    | ListDisplay
    | Negate
    | Arithmetic
    | Comparison
    | Membership
    | Within
    | Between
    | Not
    | And
    | Or
    | Conditional
    | Given
)


def children(node: Expression) -> tuple[Expression, ...]:
    """The direct parts of a node, in written order."""
    match node:
        case NumberLiteral() | RatioLiteral() | DateLiteral() | TextLiteral() | TruthLiteral() | Name():
            return ()
        case Attribute(base=base):
            return (base,)
        case Index(base=base, index=index):
            return (base, index)
        case Call(arguments=parts) | ListDisplay(items=parts) | And(operands=parts) | Or(operands=parts):
            return parts
        case Aggregate(value=value, collection=collection, where=where):
            return tuple(part for part in (value, collection, where) if part is not None)
        case Negate(operand=operand) | Not(operand=operand):
            return (operand,)
        case Arithmetic(left=left, right=right) | Comparison(left=left, right=right):
            return (left, right)
        case Membership(element=left, members=right) | Within(element=left, container=right):
            return (left, right)
        case Between(value=value, low=low, high=high):
            return (value, low, high)
        case Conditional(then=then, condition=condition, otherwise=otherwise):
            return (then, condition, otherwise)
        case Given(value=value, otherwise=otherwise):
            return (value, otherwise)
        case _:
            assert_never(node)


def walk(node: Expression) -> Iterator[Expression]:
    """The node and all its parts, outermost first, in written order."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(children(current)))


CHOICE, DISJUNCTION, CONJUNCTION, NEGATION, RELATION, SUM, PRODUCT, UNARY, ATOM = range(9)


def precedence(node: Expression) -> int:
    """How tightly a node's written form binds."""
    match node:
        case Conditional() | Given():
            return CHOICE
        case Or():
            return DISJUNCTION
        case And():
            return CONJUNCTION
        case Not():
            return NEGATION
        case Comparison() | Membership() | Within() | Between():
            return RELATION
        case Arithmetic(operator="+" | "-"):
            return SUM
        case Arithmetic():
            return PRODUCT
        case Negate():
            return UNARY
        case NumberLiteral() | RatioLiteral() | DateLiteral() | TextLiteral() | TruthLiteral():
            return ATOM
        case Name() | Attribute() | Index() | Call() | Aggregate() | ListDisplay():
            return ATOM
        case _:
            assert_never(node)


def render(node: Expression) -> str:
    """Canonical text of a node."""
    match node:
        case NumberLiteral(text=text) | RatioLiteral(text=text) | Name(text=text):
            return text
        case DateLiteral(value=day):
            return day.isoformat()
        case TextLiteral(value=text):
            return "'" + text.replace("'", "''") + "'"
        case TruthLiteral(value=truth):
            return "true" if truth else "false"
        case Attribute(base=base, field_name=name):
            return f"{render(base)}.{name}"
        case Index(base=base, index=index):
            return f"{render(base)}[{render(index)}]"
        case Call(function=function, arguments=arguments):
            return f"{function}({_listed(arguments)})"
        case Aggregate():
            return _render_aggregate(node)
        case ListDisplay(items=items):
            return f"[{_listed(items)}]"
        case Negate(operand=operand):
            return f"-{_tight(operand, UNARY)}"
        case Arithmetic(operator=operator, left=left, right=right):
            level = precedence(node)
            return f"{_tight(left, level)} {operator} {_tight(right, level + 1)}"
        case _:
            return _render_condition(node)


def _render_aggregate(node: Aggregate) -> str:
    value = "" if node.value is None else f"{render(node.value)} of "
    where = "" if node.where is None else f" where {render(node.where)}"
    return f"{node.kind}({value}{render(node.collection)}{where})"


def _render_condition(
    node: Comparison | Membership | Within | Between | Not | And | Or | Conditional | Given,
) -> str:
    match node:
        case Comparison(operator=operator, left=left, right=right):
            return f"{_tight(left, SUM)} {operator} {_tight(right, SUM)}"
        case Membership(element=element, members=members, negated=negated):
            return f"{_tight(element, SUM)} {'not in' if negated else 'in'} {_tight(members, SUM)}"
        case Within(element=element, container=container, negated=negated):
            return f"{_tight(element, SUM)} {'not within' if negated else 'within'} {_tight(container, ATOM)}"
        case Between(value=value, low=low, high=high):
            return f"{_tight(value, SUM)} between {_tight(low, SUM)} and {_tight(high, SUM)}"
        case Not(operand=operand):
            return f"not {_tight(operand, NEGATION)}"
        case And(operands=operands):
            return " and ".join(_tight(part, NEGATION) for part in operands)
        case Or(operands=operands):
            return " or ".join(_tight(part, CONJUNCTION) for part in operands)
        case Conditional(then=then, condition=condition, otherwise=otherwise):
            return f"{_tight(then, DISJUNCTION)} if {_tight(condition, DISJUNCTION)} else {render(otherwise)}"
        case Given(value=value, otherwise=otherwise):
            return f"given {_tight(value, DISJUNCTION)} else {render(otherwise)}"
        case _:
            assert_never(node)


def _tight(node: Expression, level: int) -> str:
    text = render(node)
    return text if precedence(node) >= level else f"({text})"


def _listed(nodes: Iterable[Expression]) -> str:
    return ", ".join(render(node) for node in nodes)


__all__ = [
    "Aggregate",
    "AggregateKind",
    "And",
    "Arithmetic",
    "ArithmeticOperator",
    "Attribute",
    "Between",
    "Call",
    "Comparison",
    "ComparisonOperator",
    "Conditional",
    "DateLiteral",
    "Expression",
    "Given",
    "Index",
    "ListDisplay",
    "Literals",
    "Membership",
    "Name",
    "Negate",
    "Not",
    "NumberLiteral",
    "Or",
    "RatioLiteral",
    "Reference",
    "TextLiteral",
    "TruthLiteral",
    "Within",
    "children",
    "precedence",
    "render",
    "walk",
]
