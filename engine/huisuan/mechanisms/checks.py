"""Checks on elaborated expressions that every mechanism shares: sort, unit, settled none, constancy.

Each reports a problem and returns None (or False), so that the other problems of the rule are found too.
"""

from __future__ import annotations

from fractions import Fraction

from huisuan.ir.nodes import NodeId
from huisuan.mechanisms.scope import Scope, Sort, SortName, Typed
from huisuan.syntax import surface
from huisuan.syntax.located import Scalar

TRUTH = Sort("truth")
SORT_NAMES: dict[SortName, tuple[str, str]] = {
    "truth": ("条件", "a condition"),
    "number": ("数", "a number"),
    "date": ("日期", "a date"),
    "enum": ("选项", "an option"),
    "text": ("文字", "text"),
    "region": ("地区", "a region"),
    "industry": ("行业代码", "an industry code"),
}


def require(scope: Scope, typed: Typed, wanted: SortName, scalar: Scalar) -> Typed | None:
    if typed.sort.name == wanted:
        return typed
    found, needed = SORT_NAMES[typed.sort.name], SORT_NAMES[wanted]
    scope.report(
        "type-mismatch",
        scalar.span,
        text=scalar.text,
        wanted_zh=needed[0],
        wanted_en=needed[1],
        found_zh=found[0],
        found_en=found[1],
    )
    return None


def settled(scope: Scope, typed: Typed | None, node: surface.Expression) -> Typed | None:
    """`typed`, unless it may be none and nothing says what then."""
    if typed is not None and typed.none is not None:
        scope.report("none-unsettled", node.span, text=surface.render(node))
        return None
    return typed


def part(scope: Scope, node: surface.Expression) -> Typed | None:
    return settled(scope, scope.shop.elaborate(scope, node), node)


def numeric(scope: Scope, node: surface.Expression) -> Typed | None:
    typed = part(scope, node)
    if typed is not None and typed.sort.name != "number":
        return require(scope, typed, "number", Scalar(surface.render(node), node.span))
    return typed


def truth(scope: Scope, node: surface.Expression) -> NodeId | None:
    typed = part(scope, node)
    if typed is None:
        return None
    if typed.sort.name != "truth":
        scope.report("not-a-condition", node.span, text=surface.render(node))
        return None
    return typed.node


def constant(scope: Scope, node: NodeId) -> Fraction | None:
    """The value of a node that no fact can change, else None."""
    bounds = scope.shop.builder.bounds[node]
    return bounds.lo if bounds is not None and bounds.lo == bounds.hi else None


def same_sort(scope: Scope, left: Typed, right: Typed, node: surface.Expression) -> bool:
    if left.sort.name != right.sort.name or left.sort.name in ("enum", "text"):
        wanted, found = SORT_NAMES[left.sort.name], SORT_NAMES[right.sort.name]
        words = {"wanted_zh": wanted[0], "wanted_en": wanted[1], "found_zh": found[0], "found_en": found[1]}
        scope.report("type-mismatch", node.span, text=surface.render(node), **words)
        return False
    if left.sort.unit != right.sort.unit:
        scope.report("unit-mismatch", node.span, left=scope.unit_name(left), right=scope.unit_name(right))
        return False
    return True
