"""`sum_over`: a mechanism for each item of a collection, added up."""

from __future__ import annotations

from huisuan.ir.nodes import Sum
from huisuan.mechanisms import shape
from huisuan.mechanisms.aggregates import collection_named
from huisuan.mechanisms.conditions import lower_condition
from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import joined, number_of
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.syntax import surface
from huisuan.syntax.located import Mapping
from huisuan.vocabulary.units import Label


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    written = shape.needed_scalar(scope, node, "sum_over")
    collection = None if written is None else collection_named(scope, surface.Name(written.text, written.span))
    value_at, where = shape.needed(scope, node, "value"), node.get("where")
    if collection is None or value_at is None:
        return None
    inner = scope.inside(collection)
    value = number_of(inner.at("value"), value_at)
    member = None if where is None else lower_condition(inner.at("where", role="threshold"), where)
    if value is None or (where is not None and member is None):
        return None
    here = inner.frame
    frames = scope.shop.builder.frames_of
    own = [need for need in value.requires if frames[need] == here]
    outer = tuple(need for need in value.requires if frames[need] != here)
    counted = joined(inner, (*([] if member is None else [member]), *own))
    added = scope.add(Sum(here, counted, value.node), node.span, "sum_over")
    return Lowered(Typed(added, value.typed.sort), outer)


SUM_OVER = Mechanism(
    "sum_over",
    ("where", "value"),
    Label("逐项相加", "a sum over items"),
    Label(
        "对集合中符合 `where` 的每一项计算 `value`，然后相加；`value` 可以是任何算法，不适用的项不计。",
        "`value`, which may be any mechanism, for each item that meets `where`, added up; items to which it does not apply do not count.",
    ),
    "sum_over: vehicles\nwhere: power_source = new_energy\nvalue:\n  levels: {truck: 2万元, passenger: 1万元}\n  by: vehicle_use",
    lower,
)
