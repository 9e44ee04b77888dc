"""What limits a benefit as written: `count:`, `limit:`, `ladder:` and `phases:`, read into the parts `award` is made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from huisuan.compiler.award import Award, Ceiling, CountLimit
from huisuan.ir.nodes import Add, Field, Limit, Max, Mul, NodeId, Round, Running
from huisuan.ir.program import APPLICANT_KEYS, Instalment
from huisuan.ir.reach import reached
from huisuan.mechanisms import shape
from huisuan.mechanisms.checks import constant
from huisuan.mechanisms.conditions import lower_condition
from huisuan.mechanisms.expressions import expression
from huisuan.mechanisms.parts import number_of, same_unit, value_at
from huisuan.mechanisms.scope import Lowered, Scope
from huisuan.source import Span
from huisuan.syntax.located import Mapping, Node, Scalar
from huisuan.vocabulary.units import Label


def read_ladder(scope: Scope, node: Node | None, member: NodeId, line: NodeId) -> NodeId:
    """`ladder:` — each item pays only what it exceeds the highest earlier grade of its group by."""
    tree = shape.mapping(scope, node)
    if tree is None:
        return line
    inner = scope.at("ladder")
    shape.check_keys(inner, tree, ("per", "order", "counting"))
    names = [name for name in _names(inner, tree.get("per")) if name.text not in APPLICANT_KEYS]
    keys = [_key(scope, name) for name in names]
    by = [_key(scope, name) for name in _names(inner, shape.needed(inner, tree, "order"))]
    counting = tree.get("counting")
    earlier = member if counting is None else lower_condition(inner.at("counting", role="threshold"), counting)
    if earlier is None or None in keys or None in by:
        return line
    known = tuple(key for key in keys if key is not None)
    order = tuple(each for each in by if each is not None)
    before = scope.add(Running(scope.frame, earlier, line, None, order, known, "before_max"), tree.span, "ladder")
    rest = scope.add(Add((line, scope.add(Mul(before, scope.const(-1))))))
    return scope.add(Max((scope.const(0), rest)), tree.span, "ladder")


def read_counts(scope: Scope, node: Node | None) -> tuple[CountLimit, ...]:
    """`count:` of a benefit with items: one limit or a list, inner first."""
    if node is None:
        return ()
    found = [
        _read_count(scope, each) for each in (shape.items(scope, node) if not isinstance(node, Mapping) else (node,))
    ]
    counts = tuple(each for each in found if each is not None)
    for inner, outer in pairwise(counts):
        if not set(outer.names) <= set(inner.names):
            words = {"first": ", ".join(inner.names), "second": ", ".join(outer.names)}
            scope.report("limit-nesting", node.span, **words)
    for place, count in enumerate(counts):
        odd = next((each for each in counts[:place] if not _grouped_by(scope, count, each)), None)
        if odd is not None:
            scope.report("limit-nesting", node.span, first=", ".join(odd.names), second="if")
    return counts


def _grouped_by(scope: Scope, count: CountLimit, inner: CountLimit) -> bool:
    """Whether a group of the inner limit is wholly under the test of `count`, or wholly beside it."""
    builder = scope.shop.builder
    if count.test is None:
        return True
    fields = (each for each in reached(builder, (count.test,)) if isinstance(builder.nodes[each], Field))
    read = {each for each in fields if builder.frames_of[each] == scope.frame}
    return read <= {each for key in inner.keys for each in reached(builder, (key,))}


def _read_count(scope: Scope, node: Node) -> CountLimit | None:
    tree = shape.mapping(scope, node)
    if tree is None:
        return None
    inner = scope.at("count", role="count")
    shape.check_keys(inner, tree, ("per", "max", "order", "if"))
    most = value_at(inner, tree, "max", "count")
    number = None if most is None else constant(scope, most.node)
    if number is None or number.denominator != 1 or number < 1:
        if most is not None:
            scope.report("constant-needed", tree.span, text=f"{inner.path}.max")
        return None
    names = [name for name in _names(scope, tree.get("per")) if name.text not in APPLICANT_KEYS]
    keys = [_key(scope, name) for name in names]
    order, by = _order(scope, tree.get("order"))
    condition = tree.get("if")
    test = None if condition is None else lower_condition(replace(inner.at("if"), role=None), condition)
    known = tuple(key for key in keys if key is not None)
    return CountLimit(known, tuple(name.text for name in names), int(number), order, by, test)


def _names(scope: Scope, node: Node | None) -> list[Scalar]:
    return [each for each in shape.items(scope, node) if isinstance(each, Scalar)]


def _key(scope: Scope, name: Scalar) -> NodeId | None:
    typed = expression(replace(scope, role=None), name)
    return None if typed is None else typed.node


def _order(scope: Scope, node: Node | None) -> tuple[Literal["first", "best"], tuple[NodeId, ...]]:
    """`best`, or `{first: date}`; without it the first by id."""
    if isinstance(node, Scalar):
        if node.text != "best":
            scope.report("unknown-member", node.span, value=node.text, name="order", allowed="best, {first: …}")
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
    windows = [each for each in shape.items(scope, tree.get("per")) if isinstance(each, Mapping)]
    if windows:
        return _rolling(inner, windows[0], ceiling, names)
    period = "year" if any(name.text == "year" for name in names) else "lifetime"
    keys = [_key(scope, name) for name in names if name.text not in APPLICANT_KEYS | {"year", "lifetime"}]
    known = tuple(key for key in keys if key is not None)
    timed = any(name.text in ("year", "lifetime") for name in names)
    netted = timed and not known and tree.get("prior") is None
    prior = prior_awards(scope, scope.benefit, period, tree.span) if netted else None
    listed = tuple(name.text for name in names)
    return Ceiling(inner.path, ceiling.node, listed, period, known, prior, ceiling.requires)


def _rolling(scope: Scope, tree: Mapping, ceiling: Lowered, names: list[Scalar]) -> Ceiling | None:
    """`{rolling: 12个月, to: applied_on}`: what was paid in the months up to that day counts, the first day of them not (D14)."""
    shape.check_keys(scope, tree, ("rolling", "to"))
    outer = scope.outside()
    span, to = value_at(outer, tree, "rolling", "threshold"), shape.needed_scalar(scope, tree, "to")
    months = None if span is None else constant(scope, span.node)
    unit = None if span is None else span.typed.sort.unit
    if months is None or unit != scope.unit("个月") or months.denominator != 1 or months < 1:
        if span is not None:
            scope.report("constant-needed", tree.span, text=f"{scope.path}.rolling")
        return None
    if to is None:
        return None
    odd = next((name for name in names if name.text not in APPLICANT_KEYS), None)
    if odd is not None:
        allowed = ", ".join(sorted(APPLICANT_KEYS))
        scope.report("unknown-member", odd.span, value=odd.text, name="per", allowed=allowed)
        return None
    within = f"paid_on > add_months({to.text}, 0 - {months}) and paid_on <= {to.text}"
    text = f"sum(amount of prior_awards where benefit = '{scope.benefit}' and {within})"
    prior = expression(replace(outer, role=None), Scalar(text, to.span))
    period = f"rolling:{months}"
    per = (*(name.text for name in names), period)
    return None if prior is None else Ceiling(scope.path, ceiling.node, per, period, (), prior.node, ceiling.requires)


def prior_awards(scope: Scope, benefit: str, period: str, place: Span) -> NodeId | None:
    """What the applicant has already been paid under a benefit, in the policy year or ever."""
    if period == "year" and scope.names.policy_year is None:
        scope.report("constant-needed", place, text="policy_year")
        return None
    since = " and award_year = policy_year" if period == "year" else ""
    text = f"sum(amount of prior_awards where benefit = '{benefit}'{since})"
    outer = replace(scope.outside(), role=None)
    typed = expression(outer, Scalar(text, _nowhere(scope)))
    return None if typed is None else typed.node


def _nowhere(scope: Scope) -> Span:
    return Span(scope.path, 1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Phase:
    """One part of an award as written: its share, and the figure that limits it."""

    label: Label
    share: NodeId
    limit: NodeId | None
    name: str


def read_phases(scope: Scope, node: Node | None, award: Award, minor_digits: int) -> Award:
    """`phases:` — an award paid in parts: each rounds down, the last takes the rest, and each may have its own limit."""
    if node is None:
        return award
    rows = [tree for each in shape.items(scope, node) if (tree := shape.mapping(scope, each)) is not None]
    read = [_phase(scope.outside().at("phases", str(place)), row, place) for place, row in enumerate(rows, 1)]
    phases = [phase for phase in read if phase is not None]
    if not phases or len(phases) < len(read) or not _whole(scope, phases, node.span):
        return award
    parts = _parts(scope, phases, award.own, minor_digits)
    labels = [(phase.label.zh, phase.label.en) for phase in phases]
    instalments = tuple(Instalment(label, part) for label, part in zip(labels, parts, strict=True))
    if all(phase.limit is None for phase in phases):
        return replace(award, instalments=instalments)
    amount, own = (_sum(scope, _parts(scope, phases, each, minor_digits)) for each in (award.amount, award.own))
    return replace(award, amount=amount, own=own, instalments=instalments)


def _phase(scope: Scope, row: Mapping, place: int) -> Phase | None:
    shape.check_keys(scope, row, ("share", "limited_by", "label"))
    share = value_at(scope, row, "share", "rate")
    limit = row.get("limited_by")
    top = None if limit is None else number_of(scope.at("limited_by", role="cap"), limit)
    if share is None or (limit is not None and top is None):
        return None
    return Phase(_label(row.get("label"), place), share.node, top.node if top else None, f"{scope.path}.limited_by")


def _whole(scope: Scope, phases: list[Phase], span: Span) -> bool:
    """Shares that are constants must make up the whole."""
    shares = [constant(scope, phase.share) for phase in phases]
    known = [share for share in shares if share is not None]
    if len(known) == len(shares) and sum(known) != 1:
        scope.report("shares-not-whole", span, total=f"{sum(known) * 100}%")
        return False
    return True


def _parts(scope: Scope, phases: list[Phase], whole: NodeId, minor_digits: int) -> list[NodeId]:
    minor = Fraction(1, 10**minor_digits)
    rounded = [scope.add(Round(scope.add(Mul(whole, phase.share)), minor, "floor")) for phase in phases[:-1]]
    less = [scope.add(Mul(each, scope.const(-1))) for each in rounded]
    rest = scope.add(Max((scope.const(0), scope.add(Add((whole, *less)))))) if less else whole
    parts = zip(phases, (*rounded, rest), strict=True)
    return [part if phase.limit is None else scope.add(Limit(part, phase.limit, phase.name)) for phase, part in parts]


def _sum(scope: Scope, parts: list[NodeId]) -> NodeId:
    return parts[0] if len(parts) == 1 else scope.add(Add(tuple(parts)))


def _label(node: Node | None, place: int) -> Label:
    if isinstance(node, Scalar):
        return Label(node.text, node.text)
    if isinstance(node, Mapping):
        zh, en = node.get("zh"), node.get("en")
        return Label(zh.text if isinstance(zh, Scalar) else "", en.text if isinstance(en, Scalar) else "")
    return Label(f"第{place}期", f"part {place}")
