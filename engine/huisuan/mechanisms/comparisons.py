"""Comparisons, membership, regions and periods. Every comparison says whether its end is included (promise 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huisuan.ir.nodes import And, Compare, CompareOp, Member, NodeId, Not, Or, Select
from huisuan.mechanisms.checks import TRUTH, part, same_sort
from huisuan.mechanisms.scope import Scope, Sort, Typed
from huisuan.problems import closest
from huisuan.source import Span
from huisuan.syntax import surface


def _threshold(scope: Scope) -> Scope:
    return scope.having("threshold" if scope.role else None)


def comparison(scope: Scope, node: surface.Comparison) -> Typed | None:
    scope = _threshold(scope)
    before = len(scope.shop.problems)
    named = _named_member(scope, node.left, node.right) or _named_member(scope, node.right, node.left)
    if len(scope.shop.problems) > before:
        return None
    text = surface.render(node)
    if named is not None:
        option, member = named
        if node.operator not in ("=", "!="):
            scope.report("type-mismatch", node.span, text=text, **_ordered_only())
            return None
        found = _is_one_of(scope, option, (member,), node)
        return Typed(found if node.operator == "=" else scope.add(Not(found), node.span, text), TRUTH)
    left, right = part(scope, node.left), part(scope, node.right)
    if left is None or right is None:
        return None
    return compared(scope, node.operator, left, right, node)


def _ordered_only() -> dict[str, str]:
    return {"wanted_zh": "数或日期", "wanted_en": "a number or a date", "found_zh": "选项", "found_en": "an option"}


def compared(scope: Scope, operator: str, left: Typed, right: Typed, node: surface.Expression) -> Typed | None:
    """Two elaborated sides under an operator."""
    text = surface.render(node)
    if {left.sort.name, right.sort.name} <= {"enum", "text"}:
        if operator not in ("=", "!="):
            scope.report("type-mismatch", node.span, text=text, **_ordered_only())
            return None
    elif not same_sort(scope, left, right, node):
        return None
    op, first, second, negated = _normal(operator, left.node, right.node)
    found = scope.add(Compare(op, first, second), node.span, text)
    return Typed(scope.add(Not(found), node.span, text) if negated else found, TRUTH)


def _normal(operator: str, left: NodeId, right: NodeId) -> tuple[CompareOp, NodeId, NodeId, bool]:
    match operator:
        case ">":
            return "<", right, left, False
        case ">=":
            return "<=", right, left, False
        case "<":
            return "<", left, right, False
        case "<=":
            return "<=", left, right, False
        case "!=":
            return "=", left, right, True
        case _:
            return "=", left, right, False


@dataclass(frozen=True, slots=True)
class _Asked:
    """An option a condition asks about, and the member it counts as where it is known to be none."""

    typed: Typed
    otherwise: str | None = None


def _asked(scope: Scope, node: surface.Expression) -> _Asked | None:
    """The value asked about; of `given x else m` on an option, `m` is one of its members."""
    if isinstance(node, surface.Given) and (word := _word(node.otherwise)) is not None:
        value = scope.shop.elaborate(scope, node.value)
        if value is None:
            return None
        if value.sort.name == "enum":
            member = member_of(scope, value, word, node.otherwise.span)
            return None if member is None else _Asked(value, member)
    typed = part(scope, node)
    return None if typed is None else _Asked(typed)


def _is_one_of(scope: Scope, option: _Asked, members: tuple[str, ...], node: surface.Expression) -> NodeId:
    text = surface.render(node)
    found = scope.add(Member(option.typed.node, members), node.span, text)
    if option.otherwise is None or option.typed.none is None:
        return found
    counts = scope.const(option.otherwise in members)
    return scope.add(Select(option.typed.none, counts, found), node.span, text)


def _named_member(scope: Scope, enum: surface.Expression, other: surface.Expression) -> tuple[_Asked, str] | None:
    """An enum on one side and one of its members, by name, on the other."""
    word = _word(other)
    if word is None or not isinstance(enum, surface.Name | surface.Attribute | surface.Given):
        return None
    if isinstance(enum, surface.Name) and not _is_known(scope, enum.text):
        return None
    if isinstance(other, surface.Name) and _is_known(scope, other.text):
        return None
    option = _asked(scope, enum)
    if option is None or option.typed.sort.name != "enum":
        return None
    member = member_of(scope, option.typed, word, other.span)
    return None if member is None else (option, member)


def _is_known(scope: Scope, word: str) -> bool:
    if word in scope.named or any(each.field(word) is not None for each in scope.collections):
        return True
    return scope.shop.vocabulary.fact(word, scope.names.pack) is not None


def members_of(scope: Scope, typed: Typed) -> dict[str, str]:
    """What an enum's members may be called, to their ids."""
    if typed.sort.fact is not None:
        return {word: each.id for each in typed.sort.fact.members for word in (*each.aliases, each.label.zh, each.id)}
    node = scope.shop.builder.nodes[typed.node]
    decl = getattr(node, "decl", None)
    return {} if decl is None else {each: each for each in scope.shop.builder.inputs[decl].members}


def member_of(scope: Scope, typed: Typed, word: str, span: Span) -> str | None:
    """The id of the member called `word`."""
    known = members_of(scope, typed)
    if word not in known:
        fact = typed.sort.fact.id if typed.sort.fact else ""
        allowed = "、".join(dict.fromkeys(known.values()))
        scope.report("unknown-member", span, closest(word, known), value=word, name=fact, allowed=allowed)
        return None
    return known[word]


def membership(scope: Scope, node: surface.Membership) -> Typed | None:
    scope = _threshold(scope)
    asked = _asked(scope, node.element)
    if asked is None:
        return None
    element = asked.typed
    if not isinstance(node.members, surface.ListDisplay):
        words = {"expected_zh": "列表，如 [a, b]", "expected_en": "a list such as [a, b]"}
        scope.report("expression-syntax", node.members.span, found=surface.render(node.members), **words)
        return None
    text = surface.render(node)
    if element.sort.name in ("enum", "text"):
        members = _members_listed(scope, element, node.members)
        if members is None:
            return None
        found = _is_one_of(scope, asked, members, node)
    else:
        each_equal = []
        for item in node.members.items:
            other = part(scope, item)
            equal = None if other is None else compared(scope, "=", element, other, item)
            if equal is None:
                return None
            each_equal.append(equal.node)
        found = scope.add(Or(tuple(each_equal)), node.span, text)
    return Typed(scope.add(Not(found), node.span, text) if node.negated else found, TRUTH)


def _members_listed(scope: Scope, element: Typed, listed: surface.ListDisplay) -> tuple[str, ...] | None:
    found: set[str] = set()
    for each in listed.items:
        word = _word(each)
        member = member_of(scope, element, word, each.span) if word and element.sort.name == "enum" else word
        if member is None:
            return None
        found.add(member)
    return tuple(sorted(found))


def _word(node: surface.Expression) -> str | None:
    match node:
        case surface.Name(text=text):
            return text
        case surface.TextLiteral(value=value):
            return value
        case _:
            return None


def inside(scope: Scope, node: NodeId, low: NodeId, high: NodeId, span: Span, text: str) -> NodeId:
    """Low <= node <= high."""
    return scope.add(And((scope.add(Compare("<=", low, node)), scope.add(Compare("<=", node, high)))), span, text)


def within(scope: Scope, node: surface.Within) -> Typed | None:
    element = part(scope, node.element)
    if element is None:
        return None
    ends = _container(scope, element.sort, node.container)
    if ends is None:
        return None
    text = surface.render(node)
    found = inside(scope, element.node, scope.const(ends[0]), scope.const(ends[1]), node.span, text)
    return Typed(scope.add(Not(found), node.span, text) if node.negated else found, TRUTH)


def _container(scope: Scope, sort: Sort, node: surface.Expression) -> tuple[int, int] | None:
    word = _word(node) or (node.text if isinstance(node, surface.NumberLiteral) else None)
    if sort.name == "date":
        if word == "policy":
            return scope.names.since.toordinal(), scope.names.until.toordinal()
        if word is not None and word.isdigit() and len(word) == 4:
            return date(int(word), 1, 1).toordinal(), date(int(word), 12, 31).toordinal()
        if word == "policy_year" and scope.names.policy_year is not None:
            year = scope.names.policy_year
            return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    if sort.name == "region" and word is not None:
        found = scope.shop.vocabulary.region_range(word)
        if found is None:
            near = closest(word, scope.shop.vocabulary.region_names())
            scope.report("unknown-region", node.span, near, name=word)
        return found
    if sort.name == "industry" and word is not None:
        codes = scope.shop.vocabulary.industry_range(word)
        if codes is None:
            near = scope.shop.vocabulary.industries.near(word)
            scope.report("unknown-industry", node.span, near, name=word)
        return codes
    scope.report("type-mismatch", node.span, text=surface.render(node), **_container_wanted())
    return None


def _container_wanted() -> dict[str, str]:
    wanted = {"wanted_zh": "地区、行业或时期", "wanted_en": "a region, an industry or a period"}
    return {**wanted, "found_zh": "别的值", "found_en": "something else"}


def between(scope: Scope, node: surface.Between) -> Typed | None:
    scope = _threshold(scope)
    value, low, high = (part(scope, each) for each in (node.value, node.low, node.high))
    if value is None or low is None or high is None:
        return None
    if not (same_sort(scope, value, low, node) and same_sort(scope, value, high, node)):
        return None
    return Typed(inside(scope, value.node, low.node, high.node, node.span, surface.render(node)), TRUTH)
