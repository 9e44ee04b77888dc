"""One benefit's amount through its own stages: lines, rounding, selection among items, ceilings (D9, stages 1 to 4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from huisuan.ir.nodes import Add, Compare, Limit, Max, Mul, NodeId, Pick, Round, Running, Select, Sum
from huisuan.ir.program import Instalment, LimitEntry
from huisuan.mechanisms import shape
from huisuan.mechanisms.expressions import expression
from huisuan.mechanisms.conditions import lower_condition
from huisuan.mechanisms.parts import not_below_zero, number_of, same_unit, value_at
from huisuan.mechanisms.scope import Lowered, Scope
from huisuan.source import Span
from huisuan.syntax.located import Mapping, Node, Scalar
from huisuan.vocabulary.units import Label

APPLICANT_KEYS = frozenset(("applicant", "enterprise", "individual", "household", "farm", "organisation", "park"))


@dataclass(frozen=True, slots=True)
class CountLimit:
    """At most `most` lines in each group of `keys`, in `order` by the numbers `by`."""

    keys: tuple[NodeId, ...]
    names: tuple[str, ...]
    most: int
    order: Literal["first", "best"]
    by: tuple[NodeId, ...]
    test: NodeId | None = None


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A limit as written: its value, what it is per, and what has been paid against it before (None: not across time)."""

    name: str
    value: NodeId
    per: tuple[str, ...]
    period: str
    keys: tuple[NodeId, ...]
    prior: NodeId | None


@dataclass(frozen=True, slots=True)
class Award:
    """The nodes of a benefit's own stages; `own` is what it would pay before other benefits, prior awards counted."""

    line: NodeId
    taken: NodeId
    each: NodeId
    amount: NodeId
    own: NodeId
    limits: tuple[LimitEntry, ...]
    instalments: tuple[Instalment, ...] = ()


def rounded_line(scope: Scope, value: NodeId, minor_digits: int) -> NodeId:
    return scope.add(Round(not_below_zero(scope, value), Fraction(1, 10**minor_digits), "half_away"))


def counted(scope: Scope, member: NodeId, line: NodeId, counts: tuple[CountLimit, ...]) -> NodeId:
    """Which items are taken once every count limit, inner first, has chosen."""
    taken = member
    for each in counts:
        picked = scope.add(Pick(scope.frame, taken, line, each.most, each.order, each.by, each.keys, "taken"))
        taken = picked if each.test is None else scope.add(Select(each.test, picked, taken))
    return taken


def single_award(scope: Scope, line: NodeId, ceilings: tuple[Ceiling, ...]) -> Award:
    """A benefit with one line for the whole profile."""
    yes = scope.const(True)
    amount, own = line, line
    entries = []
    for each in ceilings:
        amount = scope.add(Limit(amount, each.value, each.name))
        left = _left(scope, each)
        bound = scope.add(Compare("<", left, own))
        entries.append(LimitEntry(each.name, each.per, each.period, 0, own, each.value, each.prior, bound))
        own = scope.add(Limit(own, left, each.name))
    return Award(line, yes, own, amount, own, tuple(entries))


def _left(scope: Scope, ceiling: Ceiling) -> NodeId:
    """What earlier awards leave of a ceiling."""
    if ceiling.prior is None:
        return ceiling.value
    rest = Add((ceiling.value, scope.add(Mul(ceiling.prior, scope.const(-1)))))
    return scope.add(Max((scope.const(0), scope.add(rest))))


def item_award(
    scope: Scope, member: NodeId, line: NodeId, counts: tuple[CountLimit, ...], ceilings: tuple[Ceiling, ...]
) -> Award:
    """A benefit with a line for each item that qualifies."""
    frame = scope.frame
    taken = counted(scope, member, line, counts)
    by = counts[-1].by if counts else ()
    if not ceilings:
        total = _chosen_sum(scope, member, line, counts)
        return Award(line, taken, line, total, total, ())
    amounts, paid, entries = line, line, []
    amount = own = line
    for each in ceilings:
        left = _left(scope, each)
        running = Running(frame, taken, paid, left, by, each.keys, "each")
        pre = scope.add(Sum(frame, taken, paid))
        if not each.keys:
            bound = scope.add(Compare("<", left, pre))
            entries.append(LimitEntry(each.name, each.per, each.period, 0, pre, each.value, each.prior, bound))
        amount = scope.add(Running(frame, taken, amounts, each.value, by, each.keys, "sum"))
        own = scope.add(replace(running, out="sum"))
        amounts = scope.add(Running(frame, taken, amounts, each.value, by, each.keys, "each"))
        paid = scope.add(running)
    if counts:
        most = _chosen_sum(scope, member, line, counts)
        amount, own = scope.add(Limit(amount, most, "count")), scope.add(Limit(own, most, "count"))
    return Award(line, taken, paid, amount, own, tuple(entries))


def _chosen_sum(scope: Scope, member: NodeId, line: NodeId, counts: tuple[CountLimit, ...]) -> NodeId:
    if not counts:
        return scope.add(Sum(scope.frame, member, line))
    inner = counted(scope, member, line, counts[:-1])
    last = counts[-1]
    chosen = scope.add(Pick(scope.frame, inner, line, last.most, last.order, last.by, last.keys, "sum"))
    if last.test is None:
        return chosen
    return scope.add(Select(last.test, chosen, _chosen_sum(scope, member, line, counts[:-1])))


def read_counts(scope: Scope, node: Node | None) -> tuple[CountLimit, ...]:
    """`count:` of a benefit with items: one limit or a list, inner first."""
    if node is None:
        return ()
    found = [_read_count(scope, each) for each in (shape.items(scope, node) if not isinstance(node, Mapping) else (node,))]
    counts = tuple(each for each in found if each is not None)
    for inner, outer in zip(counts, counts[1:], strict=False):
        if not set(outer.names) <= set(inner.names):
            words = {"first": ", ".join(inner.names), "second": ", ".join(outer.names)}
            scope.report("limit-nesting", node.span, **words)
    return counts


def _read_count(scope: Scope, node: Node) -> CountLimit | None:
    tree = shape.mapping(scope, node)
    if tree is None:
        return None
    inner = scope.at("count", role="count")
    shape.check_keys(inner, tree, ("per", "max", "order", "if"))
    most = value_at(inner, tree, "max", "count")
    bounds = None if most is None else scope.shop.builder.bounds[most.node]
    if bounds is None or bounds.lo != bounds.hi:
        return None
    names = [name for name in _names(scope, tree.get("per")) if name.text not in APPLICANT_KEYS]
    keys = [_key(scope, name) for name in names]
    order, by = _order(scope, tree.get("order"))
    condition = tree.get("if")
    test = None if condition is None else lower_condition(replace(inner.outside(), role=None), condition)
    known = tuple(key for key in keys if key is not None)
    return CountLimit(known, tuple(name.text for name in names), int(bounds.lo), order, by, test)


def _names(scope: Scope, node: Node | None) -> list[Scalar]:
    return [each for each in shape.items(scope, node) if isinstance(each, Scalar)]


def _key(scope: Scope, name: Scalar) -> NodeId | None:
    typed = expression(replace(scope, role=None), name)
    return None if typed is None else typed.node


def _order(scope: Scope, node: Node | None) -> tuple[Literal["first", "best"], tuple[NodeId, ...]]:
    """`best`, or `{first: date}`; without it the first by id."""
    if isinstance(node, Scalar):
        if node.text != "best":
            scope.report("unknown-member", node.span, name=node.text, fact="order")
        return "best", ()
    if isinstance(node, Mapping):
        keys = [_key(scope, name) for name in _names(scope, node.get("first"))]
        return "first", tuple(key for key in keys if key is not None)
    return "first", ()


def read_ceilings(scope: Scope, node: Node | None, value: Lowered | None) -> tuple[Ceiling, ...]:
    """`limit:` of a benefit: one or a list, from the narrowest to the widest."""
    if node is None or value is None:
        return ()
    written = (node,) if isinstance(node, Mapping) else shape.items(scope, node)
    found = [_read_ceiling(scope, each, place, value) for place, each in enumerate(written, 1)]
    return tuple(each for each in found if each is not None)


def _read_ceiling(scope: Scope, node: Node, place: int, value: Lowered) -> Ceiling | None:
    tree = shape.mapping(scope, node)
    if tree is None:
        return None
    inner = scope.at("limit" if place == 1 else f"limit{place}", role="cap")
    shape.check_keys(inner, tree, ("max", "per", "prior"))
    most = shape.needed(inner, tree, "max")
    ceiling = None if most is None else number_of(inner.at("max", role="cap"), most)
    if ceiling is None or not same_unit(scope, (value, ceiling), tree.span):
        return None
    names = _names(scope, tree.get("per"))
    period = "year" if any(name.text == "year" for name in names) else "lifetime"
    keys = [_key(scope, name) for name in names if name.text not in APPLICANT_KEYS | {"year", "lifetime"}]
    known = tuple(key for key in keys if key is not None)
    timed = any(name.text in ("year", "lifetime") for name in names)
    prior = _prior(scope, period) if timed and not known and tree.get("prior") is None else None
    return Ceiling(inner.path, ceiling.node, tuple(name.text for name in names), period, known, prior)


def _prior(scope: Scope, period: str) -> NodeId | None:
    """What the applicant has already been paid under this benefit, in the policy year or ever."""
    since = " and award_year = policy_year" if period == "year" and scope.names.policy_year else ""
    text = f"sum(amount of prior_awards where benefit = '{scope.benefit}'{since})"
    outer = replace(scope.outside(), role=None)
    typed = expression(outer, Scalar(text, _nowhere(scope)))
    return None if typed is None else typed.node


def _nowhere(scope: Scope) -> Span:
    return Span(scope.path, 1, 1, 1, 1)


def read_phases(scope: Scope, node: Node | None, award: Award, minor_digits: int) -> Award:
    """`phases:` — an award paid in parts: each rounds down, the last takes the rest, and each may have its own limit."""
    if node is None:
        return award
    rows = [tree for each in shape.items(scope, node) if (tree := shape.mapping(scope, each)) is not None]
    minor = Fraction(1, 10**minor_digits)
    parts: list[tuple[Label, NodeId]] = []
    before: list[NodeId] = []
    for place, row in enumerate(rows, 1):
        inner = scope.at("phases", str(place))
        shape.check_keys(inner, row, ("share", "limited_by", "label"))
        share = value_at(inner, row, "share", "rate")
        if share is None:
            return award
        if place < len(rows):
            sum_of = scope.add(Round(scope.add(Mul(award.own, share.node)), minor, "floor"))
        else:
            rest = [scope.add(Mul(each, scope.const(-1))) for each in before]
            sum_of = scope.add(Add((award.own, *rest))) if rest else award.own
        before.append(sum_of)
        limit = row.get("limited_by")
        if limit is not None:
            top = number_of(inner.at("limited_by", role="cap"), limit)
            sum_of = sum_of if top is None else scope.add(Limit(sum_of, top.node, f"{inner.path}.limited_by"))
        parts.append((_label(row.get("label"), place), sum_of))
    total = scope.add(Add(tuple(part for _, part in parts))) if len(parts) > 1 else parts[0][1]
    instalments = tuple(Instalment((label.zh, label.en), part) for label, part in parts)
    return replace(award, amount=total, own=total, instalments=instalments)


def _label(node: Node | None, place: int) -> Label:
    if isinstance(node, Scalar):
        return Label(node.text, node.text)
    if isinstance(node, Mapping):
        zh, en = node.get("zh"), node.get("en")
        return Label(zh.text if isinstance(zh, Scalar) else "", en.text if isinstance(en, Scalar) else "")
    return Label(f"第{place}期", f"part {place}")

