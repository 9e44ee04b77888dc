"""`tiers`: the whole amount of the band in which a figure lies."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from huisuan.ir.nodes import Bands, Compare, NodeId, Select
from huisuan.mechanisms import shape
from huisuan.mechanisms.checks import constant
from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import constant_of, number_of, same_unit, unit_of, value_at
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.source import Span
from huisuan.syntax.located import Mapping, Node
from huisuan.vocabulary.units import Label

LOWER = {"at_least": True, "above": False}
UPPER = {"below": True, "up_to": False}


@dataclass(frozen=True, slots=True)
class Edge:
    """A cut of the line; `above`: the number itself belongs to the tier above it."""

    at: Fraction
    above: bool

    def __lt__(self, other: Edge) -> bool:
        return (self.at, not self.above) < (other.at, not other.above)


@dataclass(frozen=True, slots=True)
class Tier:
    low: Edge | None
    high: Edge | None
    value: Lowered
    span: Span


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    of = value_at(scope, node, "of")
    rows = shape.items(scope, shape.needed(scope, node, "tiers"))
    read = [None if of is None else _tier(scope, row, place, of) for place, row in enumerate(_mappings(scope, rows), 1)]
    tiers = [tier for tier in read if tier is not None]
    if of is None or not tiers or len(tiers) < len(rows):
        return None
    if not _in_line(scope, tiers) or not same_unit(scope, (tier.value for tier in tiers), node.span):
        return None
    edges = [tier.low for tier in tiers[1:] if tier.low is not None]
    found = _banded(scope, of.node, edges, [tier.value for tier in tiers], node.span)
    needs = [*of.requires, *_ends(scope, of.node, tiers)]
    needs += [_within(scope, of.node, tier, need) for tier in tiers for need in tier.value.requires]
    return Lowered(Typed(found, unit_of(tier.value for tier in tiers)), tuple(needs))


def _mappings(scope: Scope, rows: tuple[Node, ...]) -> list[Mapping]:
    found = [shape.mapping(scope, row) for row in rows]
    return [row for row in found if row is not None]


def _tier(scope: Scope, row: Mapping, place: int, of: Lowered) -> Tier | None:
    inner = scope.at("tiers", str(place))
    shape.check_keys(inner, row, (*LOWER, *UPPER, "then"))
    then = shape.needed(inner, row, "then")
    value = None if then is None else number_of(inner, then)
    low, fine_low = _edge(inner, row, LOWER, of)
    high, fine_high = _edge(inner, row, UPPER, of)
    if value is None or not fine_low or not fine_high:
        return None
    if low is not None and high is not None and not low < high:
        scope.report("tier-order", row.span)
        return None
    return Tier(low, high, value, row.span)


def _edge(scope: Scope, row: Mapping, keys: dict[str, bool], of: Lowered) -> tuple[Edge | None, bool]:
    written = [key for key in keys if row.get(key) is not None]
    if not written:
        return None, True
    if len(written) > 1:
        scope.report("mechanism-conflict", row.span, first=written[0], second=written[1])
        return None, False
    value = value_at(scope, row, written[0], "threshold")
    if value is None or not same_unit(scope, (of, value), row.span):
        return None, False
    at = constant_of(scope, value, row.span)
    return (None, False) if at is None else (Edge(at, keys[written[0]]), True)


def _in_line(scope: Scope, tiers: list[Tier]) -> bool:
    """Whether each tier starts where the one before ends."""
    for before, after in pairwise(tiers):
        if after.low is not None and before.low is not None and after.low < before.low:
            scope.report("tier-order", after.span)
            return False
        if before.high is None or after.low is None or after.low < before.high:
            low = after.low or before.low
            high = before.high or after.high
            scope.report("tier-overlap", after.span, low=_shown(low), high=_shown(high))
            return False
        if before.high < after.low:
            scope.report("tier-gap", after.span, low=_shown(before.high), high=_shown(after.low))
            return False
    return True


def _shown(edge: Edge | None) -> str:
    if edge is None:
        return "∞"
    whole = edge.at.numerator if edge.at.denominator == 1 else None
    return f"{whole:,}" if whole is not None else str(edge.at)


def _banded(scope: Scope, of: NodeId, edges: list[Edge], values: list[Lowered], span: Span) -> NodeId:
    constants = [constant(scope, value.node) for value in values]
    known = tuple(each for each in constants if each is not None)
    if len(known) == len(values):
        cuts = tuple((edge.at, edge.above) for edge in edges)
        return scope.add(Bands(of, cuts, known), span, "tiers")
    chosen = values[0].node
    for edge, value in zip(edges, values[1:], strict=True):
        chosen = scope.add(Select(_over(scope, of, edge), value.node, chosen), span, "tiers")
    return chosen


def _over(scope: Scope, of: NodeId, edge: Edge) -> NodeId:
    """Whether the figure lies above a cut."""
    return scope.add(Compare("<=" if edge.above else "<", scope.const(edge.at), of))


def _under(scope: Scope, of: NodeId, edge: Edge) -> NodeId:
    return scope.add(Compare("<" if edge.above else "<=", of, scope.const(edge.at)))


def _ends(scope: Scope, of: NodeId, tiers: list[Tier]) -> list[NodeId]:
    """Outside all tiers nothing is paid."""
    low, high = tiers[0].low, tiers[-1].high
    return [
        *([] if low is None else [_over(scope, of, low)]),
        *([] if high is None else [_under(scope, of, high)]),
    ]


def _within(scope: Scope, of: NodeId, tier: Tier, need: NodeId) -> NodeId:
    held = need
    if tier.low is not None:
        held = scope.add(Select(_over(scope, of, tier.low), held, scope.const(True)))
    if tier.high is not None:
        held = scope.add(Select(_under(scope, of, tier.high), held, scope.const(True)))
    return held


TIERS = Mechanism(
    "tiers",
    ("of",),
    Label("分档定额", "tiers"),
    Label(
        "按 `of` 所在的档取整笔金额。每档写明端点：`at_least` 含、`above` 不含起点；`below` 不含、`up_to` 含终点。各档首尾相接，之外不符合。",
        "The whole amount of the tier in which `of` lies. Each end says which it is: `at_least` includes, `above` excludes the start; `below` excludes, `up_to` includes the end. Tiers meet; outside them nothing is due.",
    ),
    "tiers:\n  - {at_least: 1000万元, below: 5000万元, then: 10万元}\n  - {at_least: 5000万元, then: 30万元}\nof: revenue",
    lower,
)
