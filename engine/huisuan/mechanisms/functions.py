"""The functions of the expression language. Date functions follow D14."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from huisuan.ir.nodes import Add, Calendar, CalendarFunction, Compare, Div, Max, Min, Mul, NodeId, Round, Select
from huisuan.mechanisms.checks import constant, numeric, part, same_sort
from huisuan.mechanisms.scope import Scope, Sort, Typed
from huisuan.problems import closest
from huisuan.syntax import surface
from huisuan.values import RoundMode
from huisuan.vocabulary.units import DIMENSIONLESS

Function = Callable[[Scope, surface.Call], Typed | None]


def _extreme(scope: Scope, node: surface.Call) -> Typed | None:
    parts = [part(scope, argument) for argument in node.arguments]
    known = [each for each in parts if each is not None]
    if len(known) < len(parts) or not known:
        return None
    if not all(same_sort(scope, known[0], other, node) for other in known[1:]):
        return None
    nodes = tuple(each.node for each in known)
    combined = Min(nodes) if node.function == "min" else Max(nodes)
    return Typed(scope.add(combined, node.span, surface.render(node)), known[0].sort)


ROUNDINGS: dict[str, RoundMode] = {"round": "half_away", "round_up": "ceil", "round_down": "floor"}


def _rounded(scope: Scope, node: surface.Call) -> Typed | None:
    inner = numeric(scope, node.arguments[0])
    step = numeric(replace(scope, role="step" if scope.role else None), node.arguments[1])
    if inner is None or step is None:
        return None
    size = constant(scope, step.node)
    if size is None or size <= 0:
        scope.report("constant-needed", node.arguments[1].span, text=surface.render(node.arguments[1]))
        return None
    if not same_sort(scope, inner, step, node):
        return None
    rounded = Round(inner.node, size, ROUNDINGS[node.function])
    return Typed(scope.add(rounded, node.span, surface.render(node)), inner.sort)


def _date(scope: Scope, node: surface.Expression) -> NodeId | None:
    typed = part(scope, node)
    if typed is None:
        return None
    if typed.sort.name != "date":
        words = {"wanted_zh": "日期", "wanted_en": "a date", "found_zh": "别的值", "found_en": "something else"}
        scope.report("type-mismatch", node.span, text=surface.render(node), **words)
        return None
    return typed.node


CALENDAR_PARTS: dict[str, tuple[CalendarFunction, str]] = {
    "year": ("year", "年"),
    "month": ("month", "个月"),
    "day": ("day", "天"),
}


def _calendar_part(scope: Scope, node: surface.Call) -> Typed | None:
    function, unit = CALENDAR_PARTS[node.function]
    day = _date(scope, node.arguments[0])
    if day is None:
        return None
    found = scope.add(Calendar(function, (day,)), node.span, surface.render(node))
    return Typed(found, Sort("number", scope.unit(unit)))


def _add_time(scope: Scope, node: surface.Call) -> Typed | None:
    day, count = _date(scope, node.arguments[0]), numeric(scope, node.arguments[1])
    if day is None or count is None:
        return None
    months = count.node if node.function == "add_months" else scope.add(Mul(count.node, scope.const(12)))
    return Typed(scope.add(Calendar("add_months", (day, months)), node.span, surface.render(node)), Sort("date"))


def _time_between(scope: Scope, node: surface.Call) -> Typed | None:
    start, end = _date(scope, node.arguments[0]), _date(scope, node.arguments[1])
    if start is None or end is None:
        return None
    text, unit = surface.render(node), scope.unit
    if node.function == "days_between":
        difference = Add((end, scope.add(Mul(start, scope.const(-1)))))
        return Typed(scope.add(difference, node.span, text), Sort("number", unit("天")))
    months = scope.add(Calendar("months_between", (start, end)), node.span, text)
    if node.function == "months_between":
        return Typed(months, Sort("number", unit("个月")))
    years = Round(scope.add(Mul(months, scope.const(Fraction(1, 12)))), Fraction(1), "floor")
    return Typed(scope.add(years, node.span, text), Sort("number", unit("年")))


def last_period(scope: Scope, node: surface.Expression) -> Typed | None:
    """A yearly fact in the year before the policy year."""
    year = scope.names.policy_year
    fact = scope.shop.vocabulary.fact(node.text, scope.names.pack) if isinstance(node, surface.Name) else None
    if fact is None or fact.period is None or year is None:
        scope.report("constant-needed", node.span, text=surface.render(node))
        return None
    return scope.read_fact(fact, year - 1, node.span)


def _last(scope: Scope, node: surface.Call) -> Typed | None:
    return last_period(scope, node.arguments[0])


def _growth(scope: Scope, node: surface.Call) -> Typed | None:
    """This / last - 1 (D5): never a cross product, so a base of nought is undefined, not growth without end."""
    this, last = part(scope, node.arguments[0]), last_period(scope, node.arguments[0])
    if this is None or last is None:
        return None
    text = surface.render(node)
    ratio = scope.add(Div(this.node, last.node, f"{scope.benefit}:{text}"), node.span, text)
    return Typed(scope.add(Add((ratio, scope.const(-1))), node.span, text), Sort("number", DIMENSIONLESS))


def _at(scope: Scope, node: surface.Call) -> Typed | None:
    """A dated parameter as it stood on a day: `at(parameter.minimum_wage, hired_on)`."""
    named, day = node.arguments[0], _date(scope, node.arguments[1])
    word = named.field_name if isinstance(named, surface.Attribute) else surface.render(named)
    values = scope.names.dated.get(word)
    if values is None:
        scope.report("unknown-parameter", named.span, closest(word, scope.names.dated), name=word)
        return None
    scope.use(f"parameter.{word}")
    if day is None:
        return None
    if values[0].since is not None:
        scope.report("no-earlier-value", node.span, name=word, start=values[0].since.isoformat())
        return None
    found = values[0].value.node
    for each in values[1:]:
        assert each.since is not None
        reached = scope.add(Compare("<=", scope.const(each.since.toordinal()), day))
        found = scope.add(Select(reached, each.value.node, found), node.span, surface.render(node))
    return Typed(found, values[0].value.sort)


FUNCTIONS: dict[str, tuple[int | None, Function]] = {
    "min": (None, _extreme),
    "max": (None, _extreme),
    "round": (2, _rounded),
    "round_up": (2, _rounded),
    "round_down": (2, _rounded),
    "year": (1, _calendar_part),
    "month": (1, _calendar_part),
    "day": (1, _calendar_part),
    "add_months": (2, _add_time),
    "add_years": (2, _add_time),
    "days_between": (2, _time_between),
    "months_between": (2, _time_between),
    "years_between": (2, _time_between),
    "last": (1, _last),
    "growth": (1, _growth),
    "at": (2, _at),
}


def call(scope: Scope, node: surface.Call) -> Typed | None:
    known = FUNCTIONS.get(node.function)
    if known is None:
        words = {"name": node.function, "allowed": "、".join(FUNCTIONS)}
        scope.report("unknown-function", node.span, closest(node.function, FUNCTIONS), **words)
        return None
    wanted, function = known
    if wanted is not None and len(node.arguments) != wanted:
        counts = {"wanted": str(wanted), "found": str(len(node.arguments))}
        scope.report("wrong-argument-count", node.span, function=node.function, **counts)
        return None
    return function(scope, node)
